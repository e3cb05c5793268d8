"""Functions too wide for a table, by cube algebra: a heuristic, a lower bound, and the check."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import count_ones, pack, tail_mask
from boolnet.minimizers.check import SampleParams, check_cubes
from boolnet.minimizers.covering.solve import CoveringStats
from boolnet.minimizers.espresso.offset import OffSet, OffSetParams
from boolnet.minimizers.espresso.on_demand import OnDemandParams, minimize_on_demand
from boolnet.minimizers.espresso.search import EspressoParams, EspressoSearch, EspressoStats
from boolnet.minimizers.espresso.tidy import tidy_wide
from boolnet.minimizers.forms import as_cubes
from boolnet.minimizers.primes.pool import weight_of
from boolnet.minimizers.result import CoverObjective, Effort, MinimizationResult

SAMPLED_CUBES = 4096


@dataclass(frozen=True)
class WideParams:
    """How a function too wide for a table is minimised.

    Attributes
    ----------
    off_set : OffSetParams
    search : EspressoParams
    search_share : float
        Of the work, for the heuristic.
    search_share_before_exact : float
        The same where the exact way follows, after which the heuristic goes on if there is no proof.
    on_demand : OnDemandParams
        The exact way.
    check_share : float
        Of the work given, for tidying and the check that come after them.
    samples : SampleParams
        Checked where those are too few.
    """

    off_set: OffSetParams = field(default_factory=OffSetParams)
    search: EspressoParams = field(default_factory=EspressoParams)
    search_share: float = 0.9
    search_share_before_exact: float = 0.3
    on_demand: OnDemandParams = field(default_factory=OnDemandParams)
    check_share: float = 0.15
    samples: SampleParams = field(default_factory=SampleParams)


@dataclass(frozen=True)
class WideStats:
    """What minimised a function too wide for a table.

    Attributes
    ----------
    off_cubes : int
        Cubes of the off-set that were known in the end.
    essential : int
        Essential primes.
    search : EspressoStats
    covering : CoveringStats or None
        Of the last choice among primes on demand.
    """

    off_cubes: int
    essential: int
    search: EspressoStats
    covering: CoveringStats | None


def minimize_wide(
    source: BooleanFunction,
    budget: Budget,
    objective: CoverObjective,
    effort: Effort,
    params: WideParams = WideParams(),
) -> MinimizationResult:
    """Return a small sum of products of a function given as cubes, or of a formula that can be multiplied out.

    Parameters
    ----------
    source : BooleanFunction
    budget : Budget
        When to stop improving.
    objective : {"cubes", "literals"}
        What to have few of.
    effort : {"heuristic", "best", "exact"}
        Whether to go on to the exact way after the heuristic.
    params : WideParams
    """
    function = as_cubes(source, budget)
    searching = budget.part((1 - params.check_share) * budget.left())
    off = OffSet(function, searching, params.off_set)
    search = EspressoSearch(function, off, searching, objective, params.search)
    search.begin()
    share = params.search_share if effort == "heuristic" else params.search_share_before_exact
    search.improve(searching.part(share * searching.left()))
    improved = search.result()
    cover = tidy_wide(function, off, improved.cover, searching)
    at_least = max(int(_is_on_somewhere(function, cover)), weight_of(improved.essential, objective))
    method = "expand and irredundant on cubes" + ("" if improved.is_finished else ", stopped by its budget")
    covering = None
    if effort != "heuristic" and at_least < cover.size(objective)[0]:
        pick = minimize_on_demand(function, cover, searching, objective, params.on_demand)
        at_least, covering = max(at_least, pick.at_least), pick.stats
        if pick.cover is not cover:
            cover, method = tidy_wide(function, off, pick.cover, budget), "primes on demand and a covering problem"
        if at_least < cover.size(objective)[0]:
            search.improve(searching.part(params.search_share * searching.left()))
            improved = search.result()
            again = tidy_wide(function, off, improved.cover, searching)
            cover = min(cover, again, key=lambda one: one.size(objective))
    checked = check_cubes(source, function, cover, budget, params.samples)
    stats = WideStats(off.count, len(improved.essential), improved.stats, covering)
    return MinimizationResult(cover.sorted(), at_least, f"{method}; {checked}", objective=objective, stats=stats)


def _is_on_somewhere(function: CoverFunction, cover: Cover) -> bool:
    """Return whether any cover needs a cube, as far as samples can tell where there are don't-cares."""
    if function.dc is None:
        return len(cover) > 0
    cubes = function.on.cubes[:SAMPLED_CUBES]
    on, _ = function.evaluate(pack(np.where(cubes == FREE, 0, cubes).T.astype(np.bool_)))
    return len(cubes) > 0 and count_ones(on & tail_mask(len(cubes))) > 0
