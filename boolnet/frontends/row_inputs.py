"""Which columns of a truth table are inputs: what divides them, who says so, or what the rows and the names tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError, Span, listed
from boolnet.frontends.row_header import Header, Word, only_bar
from boolnet.frontends.row_layout import BLANK, COMMA, Layout
from boolnet.frontends.row_values import BOTH, Grid, complete_inputs, counts_up, is_told_by, telling_inputs

NOT_AN_INPUT = 3
_OUTPUTS = re.compile(  # what people call outputs, without the number behind it
    r"[yzfqso]|out(?:puts?)?|sum|carry|co|cout|res(?:ult)?|diff(?:erence)?|borrow|bout|parity|equal|valid|value|ausgang"
    r"|ausgabe|ergebnis|summe|übertrag|sortie|somme|résultat|retenue|salida|suma|resultado|uscita"
)
_NUMBER = re.compile(r"[\W\d_]+$")
_CODES = np.full(256, NOT_AN_INPUT, dtype=np.int8)
for _characters, _code in (("0", 0), ("1", 1), ("-xX", BOTH)):
    _CODES[list(_characters.encode())] = _code


def _help(inputs: Sequence[str]) -> str:
    return f"put | between them (a b | y), or name the inputs: --inputs {','.join(inputs)} (inputs={list(inputs)})"


_HELP = _help(["a", "b"])


@dataclass(frozen=True)
class Source:
    """A text, and what messages call it."""

    text: str
    name: str

    def span(self, start: int, stop: int) -> Span:
        return Span(self.text, start, stop, self.name)

    def line(self, at: int) -> Span:
        """Return the place of the line that a place is in."""
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return self.span(start, len(self.text) if end < 0 else end)


@dataclass(frozen=True)
class Lines:
    """The lines of a text that hold cells: all cells, where each stands, and what all lines have in common."""

    source: Source
    grid: NDArray[np.uint8]  # the characters, a line a row
    places: NDArray[np.intp]
    layout: Layout

    def codes(self) -> Grid:
        """Return the cells as numbers: 0, 1, `BOTH`, or `NOT_AN_INPUT`."""
        codes: Grid = _CODES[self.grid]
        return codes

    def line(self, number: int) -> Span:
        return self.source.line(int(self.places[number, 0]))

    def asked(self, message: str, help: str = _HELP) -> BoolnetError:
        """Return the error that the lines leave something open."""
        return BoolnetError(message, self.line(0), help=help)


@dataclass(frozen=True)
class Columns:
    """The names of the columns, as they are called and as the header has them; none without a header."""

    header: Header | None = None
    names: Sequence[str] = ()
    words: Sequence[Word] = ()
    between: Mapping[int, int] | None = None

    def are_inputs(self, given: Sequence[str]) -> NDArray[np.bool_]:
        """Return which columns are among the names given, in one spelling or the other."""
        pairs = zip(self.names, self.words, strict=True)
        return np.array([name in given or word.name in given for name, word in pairs], dtype=np.bool_)


def input_columns(
    lines: Lines, columns: Columns, given: Sequence[str] | None
) -> tuple[NDArray[np.bool_], Sequence[str]]:
    """Return which columns are inputs, and notes of a choice.

    Parameters
    ----------
    lines : Lines
    columns : Columns
    given : sequence of str, optional
        The inputs, if the caller names them.

    Raises
    ------
    BoolnetError
        If nothing tells, or what tells contradicts itself.
    """
    width = lines.layout.width
    notes: list[str] = []
    divided = _divided(lines, columns)
    if divided is None and given is not None:
        chosen = columns.are_inputs(given)
        if chosen.any():
            if chosen.all():
                raise BoolnetError("all columns are inputs", lines.source.line(columns.words[0].start), help=_HELP)
            return chosen, notes
        divided = len(given)
    if divided is None:
        divided, notes = _by_rows(lines, columns, _by_weak_signs(lines.layout))
    if divided >= width:
        raise lines.asked(f"{divided} inputs, but the rows have {width} cells" if given else "the rows have no output")
    return np.arange(width) < divided, notes


def _divided(lines: Lines, columns: Columns) -> int | None:
    """Return how many columns stand before what divides them, None if nothing does."""
    layout, header, between = lines.layout, columns.header, columns.between or {}
    found = [only_bar(layout.between)]
    if layout.opens and not layout.closes and not layout.strong():
        found.append(0)
    if header is not None:
        found.append(only_bar(between))
        if header.opens and not header.closes and only_bar(between) is None and not layout.strong():
            found.append(0)
    places = list(dict.fromkeys(place for place in found if place is not None))
    if len(places) > 1:
        message = "the bar of the header stands elsewhere than that of the rows"
        place = lines.source.line(header.words[0].start if header else 0)
        raise BoolnetError(message, place, help="put them below each other")
    return places[0] if places else None


def _by_weak_signs(layout: Layout) -> int | None:
    """Return where the only comma stands, or the only blank of rows without commas or bars; None if none does."""
    commas, blanks = layout.at(COMMA), layout.at(BLANK)
    if len(commas) > 1 or layout.strong():
        return None
    return next((places[0] for places in (commas, blanks) if len(places) == 1), None)


def may_be_values(lines: Sequence[str], layout: Layout) -> bool:
    """Whether lines could be functions by their values, one a line, or several between semicolons."""
    if layout.at(COMMA):
        sizes = {len(part.replace(" ", "")) for line in lines for part in line.split(";") if part.strip()}
    else:
        sizes = {layout.width}
        groups = layout.at(BLANK)
        if len(groups) == 1 and 2 * groups[0] != layout.width:
            return False  # values stand in groups of one size
    return len(sizes) == 1 and min(sizes) > 1 and not min(sizes) & (min(sizes) - 1)


def _by_rows(lines: Lines, columns: Columns, divided: int | None) -> tuple[int, list[str]]:
    """Return how many columns are inputs, from what the rows say, and notes."""
    codes, width = lines.codes(), lines.layout.width
    k = complete_inputs(codes)
    notes = _notes_of_values(lines, codes, k) if columns.header is None else []
    if divided is not None and width > 2:
        return divided, notes
    ways = [k] if k else telling_inputs(codes) if len(codes) > 1 else []
    is_open = len(ways) != 1 or (k == 1 and width > 2 and not notes)
    others = _by_names(codes, columns.names, ways[0] if len(ways) == 1 else 0)
    if is_open or others:
        meant = f"; the names say {listed(others)}" if others else ""
        example = others or columns.names[:-1] or ["a", "b"]
        help = (
            f"put | between them (a b | y), or name the inputs: --inputs {','.join(example)} (inputs={list(example)})"
        )
        raise lines.asked(f"nothing tells which of the {width} columns are inputs{meant}", help)
    if k != width - 1 and not notes:
        inputs = f": {listed(list(columns.names[: ways[0]]))}" if columns.names else ""
        why = "they have all combinations" if k else "only they tell all rows apart"
        why = "" if not k and any(is_told_by(codes, range(j, width)) for j in range(1, width)) else f", as {why}"
        first = f"the first {ways[0]} columns are" if ways[0] > 1 else "the first column is"
        notes.append(f"{first} read as the inputs{why}{inputs}")
    return ways[0], notes


def _notes_of_values(lines: Lines, codes: Grid, k: int) -> list[str]:
    """Return the note of lines without a header that could be the values of functions, or refuse to choose."""
    width = lines.layout.width
    cells = [bytes(line).decode() for line in lines.grid[:4]]
    if not k or width < 2 or lines.layout.at(COMMA) or not may_be_values(cells, Layout(width, {})):
        return []
    if not counts_up(codes, k):
        help = f"{_HELP}; or end every line with ; where it lists the values of a function"
        raise lines.asked("these lines may be rows of a table, or the values of one function each", help)
    rows = f"{len(lines.grid)} rows of a truth table, {k} input{'s' * (k > 1)} first"
    return [f"the lines are read as {rows}; end each with ; if it is a function's values"]


def _by_names(codes: Grid, names: Sequence[str], k: int) -> Sequence[str]:
    """Return the inputs by the names of the columns, where these say otherwise than that the first k are.

    Outputs by their names are the last columns or, if there is none of them, the first.
    """
    base = [_NUMBER.sub("", name).casefold() for name in names]
    has_sum = not {"s", "sum"}.isdisjoint(base)
    are_outputs = [_OUTPUTS.fullmatch(name) is not None or (name == "c" and has_sum) for name in base]
    if True not in are_outputs:
        return []
    last, first = (run.index(False) if False in run else len(run) for run in (are_outputs[::-1], are_outputs))
    width = len(names)
    if last:
        return names[: width - last] if k < width - last else []
    fits = [j for j in range(first, 0, -1) if is_told_by(codes, range(j, width))]
    return names[fits[0] :] if fits else []
