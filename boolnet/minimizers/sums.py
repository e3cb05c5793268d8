"""Sums of products: by heuristic alone, or on to the minimum and its proof."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from boolnet.core.budget import Budget
from boolnet.core.errors import LimitError
from boolnet.functions.circuit import Formula
from boolnet.functions.cover import CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.kept import kept
from boolnet.functions.packed_bits import as_int
from boolnet.minimizers.espresso.minimize import WideParams, minimize_wide
from boolnet.minimizers.estimate import estimate_cubes
from boolnet.minimizers.expansion import MAX_CUBES
from boolnet.minimizers.forms import FormParams, fits_table
from boolnet.minimizers.primes.isop import isop
from boolnet.minimizers.primes.minimize import TabledParams, minimize_tabled
from boolnet.minimizers.result import CoverObjective, Effort, MinimizationResult

PER_VALUE = 4.5e-5  # units for a first cover of a table, for each of its values
SAMPLED_VALUES = 1 << 14  # of a table whose outputs are tried,
SAMPLED_OUTPUTS = 4  # so many of them,
QUICK_SUM = 2.0  # units, of which more are estimated
FIXED_INPUTS = 6  # by faces with so many inputs fixed
AFTER_SUMS = 1.3  # times the work for the sums: with what is done with them
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
def first_cover_work(function: BooleanFunction, is_negated: bool = False) -> float:
    """Return the units of work, about, that the first cover of a function takes whatever the budget, 0 where few.

    Parameters
    ----------
    function : BooleanFunction
    is_negated : bool
        Whether a cover of the complement is asked for.
    """
    n, m = len(function.inputs), len(function.outputs)
    if fits_table(function, DEFAULT.forms):
        least = PER_VALUE * m * 2.0**n
        is_given = isinstance(function, CoverFunction) and not is_negated
        return least if is_given or m << n < SAMPLED_VALUES else max(least, _sum_work(function, is_negated))
    if isinstance(function, Formula) and (estimate := estimate_cubes(function)) is not None:
        return min(estimate.cubes, MAX_CUBES) * (PER_PRODUCT + PER_LITERAL * n)
    return 0.0


def _sum_work(function: BooleanFunction, is_negated: bool) -> float:
    """Return the units that irredundant sums of a table take, about, and what is done with them: from a few outputs.

    Where that of an output takes long, from two of its faces, which tells too much of one whose faces are much alike.
    """
    n, m = len(function.inputs), len(function.outputs)
    on, dc = function.rows(0, 1 << n)
    outputs = range(0, m, -(-m // SAMPLED_OUTPUTS))
    work = 0.0
    for j in outputs:
        lower, free, full = as_int(on[j]), 0 if dc is None else as_int(dc[j]), (1 << (1 << n)) - 1
        upper = lower | free
        if is_negated:
            lower, upper = full & ~upper, full & ~lower
        work += _isop_work(lower, upper, n)
    return AFTER_SUMS * work * m / len(outputs)


def _isop_work(lower: int, upper: int, n: int) -> float:
    budget = Budget()
    try:
        isop(lower, upper, n, budget, most=QUICK_SUM)
        return budget.spent()
    except LimitError:
        fixed = min(n, FIXED_INPUTS)
        rows = 1 << (n - fixed)
        alternate = sum(1 << i for i in range(0, fixed, 2))
        budget = Budget()
        for face in (alternate, alternate ^ ((1 << fixed) - 1)):
            inside = (1 << rows) - 1
            isop(lower >> face * rows & inside, upper >> face * rows & inside, n - fixed, budget)
        return budget.spent() * 2.0 ** (fixed - 1)


run_heuristic = partial(minimize_sum, effort="heuristic")
run_best = partial(minimize_sum, effort="best")
run_exact = partial(minimize_sum, effort="exact")
