"""Choosing the fewest cubes of a pool that still cover a wide function: espresso's IRREDUNDANT [1]_.

References
----------
.. [1] R. K. Brayton, G. D. Hachtel, C. T. McMullen, A. L. Sangiovanni-Vincentelli, "Logic Minimization Algorithms for
   VLSI Synthesis", Kluwer 1984.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, CoverFunction
from boolnet.minimizers.covering.solve import CoveringParams, solve_covering
from boolnet.minimizers.espresso.cover import MutableCover
from boolnet.minimizers.espresso.rows import PoolRows, TooManyRows


@dataclass(frozen=True)
class IrredundantParams:
    """How the fewest cubes are chosen.

    Attributes
    ----------
    faces : int
        Looked at to write down the rows of the covering problem; with more it is too much work.
    covering : CoveringParams
    """

    faces: int = 60_000
    covering: CoveringParams = field(default_factory=CoveringParams)


def costs_of(cover: Cover) -> list[int]:
    """Return the literals and memberships of each cube."""
    costs: list[int] = ((cover.cubes != FREE).sum(axis=1) + cover.members.sum(axis=1)).tolist()
    return costs


def irredundant(
    function: CoverFunction,
    cover: Cover,
    settled: Cover,
    budget: Budget,
    params: IrredundantParams = IrredundantParams(),
) -> Cover:
    """Return the fewest of the cubes that cover what all of them do.

    The cubes that the others do not make redundant stay, and the covering problem is about the rest.

    Parameters
    ----------
    function : CoverFunction
    cover : Cover
    settled : Cover
        Cubes that are there beside these for good; see `MutableCover`.
    budget : Budget
    params : IrredundantParams

    Raises
    ------
    OutOfTime
    """
    state = MutableCover(function, cover, settled, budget)
    is_redundant = [
        all(state.is_redundant(c, j) for j in np.flatnonzero(cover.members[c]).tolist()) for c in range(len(cover))
    ]
    redundant = cover.select(np.flatnonzero(is_redundant))
    if not len(redundant):
        return cover
    kept = cover.select(np.flatnonzero(~np.array(is_redundant)))
    chosen = choose_from(function, redundant, kept.joined(settled), redundant, budget, params)
    if chosen is None:
        state.drop_redundant(np.argsort(-np.array(costs_of(cover)), kind="stable"))
        return state.cover()
    return kept.joined(chosen)


def choose_from(
    function: CoverFunction,
    pool: Cover,
    settled: Cover,
    needed: Cover,
    budget: Budget,
    params: IrredundantParams = IrredundantParams(),
) -> Cover | None:
    """Return the fewest cubes of a pool that cover, with the settled ones, what is needed; None if that is much work.

    Parameters
    ----------
    function : CoverFunction
    pool : Cover
        Implicants to choose from.
    settled : Cover
        Cubes that are there beside them for good.
    needed : Cover
        Its on-set vectors are to be covered.
    budget : Budget
    params : IrredundantParams

    Raises
    ------
    OutOfTime
    """
    rows = PoolRows(pool, settled, params.faces, budget)
    state = MutableCover(function, needed, settled, budget)
    try:
        for c in np.argsort((needed.cubes == FREE).sum(axis=1), kind="stable").tolist():
            for j in np.flatnonzero(needed.members[c]).tolist():
                for part in state.needed_parts(needed.cubes[c], j):
                    rows.add(part, j)
    except TooManyRows:
        return None
    chosen = solve_covering(rows.rows, costs_of(pool), budget, exactly=False, params=params.covering)
    return pool.select(list(chosen.columns))
