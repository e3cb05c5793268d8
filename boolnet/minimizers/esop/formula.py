"""A formula as an exclusive sum of products, gate by gate: an XOR costs what its operands cost together.

A **sum** here is a set of cubes, packed as in `terms`: the symmetric difference of two adds them, and equal cubes
cancel.

References
----------
.. [1] I. S. Reed, "A class of multiple-error-correcting codes and the decoding scheme", IRE Trans. Information Theory
   4 (1954): XOR and AND as a ring.
"""

from __future__ import annotations

from collections.abc import Sequence

from boolnet.core.budget import Budget
from boolnet.core.errors import LimitError
from boolnet.core.limits import in_words
from boolnet.functions.circuit import Formula, Gate
from boolnet.minimizers.esop.terms import CODE_OF_VALUE, Layout
from boolnet.minimizers.espresso.tautology import OutOfTime
from boolnet.minimizers.estimate import CAP_BITS

MAX_TERMS = 20_000  # of a formula's exclusive sum, by its estimate
PER_OPERATION = 2e-3  # units for a product or sum of two sums,
PER_PRODUCT = 4e-4  # for two cubes of a product,
PER_SUMMAND = 1e-4  # and for a cube of a sum

Sum = frozenset[int]


def term_counts(gates: Sequence[Gate]) -> list[tuple[int, int]]:
    """Return, for each gate, how many products it and its negation take at most, multiplied out.

    Examples
    --------
    >>> import boolnet
    >>> term_counts(boolnet.read("xor(a, b, c) | d").gates)[-1]
    (3, 4)
    """
    counts: list[tuple[int, int]] = []
    for gate in gates:
        operands = [counts[a >> 1][:: -1 if a & 1 else 1] for a in gate.operands]
        match gate.kind:
            case "false":
                counts.append((0, 1))
            case "input":
                counts.append((1, 1))
            case "and":
                product = 1
                for p, _ in operands:
                    product = _cut(product * p)
                counts.append((product, product + 1))
            case "xor":
                total = _cut(sum(p for p, _ in operands))
                counts.append((total, total + min(q - p for p, q in operands)))
            case _:
                total = _chosen(gate.k, operands)
                counts.append((total, total + 1))
    return counts


def has_few_terms(function: Formula) -> bool:
    """Return whether a formula is multiplied out to an exclusive sum."""
    return _most_terms(function) <= MAX_TERMS


def _most_terms(function: Formula) -> int:
    """Return the terms of all outputs, or of the largest gate on the way."""
    counts = term_counts(function.gates)
    return max(sum(counts[root >> 1][root & 1] for root in function.roots), *(p for p, _ in counts))


def _cut(number: int) -> int:
    return min(number, 1 << CAP_BITS)


def _chosen(k: int, operands: Sequence[tuple[int, ...]]) -> int:
    """Count the products of an ``atleast``, as `_Sums` forms them."""
    exact, total = [1] + [0] * (k - 1), 0
    for p, q in operands:
        total = _cut(total + exact[-1] * p)
        exact = [_cut(exact[s] * q + (exact[s - 1] * p if s else 0)) for s in range(k)]
    return total


def terms_of_formula(function: Formula, budget: Budget) -> list[int]:
    """Return the terms of a formula's outputs.

    Parameters
    ----------
    function : Formula
    budget : Budget

    Raises
    ------
    LimitError
        Before any work, when more than 20,000 products are counted from the inputs up.
    OutOfTime
        When the budget is over first.
    """
    if not has_few_terms(function):
        raise LimitError(
            f"the exclusive sum of products takes up to {in_words(_most_terms(function))} cubes; at most {MAX_TERMS:,} "
            "are multiplied out",
            help="compile it as a formula (xor-tree, xor-chain), which needs no cubes",
        )
    layout = Layout(len(function.inputs), len(function.outputs))
    sums = _Sums(function, layout, budget)
    members: dict[int, int] = {}
    for j, root in enumerate(function.roots):
        for cube in sorted(sums.of(root)):
            members[cube] = members.get(cube, 0) | 1 << 2 * layout.n_inputs + j
    return [cube | outputs for cube, outputs in members.items()]


class _Sums:
    """The sums of all gates that the outputs need; operands come before their readers."""

    def __init__(self, function: Formula, layout: Layout, budget: Budget) -> None:
        self._budget = budget
        self._layout = layout
        self._position = {name: i for i, name in enumerate(function.inputs)}
        self._gates = function.gates
        needed = {root >> 1 for root in function.roots}
        for number in reversed(range(len(self._gates))):
            if number in needed:
                needed.update(a >> 1 for a in self._gates[number].operands)
        self._known: dict[int, Sum] = {}
        for number in sorted(needed):
            self._known[number] = self._sum(self._gates[number])

    def of(self, literal: int) -> Sum:
        """Return the sum of a gate or of its negation."""
        known = self._known[literal >> 1]
        return self._negation(known) if literal & 1 else known

    def _negation(self, cubes: Sum) -> Sum:
        """Return ``1 ^ cubes``, the 1 added to a single literal where there is one."""
        top = self._layout.top
        if top in cubes:
            return cubes - {top}
        single = min((cube for cube in cubes if (cube ^ top).bit_count() == 1), default=None)
        if single is None:
            return cubes | {top}
        both = single ^ top
        return cubes ^ {single, self._merged(both)}

    def _merged(self, missing: int) -> int:
        """Return the literal that has only the bit that another of the same input misses."""
        field = next(field for field in self._layout.fields if field & missing)
        return self._layout.top & ~field | missing

    def _sum(self, gate: Gate) -> Sum:
        match gate.kind:
            case "false":
                return frozenset()
            case "input":
                field = self._layout.fields[self._position[gate.name]]
                code = CODE_OF_VALUE[1] << 2 * self._position[gate.name]
                return frozenset({self._layout.top & ~field | code})
            case "and":
                result = frozenset({self._layout.top})
                for a in sorted(gate.operands, key=lambda a: len(self.of(a))):
                    result = self._product(result, self.of(a))
                return result
            case "xor":
                total: set[int] = set()
                for a in gate.operands:
                    total ^= self.of(a)
                self._budget.spend(PER_OPERATION + PER_SUMMAND * sum(len(self._known[a >> 1]) for a in gate.operands))
                return frozenset(total)
            case _:
                return self._at_least(gate)

    def _at_least(self, gate: Gate) -> Sum:
        """Add up, over the operands, those with which the k-th comes true: that happens once."""
        exact = [frozenset({self._layout.top})] + [frozenset()] * (gate.k - 1)
        total: Sum = frozenset()
        for a in gate.operands:
            yes, no = self.of(a), self.of(a ^ 1)
            total ^= self._product(exact[-1], yes)
            below: list[Sum] = [frozenset(), *exact[:-1]]
            exact = [self._product(s, no) ^ self._product(b, yes) for s, b in zip(exact, below, strict=True)]
        return total

    def _product(self, a: Sum, b: Sum) -> Sum:
        result: set[int] = set()
        if self._budget.is_over(PER_OPERATION + PER_PRODUCT * len(a) * len(b)):
            raise OutOfTime
        for left in a:
            for right in b:
                cube = left & right
                if not self._layout.is_nowhere(cube):
                    result ^= {cube}
        return frozenset(result)
