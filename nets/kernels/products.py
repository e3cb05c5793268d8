"""Matrix products in pieces.

OpenBLAS multiplies matrices with ``m * k * n`` of at most a million without packing them first, and does so up to a
third faster when they are narrow. A tall product is therefore a stack of small ones, which `numpy.matmul` runs in C.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from nets.core.arrays import Array, scratch

SMALL_PRODUCT = 1_000_000  # the bound OpenBLAS sets
FEWEST_ROWS = 48  # smaller pieces were slower than one large product


def times(a: Array, b: Array, out: Array) -> None:
    """Write ``a @ b`` to `out`: (M, K) times (K, N), where M may be large and `out` may have a stride between rows.

    Parameters
    ----------
    a : ndarray, shape (M, K)
    b : ndarray, shape (K, N)
    out : ndarray, shape (M, N)
        Written to.
    """
    rows, inner = a.shape
    piece = _piece(rows, inner * b.shape[1])
    if piece == rows:
        np.matmul(a, b, out=out)
    else:
        np.matmul(a.reshape(-1, piece, inner), b, out=out.reshape(-1, piece, b.shape[1]))


def product(a: Array, b: Array, out: Array) -> None:
    """Write ``a @ b`` to `out`, as `numpy.matmul` does, in half of its time where matrices are small.

    Parameters
    ----------
    a : ndarray, shape (M, K)
    b : ndarray, shape (K, N)
    out : ndarray, shape (M, N)
        Contiguous, written to.
    """
    if a.dtype == b.dtype == out.dtype:
        a.dot(b, out)
    else:
        np.matmul(a, b, out=out)


class Gram:
    """The sum of ``a.T @ b`` over blocks of rows.

    Examples
    --------
    >>> gram = Gram((2, 1), np.dtype(np.float64))
    >>> for row in [[1.0, 2.0]], [[3.0, 4.0]]:
    ...     gram.add(np.array(row), np.ones((1, 1)))
    >>> gram.total().tolist()
    [[4.0], [6.0]]
    """

    def __init__(self, shape: tuple[int, int], dtype: np.dtype[np.floating]) -> None:
        self._sum = np.zeros(shape, dtype)

    def add(self, a: Array, b: Array) -> None:
        """Add ``a.T @ b``: (M, K) and (M, N) give (K, N)."""
        rows, (k, n) = len(a), self._sum.shape
        piece = _piece(rows, k * n)
        parts = scratch().take("gram", (rows // piece, k, n), self._sum.dtype)
        np.matmul(a.reshape(-1, piece, k).transpose(0, 2, 1), b.reshape(-1, piece, n), out=parts)
        for part in parts:
            self._sum += part

    def total(self) -> Array:
        """Return the sum, (K, N)."""
        return self._sum


@lru_cache(maxsize=1024)
def _piece(rows: int, width: int) -> int:
    """Return how many rows a piece has: a divisor of `rows`."""
    most = SMALL_PRODUCT // max(width, 1)
    if rows <= most or most < FEWEST_ROWS:
        return max(rows, 1)
    piece = next(piece for piece in range(most, 0, -1) if rows % piece == 0)
    return piece if piece >= FEWEST_ROWS else rows
