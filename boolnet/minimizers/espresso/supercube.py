"""The smallest cube that contains what is left of a cube: what a cover under reduction has to keep."""

from __future__ import annotations

import numpy as np

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.cover import FREE
from boolnet.minimizers.espresso.sliced import Cube, SlicedCubes, free_inputs
from boolnet.minimizers.espresso.tautology import (
    NODES_PER_LOOK,
    STEPS_OF_NODE,
    STEPS_OF_SEARCH,
    Binate,
    OutOfTime,
    split_input,
)


class Supercube:
    """The smallest cube that contains all vectors seen so far.

    Attributes
    ----------
    zeros, ones : int
        The inputs, as bits, that are 0 in some vector seen, and 1 in some; a further bit says that one was seen.

    Examples
    --------
    >>> halves = SlicedCubes(np.array([[0, 2, 2], [2, 1, 1]], np.uint8))
    >>> smallest = Supercube(3)
    >>> smallest.add_uncovered(halves, halves.everything, np.array([2, 2, 2], np.uint8))
    >>> smallest.to_cube().tolist()
    [1, 2, 2]
    """

    def __init__(self, n_inputs: int) -> None:
        self.n_inputs = n_inputs
        self.zeros = self.ones = 0

    def is_empty(self) -> bool:
        """Return whether no vector was seen."""
        return not self.zeros | self.ones

    def to_cube(self) -> Cube:
        """Return the cube; some vector must have been seen."""
        values = [FREE if self.zeros >> i & self.ones >> i & 1 else self.ones >> i & 1 for i in range(self.n_inputs)]
        return np.array(values, dtype=np.uint8)

    def add_uncovered(self, sliced: SlicedCubes, among: int, cube: Cube, budget: Budget = UNLIMITED) -> None:
        """See the vectors of a cube that none of some cubes contains.

        Parameters
        ----------
        sliced : SlicedCubes
        among : int
            Which of these cubes to look at, as bits.
        cube : ndarray of uint8, shape (n,)
        budget : Budget

        Raises
        ------
        OutOfTime
        """
        zeros = sum(1 << i for i in np.flatnonzero(cube != 1).tolist())
        ones = sum(1 << i for i in np.flatnonzero(cube != 0).tolist()) | 1 << self.n_inputs
        stack = [(among & sliced.meeting(cube), free_inputs(cube), zeros, ones)]
        nodes, steps = 0, STEPS_OF_SEARCH + 4 * self.n_inputs
        while stack:
            active, free, zeros, ones = stack.pop()
            nodes += 1
            steps += STEPS_OF_NODE
            if nodes % NODES_PER_LOOK == 0:
                if budget.is_over(sliced.step * steps):
                    raise OutOfTime
                steps = 0
            if zeros & ~self.zeros == 0 and ones & ~self.ones == 0:
                continue  # nothing new could be seen
            steps += 2 * len(free)
            used, is_binate = 0, False
            inputs: list[Binate] = []
            for i in free:
                zeros_i, ones_i = sliced.literals[i]
                low, high = active & zeros_i, active & ones_i
                if low or high:
                    inputs.append((i, low, high))
                    used |= low | high
                    is_binate |= bool(low and high)
            if active & used != active:
                continue
            if not is_binate and not _single(inputs):
                self.zeros |= zeros
                self.ones |= ones
                continue
            steps += 2 * len(inputs)
            i, low, high = split_input(active, _binate_or_single(active, inputs))
            rest = [k for k, _, _ in inputs if k != i]
            stack.append((active & ~low, rest, zeros & ~(1 << i), ones))
            stack.append((active & ~high, rest, zeros, ones & ~(1 << i)))
        budget.spend(sliced.step * steps)


def _single(inputs: list[Binate]) -> int:
    """Return the cubes that are a single literal."""
    once = twice = 0
    for _, low, high in inputs:
        both = low | high
        twice |= once & both
        once |= both
    return once & ~twice


def _binate_or_single(active: int, inputs: list[Binate]) -> list[Binate]:
    """Return the inputs that are worth a split: those that are a cube alone, otherwise those in both phases."""
    single = _single(inputs)
    if single:
        return [entry for entry in inputs if single & (entry[1] | entry[2])]
    return [entry for entry in inputs if entry[1] and entry[2]]
