"""Data sets with errors in them are read rightly or refused; `tests.mutated_data` tries more."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nets.core.errors import DataError
from nets.data import Dataset, load
from nets.tables.decoding import decode
from tests import mutated_data
from tests.mutations import READ, problems_of
from tests.plain_data import CHECKS


@pytest.mark.parametrize("format", CHECKS)
@pytest.mark.parametrize("count", [33, pytest.param(3000, marks=pytest.mark.slow)])
def test_a_data_set_with_errors_is_read_or_refused(format: str, count: int, tmp_path: Path) -> None:
    problems = problems_of(mutated_data, mutated_data.files(), format, count, tmp_path / "data")
    assert problems.keys() <= {"", READ}
    assert min(problems[""], problems[READ]) > 0


def test_good_data_sets_are_read(tmp_path: Path) -> None:
    for format, some in mutated_data.files().items():
        for data in some:
            (tmp_path / "data").write_bytes(data)
            assert mutated_data.problem_of(tmp_path / "data", format) == READ


@pytest.mark.parametrize(
    ("where", "instead", "wrong"),
    [
        ("nets.tables.columns.plain_numbers", lambda cells: _off_by_one(cells), "column 'a': 1.0"),
        ("tests.plain_data.load", lambda path: _exchanged(path), "class 'rose' for 'iris'"),
    ],
)
def test_another_class_and_another_number_are_told(
    where: str, instead: object, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").write_bytes(mutated_data.files()["csv"][0])
    monkeypatch.setattr(where, instead)
    assert f"plain: another value: {wrong}" in mutated_data.problem_of(tmp_path / "data", "csv")


def _off_by_one(cells: list[str]) -> object:
    try:
        return np.array([float(cell) + 1 for cell in cells])
    except ValueError:
        return None


def _exchanged(path: Path) -> Dataset:
    data = load(path)
    return replace(data, classes=(data.classes[1], data.classes[0], *data.classes[2:]))


def test_damaged_utf_8_is_no_windows_1252() -> None:
    text = ("name,kind\n" + "ä,é\nö,ß\n" * 9).encode().replace("ö".encode(), b"\xf6", 1)
    with pytest.raises(DataError, match=r"^a:3 is no UTF-8 text, as the rest is: byte 0xf6") as caught:
        decode(text, "a")
    assert "--encoding windows-1252" in str(caught.value)
    assert decode("Spaß” und weiß, größer, schöner, für Öl".encode("cp1252"), "a")[1] == "windows-1252"


@pytest.mark.parametrize("order", [b"\x00\n", b"\n\x00"])
def test_zero_bytes_between_lines_are_no_utf_16(order: bytes) -> None:
    for text in ("dull and long\n", "не то\n"):
        with pytest.raises(DataError, match="zero byte"):
            decode(order * 40 + text.encode() * 2, "a")
    assert decode("opinion,kind\n太无聊了,1\n很差的电影,2\n".encode("utf-16-le"), "a")[1] == "utf-16-le"


def test_an_npz_file_of_what_is_no_text_or_no_header_is_refused(tmp_path: Path) -> None:
    labels = np.array(["a", "b"])
    labels.view(np.uint32)[1] = 0x7FFFFFFF
    np.savez(tmp_path / "a.npz", X=np.eye(2), y=labels)
    with pytest.raises(DataError, match=r"a\.npz: y holds 0x7fffffff, which is no character"):
        load(tmp_path / "a.npz")
    np.savez(tmp_path / "b.npz", X=np.eye(2), y=np.arange(2))
    data = (tmp_path / "b.npz").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(tmp_path / "c.npz", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"), }", b"(, }"))
    with pytest.raises(DataError, match=r"c\.npz: X is no NumPy array"):
        load(tmp_path / "c.npz")


def test_a_mapping_of_a_huge_label_takes_no_memory(tmp_path: Path) -> None:
    folder = tmp_path / "idx"
    folder.mkdir()
    (folder / "emnist-letters-train-images-idx3-ubyte").write_bytes(bytes([0, 0, 8, 3, *[0, 0, 0, 2] * 3, *range(8)]))
    (folder / "emnist-letters-train-labels-idx1-ubyte").write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 2, 0, 1]))
    mapping = folder / "emnist-letters-mapping.txt"
    mapping.write_text("0 65\n1 66\n999999999999 67\n")
    assert load(folder).classes == ("A", "B")
    mapping.write_text("0 65\x0b1 66\n1 67\n")
    with pytest.raises(DataError, match=r"mapping\.txt:1: "):
        load(folder)
