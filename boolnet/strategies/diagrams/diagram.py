"""Reduced ordered binary decision diagrams with complement edges, shared by all outputs.

A literal is ``2 * node + negated``, as in `boolnet.functions.circuit`; node 0 is the constant false, so 0 and 1 are the
constants. The low child of a node is never negated, and children come before their parents.

References
----------
.. [1] R. E. Bryant, Graph-based algorithms for Boolean function manipulation, IEEE Trans. Computers 35, 1986.
.. [2] K. S. Brace, R. L. Rudell, R. E. Bryant, Efficient implementation of a BDD package, DAC 1990: complement edges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.circuit import Formula

PER_GATE = 0.005  # units of the diagram of a formula, for an operand of a gate...
PER_STEP = 0.004  # ... and for what is new of an AND, an XOR and the nodes


class Branch(NamedTuple):
    """A node: the place of its input in the order, and its children where that is 0 and 1."""

    level: int
    low: int
    high: int


@dataclass(frozen=True)
class Diagram:
    """Nodes under an order of the inputs.

    Attributes
    ----------
    order : tuple of int
        The positions of the inputs, the topmost first.
    nodes : sequence of Branch
        Node 0 is the constant; its children mean nothing.
    roots : tuple of int
        The literal of each output.
    """

    order: tuple[int, ...]
    nodes: Sequence[Branch]
    roots: tuple[int, ...]

    def price(self) -> int:
        """Return about how many neurons it takes: 2 a node, 1 where a child is constant, 0 where both are."""
        return 2 * len(self.nodes) - 2 - sum((low < 2) + (high < 2) for _, low, high in self.nodes[1:])


class TooLargeError(Exception):
    """A diagram has more nodes than wanted."""


class Manager:
    """Nodes under construction, and what is known of their ANDs and XORs.

    Parameters
    ----------
    most : int
        Nodes; where there would be more, `TooLargeError` is raised.

    Examples
    --------
    >>> manager = Manager(most=10)
    >>> a, b = manager.branch(0, 0, 1), manager.branch(1, 0, 1)
    >>> manager.and_(a, b) == manager.and_(a ^ 1, b ^ 1) ^ 1, manager.xor(a, b) == manager.xor(a ^ 1, b) ^ 1
    (False, True)
    """

    def __init__(self, most: int) -> None:
        self.nodes = [Branch(1 << 30, 0, 0)]
        self._most = most
        self._numbers: dict[Branch, int] = {}
        self._ands: dict[tuple[int, int], int] = {}
        self._xors: dict[tuple[int, int], int] = {}

    @property
    def made(self) -> int:
        """How many nodes there are, and how many ANDs and XORs are known."""
        return len(self.nodes) + len(self._ands) + len(self._xors)

    def branch(self, level: int, low: int, high: int) -> int:
        """Return the literal of the node that decides an input, new or known; a child where both are the same.

        Parameters
        ----------
        level : int
            The place of the input in the order.
        low, high : int
            The literals of the children where the input is 0 and 1.
        """
        if low == high:
            return low
        sign = low & 1
        node = Branch(level, low ^ sign, high ^ sign)
        number = self._numbers.get(node)
        if number is None:
            number = self._numbers[node] = len(self.nodes)
            self.nodes.append(node)
            if number > self._most:
                raise TooLargeError
        return 2 * number + sign

    def _cofactors(self, literal: int, level: int) -> tuple[int, int]:
        node = self.nodes[literal >> 1]
        if node.level != level:
            return literal, literal
        return node.low ^ (literal & 1), node.high ^ (literal & 1)

    def and_(self, a: int, b: int) -> int:
        if a > b:
            a, b = b, a
        if a < 2:
            return b if a else 0
        if a >> 1 == b >> 1:
            return a if a == b else 0
        found = self._ands.get((a, b))
        if found is None:
            level = min(self.nodes[a >> 1].level, self.nodes[b >> 1].level)
            (a0, a1), (b0, b1) = self._cofactors(a, level), self._cofactors(b, level)
            found = self._ands[a, b] = self.branch(level, self.and_(a0, b0), self.and_(a1, b1))
        return found

    def xor(self, a: int, b: int) -> int:
        sign = (a ^ b) & 1
        a, b = sorted((a & ~1, b & ~1))
        if a == 0 or a == b:
            return (0 if a == b else b) ^ sign
        found = self._xors.get((a, b))
        if found is None:
            level = min(self.nodes[a >> 1].level, self.nodes[b >> 1].level)
            (a0, a1), (b0, b1) = self._cofactors(a, level), self._cofactors(b, level)
            found = self._xors[a, b] = self.branch(level, self.xor(a0, b0), self.xor(a1, b1))
        return found ^ sign

    def or_(self, a: int, b: int) -> int:
        return self.and_(a ^ 1, b ^ 1) ^ 1

    def atleast(self, k: int, operands: Iterable[int]) -> int:
        reached = [1] + [0] * k  # reached[j]: at least j of the operands so far
        for a in operands:
            for j in range(k, 0, -1):
                reached[j] = self.or_(reached[j], self.and_(a, reached[j - 1]))
        return reached[k]


def of_formula(formula: Formula, order: Sequence[int], most: int, budget: Budget = UNLIMITED) -> Diagram:
    """Return the diagram of a formula.

    Parameters
    ----------
    formula : Formula
    order : sequence of int
        The positions of the inputs, the topmost first.
    most : int
        Nodes that may be made on the way.
    budget : Budget
        Pays for it.

    Raises
    ------
    TooLargeError
        If it takes more than `most` nodes to make, or the budget is stopped or its time up.
    """
    manager = Manager(most)
    place = {formula.inputs[i]: level for level, i in enumerate(order)}
    values: list[int] = []
    try:
        for gate in formula.gates:
            budget.spend(PER_GATE * len(gate.operands) * max(1, gate.k))
            if budget.is_halted():
                raise TooLargeError
            operands = [values[a >> 1] ^ (a & 1) for a in gate.operands]
            operands.sort(key=lambda a: (-manager.nodes[a >> 1].level, a))  # the lowest first: the others come on top
            match gate.kind:
                case "false":
                    values.append(0)
                case "input":
                    values.append(manager.branch(place[gate.name], 0, 1))
                case "and":
                    values.append(reduce(manager.and_, operands))
                case "xor":
                    values.append(reduce(manager.xor, operands))
                case _:
                    values.append(manager.atleast(gate.k, operands))
    finally:
        budget.spend(PER_STEP * manager.made)
    return _needed(tuple(order), manager.nodes, [values[root >> 1] ^ (root & 1) for root in formula.roots])


def _needed(order: tuple[int, ...], nodes: Sequence[Branch], roots: Sequence[int]) -> Diagram:
    """Return the diagram without the nodes that no root needs."""
    needed = [False] * len(nodes)
    needed[0] = True
    for root in roots:
        needed[root >> 1] = True
    for number in range(len(nodes) - 1, 0, -1):
        if needed[number]:
            needed[nodes[number].low >> 1] = needed[nodes[number].high >> 1] = True
    new = [0] * len(nodes)
    kept: list[Branch] = []
    for number, (level, low, high) in enumerate(nodes):
        if needed[number]:
            new[number] = len(kept)
            kept.append(Branch(level, 2 * new[low >> 1] + (low & 1), 2 * new[high >> 1] + (high & 1)))
    return Diagram(order, kept, tuple(2 * new[root >> 1] + (root & 1) for root in roots))


def of_table(values: NDArray[np.int8], order: Sequence[int], most: int) -> Diagram:
    """Return the diagram of a table, don't-cares decided so that halves are equal where they can be.

    Parameters
    ----------
    values : ndarray of int8, shape (m, 2, ..., 2)
        0, 1, or -1 for don't care.
    order : sequence of int
        The positions of the inputs, the topmost first.
    most : int
        Nodes.

    Raises
    ------
    TooLargeError
        If it has more than `most` nodes.
    """
    m, n = len(values), values.ndim - 1
    cells = values.transpose(0, *(1 + i for i in order)).reshape(m, -1)
    literals = (_decided(cells) if (cells < 0).any() else cells).astype(np.int64)
    nodes = [Branch(1 << 30, 0, 0)]
    for level in reversed(range(n)):
        low, high = literals[:, 0::2], literals[:, 1::2]
        sign = low & 1
        low, high = low ^ sign, high ^ sign
        literals = low.copy()
        differs = low != high
        pairs, number = np.unique(low[differs] << 32 | high[differs], return_inverse=True)
        if len(nodes) + len(pairs) > most:
            raise TooLargeError
        literals[differs] = 2 * (len(nodes) + number)
        literals ^= sign
        nodes.extend(map(Branch, repeat(level), (pairs >> 32).tolist(), (pairs & 0xFFFFFFFF).tolist()))
    return Diagram(tuple(order), nodes, tuple(literals[:, 0].tolist()))


def _decided(cells: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return cells with don't-cares decided so that halves are equal where they can be, large halves first."""
    cells = cells.copy()
    half = cells.shape[1]
    while half > 1:
        half //= 2
        pairs = cells.reshape(-1, 2, half)
        low, high = pairs[:, 0], pairs[:, 1]
        fits = ((low == high) | (low < 0) | (high < 0)).all(axis=1)
        joined = np.maximum(low, high)
        pairs[fits] = joined[fits, None]
    result: NDArray[np.int8] = np.maximum(cells, 0)
    return result
