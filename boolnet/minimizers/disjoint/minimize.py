"""Disjoint covers, minimised as such: in no output do two cubes meet, so that its sum is 0 or 1.

Several starts, the best of them improved region by region; for small functions an integer program as well, which also
proves how many cubes are needed. A minimum plain cover comes first: no disjoint one is smaller.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers.check import (
    MANY_CUBES,
    MARKED_INPUTS,
    LateCheckParams,
    SampleParams,
    check_cubes,
    check_disjoint,
    check_table,
    overlapping_outputs,
)
from boolnet.minimizers.disjoint.exact import ProgramParams, Proof, prove
from boolnet.minimizers.disjoint.function_view import FunctionView, viewing_work
from boolnet.minimizers.disjoint.search import Search, SearchParams, SearchStats
from boolnet.minimizers.disjoint.start import StartParams, start
from boolnet.minimizers.result import CoverObjective, MinimizationResult
from boolnet.minimizers.sums import run_best

PER_MEMBER = 0.01  # units for a cube of an output,
PER_LITERAL = 1e-4  # for each of its inputs,
PER_ROW = 1e-6  # for a row of one,
PER_PAIR = 1e-6  # for an input of two of them,
PER_SLICED_PAIR = 1e-8  # and where there are so many that one is held against all the others at once


@dataclass(frozen=True)
class DisjointParams:
    """How hard to try, beside the budget.

    Attributes
    ----------
    plain_share : float
        Of the work, for the plain cover.
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
    check : LateCheckParams
        Of a function too wide for a table, by cube algebra.
    samples : SampleParams
        Checked where those are too few.
    """

    plain_share: float = 0.15
    first_patience: int = 300
    program_share: float = 0.5
    patience: int = 5000
    patience_per_cube: int = 100
    hopeless: float = 1.1
    start: StartParams = field(default_factory=StartParams)
    search: SearchParams = field(default_factory=SearchParams)
    program: ProgramParams = field(default_factory=ProgramParams)
    check: LateCheckParams = field(default_factory=LateCheckParams)
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
    >>> minimized = run_disjoint(boolnet.read("a | b"), Budget(500), "cubes")
    >>> minimized.cover.cubes.tolist(), minimized.description
    ([[1, 0], [2, 1]], 'proved minimum of cubes')
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
    budget.spend(viewing_work(function) + overlap_work(cover))
    if overlapping_outputs(cover).any():
        cover, stats.start = start(cover, view, objective, budget, params.start)
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
    part = budget if view.table is not None else params.check.before(budget)
    search.restart(proof.cover, 0 if is_hopeless else params.patience + params.patience_per_cube * len(proof.cover))
    stats.sizes["program"] = search.size
    cover = search.run(part, proof.at_least).sorted()
    stats.sizes["second search"] = search.size
    budget.spend(overlap_work(cover))
    check_disjoint(cover)
    method = f"bisected and improved by regions; {_check(function, view, cover, budget, params)}"
    return MinimizationResult(cover, proof.at_least, method, "disjoint", objective, stats=stats)


def overlap_work(cover: Cover) -> float:
    """Return the units of work of finding which outputs have cubes that meet."""
    sizes = cover.members.sum(axis=0).astype(np.float64)
    literals = PER_LITERAL * cover.n_inputs * sizes
    pairs = PER_PAIR if len(cover) < MANY_CUBES else PER_SLICED_PAIR if cover.n_inputs > MARKED_INPUTS else 0.0
    return float((PER_MEMBER * sizes + literals + pairs * cover.n_inputs * sizes * sizes).sum())


def _check(function: BooleanFunction, view: FunctionView, cover: Cover, budget: Budget, params: DisjointParams) -> str:
    if view.table is not None:
        rows = cover.members.sum(axis=1) @ np.exp2((cover.cubes == FREE).sum(axis=1))
        budget.spend(PER_MEMBER * int(cover.members.sum()) + PER_ROW * float(rows))
        return check_table(view.table, cover)
    assert view.cubes is not None
    return check_cubes(function, view.cubes, cover, params.check.after(budget), params.samples)
