"""Whether a table's first row is a header."""

from __future__ import annotations

from collections.abc import Sequence

from nets.tables.marks import is_missing
from nets.tables.numbers import COMMA, GROUPED, PLAIN
from nets.tables.table import Label

LABEL_NAMES = (("label", "labels", "class", "target"), ("y",))  # y may as well be the place of a point
SURE_NAMES = ("label", "class", "target")
SEEN_ROWS = 1000
SEEN_CELLS = 50_000
Cells = Sequence[str]


def is_header(first: Cells, rows: Sequence[Cells], label: Label, known: Sequence[str] = ()) -> bool:
    """Whether a first row names the columns of the rows below it.

    It does if it has the name of the label or of a column that is known. It does if some column has numbers below a
    cell that is none, and no column has numbers below a number, or below years that count up. Among columns of text
    alone it does if no cell of it stands again in its column.

    Parameters
    ----------
    first : sequence of str
    rows : sequence of sequences of str
        Some of those below it.
    label : str, int or sequence, optional
        The label as a user names it.
    known : sequence of str
        Names of columns that the table should have.

    Examples
    --------
    >>> is_header(["a", "b"], [["1", "x"]], None), is_header(["1", "b"], [["2", "x"]], None)
    (True, False)
    >>> is_header(["red", "big"], [["red", "small"]], None), is_header(["colour", "size"], [["red", "big"]], None)
    (False, True)
    >>> is_header(["country", "1960", "1961", "1962"], [["Peru", "6.9", "6.8", "6.8"]], None)
    True
    """
    labels = [label] if isinstance(label, str | int) or label is None else list(label)
    asked = [part.strip() for name in labels if isinstance(name, str) for part in (name, *name.split(","))]
    named = {*asked, *known} - {"first", "last"} - {part for part in asked if part.isdigit()}
    if any(name in named or name.lower() in SURE_NAMES for name in first):
        return True
    for_names = against = 0
    is_text_only = True
    some = [row for row in rows[: max(20, SEEN_CELLS // max(1, len(first)))] if list(row) != list(first)]
    for k, name in enumerate(first):
        below = [row[k] for row in some]
        are_numbers = bool(below) and (PLAIN.numbers(below) is not None or _are_numbers(below))
        is_text_only = is_text_only and not are_numbers
        if are_numbers and not is_missing(name):
            against += _is_number(name)
            for_names += not _is_number(name)
    if _has_years(first) and not any(map(_has_years, some)):
        return True
    if for_names or against:
        return for_names > 0 and against == 0
    if any(_is_number(name) for name in first) or not is_text_only:
        return False
    return bool(rows) and all(name not in {row[k] for row in rows} for k, name in enumerate(first) if name)


def unquoted(names: Sequence[str]) -> Sequence[str]:
    """Return the names of a header without single quotes, where all have them.

    Parameters
    ----------
    names : sequence of str

    Examples
    --------
    >>> unquoted(["'age'", "'vote'"]), unquoted(["'90s", "age"])
    (['age', 'vote'], ["'90s", 'age'])
    """
    if any(len(name) < 3 or not name[0] == name[-1] == "'" for name in names):
        return names
    return [name[1:-1].strip() for name in names]


def _has_years(cells: Cells) -> bool:
    """Whether three cells at least are years, each one more than that before it, and all others are no numbers."""
    numbers = [int(cell) if len(cell) == 4 and cell.isdecimal() else 0 for cell in cells if _is_number(cell)]
    return len(numbers) >= 3 and numbers[0] >= 1000 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _are_numbers(cells: Cells) -> bool:
    """Whether all cells that are not missing are numbers, and there is one."""
    present = [cell for cell in cells if not is_missing(cell)]
    return bool(present) and all(map(_is_number, present))


def _is_number(cell: str) -> bool:
    return PLAIN.number(cell) is not None or bool(COMMA.fullmatch(cell) or GROUPED.fullmatch(cell))
