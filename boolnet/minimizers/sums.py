"""Sums of products: by heuristic alone, or on to the minimum and its proof."""

from __future__ import annotations

from boolnet.core.budget import Budget
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers.espresso.minimize import minimize_wide
from boolnet.minimizers.forms import fits_table
from boolnet.minimizers.primes.minimize import minimize_tabled
from boolnet.minimizers.result import CoverObjective, Effort, MinimizationResult


def run_best(function: BooleanFunction, budget: Budget, objective: CoverObjective) -> MinimizationResult:
    """Minimise to a proved minimum if the budget allows, to the best cover and bound met if not."""
    return _run(function, budget, objective, "best")


def run_exact(function: BooleanFunction, budget: Budget, objective: CoverObjective) -> MinimizationResult:
    """Minimise as `run_best` does, and among the covers of the fewest cubes look for one of the fewest edges."""
    return _run(function, budget, objective, "exact")


def run_heuristic(function: BooleanFunction, budget: Budget, objective: CoverObjective) -> MinimizationResult:
    """Minimise without an integer program; a cover may still be proved minimum, by a bound that it reaches."""
    return _run(function, budget, objective, "heuristic")


def _run(function: BooleanFunction, budget: Budget, objective: CoverObjective, effort: Effort) -> MinimizationResult:
    run = minimize_tabled if fits_table(function) else minimize_wide
    return run(function, budget, objective, effort)
