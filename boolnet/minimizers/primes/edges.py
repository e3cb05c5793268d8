"""The fewest edges of a cover, its literals and memberships: an integer program over the primes and their outputs.

Each prime may be used, which costs its literals, and a used prime may belong to any of the outputs it implies, each
of which costs 1. Every vector of an output's on-set needs a prime that belongs to the output.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.core.integer_program import Solution, solve_program
from boolnet.functions.cover import FREE, Cover
from boolnet.minimizers.covering.bitrows import bits_of, minimal_sets
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.primes.pool import rows_by_output, rows_work


@dataclass(frozen=True)
class EdgesParams:
    """Which integer programs have a chance.

    Attributes
    ----------
    memberships : int
        Of all primes together.
    rows : int
        Vectors to be covered, of those that the same primes contain one.
    """

    memberships: int = 20_000
    rows: int = 6_000


def fewest_edges(
    table: DenseTable,
    primes: Cover,
    best: Cover,
    most_cubes: int | None,
    budget: Budget,
    params: EdgesParams = EdgesParams(),
) -> tuple[Cover, int]:
    """Return a cover with the fewest edges found, `best` if none is better, and a proved lower bound on the edges.

    Parameters
    ----------
    table : DenseTable
    primes : Cover
        All multi-output primes.
    best : Cover
        The best cover known.
    most_cubes : int or None
        How many cubes the cover may have.
    budget : Budget
        When to stop.
    params : EdgesParams
    """
    if not len(best) or primes.members.sum() > params.memberships:
        return best, 0
    work = rows_work(primes, table.on)
    if work > budget.left():
        return best, 0
    budget.spend(work)
    by_output = rows_by_output(table, primes, table.on, budget=budget)
    if by_output is None or sum(map(len, by_output)) > params.rows:
        return best, 0
    program = _Program(primes, [minimal_sets(rows.masks(), budget) for rows in by_output])
    solution = program.solve(most_cubes, budget)
    if solution is None:
        return best, 0
    bound = solution.bound(best.edges())
    if solution.values is not None:
        found = program.cover(solution.values)
        if found.edges() < best.edges() and not (table.on & ~table.covered_by(found)).any():
            best = found
    return best, bound


class _Program:
    """The integer program: a column for each prime, and one for each of its memberships that some row can use."""

    def __init__(self, primes: Cover, rows: list[list[int]]) -> None:
        self.primes = primes
        places: dict[tuple[int, int], int] = {}
        self.hits = [
            [places.setdefault((p, j), len(places)) for p in bits_of(row)] for j, own in enumerate(rows) for row in own
        ]
        self.places = list(places)

    def solve(self, most_cubes: int | None, budget: Budget) -> Solution | None:
        """Choose the primes and their memberships, with at most so many primes if that is given."""
        from scipy.sparse import csr_array, hstack, identity, vstack

        n, k = len(self.primes), len(self.places)
        starts = np.cumsum([0, *map(len, self.hits)])
        hits = csr_array((np.ones(starts[-1]), np.concatenate(self.hits), starts), shape=(len(self.hits), k))
        owner = csr_array((np.ones(k), (np.arange(k), [p for p, _ in self.places])), shape=(k, n))
        used = csr_array(np.concatenate([np.ones(n), np.zeros(k)])[None])
        rows = [hstack([csr_array((len(self.hits), n)), hits]), hstack([owner, -identity(k)]), used]
        most = np.inf if most_cubes is None else float(most_cubes)
        return solve_program(
            np.concatenate([(self.primes.cubes != FREE).sum(axis=1), np.ones(k)]),
            vstack(rows, format="csr"),
            np.concatenate([np.ones(len(self.hits)), np.zeros(k + 1)]),
            np.concatenate([np.full(len(self.hits) + k, np.inf), [most]]),
            budget,
        )

    def cover(self, values: NDArray[np.float64]) -> Cover:
        """Return the cover that a solution stands for."""
        members = np.zeros_like(self.primes.members)
        for (p, j), value in zip(self.places, values[len(self.primes) :], strict=True):
            members[p, j] = value > 0.5
        used = members.any(axis=1)
        return Cover(self.primes.cubes[used], members[used])
