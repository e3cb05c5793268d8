"""Reading a file, gzipped or not, never more than it may hold."""

from __future__ import annotations

import contextlib
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from nets.core.errors import DataError
from nets.io.files import reason
from nets.tables.decoding import decode

GZIP = b"\x1f\x8b"
LARGEST = 2**32  # bytes, unpacked: what is larger is no small-scale data set
LARGEST_TEXT = 2**30
CHUNK = 2**20
MOST_PACKED = 1032  # deflate packs at most that many bytes into one
HELP_DAMAGED = "it is damaged or cut short: get it anew"


@contextlib.contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file, unpacked if it starts like gzip, and tell its errors as `DataError`."""
    try:
        with path.open("rb") as raw:
            is_packed = raw.read(2) == GZIP
            raw.seek(0)
            if not is_packed:
                yield raw
                return
            with gzip.open(raw) as unpacked:
                yield unpacked  # type: ignore[misc]  # GzipFile reads bytes, though it is no IO[bytes] to mypy
    except EOFError:
        raise DataError(f"{path} ends in the middle of its gzip data", help=HELP_DAMAGED) from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"{path} is no sound gzip file: {error}", help=HELP_DAMAGED) from None
    except OSError as error:
        raise DataError(f"cannot read {path}: {reason(error)}", help="check the path and its permissions") from None


def read_text(path: Path, encoding: str | None = None) -> tuple[str, str]:
    """Return the text of a file, unpacked and decoded, and what it was encoded in; see `nets.tables.decoding`.

    Raises
    ------
    DataError
        If it cannot be read, is damaged, empty, no text, or larger than `LARGEST_TEXT`.
    """
    return decode(read_bytes(path), str(path), encoding)


def read_bytes(path: Path) -> bytearray:
    """Return the bytes of a file of text, unpacked.

    Raises
    ------
    DataError
        If it cannot be read, is damaged, empty, or larger than `LARGEST_TEXT`.
    """
    with opened(path) as file:
        data = read_up_to(file, LARGEST_TEXT + 1)
    if not data:
        raise DataError(f"{path} is empty", help="give a file with samples")
    if len(data) > LARGEST_TEXT:
        raise DataError(f"{path} holds more than {LARGEST_TEXT:,} bytes of text", help="save it as an npz file")
    return data


def read_up_to(file: IO[bytes], most: int) -> bytearray:
    """Return the next bytes of a file, at most `most` of them; memory grows with what is there, not with `most`."""
    data = bytearray()
    while len(data) < most and (piece := file.read(min(CHUNK, most - len(data)))):
        data += piece
    return data


def most_bytes(path: Path) -> int:
    """Return how many bytes a file can unpack to at most, by its size."""
    return MOST_PACKED * path.stat().st_size + 2**10
