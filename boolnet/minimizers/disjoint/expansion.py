"""Disjoint covers by expansion: the best implicant of what is not covered yet, again and again.

An implicant may hold don't-cares, but nothing of the cubes that were taken before it: an oracle adds those to the
off-set. So each cube is a prime of what is left, unlike those of a plain cover made disjoint.

References
----------
.. [1] A. Bernasconi, V. Ciriani, F. Luccio, L. Pagli, "Compact DSOP and partial DSOP forms", Theory of Computing
   Systems 53 (2013): the same loop, with other weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, contains, intersects
from boolnet.minimizers.disjoint.disjoint_sharp import Needed, disjoint_sharp, drop_unneeded, sharp_pieces
from boolnet.minimizers.espresso.tautology import OutOfTime
from boolnet.minimizers.primes.expand import expand, nearness_order, reach_others
from boolnet.minimizers.primes.implicant_oracle import Cube, ImplicantOracle, Members


@dataclass(frozen=True)
class ExpansionParams:
    """How the next cube is chosen.

    Attributes
    ----------
    share : float
        Of the seconds left, for each of two expansions: of the plain cover, and of the cubes of a function that has
        no table; 0 for none.
    candidates : int
        Cubes that are expanded before the best of them is taken.
    part_worth : float
        Of a part of a cube, against as much of a cube that is held whole.
    seed : int
    """

    share: float = 0.8
    candidates: int = 3
    part_worth: float = 0.5
    seed: int = 13


DEFAULT = ExpansionParams()


class RestOracle:
    """Says what another implicant oracle says, except that a cube may not meet what was taken for the same output.

    Parameters
    ----------
    oracle : ImplicantOracle
    cover : Cover
        Of as many inputs and outputs as what will be taken.
    """

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


def expand_disjoint(
    cover: Cover, oracle: ImplicantOracle, needed: Needed | None, budget: Budget, params: ExpansionParams = DEFAULT
) -> Cover:
    """Return a disjoint cover expanded from the cubes of any cover; disjoint sharp does what there is no time for.

    Parameters
    ----------
    cover : Cover
        Of the function.
    oracle : ImplicantOracle
        Of the function.
    needed : callable or None
        From a cube to the outputs of whose on-set it holds a vector; None without don't-cares.
    budget : Budget
    params : ExpansionParams, optional

    Examples
    --------
    >>> from boolnet.functions.cover import CoverFunction
    >>> from boolnet.minimizers.espresso.offset import OffSet
    >>> on, off = Cover.from_strings(["110", "011"], ["1", "1"]), Cover.from_strings(["00-"], ["1"])
    >>> function = CoverFunction(("a", "b", "c"), ("y",), on, None, off)
    >>> expand_disjoint(on, OffSet(function, Budget(9)), None, Budget(9)).cubes.tolist()
    [[2, 1, 2]]
    """
    left, rest = RestOracle(oracle, cover), cover
    rng = np.random.Generator(np.random.PCG64(params.seed))
    try:
        while len(rest) and not budget.is_over():
            cube, members = _best_expanded(left, rest, rng, params)
            left.take(cube, members)
            rest = sharp_pieces(rest, cube, members)
            if needed is not None:
                rest = drop_unneeded(rest, needed)
    except OutOfTime:
        pass
    return disjoint_sharp(left.taken.joined(rest), needed)


def _best_expanded(
    left: RestOracle, rest: Cover, rng: np.random.Generator, params: ExpansionParams
) -> tuple[Cube, Members]:
    """Expand some of the largest cubes, and return the one that holds most of the rest."""
    size = (rest.cubes == FREE).sum(axis=1) + rest.members.sum(axis=1) + rng.random(len(rest))
    best: tuple[float, Cube, Members] | None = None
    for c in np.argsort(-size)[: params.candidates]:
        cube = reach_others(left, rest.cubes[c], rest.members[c], rest.cubes)
        order = nearness_order(cube, rest.cubes)
        cube, members = expand(left, cube, rest.members[c], order, False)
        inside = contains(cube, rest.cubes)
        met = intersects(cube, rest.cubes)
        members = members & np.logical_or.reduce(rest.members[met], axis=0)
        part = np.exp2(-((cube != FREE) & (rest.cubes == FREE)).sum(axis=1).astype(np.float64))
        worth = np.where(inside, 1.0, params.part_worth * part * met)
        gain = float(worth @ (rest.members & members).sum(axis=1))
        if best is None or gain > best[0]:
            best = gain, cube, members
    assert best is not None
    return best[1], best[2]
