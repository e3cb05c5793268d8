"""The covering problem: the fewest columns that hit every row.

A row is a Python int whose bit c says that column c hits it, or one of some `Lists`. Essential columns and dominated
rows and columns go first, what is left falls into independent blocks, and each block is solved by branching when it
is small and by Lagrangian prices and integer programming when it is not.

References
----------
.. [1] O. Coudert, "On solving covering problems", Design Automation Conference (1996).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from boolnet.core.budget import Budget
from boolnet.minimizers.covering.bitrows import bits_of, minimal_sets, transpose
from boolnet.minimizers.covering.branch import BranchingParams, branch_and_bound, disjoint_rows, greedy
from boolnet.minimizers.covering.dominance import MOST_WORK, connected, reduce_sparse
from boolnet.minimizers.covering.integer import MOST_NONZEROS, solve_integer
from boolnet.minimizers.covering.lagrange import LagrangianParams, lagrangian_cover
from boolnet.minimizers.covering.lists import Lists
from boolnet.minimizers.covering.weighing import Weighing

PER_ENTRY = 1.2e-3  # units for a column of a row, when a problem is taken apart
COLUMNS_PER_LOOK = 64  # at the budget
PER_TEST = 2.5e-4  # units for a look at whether a column dominates another
EXCHANGE = (0.05, 3e-6)  # units for a column that is exchanged, and for each that there is


@dataclass(frozen=True)
class CoveringParams:
    """How a covering problem is solved.

    Attributes
    ----------
    sparse_rows : int
        With more rows than this, products of sparse matrices find dominance, which are then faster than ints.
    dominance_work : int
        Multiplications of one such product; where it takes more, that dominance is left alone.
    branching : BranchingParams
    lagrangian : LagrangianParams
    program_nonzeros : int
        Columns of all rows together, in the largest integer program.
    """

    sparse_rows: int = 150
    dominance_work: int = MOST_WORK
    branching: BranchingParams = field(default_factory=BranchingParams)
    lagrangian: LagrangianParams = field(default_factory=LagrangianParams)
    program_nonzeros: int = MOST_NONZEROS


@dataclass(frozen=True)
class CoveringStats:
    """What solved a covering problem.

    Attributes
    ----------
    essential : int
        The columns that no cover can do without, found on the way to the core.
    greedy, branched, priced, programmed : int
        The blocks of the core solved by the greedy choice that meets its bound, by branching, by Lagrangian prices, and
        by prices and then an integer program.
    rounds : int
        Of the search for better choices by prices.
    """

    essential: int = 0
    greedy: int = 0
    branched: int = 0
    priced: int = 0
    programmed: int = 0
    rounds: int = 0


@dataclass(frozen=True)
class CoveringResult:
    """Columns that hit every row.

    Attributes
    ----------
    columns : tuple of int
        In ascending order.
    at_least : int
        A proved lower bound on their weight.
    stats : CoveringStats
    """

    columns: tuple[int, ...]
    at_least: int
    stats: CoveringStats = field(default=CoveringStats(), compare=False, repr=False)


def solve_covering(
    rows: Sequence[int] | Lists,
    costs: Sequence[int],
    budget: Budget,
    *,
    weights: Sequence[int] | None = None,
    exactly: bool = True,
    params: CoveringParams = CoveringParams(),
) -> CoveringResult:
    """Return columns of little weight, cheap ones among equals, that hit every row.

    Parameters
    ----------
    rows : sequence of int, or Lists
        The columns that hit each row; none is empty.
    costs : sequence of int
        What decides between two columns when the weight does not.
    budget : Budget
        When to stop improving.
    weights : sequence of int, optional
        1 for every column if not given.
    exactly : bool
        Whether to go on to an integer program where the other ways leave a gap to the bound.
    params : CoveringParams

    Examples
    --------
    >>> solve_covering([0b011, 0b110, 0b101], [1, 1, 1], Budget(1))
    CoveringResult(columns=(0, 1), at_least=2)
    """
    problem = Weighing([1] * len(costs) if weights is None else weights, costs)
    lists = rows if isinstance(rows, Lists) else Lists.of(rows, len(costs))
    budget.spend(PER_ENTRY * len(lists.indices))
    if len(rows) > params.sparse_rows:
        chosen, core, ids = reduce_sparse(lists, problem, budget, params.dominance_work)
        blocks = [(block, ids[columns]) for block, columns in connected(core)]
    else:
        chosen, left = reduce_rows(lists.masks() if isinstance(rows, Lists) else list(rows), problem, budget)
        blocks = [Lists.of(block, len(costs)).renumbered() for block in split_blocks(left)]
    at_least, stats = problem.weight(chosen), CoveringStats(essential=len(chosen))
    for number, (block, ids) in enumerate(sorted(blocks, key=lambda pair: len(pair[0]))):
        share = budget.part(budget.left() / (len(blocks) - number))
        columns, bound, stats = _solve_block(block, problem.select(ids.tolist()), share, exactly, params, stats)
        chosen |= set(ids[columns].tolist())
        at_least += bound
    budget.spend(len(chosen) * (EXCHANGE[0] + EXCHANGE[1] * len(costs)))
    return CoveringResult(tuple(sorted(cheaper_columns(lists, chosen, problem))), at_least, stats)


def cheaper_columns(rows: Lists, chosen: set[int], problem: Weighing) -> list[int]:
    """Return columns of as much weight or less, each exchanged for the cheapest that hits the rows it alone hits.

    Parameters
    ----------
    rows : Lists
    chosen : set of int
        Columns that hit every row.
    problem : Weighing

    Examples
    --------
    >>> cheaper_columns(Lists.of([0b11], 2), {0}, Weighing([1, 1], [5, 3]))
    [1]
    """
    by_column = rows.transposed()
    hits = np.bincount(by_column.rows(np.array(sorted(chosen), dtype=np.int64)), minlength=len(rows))
    result = []
    for c in sorted(chosen, key=lambda c: (problem.of(c), c), reverse=True):
        mine = by_column.row(c)
        alone = mine[hits[mine] == 1]
        hits[mine] -= 1
        if len(alone):
            shared = rows.rows(alone)
            common = np.flatnonzero(np.bincount(shared) == len(alone)).tolist()
            best = min(common, key=lambda d: (problem.of(d), d != c, d))
            hits[by_column.row(best)] += 1
            result.append(best)
    return result


def reduce_rows(rows: list[int], problem: Weighing, budget: Budget) -> tuple[set[int], list[int]]:
    """Return the essential columns, and the rows that are left when nothing more is essential or dominated.

    Parameters
    ----------
    rows : list of int
        The columns that hit each row, as bits; in what is left, without the columns that are dominated.
    problem : Weighing
    budget : Budget
        When to stop with what has been reached.
    """
    chosen: set[int] = set()
    while rows:
        single = 0
        for row in rows:
            if row & (row - 1) == 0:
                single |= row
        chosen.update(bits_of(single))
        rows = [row for row in rows if not row & single]
        fewer = minimal_sets(rows, budget)
        dominated = dominated_columns(fewer, problem, budget)
        is_done = not dominated and not single and len(fewer) == len(rows)
        rows = [row & ~dominated for row in fewer]
        if is_done or budget.is_over():
            break
    return chosen, rows


def dominated_columns(rows: Sequence[int], problem: Weighing, budget: Budget) -> int:
    """Return the columns, as bits, whose rows another of no more weight hits too; of equal ones the cheapest stays.

    Parameters
    ----------
    rows : sequence of int
        The columns that hit each row, as bits.
    problem : Weighing
    budget : Budget
    """
    columns = transpose(rows)
    dominated = steps = 0
    budget.spend(PER_TEST * sum(map(int.bit_count, rows)))
    for number, (c, mine) in enumerate(columns.items()):
        if number % COLUMNS_PER_LOOK == 0:
            if budget.is_over(PER_TEST * steps):
                break
            steps = 0
        shortest = min((rows[r] for r in bits_of(mine)), key=int.bit_count)
        steps += mine.bit_count() + shortest.bit_count()
        for d in bits_of(shortest & ~dominated):
            if d == c or mine & ~columns[d] or problem.weights[d] > problem.weights[c]:
                continue
            if mine != columns[d] or (problem.of(d), d) < (problem.of(c), c):
                dominated |= 1 << c
                break
    budget.spend(PER_TEST * steps)
    return dominated


def split_blocks(rows: Sequence[int]) -> list[list[int]]:
    """Return the rows in groups that share no column."""
    groups: list[tuple[int, list[int]]] = []
    for row in rows:
        apart, mask, members = [], row, [row]
        for other, theirs in groups:
            if other & mask:
                mask |= other
                members = theirs + members
            else:
                apart.append((other, theirs))
        groups = [*apart, (mask, members)]
    return [members for _, members in groups]


def _solve_block(
    rows: Lists, problem: Weighing, budget: Budget, exactly: bool, params: CoveringParams, stats: CoveringStats
) -> tuple[list[int], int, CoveringStats]:
    """Return columns for a block, a bound on their weight, and the statistics with this block counted in."""
    if len(rows) <= params.branching.rows:
        masks = rows.masks()
        budget.spend(PER_ENTRY * len(rows.indices))
        best = greedy(masks, problem)
        bound = sum(min(problem.weights[c] for c in bits_of(row)) for row in disjoint_rows(masks))
        if bound == problem.weight(best):
            return best, bound, replace(stats, greedy=stats.greedy + 1)
        exact = branch_and_bound(masks, problem, best, params.branching.nodes, budget)
        if exact is not None:
            return exact, problem.weight(exact), replace(stats, branched=stats.branched + 1)
    choice = lagrangian_cover(rows, problem, budget, thorough=exactly, params=params.lagrangian)
    stats = replace(stats, rounds=stats.rounds + choice.stats.rounds)
    if not exactly or choice.at_least == problem.weight(choice.columns):
        return choice.columns, choice.at_least, replace(stats, priced=stats.priced + 1)
    hopeful = rows.within(choice.hopeful)
    columns, bound = solve_integer(hopeful, problem, choice.columns, choice.at_least, budget, params.program_nonzeros)
    return columns, bound, replace(stats, programmed=stats.programmed + 1)
