"""How many cubes a sum of products takes, at most and at least, known before any work.

So hopeless work is refused before it starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import comb
from typing import NamedTuple

import numpy as np

from boolnet.core.errors import LimitError
from boolnet.core.limits import in_words
from boolnet.functions.circuit import Formula, Gate, at_least
from boolnet.functions.cover import CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.functions.kept import kept
from boolnet.functions.packed_bits import PATTERNS, PackedBits, count_ones, tail_mask

BOUNDED_INPUTS = 20  # of a table that a lower bound looks at; a larger one takes longer than a moment
MAX_MINIMUM = 1 << 17  # cubes; a function known to need more is refused before any work
CAP_BITS = 4096  # beyond this many bits a count is cut: it is hopeless either way
CORE_ROWS = 1 << 18  # of all outputs, up to which minterms are told apart by more than whether they are isolated
CORE_ROUNDS = 2  # of leaving out minterms with too few neighbours: more tell little more
MAX_STEPS = 4_000_000  # of the recurrence for thresholds; past it the count is cut as well


class Size(NamedTuple):
    """How many cubes a cover has, and how many literals in all of them."""

    cubes: int
    literals: int


class Estimate(NamedTuple):
    """A number of cubes; the minimum when `is_exact`, otherwise what multiplying out gives at most."""

    cubes: int
    is_exact: bool


def estimate_cubes(function: BooleanFunction) -> Estimate | None:
    """Return how many cubes a cover of a formula takes, or None when the function is not a formula.

    The parity of n inputs takes exactly 2^(n-1): no two of its minterms merge. At least k of n takes the binomial
    coefficient of n and k: the function is monotone, so its primes are all essential. Otherwise the products of each
    gate and of its negation are counted from the inputs up.

    Examples
    --------
    >>> from boolnet.functions.circuit import Circuit, Formula
    >>> circuit = Circuit()
    >>> names = [f"x{i}" for i in range(40)]
    >>> root = circuit.xor(circuit.input(name) for name in names)
    >>> estimate_cubes(Formula.from_circuit(circuit, names, {"y": root}))
    Estimate(cubes=549755813888, is_exact=True)
    """
    if not isinstance(function, Formula):
        return None
    minimum = known_minimum(function)
    if minimum is not None:
        return Estimate(minimum.cubes, True)
    counts = product_counts(function.gates)
    return Estimate(_cut(sum(counts[root >> 1][root & 1] for root in function.roots)), False)


def known_minimum(function: Formula) -> Size | None:
    """Return the size of the minimum cover of a parity or threshold of inputs, negated or not; None for another."""
    if len(function.roots) != 1:
        return None
    root = function.roots[0]
    gate = function.gates[root >> 1]
    n = len(gate.operands)
    if gate.kind == "input":
        return Size(1, 1)
    if len({a >> 1 for a in gate.operands if function.gates[a >> 1].kind == "input"}) < n:
        return None
    if gate.kind == "xor":
        return Size(1 << (n - 1), n << (n - 1))
    if gate.kind == "atleast":
        literals = n - gate.k + 1 if root & 1 else gate.k
        return Size(comb(n, literals), comb(n, literals) * literals)
    return None


@kept  # asked for before every turn of a strategy that needs a cover
def least_cover(function: BooleanFunction) -> Size:
    """Return proved lower bounds on the cubes and literals of any cover, at once.

    The minimum itself for a parity or a threshold of inputs. Otherwise, for an output whose table is small enough, what
    `_dimensions` tells: a cube of dimension k has 2^k minterms, each of dimension k at the least, so that what its
    minterms count together, 2^-d for one of dimension d, is at most 1. An isolated minterm is a cube of its own.

    Examples
    --------
    >>> import boolnet
    >>> least_cover(boolnet.read("xor(x1..x40)")).cubes, least_cover(boolnet.read("a ^ b | a & c"))
    (549755813888, Size(cubes=3, literals=5))
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
    most = n if len(on) << n <= CORE_ROWS else 1
    least = [_least_of(on[j], allowed[j], n, most) for j in range(len(on))]
    return Size(max(size.cubes for size in least), max(size.literals for size in least))


def refuse_too_many(function: BooleanFunction) -> None:
    """Refuse a function that is known to need too many cubes, before any work.

    Raises
    ------
    LimitError
        Saying how many.
    """
    n = len(function.inputs)
    if n <= BOUNDED_INPUTS and 1 << max(0, n - 1) <= MAX_MINIMUM:
        return  # at most half of the minterms are isolated
    if isinstance(function, CoverFunction) and len(function.on) <= MAX_MINIMUM:
        return
    least = least_cover(function).cubes
    if least > MAX_MINIMUM:
        raise LimitError(
            f"its sums of products have at least {in_words(least)} cubes; at most {MAX_MINIMUM:,} are written down",
            help="compile it as a formula (xor-tree, xor-chain), which needs no cubes",
        )


def _least_of(on: PackedBits, allowed: PackedBits, n_inputs: int, most: int) -> Size:
    cubes = literals = 0  # of 2^n
    for dimension, rows in _dimensions(allowed, n_inputs, most):
        counted = count_ones(on & rows) << (n_inputs - dimension)
        cubes += counted
        literals += counted * (n_inputs - dimension)
    return Size(-(-cubes >> n_inputs), -(-literals >> n_inputs))


def _dimensions(allowed: PackedBits, n_inputs: int, most: int) -> Iterator[tuple[int, PackedBits]]:
    """Yield dimensions, and the allowed minterms that are in no cube of a larger one; `most` are told apart.

    In a cube of dimension k every minterm has k neighbours. So whatever has fewer allowed ones is in none, and once it
    is left out others have too few: what is left in the end is the k-core of the allowed part of the hypercube [1]_.

    References
    ----------
    .. [1] S. B. Seidman, "Network structure and minimum degree", Social Networks 5, 1983.
    """
    zero = np.zeros_like(allowed)
    here = allowed
    for k in range(1, most + 1):
        higher = here
        for _ in range(CORE_ROUNDS):
            higher = higher & at_least(k, [_flipped(higher, shift) for shift in range(n_inputs)], zero)
        yield k - 1, here & ~higher
        here = higher
    yield n_inputs, here


def _flipped(words: PackedBits, shift: int) -> PackedBits:
    """Return a table with the input flipped that toggles every 2^shift rows."""
    if shift >= 6:
        swapped: PackedBits = words.reshape(-1, 2, 1 << (shift - 6))[:, ::-1].reshape(-1)
        return swapped
    distance, high = np.uint64(1 << shift), PATTERNS[shift]
    flipped: PackedBits = (words & high) >> distance | (words & ~high) << distance
    return flipped


def product_counts(gates: Sequence[Gate]) -> list[tuple[int, int]]:
    """Return, for each gate, the products of it and of its negation when all is multiplied out."""
    counts: list[tuple[int, int]] = []
    for gate in gates:
        operands = [counts[a >> 1][:: -1 if a & 1 else 1] for a in gate.operands]
        match gate.kind:
            case "false":
                counts.append((0, 1))
            case "input":
                counts.append((1, 1))
            case "and":
                counts.append((_product(p for p, _ in operands), _cut(sum(q for _, q in operands))))
            case "xor":
                counts.append(_parity(operands))
            case _:
                k = gate.k
                positive = _subsets([p for p, _ in operands], k)
                counts.append((positive, _subsets([q for _, q in operands], len(operands) - k + 1)))
    return counts


def _cut(number: int) -> int:
    return min(number, 1 << CAP_BITS)


def _product(numbers: Iterable[int]) -> int:
    result = 1
    for number in numbers:
        result = _cut(result * number)
    return result


def _parity(operands: Sequence[tuple[int, ...]]) -> tuple[int, int]:
    odd, even = 0, 1
    for p, q in operands:
        odd, even = _cut(odd * q + even * p), _cut(even * q + odd * p)
    return odd, even


def _subsets(numbers: Sequence[int], k: int) -> int:
    """Return the sum of the products over all subsets of size k."""
    if all(number == 1 for number in numbers):
        return _cut(comb(len(numbers), k))
    if len(numbers) * k > MAX_STEPS:
        return 1 << CAP_BITS
    sums = [1] + [0] * k
    for number in numbers:
        for size in range(k, 0, -1):
            sums[size] = _cut(sums[size] + sums[size - 1] * number)
    return sums[k]
