"""A malformed sample of every kind: each is a `DataError` that names the file, the place and a way out."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nets.core.errors import DataError
from nets.data import READERS, from_arrays, load
from tests.nets.data.files import idx_bytes, write_idx_folder

IMAGES = idx_bytes(np.arange(36).reshape(4, 3, 3))
LABELS = idx_bytes(np.array([0, 1, 2, 1]))
TRAIN_X, TRAIN_Y = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
TEST_X, TEST_Y = "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
HUGE = bytes([0, 0, 8, 3]) + struct.pack(">III", 2**20, 2**10, 2**10)


def refuse(path: Path, *parts: str, **options: Any) -> None:
    """Expect an error that names the path and holds the parts and a way out."""
    with pytest.raises(DataError) as caught:
        load(path, **options)
    for part in (str(path), "help: ", *parts):
        assert part in str(caught.value)
    assert all(line.strip() for line in str(caught.value).splitlines())


# name: (files that differ from a sound folder, parts of the message)
IDX: dict[str, tuple[dict[str, bytes | None], list[str]]] = {
    "truncated gz": ({TRAIN_X: gzip.compress(IMAGES)[:-12]}, [TRAIN_X, "gzip"]),
    "gz of which the end is cut": ({TRAIN_X: gzip.compress(IMAGES)[:-4]}, [TRAIN_X, "gzip"]),
    "damaged gz": ({TRAIN_X: gzip.compress(IMAGES)[:10] + b"\xff" * 20}, [TRAIN_X, "gzip"]),
    "gz with a wrong sum": ({TRAIN_X: gzip.compress(IMAGES)[:-8] + b"\1" * 8}, [TRAIN_X, "gzip"]),
    "truncated": ({TRAIN_X: IMAGES[:-1]}, [TRAIN_X, "ends after 35 of 36 bytes of (4, 3, 3)"]),
    "truncated inside gz": ({TRAIN_X: gzip.compress(IMAGES[:-1])}, [TRAIN_X, "ends after 35 of 36 bytes"]),
    "truncated header": ({TRAIN_X: IMAGES[:9]}, [TRAIN_X, "ends within its header"]),
    "truncated magic": ({TRAIN_Y: LABELS[:3]}, [TRAIN_Y, "cut short"]),
    "empty": ({TRAIN_X: b""}, [TRAIN_X, "empty"]),
    "trailing bytes": ({TRAIN_Y: LABELS + b"\0"}, [TRAIN_Y, "goes on after its 4 bytes"]),
    "no idx": ({TRAIN_X: b"PNG!" + IMAGES}, [TRAIN_X, "is no idx file", "504e4721", "00000803"]),
    "floats": ({TRAIN_X: b"\0\0\x0d\3" + IMAGES[4:]}, [TRAIN_X, "type 0x0d, not unsigned bytes"]),
    "exchanged": ({TRAIN_X: LABELS, TRAIN_Y: IMAGES}, [TRAIN_X, "1 axes, not 3", "exchanged"]),
    "counts": ({TRAIN_Y: idx_bytes(np.array([0, 1, 2]))}, [TRAIN_X, TRAIN_Y, "4 images", "3 labels"]),
    "no images": ({TRAIN_X: idx_bytes(np.zeros((0, 3, 3))), TRAIN_Y: idx_bytes(np.zeros(0))}, [TRAIN_X, "no samples"]),
    "no pixels": ({TRAIN_X: idx_bytes(np.zeros((4, 0, 3)))}, [TRAIN_X, "no samples", "(4, 0, 3)"]),
    "huge": ({TRAIN_X: HUGE}, [TRAIN_X, "claims 1,099,511,627,776 bytes", "16 bytes"]),
    "huge in gz": ({TRAIN_X: gzip.compress(HUGE)}, [TRAIN_X, "claims 1,099,511,627,776 bytes"]),
    "one class": ({TRAIN_Y: idx_bytes(np.full(4, 7))}, [TRAIN_Y, "all labels are '7'"]),
    "no training images": ({TRAIN_X: None}, [TRAIN_Y, "has no train-images-idx3-ubyte"]),
    "no test labels": ({TEST_Y: None}, [TEST_X, "has no t10k-labels-idx1-ubyte", "the files are"]),
    "only a test split": ({TRAIN_X: None, TRAIN_Y: None}, ["has no train-images-idx3-ubyte"]),
    "test shape": ({TEST_X: idx_bytes(np.zeros((4, 3, 2)))}, [TEST_X, "(1, 3, 2)", "(1, 3, 3)"]),
    "test class": (
        {TEST_Y: idx_bytes(np.array([0, 1, 9, 1]))},
        [f"{TEST_Y}: label 2: the label 9 is none of the training classes", "0, 1, 2"],
    ),
}


@pytest.mark.parametrize("name", IDX)
def test_idx(name: str, tmp_path: Path) -> None:
    changes, parts = IDX[name]
    files = {TRAIN_X: IMAGES, TRAIN_Y: LABELS, TEST_X: IMAGES, TEST_Y: LABELS} | changes
    for file, data in files.items():
        if data is not None:
            (tmp_path / file).write_bytes(data)
    refuse(tmp_path, *parts)


def test_labels_out_of_range(tmp_path: Path) -> None:
    X, y = np.zeros((3, 2, 2)), np.array([0, 1, 2])
    write_idx_folder(tmp_path, X, y, X, y)
    refuse(
        tmp_path,
        f"{TRAIN_Y}: label 2: the label 2 is out of range",
        "0 to 1 stand for cat, dog",
        classes=["cat", "dog"],
    )


REFUSE: dict[str, object] = {"missing": "refuse"}
# text, options, parts of the message; {} is the file
CSV: dict[str, tuple[str | bytes, dict[str, object], list[str]]] = {
    "empty": ("", {}, ["{} is empty"]),
    "blank": ("\n\n", {}, ["{} is empty"]),
    "header only": ("a,b,label\n", {}, ["{} holds a header and no samples"]),
    "one cell": ("1\n2\n", {}, ["{}:1 has one cell"]),
    "short row": ("1,2,a\n3,b\n", {}, ["{}:2:3: 2 cells, not 3"]),
    "long row": ("1,2,a\n\n3,4,b,5\n", {}, ["{}:3:4: 4 cells, not 3"]),
    "no number": (
        "x,y,label\n1,2,a\n3,4x,b\n",
        {},
        ["{}:3:2: '4x' is no finite number, in column 'y'", "--kind", "--ignore 'y'"],
    ),
    "no number, label first": ("a,1,2\nb,3,4x\n", {"label": "first"}, ["{}:2:3: '4x'"]),
    "no number, no header": ("1,2,a\n3,4x,b\n", {}, ["{}:2:2: '4x' is no finite number, in column 'column 2'\n"]),
    "missing": ("1,2,a\n3,?,b\n", REFUSE, ["{}:2:2: the cell is empty or '?', in column 'column 2'", "drop-rows"]),
    "empty cell": ("1,2,a\n3,,b\n", REFUSE, ["{}:2:2: the cell is empty"]),
    "NaN": ("1,2,a\n3,4,b\nnan,4,a\n", REFUSE, ["{}:3:1: the cell is empty or 'nan'", "1 of 3 cells"]),
    "infinite": ("1,2,a\n3,-inf,b\n", {}, ["{}:2:2: '-inf'"]),
    "overflow": ("1,2,a\n3,1e999,b\n", {}, ["{}:2:2: '1e999'"]),
    "underscore": ("1,2,a\n3,1_5,b\n", {}, ["{}:2:2: '1_5' is no finite number"]),
    "hexadecimal": ("1,2,a\n3,0x1,b\n", {}, ["{}:2:2: '0x1' is no finite number"]),
    "code": ("1,2,a\n3,__import__('os').abort(),b\n", {}, ["{}:2:2: \"__import__('os').abort()\""]),
    "regression": (
        "1,2,1\n3,4,2.5\n",
        {},
        ["{}:2:3: the label is 2.5, which is not a whole number", "--regression", "--classification"],
    ),
    "label NaN": ("1,2,1\n3,4,nan\n", {}, ["{}:2:3: the label is missing: 'nan'", "--classification"]),
    "label empty": ("1,2,a\n3,4, \n", {}, ["{}:2:3: the label is empty"]),
    "label unknown": ("1,2,a\n3,4,c\n", {"classes": ["a", "b"]}, ["{}:2:3: the label c is none", "a, b"]),
    "classes twice": ("1,2,a\n3,4,b\n", {"classes": ["a", "b", "a"]}, ["3 classes, 2 of them different"]),
    "one class": ("1,2,a\n3,4,a\n", {}, ["{}:1:3: all labels are 'a'", "right column"]),
    "no such column": ("x,y,z\n1,2,a\n3,4,b\n", {"label": "kind"}, ["no column 'kind'", "x, y, z"]),
    "no such number": ("1,2,a\n3,4,b\n", {"label": 3}, ["no column 3 among its 3", "there is no header"]),
    "header or sample": ("1,2,target\n3,4,miss\n5,6,target\n", {}, ["{}: the first line may be a header", "'target'"]),
    "quote": ('1,2,"a\n3,4,b\n', {}, ["{}:1: a quote is opened here and never closed"]),
    "UTF-16 cut short": ("1,2,a\n3,4,b\n".encode("utf-16")[:-1], {}, ["{}:2 is no utf-16-le text"]),
    "binary": (bytes(range(256)), {}, ["{}:1 is no text"]),
    "truncated gz": (gzip.compress(b"1,2,a\n3,4,b\n")[:-9], {}, ["{} ends in the middle of its gzip data"]),
    "long cell": ("1,2,a\n3,4," + "b" * 200_000, {}, ["{}:2", "field limit"]),
}


@pytest.mark.parametrize("name", CSV)
def test_csv(name: str, tmp_path: Path) -> None:
    text, options, parts = CSV[name]
    path = tmp_path / "data.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    refuse(path, *(part.replace("{}", str(path)) for part in parts), **options)


def npz(**arrays: object) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def npy(values: object) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.asarray(values))
    return buffer.getvalue()


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in members.items():
            file.writestr(name.replace("__", "."), data)
    return buffer.getvalue()


class Trap:
    """What would leave a file behind if it were unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, ("trapped",)


X, Y = np.eye(3), np.array([0, 1, 0])
HOLED = np.where(np.arange(9).reshape(3, 3) == 5, np.nan, 1.0)
CLAIM = npy(np.zeros(2)).replace(b"(2,), }" + b" " * 13, b"(1099511627776,), }" + b" ")
NPZ: dict[str, tuple[bytes, list[str]]] = {
    "empty": (b"", ["no sound npz file"]),
    "no zip": (b"X,y\n", ["no sound npz file"]),
    "truncated": (npz(X=X, y=Y)[:-30], ["no sound npz file"]),
    "damaged": (npz(X=X, y=Y).replace(X.tobytes(), HOLED.tobytes()), ["no sound npz file", "CRC"]),
    "zip of other files": (zipped(a__txt=b"a", b__txt=b"b"), ["a zip file without arrays", "a.txt, b.txt"]),
    "empty zip": (zipped(), ["a zip file without arrays: it holds nothing"]),
    "missing keys": (npz(data=X, y=Y, more=Y), ["lacks samples or labels: it holds data, y, more"]),
    "missing labels": (npz(X_train=X, X_test=X, y_test=Y), ["it holds X_train, X_test, y_test"]),
    "missing test labels": (npz(X=X, y=Y, X_test=X), ["it holds X, y, X_test"]),
    "objects": (npz(X=np.array([[Trap()], [1]], dtype=object), y=Y), ["X holds values of dtype object"]),
    "object labels": (npz(X=X, y=np.array([Trap(), 1, 2], dtype=object)), ["y holds values of dtype object"]),
    "fields": (npz(X=np.zeros(3, "i4,f4"), y=Y), ["X holds values of dtype"]),
    "complex": (npz(X=X + 1j, y=Y), ["X holds values of dtype complex128"]),
    "text for samples": (npz(X=np.array([["a", "b"], ["c", "d"]]), y=Y[:2]), ["X has shape (2, 2) and dtype"]),
    "no array": (zipped(X__npy=b"no array", y__npy=npy(Y)), ["X is no NumPy array"]),
    "truncated array": (zipped(X__npy=npy(X)[:-8], y__npy=npy(Y)), ["X holds 64 bytes, not the 72 of (3, 3)"]),
    "trailing bytes": (zipped(X__npy=npy(X) + b"more", y__npy=npy(Y)), ["X holds 73 bytes, not the 72"]),
    "huge": (zipped(X__npy=CLAIM, y__npy=npy(Y)), ["X claims 8,796,093,022,208 bytes"]),
    "one axis": (npz(X=np.zeros(3), y=Y), ["X has shape (3,)"]),
    "one number": (npz(X=np.float64(3), y=Y), ["X has shape ()"]),
    "five axes": (npz(X=np.zeros((3, 1, 1, 1, 1)), y=Y), ["X has shape (3, 1, 1, 1, 1)"]),
    "no samples": (npz(X=np.zeros((0, 4)), y=Y[:0]), ["X holds no samples: its shape is (0, 4)"]),
    "no columns": (npz(X=np.zeros((3, 0)), y=Y), ["X holds no samples: its shape is (3, 0)"]),
    "counts": (npz(X=X, y=Y[:2]), ["X holds 3 samples, but there are 2 labels"]),
    "one-hot": (npz(X=X, y=np.eye(3)), ["its labels have shape (3, 3)", "argmax"]),
    "NaN": (npz(X_train=HOLED, y_train=Y), ["X_train[1, 2] is nan"]),
    "infinite": (npz(X=X, y=Y, X_test=np.array([[0.0, 0.0, -np.inf]]), y_test=Y[:1]), ["X_test[0, 2] is -inf"]),
    "regression": (
        npz(X=X, y=np.array([0.0, 1.0, 0.5])),
        ["y[2]: the label is 0.5, which is not a whole number", "--regression"],
    ),
    "complex labels": (npz(X=X, y=Y + 1j), ["y holds values of dtype complex128"]),
    "test class": (npz(X=X, y=Y, X_test=X, y_test=np.array([0, 5, 1])), ["y_test[1]: the label 5 is none of"]),
    "test shape": (npz(X=X, y=Y, X_test=X[:, :2], y_test=Y), ["X_test holds samples of shape (2,)", "(3,)"]),
    "test kind": (npz(X=X, y=Y, X_test=X[:, :, None], y_test=Y), ["X_test holds samples of shape (1, 3, 1)"]),
}


@pytest.mark.parametrize("name", NPZ)
def test_npz(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data, parts = NPZ[name]
    path = tmp_path / "data.npz"
    path.write_bytes(data)
    refuse(path, *parts)
    assert os.listdir(tmp_path) == ["data.npz"]


# name: (files, parts of the message)
FOLDERS: dict[str, tuple[dict[str, bytes], list[str]]] = {
    "empty": ({}, ["holds nothing", *(reader.what for reader in READERS.values())]),
    "unknown": (
        {"a.png": b"", "b.jpg": b""},
        ["it holds a.png, b.jpg", "train-images-idx3-ubyte", "pos.txt and neg.txt"],
    ),
    "a csv file in it": ({"a.csv": b"1,2,a\n"}, ["it holds a.csv", "a csv file"]),
    "many": ({f"{i}.png": b"" for i in range(20)}, ["0.png, 1.png", "…"]),
    "one file": ({"pos.txt": b"good\n"}, ["it holds pos.txt"]),
    "empty file": ({"pos.txt": b"good\n", "neg.txt": b""}, ["neg.txt is empty"]),
    "blank file": ({"pos.txt": b"good\n", "neg.txt": b" \n\n"}, ["neg.txt holds no sentence"]),
    "binary file": ({"pos.txt": b"good\n", "neg.txt": b"a\nb\0\n"}, ["neg.txt:2 is no text"]),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_folders(name: str, tmp_path: Path) -> None:
    files, parts = FOLDERS[name]
    for file, data in files.items():
        (tmp_path / file).write_bytes(data)
    refuse(tmp_path, *parts)


def test_paths(tmp_path: Path) -> None:
    refuse(tmp_path / "missing", "there is no file or folder")
    (tmp_path / "a.pkl").write_bytes(b"\x80\x04N.")
    refuse(tmp_path / "a.pkl", "is no data file that is known", "an npz file")
    refuse(tmp_path / ("n" * 300), "cannot read")
    refuse(tmp_path / "missing", "cannot read", "No such file", format="csv")
    refuse(tmp_path / "missing", "cannot read", "No such file", format="npz")
    refuse(tmp_path, "cannot read", "directory", format="csv")
    refuse(tmp_path, "no two files of sentences", format="sentences")
    refuse(tmp_path, "has no train-images-idx3-ubyte", format="idx")
    refuse(tmp_path / "a.pkl", "no two files of sentences", format="sentences")
    refuse(tmp_path / "missing", "no two files of sentences", format="sentences")


def test_options_of_another_reader(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(npz(X=X, y=Y))
    refuse(tmp_path / "a.npz", "the option label is not for an npz file", label="last")


def test_text_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nets.data.packed.LARGEST_TEXT", 20)
    (tmp_path / "a.csv").write_text("1,2,a\n3,4,b\n5,6,a\n7,8,b\n")
    refuse(tmp_path / "a.csv", "holds more than 20 bytes of text", "npz")


def test_arrays() -> None:
    with pytest.raises(DataError, match="X_test and y_test go together"):
        from_arrays(X, Y, X)
    with pytest.raises(DataError, match=r"y_test\[1\]: the training split has no sample of class cow"):
        from_arrays(X, Y, X, [0, 2, 1], classes=["cat", "dog", "cow"])
    with pytest.raises(DataError, match="X holds no samples"):
        from_arrays([], [])
    with pytest.raises(DataError, match="labels of dtype object"):
        from_arrays(X, np.array([None, 1, 2]))
    with pytest.raises(DataError, match="cannot be a map"):
        from_arrays(X, Y).as_maps((1, 2, 2))
    with pytest.raises(DataError, match="holds sentences"):
        from_arrays(["a", "b"], [0, 1]).as_vectors()


BOMB = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
from nets.data import load
from nets.core.errors import DataError
for path in sys.argv[1:]:
    try:
        load(path)
    except DataError as error:
        print("refused", path)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_what_a_header_claims_is_never_allocated(tmp_path: Path) -> None:
    """The claim is below what the file could unpack to, so that only reading tells; 1 GiB of memory is enough."""
    many = bytes([0, 0, 8, 3]) + struct.pack(">III", 2**12, 2**10, 2**9)
    folder = tmp_path / "idx"
    folder.mkdir()
    (folder / TRAIN_X).write_bytes(gzip.compress(many) + np.random.default_rng(0).bytes(2**21))
    (folder / TRAIN_Y).write_bytes(LABELS)
    (tmp_path / "huge.npz").write_bytes(NPZ["huge"][0])
    command = [sys.executable, "-c", BOMB, str(folder), str(tmp_path / "huge.npz")]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # each thread would take of the memory too
    root = Path(__file__).parents[3]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, env=environment)
    assert done.stdout.count("refused") == 2, done.stderr


SOUND = {
    "data.csv": b"a,b,label\n1,2,x\n3,4,y\n5,6,x\n",
    "data.csv.gz": gzip.compress(b"a,b,label\n1,2,x\n3,4,y\n5,6,x\n", mtime=0),
    "data.npz": npz(X=X, y=Y, X_test=X[:1], y_test=Y[:1]),
}


@given(st.sampled_from(sorted(SOUND)), st.data())
def test_damage_anywhere_is_read_or_refused(name: str, data: st.DataObject) -> None:
    import tempfile

    good = bytearray(SOUND[name])
    for _ in range(data.draw(st.integers(1, 3))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(good[: data.draw(st.integers(0, len(good)))] if data.draw(st.booleans()) else good)
        with contextlib.suppress(DataError):
            load(path)
