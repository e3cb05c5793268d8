"""Writing files whole: a file is as it was or as it shall be, never in between."""

from __future__ import annotations

import contextlib
import glob
import os
import tempfile
from pathlib import Path

from nets.core.errors import NetsError


def write_file(path: Path, data: bytes) -> None:
    """Write a file in one step: it appears whole, or the old one stays.

    Parameters
    ----------
    path : Path
        Links are followed, and the mode of a file that is there is kept. A device or pipe is written to directly.
    data : bytes

    Raises
    ------
    NetsError
        If it cannot be written: a full disk, a folder that is missing or closed to us. No temporary file is left.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_file(Path(folder, "a.txt"), b"whole")
    ...     Path(folder, "a.txt").read_bytes()
    b'whole'
    """
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # a device or pipe cannot be replaced
        else:
            _replace(target, data)
    except (OSError, ValueError) as error:
        message = f"cannot write {str(path)!r}: {reason(error)}"
        raise NetsError(message, help="the old file, if any, is as it was") from None


def check_place(path: Path) -> None:
    """Refuse a path that no file can be written to, before the work whose result it is for.

    Raises
    ------
    NetsError
        If it is a folder, or in a folder that does not exist.

    Examples
    --------
    >>> check_place(Path("no such folder/a.npz"))
    Traceback (most recent call last):
    nets.core.errors.NetsError: cannot write 'no such folder/a.npz': there is no folder 'no such folder'
      help: make it first
    """
    try:
        is_folder, has_folder = path.is_dir(), path.parent.is_dir()
    except (OSError, ValueError) as error:
        raise NetsError(f"cannot write {str(path)!r}: {reason(error)}", help="give it another name") from None
    if is_folder:
        raise NetsError(f"cannot write {str(path)!r}: it is a folder", help="name a file in it")
    if not has_folder:
        raise NetsError(f"cannot write {str(path)!r}: there is no folder {str(path.parent)!r}", help="make it first")


def reason(error: Exception) -> str:
    """Return the system's words for an error of reading or writing."""
    return getattr(error, "strerror", None) or str(error)


def _replace(target: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=_prefix(target))
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


def remove_leftovers(path: Path) -> None:
    """Remove the temporary files of a writer of this file that was killed; no other may be writing it now.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, ".a.npz.new-x1y2z3ab").write_bytes(b"half")
    ...     remove_leftovers(Path(folder, "a.npz"))
    ...     os.listdir(folder)
    []
    """
    target = Path(os.path.realpath(path))
    for left in target.parent.glob(f"{glob.escape(_prefix(target))}{'?' * 8}"):
        with contextlib.suppress(OSError):
            left.unlink()


def _prefix(target: Path) -> str:
    return f".{target.name[:100]}.new-"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
