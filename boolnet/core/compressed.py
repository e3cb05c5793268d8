"""Compressed data read within a bound: gzip, bzip2 and xz, told by how they begin; and data written as gzip.

References
----------
.. [1] P. Deutsch, "GZIP file format specification version 4.3", RFC 1952 (1996).
"""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.core.limits import size_in_words

SUFFIXES = (".gz", ".bz2", ".xz")
MEMBERS = 4096  # the most streams that one file joins, as `cat a.gz b.gz` does
XZ_MEMORY = 256 << 20  # the most memory that an xz stream may ask for
_ANY = re.compile(b"")
_CHUNK = 1 << 16
_ERRORS = (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError)


@dataclass(frozen=True)
class _Kind:
    """A kind of compression: how its data begin, and what makes a decompressor of one stream."""

    magic: bytes
    block: re.Pattern[bytes]  # what follows, where the magic could begin a text
    decompressor: Callable[[], Any]


KINDS: Mapping[str, _Kind] = {
    "gzip": _Kind(b"\x1f\x8b", _ANY, lambda: _Gzip()),
    "bzip2": _Kind(b"BZh", re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), bz2.BZ2Decompressor),
    "xz": _Kind(b"\xfd7zXZ\0", _ANY, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)),
}


class _Gzip:
    """A stream of gzip with the methods of the other two decompressors."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=31)
        self._pending = b""

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def needs_input(self) -> bool:
        return not self._pending

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        result = self._stream.decompress(self._pending + data, max_length)
        self._pending = self._stream.unconsumed_tail
        return result


def kind_of(data: bytes) -> str:
    """Return the row of `KINDS` of data, "" if they are not compressed.

    Examples
    --------
    >>> kind_of(bz2.compress(b"a & b")), kind_of(b"a & b"), kind_of(b"BZh")
    ('bzip2', '', '')
    """
    for name, kind in KINDS.items():
        if data.startswith(kind.magic) and kind.block.match(data):
            return name
    return ""


def decompressed(data: bytes, limit: int, name: str = "<data>") -> bytes:
    """Return what compressed data hold; data that are not compressed are returned as they are.

    Parameters
    ----------
    data : bytes
    limit : int
        The most bytes that are returned; no more are ever made, whatever the data stand for.
    name : str
        What messages call the data.

    Raises
    ------
    LimitError
        If the data hold more than `limit` bytes, or more than `MEMBERS` streams.
    BoolnetError
        If they are damaged or cut off.

    Examples
    --------
    >>> import gzip
    >>> decompressed(gzip.compress(b"a & b"), 100), decompressed(b"a & b", 100)
    (b'a & b', b'a & b')
    >>> decompressed(gzip.compress(bytes(1000)), 100)
    Traceback (most recent call last):
        ...
    boolnet.core.errors.LimitError: '<data>' holds more than 100 B when it is decompressed
      help: get it anew where it should not: it is damaged, or a trap
    """
    kind = kind_of(data)
    if not kind:
        return data
    parts: list[bytes] = []
    at = size = members = 0
    while at < len(data) and (not members or data.startswith(KINDS[kind].magic, at)):
        members += 1
        if members > MEMBERS:
            raise LimitError(f"{name!r} joins more than {MEMBERS:,} {kind} streams", help="compress it anew, as one")
        stream = KINDS[kind].decompressor()
        while not stream.eof:
            chunk = data[at : at + _CHUNK] if stream.needs_input else b""
            if stream.needs_input and not chunk:
                raise BoolnetError(f"the {kind} data of {name!r} are cut off", help="copy the file again")
            at += len(chunk)
            try:
                part = stream.decompress(chunk, limit + 1 - size)
            except _ERRORS as error:
                raise BoolnetError(
                    f"the {kind} data of {name!r} are damaged: {error}", help="copy the file again"
                ) from None
            parts.append(part)
            size += len(part)
            if size > limit:
                raise LimitError(
                    f"{name!r} holds more than {size_in_words(limit)} when it is decompressed",
                    help="get it anew where it should not: it is damaged, or a trap",
                )
        at -= len(stream.unused_data)
    if data[at:].strip(b"\0"):  # zeros fill a block of a tape
        raise BoolnetError(f"there is something else behind the {kind} data of {name!r}", help="copy the file again")
    return b"".join(parts)


def gunzipped(data: bytes, limit: int, name: str) -> bytes:
    """Return what a file of gzip holds, where its name says that it is one.

    Parameters
    ----------
    data : bytes
    limit : int
        The most bytes; a file whose end says that it holds more is refused before any is unpacked.
    name : str
        For messages.

    Raises
    ------
    LimitError
        If it holds more.
    BoolnetError
        If it is none, damaged or cut off.
    """
    if kind_of(data) != "gzip":
        raise BoolnetError(f"{name!r} is not compressed by gzip", help="only a file of gzip is called .gz")
    size = int.from_bytes(data[-4:], "little")
    if size > limit:
        raise LimitError(
            f"{name!r} says that it holds {size_in_words(size)}; at most {size_in_words(limit)} are read",
            help="where no network is as large as that, it is cut short or damaged: get it anew",
        )
    return decompressed(data, limit, name)


def compressed(data: bytes) -> bytes:
    """Return bytes as a gzip file without name or time, so that equal bytes give equal files.

    Examples
    --------
    >>> decompressed(compressed(b"network"), limit=100)
    b'network'
    """
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    ends = (number.to_bytes(4, "little") for number in (zlib.crc32(data), len(data) & 0xFFFFFFFF))
    return b"".join([b"\x1f\x8b\x08\0\0\0\0\0\x02\xff", packer.compress(data), packer.flush(), *ends])
