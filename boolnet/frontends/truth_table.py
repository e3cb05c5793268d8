"""Truth tables as text: every row's value, a number, or the numbers of the rows.

::

    text       = statement { (";" | newline) statement }
    statement  = [ header ] [ name "=" ] values
    header     = names ":"  |  "(" names ")" ":"  |  [ name ] "(" names ")" [ "=" ]     a b c:   f(a, b, c) =
    values     = cells | "0x" hexadecimal | "0b" binary | terms
    cells      = row 0 first: 0, 1, or one of - d x X for don't care; blanks and _ group them
    terms      = term { ("+" | "*" | ",") term }
    term       = kind "(" { number [ ".." number ] } ")"
    kind       = m  Σ  Σm  sum m  minterms, where the function is 1; the rest is 0
               | M  Π  ΠM  prod M  maxterms, where it is 0; the rest is 1
               | d  Σd  D          don't cares

The number of a row, in binary, is its input vector with the first input most significant. ``0x`` and ``0b`` give
an integer whose bit r is row r: 0x96 is the parity of three inputs, m(1, 2, 4, 7). Hence cells that begin with
``0x`` are written with ``-`` for don't care. Each statement is an output; the header names the inputs, and stands in
the first statement, or on a line before it. Without one the inputs are x1, x2, ...; terms then have as few inputs
as the largest number needs, and at least one. Comments run from # to the end of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError, LimitError, Span
from boolnet.core.limits import OUTPUTS, TABLE_INPUTS, in_words
from boolnet.frontends.names import output_names
from boolnet.functions.function import BooleanFunction, numbered
from boolnet.functions.truth_table import TruthTable, tabulate

Cells = NDArray[np.int8]
DONT_CARE = -1
_SKIP, _BAD = 2, 3

_CODES = np.full(256, _BAD, dtype=np.int8)
for _characters, _code in (("0", 0), ("1", 1), ("-dxX", DONT_CARE), ("_ \t\r\f\v", _SKIP)):
    _CODES[list(_characters.encode())] = _code

_COMMENT = re.compile(r"#[^\n]*")
_STATEMENT = re.compile(r"(?:[^;\n()]++|\([^()]*+\)|[()])++")
_NAME = r"[^\s,:=();#]+"
_OUTPUT = re.compile(rf"\s*+({_NAME}+)\s*+=")
_CALL = re.compile(rf"\s*+({_NAME}+)?+\s*+\(((?:\s*+(?![-.\d]){_NAME}+[\s,]*+)++)\)\s*+=?")
_WITHIN = re.compile(r"\s*+\(([^()]*)\)\s*+")
_NUMBER = re.compile(r"0([xXbB])([0-9A-Za-z_\s]*+)")
_NO_DIGIT = {16: re.compile(r"[^0-9A-Fa-f_\s]"), 2: re.compile(r"[^01_\s]")}
_KIND = r"(?:(?:Σ|∑|Π|∏|sum|prod)\s*[mMdD]?|[mMdD])"
_TERM = re.compile(rf"({_KIND})\s*\(")
_ITEMS = re.compile(r"(?:[\s,]*+\d{1,9}+(?:\s*+\.\.\s*+\d{1,9}+)?(?![^\s,)]))*+[\s,]*+")
_ITEM = re.compile(r"(\d+)(?:\s*\.\.\s*(\d+))?")
_BETWEEN = re.compile(r"\s*[+*·,]?\s*")
_LOOKS_LIKE_VALUES = re.compile(
    rf"\s*(?:0[xXbB]\w|{_KIND}\s*\([\s\d,.]*\)"
    r"|[01-](?:[01xXd_-]++|[ \t]++(?=[01-]))[01xXd_\s-]*\Z)"
)


@dataclass
class _Statement:
    """The values of one output: all of its rows (`cells`), or (rows, value) pairs on a background."""

    place: Span
    output: str = ""
    cells: Cells | None = None
    background: int = 0
    rows: list[tuple[int, int, int]] | None = None  # first row, last row, value

    def largest(self) -> int:
        return max((last for _, last, _ in self.rows or ()), default=0)


def looks_like_truth_table(text: str) -> bool:
    """Whether a text is a truth table rather than an expression; its first statement decides.

    Examples
    --------
    >>> [looks_like_truth_table(text) for text in ("0110", "0x96", "s = m(1, 2)", "a b: 01 10", "x & 0", "1")]
    [True, True, True, True, False, False]
    """
    for match in _STATEMENT.finditer(_COMMENT.sub("", text)):
        statement = match[0]
        head, colon, values = statement.rpartition(":")
        if colon and not values.strip():
            return not re.search(r"[&|^!~()\[=]", re.sub(r"\[\d+\]", "", head))
        if not colon and (call := _CALL.match(values)):
            values = values[call.end() :]
        if output := _OUTPUT.match(values):
            values = values[output.end() :]
        if values.strip():
            is_one_row = bool(colon) and values.strip() in ("0", "1", "-")
            return is_one_row or _LOOKS_LIKE_VALUES.match(values) is not None
    return False


def read_truth_table(text: str, name: str = "<text>") -> TruthTable:
    """Return the function of a truth table in any of the forms above.

    Parameters
    ----------
    text : str
    name : str
        What to call the text in messages: its file, or ``<text>``.

    Raises
    ------
    BoolnetError
        If the text is not a table, or contradicts itself.
    LimitError
        If it has more than 24 inputs.

    Examples
    --------
    >>> read_truth_table("m(1, 2) + d(3)").values().tolist()
    [[0, 1, 1, -1]]
    >>> table = read_truth_table("a b c: s = 0x96; carry = 0001 0111")
    >>> table.inputs, table.outputs, table.values()[0].tolist()
    (('a', 'b', 'c'), ('s', 'carry'), [0, 1, 1, 0, 1, 0, 0, 1])
    """
    return _Reader(text, name).read()


class _Reader:
    def __init__(self, text: str, name: str) -> None:
        self.source, self.name = text, name
        self.text = _COMMENT.sub(lambda match: " " * len(match[0]), text) if "#" in text else text
        self.header: tuple[str, ...] | None = None
        self.statements: list[_Statement] = []

    def read(self) -> TruthTable:
        for match in _STATEMENT.finditer(self.text):
            if not match[0].isspace():
                self._statement(*match.span())
            if len(self.statements) > OUTPUTS:
                help = "a line or statement is an output; for rows of a table write | between inputs and outputs"
                raise self._error(*match.span(), f"more than {in_words(OUTPUTS)} outputs", help=help)
        if not self.statements:
            raise BoolnetError("the truth table is empty", help="write its rows, such as 0110")
        n = self._number_of_inputs()
        values = np.empty((len(self.statements), 1 << n), dtype=np.int8)
        for row, statement in zip(values, self.statements, strict=True):
            self._fill(row, statement)
        inputs = numbered("x", n) if self.header is None else self.header
        return TruthTable.from_values(inputs, self._outputs(inputs), values, self.header is not None)

    def _error(self, start: int, stop: int, message: str, note: str = "", help: str = "") -> BoolnetError:
        return BoolnetError(message, Span(self.source, start, stop, self.name), note, help=help)

    def _statement(self, start: int, stop: int) -> None:
        colon = self.text.find(":", start, stop)
        output = ""
        if colon >= 0:
            within = _WITHIN.fullmatch(self.text, start, colon)
            self._set_header(*(within.span(1) if within else (start, colon)))
            start = colon + 1
        elif call := _CALL.match(self.text, start, stop):
            self._set_header(*call.span(2))
            output, start = call[1] or "", call.end()
        if assigned := _OUTPUT.match(self.text, start, stop):
            output, start = assigned[1], assigned.end()
        stripped = self.text[start:stop].strip()
        if stripped:
            start = self.text.index(stripped[0], start)
            statement = self._values(start, start + len(stripped))
            statement.output = output
            self.statements.append(statement)
        elif output:
            raise self._error(start - 1, start, f"{output!r} has no values", help="write its rows behind it: s = 0110")

    def _set_header(self, start: int, stop: int) -> None:
        names = tuple(self.text[start:stop].replace(",", " ").split())
        place = Span(self.source, start, stop, self.name)
        bad = re.search(r"[=();]", self.text[start:stop])
        if bad:
            help = "names of inputs are separated by blanks or commas: a b c: 0110 1001"
            raise self._error(
                start + bad.start(), start + bad.end(), f"unexpected {bad[0]!r} among the inputs", "", help
            )
        if self.header is None and self.statements:
            raise BoolnetError("the inputs are named too late", place, help="name them before the first values")
        if self.header is not None and self.header != names:
            raise BoolnetError("this names other inputs than before", place, help="all outputs have the same inputs")
        if len(names) > TABLE_INPUTS:
            raise _too_large(len(names), place)
        if self.header is None:
            self.header = names

    def _values(self, start: int, stop: int) -> _Statement:
        if number := _NUMBER.match(self.text, start, stop):
            return self._number(number, stop)
        if _TERM.match(self.text, start, stop):
            return self._terms(start, stop)
        return self._cells(start, stop)

    def _cells(self, start: int, stop: int) -> _Statement:
        codes = _CODES[np.frombuffer(self.text[start:stop].encode("ascii", "replace"), dtype=np.uint8)]
        bad = np.flatnonzero(codes == _BAD)
        if len(bad):
            at = start + int(bad[0])
            help = "rows are written 0, 1, or - for don't care; inputs are named in front: a b: 0110"
            raise self._error(at, at + 1, f"{self.source[at]!r} is not the value of a row", help=help)
        place = Span(self.source, start, stop, self.name)
        cells = codes[codes != _SKIP]
        check_length(len(cells), "row", place)
        return _Statement(place, cells=cells)

    def _number(self, match: re.Match[str], stop: int) -> _Statement:
        base, bits, kind = (16, 4, "hexadecimal") if match[1] in "xX" else (2, 1, "binary")
        bad = _NO_DIGIT[base].search(self.text, match.start(2), stop)
        if bad:
            help = "don't cares need the rows one by one: 01-0" if bad[0] in "-xXd" else ""
            raise self._error(*bad.span(), f"{bad[0]!r} is not a {kind} digit", help=help)
        digits = re.sub(r"[\s_]", "", match[2])
        rows, place = len(digits) * bits, Span(self.source, match.start(), stop, self.name)
        check_length(rows, "bit", place)
        number = int(digits, base).to_bytes((rows + 7) // 8, "little")
        cells = np.unpackbits(np.frombuffer(number, dtype=np.uint8), bitorder="little", count=rows)
        return _Statement(place, cells=cells.astype(np.int8))

    # Minterms, maxterms, don't cares.

    def _terms(self, start: int, stop: int) -> _Statement:
        statement = _Statement(Span(self.source, start, stop, self.name), rows=[])
        kinds: set[str] = set()
        while start < stop:
            term = _TERM.match(self.text, start, stop)
            close = self.text.find(")", start, stop)
            if not term or close < 0:
                help = "write m(1, 2, 4, 7) + d(0)" if not term else "add the missing ')'"
                at = start if not term else term.end() - 1
                raise self._error(at, at + 1, f"unexpected {self.text[at]!r} among the terms", help=help)
            kind = _kind(term[1])
            kinds.add(kind)
            value = {"m": 1, "M": 0, "d": DONT_CARE}[kind]
            assert statement.rows is not None
            statement.rows += [(first, last, value) for first, last in self._items(term.end(), close)]
            between = _BETWEEN.match(self.text, close + 1, stop)
            start = between.end() if between else stop
        if kinds >= {"m", "M"}:
            raise BoolnetError("minterms and maxterms of one output", statement.place, help="give only one of them")
        statement.background = int("M" in kinds)
        return statement

    def _items(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Yield the first and the last row of each number or range."""
        items = _ITEMS.match(self.text, start, stop)
        end = items.end() if items else start
        if end != stop:
            token = re.compile(r"[^\s,)]+").search(self.text, end, stop)
            place = token.span() if token else (end, end + 1)
            what = self.text[slice(*place)]
            help = "rows are numbers of at most 9 digits, or ranges such as 4..7"
            raise self._error(*place, f"{what[:20]!r} is not the number of a row", help=help)
        for match in _ITEM.finditer(self.text, start, stop):
            first, last = sorted((int(match[1]), int(match[2] or match[1])))
            if last >> TABLE_INPUTS:
                raise _too_large(last.bit_length(), Span(self.source, *match.span(), self.name))
            yield first, last

    def _fill(self, values: Cells, statement: _Statement) -> None:
        """Write the rows of one output."""
        if statement.cells is not None:
            values[:] = statement.cells
            return
        values[:] = statement.background
        rows = statement.rows or []
        for dont_care in (False, True):
            for first, last, value in rows:
                if (value == DONT_CARE) == dont_care:
                    if dont_care and (values[first : last + 1] == 1 - statement.background).any():
                        raise self._both(
                            first + int(np.argmax(values[first : last + 1] == 1 - statement.background)), statement
                        )
                    values[first : last + 1] = value

    def _both(self, row: int, statement: _Statement) -> BoolnetError:
        kind = "M" if statement.background else "m"
        help = f"remove it from {kind}(..) or from d(..)"
        return BoolnetError(f"row {row} is both in {kind} and in d", statement.place, help=help)

    # All statements together.

    def _number_of_inputs(self) -> int:
        """Return n, after checking that all statements agree on it."""
        full = [statement for statement in self.statements if statement.cells is not None]
        if self.header is not None:
            n, why = len(self.header), f"{len(self.header)} inputs are named"
        elif full and full[0].cells is not None:
            n = len(full[0].cells).bit_length() - 1
            why = f"another output has {in_words(1 << n)} rows"
        else:
            n, why = max(1, max(statement.largest() for statement in self.statements).bit_length()), ""
        for statement in self.statements:
            rows = 1 << n if statement.cells is None else len(statement.cells)
            if rows != 1 << n:
                help = f"write {in_words(1 << n)} values, row 0 first"
                raise BoolnetError(f"{in_words(rows)} rows, but {why}", statement.place, help=help)
            if statement.largest() >> n:
                message = f"row {statement.largest()} is out of range: {why}, so the last row is {(1 << n) - 1}"
                raise BoolnetError(message, statement.place, help="remove it, or name one more input")
        return n

    def _outputs(self, inputs: tuple[str, ...]) -> tuple[str, ...]:
        names = [statement.output for statement in self.statements]
        if not any(names):
            return output_names(len(names), inputs)
        seen = set(inputs)
        for statement in self.statements:
            if not statement.output:
                help = "name every output (s = 0110; c = 0001), or none"
                raise BoolnetError("this output has no name", statement.place, help=help)
            if statement.output in seen:
                message = f"the name {statement.output!r} is given twice"
                raise BoolnetError(message, statement.place, "the values of this output", help="rename one of them")
            seen.add(statement.output)
        return tuple(names)


def _kind(word: str) -> str:
    """Return m, M or d for the word before a parenthesis: Σm, prod M, D."""
    if word[-1] in "dD" and word != "prod":
        return "d"
    return "M" if word[-1] == "M" or word.startswith(("Π", "∏", "prod")) else "m"


def _too_large(n: int, place: Span) -> LimitError:
    message = f"a truth table over {n} inputs has 2^{n} rows; at most 2^{TABLE_INPUTS} are tabled"
    return LimitError(message, place, help="give the function as an expression or a PLA file")


def check_length(rows: int, unit: str, place: Span) -> None:
    """Refuse a number of rows that is not a power of two, or too large.

    Parameters
    ----------
    rows : int
    unit : str
        What is counted: row, or bit.
    place : Span
        Where they stand, for the message.
    """
    n = max(rows, 1).bit_length() - 1
    if rows == 0:
        raise BoolnetError("there are no digits", place, help="0x96 is the parity of three inputs")
    if rows != 1 << n:
        fewer, more = in_words(1 << n), in_words(2 << n)
        message = f"a table needs a power of two of {unit}s, but this has {in_words(rows)}"
        help = f"{fewer} make a table of {n} input{'s' * (n != 1)}, {more} one of {n + 1}"
        raise BoolnetError(message, place, help=help)
    if n > TABLE_INPUTS:
        raise _too_large(n, place)


def write_truth_table(function: BooleanFunction) -> str:
    """Return the text of a function's truth table, which `read_truth_table` reads back.

    Names that were made up are left out, with x1, x2, ... for inputs and y, or y1, y2, ..., for outputs.

    Raises
    ------
    BoolnetError
        If a name holds a character that has a meaning here.
    LimitError
        If there are more than 24 inputs.

    Examples
    --------
    >>> print(write_truth_table(read_truth_table("a,b,c: s = m(1,2,4) + d(7)")), end="")
    a b c: s = 0110 100-
    >>> print(write_truth_table(read_truth_table("(a,b) s = 0x6; c = 0x8")), end="")
    a b:
    s = 0110
    c = 0001
    """
    table = tabulate(function)
    for name in (*table.inputs, *table.outputs):
        if not re.fullmatch(_NAME, name):
            raise BoolnetError(f"the name {name!r} cannot be written in a truth table", help="rename it")
    inputs, outputs = table.inputs, table.outputs
    header = "" if not table.has_given_names and inputs == numbered("x", len(inputs)) else f"{' '.join(inputs)}:"
    is_default = len(outputs) == 1 and outputs == output_names(1, inputs)  # bare lines could be rows
    lines = [
        ("" if is_default else f"{name} = ") + _cells_text(values)
        for name, values in zip(outputs, table.values(), strict=True)
    ]
    separator = "" if not header else " " if len(lines) == 1 else "\n"
    return header + separator + "\n".join(lines) + "\n"


def _cells_text(values: Cells) -> str:
    """Return the rows as text, in groups of four as long as people read them."""
    text = np.frombuffer(b"01-", dtype=np.uint8)[values].tobytes().decode("ascii")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4)) if len(text) <= 64 else text
