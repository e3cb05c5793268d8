"""Sums of products: by heuristic alone, or on to the minimum and its proof."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from boolnet.core.budget import Budget
from boolnet.functions.circuit import Formula
from boolnet.functions.function import BooleanFunction
from boolnet.functions.kept import kept
from boolnet.minimizers.espresso.minimize import WideParams, minimize_wide
from boolnet.minimizers.estimate import estimate_cubes
from boolnet.minimizers.expansion import MAX_CUBES
from boolnet.minimizers.forms import FormParams, fits_table
from boolnet.minimizers.primes.minimize import TabledParams, minimize_tabled
from boolnet.minimizers.result import CoverObjective, Effort, MinimizationResult

PER_VALUE = 4.5e-5  # units for a first cover of a table, for each of its values
PER_PRODUCT = 0.15  # units for that of a wide formula, for a product...
PER_LITERAL = 1e-4  # ... and for an input in a product


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


DEFAULT = SumParams()


def minimize_sum(
    function: BooleanFunction,
    budget: Budget,
    objective: CoverObjective,
    params: SumParams = DEFAULT,
    *,
    effort: Effort,
) -> MinimizationResult:
    """Minimise to a sum of products: on a table where it fits one, on cubes where not.

    Parameters
    ----------
    function : BooleanFunction
    budget : Budget
        When to stop improving.
    objective : {"cubes", "literals"}
        What to have few of.
    params : SumParams
    effort : {"heuristic", "best", "exact"}
        Without an integer program (a cover may still be proved minimum, by a bound that it reaches); to a proved
        minimum if the budget allows; the same, and then to the fewest edges among the covers of the fewest cubes.
    """
    if fits_table(function, params.forms):
        return minimize_tabled(function, budget, objective, effort, params.tabled)
    return minimize_wide(function, budget, objective, effort, params.wide)


@kept  # asked for before every turn of a strategy that needs a cover
def first_cover_work(function: BooleanFunction) -> float:
    """Return the units of work, about, that the first cover of a function takes whatever the budget, 0 where few.

    Parameters
    ----------
    function : BooleanFunction
    """
    n, m = len(function.inputs), len(function.outputs)
    if fits_table(function, DEFAULT.forms):
        return PER_VALUE * m * 2.0**n
    if isinstance(function, Formula) and (estimate := estimate_cubes(function)) is not None:
        return min(estimate.cubes, MAX_CUBES) * (PER_PRODUCT + PER_LITERAL * n)
    return 0.0


run_heuristic = partial(minimize_sum, effort="heuristic")
run_best = partial(minimize_sum, effort="best")
run_exact = partial(minimize_sum, effort="exact")
