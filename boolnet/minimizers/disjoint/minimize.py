"""Disjoint covers, minimised as such: in no output do two cubes meet, so that its sum is 0 or 1.

Several starts, the best of them improved region by region; for small functions an integer program as well, which also
proves how many cubes are needed. A minimum plain cover comes first: no disjoint one is smaller.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from boolnet.core.budget import Watch
from boolnet.functions.cover import Cover
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers.check import check_cubes, check_disjoint, check_table, overlapping_outputs
from boolnet.minimizers.disjoint.exact import MAX_NONZEROS, Proof, prove
from boolnet.minimizers.disjoint.function_view import Terrain
from boolnet.minimizers.disjoint.search import Search
from boolnet.minimizers.disjoint.start import start
from boolnet.minimizers.result import Minimized, Objective
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
class Effort:
    """How hard to try, beside the watch.

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


def run_disjoint(function: BooleanFunction, watch: Watch, objective: Objective) -> Minimized:
    """Minimise a function to a disjoint cover.

    Examples
    --------
    >>> import boolnet
    >>> minimized = run_disjoint(boolnet.read("a | b"), Watch(5), "cubes")
    >>> minimized.cover.cubes.tolist(), minimized.description
    ([[1, 0], [2, 1]], 'proved minimum')
    """
    plain = run_best(function, watch.part(PLAIN_SHARE * watch.left()), objective)
    return make_disjoint(function, plain, watch, objective, Effort())


def make_disjoint(
    function: BooleanFunction, plain: Minimized, watch: Watch, objective: Objective, effort: Effort
) -> Minimized:
    """Return a small disjoint cover, given a plain one."""
    terrain = Terrain.of(function)
    at_least = plain.at_least
    if overlapping_outputs(plain.cover).any():
        cover = start(plain.cover, terrain, objective, watch.part(START_SHARE * watch.left()))
    else:
        cover = plain.cover
    if cover.size(objective)[0] > at_least:
        watch.tell(f"disjoint: {len(cover)} cubes")
    search = Search(cover, terrain.ground, objective, min(FIRST_PATIENCE, effort.patience))
    search.run(watch, at_least, programs=False)
    proof = Proof(search.best, at_least)
    is_hopeless = effort.is_hopeless(search.best)
    if terrain.table is not None and not is_hopeless and proof.cover.size(objective)[0] > at_least:
        proof = prove(terrain.table, proof, objective, effort.nonzeros, watch.part(PROOF_SHARE * watch.left()))
    search.restart(proof.cover, 0 if is_hopeless else effort.patience + effort.per_cube * len(proof.cover))
    cover = search.run(watch, proof.at_least).sorted()
    check_disjoint(cover)
    checked = _check(function, terrain, cover)
    return Minimized(cover, proof.at_least, f"halved and improved by regions; {checked}", "disjoint", objective)


def _check(function: BooleanFunction, terrain: Terrain, cover: Cover) -> str:
    if terrain.table is not None:
        return check_table(terrain.table, cover)
    assert terrain.cubes is not None
    return check_cubes(function, terrain.cubes, cover, Watch(CHECK_SECONDS))
