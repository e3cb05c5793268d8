"""Sums of bits with integer weights: made shorter, written in binary, compared with zero.

Everything is exact: a sum is ``constant + sum of weight * bit``, and what is done to it is an identity of integers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from nets.graphs.bits.gates import FALSE, Gates

PAIRED = 64  # terms of a sum up to which all pairs of equal weight are looked at


@dataclass
class BitSum:
    """``constant + sum of terms[gate] * bit of the gate``; no term is 0."""

    constant: int = 0
    terms: dict[int, int] = field(default_factory=dict)

    def add(self, literal: int, weight: int) -> None:
        """Add ``weight * literal``, in place."""
        if literal & 1:
            self.constant += weight
            weight = -weight
        gate = literal >> 1
        if not gate:
            return
        total = self.terms.get(gate, 0) + weight
        if total:
            self.terms[gate] = total
        else:
            self.terms.pop(gate, None)

    def add_sum(self, other: BitSum, weight: int) -> None:
        """Add ``weight * other``, in place."""
        self.constant += weight * other.constant
        for gate, one in other.terms.items():
            self.add(2 * gate, weight * one)

    def weight(self, literal: int) -> int:
        """Return the weight of a literal, as if it were the one that stands in the sum."""
        weight = self.terms.get(literal >> 1, 0)
        return -weight if literal & 1 else weight

    @property
    def low(self) -> int:
        """A lower bound: the least value if all bits were free."""
        return self.constant + sum(weight for weight in self.terms.values() if weight < 0)

    @property
    def high(self) -> int:
        """An upper bound."""
        return self.constant + sum(weight for weight in self.terms.values() if weight > 0)

    def positive(self) -> list[tuple[int, int]]:
        """Return (literal, weight > 0) of every term: the sum is `low` and these."""
        return [(2 * gate + (weight < 0), abs(weight)) for gate, weight in sorted(self.terms.items())]


def total(bias: int, weights: Iterable[tuple[BitSum, int]]) -> BitSum:
    """Return ``bias + sum of weight * sum``."""
    result = BitSum(bias)
    for one, weight in weights:
        result.add_sum(one, weight)
    return result


def shorten(gates: Gates, z: BitSum) -> None:
    """Replace terms by fewer of the same total, in place.

    ``a + b - 2ab`` is ``a ^ b``, ``a + b - ab`` is ``a | b``, the sum of bits that are never 1 at once
    is their OR, and of bits that are never 0 at once 1 plus their AND.
    """
    while _join_products(gates, z) or (len(z.terms) <= PAIRED and _join_exclusive(gates, z)):
        pass


def _join_products(gates: Gates, z: BitSum) -> bool:
    for gate, weight in list(z.terms.items()):
        for literal, signed in ((2 * gate, weight), (2 * gate + 1, -weight)):
            pair = gates.factors(literal)
            if pair is None:
                continue
            one, other = z.weight(pair[0]), z.weight(pair[1])
            if one == other != 0 and signed in (-one, -2 * one):
                joined = gates.or_(*pair) if signed == -one else gates.xor(*pair)
                z.add(literal, -signed)
                z.add(pair[0], -one)
                z.add(pair[1], -one)
                z.add(joined, one)
                return True
    return False


def _join_exclusive(gates: Gates, z: BitSum) -> bool:
    alike: dict[int, list[int]] = defaultdict(list)
    for literal, weight in z.positive():
        for other in alike[weight]:
            is_exclusive = gates.excludes(literal, other)
            if is_exclusive or gates.excludes(literal ^ 1, other ^ 1):
                z.add(literal, -weight)
                z.add(other, -weight)
                z.add(gates.or_(literal, other) if is_exclusive else gates.and_(literal, other), weight)
                z.constant += 0 if is_exclusive else weight
                return True
        alike[weight].append(literal)
    return False


def binary(gates: Gates, weighted: Iterable[tuple[int, int]]) -> list[int]:
    """Return the binary digits, least first, of a sum of literals with positive weights.

    Parameters
    ----------
    gates : Gates
    weighted : iterable of (literal, weight)
    """
    columns: dict[int, list[int]] = defaultdict(list)
    for literal, weight in weighted:
        for k in range(weight.bit_length()):
            if weight >> k & 1:
                columns[k].append(literal)
    digits: list[int] = []
    while columns:
        k = len(digits)
        column = columns.pop(k, [])
        digit = column[0] if column else FALSE
        for i in range(1, len(column), 2):
            second, third = column[i], column[i + 1] if i + 1 < len(column) else FALSE
            digit, carry = add_bits(gates, digit, second, third)
            if carry != FALSE:
                columns[k + 1].append(carry)
        digits.append(digit)
    return digits


def add_bits(gates: Gates, a: int, b: int, c: int) -> tuple[int, int]:
    """Return sum and carry of three bits.

    Parameters
    ----------
    gates : Gates
    a, b, c : int
        Literals.
    """
    either = gates.xor(a, b)
    return gates.xor(either, c), gates.or_(gates.and_(a, b), gates.and_(either, c))


def add_constant(gates: Gates, digits: list[int], constant: int, width: int) -> tuple[list[int], int]:
    """Return ``digits + constant`` as so many digits, and the carry out of them.

    Parameters
    ----------
    gates : Gates
    digits : list of int
        Literals, least first, at most `width`.
    constant : int
        From 0 to ``2^width``, not included.
    width : int
    """
    carry, result = FALSE, []
    for k in range(width):
        digit, carry = add_bits(gates, digits[k] if k < len(digits) else FALSE, constant >> k & 1, carry)
        result.append(digit)
    return result, carry


def relu(gates: Gates, z: BitSum) -> BitSum:
    """Return ``max(z, 0)``."""
    low, high = z.low, z.high
    if low >= 0:
        return z
    if high <= 0:
        return BitSum()
    if high == 1:  # only where all bits stand at their best
        return weighted_bits([(gates.all_of(literal for literal, _ in z.positive()), 1)])
    width = (high - low).bit_length()
    digits, is_positive = add_constant(gates, binary(gates, z.positive()), (1 << width) + low, width)
    return weighted_bits((gates.and_(is_positive, digits[k]), 1 << k) for k in range(high.bit_length()))


def above_zero(gates: Gates, z: BitSum) -> int:
    """Return the literal of ``z > 0``."""
    low, high = z.low, z.high
    if low > 0 or high <= 0:
        return int(low > 0)
    weighted = z.positive()
    if high - min(weight for _, weight in weighted) <= 0:
        return gates.all_of(literal for literal, _ in weighted)
    if low == 0:
        return gates.all_of(literal ^ 1 for literal, _ in weighted) ^ 1
    width = (high - low).bit_length()
    return add_constant(gates, binary(gates, weighted), (1 << width) + low - 1, width)[1]


def signed_digits(gates: Gates, z: BitSum) -> list[int]:
    """Return a sum in two's complement, least digit first: the last stands for minus its power of two.

    Examples
    --------
    >>> signed_digits(Gates(1), BitSum(-3)), signed_digits(Gates(1), BitSum(2, {1: 1}))
    ([1, 0, 1], [2, 1, 0])
    """
    low, high = z.low, z.high
    digits = binary(gates, z.positive()) or [FALSE]
    if low > 0:
        digits, _ = add_constant(gates, digits, low, high.bit_length())
    if low >= 0:
        return [*digits, FALSE]
    width = max(-low, high - low).bit_length()
    digits, is_positive = add_constant(gates, digits, (1 << width) + low, width)
    return [*digits, is_positive ^ 1]


def rewritten(gates: Gates, z: BitSum) -> BitSum:
    """Return the same sum by its binary digits: few terms, however many there were."""
    result = weighted_bits((digit, 1 << k) for k, digit in enumerate(binary(gates, z.positive())))
    result.constant += z.low
    return result


def step(gates: Gates, z: BitSum) -> BitSum:
    """Return 1 where ``z > 0``, else 0."""
    return weighted_bits([(above_zero(gates, z), 1)])


def identity(gates: Gates, z: BitSum) -> BitSum:
    """Return z."""
    return z


def weighted_bits(pairs: Iterable[tuple[int, int]]) -> BitSum:
    """Return the sum of literals with weights."""
    result = BitSum()
    for literal, weight in pairs:
        result.add(literal, weight)
    return result


#: What a neuron does to its sum; the names are those of `nets.graphs.graph.NODE_ACTIVATIONS`.
BIT_ACTIVATIONS: Mapping[str, Callable[[Gates, BitSum], BitSum]] = {"relu": relu, "step": step, "identity": identity}
