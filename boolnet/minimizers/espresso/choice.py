"""Choosing the fewest cubes of a pool that still cover a wide function."""

from __future__ import annotations

import numpy as np

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, CoverFunction
from boolnet.minimizers.covering.solve import solve_covering
from boolnet.minimizers.espresso.cover import WideCover
from boolnet.minimizers.espresso.rows import PoolRows, TooManyRows

MAX_WORK = 60_000  # faces looked at to write down the rows


def costs_of(cover: Cover) -> list[int]:
    """Return the literals and memberships of each cube."""
    costs: list[int] = ((cover.cubes != FREE).sum(axis=1) + cover.members.sum(axis=1)).tolist()
    return costs


def irredundant(function: CoverFunction, cover: Cover, settled: Cover, budget: Budget) -> Cover:
    """Return the fewest of the cubes that cover what all of them do; see `WideCover` for `settled`.

    The cubes that the others do not make redundant stay, and the covering problem is about the rest.

    Raises
    ------
    OutOfTime
    """
    state = WideCover(function, cover, settled, budget)
    is_spare = [all(state.is_spare(c, j) for j in np.flatnonzero(cover.members[c]).tolist()) for c in range(len(cover))]
    spare = cover.select(np.flatnonzero(is_spare))
    if not len(spare):
        return cover
    kept = cover.select(np.flatnonzero(~np.array(is_spare)))
    chosen = choose_from(function, spare, kept.joined(settled), spare, budget)
    if chosen is None:
        state.drop_spare(np.argsort(-np.array(costs_of(cover)), kind="stable"))
        return state.cover()
    return kept.joined(chosen)


def choose_from(function: CoverFunction, pool: Cover, settled: Cover, needed: Cover, budget: Budget) -> Cover | None:
    """Return the fewest cubes of a pool that cover, with the settled ones, what is needed; None if that is much work.

    Parameters
    ----------
    needed : Cover
        Its on-set vectors are to be covered.

    Raises
    ------
    OutOfTime
    """
    rows = PoolRows(pool, settled, MAX_WORK, budget)
    state = WideCover(function, needed, settled, budget)
    try:
        for c in np.argsort((needed.cubes == FREE).sum(axis=1), kind="stable").tolist():
            for j in np.flatnonzero(needed.members[c]).tolist():
                for part in state.needed_parts(needed.cubes[c], j):
                    rows.add(part, j)
    except TooManyRows:
        return None
    return pool.select(list(solve_covering(rows.rows, costs_of(pool), budget, exactly=False).columns))
