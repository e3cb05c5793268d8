"""Looking up a row of a table, and what to say where there is none of that name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import TypeVar

from nets.core.errors import NetsError

Row = TypeVar("Row")


def lookup(what: str, name: str, table: Mapping[str, Row]) -> Row:
    """Return a row of a table.

    Raises
    ------
    NetsError
        With the nearest name, or else all of them.

    Examples
    --------
    >>> lookup("colour", "red", {"red": 1})
    1
    """
    if name not in table:
        raise NetsError(f"there is no {what} {name!r}", help=near(name, table))
    return table[name]


def near(name: str, names: Iterable[str]) -> str:
    """Return the name that was probably meant, or else all of them, as a sentence.

    >>> near("rleu", ["relu", "tanh"]), near("x", ["relu", "tanh"])
    ("did you mean 'relu'?", 'choose from relu, tanh')
    """
    known = list(names)
    close = difflib.get_close_matches(str(name), known, 1)
    return f"did you mean {close[0]!r}?" if close else f"choose from {', '.join(known)}"
