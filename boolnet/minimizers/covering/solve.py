"""The covering problem: the fewest columns that hit every row.

A row is a Python int whose bit c says that column c hits it, or one of some `Lists`. Essential columns and dominated
rows and columns go first, what is left falls into independent blocks, and each block is solved by branching when it
is small and by Lagrangian prices and integer programming when it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from boolnet.core.budget import Budget
from boolnet.minimizers.covering.bitrows import bits_of, transpose
from boolnet.minimizers.covering.branch import BRANCH_ROWS, branch_and_bound, disjoint_rows, greedy
from boolnet.minimizers.covering.lists import Lists
from boolnet.minimizers.covering.weighing import Weighing

MANY_ROWS = 150  # with more, products of sparse matrices find dominance faster than ints do


@dataclass(frozen=True)
class CoveringResult:
    """Columns that hit every row, in ascending order, and a proved lower bound on their weight."""

    columns: tuple[int, ...]
    at_least: int


def solve_covering(
    rows: Sequence[int] | Lists,
    costs: Sequence[int],
    budget: Budget,
    *,
    weights: Sequence[int] | None = None,
    exactly: bool = True,
) -> CoveringResult:
    """Return columns of little weight, cheap ones among equals, that hit every row.

    Parameters
    ----------
    rows : sequence of int, or Lists
        None is empty.
    costs : sequence of int
        What decides between two columns when the weight does not.
    budget : Budget
        When to stop improving.
    weights : sequence of int, optional
        1 for every column if not given.
    exactly : bool
        Whether to go on to an integer program where the other ways leave a gap to the bound.

    Examples
    --------
    >>> solve_covering([0b011, 0b110, 0b101], [1, 1, 1], Budget(1))
    CoveringResult(columns=(0, 1), at_least=2)
    """
    problem = Weighing([1] * len(costs) if weights is None else weights, costs)
    lists = rows if isinstance(rows, Lists) else Lists.of(rows, len(costs))
    if len(rows) > MANY_ROWS:
        from boolnet.minimizers.covering.dominance import connected, reduce_sparse  # imports scipy

        chosen, core, ids = reduce_sparse(lists, problem, budget)
        blocks = [(block, ids[columns]) for block, columns in connected(core)]
    else:
        chosen, left = reduce_rows(lists.masks() if isinstance(rows, Lists) else list(rows), problem, budget)
        blocks = [Lists.of(block, len(costs)).renumbered() for block in split_blocks(left)]
    at_least = problem.weight(chosen)
    for number, (block, ids) in enumerate(sorted(blocks, key=lambda pair: len(pair[0]))):
        share = budget.part(budget.left() / (len(blocks) - number))
        columns, bound = _solve_block(block, problem.select(ids.tolist()), share, exactly)
        chosen |= set(ids[columns].tolist())
        at_least += bound
    return CoveringResult(tuple(sorted(cheaper_columns(lists, chosen, problem))), at_least)


def cheaper_columns(rows: Lists, chosen: set[int], problem: Weighing) -> list[int]:
    """Return columns of as much weight or less, each exchanged for the cheapest that hits the rows it alone hits.

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
    """Return the columns that are essential, and the rows that remain after dominance has reached its fixed point."""
    chosen: set[int] = set()
    while rows:
        single = 0
        for row in rows:
            if row & (row - 1) == 0:
                single |= row
        chosen.update(bits_of(single))
        rows = [row for row in rows if not row & single]
        fewer = minimal_rows(rows, budget)
        dominated = dominated_columns(fewer, problem, budget)
        is_done = not dominated and not single and len(fewer) == len(rows)
        rows = [row & ~dominated for row in fewer]
        if is_done or budget.is_over():
            break
    return chosen, rows


def minimal_rows(rows: Sequence[int], budget: Budget) -> list[int]:
    """Return the rows that contain no other row; whatever hits those hits all."""
    ordered = sorted(set(rows), key=lambda row: (row.bit_count(), row))
    holders: dict[int, list[int]] = {}  # column -> kept rows whose rarest column it is
    for_column = transpose(ordered)
    kept = []
    for number, row in enumerate(ordered):
        if number % 64 == 0 and budget.is_over():
            kept += ordered[number:]
            break
        if any(other & ~row == 0 for c in bits_of(row) for other in holders.get(c, ())):
            continue
        kept.append(row)
        rarest = min(bits_of(row), key=lambda c: for_column[c].bit_count())
        holders.setdefault(rarest, []).append(row)
    return kept


def dominated_columns(rows: Sequence[int], problem: Weighing, budget: Budget) -> int:
    """Return the columns whose rows another of no more weight hits too; of equal columns the cheapest stays."""
    columns = transpose(rows)
    dominated = 0
    for number, (c, mine) in enumerate(columns.items()):
        if number % 64 == 0 and budget.is_over():
            break
        shortest = min((rows[r] for r in bits_of(mine)), key=int.bit_count)
        for d in bits_of(shortest & ~dominated):
            if d == c or mine & ~columns[d] or problem.weights[d] > problem.weights[c]:
                continue
            if mine != columns[d] or (problem.of(d), d) < (problem.of(c), c):
                dominated |= 1 << c
                break
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


def _solve_block(rows: Lists, problem: Weighing, budget: Budget, exactly: bool) -> tuple[list[int], int]:
    """Return columns for a block, and a bound on their weight."""
    if len(rows) <= BRANCH_ROWS:
        masks = rows.masks()
        best = greedy(masks, problem)
        bound = sum(min(problem.weights[c] for c in bits_of(row)) for row in disjoint_rows(masks))
        if bound == problem.weight(best):
            return best, bound
        exact = branch_and_bound(masks, problem, best)
        if exact is not None:
            return exact, problem.weight(exact)
    from boolnet.minimizers.covering.lagrange import lagrangian_cover  # imports scipy

    choice = lagrangian_cover(rows, problem, budget, thorough=exactly)
    if exactly and choice.at_least < problem.weight(choice.columns):
        from boolnet.minimizers.covering.integer import solve_integer

        return solve_integer(rows.within(choice.hopeful), problem, choice.columns, choice.at_least, budget)
    return choice.columns, choice.at_least
