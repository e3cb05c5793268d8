"""Arithmetic of a matrix (M, C) with a row (C,), and sums over its rows, M being large and C perhaps small.

NumPy runs one inner loop per row, which is slow where rows are short. Several rows are therefore taken as one: a view
(M / r, r * C), against the row repeated r times. And several passes over a matrix that no cache holds are made block
by block, each block staying in the cache for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from nets.core.arrays import Array
from nets.kernels.choice import compiled

LONG = 1 << 14  # elements of a long row
BLOCK = 1 << 16  # elements of a block: with two or three arrays, half of a level-2 cache


def long_rows(matrix: Array) -> Array:
    """Return a contiguous matrix (M, C) with several rows taken as one: a view (M / r, r * C)."""
    rows, width = matrix.shape
    together = _together(rows, width)
    return matrix.reshape(rows // together, width * together)


def repeated(row: Array, matrix: Array) -> Array:
    """Return a row (C,) repeated, to go with ``long_rows(matrix)``."""
    return np.tile(row, _together(*matrix.shape))


def blocks(matrix: Array, size: int = BLOCK) -> Iterator[slice]:
    """Yield the rows of every block of a matrix, each of some number of elements."""
    step = max(1, size // max(1, matrix.shape[1]))
    return (slice(start, start + step) for start in range(0, len(matrix), step))


def add_row(matrix: Array, row: Array) -> None:
    """Add a row (C,) to all rows of a contiguous matrix, in place."""
    fast = compiled("add_row", matrix)
    if fast is None or matrix.dtype != row.dtype:
        matrix += row
    else:
        fast(matrix, row)


def row_sums(matrix: Array) -> Array:
    """Return the sum of all rows, (C,)."""
    sums: Array = _ones(len(matrix), matrix.dtype).dot(matrix)
    return sums


def dots(a: Array, b: Array) -> Array:
    """Return the dot product of every column of `a` with that of `b`, (C,)."""
    return fold(np.einsum("ij,ij->j", long_rows(a), long_rows(b)), a.shape[1])


def fold(wide: Array, width: int) -> Array:
    """Return the sum of the rows that a long row is made of, (C,)."""
    return row_sums(wide.reshape(wide.size // width, width))


@lru_cache(maxsize=64)
def _ones(count: int, dtype: np.dtype[np.floating]) -> Array:
    ones = np.ones(count, dtype)
    ones.flags.writeable = False
    return ones


@lru_cache(maxsize=1024)
def _together(rows: int, width: int) -> int:
    """Return how many rows are taken as one: a divisor of `rows`."""
    return next((r for r in range(max(1, min(rows, LONG // max(width, 1))), 0, -1) if rows % r == 0), 1)
