"""Arguments of layers with windows, and the way from logical arrays to kernels and back."""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module, check_shape
from nets.kernels.windows import Pair, Window

Size = int | Sequence[int]


def whole(name: str, value: object, least: int = 1) -> int:
    """Return an argument that is a whole number from some number on.

    Parameters
    ----------
    name : str
        Of the argument, for the message.
    value : int
    least : int
        The smallest that is allowed.

    Examples
    --------
    >>> whole("num_groups", 2)
    2
    """
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or value < least:
        raise NetsError(f"{name} must be a whole number from {least} on, but is {value!r}")
    return int(value)


def number(name: str, value: object, least: float = -math.inf) -> float:
    """Return an argument that is a finite number from some number on.

    Parameters
    ----------
    name : str
        Of the argument, for the message.
    value : float
    least : float
        The smallest that is allowed.

    Examples
    --------
    >>> number("eps", 1, 0)
    1.0
    """
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not is_number or not math.isfinite(real := float(value)) or real < least:  # type: ignore[arg-type]
        from_on = f"a number from {least:g} on" if least > -math.inf else "a finite number"
        raise NetsError(f"{name} must be {from_on}, but is {value!r}")
    return real


def pair(name: str, value: Size, least: int = 1) -> Pair:
    """Return an argument that is one number for both axes, or one for height and one for width.

    Parameters
    ----------
    name : str
        Of the argument, for the message.
    value : int or pair of int
    least : int
        The smallest that is allowed.

    Examples
    --------
    >>> pair("stride", 2), pair("stride", (2, 1))
    ((2, 2), (2, 1))
    """
    both = tuple(value) if isinstance(value, Sequence) else (value, value)
    whole = all(isinstance(v, (int, np.integer)) and not isinstance(v, bool) for v in both)
    if len(both) != 2 or not whole or min(both) < least:
        raise NetsError(f"{name} must be a whole number from {least} on, or two of them, but is {value!r}")
    return int(both[0]), int(both[1])


def single(name: str, value: Size, least: int = 1) -> int:
    """Return an argument of a layer on sequences: a number, or a sequence of one.

    Parameters
    ----------
    name : str
        Of the argument, for the message.
    value : int or sequence of one
    least : int
        The smallest that is allowed.

    Examples
    --------
    >>> single("stride", 2), single("stride", (2,))
    (2, 2)
    """
    values = tuple(value) if isinstance(value, Sequence) else (value,)
    if len(values) != 1:
        raise NetsError(f"{name} must be one number, but is {value!r}")
    return pair(name, values[0], least)[0]


def same_padding(window: Window) -> tuple[Pair, Pair]:
    """Return the border that gives as many windows as places; the odd place goes below and to the right."""
    above, left = (reach - 1 for reach in window.reach)
    return (above // 2, above - above // 2), (left // 2, left - left // 2)


def rounded_up(window: Window, size: Pair) -> Pair:
    """Return how many windows there are down and across if a last one may hang over; it must start inside.

    >>> rounded_up(Window((3, 3), (2, 2), ((0, 0), (0, 0)), (1, 1)), (6, 2))
    (3, 1)
    """
    counts = []
    for axis in (0, 1):
        (low, high), stride = window.padding[axis], window.stride[axis]
        count = -((window.reach[axis] - size[axis] - low - high) // stride) + 1
        counts.append(count - ((count - 1) * stride >= size[axis] + low))
    return counts[0], counts[1]


def check_maps(
    layer: Module, x: Array, channels: int | None, window: Window | None = None, ceil_mode: bool = False
) -> None:
    """Refuse what is not a batch of maps of some number of channels, or maps that a window does not fit.

    Parameters
    ----------
    layer : Module
        Named in the message.
    x : ndarray
        To be (N, channels, H, W).
    channels : int, optional
        Any number by default.
    window : Window, optional
        What must fit in.
    ceil_mode : bool
        Whether a last window may hang over.
    """
    wanted = "C" if channels is None else channels
    check_shape(layer, x, f"(N, {wanted}, H, W)", x.ndim == 4 and channels in (None, x.shape[1]))
    if window is not None and _has_no_place(window, (x.shape[2], x.shape[3]), ceil_mode):
        raise ShapeError(
            f"{type(layer).__name__}: maps of {x.shape[2]} x {x.shape[3]}{_bordered(window)} are smaller than "
            f"the window, which spans {window.reach[0]} x {window.reach[1]}",
            help="give larger maps, a smaller kernel or more padding",
        )


def check_sequences(
    layer: Module, x: Array, channels: int | None, window: Window | None = None, ceil_mode: bool = False
) -> None:
    """Refuse what is not a batch of sequences of some number of channels, or sequences that a window does not fit.

    Parameters
    ----------
    layer : Module
        Named in the message.
    x : ndarray
        To be (N, channels, L).
    channels : int, optional
        Any number by default.
    window : Window, optional
        What must fit in.
    ceil_mode : bool
        Whether a last window may hang over.
    """
    wanted = "C" if channels is None else channels
    check_shape(layer, x, f"(N, {wanted}, L)", x.ndim == 3 and channels in (None, x.shape[1]))
    if window is not None and _has_no_place(window, (1, x.shape[2]), ceil_mode):
        left, right = window.padding[1]
        border = f" with a border of {left} and {right}" if left or right else ""
        raise ShapeError(
            f"{type(layer).__name__}: sequences of {x.shape[2]}{border} are shorter than the window, which spans "
            f"{window.reach[1]}",
            help="give longer sequences, a smaller kernel or more padding",
        )


def _has_no_place(window: Window, size: Pair, ceil_mode: bool) -> bool:
    return min(size) < 1 or min(rounded_up(window, size) if ceil_mode else window.output(size)) < 1


def _bordered(window: Window) -> str:
    (above, below), (left, right) = window.padding
    return f" with a border of {above}, {below}, {left}, {right}" if above or below or left or right else ""


def channels_to_end(x: Array) -> Array:
    """Return maps (N, C, H, W) as a contiguous array (N, H, W, C), or sequences (N, C, L) as (N, L, C)."""
    return np.ascontiguousarray(np.moveaxis(x, 1, -1))


def channels_second(x: Array) -> Array:
    """Return a view (N, C, H, W) of maps (N, H, W, C), or (N, C, L) of sequences (N, L, C)."""
    return np.moveaxis(x, -1, 1)
