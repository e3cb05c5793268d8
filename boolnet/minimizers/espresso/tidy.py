"""Tidying a cover of a wide function: no membership redundant, no literal removable."""

from __future__ import annotations

import numpy as np

from boolnet.core.budget import Budget
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.minimizers.espresso.cover import MutableCover
from boolnet.minimizers.espresso.expand import Expansion
from boolnet.minimizers.espresso.irredundant import costs_of
from boolnet.minimizers.espresso.offset import OffSet
from boolnet.minimizers.espresso.tautology import OutOfTime


def tidy_wide(function: CoverFunction, off: OffSet, cover: Cover, budget: Budget) -> Cover:
    """Return a cover with redundant memberships, cubes and literals removed, as far as the budget allows.

    This is espresso's MAKE_SPARSE. A cube that leaves an output may be raised further in the others, which may make a
    membership of another cube redundant: both are repeated until neither finds anything. Each step removes a literal
    or a membership.

    Parameters
    ----------
    function : CoverFunction
    off : OffSet
        Its off-set.
    cover : Cover
    budget : Budget
    """
    free = Cover.empty(cover.n_inputs, cover.n_outputs) if function.dc is None else function.dc
    state = MutableCover(function, cover, free, budget)
    off.budget = budget
    order = np.argsort(-np.array(costs_of(cover), dtype=np.intp), kind="stable").tolist()
    changed = order
    try:
        while changed:
            for c in order:
                for j in np.flatnonzero(state.members[c]).tolist():
                    if state.is_redundant(c, j):
                        state.leave(c, j)
            changed = [c for c in order if state.members[c].any() and _raise_literals(off, state, c)]
    except OutOfTime:
        pass
    return state.cover()


def _raise_literals(off: OffSet, state: MutableCover, c: int) -> bool:
    """Remove the literals of a cube that its outputs do not require; return whether there were any."""
    while True:
        growing = Expansion(off, state.cubes[c], state.members[c])
        growing.raise_in_order(list(growing.spared))
        growing.count()
        if (growing.cube == state.cubes[c]).all():
            return False
        if not off.unproved(growing.cube, np.flatnonzero(state.members[c]).tolist()):
            state.replace(c, growing.cube)
            return True
