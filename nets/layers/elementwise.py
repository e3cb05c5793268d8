"""What activations share that are a function of one number and its derivative."""

from __future__ import annotations

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.core.module import Module, check_floating


class Elementwise(Module):
    """The base of activations: a function of every element, and its derivative.

    A subclass defines `value` and `slope`. Half floats are taken as floats in between.

    Parameters
    ----------
    inplace : bool
        Write into the input, and into the gradient given; the input is kept apart for the gradient.

    Examples
    --------
    >>> class Square(Elementwise):
    ...     def value(self, x, out):
    ...         np.multiply(x, x, out=out)
    ...
    ...     def slope(self, x, out):
    ...         np.multiply(x, 2, out=out)
    >>> layer = Square()
    >>> layer(np.array([1.0, 3.0])).tolist(), layer.backward(np.ones(2)).tolist()
    ([1.0, 9.0], [2.0, 6.0])
    """

    def __init__(self, inplace: bool = False) -> None:
        if not isinstance(inplace, (bool, np.bool_)):
            raise NetsError(f"{type(self).__name__}: inplace must be True or False, but is {inplace!r}")
        self.in_place = bool(inplace)

    def value(self, x: Array, out: Array) -> None:
        """Write the function of `x` to `out`, which is another array."""
        raise NotImplementedError

    def slope(self, x: Array, out: Array) -> None:
        """Write the derivative at `x` to `out`, which is another array."""
        raise NotImplementedError

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        is_half = x.dtype == np.float16
        given = x.astype(np.float32) if is_half else x
        if self.in_place and not is_half:
            given = self.workspace.like("x", x)
            np.copyto(given, x)
        y = x if self.in_place and not is_half else self.workspace.like("y", given)
        self.value(given, y)
        self.keep(given)
        if is_half:
            result = x if self.in_place else self.workspace.like("half y", x)
            np.copyto(result, y, casting="same_kind")
            return result
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (x,) = self.kept()
        dx = self.workspace.like("dx", x)
        self.slope(x, dx)
        is_half = dy.dtype == np.float16
        out = dy if self.in_place else self.workspace.like("half dx", x, dy.dtype) if is_half else dx
        np.multiply(dx, dy, out=out, casting="same_kind")
        return out

    def extra_repr(self) -> str:
        return "inplace=True" if self.in_place else ""
