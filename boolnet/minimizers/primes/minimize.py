"""Sums of products of functions that fit a table: all primes of it, and a choice of them."""

from __future__ import annotations

import numpy as np

from boolnet.core.budget import Budget
from boolnet.functions.cover import Cover
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers.check import check_table
from boolnet.minimizers.espresso.on_demand import minimize_on_demand
from boolnet.minimizers.forms import as_cubes
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.primes.edges import fewest_edges
from boolnet.minimizers.primes.expand import drop_unused
from boolnet.minimizers.primes.heuristic import minimize_table
from boolnet.minimizers.primes.pool import choose_from_pool, weight_of
from boolnet.minimizers.primes.primes import all_primes, essential_primes
from boolnet.minimizers.primes.tidy import tidy
from boolnet.minimizers.result import CoverObjective, Effort, Kind, MinimizationResult

EDGES_SHARE = 0.5  # of the seconds left, for the fewest edges after the fewest cubes
EXACT_SHARE = 0.4  # of the seconds, for the heuristic before the exact way


def constant_outputs(function: BooleanFunction, kind: Kind, objective: CoverObjective) -> MinimizationResult:
    """Minimise a function of no inputs: one empty cube for all the outputs that are 1."""
    members = (function.rows(0, 1).on[:, :1] & np.uint64(1)).astype(np.bool_).T
    cover = drop_unused(Cover(np.zeros((1, 0), dtype=np.uint8), members))
    at_least = len(cover) if objective == "cubes" else cover.edges()
    return MinimizationResult(cover, at_least, "constant", kind, objective)


def minimize_tabled(
    function: BooleanFunction, budget: Budget, objective: CoverObjective, effort: Effort
) -> MinimizationResult:
    """Minimise a function that fits a table; see `sums`.

    Where all primes can be written down, the heuristic chooses from them too, without the integer program.
    """
    table = DenseTable.from_function(function)
    essential = essential_primes(table)
    at_least = weight_of(essential, objective)
    needed = table.on & ~table.covered_by(essential)
    if not needed.any() and (table.n_outputs == 1 or (effort != "exact" and objective == "cubes")):
        return _finished(table, essential, at_least, "essential primes", objective)
    budget.tell("all primes")
    primes = all_primes(table)
    if primes is None:
        return _without_all_primes(function, table, essential, budget, objective, effort)
    budget.tell(f"{len(primes):,} primes")
    pick = choose_from_pool(table, primes, needed, budget, objective, exactly=effort != "heuristic")
    if pick is None:
        return _without_all_primes(function, table, essential, budget, objective, effort)
    cover, at_least = tidy(table, essential.joined(pick.cover)), at_least + pick.at_least
    fewest = False
    if effort == "exact" or (effort == "best" and objective == "literals"):
        budget.tell(f"{len(cover):,} cubes, {cover.edges():,} edges")
        most = len(cover) if objective == "cubes" else None
        cover, least_edges = fewest_edges(table, primes, cover, most, budget.part(EDGES_SHARE * budget.left()))
        fewest = least_edges == cover.edges()
        at_least = max(at_least, least_edges) if objective == "literals" else at_least
    return _finished(table, cover, at_least, "all primes and a covering problem", objective, fewest)


def _without_all_primes(
    function: BooleanFunction,
    table: DenseTable,
    essential: Cover,
    budget: Budget,
    objective: CoverObjective,
    effort: Effort,
) -> MinimizationResult:
    """Minimise a function of too many primes: by heuristic, then with primes on demand."""
    share = 1.0 if effort == "heuristic" else EXACT_SHARE
    cover = minimize_table(function, table, essential, budget.part(share * budget.left()), objective)
    at_least = weight_of(essential, objective) + bool((table.on & ~table.covered_by(essential)).any())
    method = "expand, reduce and a covering problem"
    if effort != "heuristic" and at_least < cover.size(objective)[0]:
        pick = minimize_on_demand(as_cubes(function), cover, budget, objective)
        at_least = max(at_least, pick.at_least)
        if pick.cover is not cover:
            cover, method = pick.cover, "primes on demand and a covering problem"
    return _finished(table, cover, at_least, method, objective)


def _finished(
    table: DenseTable, cover: Cover, at_least: int, method: str, objective: CoverObjective, fewest_edges: bool = False
) -> MinimizationResult:
    cover = tidy(table, cover).sorted()
    method = f"{method}; {check_table(table, cover)}"
    return MinimizationResult(cover, at_least, method, objective=objective, fewest_edges=fewest_edges)
