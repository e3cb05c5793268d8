"""Matrices as cells: one hue for shares, two for signed numbers, and colours as they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nets.core.arrays import Array
from nets.drawing.axes import SMALL, number_text
from nets.drawing.svg import Box, Picture
from nets.drawing.text import text_width

LEVELS = 24  # of either sign
STEP = 8  # of 256, between two levels of a colour
BAR, THICK = 160.0, 10.0  # of a scale
PALEST, DARKEST = 0.48, 0.72  # opacities between which no text could be read


def share_opacity(share: float) -> float:
    """Return how opaque the ink "heat" is for a share, with a step at one half, so that text on it can be read.

    >>> share_opacity(0), share_opacity(0.49) < 0.48, share_opacity(0.5), share_opacity(1)
    (0.0, True, 0.72, 1.0)
    """
    return 2 * PALEST * share if share < 0.5 else DARKEST + (1 - DARKEST) * (2 * share - 1)


def share_ink(share: float) -> str:
    """Return the ink of text on a cell of `share_opacity`: dark where it is pale."""
    return "ink" if share < 0.5 else "paper"


def signed_cells(picture: Picture, left: float, top: float, size: tuple[float, float], levels: Array) -> None:
    """Draw a matrix of levels from `signed_levels`: blue above 0, orange below, paper at 0.

    Parameters
    ----------
    picture : Picture
    left, top : float
    size : (float, float)
        Width and height of a cell, whole pixels.
    levels : ndarray of int, shape (rows, columns)
    """
    for level in np.unique(levels[levels != 0]).tolist():
        ink = "plus" if level > 0 else "minus"
        d = _squares(left, top, size, levels == level)
        picture.path(d, fill=ink, stroke=None, opacity=abs(level) / LEVELS, is_crisp=True)


def signed_levels(values: Array, bound: float) -> Array:
    """Return numbers as whole levels from -LEVELS at ``-bound`` to LEVELS; what is no number is 0.

    >>> signed_levels(np.array([-2.0, 0.0, 1.0, np.nan]), 2.0).tolist()
    [-24, 0, 12, 0]
    """
    return np.rint(np.nan_to_num(values) * (LEVELS / (bound or 1.0))).astype(int)


def coloured_cells(picture: Picture, left: float, top: float, size: tuple[float, float], values: Array) -> None:
    """Draw a matrix of colours.

    Parameters
    ----------
    picture : Picture
    left, top : float
    size : (float, float)
        Width and height of a cell, whole pixels.
    values : ndarray, shape (rows, columns, 3)
        Red, green and blue from 0 to 1; what is no number is not drawn.
    """
    known = np.isfinite(values).all(axis=2)
    steps = np.minimum(np.rint(np.nan_to_num(values) * (256 // STEP)).astype(int) * STEP, 255)
    codes = np.where(known, (steps[..., 0] << 16) + (steps[..., 1] << 8) + steps[..., 2], -1)
    for code in np.unique(codes[known]).tolist():
        picture.path(_squares(left, top, size, codes == code), fill=f"#{code:06x}", stroke=None, is_crisp=True)


def _squares(left: float, top: float, size: tuple[float, float], is_there: Array) -> str:
    """Return the commands of rectangles, a run of cells in a row as one."""
    width, height = size
    edges = np.diff(np.pad(is_there.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    starts, ends = np.argwhere(edges == 1), np.argwhere(edges == -1)
    runs = [
        (row, start, width * (end - start))
        for (row, start), (_, end) in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
    return "".join(
        f"M{left + width * start:g} {top + height * row:g}h{long:g}v{height:g}h{-long:g}z" for row, start, long in runs
    )


def signed_scale(picture: Picture, left: float, top: float, bound: float) -> None:
    """Draw the scale of signed cells, 24 pixels high.

    Parameters
    ----------
    picture : Picture
    left, top : float
    bound : float
        What its ends stand for.
    """
    levels = np.arange(-LEVELS, LEVELS + 1)[None]
    _scale(picture, left, top, [number_text(float(f"{value:.2g}")) for value in (-bound, 0.0, bound)])
    width = BAR / levels.shape[1]
    for k, level in enumerate(levels[0].tolist()):
        cell = Box(left + width * k, top, left + width * (k + 1), top + THICK)
        picture.rect(cell, fill="plus" if level > 0 else "minus", opacity=abs(level) / LEVELS)


def share_scale(picture: Picture, left: float, top: float, text: str) -> None:
    """Draw the scale of shares, and beside it what they are shares of.

    Parameters
    ----------
    picture : Picture
    left, top : float
    text : str
    """
    _scale(picture, left, top, ["0%", "50%", "100%"])
    for k in range(20):
        cell = Box(left + BAR / 20 * k, top, left + BAR / 20 * (k + 1), top + THICK)
        picture.rect(cell, fill="heat", opacity=share_opacity((k + 0.5) / 20))
    picture.text(left + BAR + 22, top + THICK - 1, text, size=SMALL)


def _scale(picture: Picture, left: float, top: float, ends: Sequence[str]) -> None:
    """Draw the frame of a scale, and under it the numbers at its ends and in its middle."""
    picture.rect(Box(left, top, left + BAR, top + THICK), fill="paper", stroke="line")
    places = (("start", left), ("middle", left + BAR / 2), ("end", left + BAR))
    for text, (anchor, x) in zip(ends, places, strict=True):
        if text_width(text, SMALL) < BAR / 3 - 4:
            picture.text(x, top + THICK + 12, text, size=SMALL, anchor=anchor, fill="faint")
