"""Sums of products of functions that fit a table: all primes of it, and a choice of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from boolnet.core.budget import Budget
from boolnet.core.local_search import RoundStats
from boolnet.functions.cover import Cover
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers.check import check_table
from boolnet.minimizers.covering.solve import CoveringStats
from boolnet.minimizers.espresso.on_demand import OnDemandParams, minimize_on_demand
from boolnet.minimizers.forms import as_cubes, evaluation_work
from boolnet.minimizers.primes.dense import DenseTable, face_work, table_work
from boolnet.minimizers.primes.edges import EdgesParams, fewest_edges
from boolnet.minimizers.primes.expand import drop_unused
from boolnet.minimizers.primes.heuristic import TableSearch, TableSearchParams
from boolnet.minimizers.primes.pool import PoolParams, choose_from_pool, weight_of
from boolnet.minimizers.primes.primes import PrimesParams, all_primes, essential_primes
from boolnet.minimizers.primes.tidy import tidy
from boolnet.minimizers.result import CoverObjective, Effort, Kind, MinimizationResult


@dataclass(frozen=True)
class TabledParams:
    """How a function that fits a table is minimised.

    Attributes
    ----------
    primes : PrimesParams
    pool : PoolParams
        For the choice from all primes.
    edges : EdgesParams
    edges_share : float
        Of the work left, for the fewest edges after the fewest cubes.
    search : TableSearchParams
        The heuristic, where there are too many primes.
    search_share : float
        Of the work, for the heuristic where the exact way follows, after which it goes on if there is no proof.
    on_demand : OnDemandParams
        The exact way, where there are too many primes.
    least_on_demand : float
        Units of work for a cube of the heuristic, without which the exact way is not begun.
    tidy_share : float
        Of the work, that is left for tidying and checking the cover.
    """

    primes: PrimesParams = field(default_factory=PrimesParams)
    pool: PoolParams = field(default_factory=PoolParams)
    edges: EdgesParams = field(default_factory=EdgesParams)
    edges_share: float = 0.5
    search: TableSearchParams = field(default_factory=TableSearchParams)
    search_share: float = 0.6
    on_demand: OnDemandParams = field(default_factory=OnDemandParams)
    least_on_demand: float = 3.0
    tidy_share: float = 0.07


@dataclass(frozen=True)
class TabledStats:
    """What minimised a table.

    Attributes
    ----------
    essential : int
        Essential primes.
    primes : int
        All of them, or 0 where they were not written down.
    covering : CoveringStats or None
        Of the choice from all primes, or from those on demand.
    search : RoundStats or None
        Of the heuristic.
    """

    essential: int
    primes: int = 0
    covering: CoveringStats | None = None
    search: RoundStats | None = None


def constant_outputs(function: BooleanFunction, kind: Kind, objective: CoverObjective) -> MinimizationResult:
    """Minimise a function of no inputs: one empty cube for all the outputs that are 1.

    Parameters
    ----------
    function : BooleanFunction
    kind : {"sum", "disjoint", "xor"}
        How outputs would follow from several cubes.
    objective : {"cubes", "literals"}
        What the size counts.
    """
    members = (function.rows(0, 1).on[:, :1] & np.uint64(1)).astype(np.bool_).T
    cover = drop_unused(Cover(np.zeros((1, 0), dtype=np.uint8), members))
    at_least = len(cover) if objective == "cubes" else cover.edges()
    return MinimizationResult(cover, at_least, "constant", kind, objective)


def minimize_tabled(
    function: BooleanFunction,
    budget: Budget,
    objective: CoverObjective,
    effort: Effort,
    params: TabledParams = TabledParams(),
) -> MinimizationResult:
    """Return a small sum of products of a function that fits a table.

    The essential primes come first, then a covering problem over all primes; the heuristic, too, chooses from all
    primes where they can be written down, only without the integer program.

    Parameters
    ----------
    function : BooleanFunction
    budget : Budget
        When to stop improving.
    objective : {"cubes", "literals"}
        What to have few of.
    effort : {"heuristic", "best", "exact"}
        Whether to go on to an integer program, and whether to look for the fewest edges as well.
    params : TabledParams
    """
    table = DenseTable.from_function(function)
    budget.spend(table_work(table.n_inputs, table.n_outputs) + evaluation_work(function))
    searching = budget.part((1 - params.tidy_share) * budget.left())
    essential = essential_primes(table, params.primes, searching)
    at_least = weight_of(essential, objective)
    needed = table.on & ~table.covered_by(essential)
    searching.spend(face_work(essential.cubes, table.on.shape[0]))
    if not needed.any() and (table.n_outputs == 1 or (effort != "exact" and objective == "cubes")):
        return _finished(table, essential, at_least, "essential primes", budget, objective, TabledStats(len(essential)))
    budget.tell("all primes")
    primes = all_primes(table, params.primes, searching)
    if primes is None:
        return _without_all_primes(function, table, essential, budget, searching, objective, effort, params)
    budget.tell(f"{len(primes):,} primes")
    exactly = effort != "heuristic"
    pick = choose_from_pool(table, primes, needed, searching, objective, exactly=exactly, params=params.pool)
    if pick is None:
        return _without_all_primes(function, table, essential, budget, searching, objective, effort, params)
    cover, at_least = tidy(table, essential.joined(pick.cover), budget), at_least + pick.at_least
    fewest = False
    if effort == "exact" or (effort == "best" and objective == "literals"):
        budget.tell(f"{len(cover):,} cubes, {cover.edges():,} edges")
        most = len(cover) if objective == "cubes" else None
        part = searching.part(params.edges_share * searching.left())
        cover, least_edges = fewest_edges(table, primes, cover, most, part, params.edges)
        fewest = least_edges == cover.edges()
        at_least = max(at_least, least_edges) if objective == "literals" else at_least
    stats = TabledStats(len(essential), len(primes), pick.stats)
    return _finished(table, cover, at_least, "all primes and a covering problem", budget, objective, stats, fewest)


def _without_all_primes(
    function: BooleanFunction,
    table: DenseTable,
    essential: Cover,
    budget: Budget,
    searching: Budget,
    objective: CoverObjective,
    effort: Effort,
    params: TabledParams,
) -> MinimizationResult:
    """Minimise a function of too many primes: by heuristic, then with primes on demand."""
    search = TableSearch(function, table, essential, searching, objective, params.search)
    later = (1 - params.search_share) * searching.left()
    is_hopeful = effort != "heuristic" and later >= params.least_on_demand * len(search.cover())
    search.improve(searching.part((params.search_share if is_hopeful else 1.0) * searching.left()))
    cover = search.cover()
    at_least = weight_of(essential, objective) + bool((table.on & ~table.covered_by(essential)).any())
    method, covering = "expand, reduce and a covering problem", None
    is_hopeful = searching.left() >= params.least_on_demand * len(cover)
    if effort != "heuristic" and is_hopeful and at_least < cover.size(objective)[0]:
        pick = minimize_on_demand(as_cubes(function, searching), cover, searching, objective, params.on_demand)
        at_least, covering = max(at_least, pick.at_least), pick.stats
        if pick.cover is not cover:
            cover, method = pick.cover, "primes on demand and a covering problem"
    if at_least < cover.size(objective)[0]:
        search.improve(searching)
        cover = min(cover, search.cover(), key=lambda one: one.size(objective))
    stats = TabledStats(len(essential), 0, covering, search.rounds.stats())
    return _finished(table, cover, at_least, method, budget, objective, stats)


def _finished(
    table: DenseTable,
    cover: Cover,
    at_least: int,
    method: str,
    budget: Budget,
    objective: CoverObjective,
    stats: TabledStats,
    fewest_edges: bool = False,
) -> MinimizationResult:
    cover = tidy(table, cover, budget).sorted()
    budget.spend(face_work(cover.cubes, table.on.shape[0]))
    method = f"{method}; {check_table(table, cover)}"
    return MinimizationResult(cover, at_least, method, "sum", objective, fewest_edges, stats)
