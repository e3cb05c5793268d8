"""Samples: inputs, targets and weights of which batches are taken by number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError

Prepare: TypeAlias = Callable[[Array], Array]
Augment: TypeAlias = Callable[[Array, np.random.Generator], Array]
#: Inputs, targets and the weight of each sample.
Batch: TypeAlias = tuple[Array, Array, Array | None]


@dataclass(frozen=True)
class SampleView:
    """Inputs, targets and weights, or those of some rows of them.

    Parameters
    ----------
    X : ndarray, shape (N, ...)
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

    X: Array
    y: Array
    weights: Array | None = None
    rows: Array | None = None
    prepare: Prepare | None = None
    dtype: np.dtype[Any] | None = None

    def __len__(self) -> int:
        return len(self.X) if self.rows is None else len(self.rows)

    def subset(self, rows: Array) -> SampleView:
        """Return some of these samples, without copying any."""
        return replace(self, rows=rows if self.rows is None else self.rows[rows])

    def take(self, numbers: Array) -> Batch:
        """Return copies of some samples, in the order given; inputs stay in memory as they lie."""
        rows = numbers if self.rows is None else self.rows[numbers]
        x = self.X.take(rows, axis=0) if self.X.flags.c_contiguous else self.X[rows]  # the first is faster
        if self.prepare is not None:
            x = self.prepare(x)
        if self.dtype is not None and x.dtype != self.dtype and x.dtype.kind == "f":
            x = x.astype(self.dtype)
        return x, self.y[rows], None if self.weights is None else self.weights[rows]

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
