"""Circuit and Formula: Boolean functions as gates that share their operands.

A **literal** of a circuit is an int: ``2 * gate`` for a gate's value, ``2 * gate + 1`` for its negation, so that
NOT costs nothing; gate 0 is the constant false, hence the literals `FALSE` = 0 and `TRUE` = 1. OR is a negated
AND of negations. Equal gates are one gate. Operands come before the gates that read them, so everything here is
a loop over the list: no formula is too deep. This is the and-inverter graph of AIGER [1]_ with two more kinds of gates.

References
----------
.. [1] A. Biere, "The AIGER and-inverter graph (AIG) format", Johannes Kepler University Linz, 2007.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np

from boolnet.functions.function import BooleanFunction, Values, check_names
from boolnet.functions.packed_bits import PackedBits

FALSE, TRUE = 0, 1
BLOCK_BYTES = 32 << 20  # packed values held at a time while evaluating


class Gate(NamedTuple):
    """One gate: ``input``, ``and``, ``xor`` (operands never negated) or ``atleast`` (k of its operands are 1)."""

    kind: str
    operands: tuple[int, ...] = ()
    k: int = 0
    name: str = ""


class Circuit:
    """Gates under construction; every method returns the literal of what was asked for.

    Examples
    --------
    >>> circuit = Circuit()
    >>> a, b = circuit.input("a"), circuit.input("b")
    >>> circuit.or_([a, b]) == negate(circuit.and_([negate(a), negate(b)]))
    True
    >>> circuit.xor([a, b, negate(a)]) == negate(b)
    True
    """

    def __init__(self) -> None:
        self.gates: list[Gate] = [Gate("false")]
        self._numbers: dict[Gate, int] = {}

    def _literal(self, gate: Gate) -> int:
        number = self._numbers.get(gate)
        if number is None:
            number = self._numbers[gate] = len(self.gates)
            self.gates.append(gate)
        return 2 * number

    def input(self, name: str) -> int:
        return self._literal(Gate("input", name=name))

    def and_(self, operands: Iterable[int]) -> int:
        kept = dict.fromkeys(a for a in operands if a != TRUE)
        if FALSE in kept or any(a ^ 1 in kept for a in kept):
            return FALSE
        if len(kept) <= 1:
            return next(iter(kept), TRUE)
        return self._literal(Gate("and", tuple(kept)))

    def or_(self, operands: Iterable[int]) -> int:
        return negate(self.and_(negate(a) for a in operands))

    def xor(self, operands: Iterable[int]) -> int:
        odd: dict[int, None] = {}
        sign = 0
        for a in operands:
            sign ^= a & 1
            gate = a & ~1
            if gate in odd:
                del odd[gate]
            elif gate != FALSE:
                odd[gate] = None
        if len(odd) <= 1:
            return next(iter(odd), FALSE) ^ sign
        return self._literal(Gate("xor", tuple(odd))) ^ sign

    def atleast(self, k: int, operands: Iterable[int]) -> int:
        """Return ``[operands' sum >= k]``; an operand given twice counts twice."""
        kept = [a for a in operands if a != FALSE]
        k -= kept.count(TRUE)
        kept = [a for a in kept if a != TRUE]
        if k <= 0:
            return TRUE
        if k > len(kept):
            return FALSE
        if k == 1:
            return self.or_(kept)
        if k == len(kept):
            return self.and_(kept)
        return self._literal(Gate("atleast", tuple(kept), k))

    def exactly(self, k: int, operands: Sequence[int]) -> int:
        return self.and_([self.atleast(k, operands), negate(self.atleast(k + 1, operands))])

    def ite(self, condition: int, then: int, other: int) -> int:
        """Return the multiplexer ``condition ? then : other``.

        Parameters
        ----------
        condition, then, other : int
            Literals.
        """
        return self.or_([self.and_([condition, then]), self.and_([negate(condition), other])])

    def copy(self, gate: Gate, literals: Sequence[int]) -> int:
        """Return `gate` with its operands translated: gate g of the source circuit is ``literals[g]`` here."""
        operands = [literals[a >> 1] ^ (a & 1) for a in gate.operands]
        match gate.kind:
            case "false":
                return FALSE
            case "input":
                return self.input(gate.name)
            case "and":
                return self.and_(operands)
            case "xor":
                return self.xor(operands)
            case _:
                return self.atleast(gate.k, operands)


def negate(literal: int) -> int:
    """Return NOT of a literal."""
    return literal ^ 1


@dataclass(frozen=True, eq=False)
class Formula(BooleanFunction):
    """A function by the gates that compute it.

    Attributes
    ----------
    gates : tuple of Gate
        In topological order; gate 0 is the constant false.
    roots : tuple of int
        The literal of each output.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    gates: tuple[Gate, ...]
    roots: tuple[int, ...]
    has_given_names: bool = True

    def __post_init__(self) -> None:
        check_names(self.inputs, self.outputs)

    @classmethod
    def from_circuit(
        cls, circuit: Circuit, inputs: Sequence[str], roots: dict[str, int], has_given_names: bool = True
    ) -> Formula:
        """Return the formula of some literals, with nested operators of one kind joined, see `flatten`.

        Parameters
        ----------
        circuit : Circuit
            Only the gates that the roots need are taken.
        inputs : sequence of str
            All inputs that they read, at least.
        roots : dict of str to int
            The outputs' literals by name.
        has_given_names : bool
        """
        gates, literals = flatten(circuit.gates, list(roots.values()))
        return cls(tuple(inputs), tuple(roots), tuple(gates), tuple(literals), has_given_names)

    def is_one_gate(self) -> bool:
        """Whether there is at most one operator."""
        return sum(gate.kind not in ("input", "false") for gate in self.gates) <= 1

    def steps(self) -> int:
        return super().steps() + sum(1 + len(gate.operands) for gate in self.gates)

    def _renamed(self, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Self:
        new = dict(zip(self.inputs, inputs, strict=True))
        gates = tuple(g._replace(name=new[g.name]) if g.kind == "input" else g for g in self.gates)
        return replace(self, inputs=inputs, outputs=outputs, gates=gates, has_given_names=True)

    def rearranged(self, inputs: Sequence[str], outputs: Sequence[str]) -> Formula:
        roots = dict(zip(self.outputs, self.roots, strict=True))
        return replace(self, inputs=tuple(inputs), outputs=tuple(outputs), roots=tuple(roots[name] for name in outputs))

    def evaluate(self, words: PackedBits) -> Values:
        width = words.shape[1]
        on = np.empty((len(self.outputs), width), dtype=np.uint64)
        step = max(1, BLOCK_BYTES // (8 * len(self.gates)))
        for start in range(0, width, step):
            block = slice(start, min(start + step, width))
            on[:, block] = self._evaluate_block(words[:, block])
        return Values(on, None)

    def _evaluate_block(self, words: PackedBits) -> PackedBits:
        values = self.gate_values(words)
        return np.array([~values[root >> 1] if root & 1 else values[root >> 1] for root in self.roots])

    def gate_values(self, words: PackedBits) -> list[PackedBits]:
        """Return the packed values of every gate on some packed vectors, (n, words)."""
        position = {name: i for i, name in enumerate(self.inputs)}
        zero = np.zeros(words.shape[1], dtype=np.uint64)
        values: list[PackedBits] = []

        def value(literal: int) -> PackedBits:
            return ~values[literal >> 1] if literal & 1 else values[literal >> 1]

        for gate in self.gates:
            match gate.kind:
                case "false":
                    values.append(zero)
                case "input":
                    values.append(words[position[gate.name]])
                case "and":
                    result = value(gate.operands[0]).copy()
                    for a in gate.operands[1:]:
                        result &= value(a)
                    values.append(result)
                case "xor":
                    result = values[gate.operands[0] >> 1].copy()
                    for a in gate.operands[1:]:
                        result ^= values[a >> 1]
                    values.append(result)
                case _:
                    values.append(at_least(gate.k, [value(a) for a in gate.operands], zero))
        return values


def at_least(k: int, operands: Sequence[PackedBits], zero: PackedBits) -> PackedBits:
    """Return where at least k operands are 1: count in bit slices, then compare from the top.

    Parameters
    ----------
    k : int
        At most as many as there are operands.
    operands : sequence of ndarray of uint64
        Of one shape.
    zero : ndarray of uint64
        Of that shape.

    Examples
    --------
    >>> words = [np.array([bits], dtype=np.uint64) for bits in (0b1100, 0b1010, 0b0110)]
    >>> bin(int(at_least(2, words, np.zeros(1, np.uint64))[0]))
    '0b1110'
    """
    slices: list[PackedBits] = []
    for carry in operands:
        for j, digit in enumerate(slices):
            slices[j], carry = digit ^ carry, digit & carry
        if len(slices) < len(operands).bit_length():
            slices.append(carry)
    greater, equal = zero, ~zero
    for j in reversed(range(len(slices))):
        if k >> j & 1:
            equal = equal & slices[j]
        else:
            greater, equal = greater | (equal & slices[j]), equal & ~slices[j]
    return greater | equal


def needed_gates(gates: Sequence[Gate], roots: Iterable[int]) -> list[bool]:
    """Return for every gate whether a root reads it, directly or through others.

    >>> circuit = Circuit()
    >>> a, b, c = map(circuit.input, "abc")
    >>> ab, bc = circuit.and_([a, b]), circuit.and_([b, c])
    >>> needed_gates(circuit.gates, [bc])
    [False, False, True, True, False, True]
    """
    needed = [False] * len(gates)
    for root in roots:
        needed[root >> 1] = True
    for number in reversed(range(len(gates))):
        if needed[number]:
            for operand in gates[number].operands:
                needed[operand >> 1] = True
    return needed


def flatten(gates: Sequence[Gate], roots: Sequence[int]) -> tuple[list[Gate], list[int]]:
    """Return the gates that the roots need, with an AND or XOR that one gate of its kind alone reads joined to it.

    Examples
    --------
    >>> circuit = Circuit()
    >>> a, b, c = map(circuit.input, "abc")
    >>> gates, roots = flatten(circuit.gates, [circuit.xor([circuit.xor([a, b]), c])])
    >>> gates[-1].kind, len(gates[-1].operands)
    ('xor', 3)
    """
    readers = [0] * len(gates)
    needed = needed_gates(gates, roots)
    for root in roots:
        readers[root >> 1] += 2  # a root stays a gate of its own
    for gate, is_needed in zip(gates, needed, strict=True):
        for a in gate.operands if is_needed else ():
            readers[a >> 1] += 1

    def joins(operand: int, kind: str) -> bool:
        return not operand & 1 and gates[operand >> 1].kind == kind and readers[operand >> 1] == 1

    joined = [False] * len(gates)
    for number, gate in enumerate(gates):
        if needed[number] and gate.kind in ("and", "xor"):
            for a in gate.operands:
                if joins(a, gate.kind):
                    joined[a >> 1] = True

    target = Circuit()
    literals = [FALSE] * len(gates)
    for number, gate in enumerate(gates):
        if not needed[number] or joined[number]:
            continue
        if gate.kind in ("and", "xor"):
            leaves: list[int] = []
            pending = list(reversed(gate.operands))
            while pending:
                a = pending.pop()
                if joins(a, gate.kind):
                    pending.extend(reversed(gates[a >> 1].operands))
                else:
                    leaves.append(a)
            gate = gate._replace(operands=tuple(leaves))
        literals[number] = target.copy(gate, literals)
    return target.gates, [literals[root >> 1] ^ (root & 1) for root in roots]
