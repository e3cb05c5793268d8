"""Archives come back as they were; what is no archive is refused; nothing is overwritten by what fails."""

from __future__ import annotations

import errno
import io
import json
import os
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.core.errors import NetsError, StateError
from nets.io.archive import FORMAT, VERSION, read_archive, write_archive

ARRAYS = {
    "0.weight": np.arange(6, dtype=np.float32).reshape(2, 3),
    "callback.1/best": np.array(3),
    "turned": np.arange(24.0).reshape(2, 3, 4).transpose(0, 2, 1),
    "flags": np.array([True, False]),
    "empty": np.zeros((0, 4)),
}
HEADER = {"kind": "weights", "history": [{"loss": 0.1}], "big": 2**100, "nan": float("nan")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.npz"
    write_archive(path, HEADER, ARRAYS)
    return path


def test_arrays_and_header_come_back(path: Path) -> None:
    header, arrays = read_archive(path, "weights")
    assert list(arrays) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(arrays[name], array)
    assert header["big"] == 2**100
    assert header["history"] == [{"loss": 0.1}]
    assert header["nan"] != header["nan"]


def test_numpy_reads_it_without_pickle(path: Path) -> None:
    with np.load(path, allow_pickle=False) as archive:
        np.testing.assert_array_equal(archive["0.weight"], ARRAYS["0.weight"])


def test_what_numpy_has_in_a_header_becomes_json(tmp_path: Path) -> None:
    write_archive(tmp_path / "b.npz", {"a": np.float64(0.5), "b": np.arange(2)}, {})
    header, arrays = read_archive(tmp_path / "b.npz")
    assert (header["a"], header["b"], arrays) == (0.5, [0, 1], {})


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_archive_is_refused(path: Path, share: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises(StateError, match="damaged, or no archive"):
        read_archive(path)


def test_every_flipped_byte_of_the_arrays_is_refused(path: Path) -> None:
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("0.weight.npy")
    start = info.header_offset + 30 + len(info.filename) + 20  # the local header, the name, the zip64 field
    for place in range(start, start + info.file_size, 7):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        with pytest.raises(StateError, match="damaged"):
            read_archive(path)


def zipped(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def header(**changes: Any) -> bytes:
    return json.dumps({"format": FORMAT, "version": VERSION, "kind": "weights"} | changes).encode()


def pickled() -> bytes:
    file = io.BytesIO()
    np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return file.getvalue()


FOREIGN: list[tuple[str, dict[str, bytes], str]] = [
    ("no header", {"w.npy": b""}, "not a nets archive"),
    ("another format", {"header.json": header(format="zip")}, "not a nets archive"),
    ("a list", {"header.json": b"[]"}, "not a nets archive"),
    ("no json", {"header.json": b"{"}, "damaged"),
    ("another version", {"header.json": header(version=99)}, "has version 99 of the format; this is version 1"),
    ("another kind", {"header.json": header(kind="cake")}, "holds a cake, not a weights"),
    ("pickled", {"header.json": header(), "w.npy": pickled()}, "damaged"),
    ("no array", {"header.json": header(), "w.npy": b"text"}, "damaged"),
]


@pytest.mark.parametrize(("name", "files", "message"), FOREIGN, ids=[row[0] for row in FOREIGN])
def test_a_foreign_archive_is_refused(tmp_path: Path, name: str, files: dict[str, bytes], message: str) -> None:
    path = tmp_path / "foreign.npz"
    zipped(path, files)
    with pytest.raises(StateError, match=message):
        read_archive(path, "weights")


@pytest.mark.parametrize("data", [b"", b"text", pickle.dumps({"w": 1}), b"PK\x03\x04"])
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "other.npz"
    path.write_bytes(data)
    with pytest.raises(StateError, match="damaged, or no archive"):
        read_archive(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NetsError, match="No such file"):
        read_archive(tmp_path / "none.npz")
    with pytest.raises(NetsError, match="Is a directory"):
        read_archive(tmp_path)


def test_objects_are_not_written(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(StateError, match="w has dtype object"):
        write_archive(path, {}, {"w": np.array([{}])})
    with pytest.raises(TypeError, match="cannot hold set"):
        write_archive(path, {"a": set()}, {})
    assert path.read_bytes() == before


def test_a_full_disk_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NetsError, match="No space left on device"):
        write_archive(path, HEADER, {"w": np.ones(1000)})
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["a.npz"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_is_told() -> None:
    with pytest.raises(NetsError, match="No space left on device"):
        write_archive(Path("/dev/full"), HEADER, ARRAYS)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(NetsError, match="No such file or directory"):
        write_archive(tmp_path / "none" / "a.npz", HEADER, ARRAYS)
