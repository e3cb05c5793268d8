"""Data sets read in the plainest way, to compare with: the csv module, Decimal, struct, what a dialect is known to be.

`originals` are good data sets of every format, `CHECKS` read files that are like them both ways.
"""

from __future__ import annotations

import codecs
import csv
import functools
import gzip
import io
import math
import struct
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import numpy as np

from nets.data import load
from nets.data.csv_file import read_csv
from nets.data.samples import read_samples
from nets.data.sentences import sentence_files

Members = Mapping[str, bytes]
Cells = tuple[str, ...]
STRING = np.dtypes.StringDType()
GONE = ("", "?", "NA")


@dataclass(frozen=True)
class Dialect:
    """A table as somebody writes it, and how it is to be read.

    Attributes
    ----------
    text : str
    label : int
        The place of the label.
    separator, decimal : str
    encoding : str
    options : dict
        Of `load`.
    """

    text: str
    label: int = -1
    separator: str = ","
    decimal: str = "."
    encoding: str = "utf-8"
    options: dict[str, Any] = field(default_factory=dict)


def rows(*columns: Callable[[int], object], count: int = 24, sign: str = ",") -> str:
    """Return lines of cells, each column a function of the row."""
    return "".join(sign.join(str(column(i)) for column in columns) + "\n" for i in range(count))


def _a(i: int) -> str:
    return f"{i * 37 % 101 / 8}"


def _b(i: int) -> str:
    return f"{i * 53 % 89 - 40}"


TABLES: Mapping[str, Dialect] = {
    "plain": Dialect("a,b,kind\n" + rows(_a, _b, lambda i: ("iris", "rose", "Ä")[i % 3])),
    "first": Dialect("kind,a,b\n" + rows(lambda i: i % 3, _a, _b), 0, options={"label": "kind"}),
    "no header": Dialect(rows(_a, _b, lambda i: i % 4)),
    "exact labels": Dialect("a,b,kind\n" + rows(_a, _b, lambda i: ("0E1", "0E2", "01", "1", "1_5", "15")[i % 6])),
    "large labels": Dialect("a,b,kind\n" + rows(_a, _b, lambda i: (2**53 + i % 3))),
    "semicolon": Dialect(
        "Größe (cm);b;Art\n" + rows(lambda i: _a(i).replace(".", ","), _b, lambda i: ("ja", "nein")[i % 2], sign=";"),
        -1, ";", ",",
    ),
    "excel": Dialect(
        "sep=;\r\na;b;kind\r\n"
        + rows(lambda i: _a(i).replace(".", ","), _b, lambda i: "xy"[i % 2], sign=";").replace("\n", "\r\n"),
        -1, ";", ",", "utf-8-sig",
    ),
    "utf-16": Dialect(
        "a\tb\tkind\n" + rows(_a, _b, lambda i: ("да", "нет")[i % 2], sign="\t"), -1, "\t", ".", "utf-16"
    ),
    "windows": Dialect(
        "a;b;Farbe\n" + rows(_a, _b, lambda i: ("grün", "weiß")[i % 2], sign=";"), -1, ";", ".", "cp1252"
    ),
    "mixed": Dialect(
        "id,size,colour,smokes,gap,kind\n"
        + rows(lambda i: i + 100, _a, lambda i: ("red", "blue", "pale green")[i % 3], lambda i: ("yes", "no")[i % 2],
               lambda i: ("", "NA", "?", _b(i))[min(i % 5, 3)], lambda i: ("a", "b", "c")[i * 7 % 3]),
        options={"ignore": "id"},
    ),
    "quoted": Dialect(
        '"a","the ""b""","kind"\n' + rows(_a, _b, lambda i: ('"x, y"', '"two\nlines"', '"say ""no"""')[i % 3])
    ),
    "trailing": Dialect("a,b,kind,\n" + rows(_a, _b, lambda i: "pq"[i % 2] + ",")),
    "signs": Dialect(
        "share,price,kind\n" + rows(lambda i: f"{_a(i)}%", lambda i: f"${_a(i + 3)}", lambda i: "pq"[i % 2])
    ),
    "words": Dialect(
        "colour,size,kind\n"
        + rows(lambda i: ("red", "blue")[i % 2], lambda i: "SML"[i % 3], lambda i: "uv"[i // 3 % 2])
    ),
    "numbers": Dialect("a,b,price\n" + rows(_a, _b, lambda i: i * 1.25 + 0.1), options={"target": "numbers"}),
    "dropped": Dialect(
        "a,gap,kind\n" + rows(_a, lambda i: ("NA", _b(i), _b(i))[i % 3], lambda i: "pq"[i * 5 % 2]),
        options={"missing": "drop-rows"},
    ),
}  # fmt: skip


@functools.cache
def originals() -> dict[str, list[Members]]:
    """Return good data sets of every format."""
    tables: list[Members] = [
        {"original": name.encode(), "t.csv": one.text.encode(one.encoding)} for name, one in TABLES.items()
    ]
    like: list[Members] = [
        {"original": name.encode(), "t.csv": turned(TABLES[name])}
        for name in ("plain", "mixed", "first", "exact labels", "semicolon")
    ]
    made: dict[str, list[Members]] = {"csv": tables, "like": like, "idx": list(idx_folders()), "npz": list(npz_files())}
    sentences = {"neg.txt": "dull\nbad film\nне то\n", "pos.txt": "a gem\nfun, and more\nтёплый фильм\n红 花\n"}
    folder: dict[str, bytes] = {name: text.encode() for name, text in sentences.items()}
    made["sentences"] = [{"original": b"", **folder}]
    made["txt"] = [{"original": b"", "new.txt": "".join(sentences.values()).encode()}]
    return made


def turned(one: Dialect) -> bytes:
    """Return a table with its columns in the opposite order, and one more."""
    lines = [line.split(one.separator) for line in one.text.splitlines()]
    return "".join(one.separator.join([*line[::-1], f"more{i}"]) + "\n" for i, line in enumerate(lines)).encode()


def idx_folders() -> Iterator[Members]:
    """Yield folders of idx files: with a test split, of EMNIST's names with a mapping."""
    rng = np.random.default_rng(5)
    for names in (("train-{}", "t10k-{}"), ("emnist-letters-train-{}",)):
        made = {"original": b""}
        for name in names:
            images, labels = rng.integers(0, 256, (12, 3, 2), np.uint8), np.arange(12, dtype=np.uint8) % 3
            made[name.format("images-idx3-ubyte")] = struct.pack(">4B3I", 0, 0, 8, 3, *images.shape) + images.tobytes()
            made[name.format("labels-idx1-ubyte")] = struct.pack(">4BI", 0, 0, 8, 1, 12) + labels.tobytes()
        if len(names) == 1:
            made["emnist-letters-mapping.txt"] = b"0 65 97\n1 66 98\n2 67\n"
        yield made


def npz_files() -> Iterator[Members]:
    """Yield npz files with whole numbers, text and fractions, with a test split and without."""
    rng = np.random.default_rng(6)
    X, maps = rng.standard_normal((12, 3)), rng.integers(0, 256, (12, 2, 2), np.uint8)
    arrays: list[dict[str, Any]] = [
        {"X": X, "y": np.arange(12) % 3},
        {"X": X.astype(np.float32), "y": np.array(["no", "yes", "0E1"])[np.arange(12) % 3]},
        {"X_train": maps[:9], "y_train": np.arange(9) % 3, "X_test": maps[9:], "y_test": np.arange(3)},
    ]
    for one in arrays:
        buffer = io.BytesIO()
        np.savez(buffer, **one)
        yield {"original": b"", "d.npz": buffer.getvalue()}


def check_csv(folder: Path, original: str, members: Members, like: bool = False) -> str:
    """Read a table; return how a row that is one of the original's differs from it."""
    one = TABLES[original]
    good = originals()["like" if like else "csv"]
    before = next(some for some in good if some["original"].decode() == original)["t.csv"]
    options = dict(one.options)
    if like:
        options = {"like": schema_of(original)}
    path = folder / "t.csv"
    data = load(path, **options)
    part, _ = read_csv(path, **{key: value for key, value in options.items() if key != "target"})
    known = Counter(cells for _, cells in plain_rows(before, one))
    if (text := plain_text(path.read_bytes(), one)) is None:
        return ""
    found = dict(plain_rows(text.encode(one.encoding, "surrogatepass"), one))
    header = next(iter(found.values()), ())
    schema = data.table
    assert schema is not None
    if like and not {name for name, _ in schema.labels}.union(schema.names) <= set(header):
        return ""  # columns are taken by their place, and a note tells
    label = one.label if not like else header.index(schema.labels[0][0])
    for i in range(len(data.X)):
        line = int(part.where(i).rsplit(":", 2)[1])
        cells = found.get(line, ())
        if cells not in known:
            continue
        wrong = _target_differs(data, i, cells[label], one)
        for k, column in enumerate(schema.columns):
            place = header.index(column.name) if like else column.place
            if not (place < len(cells) and _same(column, float(data.X[i, k]), cells[place], one)):
                wrong = wrong or f"column {column.name!r}: {data.X[i, k]} of {cells!r}"
        if wrong:
            return f"{original}: another value: {wrong}"
    return ""


@functools.cache
def schema_of(original: str) -> Any:
    """Return the record of an original table's columns."""
    import tempfile

    one = TABLES[original]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.csv")
        path.write_bytes(one.text.encode(one.encoding))
        return load(path, **one.options).table


def _target_differs(data: Any, i: int, cell: str, one: Dialect) -> str:
    if data.target == "numbers":
        same = float(data.y[i]) == number(cell, one)
        return "" if same else f"{data.y[i]} for {cell!r}"
    name = data.classes[data.y[i]]
    return "" if name == cell else f"class {name!r} for {cell!r}"


def _same(column: Any, value: float, cell: str, one: Dialect) -> bool:
    """Whether a value of a data set is what a cell says."""
    if cell in GONE:
        return math.isnan(value)
    if column.kind == "number":
        return value == number(cell, one)
    if value < 0:  # never seen by the schema
        return cell not in column.values
    return bool(column.values[int(value)].casefold() == cell.casefold())


def number(cell: str, one: Dialect) -> float | None:
    """Return the number in a cell, by its decimal mark."""
    text = cell.strip("$% ")
    text = text.replace(".", "").replace(",", ".") if one.decimal == "," else text.replace(",", "")
    try:
        return float(Decimal(text))
    except InvalidOperation:
        return None


def plain_text(data: bytes, one: Dialect) -> str | None:
    """Return the text of a table, None where it is not in its encoding any more."""
    data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    marks = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    encoding = next((marks[mark] for mark in marks if data.startswith(mark)), one.encoding)
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None


def plain_rows(data: bytes, one: Dialect) -> Iterator[tuple[int, Cells]]:
    """Yield the lines that rows begin at and their cells, without a last one that is empty."""
    text = plain_text(data, one)
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    reader, begun = csv.reader((line + "\n" for line in lines), delimiter=one.separator, skipinitialspace=True), 1
    for cells in reader:
        stripped = tuple(cell.strip() for cell in cells)
        is_note = begun == 1 and stripped[:1] == ("sep=",)
        if any(stripped) and not is_note:
            yield (
                begun,
                stripped[:-1] if one.text.split("\n")[0].endswith(one.separator) and not stripped[-1] else stripped,
            )
        begun = reader.line_num + 1


def check_like(folder: Path, original: str, members: Members) -> str:
    """Read a table by the record of another's columns."""
    return check_csv(folder, original, members, like=True)


def check_idx(folder: Path, original: str, members: Members) -> str:
    """Read idx files; return how they differ from their bytes."""
    data = load(folder)
    names: Callable[[int], str] = str
    mapping = next((data for name, data in members.items() if "mapping" in name), None)
    if mapping is not None:
        western = mapping.replace(b"\xa0", b" ") if b"\xc2\xa0" not in mapping else mapping  # of windows-1252, a blank
        pairs = [list(map(int, line.split())) for line in plain_lines(western)]
        by_label = {label: "".join(map(chr, codes)) for label, *codes in pairs}
        names = by_label.__getitem__
    for split, X, y in (("train", data.X, data.y), ("t10k", data.X_test, data.y_test)):
        images = next((_plain_idx(data) for name, data in members.items() if f"{split}-images" in name), None)
        labels = next((_plain_idx(data) for name, data in members.items() if f"{split}-labels" in name), None)
        if images is None or labels is None or X is None or y is None:
            continue
        if mapping is not None:
            images = images.transpose(0, 2, 1)
        if not np.array_equal(X[:, 0], images):
            return f"images of {split} differ"
        if [data.classes[k] for k in y.tolist()] != [names(k) for k in labels.tolist()]:
            return f"classes of {split} differ"
    return ""


def _plain_idx(data: bytes) -> Any:
    data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    size = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4"}[data[2]]
    shape = struct.unpack(f">{data[3]}I", data[4 : 4 + 4 * data[3]])
    values = np.frombuffer(data[4 + 4 * data[3] :], size).reshape(shape)
    return values[:, 0] if values.ndim == 2 else values


def plain_lines(data: bytes) -> list[str]:
    """Return the lines of a text that are not blank; of one that is not UTF-8 or UTF-16, those of ASCII."""
    data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16")
    elif data[1:2] == b"\0":
        text = data.decode("utf-16-le")
    else:
        text = data.decode("utf-8-sig", "surrogateescape")
    is_whole = not any(0xDC80 <= ord(sign) < 0xDD00 for sign in text)
    lines = [line.strip() for line in text.split("\n" if "\n" in text else "\r")]
    return [line for line in lines if line and (is_whole or line.isascii())]


def check_npz(folder: Path, original: str, members: Members) -> str:
    """Read an npz file; return how it differs from what NumPy reads."""
    data = load(folder / "d.npz")
    with np.load(io.BytesIO(members["d.npz"]), allow_pickle=False) as file:
        arrays = {name.lower(): file[name] for name in file.files}
    for tail, X, y in (("", data.X, data.y), ("_test", data.X_test, data.y_test)):
        if X is None or y is None:
            continue
        plain_X = next(arrays[name] for name in (f"x{tail}", "x_train") if name in arrays)
        plain_y = next(arrays[name] for name in (f"y{tail}", "y_train") if name in arrays).reshape(-1)
        if not np.array_equal(X.reshape(len(X), -1), plain_X.reshape(len(plain_X), -1)):
            return "samples differ"
        if [data.classes[k] for k in y.tolist()] != [_name(label) for label in plain_y.tolist()]:
            return "classes differ"
    return ""


def _name(label: Any) -> str:
    return label.strip() if isinstance(label, str) else str(int(label))


def check_sentences(folder: Path, original: str, members: Members) -> str:
    """Read a folder of sentences; return which of the original's has another class."""
    data = load(folder)
    good = originals()["sentences"][0]
    found = {(sentence, data.classes[k]) for sentence, k in zip(data.X.tolist(), data.y.tolist(), strict=True)}
    for label, path in sentence_files(folder).items():
        same = set(plain_lines(path.read_bytes())) & set(plain_lines(good[f"{label}.txt"]))
        if lost := [line for line in same if (line, label) not in found]:
            return f"{label} lost {lost!r}"
    return ""


def check_txt(folder: Path, original: str, members: Members) -> str:
    """Read a text to predict; return which of its sentences is lost or at another place."""
    data = read_samples(folder / "new.txt", "sentences", ())
    good = plain_lines(originals()["txt"][0]["new.txt"])
    lines = plain_lines(members["new.txt"])
    there = [line for line in lines if line in good]
    found: Sequence[str] = [line for line in data.X.tolist() if line in set(good) & set(lines)]
    return "" if there == found else f"{there!r} became {found!r}"


CHECKS: Mapping[str, Callable[[Path, str, Members], str]] = {
    "csv": check_csv,
    "like": check_like,
    "idx": check_idx,
    "npz": check_npz,
    "sentences": check_sentences,
    "txt": check_txt,
}
