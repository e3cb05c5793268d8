"""The covering problem over a pool of implicants of a table: which of them to keep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.bits import Words
from boolnet.cover import FREE, Cover
from boolnet.minimizers.covering import solve_covering
from boolnet.minimizers.dense import DenseTable, face_index, output_column
from boolnet.minimizers.result import Objective
from boolnet.watch import Watch

MAX_COMPARISONS = 400_000_000  # of a vector with a cube, while the rows are written down
SEED = 20240229


@dataclass(frozen=True, eq=False)
class Pick:
    """The cubes of a pool to keep, and a lower bound on the size of any choice from this pool."""

    cover: Cover
    at_least: int


def choose_from_pool(
    table: DenseTable, pool: Cover, needed: Words, watch: Watch, objective: Objective, *, exactly: bool
) -> Pick | None:
    """Return a choice of cubes that holds all that is needed, or None when the problem is too large to write down.

    Parameters
    ----------
    table : DenseTable
    pool : Cover
        Implicants that together contain all that is needed.
    needed : ndarray of uint64, shape (k, 2^n)
        The outputs to cover, by row; part of the table's on-set.
    watch : Watch
        When to stop improving.
    objective : {"cubes", "literals"}
    exactly : bool
        Whether to go on to an integer program.
    """
    rows = covering_rows(table, pool, needed)
    if rows is None:
        return None
    weights, costs = weigh(pool, objective)
    selection = solve_covering(rows, costs, watch, weights=weights, exactly=exactly)
    return Pick(pool.select(np.array(selection.columns, dtype=np.intp)), selection.at_least)


def weigh(pool: Cover, objective: Objective) -> tuple[list[int], list[int]]:
    """Return the weights and the costs of the cubes.

    Of the outputs that a cube implies a cover need not use more than one, so for the literals a cube weighs as if it
    belonged to one: that keeps the bound true, and the memberships decide between equals.
    """
    literals, members = (pool.cubes != FREE).sum(axis=1), pool.members.sum(axis=1)
    if objective == "cubes":
        return [1] * len(pool), (literals + members).tolist()
    return (literals + 1).tolist(), members.tolist()


def weight_of(cover: Cover, objective: Objective) -> int:
    """Return what the cubes weigh together: no cover that has to have them weighs less."""
    return sum(weigh(cover, objective)[0])


def covering_rows(table: DenseTable, pool: Cover, needed: Words) -> list[int] | None:
    """Return one row for each set of cubes that are all the ones to contain some needed vector, of any output."""
    by_output = rows_by_output(table, pool, needed)
    return None if by_output is None else list(dict.fromkeys(row for rows in by_output for row in rows))


def rows_by_output(table: DenseTable, pool: Cover, needed: Words) -> list[list[int]] | None:
    """Return the rows of each output, or None when there are too many vectors and cubes to compare."""
    representatives = [
        (j, _representatives(table, pool, np.flatnonzero(output_column(needed, j)), j)) for j in range(table.n_outputs)
    ]
    if sum(len(vectors) for _, vectors in representatives) * len(pool) > MAX_COMPARISONS:
        return None
    weights = 1 << np.arange(table.n_inputs - 1, -1, -1, dtype=np.int64)
    cared = (pool.cubes != FREE) @ weights
    values = (pool.cubes == 1) @ weights
    result = []
    for j, vectors in representatives:
        mine = pool.members[:, j]
        rows: dict[int, None] = {}
        for x in vectors:
            octets = np.packbits(((x ^ values) & cared == 0) & mine, bitorder="little")
            rows[int.from_bytes(octets.tobytes(), "little")] = None
        result.append(list(rows))
    return result


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
