"""Essential primes of functions too wide for a table: part of every cover, and a lower bound on its size.

espresso's ESSENTIAL PRIMES asks the same by consensus [1]_; here it is one question of tautology for each output.

References
----------
.. [1] R. K. Brayton, G. D. Hachtel, C. T. McMullen, A. L. Sangiovanni-Vincentelli, "Logic Minimization Algorithms for
   VLSI Synthesis", Kluwer 1984.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, CoverFunction
from boolnet.minimizers.covering.bitrows import bits_of
from boolnet.minimizers.espresso.sliced import Cube, SlicedCubes, bit_columns, literals_of, slicing_work
from boolnet.minimizers.espresso.tautology import OutOfTime, TooHard, vector_outside

PER_PART = 0.015  # units for gathering the cubes that break one condition


@dataclass(frozen=True)
class EssentialParams:
    """How hard essential primes are looked for.

    Attributes
    ----------
    most_faces : int
        Looked at for one question.
    least_faces : int
        The same after many questions that took more.
    decay : float
        Of that number after each such question.
    """

    most_faces: int = 500
    least_faces: int = 20
    decay: float = 0.9


def find_essential(
    function: CoverFunction, primes: Cover, budget: Budget, params: EssentialParams = EssentialParams()
) -> NDArray[np.bool_]:
    """Return which of the multi-output primes are essential; if the budget is over first, some of those.

    With an off-set, where the don't-care set is not written down, none is recognised.

    Parameters
    ----------
    function : CoverFunction
    primes : Cover
        Each with all the outputs it implies.
    budget : Budget
    params : EssentialParams
    """
    found = np.zeros(len(primes), dtype=np.bool_)
    if function.off is not None:
        return found
    finder = EssentialFinder(function, budget, params)
    try:
        for c in range(len(primes)):
            found[c] = finder.is_essential(primes.cubes[c], primes.members[c])
    except OutOfTime:
        pass
    return found


class EssentialFinder:
    """Asks whether a prime holds a vector of an output's on-set that no other prime holds.

    Such a vector is not don't care, is in the off-set of the outputs that the prime does not imply, and leaves the
    prime through each of its literals into the off-set. What breaks one of these is a cube, so this is the question
    whether those cubes fill the prime.
    """

    def __init__(self, function: CoverFunction, budget: Budget, params: EssentialParams) -> None:
        self.function, self.budget, self.params = function, budget, params
        self.most: float = params.most_faces
        self.care = function.on if function.dc is None else function.on.joined(function.dc)
        self.sliced = SlicedCubes(self.care.cubes)
        self.of_output = bit_columns(self.care.members)

    def is_essential(self, cube: Cube, members: NDArray[np.bool_]) -> bool:
        """Return whether a prime with all the outputs it implies is essential; not when that is hard to tell."""
        outputs = np.flatnonzero(members).tolist()
        try:
            return any(self._is_essential(cube, members, j) for j in outputs)
        except TooHard:
            self.most = max(self.params.least_faces, self.params.decay * self.most)
            return False

    def _is_essential(self, cube: Cube, members: NDArray[np.bool_], output: int) -> bool:
        spoilers = self.care.cubes[self._elsewhere(cube, members)]
        parts = [spoilers]
        if self.function.dc is not None:
            parts.append(self.function.dc.of_output(output))
        for i, _ in literals_of(cube):
            beyond = cube.copy()
            beyond[i] ^= 1
            moved = self.care.cubes[bits_of(self.sliced.meeting(beyond) & self.of_output[output])]
            moved[:, i] = FREE
            parts.append(moved)
        sliced = SlicedCubes(np.concatenate(parts))
        self.budget.spend(PER_PART * len(parts) + slicing_work(sliced.everything.bit_length(), len(cube)))
        return vector_outside(sliced, sliced.everything, cube, self.budget, self.most) is not None

    def _elsewhere(self, cube: Cube, members: NDArray[np.bool_]) -> list[int]:
        """Return the cubes that meet this one and belong to an output it does not imply."""
        other = 0
        for j in np.flatnonzero(~members).tolist():
            other |= self.of_output[j]
        return bits_of(other & self.sliced.meeting(cube))
