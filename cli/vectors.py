"""Input vectors as people write them: bits, assignments, CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError, LimitError, Span, counted, listed
from boolnet.core.files import decode, read_stdin, read_text
from boolnet.frontends import is_path
from boolnet.functions.packed_bits import row_words, unpack
from boolnet.functions.vectors import find_columns
from nets.core.tables import nearest

ALL_INPUTS = 20

Vectors = NDArray[np.float64]


def all_vectors(n: int) -> Vectors:
    """Return every input vector, first input most significant, shape (2^n, n)."""
    if n > ALL_INPUTS:
        raise LimitError(
            f"--all would run 2^{n} vectors; at most 2^{ALL_INPUTS}", help="give the vectors, or a CSV file"
        )
    return np.ascontiguousarray(unpack(row_words(n, 0, 1 << n), 1 << n).T.astype(np.float64))


def parse_vectors(texts: Sequence[str], inputs: Sequence[str]) -> Vectors:
    """Return the vectors that the arguments of `run` describe, shape (n_samples, n)."""
    if list(texts) == ["-"]:
        return read_csv(decode(read_stdin(), "<stdin>"), inputs, "<stdin>")
    if len(texts) == 1 and is_path(texts[0]):
        return read_csv(read_text(Path(texts[0])), inputs, texts[0])
    if any("=" in text for text in texts):
        return _assignments(texts, inputs)
    return _bits(texts, inputs)


def _bits(texts: Sequence[str], inputs: Sequence[str]) -> Vectors:
    if all(len(text) == 1 for text in texts):
        texts = ["".join(texts)] if len(inputs) > 1 else texts
    for text in texts:
        if set(text) - set("01"):
            raise BoolnetError(
                f"{text!r} is neither bits, an assignment such as {_example(inputs)}, nor a file that exists",
                help=_order(inputs),
            )
        if len(text) != len(inputs):
            raise BoolnetError(
                f"{text!r} has {counted(len(text), 'bit')}, the network has {counted(len(inputs), 'input')}",
                help=_order(inputs),
            )
    return np.array([[int(bit) for bit in text] for text in texts], dtype=np.float64).reshape(len(texts), len(inputs))


def _order(inputs: Sequence[str]) -> str:
    return f"give {counted(len(inputs), 'bit')}, in the order {listed(inputs)}"


def _example(inputs: Sequence[str]) -> str:
    return ",".join(f"{name}=1" for name in inputs[:2])


def _assignments(texts: Sequence[str], inputs: Sequence[str]) -> Vectors:
    """Read assignments; blanks separate them as commas do, so that ``a=1 b=0`` is one vector."""
    values: dict[str, float] = {}
    for part in ",".join(texts).replace(",", " ").split():
        name, equals, value = part.partition("=")
        if not equals or value not in ("0", "1"):
            raise BoolnetError(f"{part!r} is not an assignment", help="write name=0 or name=1")
        if name not in inputs:
            raise BoolnetError(f"the network has no input {name!r}{nearest(name, inputs)}")
        if name in values:
            raise BoolnetError(
                f"the input {name!r} is given twice", help="give several vectors as bits or in a CSV file"
            )
        values[name] = float(value)
    missing = [name for name in inputs if name not in values]
    if missing:
        raise BoolnetError(
            f"no value for the input{'s' if len(missing) > 1 else ''} {listed(missing)}",
            help=f"add it, as in {_example(missing)}",
        )
    return np.array([[values[name] for name in inputs]])


def read_csv(text: str, inputs: Sequence[str], name: str) -> Vectors:
    """Read vectors from CSV: with a header the columns may stand in any order, without one in the network's.

    Parameters
    ----------
    text : str
    inputs : sequence of str
        The network's inputs in order.
    name : str
        Of the file, for messages.
    """
    found = CsvVectors(inputs, name).read(text)
    if found is None:
        raise BoolnetError(
            f"{name} holds no vectors", help=f"write a line of bits for each, in the order {listed(inputs)}"
        )
    return found


class CsvVectors:
    """Vectors from CSV, part by part: the first line that is not empty says what the columns are.

    Parameters
    ----------
    inputs : sequence of str
        The network's inputs in order.
    name : str
        Of the file, for messages.
    """

    def __init__(self, inputs: Sequence[str], name: str) -> None:
        self._inputs, self._name = inputs, name
        self._comma = ""
        self._order, self._width = list(range(len(inputs))), len(inputs)
        self._before = 0  # lines of the parts before

    def read(self, text: str) -> Vectors | None:
        """Return the vectors of the next lines, None where those hold no more than empty ones at the beginning."""
        if not self._comma and '"' not in text and (end := self._head(text)):
            first = self._read_part(text[:end])
            rest = self._read_part(text[end:])
            return first if first is None or rest is None else np.concatenate([first, rest])
        return self._read_part(text)

    @staticmethod
    def _head(text: str) -> int:
        """Return where the first line that is not empty ends, 0 where it is the last one."""
        start = len(text) - len(text.lstrip())
        return (text.find("\n", start) + 1) % (len(text) or 1)

    def _read_part(self, text: str) -> Vectors | None:
        found = self._read_plain(text) if self._comma else None
        if found is None:
            found = self._read_any(text)
        self._before += text.count("\n")
        return found

    def _read_plain(self, text: str) -> Vectors | None:
        """Return vectors that are written without quotes, blanks or empty lines, as all large files are, or None."""
        step = 2 * self._width
        if not self._width or not text.isascii() or len(text) % step:
            return None
        signs = np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, step)
        digits, between = signs[:, ::2] - np.uint8(ord("0")), signs[:, 1::2]
        is_plain = (between[:, :-1] == ord(self._comma)).all() and (between[:, -1] == ord("\n")).all()
        found = digits[:, self._order]
        return found.astype(np.float64) if is_plain and (digits <= 9).all() and (found <= 1).all() else None

    def _read_any(self, text: str) -> Vectors | None:
        inputs = self._inputs
        first = next((line for line in text.splitlines() if line.strip()), "")
        is_first = not self._comma
        comma = self._comma or next((sign for sign in ",;\t" if sign in first), ",")  # as spreadsheets write it
        reader = csv.reader(io.StringIO(text), delimiter=comma)
        try:
            rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(map(str.strip, row))]
        except csv.Error as error:
            message = f"this line cannot be read: {error}"
            raise BoolnetError(
                message, self._place(text, reader.line_num), help=_order_help(inputs, self._width)
            ) from None
        if not rows:
            return None if is_first else np.empty((0, len(inputs)))
        self._comma = comma
        if is_first and set(rows[0][1]) - {"0", "1"}:
            line, header = rows.pop(0)
            self._order, self._width = _header(header, inputs, self._place(text, line)), len(header)
        order, width = self._order, self._width
        for line, row in rows:
            if len(row) != width or {row[i] for i in order} - {"0", "1"}:
                message, help = _wrong_row(row, width, order), _order_help(inputs, width)
                raise BoolnetError(message, self._place(text, line), help=help)
        bits = [[int(row[i]) for i in order] for _, row in rows]
        return np.array(bits, dtype=np.float64).reshape(len(rows), len(inputs))

    def _place(self, text: str, number: int) -> Span:
        """Return the place of a line of this part, by its number there from 1."""
        return _line("\n" * self._before + text, self._before + number, self._name)


def _header(header: Sequence[str], inputs: Sequence[str], place: Span) -> list[int]:
    try:
        return find_columns(header, inputs, place.name)
    except BoolnetError as error:
        help = f"the first line is a header, since it holds more than 0 and 1; it must name {listed(inputs)}"
        raise BoolnetError(error.message, place, help=help) from None


def _wrong_row(row: Sequence[str], width: int, order: Sequence[int]) -> str:
    if len(row) != width:
        return f"{len(row)} values, not {width}"
    bad = next(row[i] for i in order if row[i] not in ("0", "1"))
    return f"{bad[:40]!r} is neither 0 nor 1"


def _order_help(inputs: Sequence[str], width: int) -> str:
    return f"every line holds {width} values" + (f": {listed(inputs)}" if width == len(inputs) else ", as the header")


def _line(text: str, number: int, name: str) -> Span:
    """Return the place of a line, by its number from 1."""
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: number - 1])
    return Span(text, start, start + len(lines[number - 1]), name)
