"""The ways to minimise a function that fits a table: exactly, by heuristic, or whichever is better in the time."""

from __future__ import annotations

from math import inf

import numpy as np

from boolnet.cover import Cover
from boolnet.function import BooleanFunction
from boolnet.minimizers.check import check_table
from boolnet.minimizers.dense import DenseTable
from boolnet.minimizers.exact import choose_from_all_primes
from boolnet.minimizers.expand import drop_unused
from boolnet.minimizers.forms import as_cubes
from boolnet.minimizers.heuristic import minimize_table
from boolnet.minimizers.on_demand import minimize_on_demand
from boolnet.minimizers.pool import weight_of
from boolnet.minimizers.primes import essential_primes
from boolnet.minimizers.result import Kind, Minimized, Objective
from boolnet.minimizers.tidy import tidy
from boolnet.watch import Watch

EXACT_SHARE = 0.4  # of the seconds, for the heuristic before the exact way
HEURISTIC_SHARE = 0.5  # of the seconds, for the heuristic beside an exact run that found no proof


def constant_outputs(function: BooleanFunction, kind: Kind, objective: Objective) -> Minimized:
    """Minimise a function of no inputs: one empty cube for all the outputs that are 1."""
    members = (function.rows(0, 1).on[:, :1] & np.uint64(1)).astype(np.bool_).T
    cover = drop_unused(Cover(np.zeros((1, 0), dtype=np.uint8), members))
    at_least = len(cover) if objective == "cubes" else cover.edges()
    return Minimized(cover, at_least, "constant", kind, objective)


def minimize_tabled(function: BooleanFunction, watch: Watch, objective: Objective, *, exactly: bool) -> Minimized:
    """Minimise a function that fits a table; see `sums`.

    Where all primes can be written down, the heuristic chooses from them too, without the integer program.
    """
    seconds = watch.left()
    table = DenseTable.from_function(function)
    essential = essential_primes(table)
    at_least = weight_of(essential, objective)
    if not (table.on & ~table.covered_by(essential)).any():
        return _finished(table, essential, at_least, "essential primes", objective)
    pick = choose_from_all_primes(table, essential, watch, objective, exactly=exactly)
    if pick is not None:
        method = "all primes and a covering problem"
        return _finished(table, essential.joined(pick.cover), at_least + pick.at_least, method, objective)
    more = watch if watch.left() or watch.is_stopped() else Watch(HEURISTIC_SHARE * seconds)
    cover = minimize_table(function, table, essential, more.part(EXACT_SHARE * seconds if exactly else inf), objective)
    at_least, method = at_least + 1, "expand, reduce and a covering problem"
    if exactly and at_least < cover.size(objective)[0]:
        pick = minimize_on_demand(as_cubes(function), cover, more, objective)
        at_least = max(at_least, pick.at_least)
        if pick.cover is not cover:
            cover, method = pick.cover, "primes on demand and a covering problem"
    return _finished(table, cover, at_least, method, objective)


def _finished(table: DenseTable, cover: Cover, at_least: int, method: str, objective: Objective) -> Minimized:
    cover = tidy(table, cover).sorted()
    return Minimized(cover, at_least, f"{method}; {check_table(table, cover)}", objective=objective)
