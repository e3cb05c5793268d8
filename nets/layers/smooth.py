"""Smooth activations: they saturate on one side or on both."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.core.module import Module, check_floating
from nets.layers.geometry import number
from nets.layers.normal_share import normal_share, normal_slope


class Sigmoid(Module):
    """``1 / (1 + exp(-z))``.

    References
    ----------
    .. [1] D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning representations by back-propagating errors", Nature
       323 (1986), doi:10.1038/323533a0.

    Examples
    --------
    >>> Sigmoid()(np.array([-1e4, 0.0, 1e4])).tolist()
    [0.0, 0.5, 1.0]
    """

    needs_output: ClassVar[bool] = True

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        y = self.workspace.like("y", x)
        sigmoid(x, y, self.workspace.like("dx", x))
        self.keep(y)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (y,) = self.kept()
        dx = self.workspace.like("dx", y)
        np.subtract(1, y, out=dx)
        dx *= y
        dx *= dy
        return dx


def sigmoid(x: Array, out: Array, scratch: Array) -> None:
    """Write ``exp(x) / (1 + exp(x))``, where for large x a power stands that is finite and whose quotient is 1.

    Parameters
    ----------
    x : ndarray
    out : ndarray
        Written to.
    scratch : ndarray
        Overwritten.
    """
    np.minimum(x, 11 if x.dtype == np.float16 else 40, out=scratch)
    np.exp(scratch, out=scratch)
    np.add(scratch, 1, out=out)
    np.divide(scratch, out, out=out)


class Tanh(Module):
    """``(exp(z) - exp(-z)) / (exp(z) + exp(-z))``.

    References
    ----------
    .. [1] Y. LeCun et al., "Efficient BackProp", Neural Networks: Tricks of the Trade, 1998.

    Examples
    --------
    >>> Tanh()(np.array([-1e4, 0.0, 1e4])).tolist()
    [-1.0, 0.0, 1.0]
    """

    needs_output: ClassVar[bool] = True

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        y = self.workspace.like("y", x)
        np.tanh(x, out=y)
        self.keep(y)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (y,) = self.kept()
        dx = self.workspace.like("dx", y)
        np.multiply(y, y, out=dx)
        np.subtract(1, dx, out=dx)
        dx *= dy
        return dx


class ELU(Module):
    """``z`` where it is above 0, ``alpha (exp(z) - 1)`` elsewhere.

    Parameters
    ----------
    alpha : float
        Where it saturates, below 0.

    Examples
    --------
    >>> ELU()(np.array([-1e4, 0.0, 2.0])).tolist()
    [-1.0, 0.0, 2.0]

    References
    ----------
    .. [1] D. Clevert, T. Unterthiner, S. Hochreiter, "Fast and accurate deep network learning by exponential linear
       units", ICLR 2016, arXiv:1511.07289.
    """

    #: A factor of the whole function.
    scale: ClassVar[float] = 1.0

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = number(f"{type(self).__name__}: alpha", alpha, 0)

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        y, above = self.workspace.like("y", x), self.workspace.like("dx", x)
        np.minimum(x, 0, out=y)
        np.expm1(y, out=y)
        y *= self.scale * self.alpha
        np.maximum(x, 0, out=above)
        if self.scale != 1:
            above *= self.scale
        y += above
        self.keep(x)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (x,) = self.kept()
        dx = self.workspace.like("dx", x)
        limit = self.scale * self.alpha
        np.minimum(x, 0, out=dx)  # exp(z) itself: its share of the output plus the limit would cancel far below 0
        np.exp(dx, out=dx)
        dx *= limit
        if limit != self.scale:
            mask = np.greater(x, 0, out=self.workspace.like("mask", x, np.bool_))
            step = self.workspace.like("step", x)
            np.multiply(mask, self.scale - limit, out=step, dtype=step.dtype)
            dx += step
        dx *= dy
        return dx

    def extra_repr(self) -> str:
        return f"alpha={self.alpha:g}"


SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


class SELU(ELU):
    """An ELU with the two constants that keep a mean of 0 and a variance of 1 from layer to layer.

    It wants weights drawn by "lecun-normal", and `AlphaDropout` in the place of dropout.

    Examples
    --------
    >>> SELU()(np.array([-1e4, 0.0, 2.0])).round(6).tolist()
    [-1.758099, 0.0, 2.101402]

    References
    ----------
    .. [1] G. Klambauer et al., "Self-normalizing neural networks", NIPS 2017, arXiv:1706.02515.
    """

    scale: ClassVar[float] = SELU_SCALE

    def __init__(self) -> None:
        super().__init__(SELU_ALPHA)

    def extra_repr(self) -> str:
        return ""


class SiLU(Module):
    """``z sigmoid(z)``, also called swish.

    References
    ----------
    .. [1] S. Elfwing, E. Uchibe, K. Doya, "Sigmoid-weighted linear units for neural network function approximation in
       reinforcement learning", Neural Networks 107 (2018), arXiv:1702.03118.
    .. [2] P. Ramachandran, B. Zoph, Q. V. Le, "Searching for activation functions", arXiv:1710.05941.

    Examples
    --------
    >>> SiLU()(np.array([-1e4, 0.0, 1e4])).tolist()
    [-0.0, 0.0, 10000.0]
    """

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        y, gate = self.workspace.like("y", x), self.workspace.like("gate", x)
        sigmoid(x, gate, y)
        np.multiply(x, gate, out=y)
        self.keep(x, gate)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        x, gate = self.kept()
        dx = self.workspace.like("dx", x)  # gate (1 + x (1 - gate))
        np.subtract(1, gate, out=dx)
        dx *= x
        dx += 1
        dx *= gate
        dx *= dy
        return dx


class Softplus(Module):
    """``log(1 + exp(z))``, a smooth ReLU; its derivative is the sigmoid.

    References
    ----------
    .. [1] C. Dugas et al., "Incorporating second-order functional knowledge for better option pricing", NIPS 2000.

    Examples
    --------
    >>> Softplus()(np.array([-1e4, 0.0, 1e4])).round(6).tolist()
    [0.0, 0.693147, 10000.0]
    """

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        y, above = self.workspace.like("y", x), self.workspace.like("dx", x)
        np.abs(x, out=y)
        np.negative(y, out=y)
        np.exp(y, out=y)
        np.log1p(y, out=y)
        np.maximum(x, 0, out=above)
        y += above
        self.keep(x)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (x,) = self.kept()
        dx = self.workspace.like("dx", x)
        sigmoid(x, dx, self.workspace.like("exponential", x))
        dx *= dy
        return dx


class GELU(Module):
    """``z Phi(z)``, where ``Phi`` is the normal distribution's function.

    Parameters
    ----------
    approximate : {"none", "tanh"}
        With "tanh", ``Phi(z)`` is taken to be ``(1 + tanh(sqrt(2 / pi) (z + 0.044715 z^3))) / 2``.

    Examples
    --------
    >>> GELU()(np.array([-1e4, 0.0, 1.0])).round(6).tolist()
    [-0.0, 0.0, 0.841345]
    >>> GELU("tanh")(np.array([-1e4, 0.0, 1.0])).round(6).tolist()
    [-0.0, 0.0, 0.841192]

    References
    ----------
    .. [1] D. Hendrycks, K. Gimpel, "Gaussian error linear units", arXiv:1606.08415.
    """

    def __init__(self, approximate: str = "none") -> None:
        if approximate not in ("none", "tanh"):
            raise NetsError(f'GELU: approximate must be "none" or "tanh", but is {approximate!r}')
        self.approximate = approximate

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        y, share = self.workspace.like("y", x), self.workspace.like("share", x)
        if self.approximate == "tanh":
            normal_share(x, share)
        else:
            from scipy.special import ndtr  # a tenth of a second, for those who use it

            ndtr(x, out=share)
        np.multiply(x, share, out=y)
        self.keep(x, share)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        x, share = self.kept()
        dx = self.workspace.like("dx", x)  # Phi(x) + x phi(x)
        if self.approximate == "tanh":
            normal_slope(x, share, dx, self.workspace.like("factor", x))
        else:
            np.multiply(x, x, out=dx)
            dx *= -0.5
            np.exp(dx, out=dx)
            dx *= 1 / math.sqrt(2 * math.pi)
        dx *= x
        dx += share
        dx *= dy
        return dx

    def extra_repr(self) -> str:
        return f"approximate={self.approximate!r}" if self.approximate != "none" else ""
