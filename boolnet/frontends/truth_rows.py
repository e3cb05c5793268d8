"""Truth tables row by row: the inputs, and what the outputs are for them.

::

    file      = [ header ] { row | rule | comment }
    header    = names, as the columns of the rows are kept apart              a b | s c     A,B,S,C     | A | B | Y |
    row       = cells of the inputs, cells of the outputs                     0 1 | 1 0     0,1,1,0     | 0 | 1 | 1 |
    cell      = "0" | "1" | T | F | true | false     the words only below a header
              | "-" "x" "X"                          of an output: don't care; of an input: both values
              | "?" "d" "D"                          of an output: don't care
    rule      = signs alone: ---+---   ~~~~~~   |---|---|   ┌───┬───┐
    comment   = "#" to the end of the line

Cells stand side by side, or blanks, commas, semicolons, tabs or bars keep them apart; quotes around them are ignored.
What divides inputs from outputs is, the first that there is: a double bar, an arrow or a colon; the only bar, of the
rows or of the header; the names or the number of inputs that the caller gives; the only comma or the only blank of
every row. Else the lines must be all combinations of their first columns, which are the inputs then, or differ by only
one choice of first columns. A header ``a[1..0]`` names two columns. Rows may come in any order; those that are missing
are don't cares. A row that is given twice must be the same both times.

Lines of 0 and 1 alone, whose lengths could be the values of functions, one a line, are rows where a blank divides each
in two that are not of one length, or where their first columns count: 00, 01, 10, 11, or 00, 01, 11, 10, or downwards;
a note says so. Where these are all combinations in another order, the text is refused, as it
may be meant either way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError, LimitError, Span
from boolnet.core.limits import TABLE_INPUTS, in_words
from boolnet.frontends.names import output_names
from boolnet.frontends.row_header import (
    Header,
    Word,
    column_names,
    columns,
    is_header,
    may_have_formulas,
    only_bar,
    read_header,
)
from boolnet.frontends.row_layout import (
    BLANK,
    COMMA,
    LINE,
    MARKDOWN_RULE,
    Layout,
    as_cells,
    blank_rules,
    common,
    first_unknown,
    layout_of,
    shape_of,
    without_comments,
)
from boolnet.frontends.row_values import (
    BOTH,
    DONT_CARE,
    Grid,
    complete_inputs,
    counts_up,
    filled,
    telling_inputs,
)
from boolnet.functions.function import numbered, with_notes
from boolnet.functions.truth_table import TruthTable

_PEEK = 1 << 16  # characters that tell whether a text is a table of rows
_LINE_LENGTH = 1 << 20  # the most characters of a line
_LAYOUTS = 1000  # the most layouts of the lines of one table
_NOT_AN_INPUT = 3
_CELLS_AND_BAR = re.compile(r"[ |]*+[01-][01xX -]*+[|\x01]")
_HELP = "put | between them (a b | y), or name the inputs: --inputs a,b (inputs=['a', 'b'])"
_CELL_HELP = "cells are 0, 1, and - for don't care; names stand in the first line"

_CODES = np.full(256, _NOT_AN_INPUT, dtype=np.int8)
for _characters, _code in (("0", 0), ("1", 1), ("-xX", BOTH)):
    _CODES[list(_characters.encode())] = _code


class _Lines(NamedTuple):
    """The lines of a text that hold cells: all cells, where each stands, and what all lines have in common."""

    grid: NDArray[np.uint8]  # the characters, a line a row
    places: NDArray[np.intp]
    layout: Layout


def looks_like_rows(text: str) -> bool:
    """Whether a text is a truth table row by row, rather than an expression or functions by their values.

    Examples
    --------
    >>> [looks_like_rows(text) for text in ("a b | y\\n0 0 | 1", "00 0\\n01 1", "0110\\n0001", "a | b\\nc")]
    [True, True, False, False]
    """
    plain = without_comments(text[:_PEEK])
    first = LINE.search(plain)
    if first is None:
        return False
    if len(text) > _PEEK:
        plain = plain[: max(plain.rfind("\n"), first.end())]
    header = _header(plain, first)
    if header is not None:
        return _fits_rows(plain, header, first.end())
    lines = [as_cells(line[0], False) for line in islice(LINE.finditer(plain), 4)]
    if len(lines) < 2 or any(first_unknown(line) >= 0 for line in lines):
        return False
    layouts = [layout_of(shape_of(line)) for line in lines]
    if len({(layout.width, layout.strong()) for layout in layouts}) > 1 or layouts[0].width < 2:
        return bool(layouts[0].strong()) and layouts[0].width > 1
    if layouts[0].strong() or re.search(r"[,\t]", lines[0].strip()):
        return True
    return not plain[: first.end()].rstrip().endswith(";") and (
        not _may_be_values(lines, layouts[0]) or _meant(text) != "values"
    )


def _header(plain: str, first: re.Match[str]) -> Header | None:
    """Return the first line as a header, if it is one; above a rule of Markdown it is, whatever it says."""
    header = read_header(plain, *first.span())
    below = LINE.search(plain, first.end())
    has_rule = header.opens and below is not None and MARKDOWN_RULE.fullmatch(below[0]) is not None
    if has_rule or is_header(header):
        return header
    return header if may_have_formulas(plain, header) and _is_above_rows(plain, header) else None


def _is_above_rows(plain: str, header: Header) -> bool:
    """Whether the lines behind formulas are rows of cells in as many columns, and no expressions themselves."""
    below = LINE.finditer(plain[: header.place[1] + _PEEK], header.place[1])
    lines = [as_cells(line[0], True) for line in islice(below, 4)]
    layouts = [layout_of(shape_of(line)) for line in lines if first_unknown(line) < 0]
    if not layouts or len(layouts) < len(lines) or len({(row.width, row.strong()) for row in layouts}) > 1:
        return False
    if not layouts[0].between or columns(plain, header, layouts[0]) is None:
        return False
    only_bars = len(layouts[0].strong()) == layouts[0].width - 1
    return not only_bars or (len(lines) > 1 and "=" not in plain[slice(*header.place)])


def _fits_rows(plain: str, header: Header, start: int) -> bool:
    """Whether the line behind a header holds cells in as many columns."""
    cells = blank_rules(as_cells(plain[start:], True), True)
    row = LINE.search(cells)
    if row is None or header.words[0].name == "inputs":
        return False
    if first_unknown(row[0]) >= 0:  # a mistake in the first row of what is a table
        return header.divided() is not None and _CELLS_AND_BAR.match(row[0]) is not None
    layout = layout_of(shape_of(row[0]))
    if columns(plain, header, layout) is None:
        return header.divided() is not None and bool(layout.strong()) and len(header.words) > 1
    return layout.width > 1 or (header.opens and not header.closes)


def _may_be_values(lines: Sequence[str], layout: Layout) -> bool:
    """Whether lines could be functions by their values, one a line, or several between semicolons."""
    if layout.at(COMMA):
        sizes = {len(part.replace(" ", "")) for line in lines for part in line.split(";") if part.strip()}
    else:
        sizes = {layout.width}
        groups = layout.at(BLANK)
        if len(groups) == 1 and 2 * groups[0] != layout.width:
            return False  # values stand in groups of one size
    return len(sizes) == 1 and min(sizes) > 1 and not min(sizes) & (min(sizes) - 1)


def _meant(text: str) -> str:
    """Return what lines of cells are that could be both: "rows", "values", or "either"."""
    try:
        grid = _CODES[_Reader(text, "<text>", None).lines().grid]
    except BoolnetError:
        return "values"
    k = complete_inputs(grid)
    if not k:
        return "values"
    return "rows" if counts_up(grid, k) else "either"


def read_rows(text: str, name: str = "<text>", *, inputs: Sequence[str] | None = None) -> TruthTable:
    """Return the function of a truth table that is given row by row.

    Parameters
    ----------
    text : str
    name : str
        What to call the text in messages: its file, or ``<text>``.
    inputs : sequence of str, optional
        Which columns are inputs, where nothing else tells; without a header only their number counts.

    Raises
    ------
    BoolnetError
        If the text is no such table, contradicts itself, or leaves open which columns are inputs.
    LimitError
        If it has more than 24 inputs.

    Examples
    --------
    >>> table = read_rows("a b | y\\n0 0 | 1\\n1 - | 0")
    >>> table.inputs, table.outputs, table.values().tolist()
    (('a', 'b'), ('y',), [[1, -1, 0, 0]])
    """
    return _Reader(text, name, inputs).read()


class _Reader:
    def __init__(self, text: str, name: str, inputs: Sequence[str] | None) -> None:
        self.text, self.name, self.given = text, name, inputs
        self.plain = without_comments(text)
        first = LINE.search(self.plain)
        if first is None:
            raise BoolnetError("the truth table is empty", help="write a header and rows: a b | y, then 0 0 | 1")
        self._check_line(first.end() - first.start(), first.start())
        self.header = _header(self.plain, first)
        self.start = first.end() if self.header else 0
        self.notes: list[str] = []

    def _span(self, start: int, stop: int) -> Span:
        return Span(self.text, start, stop, self.name)

    def _line_span(self, at: int) -> Span:
        """Return the place of the line that a place is in."""
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return self._span(start, len(self.text) if end < 0 else end)

    def _check_line(self, length: int, start: int) -> None:
        if length > _LINE_LENGTH:
            place = self._span(start, start + 1)
            raise LimitError(f"a line has {length:,} characters; at most {_LINE_LENGTH:,} make a row", place)

    def read(self) -> TruthTable:
        lines = self.lines()
        width = lines.layout.width
        words, between = self._columns(width, lines)
        names, renamed = column_names(words, self.text, self.name) if words else ([], [])
        is_input = self._inputs(lines, names, between, words)
        n = int(is_input.sum())
        if n > TABLE_INPUTS:
            message = f"a truth table over {n} inputs has 2^{n} rows; at most 2^{TABLE_INPUTS} are tabled"
            raise LimitError(message, help="give the function as an expression or a PLA file")
        codes = _CODES[lines.grid]
        self._check_inputs(codes, is_input, lines)
        outputs = codes[:, ~is_input]
        outputs[outputs > 1] = DONT_CARE
        table = filled(codes[:, is_input], outputs)
        if table.clash:
            first, second = (self._line_span(int(lines.places[line, 0])) for line in table.clash)
            message = f"line {second.line} gives other values than line {first.line}, for the same inputs"
            raise BoolnetError(message, second, f"line {first.line} differs", help="remove one of the two")
        self._tell(table.missing, n, (codes[:, is_input] == BOTH).any(), renamed)
        if names:
            chosen = [name for name, is_in in zip(names, is_input, strict=True) if is_in]
            others = [name for name, is_in in zip(names, is_input, strict=True) if not is_in]
        else:
            chosen = list(numbered("x", n))
            others = list(output_names(width - n, chosen))
        return with_notes(TruthTable.from_values(chosen, others, table.values, bool(names)), self.notes)

    def _tell(self, missing: int, n: int, has_both: bool, renamed: Sequence[str]) -> None:
        """Add the notes of how the rows were read."""
        self.notes += renamed
        if has_both:
            self.notes.append("'-' among the inputs stands for both values")
        if missing:
            is_are = "is missing, and is don't care" if missing == 1 else "are missing, and are don't care"
            self.notes.append(f"{in_words(missing)} of the {in_words(1 << n)} rows {is_are}")

    def lines(self) -> _Lines:
        """Return all cells, after checking that the lines are laid out alike."""
        cells = as_cells(self.plain[self.start :], self.header is not None)
        cells = blank_rules(cells, self.header is not None)
        bad = first_unknown(cells)
        if bad >= 0:
            at = self.start + bad
            raise BoolnetError(f"{self.text[at]!r} is not a cell", self._span(at, at + 1), help=_CELL_HELP)
        shape = shape_of(cells)
        shapes = shape.split(b"\n")
        longest = max(shapes, key=len)
        if len(longest) > _LINE_LENGTH:
            self._check_line(len(longest), self.start + shape.index(longest))
        with_cells = (line for line in dict.fromkeys(shapes) if b"c" in line)
        kinds = {line: layout_of(line) for line in islice(with_cells, _LAYOUTS + 1)}
        if not kinds:
            help = "write them below the names: 0 0 | 1"
            raise BoolnetError("the truth table has no rows", self._line_span(self.start), help=help)
        if len(kinds) > _LAYOUTS:
            help = "write all rows alike: 0 1 | 1"
            raise LimitError(f"the rows are laid out in more than {_LAYOUTS:,} ways", help=help)
        first = next(iter(kinds.values()))
        for line, layout in kinds.items():
            if (layout.width, layout.strong()) != (first.width, first.strong()):
                place = self._line_span(self.start + sum(len(other) + 1 for other in shapes[: shapes.index(line)]))
                what = f"{layout.width} cells" if layout.width != first.width else "its bars elsewhere"
                usual = f", the first row {first.width}" if layout.width != first.width else " than the first row"
                raise BoolnetError(f"this row has {what}{usual}", place, help="write all rows alike: 0 1 | 1")
        places = np.flatnonzero(np.frombuffer(shape, dtype=np.uint8) == ord("c"))
        grid = np.frombuffer(cells.encode("latin-1"), dtype=np.uint8)[places]
        return _Lines(
            grid.reshape(-1, first.width), (places + self.start).reshape(-1, first.width), common(kinds.values())
        )

    def _columns(self, width: int, lines: _Lines) -> tuple[list[Word], dict[int, int]]:
        if self.header is None:
            return [], {}
        found = columns(self.plain, self.header, lines.layout)
        if found is None:
            place = self._span(self.header.words[0].start, self.header.words[-1].stop)
            message = f"the header has {len(self.header.words)} names, but the rows have {width} cells"
            raise BoolnetError(message, place, help="name every column: a b | y, then 0 0 | 1")
        words, between = found
        if len(words) > len(self.header.words) and all(len(word.name) == 1 for word in words):
            self.notes.append(f"the names of the columns are read letter by letter: {' '.join(w.name for w in words)}")
        return words, between

    # Which columns are inputs.

    def _inputs(
        self, lines: _Lines, names: Sequence[str], between: dict[int, int], words: Sequence[Word]
    ) -> NDArray[np.bool_]:
        """Return which columns are inputs, or raise that nothing tells."""
        width, layout = lines.layout.width, lines.layout
        divided = self._divided(layout, between)
        if divided is None and self.given is not None:
            if names and any(name in self.given for name in names):
                chosen = np.array([name in self.given for name in names])
                if chosen.all():
                    raise BoolnetError("all columns are inputs", self._line_span(words[0].start), help=_HELP)
                return chosen
            divided = len(self.given)
        if divided is None:
            weak = [layout.at(level) for level in (COMMA, BLANK)]
            divided = next((places[0] for places in weak if len(places) == 1 and (width > 2 or places)), None)
            divided = None if layout.at(COMMA) and len(layout.at(COMMA)) > 1 else divided
            divided = self._by_rows(lines, divided)
        if divided >= width:
            message = f"{divided} inputs, but the rows have {width} cells" if self.given else "the rows have no output"
            raise BoolnetError(message, self._line_span(int(lines.places[0, 0])), help=_HELP)
        return np.arange(width) < divided

    def _divided(self, layout: Layout, between: dict[int, int]) -> int | None:
        """Return how many columns stand before what divides them, None if nothing does."""
        found = [only_bar(layout.between)]
        if layout.opens and not layout.closes and not layout.strong():
            found.append(0)
        if self.header is not None:
            found.append(only_bar(between))
            if self.header.opens and not self.header.closes and only_bar(between) is None and not layout.strong():
                found.append(0)
        places = list(dict.fromkeys(place for place in found if place is not None))
        if len(places) > 1:
            at = self.header.words[0].start if self.header else self.start
            message = "the bar of the header stands elsewhere than that of the rows"
            raise BoolnetError(message, self._line_span(at), help="put them below each other")
        return places[0] if places else None

    def _by_rows(self, lines: _Lines, divided: int | None) -> int:
        """Return how many columns are inputs, from what the rows say."""
        codes = _CODES[lines.grid]
        k = complete_inputs(codes)
        cells = [bytes(line).decode() for line in lines.grid[:4]]
        if self.header is None and lines.layout.width > 1 and _may_be_values(cells, Layout(lines.layout.width, {})):
            if k and not counts_up(codes, k) and not lines.layout.at(COMMA):
                message = "these lines may be rows of a table, or the values of one function each"
                help = f"{_HELP}; or end every line with ; where it lists the values of a function"
                raise BoolnetError(message, self._line_span(int(lines.places[0, 0])), help=help)
            if k and not lines.layout.at(COMMA):
                rows = f"{len(lines.grid)} rows of a truth table, {k} input{'s' * (k > 1)} first"
                self.notes.append(f"the lines are read as {rows}; end each with ; if it is a function's values")
        if divided is not None:
            return divided
        if k:
            return k
        ways = telling_inputs(codes) if len(codes) > 1 else []
        if len(ways) == 1:
            self.notes.append(f"the first {ways[0]} columns are read as the inputs: only they tell all rows apart")
            return ways[0]
        message = f"nothing tells which of the {lines.layout.width} columns are inputs"
        raise BoolnetError(message, self._line_span(int(lines.places[0, 0])), help=_HELP)

    def _check_inputs(self, codes: Grid, is_input: NDArray[np.bool_], lines: _Lines) -> None:
        bad = (codes == _NOT_AN_INPUT) & is_input
        if bad.any():
            at = int(lines.places[bad][0])
            help = "an input is 0, 1, or - for both values"
            raise BoolnetError(f"{self.text[at]!r} is not the value of an input", self._span(at, at + 1), help=help)
