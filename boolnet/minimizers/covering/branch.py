"""Small covering problems: the greedy choice [1]_, a lower bound from disjoint rows, and branch and bound [2]_.

References
----------
.. [1] V. Chvatal, "A greedy heuristic for the set-covering problem", Mathematics of Operations Research 4 (1979).
.. [2] R. L. Rudell, A. L. Sangiovanni-Vincentelli, "Multiple-valued minimization for PLA optimization", IEEE
   Transactions on Computer-Aided Design 6 (1987).
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.minimizers.covering.bitrows import bits_of, transpose
from boolnet.minimizers.covering.weighing import Weighing

PER_STEP = 1.5e-4  # units for a look of a node at a row or a column


@dataclass(frozen=True)
class BranchingParams:
    """What is small enough for branching.

    Attributes
    ----------
    rows : int
        Of the largest block that is branched on.
    nodes : int
        Of the search tree before it gives up; with more the integer program is sooner done.
    """

    rows: int = 60
    nodes: int = 3000


def greedy(rows: Sequence[int], problem: Weighing) -> list[int]:
    """Return columns that hit every row: each time the one with the most open rows for its weight.

    Gains only fall, so a column is looked at again only when it leads the queue.

    Examples
    --------
    >>> greedy([0b011, 0b110, 0b101], Weighing([1, 1, 1], [1, 1, 1]))
    [0, 1]
    """
    columns = transpose(rows)
    open_rows = (1 << len(rows)) - 1
    chosen = []

    queue = [(-(mask.bit_count() / problem.weights[c]), problem.costs[c], c) for c, mask in columns.items()]
    heapq.heapify(queue)
    while open_rows:
        gain, cost, c = heapq.heappop(queue)
        now = -((columns[c] & open_rows).bit_count() / problem.weights[c])
        if now == gain:
            chosen.append(c)
            open_rows &= ~columns[c]
        elif now:
            heapq.heappush(queue, (now, cost, c))
    return sorted(_without_redundant(chosen, columns, problem))


def _without_redundant(chosen: list[int], columns: dict[int, int], problem: Weighing) -> list[int]:
    """Drop columns whose rows the others hit, the dearest first."""
    once = twice = 0
    for c in chosen:
        twice |= once & columns[c]
        once |= columns[c]
    kept = list(chosen)
    for c in sorted(chosen, key=problem.of, reverse=True):
        if columns[c] & ~twice == 0:
            kept.remove(c)
            once = twice = 0
            for d in kept:
                twice |= once & columns[d]
                once |= columns[d]
    return kept


def disjoint_rows(rows: Sequence[int]) -> list[int]:
    """Return rows of which no two share a column: each needs a column of its own.

    Examples
    --------
    >>> disjoint_rows([0b0011, 0b0110, 0b1100])
    [3, 12]
    """
    taken = 0
    result = []
    for row in sorted(rows, key=lambda row: (row.bit_count(), row)):
        if not row & taken:
            taken |= row
            result.append(row)
    return result


def branch_and_bound(
    rows: Sequence[int],
    problem: Weighing,
    best: list[int],
    nodes: int = BranchingParams.nodes,
    budget: Budget = UNLIMITED,
) -> list[int] | None:
    """Return a lightest set of columns, or None when the search would be long or the budget is over first.

    Each node takes the columns of a shortest row one after another, and is left when its weight and what disjoint rows
    still need reach the best.

    Parameters
    ----------
    rows : sequence of int
        The columns that hit each row, as bits.
    problem : Weighing
    best : list of int
        Columns that hit every row, to be beaten.
    nodes : int
        Of the search tree before it gives up.
    budget : Budget

    Examples
    --------
    >>> branch_and_bound([0b011, 0b110, 0b101], Weighing([1, 1, 1], [1, 1, 1]), [0, 1, 2])
    [0, 1]
    """
    looked_at = 0
    stack: list[tuple[list[int], list[int]]] = [([], list(rows))]
    while stack:
        chosen, left = stack.pop()
        if not left:
            best = min(best, chosen, key=problem.total)
            continue
        apart = disjoint_rows(left)
        bound = sum(min(problem.weights[c] for c in bits_of(row)) for row in apart)
        budget.spend(PER_STEP * (6 * len(left) + sum(map(int.bit_count, apart))))
        if problem.weight(chosen) + bound >= problem.weight(best):
            continue
        looked_at += 1
        shortest = min(left, key=lambda row: (row.bit_count(), row))
        if looked_at > nodes or budget.is_over(PER_STEP * len(left) * shortest.bit_count()):
            return None
        forbidden = 0
        branches = []
        for c in sorted(bits_of(shortest), key=lambda c: (-sum(row >> c & 1 for row in left), c)):
            rest = [row & ~forbidden for row in left if not row >> c & 1]
            if all(rest):
                branches.append(([*chosen, c], rest))
            forbidden |= 1 << c  # later branches cover the row without this column
        stack.extend(reversed(branches))
    return sorted(best)
