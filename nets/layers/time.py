"""Pooling over time, of sequences (N, C, L), and the swap of axes that leads to them."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Module, check_axis, check_shape
from nets.layers.geometry import whole


class Transpose(Module):
    """Two axes swapped, as a view: (N, L, D) of an embedding to the (N, D, L) of a convolution.

    Parameters
    ----------
    dim0, dim1 : int
        The axes.

    Examples
    --------
    >>> Transpose()(np.ones((2, 5, 3))).shape
    (2, 3, 5)
    """

    is_view: ClassVar[bool] = True

    def __init__(self, dim0: int = 1, dim1: int = 2) -> None:
        self.dim0, self.dim1 = dim0, dim1

    def forward(self, x: Array) -> Array:
        for dim in (self.dim0, self.dim1):
            check_axis(self, dim, x)
        return x.swapaxes(self.dim0, self.dim1)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        return dy.swapaxes(self.dim0, self.dim1)

    def extra_repr(self) -> str:
        return f"{self.dim0}, {self.dim1}"


class MaxOverTime(Module):
    """The largest element of every channel: (N, C, L) to (N, C). The gradient goes to the first of equals.

    Examples
    --------
    >>> MaxOverTime()(np.array([[[1.0, 3.0, 2.0]]])).tolist()
    [[3.0]]

    References
    ----------
    .. [1] Y. Kim, "Convolutional neural networks for sentence classification", EMNLP 2014, arXiv:1408.5882.
    """

    def forward(self, x: Array) -> Array:
        check_sequence(self, x, 1)
        y = self.workspace.take("y", x.shape[:2], x.dtype)
        np.max(x, axis=2, out=y)
        self.keep(x, y)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        x, y = self.kept()
        is_largest = np.equal(x, y[:, :, None], out=self.workspace.like("mask", x, np.bool_))
        first = is_largest.argmax(axis=2)[:, :, None]  # half the time of an argmax of numbers
        return scattered(self, x.shape, first, dy[:, :, None])


class KMaxOverTime(Module):
    """The `k` largest elements of every channel in their order, flattened: (N, C, L) to (N, C k).

    Of equals the first are taken; what is not a number counts as larger than any.

    Parameters
    ----------
    k : int
        How many; a sequence must be at least as long.

    Examples
    --------
    >>> KMaxOverTime(2)(np.array([[[1.0, 5.0, 2.0, 3.0]]])).tolist()
    [[5.0, 3.0]]

    References
    ----------
    .. [1] N. Kalchbrenner, E. Grefenstette, P. Blunsom, "A convolutional neural network for modelling sentences",
       ACL 2014, arXiv:1404.2188.
    """

    def __init__(self, k: int) -> None:
        self.k = whole("KMaxOverTime: k", k)

    def forward(self, x: Array) -> Array:
        check_sequence(self, x, self.k)
        unknown = np.isnan(x)
        order = np.lexsort((-x, ~unknown), axis=2) if unknown.any() else np.argsort(-x, axis=2, kind="stable")
        places = np.sort(order[:, :, : self.k], axis=2)
        self.keep(x.shape, places)
        return np.take_along_axis(x, places, axis=2).reshape(len(x), x.shape[1] * self.k)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        shape, places = self.kept()
        return scattered(self, shape, places, dy.reshape(places.shape))

    def extra_repr(self) -> str:
        return f"{self.k}"


class MeanOverTime(Module):
    """The mean of every channel: (N, C, L) to (N, C).

    Examples
    --------
    >>> MeanOverTime()(np.array([[[1.0, 3.0, 2.0]]])).tolist()
    [[2.0]]
    """

    def forward(self, x: Array) -> Array:
        check_sequence(self, x, 1)
        y = self.workspace.take("y", x.shape[:2], x.dtype)
        np.mean(x, axis=2, out=y)
        self.keep(x.shape)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        ((n, channels, length),) = self.kept()
        dx = self.workspace.take("dx", (n, length, channels), dy.dtype)
        dx[...] = (dy * (1 / length))[:, None, :]
        return dx.transpose(0, 2, 1)


def check_sequence(layer: Module, x: Array, shortest: int) -> None:
    """Refuse what is not a batch of sequences of at least a length.

    Parameters
    ----------
    layer : Module
        Named in the message.
    x : ndarray
        To be (N, C, L).
    shortest : int
        The least length.
    """
    check_shape(layer, x, f"(N, C, L) with L at least {shortest}", x.ndim == 3 and x.shape[2] >= shortest)


def scattered(layer: Module, shape: tuple[int, ...], places: Array, dy: Array) -> Array:
    """Return zeros of a shape (N, C, L), channels last in memory, with `dy` at places (N, C, k) along the last axis.

    Parameters
    ----------
    layer : Module
        Whose workspace holds the result.
    shape : tuple of int
        (N, C, L).
    places : ndarray of int, shape (N, C, k)
    dy : ndarray, shape (N, C, k)
    """
    n, channels, length = shape
    dx = layer.workspace.take("dx", (n, length, channels), dy.dtype).transpose(0, 2, 1)
    dx.fill(0)
    np.put_along_axis(dx, places, dy, axis=2)
    return dx
