"""Samples to predict: with labels, where the source has them, or without."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.data.csv_file import is_csv, read_features, sample_part
from nets.data.dataset import Dataset, Part, checked_samples
from nets.data.idx import read_images
from nets.data.idx_names import named
from nets.data.npz import has_labels, is_npz, read_npz_samples
from nets.data.packed import read_bytes
from nets.data.pictures import (
    COLOUR,
    GREY,
    is_picture,
    is_picture_folder,
    pictures_in,
    read_picture_folder,
    read_pictures,
)
from nets.data.readers import load
from nets.data.sentences import lines_of
from nets.data.targets import INPUT, TARGETS, Labels
from nets.tables import Schema, Table, parse_table
from nets.tables.decoding import decode, told
from nets.tables.schema import labels_missing
from nets.tables.table import Reading, listed


@dataclass(frozen=True, eq=False)
class Samples:
    """Samples, and what is to be predicted of them where it is known.

    Attributes
    ----------
    X : ndarray, shape (N, n_in), (N, C, H, W) or (N,)
        Vectors, maps or sentences, as `Dataset` has them.
    labels : tuple of str or None
        The names of classes.
    y : ndarray or None
        Numbers, or labels of yes and no, (N, K).
    notes : tuple of str
        What is to be said of a table: values that are missing, categories never seen, columns passed over.
    """

    X: Array
    labels: tuple[str, ...] | None = None
    y: Array | None = None
    notes: tuple[str, ...] = ()


def samples_of(data: Dataset) -> Samples:
    """Return the test split of a data set, or all of it where there is none.

    Examples
    --------
    >>> from nets.data import from_arrays
    >>> samples_of(from_arrays([[1.0], [2.0]], ["no", "yes"])).labels
    ('no', 'yes')
    """
    X, y = (data.X, data.y) if data.X_test is None or data.y_test is None else (data.X_test, data.y_test)
    if data.target != "classes":
        return Samples(X, y=None if data.target == INPUT else y.reshape(len(y), -1), notes=data.notes)
    return Samples(X, tuple(data.classes[k] for k in y.tolist()), notes=data.notes)


def of_sentences(lines: Iterable[str], notes: tuple[str, ...] = ()) -> Samples:
    """Return sentences as samples; blank lines are none.

    Parameters
    ----------
    lines : iterable of str
    notes : tuple of str
        What is to be said of them.

    Examples
    --------
    >>> of_sentences(["a gem", "", "dull"]).X.tolist()
    ['a gem', 'dull']
    """
    kept = [line.strip() for line in lines if line.strip()]
    if not kept:
        raise DataError("there are no sentences", help="give one sentence a line")
    return Samples(np.array(kept, dtype=np.dtypes.StringDType()), notes=notes)


def of_text(data: bytes | bytearray, name: str, encoding: str | None = None) -> Samples:
    r"""Return the sentences in the bytes of a text, one a line.

    Parameters
    ----------
    data : bytes
    name : str
        What to call it in a message.
    encoding : str, optional
        What it is in, where the bytes do not tell.

    Examples
    --------
    >>> samples = of_text("un café\r\n\r\nbon".encode("cp1252"), "a.txt")
    >>> samples.X.tolist(), samples.notes
    (['un café', 'bon'], ('a.txt is not UTF-8: it is read as windows-1252 (--encoding says otherwise)',))
    """
    text, found = decode(data, name, encoding)
    return of_sentences(lines_of(text), told(found, name))


def read_samples(
    path: Path,
    kind: str,
    shape: tuple[int, ...],
    target: str = "classes",
    names: tuple[str, ...] = (),
    table: Schema | None = None,
    reading: Reading | None = None,
) -> Samples:
    """Return the samples in a file or folder, for a model that reads samples of a kind and shape.

    Parameters
    ----------
    path : Path
        What `load` reads; or, without labels, a csv file with the columns that the model was trained on, an npz file
        with X, an idx file of images, a text file of sentences, a picture or a folder of pictures.
    kind : {"vectors", "maps", "sentences"}
    shape : tuple of int
        Of one sample.
    target : str
        What is predicted, see `Dataset`.
    names : tuple of str
        Of the numbers or labels that are predicted.
    table : Schema, optional
        Of the table that the model was trained on.
    reading : Reading, optional
        What a user says of a table: `header`, `separator`, `decimal`; of any text, its `encoding`.

    Raises
    ------
    DataError
        If it cannot be read, or is no table and something is said of one.

    Notes
    -----
    Pictures are brought to the size and the channels that the model reads; `Samples.notes` says so.
    """
    reading = Reading() if reading is None else reading
    if path.is_file() and kind != "sentences" and (is_csv(path) or (table is not None and _is_other(path))):
        return of_table(read_bytes(path), str(path), shape, table, target, names, reading)
    check_said(reading, str(path))
    if path.is_file() and kind == "sentences" and not is_npz(path):
        return of_text(read_bytes(path), str(path), reading.encoding)
    if path.is_file() and (name := named(path)) is not None and name.kind == "images":
        images, notes = read_images(path)
        part = Part(images, np.empty(0), str(path), lambda i: f"{path}: image {i}")
        return Samples(checked_samples(part), notes=notes)
    if pictures := [path] if is_picture(path) else pictures_in(path):
        return of_pictures(pictures, shape)
    if is_npz(path) and not has_labels(path):
        return Samples(checked_samples(read_npz_samples(path)))
    if is_picture_folder(path):
        return of_picture_folder(path, shape)
    return samples_of(load(path, target=target))


def _is_other(path: Path) -> bool:
    """Whether a file is none of those that are no table to anybody."""
    name = named(path)
    return not (is_npz(path) or is_picture(path) or (name is not None and name.kind == "images"))


def check_said(reading: Reading, name: str) -> None:
    """Refuse what is said of a table where there is none.

    Parameters
    ----------
    reading : Reading
    name : str
        What to call the data in a message.
    """
    said = {"header": reading.header, "separator": reading.separator, "decimal": reading.decimal}
    for option, value in said.items():
        if value is not None:
            raise DataError(f"{name}: the option {option} is not for what is no csv file", help="leave it out")


def of_pictures(paths: Sequence[Path], shape: tuple[int, ...]) -> Samples:
    """Return pictures as samples for a model that reads maps of a shape.

    Parameters
    ----------
    paths : sequence of Path
    shape : tuple (C, H, W)
        Grey, of one channel, or colour, of three.
    """
    _check_maps(shape, paths[0])
    X, notes = read_pictures(paths, shape[1:], shape[0])
    return Samples(X, notes=notes)


def of_picture_folder(folder: Path, shape: tuple[int, ...]) -> Samples:
    """Return the pictures in the folders of a folder, of its test split if it has one, with these names as labels."""
    _check_maps(shape, folder)
    train, test = read_picture_folder(folder, shape[1:], shape[0])
    part = train if test is None else test
    return Samples(part.X, tuple(map(str, part.labels)), notes=part.notes)


def _check_maps(shape: tuple[int, ...], path: Path) -> None:
    if len(shape) != 3 or shape[0] not in (GREY, COLOUR):
        raise DataError(f"{path} is of pictures, but the model reads samples of shape {shape}", help="give other data")


def of_table(
    data: bytes | bytearray,
    name: str,
    shape: tuple[int, ...],
    table: Schema | None,
    target: str = "classes",
    names: tuple[str, ...] = (),
    reading: Reading | None = None,
) -> Samples:
    r"""Return the samples in the bytes of a csv file.

    Parameters
    ----------
    data : bytes
    name : str
        What to call them in a message.
    shape : tuple of int
        Of one sample, for a model without a record of its columns.
    table : Schema or None
        Of the table that the model was trained on.
    target : str
        What is predicted, see `Dataset`.
    names : tuple of str
        Of the numbers or labels that are predicted.
    reading : Reading, optional
        What a user says of it: `header`, `separator`, `decimal`, `encoding`.

    Examples
    --------
    >>> of_table(b"1,2.5\n0.5,1\n", "new.csv", (2,), None).X.tolist()
    [[1.0, 2.5], [0.5, 1.0]]
    """
    reading = Reading() if reading is None else reading
    if table is not None:
        rows = parse_table(data, name, reading, known=table.names, usual=table.separator)
        return of_rows(rows, table, target, reading.decimal)
    part = read_features(data, name, math.prod(shape), len(names) if target in ("numbers", "labels") else 1, reading)
    why = f"{name}: columns are taken by their place: this model was trained before their names were recorded"
    return _measured(part, target, (why,))


def of_rows(rows: Table, table: Schema, target: str = "classes", decimal: str | None = None) -> Samples:
    """Return the samples in a table that has the columns which a model was trained on, by name, in any order.

    Parameters
    ----------
    rows : Table
    table : Schema
        Of the table that the model was trained on.
    target : str
        What is predicted, see `Dataset`.
    decimal : {".", ","}, optional
        The decimal mark of the rows.

    Examples
    --------
    >>> from nets.tables import of_frame, schema_of
    >>> schema = schema_of(of_frame({"size": [1.5, 2.5], "colour": ["red", "blue"], "kind": ["a", "b"]}))
    >>> samples = of_rows(of_frame({"colour": ["green"], "size": [None]}, "new"), schema)
    >>> print(samples.X.tolist(), *samples.notes, sep="\\n")
    [[nan, -1.0]]
    new: 'size' is missing in 1 of 1 rows, which are filled as in training
    new: 'colour' has values never seen in training in 1 of 1 rows: 'green'; they count as none of those known
    """
    found = table.read(rows, decimal)
    notes = list(found.notes)
    for column, n in found.missing.items():
        notes.append(
            f"{rows.path}: {column!r} is missing in {n:,} of {len(rows):,} rows, which are filled as in training"
        )
    for column, values in found.unseen.items():
        names = listed([repr(value[:30]) for value in values])
        notes.append(
            f"{rows.path}: {column!r} has values never seen in training in {sum(values.values()):,} of {len(rows):,} "
            f"rows: {names}; they count as none of those known"
        )
    if found.labels is not None and (gone := labels_missing(found.labels.reshape(-1))).any():
        notes.append(f"{rows.path}: {int(gone.sum()):,} labels are missing: what is predicted is not measured")
        found = replace(found, labels=None)
    return _measured(sample_part(rows, table, found, target == "numbers"), target, tuple(notes))


def _measured(part: Part, target: str, notes: tuple[str, ...]) -> Samples:
    """Return the samples of a part, with what is to be predicted of them where it is known."""
    X = checked_samples(part)
    if not len(part.labels) or target == INPUT:
        return Samples(X, notes=notes)
    if target == "classes":
        return Samples(X, tuple(str(label).strip() for label in part.labels.tolist()), notes=notes)
    y, _ = TARGETS[target](Labels(part.labels, part.where, part.names), None, True)
    return Samples(X, y=y.reshape(len(X), -1), notes=notes)
