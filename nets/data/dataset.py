"""What a data set is, and the checks that make one of what a reader found."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.data.layout import channels_last, take
from nets.data.targets import INPUT, Labels, read_targets, read_test_targets
from nets.tables import Column, Schema

CHANNELS = (1, 3, 4)  # grey, colour, colour and alpha
KINDS = {1: "sentences", 2: "vectors", 4: "maps"}


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples with what is to be predicted of them, split into training and test.

    Attributes
    ----------
    X : ndarray, shape (N, n_in), (N, C, H, W) or (N,)
        Vectors, maps (their memory channels last) or sentences (of dtype `numpy.dtypes.StringDType`), as read.
    y : ndarray
        By `target`: the class of each sample, an index of `classes`, int64 (N,); numbers, float64 (N,) or (N, K);
        several answers, 1 for yes, uint8 (N, K).
    X_test, y_test : ndarray or None
        The test split, where the source has one. It is for the end: nothing is chosen or fitted on it.
    classes : tuple of str
        The names of the classes; else those of the numbers, or of the labels.
    name : str
    target : {"classes", "numbers", "labels", "input"}
        What is predicted: one class, numbers, several answers of yes or no, or the sample itself (`y` is then all 0).
    table : Schema or None
        Where `X` is of a table: its columns and labels, what was guessed and left out.
    notes : tuple of str
        What was guessed of other sources, or done to them.

    Examples
    --------
    >>> data = from_arrays([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], ["no", "yes", "no"])
    >>> data.kind, data.classes, data.y.tolist(), data.shape
    ('vectors', ('no', 'yes'), [0, 1, 0], (2,))
    """

    X: Array
    y: Array
    X_test: Array | None
    y_test: Array | None
    classes: tuple[str, ...]
    name: str
    target: str = "classes"
    table: Schema | None = None
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...] | None:
        """What the columns of `X` are, where a table was read: NaN is then a value that is missing."""
        return None if self.table is None else self.table.columns

    @property
    def kind(self) -> str:
        """What a sample is: "vectors", "maps" or "sentences"."""
        return KINDS[self.X.ndim]

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one sample: (n_in,), (C, H, W) or ()."""
        return self.X.shape[1:]

    def take(self, train: Array, test: Array | None = None) -> Dataset:
        """Return the training samples at `train` as the training split and those at `test` as the test split.

        Parameters
        ----------
        train : ndarray of int, shape (M,)
        test : ndarray of int, shape (K,), optional
            Without it the test split stays what it is.

        Examples
        --------
        >>> data = from_arrays([[0], [1], [2]], [0, 1, 1])
        >>> fold = data.take(np.array([2, 0]), np.array([1]))
        >>> fold.X.tolist(), fold.y_test.tolist()
        ([[2], [0]], [1])
        """
        kept = replace(self, X=take(self.X, train), y=self.y[train])
        return kept if test is None else replace(kept, X_test=take(self.X, test), y_test=self.y[test])

    def as_vectors(self) -> Dataset:
        """Return each map as one vector, channel after channel and row after row.

        Raises
        ------
        DataError
            If the samples are sentences.

        Examples
        --------
        >>> from_arrays(np.zeros((2, 3, 4, 4)), [0, 1]).as_vectors().X.shape
        (2, 48)
        """
        if self.kind == "sentences":
            raise DataError(f"{self.name} holds sentences, not numbers", help="encode them with a Vocabulary")
        return self._reshaped((math.prod(self.shape),))

    def as_maps(self, shape: tuple[int, int, int]) -> Dataset:
        """Return each vector as a map, filled channel after channel and row after row.

        Parameters
        ----------
        shape : tuple (C, H, W)

        Raises
        ------
        DataError
            If a sample has not as many numbers.

        Examples
        --------
        >>> from_arrays(np.zeros((2, 64)), [0, 1]).as_maps((1, 8, 8)).X.shape
        (2, 1, 8, 8)
        """
        if self.kind == "sentences" or math.prod(shape) != math.prod(self.shape) or min(shape) < 1:
            raise DataError(
                f"{self.name}: a sample of shape {self.shape} cannot be a map of shape {tuple(shape)}",
                help="give C, H, W whose product is the number of columns",
            )
        return self._reshaped(tuple(shape))

    def _reshaped(self, shape: tuple[int, ...]) -> Dataset:
        def fit(X: Array) -> Array:
            X = X.reshape(len(X), *shape)
            return channels_last(X) if len(shape) == 3 else X

        if self.X.ndim == 2 and len(shape) == 1:
            return self
        return replace(self, table=None, X=fit(self.X), X_test=None if self.X_test is None else fit(self.X_test))


@dataclass(frozen=True, eq=False)
class Part:
    """The training or test samples of a source as a reader found them, before any check.

    Attributes
    ----------
    X : ndarray
    labels : ndarray, shape (N,) or (N, K)
        Numbers or text.
    name : str
        What to call `X` in a message: a file, or an array in it.
    where : callable
        From the number of a sample to the place of its label.
    names : tuple of str
        Of the columns of labels, where they have names.
    table : Schema or None
        Of a table.
    notes : tuple of str
        What is to be said of other sources: what was guessed of them, or done to them.
    """

    X: Array
    labels: Array
    name: str
    where: Callable[[int], str]
    names: tuple[str, ...] = ()
    table: Schema | None = None
    notes: tuple[str, ...] = ()


def from_arrays(
    X: ArrayLike,
    y: ArrayLike | None = None,
    X_test: ArrayLike | None = None,
    y_test: ArrayLike | None = None,
    *,
    classes: Sequence[str] | None = None,
    name: str = "data",
    target: str | None = None,
) -> Dataset:
    """Return a data set of arrays that are in memory, checked like one that is read.

    Parameters
    ----------
    X : array_like, shape (N, n_in), (N, H, W), (N, C, H, W) or (N, H, W, C)
        Of four axes, the last is the channels if it is 1, 3 or 4 long and the second is not. A list of str is
        sentences.
    y : array_like, shape (N,) or (N, K)
        Whole numbers or text, each different one a class; numbers; or zeros and ones in columns. None for a model
        whose target is its input.
    X_test, y_test : array_like, optional
    classes : sequence of str, optional
        The names of the classes 0, 1, ... in `y`, or the order of its texts; else those of the columns of `y`.
    name : str
    target : {"classes", "numbers", "labels", "input"}, optional
        What `y` is; classes by default, but it is asked for where `y` may as well be numbers: fractions, or more than
        a hundred different whole numbers.

    Raises
    ------
    DataError
        If there are no samples, or not as many labels; values are NaN or infinite; labels are missing or not of the
        kind of `target`, or all the same; the test split has samples of another shape or classes the training split
        lacks.

    Examples
    --------
    >>> data = from_arrays([[0.5], [2.5]], [7, 3], [[1.0]], [3])
    >>> data.classes, data.y.tolist(), data.y_test.tolist()
    (('3', '7'), [1, 0], [0])
    >>> from_arrays([[0.5], [2.5]], [7.5, 3.25], target="numbers").y.tolist()
    [7.5, 3.25]
    >>> from_arrays([[0.5], [2.5]], [["yes", "no"], ["no", "yes"]], target="labels").y.tolist()
    [[1, 0], [0, 1]]
    """
    samples, samples_test = as_array(X), None if X_test is None else as_array(X_test)
    if target == INPUT:
        y = np.zeros(len(samples)) if y is None else y
        y_test = np.zeros(len(samples_test)) if samples_test is not None and y_test is None else y_test
    if y is None:
        raise DataError(f"{name}: y is missing", help="give a label for each sample, or target='input'")
    if (samples_test is None) != (y_test is None):
        raise DataError(f"{name}: X_test and y_test go together", help="give both or neither")
    train = Part(samples, np.asarray(y), f"{name}: X", lambda i: f"{name}: y[{i}]")
    if samples_test is None or y_test is None:
        return assemble(train, None, classes, name, target)
    test = Part(samples_test, np.asarray(y_test), f"{name}: X_test", lambda i: f"{name}: y_test[{i}]")
    return assemble(train, test, classes, name, target)


def assemble(
    train: Part, test: Part | None, classes: Sequence[str] | None, name: str, target: str | None = None
) -> Dataset:
    """Return the data set of what a reader found, or raise what is wrong with it.

    Parameters
    ----------
    train : Part
        What the reader found to learn from.
    test : Part, optional
        What it found to test on.
    classes : sequence of str, optional
        Their names in order; by default those that the labels have.
    name : str
        Of the data set.
    target : str, optional
        See `from_arrays`.
    """
    X = checked_samples(train)
    y, names = read_targets(_labels(train, len(X)), target, classes)
    kind = target or "classes"
    if test is None:
        return Dataset(X, y, None, None, names, name, kind, train.table, train.notes)
    X_test = checked_samples(test)
    if X_test.shape[1:] != X.shape[1:]:
        raise DataError(
            f"{test.name} holds samples of shape {X_test.shape[1:]}, but the training split of shape {X.shape[1:]}",
            help="give a test split of the same kind of samples",
        )
    y_test = read_test_targets(_labels(test, len(X_test)), kind, names, y)
    notes = tuple(dict.fromkeys([*train.notes, *test.notes]))
    return Dataset(X, y, X_test, y_test, names, name, kind, notes=notes)


def as_array(X: ArrayLike) -> Array:
    """Return samples as an array, text as `StringDType`."""
    array = np.asarray(X)
    return array.astype(np.dtypes.StringDType()) if array.dtype.kind == "U" else array


def checked_samples(part: Part) -> Array:
    """Return checked samples of shape (N, n_in), (N, C, H, W) or (N,)."""
    X = part.X
    if X.size == 0:
        raise DataError(f"{part.name} holds no samples: its shape is {X.shape}", help="give one sample at least")
    if X.dtype.kind == "T" and X.ndim == 1:
        return X
    if X.dtype.kind not in "biuf" or X.ndim not in (2, 3, 4):
        raise DataError(
            f"{part.name} has shape {X.shape} and dtype {X.dtype}",
            help="samples are numbers of shape (N, n_in), (N, H, W), (N, C, H, W) or (N, H, W, C)",
        )
    if part.table is None:  # in a table, NaN is a value that is missing
        _check_finite(X, part.name)
    if X.ndim == 2:
        return X
    if X.ndim == 3:
        return channels_last(X[:, None])
    is_last = X.shape[3] in CHANNELS and X.shape[1] not in CHANNELS
    return channels_last(X.transpose(0, 3, 1, 2) if is_last else X)


def _check_finite(X: Array, name: str) -> None:
    if X.dtype.kind != "f" or np.isfinite(X).all():
        return
    place = np.unravel_index(int(np.argmin(np.isfinite(X))), X.shape)
    raise DataError(
        f"{name}[{', '.join(str(int(i)) for i in place)}] is {X[place]}",
        help="every value must be a finite number: repair or remove the sample",
    )


def _labels(part: Part, n: int) -> Labels:
    labels = part.labels
    if labels.ndim not in (1, 2) or not labels.size:
        raise DataError(
            f"{part.name}: its labels have shape {labels.shape}, not (N,) or (N, K)",
            help="give a row of labels a sample",
        )
    if len(labels) != n:
        raise DataError(f"{part.name} holds {n:,} samples, but there are {len(labels):,} labels", help="one a sample")
    return Labels(labels, part.where, part.names)
