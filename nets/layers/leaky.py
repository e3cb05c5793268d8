"""Rectifiers that let a share of the negative through: fixed, learned, or drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.core.module import Module, Parameter, check_floating, check_shape
from nets.init import Seed
from nets.layers.geometry import number, whole
from nets.layers.noise import uniform_like


class LeakyReLU(Module):
    """``z`` where it is above 0, ``negative_slope * z`` elsewhere.

    Parameters
    ----------
    negative_slope : float
        The share of what is below 0 that goes through.

    Examples
    --------
    >>> LeakyReLU()(np.array([-1.0, 0.0, 2.0])).tolist()
    [-0.01, 0.0, 2.0]

    References
    ----------
    .. [1] A. Maas, A. Hannun, A. Ng, "Rectifier nonlinearities improve neural network acoustic models", ICML 2013.
    """

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = number("LeakyReLU: negative_slope", negative_slope)

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        y = self.workspace.like("y", x)
        leaky(x, self.negative_slope, y)
        self.keep(x)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (x,) = self.kept()
        dx = self.workspace.like("dx", x)
        mask = np.greater(x, 0, out=self.workspace.like("mask", x, np.bool_))
        leaky_derivative(mask, self.negative_slope, dx)
        dx *= dy
        return dx

    def extra_repr(self) -> str:
        return f"negative_slope={self.negative_slope:g}"


def leaky(x: Array, slope: float, out: Array) -> None:
    """Write ``x`` where it is above 0, ``slope * x`` elsewhere: of two lines through 0, one is above on both sides.

    A slope of 0 or below would make a NaN of an infinity above 0, or take the wrong line there: then both sides are
    written apart.

    Parameters
    ----------
    x : ndarray
    slope : float
        That of the values below 0.
    out : ndarray
        Written to.
    """
    if slope > 0:
        np.multiply(x, slope, out=out)
        (np.maximum if slope <= 1 else np.minimum)(x, out, out=out)
        return
    np.minimum(x, 0, out=out)
    out *= slope
    np.add(out, x, out=out, where=x > 0)


def leaky_derivative(mask: Array, slope: float, out: Array) -> None:
    """Write 1 where the mask is, `slope` elsewhere: arithmetic, several times as fast as a masked copy.

    Parameters
    ----------
    mask : ndarray of bool
        Where the values are above 0.
    slope : float
        That of the values below 0.
    out : ndarray
        Written to.
    """
    np.multiply(mask, 1 - slope, out=out, dtype=out.dtype)
    out += slope


class PReLU(Module):
    """A leaky ReLU whose slope is learned.

    Parameters
    ----------
    num_parameters : int
        1, or one slope per channel (the second axis).
    init : float
        The first slope.
    dtype : dtype
        Of the slopes.

    Notes
    -----
    ``weight`` has shape (num_parameters,). Weight decay leaves it alone: it would push the slopes to those of a ReLU.

    Examples
    --------
    >>> PReLU()(np.array([[-1.0, 2.0]])).tolist()
    [[-0.25, 2.0]]

    References
    ----------
    .. [1] K. He et al., "Delving deep into rectifiers", ICCV 2015, arXiv:1502.01852.
    """

    def __init__(self, num_parameters: int = 1, init: float = 0.25, *, dtype: DTypeLike = np.float32) -> None:
        self.num_parameters = whole("PReLU: num_parameters", num_parameters)
        self.weight = Parameter(np.full(num_parameters, number("PReLU: init", init), dtype), decays=False)

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        if self.num_parameters > 1:
            fits = x.ndim > 1 and x.shape[1] == self.num_parameters
            check_shape(self, x, f"(N, {self.num_parameters}, ...)", fits)
        y = self.workspace.like("y", x)
        negative = np.minimum(x, 0, out=self.workspace.like("negative", x))
        np.multiply(negative, self._slope(x), out=y)
        positive = np.maximum(x, 0, out=self.workspace.like("dx", x))
        y += positive
        self.keep(x, negative)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        x, negative = self.kept()
        dx = self.workspace.like("dx", x)
        np.multiply(dy, negative, out=dx)
        rows = np.moveaxis(dx, 1, -1).reshape(-1, self.num_parameters) if self.num_parameters > 1 else dx.reshape(-1, 1)
        self.weight.accumulate(rows.sum(0))
        mask = np.greater(x, 0, out=self.workspace.like("mask", x, np.bool_))
        below = np.logical_not(mask, out=self.workspace.like("below", x, np.bool_))
        np.multiply(below, self._slope(x), out=dx)
        dx += mask
        dx *= dy
        return dx

    def _slope(self, x: Array) -> Array:
        weight = self.weight.data
        return weight.reshape(-1, *[1] * (x.ndim - 2)) if self.num_parameters > 1 else weight.reshape([1] * x.ndim)

    def extra_repr(self) -> str:
        return f"{self.num_parameters}"


class RReLU(Module):
    """A leaky ReLU whose slope is drawn anew for every element in training, and is its mean in evaluation.

    Parameters
    ----------
    lower, upper : float
        The interval the slopes are drawn from, evenly.
    rng : numpy.random.Generator or int, optional
        What they are drawn from.

    Examples
    --------
    >>> RReLU(rng=0).eval()(np.array([-48.0, 2.0])).round(9).tolist()
    [-11.0, 2.0]

    References
    ----------
    .. [1] B. Xu et al., "Empirical evaluation of rectified activations in convolutional network", arXiv:1505.00853.
    """

    def __init__(self, lower: float = 1 / 8, upper: float = 1 / 3, *, rng: Seed = None) -> None:
        self.lower, self.upper = number("RReLU: lower", lower), number("RReLU: upper", upper)
        if lower > upper:
            raise NetsError(f"RReLU: lower must not be above upper, but they are {lower} and {upper}")
        self.rng = np.random.default_rng(rng)

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        y, factor = self.workspace.like("y", x), self.workspace.like("factor", x)
        mask = np.greater(x, 0, out=self.workspace.like("mask", x, np.bool_))
        if self.training:
            slope = uniform_like(self.rng, x, self.workspace)
            slope *= self.upper - self.lower
            slope += self.lower
            below = np.logical_not(mask, out=self.workspace.like("below", x, np.bool_))
            np.multiply(slope, below, out=factor)
            factor += mask
        else:
            leaky_derivative(mask, (self.lower + self.upper) / 2, factor)
        np.multiply(x, factor, out=y)
        self.keep(factor)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (factor,) = self.kept()
        dx = self.workspace.like("dx", factor)
        np.multiply(dy, factor, out=dx)
        return dx

    def extra_repr(self) -> str:
        return f"{self.lower:g}, {self.upper:g}"
