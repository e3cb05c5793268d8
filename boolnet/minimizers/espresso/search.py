"""The heuristic for wide functions: espresso's loop [1]_.

Expand, take the essential primes out, make irredundant; then reduce, expand and make irredundant again, and when that
brings nothing a last gasp, a fresh start, or a choice among all primes met so far.

References
----------
.. [1] R. K. Brayton, G. D. Hachtel, C. T. McMullen, A. L. Sangiovanni-Vincentelli, "Logic Minimization Algorithms for
   VLSI Synthesis", Kluwer 1984.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.core.local_search import Rounds, RoundStats
from boolnet.functions.cover import FREE, Cover, CoverFunction, contains
from boolnet.minimizers.espresso.cover import MutableCover
from boolnet.minimizers.espresso.essential import EssentialParams, find_essential
from boolnet.minimizers.espresso.expand import MOST_TRIED, expand_cover, expand_cube
from boolnet.minimizers.espresso.expand_heuristics import EXPAND_HEURISTICS, ExpandHeuristic, Perturbation
from boolnet.minimizers.espresso.irredundant import IrredundantParams, choose_from, irredundant
from boolnet.minimizers.espresso.offset import OffSet
from boolnet.minimizers.espresso.sliced import PER_CELL
from boolnet.minimizers.espresso.tautology import OutOfTime
from boolnet.minimizers.primes.expand import drop_unused
from boolnet.minimizers.result import CoverObjective

STEPS = ("reduce and expand", "last gasp", "fresh start", "choice from all primes met")

Order = NDArray[np.intp]


@dataclass(frozen=True)
class EspressoParams:
    """How the loop goes.

    Attributes
    ----------
    rounds : int
        At most.
    least_patience, most_patience : int
        Rounds that may find nothing before one more is the last.
    patient_cubes : int
        Between these the patience is this number over the cubes of the best cover.
    pool_every : int
        Rounds without a better cover after which all primes met are chosen from.
    pool_size : int
        Of the primes met, for that.
    pool_growth : float
        Times the primes of the last such choice: fewer are not chosen from again.
    noise, fresh_noise : float
        How far chance decides which literals go, in rounds and in fresh starts.
    seed : int
    heuristics : tuple of ExpandHeuristic
        Taken in turn.
    most_tried : int
        Other cubes, the nearest, that a cube is stretched towards.
    essential : EssentialParams
    irredundant : IrredundantParams
    """

    rounds: int = 59
    least_patience: int = 4
    most_patience: int = 30
    patient_cubes: int = 1200
    pool_every: int = 4
    pool_size: int = 6_000
    pool_growth: float = 1.25
    noise: float = 0.1
    fresh_noise: float = 0.5
    seed: int = 11
    heuristics: tuple[ExpandHeuristic, ...] = EXPAND_HEURISTICS
    most_tried: int = MOST_TRIED
    essential: EssentialParams = field(default_factory=EssentialParams)
    irredundant: IrredundantParams = field(default_factory=IrredundantParams)


@dataclass(frozen=True)
class EspressoStats:
    """How the loop went.

    Attributes
    ----------
    rounds : RoundStats
    expanded, gasped, fresh, chosen : int
        Smaller covers found by reducing and expanding, by last gasps, by fresh starts, and by choices among all primes
        met.
    """

    rounds: RoundStats
    expanded: int
    gasped: int
    fresh: int
    chosen: int


@dataclass(frozen=True, eq=False)
class EspressoResult:
    """What the heuristic came to.

    Attributes
    ----------
    cover : Cover
    essential : Cover
        The primes among them that are known to be part of every cover of primes.
    is_finished : bool
        Whether the first cover was finished.
    stats : EspressoStats
    """

    cover: Cover
    essential: Cover
    is_finished: bool
    stats: EspressoStats


def run_espresso(
    function: CoverFunction,
    off: OffSet,
    budget: Budget,
    objective: CoverObjective,
    params: EspressoParams = EspressoParams(),
) -> EspressoResult:
    """Improve the given cubes until that stops paying or the budget is over.

    Parameters
    ----------
    function : CoverFunction
    off : OffSet
        Its off-set.
    budget : Budget
    objective : {"cubes", "literals"}
    params : EspressoParams
    """
    search = EspressoSearch(function, off, budget, objective, params)
    search.begin()
    search.improve(budget)
    return search.result()


class EspressoSearch:
    """The state of the search.

    Attributes
    ----------
    best : Cover
        Without the essential primes.
    essential : Cover
    settled : Cover
        The don't-care set and the essential primes.
    """

    def __init__(
        self, function: CoverFunction, off: OffSet, budget: Budget, objective: CoverObjective, params: EspressoParams
    ) -> None:
        n, m = function.on.n_inputs, function.on.n_outputs
        self.params = params
        self.function, self.off, self.budget, self.objective = function, off, budget, objective
        self.given = self.best = without_contained(function.on, budget)
        self.pool = self.essential = Cover.empty(n, m)
        self.settled = Cover.empty(n, m) if function.dc is None else function.dc
        self.rng = np.random.Generator(np.random.PCG64(params.seed))
        self.rounds = Rounds(budget, math.inf, most=params.rounds)
        self.won = dict.fromkeys(STEPS, 0)
        self.chosen_from = 0
        self.is_finished = self.is_ready = False
        self.current = self.best

    def result(self) -> EspressoResult:
        """Return what was reached."""
        won = (self.won[step] for step in STEPS)
        stats = EspressoStats(self.rounds.stats(), *won)
        return EspressoResult(self.whole(self.best), self.essential, self.is_finished, stats)

    def whole(self, cover: Cover) -> Cover:
        """Return the cover with the essential primes."""
        return self.essential.joined(cover)

    def begin(self) -> None:
        """Find a first cover."""
        with suppress(OutOfTime):
            self.find_first()

    def find_first(self) -> None:
        """Expand the given cubes, choose among the primes, and take the essential ones out."""
        self.best = self.expand(self.given, self.params.heuristics[0], None, self.params.noise)
        self.budget.tell(f"expand: {len(self.best)} cubes")
        self.best = self.settle(self.best)
        self.budget.tell(f"irredundant: {len(self.best)} cubes")
        self.is_finished = True
        self.extract_essential()
        self.current = self.best
        self.is_ready = True

    def improve(self, budget: Budget) -> None:
        """Go on until that stops paying or the budget is over; it may be called again with more of it."""
        if self.is_ready:
            self.budget = self.off.budget = self.rounds.budget = budget
            with suppress(OutOfTime):
                self.make_rounds()

    def make_rounds(self) -> None:
        """Go through the rounds."""
        self.rounds.patience = self.patience()
        for number in self.rounds:
            self.current, is_better = self.round(self.current, number)
            if is_better:
                self.rounds.improved()
            elif self.rounds.idle % self.params.pool_every == 0 and self.choose_from_pool():
                self.current = self.best
                self.rounds.improved()
            self.rounds.patience = self.patience()

    def patience(self) -> int:
        """Return after how many rounds without a better cover to end; small covers have more of them."""
        if not len(self.best):
            return 0
        params = self.params
        return 1 + min(params.most_patience, max(params.least_patience, params.patient_cubes // len(self.best)))

    def extract_essential(self) -> None:
        """Settle the essential primes."""
        found = find_essential(self.function, self.best, self.budget, self.params.essential)
        self.essential = self.best.select(found)
        self.settled = self.settled.joined(self.essential)
        self.best = self.settle(self.best.select(~found))
        self.given = self.open_part(self.given)

    def open_part(self, cover: Cover) -> Cover:
        """Return the cubes that the settled ones do not hold."""
        state = MutableCover(self.function, cover, self.settled, self.budget)
        members = cover.members.copy()
        for c, j in np.argwhere(members).tolist():
            alone = state.of_output[j] >> len(cover) << len(cover)
            members[c, j] = not state.is_held(c, j, alone)
        return drop_unused(Cover(cover.cubes, members))

    def round(self, current: Cover, number: int) -> tuple[Cover, bool]:
        """Reduce, expand and choose; when that finds nothing, a last gasp. Return the cover to go on with."""
        heuristic = self.params.heuristics[number % len(self.params.heuristics)]
        small, is_prime = self.reduce(current, number)
        found = self.settle(self.expand(small, heuristic, is_prime, self.params.noise))
        if self.accept(found, "reduce and expand"):
            return found, True
        gasp = self.settle(found.joined(self.last_gasp(found, heuristic)).sorted())
        if self.accept(gasp, "last gasp"):
            return gasp, True
        if len(gasp) < len(current):
            return gasp, False
        if number % 2:
            return self.best, False
        fresh = self.settle(self.expand(self.given, heuristic, None, self.params.fresh_noise))
        return fresh, self.accept(fresh, "fresh start")

    def reduce(self, cover: Cover, number: int) -> tuple[Cover, NDArray[np.bool_]]:
        """Shrink the cubes, and return also which of them are as they were."""
        state = MutableCover(self.function, cover, self.settled, self.budget)
        state.reduce(self.reduce_order(cover, number))
        same = (state.cubes == cover.cubes).all(axis=1) & (state.members == cover.members).all(axis=1)
        return state.cover(), same[state.members.any(axis=1)]

    def reduce_order(self, cover: Cover, number: int) -> Order:
        """Return the largest first, or any order."""
        if number % 2:
            return np.argsort(-(cover.cubes == FREE).sum(axis=1), kind="stable")
        return self.rng.permutation(len(cover))

    def settle(self, cover: Cover) -> Cover:
        """Return the irredundant cover."""
        return irredundant(self.function, cover, self.settled, self.budget, self.params.irredundant)

    def expand(
        self, cover: Cover, heuristic: ExpandHeuristic, is_prime: NDArray[np.bool_] | None, noise: float
    ) -> Cover:
        """Return primes that contain the cubes, and remember them.

        Parameters
        ----------
        cover : Cover
        heuristic : ExpandHeuristic
        is_prime : ndarray of bool, shape (c,), or None
            Which cubes are prime already; none is known to be without it.
        noise : float
            How far chance decides which literals go.
        """
        self.budget.spend(20 * PER_CELL * (len(self.pool) + len(cover)) * (cover.n_inputs + cover.n_outputs))
        order = expand_order(cover)
        is_prime = np.zeros(len(cover), dtype=np.bool_) if is_prime is None else is_prime
        perturbation = Perturbation.of(heuristic, cover, noise, self.rng)
        result = expand_cover(
            self.off, cover, order, is_prime, heuristic, perturbation, self.budget, self.params.most_tried
        )
        self.pool = self.pool.joined(result).sorted()
        return result

    def last_gasp(self, cover: Cover, heuristic: ExpandHeuristic) -> Cover:
        """Return primes that contain two of the cubes, each shrunk as if it alone were."""
        state = MutableCover(self.function, cover, self.settled, self.budget)
        small = state.reduced_each()
        perturbation = Perturbation.of(heuristic, cover, 0, self.rng)
        primes, outputs = [cover.cubes[:0]], [cover.members[:0]]
        changed = (small.cubes != cover.cubes).any(axis=1) | (small.members != cover.members).any(axis=1)
        for c in np.flatnonzero(changed).tolist():
            if self.budget.is_over():
                raise OutOfTime
            prime, members = expand_cube(
                self.off, small.cubes[c], small.members[c], small, heuristic, perturbation, self.params.most_tried
            )
            inside = contains(prime, small.cubes) & ~(small.members & ~members).any(axis=1)
            if inside.sum() > 1:
                primes.append(prime[None])
                outputs.append(members[None])
        found = Cover(np.concatenate(primes), np.concatenate(outputs))
        self.pool = self.pool.joined(found).sorted()
        return found

    def choose_from_pool(self) -> bool:
        """Choose anew from all the primes met; return whether that is better."""
        if not self.chosen_from * self.params.pool_growth < len(self.pool) <= self.params.pool_size:
            return False
        self.chosen_from = len(self.pool)
        pool = self.best.joined(self.pool).sorted()
        found = choose_from(self.function, pool, self.settled, self.best, self.budget, self.params.irredundant)
        return found is not None and self.accept(found, "choice from all primes met")

    def accept(self, cover: Cover, how: str) -> bool:
        """Keep a cover if it is better than the best."""
        size, least = cover.size(self.objective), self.best.size(self.objective)
        if size >= least:
            return False
        is_smaller = size[0] < least[0]
        self.best = cover
        if is_smaller:
            self.won[how] += 1
            self.budget.tell(f"{how}: {len(self.whole(cover))} cubes")
        return is_smaller


def expand_order(cover: Cover) -> Order:
    """Return the cubes least like the others first: no other prime is likely to contain them."""
    likeness = np.zeros(len(cover))
    for value in (0, 1):
        is_open = (cover.cubes == value) | (cover.cubes == FREE)
        likeness += is_open @ is_open.sum(axis=0)
    likeness += cover.members @ cover.members.sum(axis=0)
    return np.argsort(likeness, kind="stable")


def without_contained(cover: Cover, budget: Budget) -> Cover:
    """Return the cover without the memberships of cubes that another cube of the output contains.

    When the budget is over first, some of them are left.
    """
    cover = cover.sorted()
    order = np.argsort(-(cover.cubes == FREE).sum(axis=1), kind="stable")
    cubes, members = cover.cubes[order], cover.members[order].copy()
    for c in range(len(cubes)):
        if members[c].any():
            if budget.is_over(0.02 + PER_CELL * (len(cubes) - c) * (cover.n_inputs + cover.n_outputs)):
                break
            inside = contains(cubes[c], cubes[c + 1 :])
            members[c + 1 :][inside] &= ~members[c]
    return drop_unused(Cover(cubes, members)).sorted()
