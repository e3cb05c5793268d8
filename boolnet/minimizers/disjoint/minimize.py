"""Disjoint covers, minimised as such: in no output do two cubes meet, so that its sum is 0 or 1.

Several starts, the best of them improved region by region; for small functions an integer program as well, which also
proves how many cubes are needed. A minimum plain cover comes first: no disjoint one is smaller.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from boolnet.core.budget import Budget
from boolnet.functions.cover import Cover
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers.check import SampleParams, check_cubes, check_disjoint, check_table, overlapping_outputs
from boolnet.minimizers.disjoint.exact import ProgramParams, Proof, prove
from boolnet.minimizers.disjoint.function_view import FunctionView
from boolnet.minimizers.disjoint.search import Search, SearchParams, SearchStats
from boolnet.minimizers.disjoint.start import StartParams, start
from boolnet.minimizers.result import CoverObjective, MinimizationResult
from boolnet.minimizers.sums import run_best


@dataclass(frozen=True)
class DisjointParams:
    """How hard to try, beside the budget.

    Attributes
    ----------
    plain_share : float
        Of the work, for the plain cover.
    start_share : float
        Of the work left then, for starts.
    first_patience : int
        Regions in a row that may bring nothing, before the program.
    program_share : float
        Of the work left then, for the program of the whole function.
    patience, patience_per_cube : int
        Regions in a row that may bring nothing after it, and how many more of them for each cube.
    hopeless : float
        Times the target: when the first search ends above, nothing more is tried.
    start : StartParams
    search : SearchParams
    program : ProgramParams
    check_work : float
        For the check of a function too wide for a table, by cube algebra.
    samples : SampleParams
        Checked where those are too few.
    """

    plain_share: float = 0.15
    start_share: float = 0.25
    first_patience: int = 300
    program_share: float = 0.5
    patience: int = 5000
    patience_per_cube: int = 100
    hopeless: float = 1.1
    start: StartParams = field(default_factory=StartParams)
    search: SearchParams = field(default_factory=SearchParams)
    program: ProgramParams = field(default_factory=ProgramParams)
    check_work: float = 5000
    samples: SampleParams = field(default_factory=SampleParams)


DEFAULT = DisjointParams()


@dataclass
class DisjointStats:
    """What each part did, filled by `make_disjoint`.

    Attributes
    ----------
    start : str
        How the best start was made; "plain" where the plain cover is disjoint.
    sizes : dict of str to int
        What is minimised, after the start, the first search, the program and the second search.
    search : SearchStats
    """

    start: str = "plain"
    sizes: dict[str, int] = field(default_factory=dict)
    search: SearchStats = field(default_factory=SearchStats)


def run_disjoint(
    function: BooleanFunction,
    budget: Budget,
    objective: CoverObjective,
    params: DisjointParams = DEFAULT,
) -> MinimizationResult:
    """Minimise a function to a disjoint cover.

    Parameters
    ----------
    function : BooleanFunction
    budget : Budget
    objective : {"cubes", "literals"}
    params : DisjointParams, optional

    Examples
    --------
    >>> import boolnet
    >>> minimized = run_disjoint(boolnet.read("a | b"), Budget(5), "cubes")
    >>> minimized.cover.cubes.tolist(), minimized.description
    ([[1, 0], [2, 1]], 'proved minimum')
    """
    plain = run_best(function, budget.part(params.plain_share * budget.left()), objective)
    return make_disjoint(function, plain, budget, params)


def make_disjoint(
    function: BooleanFunction,
    plain: MinimizationResult,
    budget: Budget,
    params: DisjointParams,
    *,
    target: float = math.inf,
) -> MinimizationResult:
    """Return a small disjoint cover, given a plain one.

    Parameters
    ----------
    function : BooleanFunction
    plain : MinimizationResult
        Its objective is the one of the disjoint cover too.
    budget : Budget
    params : DisjointParams
    target : float, optional
        Cubes: when the first search ends far above, nothing more is tried.
    """
    stats, objective, at_least = DisjointStats(), plain.objective, plain.at_least
    view, cover = FunctionView.of(function), plain.cover
    if overlapping_outputs(cover).any():
        part = budget.part(params.start_share * budget.left())
        cover, stats.start = start(cover, view, objective, part, params.start)
    stats.sizes["start"] = cover.size(objective)[0]
    if stats.sizes["start"] > at_least:
        budget.tell(f"disjoint: {len(cover)} cubes")
    search = Search(cover, view.dont_cares, objective, min(params.first_patience, params.patience), params.search)
    search.run(budget, at_least, programs=False)
    stats.search, stats.sizes["first search"] = search.stats, search.size
    proof = Proof(search.best, at_least)
    is_hopeless = len(search.best) > params.hopeless * target + 1
    if view.table is not None and not is_hopeless and search.size > at_least:
        part = budget.part(params.program_share * budget.left())
        proof = prove(view.table, proof, objective, part, params.program)
    search.restart(proof.cover, 0 if is_hopeless else params.patience + params.patience_per_cube * len(proof.cover))
    stats.sizes["program"] = search.size
    cover = search.run(budget, proof.at_least).sorted()
    stats.sizes["second search"] = search.size
    check_disjoint(cover)
    method = f"bisected and improved by regions; {_check(function, view, cover, params)}"
    return MinimizationResult(cover, proof.at_least, method, "disjoint", objective, stats=stats)


def _check(function: BooleanFunction, view: FunctionView, cover: Cover, params: DisjointParams) -> str:
    if view.table is not None:
        return check_table(view.table, cover)
    assert view.cubes is not None
    return check_cubes(function, view.cubes, cover, Budget(params.check_work), params.samples)
