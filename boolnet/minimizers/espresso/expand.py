"""Expanding the cubes of a wide function to primes, against the cubes of its off-set: espresso's EXPAND [1]_.

References
----------
.. [1] R. K. Brayton, G. D. Hachtel, C. T. McMullen, A. L. Sangiovanni-Vincentelli, "Logic Minimization Algorithms for
   VLSI Synthesis", Kluwer 1984.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, contains
from boolnet.minimizers.espresso.expand_heuristics import ExpandHeuristic, Perturbation
from boolnet.minimizers.espresso.offset import Members, OffSet
from boolnet.minimizers.espresso.sliced import PER_CELL, Cube, literals_of
from boolnet.minimizers.espresso.tautology import OutOfTime
from boolnet.minimizers.primes.expand import pull_of_others

MOST_TRIED = 400  # other cubes, the nearest, that a cube is stretched towards
PER_EXPANSION = 0.1  # units for a cube
PER_REACH = 0.1  # units for a look at which cubes can be contained...
PER_PRODUCT = 4e-7  # ... and for each value of two of them that is compared


def expand_cover(
    off: OffSet,
    cover: Cover,
    order: NDArray[np.intp],
    is_prime: NDArray[np.bool_],
    heuristic: ExpandHeuristic,
    perturbation: Perturbation,
    budget: Budget,
    most_tried: int = MOST_TRIED,
) -> Cover:
    """Return primes that together contain the cubes; a cube inside a prime met before needs no prime of its own.

    Parameters
    ----------
    off : OffSet
        What the primes keep away from.
    cover : Cover
        Implicants.
    order : ndarray of intp
        In which they are expanded.
    is_prime : ndarray of bool, shape (c,)
        Which of them are known to be prime, and stay as they are.
    heuristic : ExpandHeuristic
    perturbation : Perturbation
    budget : Budget
        When it is over, all that are left stay as they are.
    most_tried : int
        Other cubes, the nearest, that a cube is stretched towards.
    """
    left = cover.members.copy()
    primes, outputs = [], []
    for c in order:
        if not left[c].any():
            continue
        if budget.is_over(PER_CELL * (left.size + cover.cubes.size)):
            rest = left.any(axis=1)
            primes += list(cover.cubes[rest])
            outputs += list(cover.members[rest])
            break
        others = np.flatnonzero(left.any(axis=1))
        prime, members = cover.cubes[c], cover.members[c]
        if not is_prime[c]:
            prime, members = expand_cube(off, prime, members, cover.select(others), heuristic, perturbation, most_tried)
        primes.append(prime)
        outputs.append(members)
        inside = others[contains(prime, cover.cubes[others])]
        left[inside] &= ~members
    if not primes:
        return cover
    return Cover(np.array(primes), np.array(outputs)).sorted()


def expand_cube(
    off: OffSet,
    cube: Cube,
    members: Members,
    others: Cover,
    heuristic: ExpandHeuristic,
    perturbation: Perturbation,
    most_tried: int = MOST_TRIED,
) -> tuple[Cube, Members]:
    """Return a multi-output prime that contains a cube; the cube itself when the budget is over first.

    Parameters
    ----------
    off : OffSet
        What the prime keeps away from.
    cube : ndarray of uint8, shape (n,)
    members : ndarray of bool, shape (m,)
        The outputs it is an implicant of.
    others : Cover
        Cubes that the prime would well contain.
    heuristic : ExpandHeuristic
    perturbation : Perturbation
    most_tried : int
        Of the others, the nearest, that the cube is stretched towards.
    """
    try:
        while True:
            growing = Expansion(off, cube, members)
            off.budget.spend(PER_EXPANSION + PER_CELL * (others.cubes.size + others.members.size))
            growing.raise_outputs(perturbation.outputs)
            if heuristic.reach:
                growing.reach(others, most_tried)
            growing.raise_inputs(others, heuristic.greedy, perturbation.pull)
            before = growing.members.copy()
            growing.raise_outputs(np.ones_like(members))
            growing.count()
            wrong = off.unproved(growing.cube, np.flatnonzero(growing.members).tolist())
            if not before[wrong].any():
                growing.members[wrong] = False
                return growing.cube, growing.members
    except OutOfTime:
        return cube, members


class Expansion:
    """A cube under expansion, and what it has to keep away from.

    Attributes
    ----------
    cube, members : ndarray
    spared : dict of int to int
        For each literal's input, the cubes of the off-set that the literal does not keep away.
    rows : int
        The cubes of the off-set to keep away from: those of its outputs.
    """

    def __init__(self, off: OffSet, cube: Cube, members: Members) -> None:
        self.off = off
        self.cube, self.members = cube.copy(), members.copy()
        everything = (1 << off.count) - 1
        self.spared = {i: everything & ~off.literals[i][1 - value] for i, value in literals_of(cube)}
        self.steps = 2 * len(cube)
        self.rows = self._rows_of(members)

    def count(self) -> None:
        """Spend what was done since the last time."""
        self.off.budget.spend(2 * self.off.step() * self.steps)
        self.steps = 0

    def _rows_of(self, members: Members) -> int:
        rows = 0
        outputs = np.flatnonzero(members).tolist()
        self.steps += 8 + len(outputs)
        for j in outputs:
            rows |= self.off.outputs[j]
        return rows

    def _met_by(self, inputs: list[int], rows: int) -> int:
        """Return the rows that these literals together do not keep away."""
        self.steps += 3
        for i in inputs:
            rows &= self.spared[i]
            self.steps += 1
            if not rows:
                break
        return rows

    def needed(self) -> list[int]:
        """Return the literals that alone keep a row away."""
        none = one = 0  # rows kept away by no literal so far, by at most one
        none = one = self.rows
        self.steps += 2 * len(self.spared)
        for spared in self.spared.values():
            one = one & spared | none
            none &= spared
        single = one & ~none
        return [i for i, spared in self.spared.items() if single & ~spared]

    def raise_outputs(self, wanted: Members) -> None:
        """Join every output that is wanted and whose known off-set the cube avoids."""
        if not wanted.any():
            return
        met = self._met_by(list(self.spared), (1 << self.off.count) - 1)
        for j in np.flatnonzero(wanted & ~self.members).tolist():
            self.members[j] = not self.off.outputs[j] & met
        self.rows = self._rows_of(self.members)

    def drop(self, i: int) -> None:
        """Remove a literal."""
        self.cube[i] = FREE
        del self.spared[i]

    def reach(self, others: Cover, most_tried: int) -> None:
        """Grow to contain other cubes whole, each time the one that brings the most others along."""
        left = others
        while len(left):
            found = self._reachable(left, most_tried)
            self.count()
            if found is None or self.off.budget.is_over():
                return
            left, kept, best = found
            for i, keep in zip(list(self.spared), kept[best].tolist(), strict=True):
                if not keep:
                    self.drop(i)
            self.members |= left.members[best]
            self.rows = self._rows_of(self.members)

    def _reachable(self, others: Cover, most_tried: int) -> tuple[Cover, NDArray[np.bool_], int] | None:
        """Return the cubes that can be contained, the literals they leave, and the best of them."""
        inputs = list(self.spared)
        self.off.budget.spend(PER_REACH + PER_CELL * (others.cubes.size + others.members.size))
        needed = np.isin(inputs, self.needed())
        same = others.cubes[:, inputs] == self.cube[inputs]
        outside = ~(same.all(axis=1) & ~(others.members & ~self.members).any(axis=1))
        places = np.flatnonzero(outside & same[:, needed].all(axis=1))
        if len(places) > most_tried:
            places = places[np.argsort(-same[places].sum(axis=1), kind="stable")[:most_tried]]
        fits = [
            p
            for p, keep in zip(places.tolist(), same[places].tolist(), strict=True)
            if self._fits(others.members[p], inputs, keep)
        ]
        if not fits:
            return None
        self.off.budget.spend(PER_PRODUCT * len(fits) ** 2 * (len(inputs) + others.n_outputs))
        kept = same[fits]
        brought = (kept.astype(np.float32) @ (~kept).T.astype(np.float32)) == 0
        more = others.members[fits] & ~self.members
        if more.any():
            brought &= ((~more).astype(np.float32) @ more.T.astype(np.float32)) == 0
        score = brought.sum(axis=1) + kept.sum(axis=1) / (len(inputs) + 1.0)
        return others.select(fits), kept, int(score.argmax())

    def _fits(self, members: Members, inputs: list[int], keep: list[bool]) -> bool:
        rows = self.rows | self._rows_of(members & ~self.members)
        return not self._met_by([i for i, k in zip(inputs, keep, strict=True) if k], rows)

    def raise_inputs(self, others: Cover, greedy: bool, noise: NDArray[np.float64]) -> None:
        """Remove literals until each left is needed.

        Parameters
        ----------
        others : Cover
            Cubes to come near to.
        greedy : bool
            Whether to keep those first that block most of the off-set.
        noise : ndarray of float64, shape (n,)
            How much more each input is pulled at.
        """
        inputs = list(self.spared)
        outside = others.cubes[:, inputs] != self.cube[inputs]
        pull = dict(zip(inputs, (pull_of_others(outside) * (1 + noise[inputs])).tolist(), strict=True))
        if greedy:
            self._keep_most_blocking(pull)
        self.raise_in_order(sorted(self.spared, key=lambda i: -pull[i]))

    def raise_in_order(self, inputs: list[int]) -> None:
        """Remove, in this order, every literal that is not needed."""
        for i in inputs:
            self.steps += len(self.spared) // 4
            if not self._met_by([k for k in self.spared if k != i], self.rows):
                self.drop(i)

    def _keep_most_blocking(self, pull: dict[int, float]) -> None:
        """Keep the needed literals, then those that keep most of the remaining rows away."""
        kept = self.needed()
        left = self._met_by(kept, self.rows)
        while left:
            self.steps += 3 * len(self.spared)
            best = min(
                (i for i in self.spared if i not in kept), key=lambda i: ((left & self.spared[i]).bit_count(), pull[i])
            )
            kept.append(best)
            left &= self.spared[best]
        for i in [i for i in self.spared if i not in kept]:
            self.drop(i)
