"""The off-set of an output as cubes, as long as there are not too many.

The complement is made of those of the two halves along an input, the one most used among the binate ones: espresso's
unate recursive paradigm [1]_.

References
----------
.. [1] R. K. Brayton, G. D. Hachtel, C. T. McMullen, A. L. Sangiovanni-Vincentelli, "Logic Minimization Algorithms for
   VLSI Synthesis", Kluwer 1984.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.cover import FREE
from boolnet.minimizers.espresso.sliced import Cubes, SlicedCubes, slicing_work

MAX_DEPTH = 400  # splits within one another
MOST_PAIRS = 1 << 12  # of cubes of two halves that are compared
STEPS_PER_LOOK = 1 << 14  # at the budget
STEPS_OF_SPLIT = 10  # beside those of its inputs, each as much as a look at an input

# A cube: the inputs it mentions, and those of them that are 1, as bits.
Masks = tuple[int, int]


class TooMany(Exception):
    """The complement takes more work than was allowed."""


def complement(cubes: Cubes, most: int, budget: Budget = UNLIMITED, most_pairs: int = MOST_PAIRS) -> Cubes | None:
    """Return cubes that contain exactly the vectors none of `cubes` contains, or None if they take too much work.

    Parameters
    ----------
    cubes : ndarray of uint8, shape (c, n)
    most : int
        Splits, and cubes, to allow.
    budget : Budget
        When to give up.
    most_pairs : int
        Of cubes of two halves; of more, only equal ones are merged.

    Examples
    --------
    >>> complement(np.array([[1, 1, 2], [1, 2, 0]], np.uint8), 100).tolist()
    [[0, 2, 2], [2, 0, 1]]
    """
    n = cubes.shape[1]
    sliced = SlicedCubes(cubes)
    if budget.is_over(slicing_work(len(cubes), n)):
        return None
    task = _Complement(sliced, most, budget, most_pairs)
    try:
        found = sorted(task.run(sliced.everything, list(range(n)), 0))
    except TooMany:
        return None
    finally:
        budget.spend(sliced.step * task.steps)
    budget.spend(slicing_work(len(found), 2 * n))
    cares, values = (_bits([pair[k] for pair in found], n) for k in (0, 1))
    return np.where(cares, values, np.uint8(FREE))


def _bits(numbers: list[int], n_bits: int) -> NDArray[np.uint8]:
    """Return the lowest bits of each number, the lowest first."""
    size = n_bits // 8 + 1
    octets = np.frombuffer(b"".join(number.to_bytes(size, "little") for number in numbers), dtype=np.uint8)
    return np.unpackbits(octets.reshape(-1, size), axis=1, bitorder="little")[:, :n_bits]


class _Complement:
    def __init__(self, sliced: SlicedCubes, most: int, budget: Budget, most_pairs: int) -> None:
        self.literals, self.step = sliced.literals, sliced.step
        self.most, self.budget, self.most_pairs = most, budget, most_pairs
        self.work = self.steps = 0

    def run(self, active: int, free: list[int], depth: int) -> list[Masks]:
        """Return the complement of the active cubes, in the inputs that are free."""
        self.work += 1
        self.steps += STEPS_OF_SPLIT + 2 * len(free)
        if self.work > self.most or depth > MAX_DEPTH:
            raise TooMany
        if self.steps > STEPS_PER_LOOK:
            work, self.steps = self.step * self.steps, 0
            if self.budget.is_over(work):
                raise TooMany
        if not active:
            return [(0, 0)]
        used, best, chosen = 0, (False, 0), -1
        for i in free:
            zeros_i, ones_i = self.literals[i]
            low, high = active & zeros_i, active & ones_i
            both = low | high
            if both:
                used |= both
                key = (bool(low and high), both.bit_count())
                if key > best:
                    best, chosen = key, i
        if active & used != active:
            return []
        if active & (active - 1) == 0:
            return self._negated(active, free)
        rest = [i for i in free if i != chosen]
        zeros_i, ones_i = self.literals[chosen]
        lower = self.run(active & ~ones_i, rest, depth + 1)
        upper = self.run(active & ~zeros_i, rest, depth + 1)
        pairs = len(lower) * len(upper)
        self.steps += 2 * (len(lower) + len(upper)) + (pairs if pairs <= self.most_pairs else 0)
        phase = None if best[0] else int(bool(active & ones_i))
        merged = _merge(lower, upper, 1 << chosen, phase, self.most_pairs)
        if len(merged) > self.most:
            raise TooMany
        return merged

    def _negated(self, cube: int, free: list[int]) -> list[Masks]:
        """Return the complement of one cube."""
        result = []
        for i in free:
            zeros_i, ones_i = self.literals[i]
            if cube & (zeros_i | ones_i):
                result.append((1 << i, 1 << i if cube & zeros_i else 0))
        return result


def _merge(low: list[Masks], high: list[Masks], bit: int, phase: int | None, most_pairs: int) -> list[Masks]:
    """Join the complements of two halves; `phase` is the only one in which the input occurs, if there is one."""
    if phase is not None:  # the half in which the cubes are has the smaller complement
        whole, part, value = (high, low, 0) if phase else (low, high, bit)
        known = set(whole)
        if len(whole) * len(part) <= most_pairs:
            left = [cube for cube in part if cube not in known and not any(_inside(cube, other) for other in whole)]
        else:
            left = [cube for cube in part if cube not in known]
        return whole + [(care | bit, ones | value) for care, ones in left]
    lifted_low, rest_low = _lift(low, high, most_pairs)
    lifted_high, rest_high = _lift(high, low, most_pairs)
    lifted = dict.fromkeys(lifted_low + lifted_high)
    result = list(lifted)
    result += [(care | bit, ones) for care, ones in rest_low]
    result += [(care | bit, ones | bit) for care, ones in rest_high]
    return result


def _lift(mine: list[Masks], others: list[Masks], most_pairs: int) -> tuple[list[Masks], list[Masks]]:
    """Split cubes in those that lie in a cube of the other half, and so need not mention the input, and the rest."""
    known = set(others)
    is_small = len(mine) * len(others) <= most_pairs
    lifted: list[Masks] = []
    rest: list[Masks] = []
    for cube in mine:
        inside = cube in known or (is_small and any(_inside(cube, other) for other in others))
        (lifted if inside else rest).append(cube)
    return lifted, rest


def _inside(cube: Masks, other: Masks) -> bool:
    care, ones = other
    return care & ~cube[0] == 0 and (cube[1] ^ ones) & care == 0
