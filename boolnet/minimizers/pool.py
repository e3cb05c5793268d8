"""The covering problem over a pool of implicants of a table: which of them to keep."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.bits import Words
from boolnet.cover import FREE, Cover
from boolnet.minimizers.covering import Selection, solve_covering
from boolnet.minimizers.dense import DenseTable, face_index, output_column
from boolnet.watch import Watch

MAX_COMPARISONS = 400_000_000  # of a vector with a cube, while the rows are written down
SEED = 20240229


def choose_from_pool(
    table: DenseTable, pool: Cover, needed: Words, watch: Watch
) -> tuple[NDArray[np.intp], int] | None:
    """Return the cubes of the pool to keep and how many any choice from this pool needs.

    Parameters
    ----------
    table : DenseTable
    pool : Cover
        Implicants that together contain all that is needed.
    needed : ndarray of uint64, shape (k, 2^n)
        The outputs to cover, by row; part of the table's on-set.
    watch : Watch
        When to stop improving.

    Returns
    -------
    chosen, at_least
        None when the covering problem is too large to be written down.
    """
    rows = covering_rows(table, pool, needed)
    if rows is None:
        return None
    costs = ((pool.cubes != FREE).sum(axis=1) + pool.members.sum(axis=1)).tolist()
    selection: Selection = solve_covering(rows, costs, watch)
    return np.array(selection.columns, dtype=np.intp), selection.at_least


def covering_rows(table: DenseTable, pool: Cover, needed: Words) -> list[int] | None:
    """Return one row for each set of cubes that are all the ones to contain some needed vector."""
    representatives = [
        (j, _representatives(table, pool, np.flatnonzero(output_column(needed, j)), j)) for j in range(table.n_outputs)
    ]
    if sum(len(vectors) for _, vectors in representatives) * len(pool) > MAX_COMPARISONS:
        return None
    weights = 1 << np.arange(table.n_inputs - 1, -1, -1, dtype=np.int64)
    cared = (pool.cubes != FREE) @ weights
    values = (pool.cubes == 1) @ weights
    rows: dict[int, None] = {}
    for j, vectors in representatives:
        mine = pool.members[:, j]
        for x in vectors:
            octets = np.packbits(((x ^ values) & cared == 0) & mine, bitorder="little")
            rows[int.from_bytes(octets.tobytes(), "little")] = None
    return list(rows)


def _representatives(table: DenseTable, pool: Cover, vectors: NDArray[np.intp], output: int) -> list[int]:
    """Return one of the vectors for each set of cubes around them.

    Sets are told apart by the sum of a random word per cube. Were two sums ever equal by chance, a vector would be
    left uncovered; every cover is checked against its function before it is returned, so that would be an error and
    never a wrong answer.
    """
    if not len(vectors):
        return []
    words = np.random.Generator(np.random.PCG64(SEED)).integers(1, 1 << 63, len(pool), dtype=np.uint64)
    sums = np.zeros(table.on.shape[1], dtype=np.uint64)
    view = sums.reshape((1, *table.shape[1:]))
    for c in np.flatnonzero(pool.members[:, output]):
        view[face_index(pool.cubes[c])] += words[c]
    _, first = np.unique(sums[vectors], return_index=True)
    representatives: list[int] = vectors[np.sort(first)].tolist()
    return representatives
