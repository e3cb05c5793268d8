"""Matrices as cells: one hue for shares, two for signed numbers, and colours as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from nets.core.arrays import Array
from nets.drawing.axes import SMALL, number_text
from nets.drawing.svg import Box, Picture
from nets.drawing.text import text_width

LEVELS = 24  # of either sign
STEP = 16  # of 256, between two levels of a colour
BAR, THICK = 160.0, 10.0  # of a scale
LEAST, PALEST, DARKEST = 0.06, 0.43, 0.72  # opacities; between the last two no text could be read


def share_opacity(share: float) -> float:
    """Return how opaque the ink "heat" is for a share, with a step at one half, so that text on it can be read.

    >>> share_opacity(0), share_opacity(0.001) > 0.05, share_opacity(0.49) < 0.43, share_opacity(0.5), share_opacity(1)
    (0.0, True, True, 0.72, 1.0)
    """
    if share < 0.5:
        return LEAST + 2 * (PALEST - LEAST) * share if share else 0.0
    return DARKEST + (1 - DARKEST) * (2 * share - 1)


def share_ink(share: float) -> str:
    """Return the ink of text on a cell of `share_opacity`: dark where it is pale."""
    return "ink" if share < 0.5 else "paper"


@dataclass(frozen=True)
class Tile:
    """A matrix, and where it stands.

    Attributes
    ----------
    left, top : float
        Whole pixels.
    values : ndarray, shape (rows, columns) or (rows, columns, 3)
        What is no number is not drawn.
    """

    left: float
    top: float
    values: Array


def signed_cells(picture: Picture, tiles: Sequence[Tile], size: tuple[float, float], bound: float) -> None:
    """Draw matrices of signed numbers: blue above 0, orange below, paper at 0.

    Parameters
    ----------
    picture : Picture
    tiles : sequence of Tile
    size : (float, float)
        Width and height of a cell, whole pixels.
    bound : float
        The number whose colour is full, and that none exceeds.
    """
    levels = [np.rint(np.nan_to_num(tile.values) * (LEVELS / (bound or 1.0))).astype(int) for tile in tiles]
    for level, d in _paths(tiles, levels, size):
        if level:
            ink = "plus" if level > 0 else "minus"
            picture.path(d, fill=ink, stroke=None, opacity=abs(level) / LEVELS, is_crisp=True)


def coloured_cells(picture: Picture, tiles: Sequence[Tile], size: tuple[float, float]) -> None:
    """Draw matrices of colours.

    Parameters
    ----------
    picture : Picture
    tiles : sequence of Tile
        Red, green and blue from 0 to 1.
    size : (float, float)
        Width and height of a cell, whole pixels.
    """
    codes = []
    for tile in tiles:
        steps = np.minimum(np.rint(np.nan_to_num(tile.values) * (256 // STEP)).astype(int) * STEP, 255)
        code = (steps[..., 0] << 16) + (steps[..., 1] << 8) + steps[..., 2]
        codes.append(np.where(np.isfinite(tile.values).all(axis=2), code, -1))
    for value, d in _paths(tiles, codes, size):
        if value >= 0:
            picture.path(d, fill=f"#{value:06x}", stroke=None, is_crisp=True)


def _paths(tiles: Sequence[Tile], codes: Sequence[Array], size: tuple[float, float]) -> Iterator[tuple[int, str]]:
    """Yield every code, and the rectangles of its cells in all tiles, the cells of a row that touch as one."""
    width, height = size
    found: dict[int, list[str]] = {}
    for tile, code in zip(tiles, codes, strict=True):
        for number, row in enumerate(code.tolist()):
            top, start = tile.top + height * number, 0
            for value, run in groupby(row):
                long = sum(1 for _ in run)
                d = f"M{tile.left + width * start:g} {top:g}h{width * long:g}v{height:g}h{-width * long:g}z"
                found.setdefault(value, []).append(d)
                start += long
    yield from ((value, "".join(found[value])) for value in sorted(found))


def signed_scale(picture: Picture, left: float, top: float, bound: float) -> None:
    """Draw the scale of signed cells, 24 pixels high.

    Parameters
    ----------
    picture : Picture
    left, top : float
    bound : float
        What its ends stand for.
    """
    _scale(picture, left, top, [number_text(float(f"{value:.2g}")) for value in (-bound, 0.0, bound)])
    width = BAR / (2 * LEVELS + 1)
    for k, level in enumerate(range(-LEVELS, LEVELS + 1)):
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
