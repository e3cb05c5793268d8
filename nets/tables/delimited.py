"""Text with separators between cells: its rows become a table."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.tables.columns import Columns, gathered
from nets.tables.decoding import WESTERN
from nets.tables.headers import LABEL_NAMES, SEEN_CELLS, SEEN_ROWS, is_header, unquoted
from nets.tables.numbers import Form
from nets.tables.separators import SEP_LINE, SEPARATORS, Row, guess_separator, rows_of, separator_named
from nets.tables.table import Reading, Table

MOST_ROWS = 5_000_000
MOST_CELLS = 2**27  # of 16 bytes each
BLANK = re.compile(r'[^\S\n]|"')  # where there is none, no cell has blanks around it
BLANKS_AND_QUOTES = [sign for sign in map(chr, range(128)) if BLANK.match(sign)]
COMMENT = ("#", "%")


def table_of_text(
    text: str,
    path: str,
    reading: Reading | None = None,
    known: Sequence[str] = (),
    encoding: str = "utf-8",
    usual: str = "",
) -> Table:
    r"""Return the table in a text.

    Blank lines count for nothing, nor do lines at the beginning that start with # or % (but the last of them is the
    header, where it has a name for every column), nor a line ``sep=;``. A last cell that is empty in all rows is none.

    Parameters
    ----------
    text : str
    path : str
        What to call it in a message.
    reading : Reading, optional
        What is known of it: `header`, `separator` and `label`.
    known : sequence of str
        Names of columns that it should have: a first row with one of them is a header.
    encoding : str
        What it was in.
    usual : str
        A separator that it may have beside those that are looked for.

    Raises
    ------
    DataError
        With file, line and cell: for a row with more or fewer cells than the first, a quote without end, a header that
        comes again, no rows at all, or more than can be held.

    Examples
    --------
    >>> table = table_of_text("# by hand\nheight (cm);kind\n1,5;a\n2;b\n", "t.csv")
    >>> table.names, table.separator, [column.tolist() for column in table.columns], table.place(1, 0)
    (('height (cm)', 'kind'), ';', [['1,5', '2'], ['a', 'b']], 't.csv:4:1')
    """
    reading = Reading() if reading is None else reading
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    lines = text.count("\n")
    _check_size(lines, path)
    text, skipped, named, comment = _beginning(text)
    separator = separator_named(reading.separator) if reading.separator is not None else named
    body = _Body(path, guess_separator(text, usual) if separator is None else separator)
    has_blanks = _has_blanks(text)

    def rows() -> Iterator[Row]:
        return _filled(rows_of(text, body.separator, path, skipped + 1), has_blanks)

    beginning = rows()
    seen = list(itertools.islice(beginning, 1))
    if not seen:
        raise DataError(f"{path} is empty", help="give one sample a line")
    seen += itertools.islice(beginning, max(20, min(SEEN_ROWS, SEEN_CELLS // len(seen[0][1]))))
    names = body.header(seen, reading, known, comment)
    _check_size(lines, path, body.width)
    first = seen[0][0] if seen else lines + skipped + 2  # a header alone
    kept = _maybe_labels(names, reading, body.width)
    columns, numbers = gathered(lambda: body.checked(row for row in rows() if row[0] >= first), body.width, kept)
    return body.table(columns, numbers, names, encoding)


def _maybe_labels(names: Sequence[str] | None, reading: Reading, width: int) -> set[int]:
    """Return the columns that labels most often are: the first, the last, those called so or asked for."""
    label = reading.label
    asked = label.split(",") if isinstance(label, str) else [] if label is None or isinstance(label, int) else label
    called = {*LABEL_NAMES[0], *LABEL_NAMES[1], *(str(name).strip().lower() for name in asked)}
    return {0, width - 1, *(k for k, name in enumerate(names or ()) if name.lower() in called)}


def _has_blanks(text: str) -> bool:
    """Whether cells may have blanks or quotes around them."""
    return any(sign in text for sign in BLANKS_AND_QUOTES) if text.isascii() else BLANK.search(text) is not None


def _check_size(rows: int, path: str, columns: int = 1) -> None:
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        size = f"{rows:,} lines" + (f" of {columns:,} cells" if columns > 1 else "")
        raise DataError(
            f"{path} has about {size}: at most {MOST_ROWS:,} lines and {MOST_CELLS:,} cells are read",
            help="take a sample of its lines, or save what is to be learned from as an npz file",
        )


def _beginning(text: str) -> tuple[str, int, str | None, tuple[int, str]]:
    """Return the text without the lines before its rows, how many, the separator they name, and the last comment."""
    skipped, named, comment = 0, None, (0, "")
    while True:
        end = text.find("\n") + 1
        line = text[: end or len(text)].strip()
        if skipped == 0 and (found := SEP_LINE.fullmatch(line.strip('"'))):
            named = found[1]
        elif line.startswith(COMMENT) and end:
            comment = (skipped + 1, line.lstrip("".join(COMMENT)).strip())
        elif line or not end:
            return text, skipped, named, comment
        text, skipped = text[end:], skipped + 1


def _filled(rows: Iterator[Row], has_blanks: bool) -> Iterator[Row]:
    """Yield rows without those whose cells are all blank, and cells without the blanks around them."""
    for line, cells in rows:
        if has_blanks:
            cells = [cell.strip() for cell in cells]
        if any(cells):
            yield line, cells


def _cells(line: str, separator: str) -> list[str]:
    return [cell.strip() for _, cells in rows_of(line, separator, "") for cell in cells]


@dataclass
class _Body:
    """The rows of a table, as they come."""

    path: str
    separator: str
    width: int = 0
    names: tuple[str, ...] | None = None
    lines: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def header(
        self, seen: list[Row], reading: Reading, known: Sequence[str], comment: tuple[int, str]
    ) -> tuple[str, ...] | None:
        """Return the names of the columns, taken off the rows seen; None where they have none."""
        cells = seen[0][1]
        body = [row for _, row in seen[1:]]
        self.width = len(cells)
        if body and len(body[0]) == len(cells) + 1 and all(len(row) == len(cells) + 1 for row in body):
            if not any(row[-1] for row in body):  # every row ends in a separator, but for the header
                pass
            elif reading.header is not False and not any(map(Form().number, cells)):  # as R writes row names
                cells = ["", *cells]
                self.width = len(cells)
                seen[0] = (seen[0][0], cells)
        elif body and len(cells) > 1 and not any(row[-1] for _, row in seen if len(row) == len(cells)):
            self.width = len(cells) - 1
        cells = cells[: self.width]
        whole = [row for row in body if len(row) >= self.width]
        has_header = (
            is_header(unquoted(cells), whole, reading.label, known) if reading.header is None else reading.header
        )
        if has_header:
            self.names = tuple(cells)
            del seen[0]
            if reading.header is None:
                self.notes.append("the first line is a header (--no-header says otherwise)")
            return self.names
        named = _cells(comment[1], self.separator) if comment[1] else []
        if len(named) == self.width > 1 and all(named) and reading.header is not False:
            self.names = tuple(named)
            self.notes.append(f"line {comment[0]} is a header (--no-header says otherwise)")
            return self.names
        if reading.header is None:
            self.notes.append("there is no header, so columns go by their place (--header says otherwise)")
        return None

    def checked(self, rows: Iterable[Row]) -> Iterator[list[str]]:
        """Yield the cells of rows, all as many; keep the lines they begin at."""
        self.lines.clear()
        for line, cells in rows:
            if len(cells) != self.width:
                self.cut(line, cells)
            if self.names is not None and cells[0] == self.names[0] and tuple(cells) == self.names:
                raise DataError(
                    f"{self.path}:{line}: the header comes again, as where files are put together",
                    help="remove this line",
                )
            self.lines.append(line)
            yield cells

    def cut(self, line: int, cells: list[str]) -> None:
        """Take an empty last cell off a row, or raise that its cells are too many or too few."""
        if len(cells) == self.width + 1 and not cells[-1]:
            del cells[-1]
            return
        counted = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"
        words = SEPARATORS.get(self.separator, repr(self.separator))
        raise DataError(
            f"{self.path}:{line}:{min(len(cells), self.width) + 1}: {counted}, not {self.width} as before",
            help=f"every line has the same number of cells, with {words} between (--separator says otherwise); "
            'a cell with a separator in it is quoted as "..."',
        )

    def table(self, columns: Columns, numbers: dict[int, Array], names: tuple[str, ...] | None, encoding: str) -> Table:
        """Return what has come."""
        if not self.lines:
            raise DataError(f"{self.path} holds a header and no samples", help="give one sample a line")
        numbered = [f"column {k + 1}" for k in range(self.width)]
        if self.separator not in ",\t" or (self.separator == "\t" and not self.path.lower().endswith((".tsv", ".gz"))):
            sign = SEPARATORS.get(self.separator, repr(self.separator))
            self.notes.append(f"cells have {sign} between (--separator says otherwise)")
        if encoding != "utf-8":
            self.notes.append(f"the text is {encoding}" + " (--encoding says otherwise)" * (encoding == WESTERN))
        return Table(
            tuple(name or number for name, number in zip(unquoted(names or numbered), numbered, strict=True)),
            columns,
            self.path,
            np.array(self.lines),
            names is not None,
            self.separator,
            encoding,
            tuple(self.notes),
            {k: numbers.get(k) for k in range(self.width)},
        )
