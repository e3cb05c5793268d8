"""Standardising: mean 0 and deviation 1, as measured on the training split."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nets.core.arrays import Array
from nets.core.errors import DataError
from nets.data.layout import channels_last

CHUNK = 2**15  # values at a time: in float64 they stay in the level-2 cache


@dataclass(frozen=True)
class Scaling:
    """What to subtract from each channel of maps, or each column of vectors, and then to divide by.

    Attributes
    ----------
    mean, std : tuple of float, length C or n_in
        A constant channel or column has `std` 1, so that it becomes 0.

    Examples
    --------
    >>> scaling = Scaling.fit(np.array([[1.0, 5.0], [3.0, 5.0]]))
    >>> scaling
    Scaling(mean=(2.0, 5.0), std=(1.0, 1.0))
    >>> scaling(np.array([[4.0, 6.0]]))
    array([[2., 1.]], dtype=float32)
    """

    mean: tuple[float, ...]
    std: tuple[float, ...]

    @classmethod
    def fit(cls, X: Array) -> Scaling:
        """Return the scaling that standardises samples: those of the training split, never others.

        Parameters
        ----------
        X : ndarray of numbers, shape (N, C, H, W) or (N, n_in)
            `std` is that of all N H W values of a channel (N of a column), divided by their number.

        Raises
        ------
        DataError
            If there is nothing to measure, or a value is not finite or too large for its square to be.

        Examples
        --------
        >>> Scaling.fit(np.array([[0, 1, 2, 3]], np.uint8).reshape(1, 2, 1, 2))
        Scaling(mean=(0.5, 2.5), std=(0.5, 0.5))
        """
        _check(X)
        if X.size == 0:
            raise DataError(f"there is nothing to scale: X has shape {X.shape}", help="give one sample at least")
        mean, std = _moments(X)
        bad = np.flatnonzero(~np.isfinite(std))
        if len(bad):
            raise DataError(
                f"{_axis(X)} {bad[0]} has values that are not finite, or too large to square", help="repair or scale it"
            )
        smallest, largest = _extremes(X)
        is_constant = smallest == largest  # summed up and divided, a constant may come out as another number
        mean[is_constant] = smallest[is_constant]
        std[is_constant | (std == 0)] = 1.0
        return cls(tuple(mean.tolist()), tuple(std.tolist()))

    def __call__(self, X: Array) -> NDArray[np.float32]:
        """Return the samples standardised, as float32; maps keep their channels last.

        Parameters
        ----------
        X : ndarray of numbers, shape (N, C, H, W) or (N, n_in)

        Raises
        ------
        DataError
            If it has another number of channels or columns, or a value is too large for float32.
        """
        _check(X)
        if X.shape[1] != len(self.mean):
            raise DataError(
                f"X must have {len(self.mean)} {_axis(X)}s, as the training split had, but has shape {X.shape}",
                help="give samples of the same kind",
            )
        flat = _flat(X)
        repeats = flat.shape[1] // len(self.mean)
        mean, std = np.tile(self.mean, repeats), np.tile(self.std, repeats)
        scaled = np.empty(flat.shape, dtype=np.float32)
        with np.errstate(over="ignore"):  # what float32 cannot hold is refused below
            for rows in _slices(X):
                np.divide(flat[rows] - mean, std, out=scaled[rows], casting="same_kind")
        out = scaled if X.ndim == 2 else scaled.reshape(len(X), *X.shape[2:], X.shape[1]).transpose(0, 3, 1, 2)
        if X.dtype.kind == "f" and not np.isfinite(out).all():
            place = tuple(int(i) for i in np.unravel_index(int(np.argmin(np.isfinite(out))), out.shape))
            raise DataError(f"X{list(place)} is {X[place]}: scaled, it is no finite float32", help="repair the sample")
        return out

    def to_dict(self) -> dict[str, list[float]]:
        """Return the numbers as JSON has them.

        Examples
        --------
        >>> Scaling((0.5,), (2.0,)).to_dict()
        {'mean': [0.5], 'std': [2.0]}
        """
        return {"mean": list(self.mean), "std": list(self.std)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Scaling:
        """Return the scaling of saved numbers.

        Raises
        ------
        DataError
            If they are no lists of as many finite numbers, or a deviation is not positive.

        Examples
        --------
        >>> Scaling.from_dict({"mean": [0.5], "std": [2]})
        Scaling(mean=(0.5,), std=(2.0,))
        """
        mean, std = _numbers(values.get("mean")), _numbers(values.get("std"))
        if not mean or len(mean) != len(std) or min(std) <= 0:
            raise DataError(
                "a scaling is a mean and a positive std for every channel or column", help="save Scaling.to_dict()"
            )
        return cls(mean, std)


def _slices(X: Array) -> Iterator[slice]:
    """Yield some samples at a time."""
    step = max(1, CHUNK // max(1, math.prod(X.shape[1:])))
    return (slice(start, start + step) for start in range(0, len(X), step))


def _flat(X: Array) -> Array:
    """Return samples as rows, those of maps with the channels innermost: NumPy is slow on axes as short as they are."""
    return X if X.ndim == 2 else channels_last(X).transpose(0, 2, 3, 1).reshape(len(X), -1)


def _moments(X: Array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and deviation of every channel or column, infinite or NaN where they are."""
    flat, channels = _flat(X), X.shape[1]
    repeats = flat.shape[1] // channels

    def mean_of(total: ArrayLike) -> NDArray[np.float64]:
        return np.asarray(np.reshape(total, (repeats, channels)).sum(axis=0) / (len(X) * repeats))

    with np.errstate(over="ignore", invalid="ignore"):
        mean = mean_of(sum(flat[rows].sum(axis=0, dtype=np.float64) for rows in _slices(X)))
        spread = np.tile(mean, repeats)
        return mean, np.sqrt(mean_of(sum(((flat[rows] - spread) ** 2).sum(axis=0) for rows in _slices(X))))


def _extremes(X: Array) -> tuple[Array, Array]:
    """Return the smallest and the largest value of every channel or column."""
    flat = _flat(X)
    smallest, largest = (edge.reshape(-1, X.shape[1]) for edge in (flat.min(axis=0), flat.max(axis=0)))
    return smallest.min(axis=0), largest.max(axis=0)


def _check(X: Array) -> None:
    if X.ndim not in (2, 4) or X.dtype.kind not in "biuf":
        raise DataError(
            f"X must be numbers of shape (N, C, H, W) or (N, n_in), but has shape {X.shape} and dtype {X.dtype}",
            help="encode sentences with a Vocabulary; they need no scaling",
        )


def _axis(X: Array) -> str:
    return "channel" if X.ndim == 4 else "column"


def _numbers(values: Any) -> tuple[float, ...]:
    """Return what is a list of finite numbers, or nothing."""
    if not isinstance(values, list | tuple) or not all(type(value) in (int, float) for value in values):
        return ()
    return tuple(map(float, values)) if all(map(math.isfinite, values)) else ()
