"""Layers that change shapes: an axis taken apart, maps made larger."""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module, check_floating, check_shape
from nets.layers.geometry import channels_second, channels_to_end, whole


class Unflatten(Module):
    """An axis taken apart into several: (N, features) to (N, C, H, W), in the logical order of the axes.

    Parameters
    ----------
    dim : int
        The axis.
    unflattened_size : sequence of int
        What it becomes; one of them may be -1, for what is left.

    Examples
    --------
    >>> Unflatten(1, (3, 4, -1))(np.ones((2, 48))).shape
    (2, 3, 4, 4)
    """

    def __init__(self, dim: int, unflattened_size: Sequence[int]) -> None:
        if not isinstance(unflattened_size, Sequence) or isinstance(unflattened_size, str) or not unflattened_size:
            raise NetsError(f"Unflatten: unflattened_size must be a sequence of numbers, but is {unflattened_size!r}")
        sizes = tuple(whole("Unflatten: a number of unflattened_size", size, -1) for size in unflattened_size)
        if sizes.count(-1) > 1:
            raise NetsError(f"Unflatten: only one number of unflattened_size may be -1, but they are {sizes}")
        self.dim, self.unflattened_size = whole("Unflatten: dim", dim, -64), sizes

    def forward(self, x: Array) -> Array:
        if not -x.ndim <= self.dim < x.ndim:
            raise ShapeError(f"Unflatten: there is no axis {self.dim} in an input of shape {x.shape}")
        axis = self.dim % x.ndim
        sizes = self._sizes(x.shape[axis])
        self.keep(x.shape)
        shaped = x.reshape(*x.shape[:axis], *sizes, *x.shape[axis + 1 :])
        if shaped.ndim < 3:
            return shaped.copy()
        y = channels_second(self.workspace.take("y", (len(shaped), *shaped.shape[2:], shaped.shape[1]), x.dtype))
        np.copyto(y, shaped)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (shape,) = self.kept()
        dx: Array = dy.reshape(shape)
        return channels_second(channels_to_end(dx)) if dx.ndim > 2 else dx

    def _sizes(self, size: int) -> tuple[int, ...]:
        known = math.prod(given for given in self.unflattened_size if given != -1)
        free = -1 in self.unflattened_size
        if (known == 0 or size % known) if free else known != size:
            raise ShapeError(f"Unflatten: an axis of {size} cannot become {self.unflattened_size}")
        return tuple(size // known if given == -1 else given for given in self.unflattened_size)

    def extra_repr(self) -> str:
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"


class Upsample(Module):
    """Sequences or maps made larger (or smaller): every place takes the value of the nearest place before it.

    Parameters
    ----------
    size : int or two of them, optional
        The sides of the result.
    scale_factor : float or two of them, optional
        How many times as large a side becomes, rounded down: one of the two must be given.
    mode : {"nearest"}
        How places between are filled.

    Notes
    -----
    Input (N, C, L) or (N, C, H, W). Place k of a side takes place ``floor(k / factor)``, or ``floor(k L / size)``.
    As in PyTorch, the side of a map that stays as it is or is doubled is taken whole, whatever the factor was before
    the side was rounded down.

    Examples
    --------
    >>> Upsample(scale_factor=2)(np.arange(4.0).reshape(1, 1, 2, 2))[0, 0].tolist()
    [[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0], [2.0, 2.0, 3.0, 3.0], [2.0, 2.0, 3.0, 3.0]]
    """

    def __init__(
        self,
        size: int | Sequence[int] | None = None,
        scale_factor: float | Sequence[float] | None = None,
        mode: str = "nearest",
    ) -> None:
        if mode != "nearest":
            raise NetsError(f'Upsample: mode must be "nearest", but is {mode!r}')
        if (size is None) == (scale_factor is None):
            raise NetsError(f"Upsample: give size or scale_factor, one of them; they are {size!r} and {scale_factor!r}")
        self.size = size if size is None else self._each("size", size, numbers.Integral)
        factors = scale_factor if scale_factor is None else self._each("scale_factor", scale_factor, numbers.Real)
        self.scale_factor = factors
        self.mode = mode

    @staticmethod
    def _each(name: str, value: Any, kind: type) -> tuple[float, ...]:
        both = tuple(value) if isinstance(value, Sequence) else (value,)
        for one in both:
            is_number = isinstance(one, kind) and not isinstance(one, bool)
            if not is_number or not 0 < float(one) < math.inf:
                raise NetsError(f"Upsample: {name} must be a number above 0, or one for each side, but is {value!r}")
        return both

    def forward(self, x: Array) -> Array:
        check_shape(self, x, "(N, C, L) or (N, C, H, W)", x.ndim in (3, 4))
        check_floating(self, x)
        if not all(x.shape[1:]):
            raise ShapeError(f"Upsample: there is no place to take values from in an input of shape {x.shape}")
        places = [self._places(axis, size, x.ndim - 2) for axis, size in enumerate(x.shape[2:])]
        y = channels_to_end(x)
        for axis, taken in enumerate(places, 1):
            y = np.take(y, taken, axis=axis)
        self.keep(x.shape[2:], places)
        return channels_second(y)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        sizes, places = self.kept()
        dx = channels_to_end(dy)
        for axis, (size, taken) in enumerate(zip(sizes, places, strict=True), 1):
            dx = _gathered(dx, taken, size, axis)
        return channels_second(dx)

    def _places(self, axis: int, length: int, sides: int) -> Array:
        """Return which place of a side each place of the result takes, in the single precision of PyTorch."""
        given = self.size if self.scale_factor is None else self.scale_factor
        if given is None or len(given) not in (1, sides):
            raise ShapeError(f"Upsample: {given} is for {len(given or ())} sides, but the input has {sides}")
        one = given[axis % len(given)]
        count = int(one) if self.scale_factor is None else math.floor(length * one)
        if count < 1:
            raise ShapeError(f"Upsample: a side of {length} would have no place with a scale_factor of {one}")
        if sides == 2 and count in (length, 2 * length):  # whatever the factor was before the side was rounded
            return np.repeat(np.arange(length), count // length)
        step = np.float32(length) / np.float32(count) if self.scale_factor is None else np.float32(1 / one)
        taken: Array = np.floor(np.arange(count, dtype=np.float32) * step).astype(np.intp)
        return np.minimum(taken, length - 1, out=taken)

    def extra_repr(self) -> str:
        option = f"size={self.size}" if self.scale_factor is None else f"scale_factor={self.scale_factor}"
        return f"{option}, mode={self.mode!r}"


def _gathered(dy: Array, taken: Array, size: int, axis: int) -> Array:
    """Return, for every place of a side, the sum of what took it: `taken` rises."""
    times = len(taken) // size
    before: tuple[Any, ...] = (slice(None),) * axis
    if len(taken) == times * size and np.array_equal(taken, np.repeat(np.arange(size), times)):
        dx: Array = np.take(dy, np.arange(0, len(taken), times), axis=axis)
        for k in range(1, times):
            dx += dy[(*before, slice(k, None, times))]
        return dx
    starts = np.flatnonzero(np.diff(taken, prepend=-1))
    dx = np.zeros((*dy.shape[:axis], size, *dy.shape[axis + 1 :]), dy.dtype)
    dx[(*before, taken[starts])] = np.add.reduceat(dy, starts, axis=axis)
    return dx
