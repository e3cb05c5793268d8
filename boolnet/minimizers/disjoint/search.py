"""Large neighbourhood search on disjoint covers: take near cubes out, cover anew what they covered.

A region is covered anew by bisection, and now and then by an integer program. What is as good replaces what was there
too: the search walks along equally small covers until it finds a way down.

References
----------
.. [1] P. Shaw, "Using constraint programming and local search methods to solve vehicle routing problems", CP 1998.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.core.local_search import Rounds
from boolnet.functions.cover import FREE, Cover
from boolnet.minimizers.disjoint.exact import RegionProgramParams, best_use
from boolnet.minimizers.disjoint.region import DontCareOracle, GroupParams, Region, group_near
from boolnet.minimizers.disjoint.tiling import MINOR, Price, Tiling, TilingParams, Use
from boolnet.minimizers.result import CoverObjective

PER_REGION = 0.3  # units for a region, without its table,
PER_CUBE = 1e-4  # for a cube of the cover,
PER_CELL = 5e-6  # and for each of its inputs and outputs


@dataclass(frozen=True)
class SearchParams:
    """How regions are chosen and covered.

    Attributes
    ----------
    seed : int
    least_axes, most_axes : int
        Of a region.
    extra_axes : int
        At most so many inputs on which a group does not differ are axes too, where there are don't-cares; 0 for none.
    takes_ties : bool
        Whether what is as good replaces what was there.
    tie_patience : int
        Regions in a row that may bring nothing once only the second objective can get better.
    sharings : tuple of float
        How much cheaper a cube is for each other output that could use it, one of them by chance.
    noises : tuple of int
        Up to what amount a cube is dearer, one of them by chance.
    group : GroupParams
    tiling : TilingParams
    program : RegionProgramParams
    """

    seed: int = 5
    least_axes: int = 3
    most_axes: int = 9
    extra_axes: int = 2
    takes_ties: bool = True
    tie_patience: int = 200
    sharings: tuple[float, ...] = (0.0, 0.5, 1.0)
    noises: tuple[int, ...] = (0, MINOR - 1, 4 * MINOR)
    group: GroupParams = field(default_factory=GroupParams)
    tiling: TilingParams = field(default_factory=TilingParams)
    program: RegionProgramParams = field(default_factory=RegionProgramParams)


@dataclass
class SearchStats:
    """What a search did.

    Attributes
    ----------
    regions, programs : int
        How many regions were covered anew, and how many of them by a program.
    changes : int
        How many were covered otherwise than before.
    bettered, bettered_by_program : int
        How many made the best cover better, and how many of them by a program.
    """

    regions: int = 0
    programs: int = 0
    changes: int = 0
    bettered: int = 0
    bettered_by_program: int = 0


class Search:
    """One search.

    Parameters
    ----------
    cover : Cover
        A disjoint cover.
    dont_cares : callable or None
        The function's don't-care oracle.
    objective : {"cubes", "literals"}
    patience : int
        How many regions in a row may bring nothing before the search ends.
    params : SearchParams

    Attributes
    ----------
    best : Cover
    stats : SearchStats
    """

    def __init__(
        self,
        cover: Cover,
        dont_cares: DontCareOracle | None,
        objective: CoverObjective,
        patience: int,
        params: SearchParams,
    ) -> None:
        self.best = self.current = cover
        self.stats = SearchStats()
        self._dont_cares, self._objective, self._patience, self._params = dont_cares, objective, patience, params
        self._price = Price.of(objective)
        self._rng = np.random.Generator(np.random.PCG64(params.seed))

    def run(self, budget: Budget, enough: int = 0, *, programs: bool = True) -> Cover:
        """Search until the budget or the patience is over, and return the best cover.

        Parameters
        ----------
        budget : Budget
        enough : int
            A size below which there is no cover.
        programs : bool
            Whether some regions are covered by an integer program.
        """
        every = self._params.program.every if programs else 0
        rounds = Rounds(budget, self._patience_left(enough))
        asking = 0.0 if self._dont_cares is None else self._dont_cares.work
        for step in rounds:
            cells = self.current.cubes.size + self.current.members.size
            rounds.work = PER_REGION + PER_CUBE * len(self.current) + PER_CELL * cells + asking
            before = self.best.size(self._objective)
            by_program = every > 0 and step % every == 0 and before[0] > enough
            if self._try_region(by_program, budget) and self.current.size(self._objective) < before:
                self._keep(by_program)
                if self.size < before[0] or before[0] <= enough:
                    rounds.improved()
                if len(self.best) < before[self._objective != "cubes"]:
                    budget.tell(f"disjoint: {len(self.best)} cubes")
                rounds.patience = self._patience_left(enough)
        return self.best

    def _keep(self, by_program: bool) -> None:
        self.best = self.current
        self.stats.bettered += 1
        self.stats.bettered_by_program += by_program

    def _patience_left(self, enough: int) -> int:
        return self._patience if self.size > enough else min(self._patience, self._params.tie_patience)

    def restart(self, cover: Cover, patience: int) -> None:
        """Go on from this cover."""
        self.best = self.current = cover
        self._patience = patience

    @property
    def size(self) -> int:
        """Of the best cover, what is minimised first."""
        return self.best.size(self._objective)[0]

    def _try_region(self, by_program: bool, budget: Budget) -> bool:
        """Cover a region anew; return whether the current cover changed."""
        if len(self.current) < 1:
            return False
        params, rng = self._params, self._rng
        axes = int(rng.integers(params.least_axes, (params.program.most_axes if by_program else params.most_axes) + 1))
        center = int(rng.integers(len(self.current)))
        group = group_near(self.current, center, axes, rng, params.group)
        if self._dont_cares is None and group.sum() < 2:
            return False
        region = Region.around(self.current, group, self._dont_cares, self._extra_axes(center))
        tiling = Tiling(region.table, region.paid, self._price, params.tiling)
        budget.spend(tiling.setting_work)
        self.stats.regions += 1
        self.stats.programs += by_program
        if by_program:
            part = budget.part(params.program.work)
            use = best_use(region.table, region.paid, self._price, part, rng, params.program)
        else:
            use = tiling.cover(rng, self._pick(params.sharings), int(self._pick(params.noises)), budget)
        if use is None or not self._is_welcome(tiling, region.use, use):
            return False
        self.current = region.refilled(use)
        self.stats.changes += 1
        return True

    def _extra_axes(self, center: int) -> NDArray[np.intp]:
        """Return some inputs that a cube mentions: without them it could expand into don't-cares."""
        mentioned = np.flatnonzero(self.current.cubes[center] != FREE)
        if self._dont_cares is None or not len(mentioned):
            return mentioned[:0]
        number = min(len(mentioned), int(self._rng.integers(self._params.extra_axes + 1)))
        return self._rng.choice(mentioned, number, replace=False)

    def _pick(self, values: tuple[float, ...]) -> float:
        return values[int(self._rng.integers(len(values)))]

    def _is_welcome(self, tiling: Tiling, old: Use, new: Use) -> bool:
        if new == old:
            return False
        before, after = tiling.cost(old), tiling.cost(new)
        major = self._price.major
        return after < before or (self._params.takes_ties and (after == before or after // major <= before // major))
