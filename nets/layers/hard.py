"""Activations of straight pieces and of parabolas: the hard forms of smooth ones."""

from __future__ import annotations

import math
import numbers

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.layers.elementwise import Elementwise


class Hardtanh(Elementwise):
    """``z`` between two limits, which stand for what is beyond; there, and at the limits, the derivative is 0.

    Parameters
    ----------
    min_val, max_val : float
        The limits.
    inplace : bool
        Write into the input, and into the gradient given.

    Examples
    --------
    >>> Hardtanh()(np.array([-3.0, 0.5, 2.0])).tolist()
    [-1.0, 0.5, 1.0]

    References
    ----------
    .. [1] R. Collobert, "Large scale machine learning", PhD thesis, Université Paris 6, 2004.
    """

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        for value in (min_val, max_val):
            if not isinstance(value, numbers.Real) or isinstance(value, bool) or math.isnan(value):
                raise NetsError(f"{type(self).__name__}: min_val and max_val must be numbers, but one is {value!r}")
        if not min_val < max_val:
            raise NetsError(f"{type(self).__name__}: min_val must be below max_val, but they are {min_val}, {max_val}")
        self.min_val, self.max_val = float(min_val), float(max_val)

    def value(self, x: Array, out: Array) -> None:
        np.clip(x, self.min_val, self.max_val, out=out)

    def slope(self, x: Array, out: Array) -> None:
        masks = (self.workspace.like(name, x, np.bool_) for name in ("above", "below"))
        np.copyto(out, between(x, self.min_val, self.max_val, *masks))

    def extra_repr(self) -> str:
        return f"min_val={self.min_val:g}, max_val={self.max_val:g}" + (", inplace=True" if self.in_place else "")


class ReLU6(Hardtanh):
    """``min(max(z, 0), 6)``; the derivative at 0 and at 6 is 0.

    Parameters
    ----------
    inplace : bool
        Write into the input, and into the gradient given.

    Examples
    --------
    >>> ReLU6()(np.array([-1.0, 3.0, 8.0])).tolist()
    [0.0, 3.0, 6.0]

    References
    ----------
    .. [1] A. Howard et al., "MobileNets: efficient convolutional neural networks for mobile vision applications",
       arXiv:1704.04861.
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__(0.0, 6.0, inplace)

    def extra_repr(self) -> str:
        return "inplace=True" if self.in_place else ""


class Hardsigmoid(Elementwise):
    """``min(max(z + 3, 0), 6) / 6``: a sigmoid of straight pieces.

    Parameters
    ----------
    inplace : bool
        Write into the input, and into the gradient given.

    Examples
    --------
    >>> Hardsigmoid()(np.array([-4.0, 0.0, 4.0])).tolist()
    [0.0, 0.5, 1.0]

    References
    ----------
    .. [1] M. Courbariaux, Y. Bengio, J. David, "BinaryConnect: training deep neural networks with binary weights during
       propagations", NIPS 2015, arXiv:1511.00363 (with other constants).
    """

    def value(self, x: Array, out: Array) -> None:
        np.add(x, 3, out=out)
        np.clip(out, 0, 6, out=out)
        out *= 1 / 6

    def slope(self, x: Array, out: Array) -> None:
        masks = (self.workspace.like(name, x, np.bool_) for name in ("above", "below"))
        np.copyto(out, between(x, -3, 3, *masks))
        out *= 1 / 6


class Hardswish(Elementwise):
    """``z min(max(z + 3, 0), 6) / 6``: SiLU with the hard sigmoid.

    Parameters
    ----------
    inplace : bool
        Write into the input, and into the gradient given.

    Examples
    --------
    >>> Hardswish()(np.array([-4.0, 0.0, 1.5, 4.0])).tolist()
    [-0.0, 0.0, 1.125, 4.0]

    References
    ----------
    .. [1] A. Howard et al., "Searching for MobileNetV3", ICCV 2019, arXiv:1905.02244.
    """

    def value(self, x: Array, out: Array) -> None:
        np.add(x, 3, out=out)
        np.clip(out, 0, 6, out=out)
        out *= 1 / 6
        out *= x

    def slope(self, x: Array, out: Array) -> None:
        above, below = (self.workspace.like(name, x, np.bool_) for name in ("above", "below"))
        np.clip(x, -3, 3, out=out)
        out *= 1 / 3
        out += 0.5
        out *= between(x, -3, 3, above, below)
        out += np.greater_equal(x, 3, out=above)


def between(x: Array, low: float, high: float, above: Array, below: Array) -> Array:
    """Return where an array is above one number and below another.

    Parameters
    ----------
    x : ndarray
    low, high : float
    above, below : ndarray of bool, shape of `x`
        Overwritten; the first is what is returned.
    """
    np.greater(x, low, out=above)
    np.less(x, high, out=below)
    return np.logical_and(above, below, out=above)
