"""Tidying a cover of a table: no membership redundant, no literal removable."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover
from boolnet.minimizers.primes.counts import CoverageCounts
from boolnet.minimizers.primes.dense import DenseTable, TableOracle
from boolnet.minimizers.primes.expand import drop_unused, raise_inputs


def tidy(table: DenseTable, cover: Cover) -> Cover:
    """Return a cover of multi-output primes with redundant memberships, cubes and literals removed.

    This is espresso's MAKE_SPARSE. A cube that leaves an output may be raised further in the others, which may make a
    membership of another cube redundant: both are repeated until neither finds anything. Each step removes a literal
    or a membership.
    """
    cubes, members = cover.cubes.copy(), cover.members.copy()
    counts = CoverageCounts(table, cover)
    oracle = TableOracle(table)
    order = np.arange(table.n_inputs)
    while True:
        left = _leave_outputs(counts, cubes, members)
        for c in left:
            raised = raise_inputs(oracle, cubes[c], members[c], order)
            counts.remove(cubes[c], members[c])
            counts.add(raised, members[c])
            cubes[c] = raised
        if not left:
            return drop_unused(Cover(cubes, members))


def _leave_outputs(counts: CoverageCounts, cubes: NDArray[np.uint8], members: NDArray[np.bool_]) -> list[int]:
    """Drop redundant memberships in place, those of small cubes first; return the cubes that left one and stay."""
    left = []
    for c in np.argsort((cubes == FREE).sum(axis=1), kind="stable"):
        before = members[c].copy()
        for j in np.flatnonzero(members[c]):
            one = np.arange(members.shape[1]) == j
            if not counts.needs(cubes[c], one)[j]:
                counts.remove(cubes[c], one)
                members[c, j] = False
        if members[c].any() and (members[c] != before).any():
            left.append(int(c))
    return left


def reduce_cover(table: DenseTable, cover: Cover, order: list[int], budget: Budget) -> Cover:
    """Return the cover with each cube, in this order, shrunk to what the others leave to it: espresso's REDUCE.

    The smaller a cube, the more ways there are to expand it again.

    Parameters
    ----------
    table : DenseTable
    cover : Cover
    order : list of int
        The numbers of the cubes.
    budget : Budget
        When it is over, the rest stays as it is.
    """
    counts = CoverageCounts(table, cover)
    cubes, members = cover.cubes.copy(), cover.members.copy()
    for c in order:
        if budget.is_over():
            break
        small_members = counts.needs(cubes[c], members[c])
        small = counts.reduced(cubes[c], members[c])
        counts.remove(cubes[c], members[c])
        cubes[c], members[c] = small, small_members
        counts.add(small, small_members)
    return drop_unused(Cover(cubes, members))
