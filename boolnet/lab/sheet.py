"""Maps side by side, in rows with captions: blue above 0, orange below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nets.charts.cells import Tile, signed_cells, signed_scale
from nets.charts.frame import MARGIN, Head, counted
from nets.core.arrays import Array
from nets.drawing.axes import SMALL
from nets.drawing.svg import Box, Picture
from nets.drawing.text import text_width

ACROSS = 96.0  # about how wide a map is
GAP, UNDER = 18.0, 34.0
LEAST_WIDTH = 360.0


def sheet_picture(rows: Sequence[Mapping[str, Array]], title: str, notes: Sequence[str] = ()) -> Picture:
    """Return the picture of rows of maps, all on one scale of colours.

    Parameters
    ----------
    rows : sequence of mapping of str to ndarray of two axes
        Maps by their captions.
    title : str
    notes : sequence of str
        Sentences below the title.

    Examples
    --------
    >>> sheet_picture([{"before": np.eye(2), "after": -np.eye(2)}], "Turned").description
    '2 maps from -1 to 1: before, after.'
    """
    bound = max(float(abs(each).max()) for row in rows for each in row.values())
    names = [name for row in rows for name in row]
    columns = max(map(len, rows))
    wide = max(ACROSS, *(text_width(name, SMALL) for name in names)) + GAP
    width = max(LEAST_WIDTH, 2 * MARGIN + wide * columns)
    head = Head.of(title, notes, width)
    height = head.bottom + (ACROSS + UNDER) * len(rows) + 40
    ends = f"{counted(len(names), 'map')} from {-bound:.3g} to {bound:.3g}: {', '.join(names)}."
    picture = Picture(width, height, title, " ".join([*notes, ends]))
    head.draw(picture)
    for i, row in enumerate(rows):
        for j, (name, values) in enumerate(row.items()):
            left, top = round(MARGIN + wide * j), round(head.bottom + 8 + (ACROSS + UNDER) * i)
            cell = float(max(1, ACROSS // max(values.shape)))
            high, across = cell * values.shape[0], cell * values.shape[1]
            signed_cells(picture, [Tile(left, top, np.asarray(values, np.float64))], (cell, cell), bound)
            picture.rect(Box(left, top, left + across, top + high), fill=None, stroke="line")
            picture.text(left, top + high + 15, name, size=SMALL)
    signed_scale(picture, MARGIN, height - 34, bound)
    return picture
