"""Functions too wide for a table, by cube algebra: a heuristic, a lower bound, and the check."""

from __future__ import annotations

import numpy as np

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import count_ones, pack, tail_mask
from boolnet.minimizers.check import check_cubes
from boolnet.minimizers.espresso.offset import OffSet
from boolnet.minimizers.espresso.on_demand import minimize_on_demand
from boolnet.minimizers.espresso.search import improve
from boolnet.minimizers.espresso.tidy import tidy_wide
from boolnet.minimizers.forms import as_cubes
from boolnet.minimizers.result import CoverObjective, Effort, MinimizationResult

IMPROVING_SHARE = 0.8  # of the seconds; the rest is for tidying, and for the exact way where that is asked for
EXACT_SHARE = 0.3  # the same where it is
SAMPLED_CUBES = 4096
CHECK_SHARE = 1.0  # of the seconds, for the check after the work
MIN_CHECK_SECONDS = 5.0


def minimize_wide(
    source: BooleanFunction, budget: Budget, objective: CoverObjective, effort: Effort
) -> MinimizationResult:
    """Minimise a function given as cubes, or a formula that can be multiplied out; see `sums`."""
    function = as_cubes(source)
    seconds = budget.left()
    improving = budget.part((IMPROVING_SHARE if effort == "heuristic" else EXACT_SHARE) * seconds)
    off = OffSet(function, improving)
    improved = improve(function, off, improving, objective)
    cover = tidy_wide(function, off, improved.cover, budget)
    at_least = max(int(_is_on_somewhere(function, cover)), _least(improved.essential, objective))
    method = "expand and irredundant on cubes" + ("" if improved.is_finished else ", stopped by time")
    if effort != "heuristic" and at_least < cover.size(objective)[0]:
        pick = minimize_on_demand(function, cover, budget, objective)
        at_least = max(at_least, pick.at_least)
        if pick.cover is not cover:
            cover, method = tidy_wide(function, off, pick.cover, Budget()), "primes on demand and a covering problem"
    checked = check_cubes(source, function, cover, Budget(MIN_CHECK_SECONDS + CHECK_SHARE * seconds))
    return MinimizationResult(cover.sorted(), at_least, f"{method}; {checked}", objective=objective)


def _least(essential: Cover, objective: CoverObjective) -> int:
    """Return the size of any cover: a vector that only one prime holds takes a cube within it, in some output."""
    if objective == "cubes":
        return len(essential)
    return essential.literals() + len(essential)


def _is_on_somewhere(function: CoverFunction, cover: Cover) -> bool:
    """Return whether any cover needs a cube, as far as samples can tell where there are don't-cares."""
    if function.dc is None:
        return len(cover) > 0
    cubes = function.on.cubes[:SAMPLED_CUBES]
    on, _ = function.evaluate(pack(np.where(cubes == FREE, 0, cubes).T.astype(np.bool_)))
    return len(cubes) > 0 and count_ones(on & tail_mask(len(cubes))) > 0
