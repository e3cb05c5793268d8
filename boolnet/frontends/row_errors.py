"""The errors of the rows of a truth table: what is no cell, rows laid out otherwise, and lines above the header."""

from __future__ import annotations

import re
from itertools import islice

from boolnet.core.errors import BoolnetError, Span
from boolnet.frontends.row_inputs import Source
from boolnet.frontends.row_layout import LINE
from boolnet.frontends.row_words import WORD

_CELL_HELP = "cells are 0, 1, and - for don't care; names stand in the first line"
_HEADER_HELP = "a header has names alone, and no 0, 1 or - among them: a b | y"
_COUNT_HELP = "remove the column that counts the rows"
_COUNTED = 16  # rows that are looked at for numbers
_EMPTY = re.compile(r"^\s*[,;]|[,;|]\s*[,;|]|[,;|]\s*$|\t\s*$")


def not_a_cell(source: Source, at: int, start: int) -> BoolnetError:
    """Return the error of a character that is no cell, or of the word that it stands in.

    Parameters
    ----------
    source : Source
    at : int
        Where the character stands.
    start : int
        Where the rows start: 0 without a header.
    """
    line = source.line(at)
    words = (word for word in WORD.finditer(source.text, line.start, line.stop) if word.end() > at)
    word = next(words, None)
    span = source.span(at, at + 1)
    if word is not None and word.start() <= at and any(c.isalpha() and c not in "xXdD" for c in word[0]):
        span = source.span(*word.span())
    message = f"{source.text[span.start : span.stop]!r} is not a cell"
    first = LINE.search(source.text, start)
    if first is not None and start == 0 and first.end() > at:
        return BoolnetError(message, span, "this line is no header either", help=_HEADER_HELP)
    return BoolnetError(message, span, help=_COUNT_HELP if _counts(source.text, start) else _CELL_HELP)


def _counts(text: str, start: int) -> bool:
    """Whether the first cells of the rows are their numbers, from 0 or 1 on."""
    rows = [WORD.findall(line[0]) for line in islice(LINE.finditer(text, start), _COUNTED)]
    first = [row[0] if len(row) > 1 else "" for row in rows]
    return len(first) > 2 and any(first == [str(number + i) for i in range(len(first))] for number in (0, 1))


def odd_row(message: str, place: Span, first: Span) -> BoolnetError:
    """Return the error of a row that is laid out otherwise than the first; either may have an empty cell.

    Parameters
    ----------
    message : str
    place, first : Span
        The row, and the first one.
    """
    help = "write - for don't care: 0 1 | -"
    if _has_empty_cell(place):
        return BoolnetError(f"a cell is empty: {message}", place, help=help)
    if _has_empty_cell(first):
        return BoolnetError("a cell is empty: this row has fewer cells than others", first, help=help)
    return BoolnetError(message, place, help="write all rows alike: 0 1 | 1")


def _has_empty_cell(place: Span) -> bool:
    row = place.text[place.start : place.stop].strip(" ")
    return _EMPTY.search(row[1:-1] if row[:1] == row[-1:] == "|" else row) is not None


def above_the_header(place: Span) -> BoolnetError:
    """Return the error of a line above the one that names the columns."""
    help = "remove it, or put # in front of it"
    return BoolnetError("this line is no header: the next one names the columns", place, help=help)
