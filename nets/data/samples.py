"""Samples to predict: with labels, where the source has them, or without."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.data.csv_file import is_csv, read_features, sample_part
from nets.data.dataset import Dataset, Part, checked_samples
from nets.data.idx import read_idx
from nets.data.npz import has_labels, is_npz, read_npz_samples
from nets.data.packed import read_bytes, read_text
from nets.data.readers import load
from nets.tables import Schema, Table, parse_table
from nets.tables.table import listed

IMAGES = "idx3-ubyte"


@dataclass(frozen=True, eq=False)
class Samples:
    """Samples, and the names of their classes where they are known.

    Attributes
    ----------
    X : ndarray, shape (N, n_in), (N, C, H, W) or (N,)
        Vectors, maps or sentences, as `Dataset` has them.
    labels : tuple of str or None
        One a sample.
    several : tuple of tuple of str, or None
        Labels where a sample has several.
    notes : tuple of str
        What is to be said of a table: values that are missing, categories never seen, columns passed over.
    """

    X: Array
    labels: tuple[str, ...] | None = None
    several: tuple[tuple[str, ...], ...] | None = None
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
    return Samples(X, tuple(data.classes[k] for k in y.tolist()))


def of_sentences(lines: Iterable[str]) -> Samples:
    """Return sentences as samples; blank lines are none.

    Examples
    --------
    >>> of_sentences(["a gem", "", "dull"]).X.tolist()
    ['a gem', 'dull']
    """
    kept = [line.strip() for line in lines if line.strip()]
    if not kept:
        raise DataError("there are no sentences", help="give one sentence a line")
    return Samples(np.array(kept, dtype=np.dtypes.StringDType()))


def read_samples(
    path: Path, kind: str, shape: tuple[int, ...], table: Schema | None = None, target: str = "classes"
) -> Samples:
    """Return the samples in a file or folder, for a model that reads samples of a kind and shape.

    Parameters
    ----------
    path : Path
        What `load` reads; or, without labels, a csv file with the columns that the model was trained on, an npz file
        with X, an idx file of images, a text file of sentences.
    kind : {"vectors", "maps", "sentences"}
    shape : tuple of int
        Of one sample.
    table : Schema, optional
        Of the table that the model was trained on.
    target : str
        What the model predicts, see `Dataset`.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    if path.is_file() and kind == "sentences" and not is_npz(path):
        return of_sentences(read_text(path).split("\n"))
    if path.is_file() and IMAGES in path.name:
        images = read_idx(path, axes=3)
        return Samples(checked_samples(Part(images, np.empty(0), str(path), lambda i: f"{path}: image {i}")))
    if path.is_file() and (is_csv(path) or (table is not None and not is_npz(path))):
        return of_table(read_bytes(path), str(path), shape, table, target)
    if is_npz(path) and not has_labels(path):
        return Samples(checked_samples(read_npz_samples(path)))
    return samples_of(load(path))


def of_table(
    data: bytes | bytearray, name: str, shape: tuple[int, ...], table: Schema | None, target: str = "classes"
) -> Samples:
    r"""Return the samples in the bytes of a csv file; parameters as of `read_samples`.

    Examples
    --------
    >>> of_table(b"1,2.5\n0.5,1\n", "new.csv", (2,), None).X.tolist()
    [[1.0, 2.5], [0.5, 1.0]]
    """
    if table is None:
        part = read_features(data, name, math.prod(shape))
        why = f"{name}: columns are taken by their place: this model was trained before their names were recorded"
        return Samples(checked_samples(part), *_labels(part), (why,))
    return of_rows(parse_table(data, name, known=table.names, usual=table.separator), table, target)


def of_rows(rows: Table, table: Schema, target: str = "classes") -> Samples:
    """Return the samples in a table that has the columns which a model was trained on, by name, in any order.

    Parameters
    ----------
    rows : Table
    table : Schema
        Of the table that the model was trained on.
    target : str
        What the model predicts, see `Dataset`.

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
    found = table.read(rows)
    part = sample_part(rows, table, found, target == "numbers")
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
    return Samples(checked_samples(part), *_labels(part), tuple(notes))


def _labels(part: Part) -> tuple[tuple[str, ...] | None, tuple[tuple[str, ...], ...] | None]:
    """Return one label a sample, or several."""
    if not len(part.labels):
        return None, None
    if part.labels.ndim == 1:
        return tuple(str(label).strip() for label in part.labels.tolist()), None
    return None, tuple(tuple(map(str, row)) for row in part.labels.tolist())
