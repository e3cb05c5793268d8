"""A lower bound on the cubes of a function, in a moment: what lets hopeless work be refused before it starts."""

from __future__ import annotations

import numpy as np

from boolnet.bits import PATTERNS, Words, count_ones
from boolnet.function import BooleanFunction
from boolnet.minimizers.estimate import estimate_cubes

BOUNDED_INPUTS = 20  # a larger table takes longer than a moment


def least_cubes(function: BooleanFunction) -> int:
    """Return a proved lower bound on the cubes of any cover, at once.

    The minimum itself for a parity or a threshold of inputs. Otherwise, for an output whose table is small enough, its
    isolated minterms: an on-minterm of which every neighbour is off is a cube of its own.

    Examples
    --------
    >>> import boolnet
    >>> least_cubes(boolnet.read("xor(x1..x40)")), least_cubes(boolnet.read("a ^ b | a & c"))
    (549755813888, 0)
    """
    estimate = estimate_cubes(function)
    if estimate is not None and estimate.is_exact:
        return estimate.cubes
    if len(function.inputs) > BOUNDED_INPUTS:
        return 0
    on, dc = function.rows(0, 1 << len(function.inputs))
    allowed = on if dc is None else on | dc
    return max(count_ones(_isolated(on[j], allowed[j], len(function.inputs))) for j in range(len(on)))


def _isolated(on: Words, allowed: Words, n_inputs: int) -> Words:
    neighbours = np.zeros_like(on)
    for shift in range(n_inputs):
        neighbours |= _flipped(allowed, shift)
    return on & ~neighbours


def _flipped(words: Words, shift: int) -> Words:
    """Return a table with the input flipped that toggles every 2^shift rows."""
    if shift >= 6:
        swapped: Words = words.reshape(-1, 2, 1 << (shift - 6))[:, ::-1].reshape(-1)
        return swapped
    distance, high = np.uint64(1 << shift), PATTERNS[shift]
    flipped: Words = (words & high) >> distance | (words & ~high) << distance
    return flipped
