"""Holding samples back: a validation split, and folds for cross-validation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.data.dataset import Dataset
from nets.data.layout import take

Index = NDArray[np.intp]
Arrays = tuple[Array, Array]
QUANTILES, SMALLEST = 20, 5  # groups of numbers at most, and samples of each at least


@overload
def split(
    data: Dataset, fraction: float, rng: np.random.Generator, stratify: bool = True
) -> tuple[Dataset, Dataset]: ...
@overload
def split(data: Arrays, fraction: float, rng: np.random.Generator, stratify: bool = True) -> tuple[Arrays, Arrays]: ...
def split(
    data: Dataset | Arrays, fraction: float, rng: np.random.Generator, stratify: bool = True
) -> tuple[Dataset, Dataset] | tuple[Arrays, Arrays]:
    """Return the training samples in two parts: those to train on, and those held back.

    Parameters
    ----------
    data : Dataset or tuple (X, y)
        The test split of a `Dataset` stays with both parts.
    fraction : float
        How many to hold back, of 1.
    rng : numpy.random.Generator
    stratify : bool
        Whether to hold back the same fraction of every class, one sample more or less; of numbers, of every quantile
        (see `strata`). Every class then keeps one sample to train on, for which fewer may be held back.

    Returns
    -------
    kept, held : as `data`
        Both in the order the samples had.

    Raises
    ------
    DataError
        If one of the parts would be empty.

    Examples
    --------
    >>> X, y = np.arange(20).reshape(10, 2), np.array([0] * 8 + [1] * 2)
    >>> (X1, y1), (X2, y2) = split((X, y), 0.5, np.random.default_rng(0))
    >>> y1.tolist(), y2.tolist()
    ([0, 0, 0, 0, 1], [0, 0, 0, 0, 1])
    """
    y = data.y if isinstance(data, Dataset) else data[1]
    kept, held = split_indices(y, fraction, rng, stratify)
    if isinstance(data, Dataset):
        return data.take(kept), data.take(held)
    X, y = data
    if len(X) != len(y):
        raise DataError(f"there are {len(X)} samples, but {len(y)} labels", help="give one label a sample")
    return (take(X, kept), y[kept]), (take(X, held), y[held])


def split_indices(
    y: ArrayLike, fraction: float, rng: np.random.Generator, stratify: bool = True
) -> tuple[Index, Index]:
    """Return the numbers of the samples that `split` keeps, and of those that it holds back, both ascending.

    Parameters
    ----------
    y : array_like, shape (N,) or (N, K)
        Targets.
    fraction : float
        The share to hold back, above 0 and below 1.
    rng : numpy.random.Generator
        What draws the samples.
    stratify : bool
        Whether each class, or quantile of numbers, is held back in the same share.

    Examples
    --------
    >>> kept, held = split_indices([0, 0, 0, 1, 1, 1], 1 / 3, np.random.default_rng(0))
    >>> len(kept), held.tolist()
    (4, [2, 3])
    """
    y = np.asarray(y)
    n = len(y)
    number = round(n * fraction) if 0 < fraction < 1 else 0
    groups = strata(y) if stratify else np.zeros(n, dtype=np.intp)
    order, rank = _shuffled_groups(groups, rng)
    is_held = np.zeros(n, dtype=bool)
    is_held[order] = rank < _quotas(np.bincount(groups), number)[groups[order]]
    if not 0 < is_held.sum() < n:
        raise DataError(
            f"a fraction of {fraction} of {n} samples leaves one of the two parts empty",
            help="give a fraction between 0 and 1, or more samples",
        )
    return np.flatnonzero(~is_held), np.flatnonzero(is_held)


def folds(y: ArrayLike, k: int, rng: np.random.Generator) -> Iterator[tuple[Index, Index]]:
    """Return the k splits of cross-validation: each sample is held back once.

    Every fold holds as many samples as the others, and as many of each class or quantile, one more or less.

    Parameters
    ----------
    y : array_like, shape (N,) or (N, K)
    k : int
        2 to N.
    rng : numpy.random.Generator

    Yields
    ------
    kept, held : ndarray of int, both ascending
        For `Dataset.take`.

    Raises
    ------
    DataError
        If there are fewer samples than folds.

    Examples
    --------
    >>> for kept, held in folds([0, 0, 0, 1, 1, 1], 3, np.random.default_rng(0)):
    ...     print(kept, held)
    [0 1 4 5] [2 3]
    [1 2 3 4] [0 5]
    [0 2 3 5] [1 4]
    """
    y = np.asarray(y)
    if not 2 <= k <= len(y):
        raise DataError(f"{len(y)} samples cannot be put into {k} folds", help="give 2 folds to one a sample")
    order, _ = _shuffled_groups(strata(y), rng)
    fold = np.empty(len(y), dtype=np.intp)
    fold[order] = np.arange(len(y)) % k
    return ((np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(k))


def strata(y: ArrayLike) -> Index:
    """Return the group of every sample of which each part gets its share.

    A class is a group, and so is each row of labels that occurs. Numbers are in groups of quantiles, `QUANTILES` of
    them or as many as have five samples each; of several numbers, it is their mean that is grouped, standardised.

    Parameters
    ----------
    y : array_like, shape (N,) or (N, K)

    Examples
    --------
    >>> strata(["b", "a", "b"]).tolist(), strata([[1, 0], [0, 1], [1, 0]]).tolist()
    ([1, 0, 1], [1, 0, 1])
    >>> strata(np.arange(10) / 3).tolist()
    [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
    """
    values = np.asarray(y)
    n = len(values)
    if values.dtype.kind != "f":
        return _ranks(values)
    if values.ndim > 1:
        spread = values.std(axis=0)
        values = ((values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0)).mean(axis=1)
    groups = max(1, min(QUANTILES, n // SMALLEST))
    if len(np.unique(values)) <= groups:
        return _ranks(values)
    rank = np.empty(n, dtype=np.intp)
    rank[np.argsort(values, kind="stable")] = np.arange(n)
    quantiles: Index = rank * groups // n
    return quantiles


def _ranks(values: Array) -> Index:
    """Return the rank of each value, or row, among those that are different."""
    return np.unique(values, axis=0 if values.ndim > 1 else None, return_inverse=True)[1].reshape(-1)


def _shuffled_groups(groups: Index, rng: np.random.Generator) -> tuple[Index, Index]:
    """Return the samples group after group, shuffled within each, and the rank of each of them in its group."""
    order = rng.permutation(len(groups))
    order = order[np.argsort(groups[order], kind="stable")]
    sizes = np.bincount(groups)
    starts = np.cumsum(sizes) - sizes
    return order, np.arange(len(groups)) - starts[groups[order]]


def _quotas(sizes: Index, number: int) -> Index:
    """Return how many samples of each group make `number` together, in proportion, with one of each left over.

    Whole parts first, then one each to the largest remainders.
    """
    quota, remainder = np.divmod(sizes * number, sizes.sum())
    has_room = (remainder > 0) & (quota < sizes - 1)
    first = np.argsort(-remainder * has_room, kind="stable")[: number - quota.sum()]
    quota[first] += has_room[first]
    return quota
