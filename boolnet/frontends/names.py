"""Names of inputs and outputs: how they are spelled, sorted, numbered and made up.

A name is a Unicode identifier, whose digits may be subscripts (``x₁``), with an index behind it or not
(``a[3]``). It is kept as it is written: ``x₁`` and ``x1`` are two names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import chain, count
from typing import NamedTuple

NAME_LENGTH = 255  # the longest name, in characters
INDEX_DIGITS = 9  # the longest index
RANGE_DIGITS = 18  # the longest number behind a name of a range, so that the names can be counted

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_NUMBER = re.compile(r"([0-9]+)")


class Name(NamedTuple):
    """A name as it is read: its identifier, and the index behind it (None for no index)."""

    base: str
    subscript: int | None = None

    def __str__(self) -> str:
        return self.base if self.subscript is None else f"{self.base}[{self.subscript}]"


def natural_key(name: str) -> tuple[object, ...]:
    """Return the key that sorts names as people do: x2 before x10, a[2] before a[10].

    Examples
    --------
    >>> sorted(["x10", "a[10]", "x2", "a[2]", "x₃"], key=natural_key)
    ['a[2]', 'a[10]', 'x2', 'x₃', 'x10']
    """
    parts: list[object] = list(_NUMBER.split(name.translate(_SUBSCRIPTS)))
    for i in range(1, len(parts), 2):
        digits = str(parts[i]).lstrip("0")
        parts[i] = (len(digits), digits)  # the order of the numbers, however long they are
    return (tuple(parts), name)


def is_identifier(word: str) -> bool:
    """Whether a word is a Unicode identifier, its digits subscripts or not.

    Examples
    --------
    >>> [is_identifier(word) for word in ("Straße", "x₁", "1x", "a-b")]
    [True, True, False, False]
    """
    if word.isidentifier():
        return True
    # '₁' is a digit to Python, but no part of an identifier; a digit of any script is stood in for by one that is.
    return word[:1].isidentifier() and "".join("0" if c.isdigit() else c for c in word).isidentifier()


def range_names(first: Name, last: Name) -> tuple[range, tuple[str, str, int]] | None:
    """Return the numbers of a range, and (text before, text behind, digits) of its names; None if it is none.

    The numbers are the indices, or the digits that the identifiers end in; they may descend.

    Examples
    --------
    >>> range_names(Name("x1"), Name("x64"))
    (range(1, 65), ('x', '', 0))
    >>> range_names(Name("a", 7), Name("a", 0))
    (range(7, -1, -1), ('a[', ']', 0))
    """
    if first.subscript is not None and last.subscript is not None and first.base == last.base:
        return _inclusive(first.subscript, last.subscript), (f"{first.base}[", "]", 0)
    pattern = rf"(.*?)([0-9]{{1,{RANGE_DIGITS}}})"
    one, other = re.fullmatch(pattern, first.base), re.fullmatch(pattern, last.base)
    if not one or not other or one[1] != other[1] or not (first.subscript is last.subscript is None):
        return None
    padded = any(len(digits) > 1 and digits[0] == "0" for digits in (one[2], other[2]))
    if padded and len(one[2]) != len(other[2]):
        return None  # x01..x100: are there x9, x09 or x009 in it?
    return _inclusive(int(one[2]), int(other[2])), (one[1], "", len(one[2]) if padded else 0)


def _inclusive(first: int, last: int) -> range:
    step = 1 if first <= last else -1
    return range(first, last + step, step)


def output_names(number: int, taken: Collection[str]) -> tuple[str, ...]:
    """Return names for outputs that the source left unnamed: y, or y1, y2, ..., if no input is called that.

    Examples
    --------
    >>> output_names(1, ["a"]), output_names(2, ["a"]), output_names(1, ["y", "f"])
    (('y',), ('y1', 'y2'), ('out',))
    """
    for prefix in chain(("y", "f", "out"), (f"y_{i}" for i in count(1))):
        names = (prefix,) if number == 1 else tuple(f"{prefix}{i}" for i in range(1, number + 1))
        if not any(name in taken for name in names):
            return names
    raise AssertionError("one of infinitely many names is free")


def in_natural_order(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names sorted by `natural_key`."""
    return tuple(sorted(names, key=natural_key))


def as_product(name: str, known: Collection[str]) -> str:
    """Return the names that stand side by side in one word, with blanks between; "" where it is not made of them.

    >>> as_product("AB", {"A", "B"}), as_product("x1x2", {"x1", "x2"}), as_product("AC", {"A", "B"})
    ('A B', 'x1 x2', '')
    """
    found: list[str] = []
    rest = name
    while rest:
        part = max((one for one in known if rest.startswith(one)), key=len, default="")
        if not part:
            return ""
        found.append(part)
        rest = rest[len(part) :]
    return " ".join(found) if len(found) > 1 else ""
