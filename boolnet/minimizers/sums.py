"""Sums of products: by heuristic alone, or on to the minimum and its proof."""

from __future__ import annotations

from dataclasses import dataclass, field

from boolnet.core.budget import Budget
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers.espresso.minimize import WideParams, minimize_wide
from boolnet.minimizers.forms import FormParams, fits_table
from boolnet.minimizers.primes.minimize import TabledParams, minimize_tabled
from boolnet.minimizers.result import CoverObjective, Effort, MinimizationResult


@dataclass(frozen=True)
class SumParams:
    """How sums of products are minimised.

    Attributes
    ----------
    forms : FormParams
    tabled : TabledParams
    wide : WideParams
    """

    forms: FormParams = field(default_factory=FormParams)
    tabled: TabledParams = field(default_factory=TabledParams)
    wide: WideParams = field(default_factory=WideParams)


def run_best(
    function: BooleanFunction, budget: Budget, objective: CoverObjective, params: SumParams = SumParams()
) -> MinimizationResult:
    """Minimise to a proved minimum if the budget allows, to the best cover and bound met if not.

    Parameters
    ----------
    function : BooleanFunction
    budget : Budget
        When to stop improving.
    objective : {"cubes", "literals"}
        What to have few of.
    params : SumParams
    """
    return _run(function, budget, objective, "best", params)


def run_exact(
    function: BooleanFunction, budget: Budget, objective: CoverObjective, params: SumParams = SumParams()
) -> MinimizationResult:
    """Minimise as `run_best` does, and among the covers of the fewest cubes look for one of the fewest edges.

    Parameters
    ----------
    function : BooleanFunction
    budget : Budget
        When to stop improving.
    objective : {"cubes", "literals"}
        What to have few of.
    params : SumParams
    """
    return _run(function, budget, objective, "exact", params)


def run_heuristic(
    function: BooleanFunction, budget: Budget, objective: CoverObjective, params: SumParams = SumParams()
) -> MinimizationResult:
    """Minimise without an integer program; a cover may still be proved minimum, by a bound that it reaches.

    Parameters
    ----------
    function : BooleanFunction
    budget : Budget
        When to stop improving.
    objective : {"cubes", "literals"}
        What to have few of.
    params : SumParams
    """
    return _run(function, budget, objective, "heuristic", params)


def _run(
    function: BooleanFunction, budget: Budget, objective: CoverObjective, effort: Effort, params: SumParams
) -> MinimizationResult:
    if fits_table(function, params.forms):
        return minimize_tabled(function, budget, objective, effort, params.tabled)
    return minimize_wide(function, budget, objective, effort, params.wide)
