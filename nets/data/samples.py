"""Samples to predict: with labels, where the source has them, or without."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.data.csv_file import is_csv, read_features
from nets.data.dataset import Dataset, Part, assemble, checked_samples
from nets.data.idx import read_idx
from nets.data.npz import has_labels, is_npz, read_npz_samples
from nets.data.packed import read_text
from nets.data.readers import load
from nets.data.targets import INPUT

IMAGES = "idx3-ubyte"


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
    """

    X: Array
    labels: tuple[str, ...] | None = None
    y: Array | None = None


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
        return Samples(X, y=None if data.target == INPUT else y.reshape(len(y), -1))
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
    path: Path, kind: str, shape: tuple[int, ...], target: str = "classes", names: tuple[str, ...] = ()
) -> Samples:
    """Return the samples in a file or folder, for a model that reads samples of a kind and shape.

    Parameters
    ----------
    path : Path
        What `load` reads; or, without labels, a csv file of as many columns as a sample has numbers, an npz file with
        X, an idx file of images, a text file of sentences.
    kind : {"vectors", "maps", "sentences"}
    shape : tuple of int
        Of one sample.
    target : str
        What is predicted, see `Dataset`.
    names : tuple of str
        Of the numbers or labels that are predicted.

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
    if path.is_file() and is_csv(path):
        part = read_features(path, math.prod(shape), len(names) if target in ("numbers", "labels") else 1)
        if target != "classes" and len(part.labels):
            return samples_of(assemble(part, None, None, path.name, target))
        labels = tuple(str(label).strip() for label in part.labels) if len(part.labels) else None
        return Samples(checked_samples(part), labels)
    if is_npz(path) and not has_labels(path):
        return Samples(checked_samples(read_npz_samples(path)))
    return samples_of(load(path, target=target))
