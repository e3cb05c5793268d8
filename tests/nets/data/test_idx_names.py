"""Sets in the format of MNIST under their own names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nets.core.errors import DataError
from nets.data import load, read_samples
from tests.nets.data.files import write_idx

X = np.arange(48).reshape(4, 3, 4)
Y = np.array([1, 2, 2, 26])
MAPPING = "1 65 97\n2 66 98\n26 90 122\n"


def write_set(folder: Path, name: str, test: str, end: str = "") -> None:
    """Write the four files of a set, whose names have a place for the split."""
    for split in ("train", test):
        write_idx(folder / (name.format(split=split, kind="images") + f"-idx3-ubyte{end}"), X)
        write_idx(folder / (name.format(split=split, kind="labels") + f"-idx1-ubyte{end}"), Y)


@pytest.mark.parametrize(
    ("name", "test"),
    [
        ("{split}-{kind}", "t10k"),
        ("kmnist-{split}-{kind}", "test"),
        ("K_49_{split}_{kind}", "test"),
        ("my.set-{split}-{kind}", "t10k"),
    ],
)
def test_names(name: str, test: str, tmp_path: Path) -> None:
    write_set(tmp_path, name, test, ".gz")
    data = load(tmp_path)
    assert data.X_test is not None
    assert np.array_equal(data.X[:, 0], X)
    assert (data.classes, data.y.tolist(), data.notes) == (("1", "2", "26"), [0, 1, 1, 2], ())


def test_emnist_is_upright_and_its_classes_have_names(tmp_path: Path) -> None:
    write_set(tmp_path, "emnist-letters-{split}-{kind}", "test")
    (tmp_path / "emnist-letters-mapping.txt").write_text(MAPPING)
    data = load(tmp_path)
    assert data.shape == (1, 4, 3)
    assert np.array_equal(data.X[:, 0], X.transpose(0, 2, 1))
    assert [data.classes[k] for k in data.y] == ["Aa", "Bb", "Bb", "Zz"]
    assert "rows and columns exchanged; they are turned upright" in data.notes[0]
    assert "emnist-letters-mapping.txt says" in data.notes[1]
    samples = read_samples(tmp_path / "emnist-letters-test-images-idx3-ubyte", "maps", (1, 4, 3))
    assert np.array_equal(samples.X, data.X)
    assert "upright" in samples.notes[0]


def test_qmnist_has_labels_of_eight_numbers(tmp_path: Path) -> None:
    rows = np.zeros((4, 8), ">i4")
    rows[:, 0], rows[:, 1] = Y, 10**6
    for split in ("train", "test"):
        write_idx(tmp_path / f"qmnist-{split}-images-idx3-ubyte", X)
        header = bytes([0, 0, 12, 2]) + np.array(rows.shape, ">u4").tobytes()
        (tmp_path / f"qmnist-{split}-labels-idx2-int").write_bytes(header + rows.tobytes())
    assert load(tmp_path).classes == ("1", "2", "26")


def test_several_sets_in_one_folder(tmp_path: Path) -> None:
    for name in ("emnist-digits-{split}-{kind}", "{split}-{kind}"):
        write_set(tmp_path, name, "test")
    with pytest.raises(DataError) as caught:
        load(tmp_path)
    assert "holds 2 sets of idx files: one without a name, emnist-digits" in str(caught.value)
    assert "put each into a folder of its own, by what its files begin with: t" in caught.value.help


def test_files_of_one_set_may_be_packed_and_not(tmp_path: Path) -> None:
    write_set(tmp_path, "{split}-{kind}", "t10k")
    (tmp_path / "train-images-idx3-ubyte.gz").write_bytes(b"damaged")
    assert np.array_equal(load(tmp_path).X[:, 0], X)


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("1 65\n2\n", "mapping.txt:2: '2' is no label and codes"),
        ("1 65\n1 66\n", "mapping.txt:2: '1 66' is no label and codes of characters of its own"),
        ("1 9999999\n", "mapping.txt:1: '1 9999999' is no label"),
        ("one 65\n", "mapping.txt:1: 'one 65' is no label"),
        ("1 65\n2 66\n", "label 3 is 26, which .*mapping.txt does not name"),
    ],
)
def test_mappings_that_are_none(mapping: str, message: str, tmp_path: Path) -> None:
    write_set(tmp_path, "{split}-{kind}", "t10k")
    (tmp_path / "mapping.txt").write_text(mapping)
    with pytest.raises(DataError, match=message):
        load(tmp_path)
