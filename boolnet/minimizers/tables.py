"""The ways to minimise a function that fits a table: exactly, by heuristic, or whichever is better in the time."""

from __future__ import annotations

import numpy as np

from boolnet.cover import Cover
from boolnet.errors import LimitError
from boolnet.function import BooleanFunction
from boolnet.minimizers.check import check_table
from boolnet.minimizers.dense import DenseTable
from boolnet.minimizers.exact import minimize_exactly
from boolnet.minimizers.expand import drop_unused
from boolnet.minimizers.heuristic import minimize_table
from boolnet.minimizers.primes import essential_primes
from boolnet.minimizers.result import Kind, Minimized, Objective
from boolnet.minimizers.tidy import tidy
from boolnet.watch import Watch

HEURISTIC_SHARE = 0.5  # of the seconds, for the heuristic beside an exact run that found no proof


def constant_outputs(function: BooleanFunction, kind: Kind, objective: Objective) -> Minimized:
    """Minimise a function of no inputs: one empty cube for all the outputs that are 1."""
    members = (function.rows(0, 1).on[:, :1] & np.uint64(1)).astype(np.bool_).T
    cover = drop_unused(Cover(np.zeros((1, 0), dtype=np.uint8), members))
    at_least = len(cover) if objective == "cubes" else cover.edges()
    return Minimized(cover, at_least, "constant", kind, objective)


def minimize_tabled(
    function: BooleanFunction, watch: Watch, objective: Objective, *, exactly: bool, heuristically: bool
) -> Minimized:
    """Minimise a function that fits a table; see `sums`."""
    seconds = watch.left()
    table = DenseTable.from_function(function)
    essential = essential_primes(table)
    is_open = bool((table.on & ~table.covered_by(essential)).any())
    at_least = len(essential) + is_open
    found = [] if is_open else [(essential, "essential primes")]
    if exactly and is_open:
        exact = minimize_exactly(table, essential, watch)
        if exact is not None:
            found.append((exact[0], "all primes and a covering problem"))
            at_least = max(at_least, exact[1])
    if heuristically and not any(len(cover) == at_least for cover, _ in found):
        more = watch if watch.left() else Watch(HEURISTIC_SHARE * seconds)
        found.append((minimize_table(function, table, essential, more), "expand, reduce and a covering problem"))
    if not found:
        raise LimitError("there are too many primes to choose from", help="minimise with the method heuristic")
    cover, method = min(found, key=lambda pair: len(pair[0]))
    cover = tidy(table, cover).sorted()
    return Minimized(cover, at_least, f"{method}; {check_table(table, cover)}", objective=objective)
