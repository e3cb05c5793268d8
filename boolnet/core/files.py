"""Reading sources, with errors that say what is wrong with them; `nets.io.files` writes."""

from __future__ import annotations

import sys
from pathlib import Path

from boolnet.core.compressed import decompressed
from boolnet.core.encoding import settled, text_of
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


def read_stdin(limit: int = -1) -> bytes:
    """Return the bytes of standard input, at most `limit`; where it is closed, raise that."""
    if sys.stdin is None:
        raise BoolnetError("standard input is closed", help="give a file or a text, or send the text through a pipe")
    return sys.stdin.buffer.read(limit)


def read_text(path: Path) -> str:
    """Return a text file, compressed or not, of at most 20 MiB."""
    name = str(path)
    return decode(decompressed(read_file(path, TEXT_BYTES), TEXT_BYTES, name), name)


def decode(data: bytes, name: str) -> str:
    """Return bytes as text, or raise that they are not text."""
    return settled(text_of(data, name), name)
