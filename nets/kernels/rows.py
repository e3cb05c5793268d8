"""Arithmetic of a matrix (M, C) with a row (C,), and sums over its rows, M being large and C perhaps small.

NumPy runs one inner loop per row, which is slow where rows are short. Several rows are therefore taken as one: a view
(M / r, r * C), against the row repeated r times.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from nets.arrays import Array

LONG = 1 << 14  # elements of a long row


def long_rows(matrix: Array) -> Array:
    """Return a contiguous matrix (M, C) with several rows taken as one: a view (M / r, r * C)."""
    rows, width = matrix.shape
    return matrix.reshape(rows // _together(rows, width), -1)


def repeated(row: Array, matrix: Array) -> Array:
    """Return a row (C,) repeated, to go with ``long_rows(matrix)``."""
    return np.tile(row, _together(*matrix.shape))


def row_sums(matrix: Array) -> Array:
    """Return the sum of all rows, (C,)."""
    return np.ones(len(matrix), matrix.dtype) @ matrix


def dots(a: Array, b: Array) -> Array:
    """Return the dot product of every column of `a` with that of `b`, (C,)."""
    wide = np.einsum("ij,ij->j", long_rows(a), long_rows(b))
    folded: Array = wide.reshape(-1, a.shape[1]).sum(0)
    return folded


@lru_cache(maxsize=1024)
def _together(rows: int, width: int) -> int:
    """Return how many rows are taken as one: a divisor of `rows`."""
    return next((r for r in range(max(1, min(rows, LONG // max(width, 1))), 0, -1) if rows % r == 0), 1)
