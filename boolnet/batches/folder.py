"""A folder of results that can be gone on with: its options, and an index with a line for every job that is done.

::

    NAME.json          what the folder was made with
    index.jsonl        a JSON object for each job, in their order, with its "item", the files that it names, a "check"

A line is written once the files are there, so that whatever the line is missing of is done again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from boolnet.core.errors import BoolnetError
from nets.core.errors import NetsError
from nets.io.files import folder as made_folder
from nets.io.files import reason, write_file, write_files

INDEX = "index.jsonl"
CHECK = "check"  # the key of what tells a line that was edited
GOES_ON = "the same command goes on from here, once files can be written"

Digests = Callable[[Mapping[str, Any]], Mapping[str, str]]  # of a line: the files that it stands for


@dataclass
class BatchFolder:
    """A folder under work, which no other process works on.

    Attributes
    ----------
    path : Path
    lines : dict of int to str
        The lines of the index, by item.
    """

    path: Path
    lines: dict[int, str] = field(default_factory=dict)

    def rows(self) -> list[dict[str, Any]]:
        """Return what the index says, item by item."""
        return [json.loads(self.lines[item]) for item in sorted(self.lines)]

    def add(self, files: Mapping[str, bytes], row: Mapping[str, Any]) -> None:
        """Write the files of an item, all or none, and then its line.

        Raises
        ------
        NetsError
            If it cannot be written; whatever is there is whole.
        """
        line = json.dumps({**row, CHECK: check_of(row)})
        try:
            write_files([(self.path / name, data) for name, data in files.items()])
            self._append(f"{line}\n".encode())
        except OSError as error:
            raise BoolnetError(f"cannot write {str(self.path / INDEX)!r}: {reason(error)}", help=GOES_ON) from None
        except NetsError as error:
            raise BoolnetError(error.message, help=GOES_ON) from None
        self.lines[int(row["item"])] = line

    def settle(self) -> None:
        """Put the lines of the index in their order, where some were done later."""
        if list(self.lines) != sorted(self.lines):
            self.lines = dict(sorted(self.lines.items()))
            write_file(self.path / INDEX, _text(self.lines))

    def _append(self, data: bytes) -> None:
        """Write at the end of the index, all of it or nothing."""
        handle = os.open(self.path / INDEX, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            size = os.fstat(handle).st_size
            try:
                while data:
                    data = data[os.write(handle, data) :]
            except BaseException:
                os.ftruncate(handle, size)
                raise
        finally:
            os.close(handle)


@contextmanager
def open_folder(
    path: Path, name: str, options: Mapping[str, Any], digests: Digests, folders: tuple[str, ...] = ()
) -> Iterator[BatchFolder]:
    """Give a folder to go on with, new or one that was made with the same options.

    Parameters
    ----------
    path : Path
    name : str
        What it holds, which names the file of its options.
    options : mapping of str to JSON value
        A ``count`` may be larger than it was.
    digests : callable
        From a line of the index to the files that it stands for, each with its sha256.
    folders : tuple of str
        What is made in it.

    Raises
    ------
    BoolnetError
        If it was made with other options, holds something else, or another process works on it.
    """
    with ExitStack() as stack:
        try:
            found = _opened(stack, path, name, options, digests, folders)
        except OSError as error:
            what = str(error.filename or path)
            raise BoolnetError(
                f"the folder {str(path)!r} cannot be worked on: {what!r}: {reason(error)}", help="choose another one"
            ) from None
        yield found


def _opened(
    stack: ExitStack, path: Path, name: str, options: Mapping[str, Any], digests: Digests, folders: tuple[str, ...]
) -> BatchFolder:
    stack.enter_context(made_folder(path))
    stack.enter_context(_locked(path))
    file = path / f"{name}.json"
    _check_options(path, file, name, options)
    for one in folders:
        stack.enter_context(made_folder(path / one))
    for one in ("", *folders):
        for left in (path / one).glob(".*.new-????????"):  # of a run that was killed
            left.unlink(missing_ok=True)
    text = f"{json.dumps(dict(options), indent=1)}\n".encode()
    if not file.exists() or file.read_bytes() != text:
        write_file(file, text)
    return _found(path, digests)


def _found(path: Path, digests: Digests) -> BatchFolder:
    """Return a folder with those lines of its index whose files are as they were written."""
    index, lines = path / INDEX, dict[int, str]()
    data = index.read_bytes() if index.exists() else b""
    for line in data.decode(errors="replace").split("\n"):
        try:
            row = json.loads(line)
            is_ours = json.dumps(row) == line
            item, is_ours = row["item"], row.pop(CHECK) == check_of(row) and is_ours
            if is_ours and type(item) is int and all(_is_whole(path / file, sha) for file, sha in digests(row).items()):
                lines[item] = line
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            continue  # cut off in the middle, or no line of ours, or an edited one: its item is done again
    if data and _text(lines) != data:
        write_file(index, _text(lines))
    return BatchFolder(path, lines)


def check_of(row: Mapping[str, Any]) -> str:
    """Return what stands beside a row in its line: 16 digits of the SHA-256 of the rest, with its keys sorted.

    >>> check_of({"item": 0, "n": 3}) == check_of({"n": 3, "item": 0}) != check_of({"item": 0, "n": 4})
    True
    """
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]


def _text(lines: Mapping[int, str]) -> bytes:
    return "".join(f"{line}\n" for line in lines.values()).encode()


def _is_whole(path: Path, sha: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == sha
    except OSError:
        return False


def _check_options(path: Path, file: Path, name: str, options: Mapping[str, Any]) -> None:
    if not file.exists():
        others = [one for one in os.listdir(path) if not (one.startswith(f".{name}.json.new-"))]
        if others:
            raise BoolnetError(
                f"the folder {str(path)!r} is not empty, and not one of a {name}", help="choose a new one"
            )
        return
    try:
        before = json.loads(file.read_text(encoding="utf-8"))
        differences = [
            f"{key} is {_shown(before.get(key))} there and {_shown(options.get(key))} here"
            for key in {**options, **before}
            if before.get(key) != options.get(key) and not (key == "count" and before[key] < options["count"])
        ]
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        raise BoolnetError(f"{str(file)!r} is damaged: it is not what a folder was made with") from None
    if differences:
        raise BoolnetError(
            f"the folder {str(path)!r} was made with other options: {'; '.join(differences)}",
            help="give those to go on with it, or choose another folder",
        )


def _shown(value: Any) -> str:
    return "the default" if value is None else json.dumps(value)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a folder, where the system can, so that no other process writes into it."""
    try:
        import fcntl
    except ImportError:  # not on Windows
        yield
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BoolnetError(f"another process works on the folder {str(path)!r}", help="wait for it") from None
        yield
    finally:
        os.close(handle)
