"""Writing files whole: a file is as it was or as it shall be, never in between."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import tempfile
from collections.abc import Iterator, Sequence
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
    write_files([(path, data)])


def write_files(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write files that belong together: where one cannot be written, all are as they were.

    Every file is written beside its place first, and only when all of them are there does each take its place.

    Parameters
    ----------
    files : sequence of (Path, bytes)
        Each as for `write_file`; no two of one place.

    Raises
    ------
    NetsError
        If one cannot be written. No temporary file is left. Should the system refuse one of the last steps, which only
        rename, the message says which files are written already.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     try:
    ...         write_files([(Path(folder, "a"), b"a"), (Path(folder, "missing", "b"), b"b")])
    ...     except NetsError:
    ...         os.listdir(folder)
    []
    """
    written: list[str] = []
    with contextlib.ExitStack() as leftovers:
        path = Path()
        try:
            places = []
            for path, data in files:
                target = Path(os.path.realpath(path))
                if target.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
                is_replaced = target.is_file() or not target.exists()  # a device or pipe cannot be replaced
                places.append((path, target, _beside(target, data, leftovers) if is_replaced else None, data))
            for path, target, temporary, data in sorted(places, key=lambda place: place[2] is not None):
                if temporary is None:
                    target.write_bytes(data)
                else:
                    os.replace(temporary, target)
                written.append(str(path))
        except (OSError, ValueError) as error:
            old = "the old file, if any, is as it was"
            help = f"{old}; already written: {', '.join(written)}" if written else old
            raise NetsError(f"cannot write {str(path)!r}: {reason(error)}", help=help) from None


def check_place(path: Path) -> None:
    """Refuse a path that no file can be written to, before the work whose result it is for.

    Raises
    ------
    NetsError
        If it is a folder, or in a folder that does not exist or may not be written to.

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
    is_replaced = path.is_file() or not path.exists()  # a device or pipe is written to where it is
    if is_replaced and not os.access(os.path.dirname(os.path.realpath(path)), os.W_OK):
        raise NetsError(f"cannot write {str(path)!r}: its folder may not be written to", help="choose another folder")


def check_folder_place(out: Path) -> None:
    """Refuse a path at which no folder is or can be made, with the folders that lead to it.

    Raises
    ------
    NetsError
        If a file is in the way, or the folder to make it in may not be written to.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as place:
    ...     check_folder_place(Path(place, "runs", "first"))
    """
    try:
        there = next(one for one in (out, *out.absolute().parents) if one.exists())
        is_folder = there.is_dir()
    except (OSError, ValueError) as error:
        raise NetsError(f"cannot make the folder {str(out)!r}: {reason(error)}", help="choose another name") from None
    if not is_folder:
        what = "of that name" if there == out else f"{there}"
        raise NetsError(f"cannot make the folder {out}: there is a file {what}", help="choose another name")
    if not os.access(there, os.W_OK):
        raise NetsError(f"cannot make the folder {out}: {there} may not be written to", help="choose another folder")


@contextlib.contextmanager
def folder(out: Path) -> Iterator[None]:
    """Make a folder, and those that lead to it; what stays empty because of an error goes again.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with folder(Path(place, "runs", "first")):
    ...         pass
    ...     os.listdir(place)
    []
    """
    made = [one for one in (out, *out.parents) if not os.path.lexists(one)] or [out]
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _remove_empty(made)
        raise NetsError(f"cannot make the folder {out}: {reason(error)}", help="choose another one") from None
    try:
        yield
    finally:
        _remove_empty(made)


def _remove_empty(folders: Sequence[Path]) -> None:
    """Remove folders, the innermost first, until one is not empty."""
    with contextlib.suppress(OSError):
        for one in folders:
            if one.exists():
                one.rmdir()


def reason(error: Exception) -> str:
    """Return the system's words for an error of reading or writing."""
    return getattr(error, "strerror", None) or str(error)


def _beside(target: Path, data: bytes, leftovers: contextlib.ExitStack) -> str:
    """Write what shall be at a place to a file beside it, which is removed in the end if it is still there."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=_prefix(target))
    leftovers.callback(_remove, temporary)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(temporary, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
    return temporary


def _remove(temporary: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(temporary)


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
        _remove(str(left))


def _prefix(target: Path) -> str:
    return f".{target.name[:100]}.new-"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
