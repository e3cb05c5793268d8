"""Looking up a row of a table, and what to say where there is none of that name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from nets.core.errors import NetsError

Row = TypeVar("Row")
Refusal = TypeVar("Refusal", bound=NetsError)


def lookup(kind: str, name: str, table: Mapping[str, Row]) -> Row:
    """Return a row of a table.

    Parameters
    ----------
    kind : str
        What the rows are, for the message.
    name : str
    table : mapping of str to row

    Raises
    ------
    NetsError
        If there is no such row: with the nearest name, and all of them.

    Examples
    --------
    >>> lookup("colour", "red", {"red": 1})
    1
    """
    if name not in table:
        raise unknown_name(kind, name, table, NetsError)
    return table[name]


def unknown_name(kind: str, name: str, known: Iterable[str], error: type[Refusal]) -> Refusal:
    """Return the error for a name that is not among those that are known.

    Parameters
    ----------
    kind : str
        What the name should be that of.
    name : str
    known : iterable of str
    error : type
        Which error it is: `NetsError`, or one that extends it.

    Examples
    --------
    >>> print(unknown_name("colour", "rde", ["red", "blue"], NetsError))
    unknown colour 'rde'; did you mean 'red'?
      help: choose from red, blue
    """
    names = list(known)
    return error(f"unknown {kind} {name!r}{nearest(name, names)}", help=f"choose from {', '.join(names)}")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the known name closest to `name`, or nothing.

    Examples
    --------
    >>> nearest("rleu", ["relu", "tanh"]), nearest("x", ["relu", "tanh"])
    ("; did you mean 'relu'?", '')
    """
    import difflib  # only where something went wrong

    close = difflib.get_close_matches(str(name), list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
