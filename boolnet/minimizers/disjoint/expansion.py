"""Disjoint covers by growth: the best implicant of what is not covered yet, again and again.

An implicant may hold don't-cares, but nothing of the cubes that were taken before it: an oracle adds those to the
off-set. So each cube is a prime of what is left, which a plain cover cut apart does not have.
"""

from __future__ import annotations

import numpy as np

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, contains, intersects
from boolnet.minimizers.disjoint.disjoint_sharp import Needed, cut_disjoint, drop_unneeded, without_part
from boolnet.minimizers.espresso.tautology import OutOfTime
from boolnet.minimizers.primes.dense import Cube, ImplicantOracle, Members
from boolnet.minimizers.primes.expand import expand, nearness_order, reach_others

CANDIDATES = 3  # cubes that are grown before the best of them is taken
PART_WORTH = 0.5  # of a part of a cube, against as much of a cube that is held whole
SEED = 13


class LeftJudge:
    """Says what another oracle says, except that a cube may not meet what was taken for the same output."""

    def __init__(self, oracle: ImplicantOracle, cover: Cover) -> None:
        self.oracle = oracle
        self.taken = Cover.empty(cover.n_inputs, cover.n_outputs)

    def take(self, cube: Cube, members: Members) -> None:
        """From now on no cube may meet this one."""
        self.taken = self.taken.joined(Cover(cube[None], members[None]))

    def implied(self, cube: Cube, asked: Members) -> Members:
        """See `ImplicantOracle`."""
        met = np.logical_or.reduce(self.taken.members[intersects(cube, self.taken.cubes)], axis=0)
        asked = asked & ~met
        return self.oracle.implied(cube, asked) if asked.any() else asked


def grow_disjoint(cover: Cover, oracle: ImplicantOracle, needed: Needed | None, budget: Budget) -> Cover:
    """Return a disjoint cover grown from the cubes of any cover; what the budget left no time for is cut apart.

    Examples
    --------
    >>> from boolnet.functions.cover import CoverFunction
    >>> from boolnet.minimizers.espresso.offset import OffSet
    >>> on, off = Cover.from_strings(["110", "011"], ["1", "1"]), Cover.from_strings(["00-"], ["1"])
    >>> function = CoverFunction(("a", "b", "c"), ("y",), on, None, off)
    >>> grow_disjoint(on, OffSet(function, Budget(9)), None, Budget(9)).cubes.tolist()
    [[2, 1, 2]]
    """
    left, rest = LeftJudge(oracle, cover), cover
    rng = np.random.Generator(np.random.PCG64(SEED))
    try:
        while len(rest) and not budget.is_over():
            cube, members = _best_grown(left, rest, rng)
            left.take(cube, members)
            rest = without_part(rest, cube, members)
            if needed is not None:
                rest = drop_unneeded(rest, needed)
    except OutOfTime:
        pass
    return cut_disjoint(left.taken.joined(rest), needed)


def _best_grown(left: LeftJudge, rest: Cover, rng: np.random.Generator) -> tuple[Cube, Members]:
    """Grow some of the largest cubes, and return the one that holds most of the rest."""
    size = (rest.cubes == FREE).sum(axis=1) + rest.members.sum(axis=1) + rng.random(len(rest))
    best: tuple[float, Cube, Members] | None = None
    for c in np.argsort(-size)[:CANDIDATES]:
        cube = reach_others(left, rest.cubes[c], rest.members[c], rest.cubes)
        order = nearness_order(cube, rest.cubes)
        cube, members = expand(left, cube, rest.members[c], order, False)
        inside = contains(cube, rest.cubes)
        met = intersects(cube, rest.cubes)
        members = members & np.logical_or.reduce(rest.members[met], axis=0)
        part = np.exp2(-((cube != FREE) & (rest.cubes == FREE)).sum(axis=1).astype(np.float64))
        worth = np.where(inside, 1.0, PART_WORTH * part * met)
        gain = float(worth @ (rest.members & members).sum(axis=1))
        if best is None or gain > best[0]:
            best = gain, cube, members
    assert best is not None
    return best[1], best[2]
