"""What can be read is read as it is, by its own reader."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nets.core.errors import DataError
from nets.data import READERS, Vocabulary, from_arrays, load, longest, recognise
from tests.nets.data.files import write_idx, write_idx_folder
from tests.shared_files import DATASETS, needs_datasets


@pytest.mark.parametrize("sign", ["-", "."])
@pytest.mark.parametrize("end", ["", ".gz"])
def test_idx_folders(sign: str, end: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    X, X_test = rng.integers(0, 256, (6, 4, 5)), rng.integers(0, 256, (2, 4, 5))
    write_idx_folder(tmp_path, X, np.array([3, 1, 1, 3, 0, 0]), X_test, np.array([1, 3]), sign, end)
    data = load(tmp_path)
    assert recognise(tmp_path) == "idx"
    assert (data.kind, data.shape, data.classes) == ("maps", (1, 4, 5), ("0", "1", "3"))
    assert data.X.dtype == np.uint8
    assert data.X_test is not None
    assert data.y_test is not None
    assert (data.X[:, 0] == X).all()
    assert (data.X_test[:, 0] == X_test).all()
    assert (data.y.tolist(), data.y_test.tolist()) == ([2, 1, 1, 2, 0, 0], [1, 2])
    assert data.X.transpose(0, 2, 3, 1).flags.c_contiguous


def test_an_idx_folder_without_a_test_split(tmp_path: Path) -> None:
    write_idx(tmp_path / "train-images-idx3-ubyte", np.zeros((2, 3, 3)))
    write_idx(tmp_path / "train-labels-idx1-ubyte.gz", np.array([0, 1]))
    data = load(tmp_path, classes=["cat", "dog", "cow"])
    assert (data.X_test, data.classes, data.y.tolist()) == (None, ("cat", "dog", "cow"), [0, 1])


# text, options, X, labels' names in order of the samples
CSV: dict[str, tuple[str, dict[str, object], list[list[float]], list[str]]] = {
    "plain": ("1,2,0\n3,4,1\n", {}, [[1, 2], [3, 4]], ["0", "1"]),
    "no line feed at the end": ("1,2,0\n3,4,1", {}, [[1, 2], [3, 4]], ["0", "1"]),
    "text labels": ("1,2,cat\n3,4,dog", {}, [[1, 2], [3, 4]], ["cat", "dog"]),
    "header": ("a,b,c\n1,2,0\n3,4,1\n", {}, [[1, 2], [3, 4]], ["0", "1"]),
    "header named label": ("label,0,1\n7,1,2\n10,3,4\n", {}, [[1, 2], [3, 4]], ["7", "10"]),
    "header of numbers": ("0,1,2\n1,2,0\n3,4,1\n", {"header": True}, [[1, 2], [3, 4]], ["0", "1"]),
    "header of years": ("kind,2001,2002,2003\na,5,1,0\nb,6,2,1\n", {}, [[0, 5, 1], [1, 6, 2]], ["0", "1"]),
    "years that are data": ("2001,2002,2003\n2002,2003,2004\n", {}, [[2001, 2002], [2002, 2003]], ["2003", "2004"]),
    "header in single quotes": ("'id' 'vote' 'age'\n7 0 2.5\n7 1 3", {"label": "vote"}, [[7, 2.5], [7, 3]], ["0", "1"]),
    "first": ("cat,1,2\ndog,3,4", {"label": "first"}, [[1, 2], [3, 4]], ["cat", "dog"]),
    "number": ("1,cat,2\n3,dog,4", {"label": 1}, [[1, 2], [3, 4]], ["cat", "dog"]),
    "name": ("1,kind,2\n1,cat,2\n3,dog,4", {"label": "kind"}, [[1, 2], [3, 4]], ["cat", "dog"]),
    "last by name": ("label,b,c\n1,2,0\n3,4,1", {"label": "last"}, [[1, 2], [3, 4]], ["0", "1"]),
    "yes and no": ("1,2,y\n3,4,n", {}, [[1, 2], [3, 4]], ["y", "n"]),
    "no header": ("1,2,target\n3,4,miss\n", {"header": False}, [[1, 2], [3, 4]], ["target", "miss"]),
    "semicolon": ("1;2;0\n3;4;1\n", {}, [[1, 2], [3, 4]], ["0", "1"]),
    "tab": ("1\t2\t0\n3\t4\t1\n", {}, [[1, 2], [3, 4]], ["0", "1"]),
    "quotes": ('"1","2","a, ""b"""\n3,4,c\n', {}, [[1, 2], [3, 4]], ['a, "b"', "c"]),
    "blank lines and spaces": ("\n1, 2 , cat\r\n\r\n3,4,dog \n\n", {}, [[1, 2], [3, 4]], ["cat", "dog"]),
    "signs and powers": ("-1,2e3,-1\n+.5,4,1", {}, [[-1, 2000], [0.5, 4]], ["-1", "1"]),
    "old line ends": ("1,2,0\r3,4,1\r", {}, [[1, 2], [3, 4]], ["0", "1"]),
    "byte order mark": ("\ufeff1,2,0\n3,4,1", {}, [[1, 2], [3, 4]], ["0", "1"]),
    "text that numbers would merge": ("1,2,0E1\n3,4,0E2", {}, [[1, 2], [3, 4]], ["0E1", "0E2"]),
    "code is text": ("1,2,__import__('os')\n3,4,b", {}, [[1, 2], [3, 4]], ["__import__('os')", "b"]),
}


@pytest.mark.parametrize("name", CSV)
@pytest.mark.parametrize("end", [".csv", ".csv.gz"])
def test_csv(name: str, end: str, tmp_path: Path) -> None:
    text, options, X, labels = CSV[name]
    path = tmp_path / f"data{end}"
    path.write_bytes(gzip.compress(text.encode()) if end.endswith("gz") else text.encode())
    data = load(path, **options)  # type: ignore[arg-type]
    assert (data.name, data.kind) == ("data", "vectors")
    assert data.X.dtype == np.float64
    assert data.X.tolist() == X
    assert [data.classes[i] for i in data.y] == labels


def test_numbers_are_sorted_as_numbers(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,10\n2,9\n3,-1\n")
    assert load(tmp_path / "a.csv").classes == ("-1", "9", "10")


@given(
    hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2), elements=st.floats(-1e300, 1e300)),
    st.sampled_from(["first", "last"]),
)
def test_a_csv_file_keeps_every_bit(X: np.ndarray[tuple[int, int], np.dtype[np.float64]], label: str) -> None:
    import tempfile

    names = ["a", "b"] * len(X)
    rows = [*zip(names, X.tolist(), strict=False), ("b", X[0].tolist())]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.csv")
        cells = [[name, *map(repr, row)] if label == "first" else [*map(repr, row), name] for name, row in rows]
        path.write_text("\n".join(",".join(row) for row in cells))
        data = load(path, label=label, header=False)
    assert data.X.tobytes() == np.vstack([X, X[:1]]).tobytes()
    assert data.y.tolist() == [name == "b" for name, _ in rows]


@pytest.mark.parametrize(("X", "y"), [("X", "y"), ("x", "y"), ("X_train", "y_train"), ("x_train", "y_train")])
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_npz(X: str, y: str, save: object, tmp_path: Path) -> None:
    values = np.arange(12, dtype=np.float32).reshape(3, 4)
    arrays = {X: values, y: np.array([[1], [0], [1]]), "x_test": values[:2], "y_test": np.array([0, 1], np.uint8)}
    save(tmp_path / "a.npz", **arrays)  # type: ignore[operator]
    data = load(tmp_path / "a.npz")
    assert data.X.dtype == np.float32
    assert data.X.tolist() == values.tolist()
    assert data.y.tolist() == [1, 0, 1]
    assert data.y_test is not None
    assert data.y_test.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("shape", "read"),
    [
        ((2, 5, 6), (1, 5, 6)),
        ((2, 3, 5, 6), (3, 5, 6)),
        ((2, 5, 6, 3), (3, 5, 6)),
        ((2, 16, 5, 6), (16, 5, 6)),
        ((2, 1, 5, 3), (1, 5, 3)),
    ],
)
@pytest.mark.parametrize("dtype", [">f8", "<i2", "|u1", "|b1", "<f2"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_npz_of_maps(
    shape: tuple[int, ...], read: tuple[int, ...], dtype: str, order: Literal["C", "F"], tmp_path: Path
) -> None:
    X = np.random.default_rng(0).integers(0, 2, shape).astype(dtype)
    np.savez(tmp_path / "a.npz", X=X.copy(order=order), y=np.array(["no", "yes"]))
    data = load(tmp_path / "a.npz")
    assert (data.kind, data.shape, data.classes) == ("maps", read, ("no", "yes"))
    assert data.X.dtype == np.dtype(dtype).newbyteorder("=")
    wanted = X[:, None] if X.ndim == 3 else X if X.shape[1:] == read else X.transpose(0, 3, 1, 2)
    assert np.array_equal(data.X, wanted)
    assert data.X.transpose(0, 2, 3, 1).flags.c_contiguous


@pytest.mark.parametrize(
    "names", [("neg.txt", "pos.txt"), ("neg", "pos"), ("films.neg", "films.pos"), ("neg.txt", "pos.txt", "README.md")]
)
def test_sentences(names: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / names[0]).write_bytes(b"na\xefve\x85 and long\r\n\n dull \n")
    (tmp_path / names[1]).write_bytes("naïve… gem".encode())
    for name in names[2:]:
        (tmp_path / name).write_text("about")
    data = load(tmp_path)
    assert recognise(tmp_path) == "sentences"
    assert (data.kind, data.shape, data.classes, data.y.tolist()) == ("sentences", (), ("neg", "pos"), [0, 0, 1])
    assert data.X.tolist() == ["naïve… and long", "dull", "naïve… gem"]
    assert data.notes == (
        f"{tmp_path / names[0]} is not UTF-8: it is read as windows-1252 (--encoding says otherwise)",
    )


def test_sentences_can_have_their_classes_in_another_order(tmp_path: Path) -> None:
    for name in ("neg", "pos"):
        (tmp_path / name).write_text(name)
    assert load(tmp_path, classes=["pos", "neg"]).y.tolist() == [1, 0]


def test_a_row_of_the_table_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "iris.data").write_text("1,2,a\n3,4,b\n")
    assert load(tmp_path / "iris.data", format="csv").classes == ("a", "b")
    with pytest.raises(DataError, match="choose from idx, csv, npz, pictures, sentences"):
        load(tmp_path / "iris.data", format="arff")
    assert all(reader.what for reader in READERS.values())


def test_vectors_and_maps_turn_into_each_other() -> None:
    X = np.random.default_rng(0).normal(size=(3, 2, 4, 5))
    data = from_arrays(X, [0, 1, 0], X[:1], [1])
    there = data.as_vectors()
    assert there.X_test is not None
    assert np.array_equal(there.X, X.reshape(3, 40))
    back = there.as_maps((2, 4, 5))
    assert back.X_test is not None
    assert (back.X == X).all()
    assert (back.X_test == X[:1]).all()
    assert back.X.transpose(0, 2, 3, 1).flags.c_contiguous


@needs_datasets
@pytest.mark.parametrize(("name", "first"), [("mnist", [5, 0, 4, 1]), ("fashion-mnist", [9, 0, 0, 3])])
def test_the_real_images(name: str, first: list[int]) -> None:
    data = load(DATASETS / name)
    assert data.X_test is not None
    assert (data.name, data.X.shape, data.X_test.shape) == (name, (60_000, 1, 28, 28), (10_000, 1, 28, 28))
    assert data.classes == tuple("0123456789")
    assert data.y[:4].tolist() == first


@needs_datasets
def test_the_real_sentences_have_kims_vocabulary() -> None:
    data = load(DATASETS / "movie-review")
    assert (data.classes, np.bincount(data.y).tolist()) == (("neg", "pos"), [5331, 5331])
    in_ascii = [re.sub(r"[^\x00-\x7f]", " ", sentence) for sentence in data.X.tolist()]  # Kim knew no accents
    assert (len(Vocabulary.fit(in_ascii).words), longest(in_ascii)) == (18_765, 56)
    assert (len(Vocabulary.fit(data.X).words), longest(data.X)) == (18_788, 56)
