"""Do these cubes fill that cube? Answered with a vector when they do not.

Literals of unate inputs are dropped, and the cube is split along a binate input: espresso's tautology check [1]_.

References
----------
.. [1] R. K. Brayton, G. D. Hachtel, C. T. McMullen, A. L. Sangiovanni-Vincentelli, "Logic Minimization Algorithms for
   VLSI Synthesis", Kluwer 1984.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.minimizers.espresso.sliced import Cube, Cubes, SlicedCubes, free_inputs, slicing_work

NODES_PER_LOOK = 64  # at the budget
STEPS_OF_SEARCH = 40  # beside those of its nodes, each as much as a look at an input
STEPS_OF_NODE = 5

# An input in use: its number, the cubes with its negated literal, those with its positive one.
Binate = tuple[int, int, int]


class OutOfTime(Exception):
    """The budget was over before the search."""


def uncovered_vector(cubes: Cubes, cube: NDArray[np.uint8], budget: Budget = UNLIMITED) -> NDArray[np.uint8] | None:
    """Return an input vector inside `cube` that none of `cubes` contains, or None if there is none.

    Parameters
    ----------
    cubes : ndarray of uint8, shape (c, n)
    cube : ndarray of uint8, shape (n,)
    budget : Budget
        When to give up.

    Raises
    ------
    OutOfTime

    Examples
    --------
    >>> halves = np.array([[0, 2], [2, 1]], np.uint8)
    >>> uncovered_vector(halves, np.array([2, 2], np.uint8)).tolist()
    [1, 0]
    >>> uncovered_vector(halves, np.array([0, 2], np.uint8)) is None
    True
    """
    sliced = SlicedCubes(cubes)
    budget.spend(slicing_work(*cubes.shape))
    return vector_outside(sliced, sliced.everything, cube, budget)


class TooHard(Exception):
    """The search took more steps than were allowed."""


def vector_outside(
    sliced: SlicedCubes, among: int, cube: Cube, budget: Budget = UNLIMITED, most: float = math.inf
) -> Cube | None:
    """Return a vector inside a cube that none of some cubes contains, or None.

    Parameters
    ----------
    sliced : SlicedCubes
    among : int
        Which of these cubes to look at, as bits.
    cube : ndarray of uint8, shape (n,)
    budget : Budget
    most : float
        Faces of the cube to look at.

    Raises
    ------
    OutOfTime
    TooHard
        After so many faces.
    """
    free = free_inputs(cube)
    ones = _search(sliced, among & sliced.meeting(cube), free, budget, most)
    if ones is None:
        return None
    vector = cube.copy()
    vector[free] = [ones >> i & 1 for i in free]
    return vector


def _search(sliced: SlicedCubes, active: int, free: list[int], budget: Budget, most: float) -> int | None:
    """Return the free inputs that are 1 in an uncovered vector, as bits; the others are 0."""
    literals = sliced.literals
    stack = [(active, free, 0)]
    nodes, steps = 0, STEPS_OF_SEARCH + 2 * len(literals)
    while stack:
        active, free, ones = stack.pop()
        if nodes % NODES_PER_LOOK == 0:
            if budget.is_over(sliced.step * steps):
                raise OutOfTime
            steps = 0
        if nodes >= most:
            budget.spend(sliced.step * steps)
            raise TooHard
        nodes += 1
        steps += STEPS_OF_NODE
        while active:
            steps += len(free)
            used, is_settled = 0, True
            binate: list[Binate] = []
            for i in free:
                zeros_i, ones_i = literals[i]
                low, high = active & zeros_i, active & ones_i
                if low and high:
                    binate.append((i, low, high))
                    used |= low | high
                elif high:  # a gap would be where the literal fails
                    active ^= high
                    is_settled = False
                elif low:
                    active ^= low
                    ones |= 1 << i
                    is_settled = False
            if active & used != active:
                break  # a cube without literals
            free = [i for i, _, _ in binate]
            if is_settled and active:
                steps += 2 * len(free)
                stack += branches(active, binate, ones)
                break
        else:
            budget.spend(sliced.step * steps)
            return ones
    budget.spend(sliced.step * steps)
    return None


def branches(active: int, binate: list[Binate], ones: int) -> list[tuple[int, list[int], int]]:
    """Return the halves to look at, the emptier one last; one half is full where a cube is a single literal.

    Parameters
    ----------
    active : int
        The cubes that are left, as bits.
    binate : list of (int, int, int)
        The inputs that are left, with the cubes of their literals.
    ones : int
        The inputs that are 1 so far, as bits.
    """
    i, low, high = split_input(active, binate)
    rest = [k for k, _, _ in binate if k != i]
    if low.bit_count() > high.bit_count():
        return [(active & ~high, rest, ones), (active & ~low, rest, ones | 1 << i)]
    return [(active & ~low, rest, ones | 1 << i), (active & ~high, rest, ones)]


def split_input(active: int, binate: list[Binate]) -> Binate:
    """Return the input to split along: one that is a cube alone, otherwise the one used most."""
    once = twice = 0
    for _, low, high in binate:
        both = low | high
        twice |= once & both
        once |= both
    single = active & ~twice
    if single:
        for entry in binate:
            if single & (entry[1] | entry[2]):
                return entry
    return max(binate, key=lambda entry: (entry[1] | entry[2]).bit_count())
