"""Borders of maps (N, H, W, C) that repeat what is inside, and the way of their gradients back to it.

Every line of a border is the copy of a line inside: above and below first, then left and right, corners included. The
gradients of the lines are added to those of what they copy, in the reverse order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from nets.core.arrays import Array, Workspace
from nets.kernels.windows import Pair

#: Mode -> the place inside a side that a place outside stands for, from both and the side's length.
SOURCES: Mapping[str, Callable[[int, int], int]] = {
    "circular": lambda place, length: place % length,
    "reflect": lambda place, length: -place if place < 0 else 2 * (length - 1) - place,
    "replicate": lambda place, length: 0 if place < 0 else length - 1,
}


def bordered(x: Array, padding: tuple[Pair, Pair], mode: str, space: Workspace, name: str) -> Array:
    """Return maps with a border, in a kept buffer.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
    padding : pair of pairs of int
        Above and below, left and right.
    mode : str
        A row of `SOURCES`, or "zeros".
    space : Workspace
        Whose buffer holds the result.
    name : str
        Of the buffer.
    """
    (above, below), (left, right) = padding
    n, height, width, channels = x.shape
    out = space.take(name, (n, above + height + below, left + width + right, channels), x.dtype)
    inside = (slice(None), slice(above, above + height), slice(left, left + width))
    if mode == "zeros":
        out[:, :above] = 0
        out[:, above + height :] = 0
        out[:, :, :left] = 0
        out[:, :, left + width :] = 0
        out[inside] = x
        return out
    out[inside] = x
    for line, source in _lines(padding[0], height, mode):
        out[:, line, inside[2]] = out[:, source, inside[2]]
    for line, source in _lines(padding[1], width, mode):
        out[:, :, line] = out[:, :, source]
    return out


def bordered_backward(dy: Array, padding: tuple[Pair, Pair], mode: str, dx: Array) -> None:
    """Write the gradient by the maps to `dx`.

    Parameters
    ----------
    dy : ndarray, shape (N, above + H + below, left + W + right, C)
        The gradient by what `bordered` gave; overwritten, but where `mode` is "zeros".
    padding, mode
        As in `bordered`.
    dx : ndarray, shape (N, H, W, C)
        Written to.
    """
    (above, _), (left, _) = padding
    _, height, width, _ = dx.shape
    columns = slice(left, left + width)
    if mode != "zeros":
        for line, source in _lines(padding[1], width, mode):
            seen = dy[:, :, source]
            seen += dy[:, :, line]
        for line, source in _lines(padding[0], height, mode):
            seen = dy[:, source, columns]
            seen += dy[:, line, columns]
    np.copyto(dx, dy[:, above : above + height, columns])


def _lines(border: Pair, length: int, mode: str) -> Iterator[Pair]:
    """Yield every line of the border of a side and the line inside that it copies, counted from the first."""
    low, high = border
    source = SOURCES[mode]
    for place in (*range(-low, 0), *range(length, length + high)):
        yield low + place, low + source(place, length)
