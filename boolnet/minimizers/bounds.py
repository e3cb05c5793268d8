"""A lower bound on the cubes of a function, in a moment: what lets hopeless work be refused before it starts."""

from __future__ import annotations

import numpy as np

from boolnet.functions.circuit import Formula
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import PATTERNS, PackedBits, count_ones, tail_mask
from boolnet.minimizers.estimate import Size, known_minimum

BOUNDED_INPUTS = 20  # a larger table takes longer than a moment


def least_cover(function: BooleanFunction) -> Size:
    """Return proved lower bounds on the cubes and literals of any cover, at once.

    The minimum itself for a parity or a threshold of inputs. Otherwise, for an output whose table is small enough, its
    isolated minterms: an on-minterm of which every neighbour is off is a cube of its own.

    Examples
    --------
    >>> import boolnet
    >>> least_cover(boolnet.read("xor(x1..x40)")).cubes, least_cover(boolnet.read("a ^ b | a & c"))
    (549755813888, Size(cubes=0, literals=0))
    """
    minimum = known_minimum(function) if isinstance(function, Formula) else None
    if minimum is not None:
        return minimum
    n = len(function.inputs)
    if n > BOUNDED_INPUTS:
        return Size(0, 0)
    on, dc = function.rows(0, 1 << n)
    on = on & tail_mask(1 << n)
    allowed = on if dc is None else on | dc
    isolated = max(count_ones(_isolated(on[j], allowed[j], n)) for j in range(len(on)))
    return Size(isolated, isolated * n)


def _isolated(on: PackedBits, allowed: PackedBits, n_inputs: int) -> PackedBits:
    neighbours = np.zeros_like(on)
    for shift in range(n_inputs):
        neighbours |= _flipped(allowed, shift)
    return on & ~neighbours


def _flipped(words: PackedBits, shift: int) -> PackedBits:
    """Return a table with the input flipped that toggles every 2^shift rows."""
    if shift >= 6:
        swapped: PackedBits = words.reshape(-1, 2, 1 << (shift - 6))[:, ::-1].reshape(-1)
        return swapped
    distance, high = np.uint64(1 << shift), PATTERNS[shift]
    flipped: PackedBits = (words & high) >> distance | (words & ~high) << distance
    return flipped
