"""Reading sources, with errors that say what is wrong with them; `nets.io.files` writes."""

from __future__ import annotations

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
        raise BoolnetError(f"cannot read {str(path)!r}: {reason(error)}") from None
    if limit is not None and len(data) > limit:
        raise LimitError(f"{str(path)!r} is larger than {size_in_words(limit)}")
    return data


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
