"""Tidying a cover of a table: no membership redundant, no literal removable."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.cover import FREE, Cover
from boolnet.minimizers.primes.counts import CoverageCounts
from boolnet.minimizers.primes.dense import DenseTable, TableOracle, face_work
from boolnet.minimizers.primes.expand import drop_unused, raise_inputs

FACES = 3  # visited for a membership: to count it, to ask for it, to take it back


def tidying_work(cover: Cover) -> float:
    """Return the units of work of tidying a cover in which little is redundant."""
    return face_work(cover.cubes, FACES * cover.members.sum(axis=1))


def tidy(table: DenseTable, cover: Cover, budget: Budget = UNLIMITED) -> Cover:
    """Return a cover of multi-output primes with redundant memberships, cubes and literals removed.

    When the budget is over first, some of them are left.

    This is espresso's MAKE_SPARSE. A cube that leaves an output may be raised further in the others, which may make a
    membership of another cube redundant: both are repeated until neither finds anything. Each step removes a literal
    or a membership.

    Parameters
    ----------
    table : DenseTable
    cover : Cover
    budget : Budget
        Pays for it.
    """
    if budget.is_over():
        return cover
    cubes, members = cover.cubes.copy(), cover.members.copy()
    counts = CoverageCounts(table, cover)
    budget.spend(face_work(cubes, members.sum(axis=1)))
    oracle = TableOracle(table)
    order = np.arange(table.n_inputs)
    while True:
        left = _leave_outputs(counts, cubes, members, budget)
        for c in left:
            work = face_work(cubes[c : c + 1], table.n_inputs * table.on.shape[0] + 2 * int(members[c].sum()))
            if budget.is_over(work):
                left = []
                break
            raised = raise_inputs(oracle, cubes[c], members[c], order)
            counts.remove(cubes[c], members[c])
            counts.add(raised, members[c])
            cubes[c] = raised
        if not left:
            return drop_unused(Cover(cubes, members))


def _leave_outputs(
    counts: CoverageCounts, cubes: NDArray[np.uint8], members: NDArray[np.bool_], budget: Budget
) -> list[int]:
    """Drop redundant memberships in place, those of small cubes first; return the cubes that left one and stay."""
    left = []
    for c in np.argsort((cubes == FREE).sum(axis=1), kind="stable"):
        if budget.is_over(face_work(cubes[c : c + 1], 2 * int(members[c].sum()))):
            break
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
    budget.spend(face_work(cubes, members.sum(axis=1)))
    for c in order:
        if budget.is_over(face_work(cubes[c : c + 1], 5 * int(members[c].sum()))):
            break
        small_members = counts.needs(cubes[c], members[c])
        small = counts.reduced(cubes[c], members[c])
        counts.remove(cubes[c], members[c])
        cubes[c], members[c] = small, small_members
        counts.add(small, small_members)
    return drop_unused(Cover(cubes, members))
