"""Covering problems by hand: a greedy cover with local improvement, a lower bound, and a small branch and bound."""

from __future__ import annotations

import heapq
import random
from collections.abc import Sequence

from boolnet.minimizers.bitrows import bits_of, transpose
from boolnet.watch import Watch

BRANCHES = 3000  # nodes of the search tree before it gives up; more is for the integer program
BRANCH_ROWS = 60
ROUNDS = 400  # of the local improvement


def greedy(rows: Sequence[int], costs: Sequence[int], watch: Watch) -> list[int]:
    """Return columns that hit every row: the one with the most open rows each time, then locally improved.

    Examples
    --------
    >>> greedy([0b011, 0b110, 0b101], [1, 1, 1], Watch(1))
    [0, 1]
    """
    columns = transpose(rows)
    everything = (1 << len(rows)) - 1
    best = _without_redundant(_extend([], columns, costs, everything), columns, costs)
    dice = random.Random(0)
    worse = 0
    current = best
    while worse < ROUNDS and len(best) > 2 and not watch.is_over():
        candidate = _without_redundant(_rebuilt(current, columns, costs, everything, dice), columns, costs)
        if _cost(candidate, costs) <= _cost(current, costs):
            current = candidate
        worse += 1
        if _cost(current, costs) < _cost(best, costs):
            best, worse = current, 0
    return sorted(best)


def _cost(chosen: Sequence[int], costs: Sequence[int]) -> tuple[int, int]:
    return len(chosen), sum(costs[c] for c in chosen)


def _extend(chosen: list[int], columns: dict[int, int], costs: Sequence[int], everything: int) -> list[int]:
    """Add columns greedily; gains only fall, so a column is looked at again only when it leads the queue."""
    open_rows = everything
    for c in chosen:
        open_rows &= ~columns[c]
    queue = [(-(mask & open_rows).bit_count(), costs[c], c) for c, mask in columns.items() if mask & open_rows]
    heapq.heapify(queue)
    chosen = list(chosen)
    while open_rows:
        gain, cost, c = heapq.heappop(queue)
        now = -(columns[c] & open_rows).bit_count()
        if now == gain:
            chosen.append(c)
            open_rows &= ~columns[c]
        elif now:
            heapq.heappush(queue, (now, cost, c))
    return chosen


def _rebuilt(
    chosen: list[int], columns: dict[int, int], costs: Sequence[int], everything: int, dice: random.Random
) -> list[int]:
    """Drop the columns around a random one and extend what is left."""
    centre = columns[dice.choice(chosen)]
    near = sorted(chosen, key=lambda c: (-(columns[c] & centre).bit_count(), c))
    out = near[: dice.randint(2, max(2, min(len(near) - 1, 12)))]
    out += [c for c in chosen if dice.random() < 1.5 / len(chosen)]
    kept = [c for c in chosen if c not in out]
    allowed = {c: mask for c, mask in columns.items() if c not in out or dice.random() < 0.5}
    union = 0
    for mask in allowed.values():
        union |= mask
    return _extend(kept, allowed if union == everything else columns, costs, everything)


def _without_redundant(chosen: list[int], columns: dict[int, int], costs: Sequence[int]) -> list[int]:
    """Drop columns whose rows the others hit, the dearest first."""
    once = twice = 0
    for c in chosen:
        twice |= once & columns[c]
        once |= columns[c]
    kept = list(chosen)
    for c in sorted(chosen, key=lambda c: (-costs[c], c)):
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


def branch_and_bound(rows: Sequence[int], costs: Sequence[int], best: list[int]) -> list[int] | None:
    """Return a smallest set of columns, or None when the search would be long.

    Examples
    --------
    >>> branch_and_bound([0b011, 0b110, 0b101], [1, 1, 1], [0, 1, 2])
    [0, 1]
    """
    if len(rows) > BRANCH_ROWS:
        return None
    nodes = 0
    stack: list[tuple[list[int], list[int]]] = [([], list(rows))]
    while stack:
        chosen, left = stack.pop()
        if not left:
            best = min(best, chosen, key=lambda columns: _cost(columns, costs))
            continue
        if len(chosen) + len(disjoint_rows(left)) >= len(best):
            continue
        nodes += 1
        if nodes > BRANCHES:
            return None
        shortest = min(left, key=lambda row: (row.bit_count(), row))
        forbidden = 0
        branches = []
        for c in sorted(bits_of(shortest), key=lambda c: (-sum(row >> c & 1 for row in left), c)):
            rest = [row & ~forbidden for row in left if not row >> c & 1]
            if all(rest):
                branches.append(([*chosen, c], rest))
            forbidden |= 1 << c  # later branches cover the row without this column
        stack.extend(reversed(branches))
    return sorted(best)
