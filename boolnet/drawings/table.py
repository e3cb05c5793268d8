"""A truth table as a picture: rows in order, the ones of each output in its colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from boolnet.core.errors import BoolnetError
from nets.drawing.palette import SERIES, series
from nets.drawing.svg import SIZE, Box, Picture
from nets.drawing.text import fitted, text_width

MOST_INPUTS, MOST_OUTPUTS = 8, 24
MARGIN, ROW, GAP = 18.0, 19.0, 26.0
WIDEST = 90.0  # of a column, in pixels
FILL = 0.35  # of a one, over the paper


@dataclass(frozen=True)
class Table:
    """A truth table.

    Attributes
    ----------
    inputs, outputs : tuple of str
    values : sequence of sequence of int
        For each output its value on every row, the first input most significant: 0, 1, or -1 for don't care.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    values: Sequence[Sequence[int]]


def table_picture(table: Table, at: Sequence[int] | None = None) -> Picture:
    """Return the picture of a truth table of at most 8 inputs; many rows stand in blocks side by side.

    Parameters
    ----------
    table : Table
    at : sequence of 0 and 1, optional
        The input vector whose row is marked.

    Raises
    ------
    BoolnetError
        If it has more inputs, or more than 24 outputs.

    Examples
    --------
    >>> picture = table_picture(Table(("a", "b"), ("y",), [[0, 1, 1, 0]]), at=[1, 0])
    >>> [text for _, text in picture.texts][:6]
    ['a', 'b', 'y', '0', '0', '0']
    """
    check_table(len(table.inputs), len(table.outputs))
    names = [*table.inputs, *table.outputs]
    widths = [min(max(text_width(name, SIZE), 10.0), WIDEST) + 12 for name in names]
    vectors = list(product("01", repeat=len(table.inputs)))
    deep = min(len(vectors), 16 if len(vectors) <= 64 else 32)
    blocks = len(vectors) // deep
    wide = sum(widths)
    size = (2 * MARGIN + blocks * wide + (blocks - 1) * GAP, 2 * MARGIN + (deep + 1) * ROW + 4)
    picture = Picture(*size, _title(table), _description(table, vectors))
    marked = None if at is None else tuple(str(int(bit)) for bit in at)
    for block in range(blocks):
        left = MARGIN + block * (wide + GAP)
        _head(picture, table, widths, left, deep)
        for k in range(deep):
            number = block * deep + k
            values = [row[number] for row in table.values]
            _row(
                picture, vectors[number], values, widths, (left, MARGIN + 4 + (k + 1) * ROW), vectors[number] == marked
            )
    return picture


def check_table(inputs: int, outputs: int) -> None:
    """Refuse what is too large for a picture of a truth table.

    Raises
    ------
    BoolnetError
        For more than 8 inputs or 24 outputs.
    """
    if inputs > MOST_INPUTS:
        raise BoolnetError(
            f"a truth table of {inputs} inputs has 2^{inputs} rows; tables of at most {MOST_INPUTS} inputs are drawn",
            help="draw a network or a bdd of it; `boolnet table` prints it",
        )
    if outputs > MOST_OUTPUTS:
        raise BoolnetError(
            f"a truth table of {outputs} outputs is too wide; at most {MOST_OUTPUTS} are drawn",
            help="choose an output with --output-name (output= in Python)",
        )


def _title(table: Table) -> str:
    return f"Truth table of {', '.join(table.outputs)}"


def _description(table: Table, vectors: Sequence[tuple[str, ...]]) -> str:
    parts = []
    for name, values in zip(table.outputs, table.values, strict=True):
        ones = ["".join(vector) for vector, value in zip(vectors, values, strict=True) if value == 1]
        free = ["".join(vector) for vector, value in zip(vectors, values, strict=True) if value < 0]
        parts.append(f"{name} is 1 at {', '.join(ones) or 'no row'}" + (f"; free at {', '.join(free)}" if free else ""))
    return f"Inputs {', '.join(table.inputs) or 'none'}. " + ". ".join(parts) + "."


def _head(picture: Picture, table: Table, widths: Sequence[float], left: float, deep: int) -> None:
    """Write the names, and draw the lines below them and before the outputs."""
    n, x = len(table.inputs), left
    bottom = MARGIN + ROW + 2
    for k, (name, wide) in enumerate(zip([*table.inputs, *table.outputs], widths, strict=True)):
        picture.text(x + wide / 2, MARGIN + 13, fitted(name, SIZE, wide - 8), anchor="middle")
        if k >= n:
            ink = series(k - n) if (k - n) % SERIES < 7 else "ink"
            picture.line(x + 3, bottom, x + wide - 3, bottom, stroke=ink, width=2.5)
        x += wide
    split = left + sum(widths[:n])
    picture.line(left, bottom, split - 3, bottom, stroke="faint")
    picture.line(split, MARGIN, split, MARGIN + 4 + (deep + 1) * ROW, stroke="line")


def _row(
    picture: Picture,
    vector: Sequence[str],
    values: Sequence[int],
    widths: Sequence[float],
    corner: tuple[float, float],
    is_marked: bool,
) -> None:
    x, y = corner
    if is_marked:
        box = Box(x, y + 1, x + sum(widths), y + ROW - 1)
        picture.rect(box, fill="lit", stroke="ink", width=1.5, radius=4, tip="this row")
    n = len(vector)
    for k, wide in enumerate(widths):
        text = vector[k] if k < n else "01–"[values[k - n]]
        if k >= n and text == "1":
            box = Box(x + wide / 2 - 10, y + 2, x + wide / 2 + 10, y + ROW - 2)
            picture.rect(box, fill=series(k - n), radius=3, opacity=FILL)
        ink = "ink" if text == "1" or is_marked else "faint"
        picture.text(x + wide / 2, y + 14, text, anchor="middle", fill=ink, bold=k >= n and text == "1")
        x += wide
