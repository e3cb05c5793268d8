"""The wire format of protobuf: what ONNX files are made of, written and read without a package.

A message is a row of fields, each with a number and a value: an integer, four or eight bytes, or a run of bytes, which
is a text, packed numbers, or a message again. What is read is bounded: a field of two bytes would become a hundred
bytes of objects, so a file has at most `MOST_FIELDS` of those that are looked at, whatever its length.

References
----------
Protocol Buffers, "Encoding", https://protobuf.dev/programming-guides/encoding/.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TypeAlias

from boolnet.export.header import MalformedError

MOST_FIELDS = 1 << 18
VARINT, EIGHT_BYTES, RUN, FOUR_BYTES = 0, 1, 2, 5
_LONGEST_VARINT = 10  # bytes: 64 bits by 7

Value: TypeAlias = "int | memoryview"


def field(number: int, value: int | float | str | bytes) -> bytes:
    r"""Return a field of a message.

    Parameters
    ----------
    number : int
    value : int, float, str or bytes
        A float takes four bytes; a message in the message is the bytes of its fields.

    Examples
    --------
    >>> field(1, 150), field(2, "ab"), field(3, field(1, -1))[:4]
    (b'\x08\x96\x01', b'\x12\x02ab', b'\x1a\x0b\x08\xff')
    """
    if isinstance(value, int):
        return _varint(number << 3 | VARINT) + _varint(value % (1 << 64))
    if isinstance(value, float):
        return _varint(number << 3 | FOUR_BYTES) + struct.pack("<f", value)
    data = value.encode() if isinstance(value, str) else value
    return b"".join((_varint(number << 3 | RUN), _varint(len(data)), data))


def _varint(value: int) -> bytes:
    result = bytearray()
    while value >= 0x80:
        result.append(value & 0x7F | 0x80)
        value >>= 7
    result.append(value)
    return bytes(result)


class Fields:
    """How many fields of a file may still be looked at."""

    def __init__(self, most: int = MOST_FIELDS) -> None:
        self.left = most

    def take(self) -> None:
        """Count one."""
        self.left -= 1
        if self.left < 0:
            raise MalformedError("it has too many fields", help="write weights as raw or packed data")


class Message:
    """The fields of a message by number; what is in them is looked at when asked for.

    Parameters
    ----------
    data : memoryview
    fields : Fields
        Shared by all messages of a file.

    Raises
    ------
    MalformedError
        If the bytes are cut short, or no message.

    Examples
    --------
    >>> message = Message(memoryview(field(1, 7) + field(2, "a") + field(2, "b")), Fields())
    >>> message.integer(1), message.integer(9), message.texts(2)
    (7, 0, ['a', 'b'])
    """

    def __init__(self, data: memoryview, fields: Fields) -> None:
        self._fields = fields
        self._found: dict[int, list[Value]] = {}
        at, end = 0, len(data)
        while at < end:
            fields.take()
            tag, at = _read_varint(data, at)
            kind = tag & 7
            value: Value
            if kind == VARINT:
                value, at = _read_varint(data, at)
            else:
                size = 8 if kind == EIGHT_BYTES else 4
                if kind == RUN:
                    size, at = _read_varint(data, at)
                elif kind not in (EIGHT_BYTES, FOUR_BYTES):
                    raise MalformedError("it is damaged, or not protobuf", help="get the file anew")
                if size > end - at:
                    raise MalformedError("it is cut short or damaged", help="get the file anew")
                value = data[at : at + size]
                at += size
            self._found.setdefault(tag >> 3, []).append(value)

    def __contains__(self, number: int) -> bool:
        return number in self._found

    def fields(self) -> Iterator[tuple[int, list[Value]]]:
        """Yield the numbers of fields that are there, with their values."""
        yield from self._found.items()

    def runs(self, number: int) -> list[memoryview]:
        """Return what is in the fields of a number, each a run of bytes."""
        found = self._found.get(number, [])
        runs = [value for value in found if isinstance(value, memoryview)]
        if len(runs) < len(found):
            raise MalformedError(f"its field {number} is a number, not bytes", help="get the file anew")
        return runs

    def messages(self, number: int) -> Iterator[Message]:
        """Yield the messages in the fields of a number."""
        for run in self.runs(number):
            yield Message(run, self._fields)

    def message(self, number: int) -> Message:
        """Return the message in a field, an empty one if there is none."""
        runs = self.runs(number)
        return Message(runs[-1] if runs else memoryview(b""), self._fields)

    def texts(self, number: int) -> list[str]:
        """Return the texts in the fields of a number."""
        try:
            return [bytes(run).decode() for run in self.runs(number)]
        except UnicodeDecodeError:
            raise MalformedError("a name in it is not UTF-8", help="get the file anew") from None

    def text(self, number: int) -> str:
        """Return the text in a field, the last one, "" if there is none."""
        return (self.texts(number) or [""])[-1]

    def integers(self, number: int) -> list[int]:
        """Return the integers in the fields of a number, packed or not."""
        result = list[int]()
        for value in self._found.get(number, []):
            if isinstance(value, int):
                result.append(_signed(value))
                continue
            at = 0
            while at < len(value):
                self._fields.take()
                one, at = _read_varint(value, at)
                result.append(_signed(one))
        return result

    def integer(self, number: int, default: int = 0) -> int:
        """Return the integer in a field, the last one."""
        return (self.integers(number) or [default])[-1]

    def packed(self, number: int) -> bytes:
        """Return the bytes of numbers of a fixed size, packed or not."""
        return b"".join(self.runs(number))

    def number(self, number: int, default: float = 0.0) -> float:
        """Return the float in a field of four bytes."""
        runs = self.runs(number)
        if not runs:
            return default
        if len(runs[-1]) != 4:
            raise MalformedError(f"its field {number} is no float", help="get the file anew")
        return float(struct.unpack("<f", runs[-1])[0])


def _read_varint(data: memoryview, at: int) -> tuple[int, int]:
    """Return an unsigned integer of 64 bits and where it ends."""
    result = 0
    for i in range(_LONGEST_VARINT):
        if at + i >= len(data):
            raise MalformedError("it is cut short or damaged", help="get the file anew")
        byte = data[at + i]
        result |= (byte & 0x7F) << 7 * i
        if byte < 0x80:
            return result & (1 << 64) - 1, at + i + 1
    raise MalformedError("it is damaged, or not protobuf", help="get the file anew")


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value
