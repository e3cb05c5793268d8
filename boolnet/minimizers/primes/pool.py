"""The covering problem over a pool of implicants of a table: which of them to keep."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.cover import FREE, Cover
from boolnet.functions.packed_bits import PackedBits, count_ones
from boolnet.minimizers.covering.lists import Ints, Lists
from boolnet.minimizers.covering.solve import CoveringParams, CoveringStats, solve_covering
from boolnet.minimizers.primes.dense import DenseTable, face_index, face_work, output_column
from boolnet.minimizers.result import CoverObjective

LISTED_VECTORS = 1 << 20  # at a time
PER_ENTRY = 3e-5  # units for a cube around a vector, when the rows are written down
PER_COMPARISON = 2e-6  # units for a vector compared with a cube
PER_ROW = 0.01  # units for a row that is written down
PER_VECTOR = 1.5e-4  # units for a vector of an output that is told from others
SEED = 20240229  # of the words by which sets of cubes are told apart


@dataclass(frozen=True)
class PoolParams:
    """How cubes are chosen from a pool.

    Attributes
    ----------
    comparisons : int
        Of a vector with a cube, while the rows of one output are written down; with more the problem is too large.
    share : float
        Of the work left, that writing the rows down may take.
    covering : CoveringParams
    """

    comparisons: int = 400_000_000
    share: float = 0.5
    covering: CoveringParams = field(default_factory=CoveringParams)


@dataclass(frozen=True, eq=False)
class Pick:
    """The cubes of a pool to keep.

    Attributes
    ----------
    cover : Cover
    at_least : int
        A lower bound on the size of any choice from this pool.
    stats : CoveringStats
    """

    cover: Cover
    at_least: int
    stats: CoveringStats = field(default_factory=CoveringStats)


def choose_from_pool(
    table: DenseTable,
    pool: Cover,
    needed: PackedBits,
    budget: Budget,
    objective: CoverObjective,
    *,
    exactly: bool,
    params: PoolParams = PoolParams(),
) -> Pick | None:
    """Return a choice of cubes that holds all that is needed, or None when the problem is too large to write down.

    Parameters
    ----------
    table : DenseTable
    pool : Cover
        Implicants that together contain all that is needed.
    needed : ndarray of uint64, shape (k, 2^n)
        The outputs to cover, by row; part of the table's on-set.
    budget : Budget
        When to stop improving.
    objective : {"cubes", "literals"}
    exactly : bool
        Whether to go on to an integer program.
    params : PoolParams
    """
    work = rows_work(pool, needed)
    if work > params.share * budget.left():
        return None
    budget.spend(work)
    by_output = rows_by_output(table, pool, needed, params.comparisons, budget)
    if by_output is None:
        return None
    rows = Lists.joined(by_output)
    weights, costs = weigh(pool, objective)
    chosen = solve_covering(rows, costs, budget, weights=weights, exactly=exactly, params=params.covering)
    return Pick(pool.select(np.array(chosen.columns, dtype=np.intp)), chosen.at_least, chosen.stats)


def weigh(pool: Cover, objective: CoverObjective) -> tuple[list[int], list[int]]:
    """Return the weights and the costs of the cubes.

    Of the outputs that a cube implies a cover need not use more than one, so for the literals a cube weighs as if it
    belonged to one: that keeps the bound true, and the memberships decide between equals.
    """
    literals, members = (pool.cubes != FREE).sum(axis=1), pool.members.sum(axis=1)
    if objective == "cubes":
        return [1] * len(pool), (literals + members).tolist()
    return (literals + 1).tolist(), members.tolist()


def weight_of(cover: Cover, objective: CoverObjective) -> int:
    """Return what the cubes weigh together: no cover that has to have them weighs less."""
    return sum(weigh(cover, objective)[0])


def rows_work(pool: Cover, needed: PackedBits) -> float:
    """Return the units of work of telling apart the vectors that are needed by the cubes that contain them."""
    return face_work(pool.cubes, pool.members.sum(axis=1)) + PER_VECTOR * count_ones(needed)


def rows_by_output(
    table: DenseTable,
    pool: Cover,
    needed: PackedBits,
    most_comparisons: int = PoolParams.comparisons,
    budget: Budget = UNLIMITED,
) -> list[Lists] | None:
    """Return, for each output, the cubes that contain each of its needed vectors, or None where that is much work.

    Of an output's vectors that the same cubes contain, one is a row.

    Parameters
    ----------
    table : DenseTable
    pool : Cover
        Implicants.
    needed : ndarray of uint64, shape (k, 2^n)
        The vectors to be contained, with the outputs packed as in the table.
    most_comparisons : int
        Of a vector with a cube, for one output.
    budget : Budget
        When it is over, there is no answer.
    """
    result = []
    for j in range(table.n_outputs):
        mine = np.flatnonzero(pool.members[:, j])
        vectors = _representatives(table, pool, np.flatnonzero(output_column(needed, j)), j)
        cubes = pool.cubes[mine]
        inside = int(np.exp2((cubes == FREE).sum(axis=1)).sum())
        if min(inside, len(vectors) * len(mine)) > most_comparisons or budget.is_over():
            return None
        find = _by_cube if inside < len(vectors) * len(mine) else _by_vector
        rows, columns = find(table.n_inputs, cubes, vectors)
        compared = min(inside, len(vectors) * len(mine))
        budget.spend(PER_COMPARISON * compared + PER_ROW * len(vectors) + PER_ENTRY * len(rows))
        result.append(Lists.of_pairs(rows, mine[columns], len(vectors), len(pool)))
    return result


def _by_vector(n_inputs: int, cubes: NDArray[np.uint8], vectors: Ints) -> tuple[Ints, Ints]:
    """Return the pairs of a vector, by its place, and a cube that contains it: every vector is tried on all cubes."""
    weights = 1 << np.arange(n_inputs - 1, -1, -1, dtype=np.int64)
    cared, values = (cubes != FREE) @ weights, (cubes == 1) @ weights
    columns = [np.flatnonzero((x ^ values) & cared == 0) for x in vectors.tolist()]
    rows = np.repeat(np.arange(len(vectors)), [len(one) for one in columns])
    return rows, np.concatenate([np.zeros(0, dtype=np.int64), *columns])


def _by_cube(n_inputs: int, cubes: NDArray[np.uint8], vectors: Ints) -> tuple[Ints, Ints]:
    """Return the same pairs; the vectors of every cube are listed."""
    weights = 1 << np.arange(n_inputs - 1, -1, -1, dtype=np.int64)
    place = np.full(1 << n_inputs, -1, dtype=np.int64)
    place[vectors] = np.arange(len(vectors))
    free = cubes == FREE
    size, values = free.sum(axis=1), (cubes == 1) @ weights
    rows, columns = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for k in np.unique(size).tolist():
        group = np.flatnonzero(size == k)
        steps = max(1, LISTED_VECTORS >> k)
        for some in np.split(group, range(steps, len(group), steps)):
            inside = values[some][:, None]
            moves = weights[np.nonzero(free[some])[1]].reshape(len(some), k)
            for i in range(k):
                inside = np.concatenate([inside, inside + moves[:, i : i + 1]], axis=1)
            found = place[inside]
            cube, _ = np.nonzero(found >= 0)
            rows.append(found[found >= 0])
            columns.append(some[cube])
    return np.concatenate(rows), np.concatenate(columns)


def _representatives(table: DenseTable, pool: Cover, vectors: NDArray[np.intp], output: int) -> Ints:
    """Return one of the vectors for each set of cubes that contain them.

    Sets are told apart by the sum of a random word per cube. Were two sums ever equal by chance, a vector would be
    left uncovered; every cover is checked against its function before it is returned, so that would be an error and
    never a wrong answer.
    """
    if not len(vectors):
        return vectors.astype(np.int64)
    words = np.random.Generator(np.random.PCG64(SEED)).integers(1, 1 << 63, len(pool), dtype=np.uint64)
    sums = np.zeros(table.on.shape[1], dtype=np.uint64)
    view = sums.reshape((1, *table.shape[1:]))
    for c in np.flatnonzero(pool.members[:, output]):
        view[face_index(pool.cubes[c])] += words[c]
    _, first = np.unique(sums[vectors], return_index=True)
    representatives: Ints = vectors[np.sort(first)].astype(np.int64)
    return representatives
