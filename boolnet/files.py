"""Reading and writing files: clear errors, and nothing half written."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from boolnet.errors import BoolnetError, LimitError
from boolnet.limits import TEXT_BYTES, size


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
        raise BoolnetError(f"cannot read {str(path)!r}: {_reason(error)}") from None
    if limit is not None and len(data) > limit:
        raise LimitError(f"{str(path)!r} is larger than {size(limit)}")
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


def check_place(path: Path) -> None:
    """Refuse a path that no file can be written to, before the work whose result it is for."""
    try:
        is_folder, has_folder = path.is_dir(), path.parent.is_dir()
    except (OSError, ValueError) as error:
        raise BoolnetError(f"cannot write {str(path)!r}: {_reason(error)}", help="give it another name") from None
    if is_folder:
        raise BoolnetError(f"cannot write {str(path)!r}: it is a folder", help="name a file in it")
    if not has_folder:
        raise BoolnetError(f"cannot write {str(path)!r}: there is no folder {str(path.parent)!r}", help="make it first")


def write_file(path: Path, data: bytes) -> None:
    """Write a file in one step: it appears whole, or the old one stays."""
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # a device or pipe cannot be replaced
            return
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except (OSError, ValueError) as error:
        raise BoolnetError(
            f"cannot write {str(path)!r}: {_reason(error)}", help="the old file, if any, is as it was"
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)
