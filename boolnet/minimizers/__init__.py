"""Two-level minimisers: a Boolean function in, a checked cover and what is known about its size out.

A new minimiser is one file with a function and one row of `MINIMIZERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from boolnet.core.budget import Budget
from boolnet.core.errors import BoolnetError, unknown_name
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers.disjoint.minimize import DisjointParams, run_disjoint
from boolnet.minimizers.disjoint.saturation import ExactCover, exact_cover
from boolnet.minimizers.esop.minimize import EsopParams, run_esop
from boolnet.minimizers.estimate import Estimate, estimate_cubes, least_cover, refuse_too_many
from boolnet.minimizers.primes.minimize import constant_outputs
from boolnet.minimizers.result import COVER_OBJECTIVES, CoverObjective, Kind, MinimizationResult
from boolnet.minimizers.sums import SumParams, first_cover_work, run_best, run_exact, run_heuristic

__all__ = [
    "COVER_OBJECTIVES",
    "DEFAULT_WORK",
    "MINIMIZERS",
    "CoverObjective",
    "Estimate",
    "ExactCover",
    "MinimizationResult",
    "Minimizer",
    "estimate_cubes",
    "exact_cover",
    "first_cover_work",
    "least_cover",
    "minimize_cover",
]

#: Units of work of a minimisation that was given no budget.
DEFAULT_WORK = 6000.0


@dataclass(frozen=True)
class Minimizer:
    """A row of the table.

    Attributes
    ----------
    summary : str
    kind : {"sum", "disjoint", "xor"}
        How the outputs follow from the cubes; see `MinimizationResult`.
    run : callable
        Function, budget, objective, and a record of parameters where the row has one, to a `MinimizationResult` whose
        cover has been checked against the function.
    params : record or None
        The parameters it runs with unless others are given.
    """

    summary: str
    kind: Kind
    run: Callable[..., MinimizationResult]
    params: Any = None
    effort: str = "default"


MINIMIZERS: Mapping[str, Minimizer] = {
    "best": Minimizer("sum of products, proved minimum where that is quick", "sum", run_best, SumParams()),
    "exact": Minimizer(
        "sum of products, proved minimum in cubes and then in edges", "sum", run_exact, SumParams(), effort="high"
    ),
    "heuristic": Minimizer("sum of products, near the minimum and sooner", "sum", run_heuristic, SumParams()),
    "disjoint": Minimizer(
        "sum of disjoint products: no two cubes of an output meet", "disjoint", run_disjoint, DisjointParams()
    ),
    "esop": Minimizer("exclusive sum of products, by exorlink", "xor", run_esop, EsopParams()),
}


def minimize_cover(
    function: BooleanFunction,
    method: str = "best",
    *,
    objective: CoverObjective = "cubes",
    budget: Budget | None = None,
    params: Any = None,
) -> MinimizationResult:
    """Return a small cover of a function, checked against it.

    Parameters
    ----------
    function : BooleanFunction
    method : str
        A row of `MINIMIZERS`.
    objective : {"cubes", "literals"}
        What to have few of: cubes and then literals and memberships, or the other way about.
    budget : Budget, optional
        How long to go on improving, 6,000 units of work if not given. A proof that needs less is still awaited.
    params : record, optional
        Other parameters than the row's own, of the same class; see `boolnet.core.params`.

    Returns
    -------
    minimized : MinimizationResult

    Raises
    ------
    BoolnetError
        If there is no such minimiser or objective, or the minimiser has other parameters.
    LimitError
        Before any work, when the function is known to need too many cubes.
    VerificationError
        If the cover failed its check, which would be a bug.

    Examples
    --------
    >>> from boolnet.functions.cover import Cover, CoverFunction
    >>> given = Cover.from_strings(["11-", "10-", "0-1"], ["1", "1", "1"])
    >>> minimized = minimize_cover(CoverFunction(("a", "b", "c"), ("y",), given))
    >>> minimized.cover.cubes.tolist(), minimized.description
    ([[1, 2, 2], [2, 2, 1]], 'proved minimum of cubes')
    """
    if method not in MINIMIZERS:
        raise unknown_name("minimiser", method, list(MINIMIZERS))
    if objective not in COVER_OBJECTIVES:
        raise unknown_name("objective", objective, COVER_OBJECTIVES)
    own = MINIMIZERS[method].params
    if params is None:
        params = own
    elif type(params) is not type(own):
        wanted = "None" if own is None else f"a {type(own).__name__}"
        raise BoolnetError(f"params of {method} must be {wanted}, but is a {type(params).__name__}")
    return _minimized(function, method, objective, budget or Budget(DEFAULT_WORK), params)


def _minimized(
    function: BooleanFunction, method: str, objective: CoverObjective, budget: Budget, params: Any
) -> MinimizationResult:
    row = MINIMIZERS[method]
    if not function.inputs:
        return constant_outputs(function, row.kind, objective)
    if row.kind != "xor":
        refuse_too_many(function)
    minimized = row.run(function, budget, objective, *(() if params is None else (params,)))
    if minimized.at_least > minimized.size:
        raise AssertionError(f"a lower bound of {minimized.at_least} on a cover of size {minimized.size}")
    return minimized
