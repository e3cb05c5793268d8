"""The fewest edges of a cover, its literals and memberships: an integer program over the primes and their outputs.

Each prime may be used, which costs its literals, and a used prime may belong to any of the outputs it implies, each
of which costs 1. Every vector of an output's on-set needs a prime that belongs to the output.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.cover import FREE, Cover
from boolnet.minimizers.bitrows import bits_of
from boolnet.minimizers.dense import DenseTable
from boolnet.minimizers.integer import interruptible, rounded_up
from boolnet.minimizers.pool import rows_by_output
from boolnet.minimizers.transversals import minimal_sets
from boolnet.watch import Watch

MAX_MEMBERSHIPS = 20_000  # of the primes, for an integer program that has a chance
MAX_ROWS = 6_000
SHORTEST_RUN = 0.05  # seconds; with less than this left nothing is tried


def fewest_edges(
    table: DenseTable, primes: Cover, best: Cover, most_cubes: int | None, watch: Watch
) -> tuple[Cover, int]:
    """Return a cover with the fewest edges found, `best` if none is better, and a proved lower bound on the edges.

    Parameters
    ----------
    table : DenseTable
    primes : Cover
        All multi-output primes.
    best : Cover
    most_cubes : int or None
        How many cubes the cover may have.
    watch : Watch
        When to stop.
    """
    if not len(best) or primes.members.sum() > MAX_MEMBERSHIPS or watch.left() < SHORTEST_RUN:
        return best, 0
    by_output = rows_by_output(table, primes, table.on)
    if by_output is None or sum(map(len, by_output)) > MAX_ROWS:
        return best, 0
    program = _Program(primes, [minimal_sets(rows.masks()) for rows in by_output])
    left = watch.left()
    result = interruptible(lambda: program.solve(most_cubes, left), watch)
    if result is None:
        return best, 0
    values, bound = result
    if values is not None:
        found = program.cover(values)
        if found.edges() < best.edges() and not (table.on & ~table.covered_by(found)).any():
            best = found
    return best, min(bound, best.edges())


class _Program:
    """The integer program: a column for each prime, and one for each of its memberships that some row can use."""

    def __init__(self, primes: Cover, rows: list[list[int]]) -> None:
        self.primes = primes
        places: dict[tuple[int, int], int] = {}
        self.hits = [
            [places.setdefault((p, j), len(places)) for p in bits_of(row)] for j, own in enumerate(rows) for row in own
        ]
        self.places = list(places)

    def solve(self, most_cubes: int | None, seconds: float) -> tuple[NDArray[np.float64] | None, int]:
        """Return the columns of the best solution found, if any, and a lower bound on its cost."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array, hstack, identity

        n, k = len(self.primes), len(self.places)
        starts = np.cumsum([0, *map(len, self.hits)])
        hits = csr_array((np.ones(starts[-1]), np.concatenate(self.hits), starts), shape=(len(self.hits), k))
        owner = csr_array((np.ones(k), (np.arange(k), [p for p, _ in self.places])), shape=(k, n))
        constraints = [
            LinearConstraint(hstack([csr_array((len(self.hits), n)), hits]), 1, np.inf),
            LinearConstraint(hstack([owner, -identity(k)]), 0, np.inf),
        ]
        if most_cubes is not None:
            constraints.append(LinearConstraint(np.concatenate([np.ones(n), np.zeros(k)])[None], 0, most_cubes))
        costs = np.concatenate([(self.primes.cubes != FREE).sum(axis=1), np.ones(k)])
        result = milp(
            costs,
            integrality=np.ones(n + k, dtype=np.int64),
            bounds=Bounds(0, 1),
            constraints=constraints,
            options={"time_limit": seconds, "mip_rel_gap": 0},
        )
        return result.x, rounded_up(result.mip_dual_bound)

    def cover(self, values: NDArray[np.float64]) -> Cover:
        """Return the cover that a solution stands for."""
        members = np.zeros_like(self.primes.members)
        for (p, j), value in zip(self.places, values[len(self.primes) :], strict=True):
            members[p, j] = value > 0.5
        used = members.any(axis=1)
        return Cover(self.primes.cubes[used], members[used])
