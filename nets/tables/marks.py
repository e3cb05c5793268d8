"""What a cell says that has no value."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nets.core.arrays import Array

MISSING = frozenset(
    ("", "na", "n/a", "n.a.", "nan", "null", "none", "nil", "?", "-", "--", ".", "#n/a", "#na", "<na>", "nat", "(null)")
)
#: In a column of labels "-", "none" and the like are classes.
MISSING_LABELS = frozenset(("", "?", "na", "n/a", "nan", "null", "#n/a", "<na>"))


def is_missing(cell: str) -> bool:
    """Whether a cell has no value.

    >>> is_missing(""), is_missing("N/A"), is_missing("0")
    (True, True, False)
    """
    return len(cell) <= 6 and cell.lower() in MISSING


def missing_in(cells: Iterable[str]) -> Array:
    """Return which cells have no value; where + stands beside it, - is a value.

    >>> missing_in(["1", "NA", "-"]).tolist(), missing_in(["+", "-"]).tolist()
    ([False, True, True], [False, False])
    """
    cells = list(cells)
    known = {cell: is_missing(cell) for cell in set(cells)}
    if "+" in known:
        known["-"] = False
    return np.fromiter(map(known.__getitem__, cells), dtype=np.bool_, count=len(cells))
