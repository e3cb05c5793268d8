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
one choice of first columns. It is told by a note where more than the last column is an output or rows are missing, and
asked where the names of the columns say otherwise (Out, A, B) or one column of two rows would be the input.

A header is cut where the rows are: an arrow or ``||`` in ``p q | p->q`` is part of a formula, and ``a[1..0]`` names
two columns. It may stand in a comment above the rows. Rows may come in any order; those that are missing are don't
cares. A row that is given twice must not be 0 and 1; where it is don't care and a value, it has the value.
`row_words.py` has other words for 0 and 1, and tables of LaTeX or in one line.

Lines of 0 and 1 alone, whose lengths could be the values of functions, one a line, are rows where a blank divides each
in two that are not of one length, or where their first columns count: 00, 01, 10, 11, or 00, 01, 11, 10, or downwards;
a note says so. Where these are all combinations in another order, the text is refused, as it
may be meant either way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.core.limits import TABLE_INPUTS, in_words
from boolnet.frontends.names import output_names
from boolnet.frontends.row_errors import above_the_header, not_a_cell, odd_row
from boolnet.frontends.row_header import (
    Header,
    Word,
    column_names,
    columns,
    is_header,
    may_have_formulas,
    read_header,
)
from boolnet.frontends.row_inputs import NOT_AN_INPUT, Columns, Lines, Source, input_columns, may_be_values
from boolnet.frontends.row_layout import (
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
)
from boolnet.frontends.row_values import (
    BOTH,
    DONT_CARE,
    Grid,
    complete_inputs,
    counts_up,
    filled,
)
from boolnet.frontends.row_words import prepared
from boolnet.functions.function import numbered, with_notes
from boolnet.functions.truth_table import TruthTable

_PEEK = 1 << 16  # characters that tell whether a text is a table of rows
_LINE_LENGTH = 1 << 20  # the most characters of a line
_LAYOUTS = 1000  # the most layouts of the lines of one table
_SEVERAL_CELLS = re.compile(r"[01-][ ,;\t]*[01xX-]")  # which are no expression
_COMMENT = re.compile(r"[^\S\n]*#[^\S\n]*([^\n]*?)[^\S\n]*")
_CELLS_AND_BAR = re.compile(r"[ |]*+[01-][01xX -]*+[|\x01]")


def looks_like_rows(text: str) -> bool:
    """Whether a text is a truth table row by row, rather than an expression or functions by their values.

    Examples
    --------
    >>> [looks_like_rows(text) for text in ("a b | y\\n0 0 | 1", "00 0\\n01 1", "0110\\n0001", "a | b\\nc")]
    [True, True, False, False]
    """
    whole_lines = text.rfind("\n", 0, _PEEK)
    found = prepared(text[: whole_lines if whole_lines > 0 and len(text) > _PEEK else _PEEK])
    plain = found.text
    first = LINE.search(plain)
    if first is None or found.unknown is not None:
        return found.unknown is not None
    header = _header(plain, first)
    if _is_title(plain, first, header):
        return True
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
        not may_be_values(lines, layouts[0]) or _meant(text) != "values"
    )


def _header(plain: str, first: re.Match[str]) -> Header | None:
    """Return the first line as a header, if it is one; above a rule of Markdown it is, whatever it says."""
    header = read_header(plain, *first.span())
    below = LINE.search(plain, first.end())
    has_rule = header.opens and below is not None and MARKDOWN_RULE.fullmatch(below[0]) is not None
    if header.words and (has_rule or is_header(header)):
        return header
    return header if may_have_formulas(plain, header) and _is_above_rows(plain, header) else None


def _is_above_rows(plain: str, header: Header) -> bool:
    """Whether the lines behind formulas are rows of cells in as many columns, and no expressions themselves."""
    below = blank_rules(as_cells(plain[header.place[1] : header.place[1] + _PEEK], True), True)
    lines = [line[0] for line in islice(LINE.finditer(below), 4)]
    layouts = [layout_of(shape_of(line)) for line in lines if first_unknown(line) < 0]
    if not layouts or len(layouts) < len(lines) or len({(row.width, row.strong()) for row in layouts}) > 1:
        return False
    if not layouts[0].between or columns(plain, header, layouts[0]) is None:
        return False
    only_bars = len(layouts[0].strong()) == layouts[0].width - 1
    return not only_bars or (len(lines) > 1 and "=" not in plain[slice(*header.place)])


def _is_title(plain: str, first: re.Match[str], header: Header | None) -> bool:
    """Whether the first line is neither header nor row, but the second one a header above rows of several cells."""
    second = LINE.search(plain, first.end())
    row = LINE.search(plain, second.end()) if second else None
    if second is None or row is None or not _SEVERAL_CELLS.search(as_cells(row[0], True)):
        return False
    if _fits_rows(plain, header, first.end()) if header else first_unknown(as_cells(first[0], True)) < 0:
        return False
    below = _header(plain, second)
    return below is not None and _fits_rows(plain, below, second.end())


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
        commas = list(header.between.values()).count(COMMA)
        is_divided = header.divided() is not None and bool(layout.strong())
        return len(header.words) > 1 and (is_divided or len(layout.at(COMMA)) == commas > 0)
    return layout.width > 1 or (header.opens and not header.closes)


def _meant(text: str) -> str:
    """Return what lines of cells are that could be both: "rows", "values", or "either"."""
    try:
        grid = _Reader(text, "<text>", None).lines().codes()
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
        self.source, self.given = Source(text, name), inputs
        found = prepared(text)
        found.refuse_unknown(text, name)
        self.plain = found.text
        first = LINE.search(self.plain)
        if first is None:
            raise BoolnetError("the truth table is empty", help="write a header and rows: a b | y, then 0 0 | 1")
        self._check_line(first.end() - first.start(), first.start())
        self.header = _header(self.plain, first)
        if _is_title(self.plain, first, self.header):
            raise above_the_header(self.source.line(first.start()))
        self.start = first.end() if self.header else 0
        self.notes = [*found.notes]

    def _check_line(self, length: int, start: int) -> None:
        if length > _LINE_LENGTH:
            place = self.source.span(start, start + 1)
            raise LimitError(f"a line has {length:,} characters; at most {_LINE_LENGTH:,} make a row", place)

    def read(self) -> TruthTable:
        lines = self.lines()
        width = lines.layout.width
        words, between = self._columns(width, lines)
        names, renamed = column_names(words, self.source.text, self.source.name) if words else ([], [])
        is_input, notes = input_columns(lines, Columns(self.header, names, words, between), self.given)
        self.notes += notes
        n = int(is_input.sum())
        if n > TABLE_INPUTS:
            message = f"a truth table over {n} inputs has 2^{n} rows; at most 2^{TABLE_INPUTS} are tabled"
            raise LimitError(message, help="give the function as an expression or a PLA file")
        codes = lines.codes()
        self._check_inputs(codes, is_input, lines)
        outputs = codes[:, ~is_input]
        outputs[outputs > 1] = DONT_CARE
        table = filled(codes[:, is_input], outputs)
        if table.clash:
            first, second = (lines.line(line) for line in table.clash)
            message = f"line {second.line} gives other values than line {first.line}, for the same inputs"
            raise BoolnetError(message, second, f"line {first.line} differs", help="remove one of the two")
        if table.is_eased:
            self.notes.append("a row that one line gives a value, and another -, has that value")
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

    def lines(self) -> Lines:
        """Return all cells, after checking that the lines are laid out alike."""
        cells = as_cells(self.plain[self.start :], self.header is not None)
        cells = blank_rules(cells, self.header is not None)
        bad = first_unknown(cells)
        if bad >= 0:
            raise not_a_cell(self.source, self.start + bad, self.start)
        shape = shape_of(cells)
        shapes = shape.split(b"\n")
        longest = max(shapes, key=len)
        if len(longest) > _LINE_LENGTH:
            self._check_line(len(longest), self.start + shape.index(longest))
        with_cells = (line for line in dict.fromkeys(shapes) if b"c" in line)
        kinds = {line: layout_of(line) for line in islice(with_cells, _LAYOUTS + 1)}
        if not kinds:
            help = "write them below the names: 0 0 | 1"
            raise BoolnetError("the truth table has no rows", self.source.line(self.start), help=help)
        if len(kinds) > _LAYOUTS:
            help = "write all rows alike: 0 1 | 1"
            raise LimitError(f"the rows are laid out in more than {_LAYOUTS:,} ways", help=help)
        first = next(iter(kinds.values()))
        for line, layout in kinds.items():
            if (layout.width, layout.strong()) != (first.width, first.strong()):
                place = self.source.line(self.start + sum(len(other) + 1 for other in shapes[: shapes.index(line)]))
                what = f"{layout.width} cells" if layout.width != first.width else "its bars elsewhere"
                usual = f", the first row {first.width}" if layout.width != first.width else " than the first row"
                start = self.start + sum(len(other) + 1 for other in shapes[: shapes.index(next(iter(kinds)))])
                raise odd_row(f"this row has {what}{usual}", place, self.source.line(start))
        places = np.flatnonzero(np.frombuffer(shape, dtype=np.uint8) == ord("c"))
        grid = np.frombuffer(cells.encode("latin-1"), dtype=np.uint8)[places]
        starts = (places + self.start).reshape(-1, first.width)
        return Lines(self.source, grid.reshape(-1, first.width), starts, common(kinds.values()))

    def _columns(self, width: int, lines: Lines) -> tuple[list[Word], dict[int, int]]:
        if self.header is None:
            return self._names_in_comment(lines.layout)
        found = columns(self.plain, self.header, lines.layout)
        if found is None:
            place = self.source.span(self.header.words[0].start, self.header.words[-1].stop)
            message = f"the header has {len(self.header.words)} names, but the rows have {width} cells"
            raise BoolnetError(message, place, help="name every column: a b | y, then 0 0 | 1")
        words, between = found
        if len(words) > len(self.header.words) and all(len(word.name) == 1 for word in words):
            self.notes.append(f"the names of the columns are read letter by letter: {' '.join(w.name for w in words)}")
        return words, between

    def _names_in_comment(self, layout: Layout) -> tuple[list[Word], dict[int, int]]:
        """Return the columns of a header that stands in a comment above the rows, where it is laid out as they are."""
        first = LINE.search(self.plain)
        above = self.source.text[: first.start() if first else 0].rstrip()
        comment = _COMMENT.fullmatch(above, above.rfind("\n") + 1)
        header = read_header(above, *comment.span(1)) if comment else None
        found = columns(above, header, layout) if header and is_header(header) else None
        signs = {place: level for place, level in layout.between.items() if level >= COMMA}
        if header is None or found is None or not signs or any(" " in word.name for word in found[0]):
            return [], {}
        if {place: level for place, level in found[1].items() if level >= COMMA} != signs:
            return [], {}
        self.header = header
        names = " ".join(word.name for word in found[0])
        self.notes.append(f"the comment above the rows is read as the names of the columns: {names}")
        return found

    def _check_inputs(self, codes: Grid, is_input: NDArray[np.bool_], lines: Lines) -> None:
        bad = (codes == NOT_AN_INPUT) & is_input
        if bad.any():
            at = int(lines.places[bad][0])
            help = "an input is 0, 1, or - for both values"
            raise BoolnetError(
                f"{self.source.text[at]!r} is not the value of an input", self.source.span(at, at + 1), help=help
            )
