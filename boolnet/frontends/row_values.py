"""Rows of a truth table as numbers: which columns are inputs, and the values of all rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import LimitError
from boolnet.core.limits import TABLE_INPUTS, check_memory, in_words

Grid = NDArray[np.int8]

DONT_CARE, BOTH = -1, 2  # the codes of "-" as an output and as an input
_MOST_SORTED = 1 << 14
_MOST_WRITTEN = 1 << 27  # values that rows with "-" among their inputs may stand for


class Filled(NamedTuple):
    """The values of all rows, and how many of them no line gave."""

    values: Grid
    missing: int
    clash: tuple[int, int] | None = None  # two lines, by number, that give one row different values


def complete_inputs(grid: Grid) -> int:
    """Return k where the lines are all combinations of the first k columns, each once or always the same; else 0.

    >>> complete_inputs(np.array([[0, 0, 1], [0, 1, 0], [1, 1, 1], [1, 0, 0]], np.int8))
    2
    """
    k = len(grid).bit_length() - 1
    if len(grid) != 1 << k or not _are_apart(grid, k):
        if len(grid) > _MOST_SORTED:  # only a small table is searched for lines that are there twice
            return 0
        grid = np.unique(grid, axis=0)
        k = len(grid).bit_length() - 1
    return k if 0 < k < grid.shape[1] and len(grid) == 1 << k and _are_apart(grid, k) else 0


def counts_up(grid: Grid, k: int) -> bool:
    """Whether the first k columns of the lines count: 00, 01, 10, 11; or down, or in Gray's order: 00, 01, 11, 10."""
    numbers = row_numbers(grid[:, :k])
    up = np.arange(len(numbers))
    return any(np.array_equal(numbers, order) for order in (up, up[::-1], up ^ up >> 1))


def telling_inputs(grid: Grid) -> list[int]:
    """Return every k, less than all columns, whose first k columns differ in any two lines."""
    return [k for k in range(1, min(grid.shape[1], TABLE_INPUTS + 1)) if _are_apart(grid, k)]


def is_told_by(grid: Grid, columns: Sequence[int]) -> bool:
    """Whether any two lines that differ do so in these columns, which are 0 or 1."""
    small = np.unique(grid, axis=0) if len(grid) <= _MOST_SORTED else grid
    return _are_apart(small[:, list(columns)], len(columns))


def _are_apart(grid: Grid, k: int) -> bool:
    """Whether the first k columns are 0 or 1, and differ in any two lines."""
    if k > TABLE_INPUTS or len(grid) > 1 << k or (grid[:, :k] > 1).any():
        return False
    return int(np.bincount(row_numbers(grid[:, :k])).max()) == 1


def row_numbers(inputs: Grid) -> NDArray[np.int64]:
    """Return the numbers of the rows that vectors of 0 and 1 stand for, the first column most significant."""
    numbers = np.zeros(len(inputs), dtype=np.int64)
    for column in inputs.T:
        numbers = numbers << 1 | column
    return numbers


def filled(inputs: Grid, outputs: Grid) -> Filled:
    """Return the values of all rows: those of the lines, and don't cares.

    Parameters
    ----------
    inputs : ndarray of int8, shape (lines, n)
        0, 1 or `BOTH`.
    outputs : ndarray of int8, shape (lines, m)
        0, 1 or `DONT_CARE`.

    Raises
    ------
    LimitError
        If lines with `BOTH` stand for too many rows together.
    """
    n, m = inputs.shape[1], outputs.shape[1]
    written = int(m * (2.0 ** (inputs == BOTH).sum(axis=1)).sum())
    if written > max(_MOST_WRITTEN, len(inputs) * m):
        raise LimitError(
            f"the '-' among the inputs stand for about {written:.1e} values", help="give the function as a PLA file"
        )
    check_memory((m + 5) << n, f"a table of {in_words(1 << n)} rows and {m} outputs", "give a PLA file")
    values = np.full((m, 1 << n), DONT_CARE, dtype=np.int8)
    owner = np.full(1 << n, -1, dtype=np.int32)  # the line that gave a row its values
    is_free = (inputs == BOTH).any(axis=1)
    single, several = np.flatnonzero(~is_free), np.flatnonzero(is_free)
    numbers = row_numbers(inputs[single])
    owner[numbers[::-1]] = single[::-1]  # the first line of each row
    values[:, numbers] = outputs[single].T
    bad = np.flatnonzero((outputs[owner[numbers]] != outputs[single]).any(axis=1))
    if len(bad):
        line = int(single[bad[0]])
        return Filled(values, 0, (int(owner[numbers[bad[0]]]), line))
    for line in several.tolist():
        rows = _expanded(inputs[line])
        taken = rows[owner[rows] >= 0]
        clash = (values[:, taken] != outputs[line][:, None]).any(axis=0)
        if clash.any():
            other = int(owner[taken[int(clash.argmax())]])
            return Filled(values, 0, (min(other, line), max(other, line)))
        fresh = rows[owner[rows] < 0]
        owner[fresh] = line
        values[:, fresh] = outputs[line][:, None]
    return Filled(values, int((owner < 0).sum()))


def _expanded(vector: Grid) -> NDArray[np.int64]:
    """Return the numbers of all rows that a vector with `BOTH` stands for."""
    rows = np.zeros(1, dtype=np.int64)
    for value in vector.tolist():
        rows = np.concatenate([rows << 1, rows << 1 | 1]) if value == BOTH else rows << 1 | value
    return rows
