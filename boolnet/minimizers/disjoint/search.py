"""Large neighbourhood search on disjoint covers: take near cubes out, cover anew what they covered.

A region is covered anew by halving, and now and then by an integer program. What is as good replaces what was there
too: the search walks along equally small covers until it finds a way down.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover
from boolnet.minimizers.disjoint.exact import best_use
from boolnet.minimizers.disjoint.region import DontCareOracle, Region, group_near
from boolnet.minimizers.disjoint.tiling import MINOR, Price, Tiling, Use
from boolnet.minimizers.result import CoverObjective

SEED = 5
AXES = (3, 10)  # the fewest of a region, and one more than the most
GROUP = 40  # cubes of a region
PROGRAM_EVERY = 12  # regions, of which one is covered by an integer program
PROGRAM_AXES = 7  # one more than the most of such a region
PROGRAM_SECONDS = 0.2
TIE_PATIENCE = 200  # for the second objective alone
HOMEWARD = 0.8  # of the patience: from there on the search is around the best cover again
EXTRA_AXES = 3  # one more than the most on which a group does not differ, where there are don't-cares
SHARINGS = (0.0, 0.5, 1.0)
NOISES = (0, MINOR - 1, 4 * MINOR)


class Search:
    """One search.

    Parameters
    ----------
    cover : Cover
        A disjoint cover.
    dont_cares : callable or None
        Knows the function's don't-cares around a region.
    objective : {"cubes", "literals"}
    patience : int
        How many regions in a row may bring nothing before the search ends.
    """

    def __init__(
        self, cover: Cover, dont_cares: DontCareOracle | None, objective: CoverObjective, patience: int
    ) -> None:
        self.best = self.current = cover
        self.dont_cares, self.objective, self.patience = dont_cares, objective, patience
        self.price = Price.of(objective)
        self.rng = np.random.Generator(np.random.PCG64(SEED))

    def run(self, budget: Budget, enough: int = 0, *, programs: bool = True) -> Cover:
        """Search until the budget or the patience is over; `enough` is a size below which there is no cover."""
        last, step = 0, 0
        while not budget.is_over() and step - last < self._patience(enough):
            step += 1
            if step - last == int(HOMEWARD * self._patience(enough)):
                self.current = self.best
            before = self.best.size(self.objective)
            by_program = programs and step % PROGRAM_EVERY == 0 and before[0] > enough
            if self._try_region(by_program, budget) and self.current.size(self.objective) < before:
                self.best = self.current
                if self.size(self.best) < before[0] or before[0] <= enough:
                    last = step
                if len(self.best) < before[self.objective != "cubes"]:
                    budget.tell(f"disjoint: {len(self.best)} cubes")
        return self.best

    def _patience(self, enough: int) -> int:
        return self.patience if self.size(self.best) > enough else min(self.patience, TIE_PATIENCE)

    def restart(self, cover: Cover, patience: int) -> None:
        """Go on from this cover."""
        self.best = self.current = cover
        self.patience = patience

    def size(self, cover: Cover) -> int:
        """What is minimised first."""
        return cover.size(self.objective)[0]

    def _try_region(self, by_program: bool, budget: Budget) -> bool:
        """Cover a region anew; return whether the current cover changed."""
        if len(self.current) < 1:
            return False
        most = PROGRAM_AXES if by_program else AXES[1]
        axes = int(self.rng.integers(AXES[0], most))
        seed = int(self.rng.integers(len(self.current)))
        group = group_near(self.current, seed, axes, GROUP, self.rng)
        if self.dont_cares is None and group.sum() < 2:
            return False
        region = Region.around(self.current, group, self.dont_cares, self._extra_axes(seed))
        tiling = Tiling(region.table, region.paid, self.price)
        if by_program:
            use = best_use(region.table, region.paid, self.price, budget.part(PROGRAM_SECONDS), self.rng)
        else:
            use = tiling.cover(self.rng, self._pick(SHARINGS), int(self._pick(NOISES)), budget)
        if use is None or not self._is_welcome(tiling, region.use, use):
            return False
        self.current = region.refilled(use)
        return True

    def _extra_axes(self, seed: int) -> NDArray[np.intp]:
        """Return some inputs that a cube mentions: without them it could grow into don't-cares."""
        mentioned = np.flatnonzero(self.current.cubes[seed] != FREE)
        if self.dont_cares is None or not len(mentioned):
            return mentioned[:0]
        return self.rng.choice(mentioned, min(len(mentioned), int(self.rng.integers(EXTRA_AXES))), replace=False)

    def _pick(self, values: tuple[float, ...]) -> float:
        return values[int(self.rng.integers(len(values)))]

    def _is_welcome(self, tiling: Tiling, old: Use, new: Use) -> bool:
        if new == old:
            return False
        before, after = tiling.cost(old), tiling.cost(new)
        major = max(self.price.cube, self.price.literal)
        return after <= before or after // major <= before // major
