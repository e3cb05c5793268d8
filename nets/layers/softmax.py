"""Softmax and its logarithm: along an axis, not element by element."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Module, check_axis, check_floating


class Softmax(Module):
    """``exp(z)`` over its sum along an axis: positive, with a sum of 1.

    A classifier needs none: `nets.losses.CrossEntropyLoss` takes logits.

    Parameters
    ----------
    dim : int
        The axis; the second is that of classes and channels.

    References
    ----------
    .. [1] J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs, with relationships
       to statistical pattern recognition", Neurocomputing: Algorithms, Architectures and Applications, 1990.

    Examples
    --------
    >>> Softmax()(np.array([[0.0, 0.0], [0.0, 1e4]])).tolist()
    [[0.5, 0.5], [0.0, 1.0]]
    """

    needs_output: ClassVar[bool] = True

    def __init__(self, dim: int = 1) -> None:
        self.dim = dim

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        check_axis(self, self.dim, x)
        y = self.workspace.like("y", x)
        np.subtract(x, x.max(axis=self.dim, keepdims=True, initial=-np.inf), out=y)
        np.exp(y, out=y)
        y /= y.sum(axis=self.dim, keepdims=True)
        self.keep(y)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (y,) = self.kept()
        dx = self.workspace.like("dx", y)
        np.multiply(dy, y, out=dx)
        np.subtract(dy, dx.sum(axis=self.dim, keepdims=True), out=dx)
        dx *= y
        return dx

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class LogSoftmax(Module):
    """The logarithm of `Softmax`, exact where the softmax itself rounds to 0.

    Parameters
    ----------
    dim : int
        The axis; the second is that of classes and channels.

    References
    ----------
    .. [1] J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs, with relationships
       to statistical pattern recognition", Neurocomputing: Algorithms, Architectures and Applications, 1990.

    Examples
    --------
    >>> LogSoftmax()(np.array([[0.0, 1e4]])).tolist()
    [[-10000.0, 0.0]]
    """

    needs_output: ClassVar[bool] = True

    def __init__(self, dim: int = 1) -> None:
        self.dim = dim

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        check_axis(self, self.dim, x)
        y, exponentials = self.workspace.like("y", x), self.workspace.like("dx", x)
        np.subtract(x, x.max(axis=self.dim, keepdims=True, initial=-np.inf), out=y)
        np.exp(y, out=exponentials)
        if y.size:
            y -= np.log(exponentials.sum(axis=self.dim, keepdims=True))
        self.keep(y)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (y,) = self.kept()
        dx = self.workspace.like("dx", y)
        np.exp(y, out=dx)
        dx *= dy.sum(axis=self.dim, keepdims=True)
        np.subtract(dy, dx, out=dx)
        return dx

    def extra_repr(self) -> str:
        return f"dim={self.dim}"
