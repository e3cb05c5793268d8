"""Samples: inputs, targets and weights of which batches are taken by number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError

Prepare: TypeAlias = Callable[[Any], Any]  # of a model that takes several inputs, of all of them
Augment: TypeAlias = Callable[[Any, np.random.Generator], Any]
#: One array, or a tuple of them for a model that takes several.
Inputs: TypeAlias = Any
#: Inputs, targets and the weight of each sample.
Batch: TypeAlias = tuple[Inputs, Array, Array | None]


class SampleSource(Protocol):
    """What samples come from: arrays, or a stream."""

    @property
    def prepare(self) -> Prepare | None:
        """What is done to the inputs of each batch."""

    def batch_count(self, size: int) -> int | None:
        """Return how many batches of a size an epoch has, None where that is not known."""

    def epoch(self, size: int, rng: np.random.Generator) -> Iterator[Batch]:
        """Yield the batches of an epoch, in an order drawn for it."""

    def first(self, size: int) -> Batch:
        """Return the first batch."""

    def chunks(self, size: int) -> Iterator[Batch]:
        """Yield all samples in their order, so many at a time."""


def prepared(x: Inputs, prepare: Prepare | None, dtype: np.dtype[Any] | None) -> Inputs:
    """Return the inputs of a batch as the model takes them.

    Parameters
    ----------
    x : ndarray or tuple of ndarray
    prepare : callable, optional
    dtype : dtype, optional
        What floating-point inputs are turned into.
    """
    if prepare is not None:
        x = prepare(x)
    if isinstance(x, tuple):
        return tuple(prepared(part, None, dtype) for part in x)
    if dtype is not None and x.dtype != dtype and x.dtype.kind == "f":
        x = x.astype(dtype)
    return x


def rows_of(x: Inputs, rows: Array) -> Inputs:
    """Return copies of some rows of an array, or of each of a tuple of arrays; they stay in memory as they lie."""
    if isinstance(x, tuple):
        return tuple(rows_of(part, rows) for part in x)
    return x.take(rows, axis=0) if x.flags.c_contiguous else x[rows]  # the first is faster


@dataclass(frozen=True)
class SampleView:
    """Inputs, targets and weights, or those of some rows of them.

    Parameters
    ----------
    X : ndarray, shape (N, ...), or tuple of them
    y : ndarray, shape (N, ...)
    weights : ndarray, shape (N,), optional
    rows : ndarray of int, optional
        Which samples these are; all of them without.
    prepare : callable, optional
        What is done to the inputs of each batch, e.g. to turn bytes into floating-point numbers.
    dtype : dtype, optional
        What floating-point inputs are turned into, batch by batch: that of the model.

    Examples
    --------
    >>> samples = SampleView(np.arange(5.0), np.arange(5)).subset(np.array([4, 2, 0]))
    >>> len(samples), samples.take(np.array([0, 2]))[0].tolist()
    (3, [4.0, 0.0])
    """

    X: Inputs
    y: Array
    weights: Array | None = None
    rows: Array | None = None
    prepare: Prepare | None = None
    dtype: np.dtype[Any] | None = None

    def __len__(self) -> int:
        return len(self.y) if self.rows is None else len(self.rows)

    def subset(self, rows: Array) -> SampleView:
        """Return some of these samples, without copying any."""
        return replace(self, rows=rows if self.rows is None else self.rows[rows])

    def take(self, numbers: Array) -> Batch:
        """Return copies of some samples, in the order given; inputs stay in memory as they lie."""
        rows = numbers if self.rows is None else self.rows[numbers]
        x = prepared(rows_of(self.X, rows), self.prepare, self.dtype)
        return x, self.y[rows], None if self.weights is None else self.weights[rows]

    def batch_count(self, size: int) -> int:
        """Return how many batches of a size there are; the last has what is left."""
        return -(-len(self) // size)

    def epoch(self, size: int, rng: np.random.Generator) -> Iterator[Batch]:
        """Yield all samples in a random order, so many at a time."""
        order = rng.permutation(len(self))
        for start in range(0, len(self), size):
            yield self.take(order[start : start + size])

    def first(self, size: int) -> Batch:
        """Return the first samples, so many at the most."""
        return self.take(np.arange(min(size, len(self))))

    def targets(self) -> tuple[Array, Array | None]:
        """Return all targets and their weights, in order."""
        if self.rows is None:
            return self.y, self.weights
        return self.y[self.rows], None if self.weights is None else self.weights[self.rows]

    def chunks(self, size: int) -> Iterator[Batch]:
        """Yield all samples in their order, so many at a time."""
        for start in range(0, len(self), size):
            yield self.take(np.arange(start, min(start + size, len(self))))


def hold_out(samples: SampleView, fraction: float, rng: np.random.Generator) -> tuple[SampleView, SampleView]:
    """Return the samples to train on and those held out, a share drawn at random.

    Parameters
    ----------
    samples : SampleView
    fraction : float
        The share to hold out, above 0 and below 1.
    rng : numpy.random.Generator
        What draws them.
    """
    held_out = round(fraction * len(samples)) if 0 < fraction < 1 else 0
    if not 0 < held_out < len(samples):
        raise NetsError(
            f"validation={fraction} of {len(samples)} samples leaves none on one side",
            help="give a share between 0 and 1, or a pair (X, y)",
        )
    order = rng.permutation(len(samples))
    return samples.subset(np.sort(order[held_out:])), samples.subset(np.sort(order[:held_out]))
