"""A file is written whole or not at all, and the errors say why."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nets.core.errors import DataError, GraphError, NetsError
from nets.io.files import check_place, write_file, write_files


def test_the_errors_are_one_family_of_value_errors() -> None:
    assert issubclass(DataError, NetsError)
    assert issubclass(GraphError, NetsError)
    assert issubclass(NetsError, ValueError)
    assert str(NetsError("wrong")) == "wrong"


@pytest.mark.parametrize("call", ["os.fsync", "os.replace"])
def test_a_full_disk_leaves_the_old_file_and_no_temporary(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.npz"
    write_file(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(f"nets.io.files.{call}", fail)
    with pytest.raises(NetsError, match="No space left on device\n  help: the old file, if any, is as it was"):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["run.npz"]


def test_an_interrupt_leaves_the_old_file_and_no_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run.npz"
    write_file(path, b"old")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nets.io.files.os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["run.npz"]


@pytest.mark.parametrize("bad", ["missing/c", "folder", "nul\0"])
def test_where_a_later_file_cannot_be_written_the_earlier_ones_are_as_they_were(bad: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    write_file(tmp_path / "a", b"old")
    with pytest.raises(NetsError, match="cannot write"):
        write_files([(tmp_path / "a", b"new"), (tmp_path / "b", b"new"), (tmp_path / bad, b"new")])
    assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["a", "folder"]
    write_files([(tmp_path / "a", b"new"), (tmp_path / "b", b"other")])
    assert ((tmp_path / "a").read_bytes(), (tmp_path / "b").read_bytes()) == (b"new", b"other")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_device_is_written_before_any_file_takes_its_place(tmp_path: Path) -> None:
    with pytest.raises(NetsError, match="No space left"):
        write_files([(tmp_path / "a", b"new"), (Path("/dev/full"), b"new")])
    assert os.listdir(tmp_path) == []


def test_what_is_written_before_a_last_step_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def fail(source: str, target: Path) -> None:
        if target.name == "b":
            raise OSError(errno.EPERM, "Operation not permitted")
        replace(source, target)

    monkeypatch.setattr("nets.io.files.os.replace", fail)
    with pytest.raises(NetsError, match=r"'.*b': Operation not permitted\n.*already written: .*/a$"):
        write_files([(tmp_path / "a", b"new"), (tmp_path / "b", b"new")])
    assert os.listdir(tmp_path) == ["a"]


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    for check in (check_place, lambda path: write_file(path, b"")):
        with pytest.raises(NetsError, match="cannot write"):
            check(tmp_path)
        with pytest.raises(NetsError, match="cannot write"):
            check(tmp_path / "missing" / "a.npz")
    with pytest.raises(NetsError, match="cannot write"):
        write_file(tmp_path / "nul\0", b"")
    assert os.listdir(tmp_path) == []


NOT_PERMITTED = """
import os, sys
from pathlib import Path
from nets.io.files import write_file
from nets.core.errors import NetsError
if os.getuid() == 0:
    os.setuid(65534)
try:
    write_file(Path(sys.argv[1]), b"new")
except NetsError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_a_closed_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    tmp_path.chmod(0o555)
    command = [sys.executable, "-c", NOT_PERMITTED, str(tmp_path / "a")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[3])
    tmp_path.chmod(0o755)
    assert "Permission denied" in done.stdout, done.stderr
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_new_file_has_the_mode_of_any_other(tmp_path: Path) -> None:
    write_file(tmp_path / "a", b"")
    (tmp_path / "b").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode
