"""Reading sources, with errors that say what is wrong with them; `nets.io.files` writes.

Files of networks may be compressed by gzip; their names end in ``.gz`` then.

References
----------
.. [1] P. Deutsch, "GZIP file format specification version 4.3", RFC 1952 (1996).
"""

from __future__ import annotations

import zlib
from pathlib import Path

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.core.limits import TEXT_BYTES, size_in_words
from nets.io.files import reason


def read_file(path: Path, limit: int | None = None) -> bytes:
    """Return a file's bytes, or raise why it cannot be read.

    Parameters
    ----------
    path : Path
    limit : int, optional
        Refuse a file of more bytes.
    """
    try:
        with path.open("rb") as file:
            data = file.read() if limit is None else file.read(limit + 1)
    except FileNotFoundError:
        raise BoolnetError(f"there is no file {str(path)!r}", help="check the path") from None
    except (OSError, ValueError) as error:
        raise BoolnetError(f"cannot read {str(path)!r}: {reason(error)}", help="check the path and its mode") from None
    if limit is not None and len(data) > limit:
        raise LimitError(f"{str(path)!r} is larger than {size_in_words(limit)}", help="give a smaller file")
    return data


def without_gz(path: Path) -> Path:
    """Return the name of a file without a ``.gz`` at its end.

    Examples
    --------
    >>> without_gz(Path("net.onnx.gz")).name, without_gz(Path("net.onnx")).name
    ('net.onnx', 'net.onnx')
    """
    return path.with_suffix("") if path.suffix.lower() == ".gz" else path


def compressed(data: bytes) -> bytes:
    """Return bytes as a gzip file without name or time, so that equal bytes give equal files.

    Examples
    --------
    >>> decompressed(compressed(b"network"), "n.gz", limit=100)
    b'network'
    """
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    ends = (number.to_bytes(4, "little") for number in (zlib.crc32(data), len(data) & 0xFFFFFFFF))
    return b"".join([b"\x1f\x8b\x08\0\0\0\0\0\x02\xff", packer.compress(data), packer.flush(), *ends])


def decompressed(data: bytes, name: str, limit: int) -> bytes:
    """Return what is in a gzip file; never more is unpacked than its end says that it holds, and the limit allows.

    Parameters
    ----------
    data : bytes
    name : str
        For messages.
    limit : int
        Refuse more bytes than that, before any is unpacked.

    Raises
    ------
    BoolnetError
        If they are not one whole gzip file.
    LimitError
        If more is in it.
    """
    if data[:2] != b"\x1f\x8b":
        raise BoolnetError(f"{name!r} is not compressed by gzip", help="only a file of gzip is called .gz")
    size = int.from_bytes(data[-4:], "little")
    if size > limit:
        raise LimitError(
            f"{name!r} says that it holds {size_in_words(size)}; at most {size_in_words(limit)} are read",
            help="where no network is as large as that, it is cut short or damaged: get it anew",
        )
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        result = unpacker.decompress(data, size + 1)
    except zlib.error:
        result = b""
    if not unpacker.eof or unpacker.unused_data or len(result) != size:
        raise BoolnetError(
            f"{name!r} is damaged, cut short, or more than one file of gzip",
            help="get it anew, or unpack it with gunzip, and give what comes out",
        )
    return result


def read_text(path: Path) -> str:
    """Return a source file as text, at most 64 MiB of UTF-8."""
    return decode(read_file(path, TEXT_BYTES), str(path))


def decode(data: bytes, name: str) -> str:
    """Return bytes as text, or raise that they are not text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BoolnetError(
            f"{name} is not text: byte 0x{data[error.start]:02x} at offset {error.start} (line {line}) is not UTF-8",
            help="give a text file: an expression, truth table, PLA or DIMACS CNF",
        ) from None
    return text.replace("\r\n", "\n")
