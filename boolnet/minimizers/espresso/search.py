"""The heuristic for wide functions: expand, essential, irredundant, then reduce and expand again, and last gasps."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, CoverFunction, contains
from boolnet.minimizers.espresso.choice import choose_from, irredundant
from boolnet.minimizers.espresso.cover import WideCover
from boolnet.minimizers.espresso.essential import find_essential
from boolnet.minimizers.espresso.expand import expand_cover, expand_cube
from boolnet.minimizers.espresso.expand_heuristics import EXPAND_HEURISTICS, ExpandHeuristic, Perturbation
from boolnet.minimizers.espresso.offset import OffSet
from boolnet.minimizers.espresso.tautology import OutOfTime
from boolnet.minimizers.primes.expand import drop_unused
from boolnet.minimizers.result import CoverObjective

MAX_ROUNDS = 60
PATIENCE = 4  # rounds without a better cover, at least
SHORT_PATIENCE = 1200  # cubes looked at in those rounds, at least
MAX_PATIENCE = 30
MAX_POOL = 6_000
POOL_GROWTH = 1.25  # of the pool, before it is chosen from again
SEED = 11

Order = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Improved:
    """What the heuristic came to.

    Attributes
    ----------
    cover : Cover
    essential : Cover
        The primes among them that are known to be part of every cover of primes.
    pool : Cover
        All multi-output primes met.
    is_finished : bool
        Whether at least one round was finished.
    """

    cover: Cover
    essential: Cover
    pool: Cover
    is_finished: bool


def improve(function: CoverFunction, off: OffSet, budget: Budget, objective: CoverObjective) -> Improved:
    """Improve the given cubes until that stops paying or the time is over."""
    search = WideSearch(function, off, budget, objective)
    with suppress(OutOfTime):
        search.run()
    return Improved(search.whole(search.best), search.essential, search.pool, search.is_finished)


class WideSearch:
    """The state of the search.

    Attributes
    ----------
    best : Cover
        Without the essential primes.
    essential : Cover
    settled : Cover
        The don't-care set and the essential primes.
    """

    def __init__(self, function: CoverFunction, off: OffSet, budget: Budget, objective: CoverObjective) -> None:
        n, m = function.on.n_inputs, function.on.n_outputs
        self.function, self.off, self.budget, self.objective = function, off, budget, objective
        self.given = self.best = without_contained(function.on)
        self.pool = self.essential = Cover.empty(n, m)
        self.settled = Cover.empty(n, m) if function.dc is None else function.dc
        self.rng = np.random.Generator(np.random.PCG64(SEED))
        self.chosen_from = 0
        self.is_finished = False

    def whole(self, cover: Cover) -> Cover:
        """Return the cover with the essential primes."""
        return self.essential.joined(cover)

    def run(self) -> None:
        """Search until it stops paying."""
        self.best = self.expand(self.given, EXPAND_HEURISTICS[0])
        self.budget.tell(f"expand: {len(self.best)} cubes")
        self.best = irredundant(self.function, self.best, self.settled, self.budget)
        self.budget.tell(f"irredundant: {len(self.best)} cubes")
        self.is_finished = True
        self.extract_essential()
        current, failed = self.best, 0
        for number in range(1, MAX_ROUNDS):
            if not len(self.best) or failed > self.patience():
                break
            current, is_better = self.round(current, number)
            failed = 0 if is_better else failed + 1
            if failed and failed % PATIENCE == 0 and self.choose_from_pool():
                current, failed = self.best, 0

    def patience(self) -> int:
        """Return how many rounds may find nothing; small covers have more of them."""
        return min(MAX_PATIENCE, max(PATIENCE, SHORT_PATIENCE // len(self.best)))

    def extract_essential(self) -> None:
        """Settle the essential primes."""
        found = find_essential(self.function, self.best, self.budget)
        self.essential = self.best.select(found)
        self.settled = self.settled.joined(self.essential)
        self.best = irredundant(self.function, self.best.select(~found), self.settled, self.budget)
        self.given = self.open_part(self.given)

    def open_part(self, cover: Cover) -> Cover:
        """Return the cubes that the settled ones do not hold."""
        state = WideCover(self.function, cover, self.settled, self.budget)
        members = cover.members.copy()
        for c, j in np.argwhere(members).tolist():
            alone = state.of_output[j] >> len(cover) << len(cover)
            members[c, j] = not state.is_held(c, j, alone)
        return drop_unused(Cover(cover.cubes, members))

    def round(self, current: Cover, number: int) -> tuple[Cover, bool]:
        """Reduce, expand and choose; when that finds nothing, a last gasp. Return the cover to go on with."""
        style = EXPAND_HEURISTICS[number % len(EXPAND_HEURISTICS)]
        small, is_prime = self.reduce(current, number)
        found = self.settle(self.expand(small, style, is_prime))
        if self.accept(found, "reduce and expand"):
            return found, True
        gasp = self.settle(found.joined(self.last_gasp(found, style)).sorted())
        if self.accept(gasp, "last gasp"):
            return gasp, True
        if len(gasp) < len(current):
            return gasp, False
        if number % 2:
            return self.best, False
        fresh = self.settle(self.expand(self.given, style, noise=0.5))
        return fresh, self.accept(fresh, "fresh start")

    def reduce(self, cover: Cover, number: int) -> tuple[Cover, NDArray[np.bool_]]:
        """Shrink the cubes, and return also which of them are as they were."""
        state = WideCover(self.function, cover, self.settled, self.budget)
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
        return irredundant(self.function, cover, self.settled, self.budget)

    def expand(
        self, cover: Cover, style: ExpandHeuristic, is_prime: NDArray[np.bool_] | None = None, noise: float = 0.1
    ) -> Cover:
        """Return primes around the cubes, and remember them."""
        order = expand_order(cover)
        is_prime = np.zeros(len(cover), dtype=np.bool_) if is_prime is None else is_prime
        perturbation = Perturbation.of(style, cover, noise, self.rng)
        result = expand_cover(self.off, cover, order, is_prime, style, perturbation, self.budget)
        self.pool = self.pool.joined(result).sorted()
        return result

    def last_gasp(self, cover: Cover, style: ExpandHeuristic) -> Cover:
        """Return primes that contain two of the cubes as small as each could be alone."""
        state = WideCover(self.function, cover, self.settled, self.budget)
        small = state.smallest_each()
        perturbation = Perturbation.of(style, cover, 0, self.rng)
        primes, outputs = [cover.cubes[:0]], [cover.members[:0]]
        changed = (small.cubes != cover.cubes).any(axis=1) | (small.members != cover.members).any(axis=1)
        for c in np.flatnonzero(changed).tolist():
            if self.budget.is_over():
                raise OutOfTime
            prime, members = expand_cube(self.off, small.cubes[c], small.members[c], small, style, perturbation)
            inside = contains(prime, small.cubes) & ~(small.members & ~members).any(axis=1)
            if inside.sum() > 1:
                primes.append(prime[None])
                outputs.append(members[None])
        found = Cover(np.concatenate(primes), np.concatenate(outputs))
        self.pool = self.pool.joined(found).sorted()
        return found

    def choose_from_pool(self) -> bool:
        """Choose anew from all the primes met; return whether that is better."""
        if not self.chosen_from * POOL_GROWTH < len(self.pool) <= MAX_POOL:
            return False
        self.chosen_from = len(self.pool)
        pool = self.best.joined(self.pool).sorted()
        found = choose_from(self.function, pool, self.settled, self.best, self.budget)
        return found is not None and self.accept(found, "choice from all primes met")

    def accept(self, cover: Cover, how: str) -> bool:
        """Keep a cover if it is better than the best."""
        if self.size(cover) >= self.size(self.best):
            return False
        is_smaller = self.size(cover)[0] < self.size(self.best)[0]
        self.best = cover
        if is_smaller:
            self.budget.tell(f"{how}: {len(self.whole(cover))} cubes")
        return is_smaller

    def size(self, cover: Cover) -> tuple[int, int]:
        """Return what to have little of, most important first."""
        both = len(cover), cover.edges()
        return both if self.objective == "cubes" else (both[1], both[0])


def expand_order(cover: Cover) -> Order:
    """Return the cubes least like the others first: no other prime is likely to contain them."""
    likeness = np.zeros(len(cover))
    for value in (0, 1):
        is_open = (cover.cubes == value) | (cover.cubes == FREE)
        likeness += is_open @ is_open.sum(axis=0)
    likeness += cover.members @ cover.members.sum(axis=0)
    return np.argsort(likeness, kind="stable")


def without_contained(cover: Cover) -> Cover:
    """Return the cover without the memberships of cubes that another cube of the output contains."""
    cover = cover.sorted()
    order = np.argsort(-(cover.cubes == FREE).sum(axis=1), kind="stable")
    cubes, members = cover.cubes[order], cover.members[order].copy()
    for c in range(len(cubes)):
        if members[c].any():
            inside = contains(cubes[c], cubes[c + 1 :])
            members[c + 1 :][inside] &= ~members[c]
    return drop_unused(Cover(cubes, members)).sorted()
