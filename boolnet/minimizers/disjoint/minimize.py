"""Disjoint covers, minimised as such: in no output do two cubes meet, so that its sum is 0 or 1.

Several starts, the best of them improved region by region; for small functions an integer program as well, which also
proves how many cubes are needed. A minimum plain cover comes first: no disjoint one is smaller.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from boolnet.core.budget import Budget
from boolnet.functions.cover import Cover
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers.check import check_cubes, check_disjoint, check_table, overlapping_outputs
from boolnet.minimizers.disjoint.exact import MAX_NONZEROS, Proof, prove
from boolnet.minimizers.disjoint.function_view import FunctionView
from boolnet.minimizers.disjoint.search import Search
from boolnet.minimizers.disjoint.start import start
from boolnet.minimizers.result import CoverObjective, MinimizationResult
from boolnet.minimizers.sums import run_best

PLAIN_SHARE = 0.15  # of the seconds, for the plain cover
START_SHARE = 0.25  # of what is left then
FIRST_PATIENCE = 300  # regions in a row that bring nothing, before the program
PROOF_SHARE = 0.5  # of what is left then
PATIENCE = 5000
PATIENCE_PER_CUBE = 100
CHECK_SECONDS = 5.0
HOPEFUL = 1.1  # times the target: a first search that ends above will not reach it


@dataclass(frozen=True)
class SearchParams:
    """How hard to try, beside the budget.

    Attributes
    ----------
    patience, per_cube : int
        Regions in a row that may bring nothing, and how many more of them for each cube.
    nonzeros : int
        Of the largest program for the whole function.
    target : float
        Cubes: when the first search ends far above, nothing more is tried.
    """

    patience: int = PATIENCE
    per_cube: int = PATIENCE_PER_CUBE
    nonzeros: int = MAX_NONZEROS
    target: float = math.inf

    def is_hopeless(self, cover: Cover) -> bool:
        """Return whether a cover is too large to come down to the target."""
        return len(cover) > HOPEFUL * self.target + 1


def run_disjoint(function: BooleanFunction, budget: Budget, objective: CoverObjective) -> MinimizationResult:
    """Minimise a function to a disjoint cover.

    Examples
    --------
    >>> import boolnet
    >>> minimized = run_disjoint(boolnet.read("a | b"), Budget(5), "cubes")
    >>> minimized.cover.cubes.tolist(), minimized.description
    ([[1, 0], [2, 1]], 'proved minimum')
    """
    plain = run_best(function, budget.part(PLAIN_SHARE * budget.left()), objective)
    return make_disjoint(function, plain, budget, objective, SearchParams())


def make_disjoint(
    function: BooleanFunction,
    plain: MinimizationResult,
    budget: Budget,
    objective: CoverObjective,
    effort: SearchParams,
) -> MinimizationResult:
    """Return a small disjoint cover, given a plain one."""
    view = FunctionView.of(function)
    at_least = plain.at_least
    if overlapping_outputs(plain.cover).any():
        cover = start(plain.cover, view, objective, budget.part(START_SHARE * budget.left()))
    else:
        cover = plain.cover
    if cover.size(objective)[0] > at_least:
        budget.tell(f"disjoint: {len(cover)} cubes")
    search = Search(cover, view.dont_cares, objective, min(FIRST_PATIENCE, effort.patience))
    search.run(budget, at_least, programs=False)
    proof = Proof(search.best, at_least)
    is_hopeless = effort.is_hopeless(search.best)
    if view.table is not None and not is_hopeless and proof.cover.size(objective)[0] > at_least:
        proof = prove(view.table, proof, objective, effort.nonzeros, budget.part(PROOF_SHARE * budget.left()))
    search.restart(proof.cover, 0 if is_hopeless else effort.patience + effort.per_cube * len(proof.cover))
    cover = search.run(budget, proof.at_least).sorted()
    check_disjoint(cover)
    checked = _check(function, view, cover)
    return MinimizationResult(
        cover, proof.at_least, f"halved and improved by regions; {checked}", "disjoint", objective
    )


def _check(function: BooleanFunction, view: FunctionView, cover: Cover) -> str:
    if view.table is not None:
        return check_table(view.table, cover)
    assert view.cubes is not None
    return check_cubes(function, view.cubes, cover, Budget(CHECK_SECONDS))
