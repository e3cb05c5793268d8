"""Essential columns and dominance of large covering problems, by products of sparse matrices.

Row r holds row s when they share as many columns as s has: ``(A @ A.T)[r, s] == |s|``. Whatever hits s then hits r.
Columns alike, with ``A.T @ A``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.minimizers.bitrows import bits_of, mask_of
from boolnet.minimizers.weighing import Weighing
from boolnet.watch import Watch

MAX_WORK = 2_000_000_000  # multiplications of one product; with more that dominance is left out
BLOCK_WORK = 20_000_000  # multiplications at a time, which bounds the memory


def incidence(rows: Sequence[int]) -> tuple[list[int], Any]:
    """Return the columns that occur and the matrix of rows by these columns, sparse, of ones.

    Examples
    --------
    >>> columns, matrix = incidence([0b101, 0b100])
    >>> columns, matrix.toarray().tolist()
    ([0, 2], [[1, 1], [0, 1]])
    """
    from scipy.sparse import csr_array

    lists = [bits_of(row) for row in rows]
    found, indices = np.unique(np.array([c for row in lists for c in row], dtype=np.int64), return_inverse=True)
    starts = np.cumsum([0, *map(len, lists)], dtype=np.int32)
    ones = np.ones(len(indices), dtype=np.int32)
    columns: list[int] = found.tolist()
    return columns, csr_array((ones, indices.astype(np.int32), starts), shape=(len(rows), len(columns)))


def reduce_sparse(rows: Sequence[int], problem: Weighing, watch: Watch) -> tuple[set[int], list[int]]:
    """Return the columns that are essential, and the rows that remain after dominance has reached its fixed point.

    Examples
    --------
    >>> reduce_sparse([0b0011, 0b0111, 0b1100], Weighing([1, 1, 1, 1], [1, 1, 1, 1]), Watch())
    ({0, 2}, [])
    """
    names, matrix = incidence(rows)
    ids = np.array(names)
    rank = np.lexsort((ids, np.array(problem.costs)[ids], np.array(problem.weights)[ids])).argsort()
    heavy = np.array(problem.weights)[ids]
    chosen: set[int] = set()
    while matrix.shape[0]:
        single = np.unique(matrix.indices[matrix.indptr[:-1][np.diff(matrix.indptr) == 1]])
        chosen.update(ids[single].tolist())
        hit = matrix[:, single].sum(axis=1) > 0
        matrix = matrix[~hit]
        matrix = matrix[~_holders(matrix, watch)]
        columns = np.bincount(matrix.indices, minlength=len(ids)) > 0
        columns[columns] = ~_dominated(matrix[:, columns].T.tocsr(), rank[columns], heavy[columns], watch)
        is_done = columns.sum() == len(ids) and not len(single)
        matrix, ids, rank, heavy = matrix[:, columns], ids[columns], rank[columns], heavy[columns]
        if is_done or watch.is_over():
            break
    return chosen, [mask_of(ids[matrix.indices[a:b]]) for a, b in zip(matrix.indptr, matrix.indptr[1:], strict=False)]


def _shared(matrix: Any, watch: Watch) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Yield pairs of rows and how many columns they share, some rows at a time; nothing when that is too much."""
    other = matrix.T.tocsr()
    per_row = np.add.reduceat(np.append(np.diff(other.indptr)[matrix.indices], 0), matrix.indptr[:-1])
    if not len(per_row) or per_row.sum() > MAX_WORK:
        return
    group = np.cumsum(per_row, dtype=np.int64) // BLOCK_WORK
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    for start, stop in zip(starts, [*starts[1:], len(group)], strict=True):
        if watch.is_over():
            return
        product = (matrix[start:stop] @ other).tocoo()
        yield product.coords[0] + start, product.coords[1], product.data


def _holders(matrix: Any, watch: Watch) -> NDArray[np.bool_]:
    """Return which rows hold another; of equal rows the first does not count."""
    size = np.diff(matrix.indptr)
    result = np.zeros(matrix.shape[0], dtype=np.bool_)
    for r, s, shared in _shared(matrix, watch):
        result[r[(shared == size[s]) & ((size[s] < size[r]) | (s < r))]] = True
    return result


def _dominated(matrix: Any, rank: NDArray[np.int64], weights: NDArray[np.int64], watch: Watch) -> NDArray[np.bool_]:
    """Return which columns, here as rows, lie in another that weighs no more; of equal ones the lowest rank stays."""
    size = np.diff(matrix.indptr)
    result = np.zeros(matrix.shape[0], dtype=np.bool_)
    for c, d, shared in _shared(matrix, watch):
        inside = (shared == size[c]) & (weights[d] <= weights[c])
        result[c[inside & ((size[c] < size[d]) | (rank[d] < rank[c]))]] = True
    return result
