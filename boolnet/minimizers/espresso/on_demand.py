"""Minimum covers of functions too wide for a table: rows and columns of the covering problem written on demand.

A vector of an output's on-set and all the primes that hold it are a row: every cover has one of them. The fewest primes
that hit the rows so far are a lower bound. Where they do not cover the function yet, vectors they leave out give new
rows; when they do, they are a minimum. Written on demand, a covering problem is an implicit hitting set problem [1]_;
that a minimum cover can be found without all primes is the idea of ESPRESSO-SIGNATURE [2]_.

References
----------
.. [1] E. Moreno-Centeno, R. M. Karp, "The implicit hitting set approach to solve combinatorial optimization problems
   with an application to multigenome alignment", Operations Research 61 (2013).
.. [2] P. C. McGeer, J. V. Sanghavi, R. K. Brayton, A. L. Sangiovanni-Vincentelli, "ESPRESSO-SIGNATURE: a new exact
   minimizer for logic functions", IEEE Transactions on VLSI Systems 1 (1993).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.minimizers.covering.solve import CoveringParams, CoveringResult, CoveringStats, solve_covering
from boolnet.minimizers.espresso.cover import meets
from boolnet.minimizers.espresso.primes_of_minterm import MOST_PRIMES, MintermPrimes
from boolnet.minimizers.espresso.sliced import Cube, Cubes, SlicedCubes, slicing_work
from boolnet.minimizers.espresso.tautology import OutOfTime, uncovered_vector, vector_outside
from boolnet.minimizers.forms import MOST_OFF_CUBES, off_sets
from boolnet.minimizers.primes.pool import Pick, weigh
from boolnet.minimizers.result import CoverObjective

PER_NUMBER = 2e-3  # units for a prime of a row, when it is looked up and when it is listed


@dataclass(frozen=True)
class OnDemandParams:
    """How rows and columns are written on demand.

    Attributes
    ----------
    new_rows : int
        In one round.
    primes : int
        Of one vector; with more, its row is not written down.
    stuck : int
        Such vectors in one round, after which the round ends.
    quick_share : float
        Of the work left, for a choice among rows that are not all yet.
    off_cubes : int
        Of one output's off-set, where it has to be found; with more there is no answer.
    covering : CoveringParams
    """

    new_rows: int = 400
    primes: int = MOST_PRIMES
    stuck: int = 3
    quick_share: float = 0.2
    off_cubes: int = MOST_OFF_CUBES
    covering: CoveringParams = field(default_factory=CoveringParams)


def minimize_on_demand(
    function: CoverFunction,
    known: Cover,
    budget: Budget,
    objective: CoverObjective,
    params: OnDemandParams = OnDemandParams(),
) -> Pick:
    """Return a cover, `known` if no smaller one is found, and a lower bound.

    Parameters
    ----------
    function : CoverFunction
    known : Cover
        A cover of the function.
    budget : Budget
        When to stop improving.
    objective : {"cubes", "literals"}
    params : OnDemandParams
    """
    best, at_least, stats = known, 0, CoveringStats()
    off = off_sets(function, budget, params.off_cubes)
    if off is None:
        return Pick(best, at_least)
    problem = _Rows(MintermPrimes(off, params.primes), objective, params)
    try:
        problem.add_all(_uncovered_without_one(function, known, budget), budget)
        exactly = False
        while problem.rows and not budget.is_over():
            selection = problem.solve(budget, exactly)
            at_least, stats = max(at_least, selection.at_least), selection.stats
            cover = problem.cover(selection)
            budget.tell(f"{len(problem.primes):,} primes on demand, at least {at_least}")
            if at_least >= best.size(objective)[0]:
                break
            if problem.add_all(_uncovered_vectors(function, cover, budget), budget):
                continue
            if problem.stuck:
                break
            best = min(best, cover, key=lambda c: c.size(objective))
            if exactly or selection.at_least == sum(weigh(cover, objective)[0]):
                break
            exactly = True
    except OutOfTime:
        pass
    return Pick(best, at_least, stats)


@dataclass(eq=False)
class _Rows:
    """The rows so far, over the primes so far."""

    primes_of: MintermPrimes
    objective: CoverObjective
    params: OnDemandParams
    primes: dict[bytes, int] = field(default_factory=dict)
    cubes: list[Cube] = field(default_factory=list)
    members: list[NDArray[np.bool_]] = field(default_factory=list)
    rows: dict[int, None] = field(default_factory=dict)
    stuck: int = 0

    def add_all(self, vectors: Iterator[tuple[Cube, int]], budget: Budget) -> int:
        """Add the rows of some vectors of outputs, and return how many were new; `stuck` counts those not found."""
        before, self.stuck = len(self.rows), 0
        for vector, output in vectors:
            if budget.is_over():
                raise OutOfTime
            found = self.primes_of.find(vector, output, budget)
            if found is None:
                self.stuck += 1
            else:
                budget.spend(PER_NUMBER * len(found))
                self.rows[sum(1 << self.number(c, m) for c, m in zip(found.cubes, found.members, strict=True))] = None
            if len(self.rows) >= before + self.params.new_rows or self.stuck > self.params.stuck:
                break
        return len(self.rows) - before

    def number(self, cube: Cube, members: NDArray[np.bool_]) -> int:
        """Return the number of a prime, a new one if it was not met before."""
        key = cube.tobytes() + members.tobytes()
        if key not in self.primes:
            self.primes[key] = len(self.primes)
            self.cubes.append(cube)
            self.members.append(members)
        return self.primes[key]

    def solve(self, budget: Budget, exactly: bool) -> CoveringResult:
        """Choose among the primes so far."""
        budget.spend(PER_NUMBER * len(self.cubes))
        weights, costs = weigh(self.pool(), self.objective)
        part = budget if exactly else budget.part(self.params.quick_share * budget.left())
        rows, covering = list(self.rows), self.params.covering
        return solve_covering(rows, costs, part, weights=weights, exactly=exactly, params=covering)

    def pool(self) -> Cover:
        """Return the primes so far."""
        return Cover(np.array(self.cubes), np.array(self.members))

    def cover(self, selection: CoveringResult) -> Cover:
        """Return the primes of a selection."""
        return self.pool().select(np.array(selection.columns, dtype=np.intp))


def _uncovered_without_one(function: CoverFunction, cover: Cover, budget: Budget) -> Iterator[tuple[Cube, int]]:
    """Yield, for each cube and output, a vector that no other cube holds, if there is one."""
    for c, cube in enumerate(cover.cubes):
        for j in np.flatnonzero(cover.members[c]).tolist():
            others = cover.members[:, j].copy()
            others[c] = False
            for part in _parts(function, cube, j):
                vector = uncovered_vector(_with_free(function, cover.cubes[others], j), part, budget)
                if vector is not None:
                    yield vector, j
                    break


def _uncovered_vectors(function: CoverFunction, cover: Cover, budget: Budget) -> Iterator[tuple[Cube, int]]:
    """Yield vectors of the on-set that the cover leaves out, at most one for each given cube and output."""
    for j in range(cover.n_outputs):
        held = SlicedCubes(_with_free(function, cover.of_output(j), j))
        budget.spend(slicing_work(len(cover) + len(function.on), cover.n_inputs))
        for cube in function.on.of_output(j):
            vector = vector_outside(held, held.everything, cube, budget)
            if vector is not None:
                yield vector, j


def _with_free(function: CoverFunction, cubes: Cubes, output: int) -> Cubes:
    return cubes if function.dc is None else np.concatenate([cubes, function.dc.of_output(output)])


def _parts(function: CoverFunction, cube: Cube, output: int) -> Cubes:
    """Return the parts of a cube that are on: all of it, but for functions whose don't-cares are not written down."""
    if function.off is None:
        return cube[None]
    return meets(cube, function.on.of_output(output))
