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
    """The values of all rows, how many of them no line gave, and whether a don't care yields to a value."""

    values: Grid
    missing: int
    clash: tuple[int, int] | None = None  # two lines, by number, that give one row different values
    is_eased: bool = False  # a row has a value by one line, and don't care by another


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
    is_given = np.zeros(1 << n, dtype=np.bool_)
    has_several = (inputs == BOTH).any(axis=1)
    single = np.flatnonzero(~has_several)
    numbers = row_numbers(inputs[single])
    is_given[numbers] = True
    is_eased = False
    for output, cells in zip(values, outputs[single].T, strict=True):
        says = cells != DONT_CARE
        output[numbers[says]] = cells[says]
        bad = np.flatnonzero(says & (output[numbers] != cells))
        if len(bad):
            line = int(single[bad[0]])
            return Filled(values, 0, _clash(inputs, outputs, line))
        is_eased = is_eased or bool((~says & (output[numbers] != DONT_CARE)).any())
    for line in np.flatnonzero(has_several).tolist():
        rows, cells = _expanded(inputs[line]), outputs[line][:, None]
        before, says = values[:, rows], cells != DONT_CARE
        if (says & (before != DONT_CARE) & (before != cells)).any():
            return Filled(values, 0, _clash(inputs, outputs, line))
        is_eased = is_eased or bool((is_given[rows] & ((before != DONT_CARE) != says)).any())
        values[:, rows] = np.where(says, cells, before)
        is_given[rows] = True
    return Filled(values, int((~is_given).sum()), None, is_eased)


def _clash(inputs: Grid, outputs: Grid, line: int) -> tuple[int, int]:
    """Return a line and the first that gives one of its rows another value, by number."""
    meets = ((inputs == inputs[line]) | (inputs == BOTH) | (inputs[line] == BOTH)).all(axis=1)
    differs = (outputs + outputs[line] == 1) & (outputs != DONT_CARE) & (outputs[line] != DONT_CARE)
    other = int(np.argmax(meets & differs.any(axis=1)))
    return min(other, line), max(other, line)


def _expanded(vector: Grid) -> NDArray[np.int64]:
    """Return the numbers of all rows that a vector with `BOTH` stands for."""
    rows = np.zeros(1, dtype=np.int64)
    for value in vector.tolist():
        rows = np.concatenate([rows << 1, rows << 1 | 1]) if value == BOTH else rows << 1 | value
    return rows
