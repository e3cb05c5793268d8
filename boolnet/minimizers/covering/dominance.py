"""Essential columns and dominance of large covering problems, by products of sparse matrices.

A row that holds another is hit whenever that one is, and may go; a column whose rows another column hits too, for no
more weight, may go as well; the only column of a row is essential (Quine, McCluskey). One sparse product finds all the
pairs at once: rows r and s share ``(A @ A.T)[r, s]`` columns, so r holds s when that is all that s has. Columns alike,
with ``A.T @ A``.

References
----------
.. [1] E. J. McCluskey, "Minimization of Boolean functions", Bell System Technical Journal 35 (1956).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.minimizers.covering.lists import Ints, Lists
from boolnet.minimizers.covering.weighing import Weighing

MOST_WORK = 2_000_000_000  # multiplications of one product; with more that dominance is left out
BLOCK_WORK = 5_000_000  # multiplications at a time, which bounds the memory
PER_MULTIPLICATION = 1e-5  # units
PER_ENTRY = 5e-4  # units for an entry of the matrix that is not 0, in one round
ROUND = 2.0  # units for a round beside
MOST_SHARE = 0.3  # of the work left, for one product

SharedColumns = Iterator[tuple[Ints, Ints, Ints]]  # rows, other rows, and how many columns they share


def reduce_sparse(
    rows: Lists, problem: Weighing, budget: Budget, most_work: int = MOST_WORK
) -> tuple[set[int], Lists, Ints]:
    """Return the essential columns, and the problem that is left when nothing more is essential or dominated.

    Some lightest solution consists of the essential columns and a lightest solution of what is left.

    Parameters
    ----------
    rows : Lists
        The columns that hit each row.
    problem : Weighing
    budget : Budget
        When to stop with what has been reached.
    most_work : int
        Multiplications of one product; where it takes more, nothing is looked for with it.

    Returns
    -------
    chosen : set of int
        The essential columns.
    core : Lists
        The rows that are left, over the columns that are left, numbered 0, 1, ...
    columns : ndarray of int64
        The numbers that these columns have in `rows`.

    Examples
    --------
    >>> problem = Weighing([1, 1, 1, 1], [1, 1, 1, 1])
    >>> chosen, core, columns = reduce_sparse(Lists.of([0b0011, 0b0111, 0b1100], 4), problem, Budget())
    >>> chosen, len(core), columns.tolist()
    ({0, 2}, 0, [])
    """
    matrix = rows.matrix()
    heavy = np.array(problem.weights, dtype=np.int64)
    ids = np.arange(rows.width)
    rank = np.lexsort((ids, np.array(problem.costs), heavy)).argsort()
    chosen: set[int] = set()
    while True:
        budget.spend(ROUND + PER_ENTRY * matrix.nnz)
        single = np.unique(matrix.indices[matrix.indptr[:-1][np.diff(matrix.indptr) == 1]])
        chosen.update(ids[single].tolist())
        matrix = matrix[matrix[:, single].sum(axis=1) == 0]
        matrix = matrix[~_holders(_shared(matrix, most_work, budget), matrix)]
        columns = np.bincount(matrix.indices, minlength=len(ids)) > 0
        by_column = matrix[:, columns].T.tocsr()
        pairs = _shared(by_column, most_work, budget)
        columns[columns] = ~_dominated(pairs, by_column, rank[columns], heavy[columns])
        is_done = columns.all() and not len(single)
        matrix, ids, rank, heavy = matrix[:, columns], ids[columns], rank[columns], heavy[columns]
        if is_done or not matrix.shape[0] or budget.is_over():
            break
    return chosen, Lists.of_matrix(matrix), ids


def connected(rows: Lists) -> list[tuple[Lists, Ints]]:
    """Return the rows in groups that share no column, the columns of each numbered anew, with what they are in `rows`.

    Examples
    --------
    >>> [(block.masks(), columns.tolist()) for block, columns in connected(Lists.of([0b0011, 0b1100, 0b0001], 4))]
    [([3, 1], [0, 1]), ([3], [2, 3])]
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    owners = np.repeat(np.arange(len(rows)), rows.sizes)
    size = len(rows) + rows.width
    edges = csr_array((np.ones(len(owners), dtype=np.int8), (owners, rows.indices + len(rows))), shape=(size, size))
    labels = connected_components(edges, directed=False)[1][: len(rows)]
    return [rows.select(np.flatnonzero(labels == label)).renumbered() for label in dict.fromkeys(labels.tolist())]


def _shared(matrix: Any, most_work: int, budget: Budget) -> SharedColumns:
    """Yield pairs of rows and how many columns they share, some rows at a time; nothing when that is too much."""
    other = matrix.T.tocsr()
    per_row = np.add.reduceat(np.append(np.diff(other.indptr)[matrix.indices], 0), matrix.indptr[:-1])
    affordable = min(most_work, MOST_SHARE * budget.left() / PER_MULTIPLICATION)
    if not len(per_row) or per_row.sum() > affordable:
        return
    group = np.cumsum(per_row, dtype=np.int64) // BLOCK_WORK
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    for start, stop in zip(starts, [*starts[1:], len(group)], strict=True):
        if budget.is_over(PER_MULTIPLICATION * float(per_row[start:stop].sum())):
            return
        product = (matrix[start:stop] @ other).tocoo()
        yield product.coords[0] + start, product.coords[1], product.data


def _holders(pairs: SharedColumns, matrix: Any) -> NDArray[np.bool_]:
    """Return which rows hold another; of equal rows the first does not count."""
    size = np.diff(matrix.indptr)
    result = np.zeros(matrix.shape[0], dtype=np.bool_)
    for r, s, shared in pairs:
        result[r[(shared == size[s]) & ((size[s] < size[r]) | (s < r))]] = True
    return result


def _dominated(pairs: SharedColumns, matrix: Any, rank: Ints, weights: Ints) -> NDArray[np.bool_]:
    """Return which columns, here as rows, lie in another that weighs no more; of equal ones the lowest rank stays."""
    size = np.diff(matrix.indptr)
    result = np.zeros(matrix.shape[0], dtype=np.bool_)
    for c, d, shared in pairs:
        inside = (shared == size[c]) & (weights[d] <= weights[c])
        result[c[inside & ((size[c] < size[d]) | (rank[d] < rank[c]))]] = True
    return result
