"""The subject graph: a formula as gates of two operands that share what they can.

Literals are ``2 * node + negated``, node 0 is the constant false, inputs come first. An AND or XOR of many operands is
a balanced tree here, and is remembered as it was, for it may be one neuron. Of few inputs, gates are known by their
whole truth tables: what is equal or complementary is one node, and what is constant is none. Of many inputs, a look at
the operands of an AND's operands finds some of that too [2]_.

References
----------
.. [1] A. Kuehlmann, V. Paruthi, F. Krohm, M. K. Ganai, Robust Boolean reasoning for equivalence checking and functional
   property verification, IEEE Trans. CAD 21, 2002: graphs in which equal gates are one.
.. [2] R. Brummayer, A. Biere, Local two-level and-inverter graph minimization without blowup, MEMICS 2006.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from boolnet.functions.circuit import FALSE, TRUE, Formula
from boolnet.functions.packed_bits import row_words

WHOLE = 12  # an `atleast` of so many operands may be part of a cut
FLATTENED = 64  # the most operands that an AND or XOR gathers from the gates below


@dataclass(frozen=True)
class SubjectGraphParams:
    """Up to which size nodes are known by their truth tables.

    Attributes
    ----------
    tabled_inputs, tabled_gates : int
        Of a formula.
    """

    tabled_inputs: int = 12
    tabled_gates: int = 4_000


DEFAULT = SubjectGraphParams()


class WideGate(NamedTuple):
    """A way to make a node at once: ``and``, ``xor`` or ``atleast`` of literals, its output negated or not."""

    kind: str
    literals: tuple[int, ...]
    k: int
    negated: int


class SubjectGraph:
    """Nodes, operands first.

    Parameters
    ----------
    formula : Formula
    params : SubjectGraphParams

    Attributes
    ----------
    kinds : list of str
        "false", "input", "and", "xor" or "atleast".
    operands : list of tuple of int
        Literals; those of an XOR are not negated.
    wide : list of list of WideGate
        The ways to make a node at once.
    tables : list of int, or None
        The truth table of every node over all inputs, where there are few.
    roots : list of int
    """

    def __init__(self, formula: Formula, params: SubjectGraphParams = DEFAULT) -> None:
        self.inputs = formula.inputs
        self.kinds = ["false"]
        self.operands: list[tuple[int, ...]] = [()]
        self.levels = [0]
        self.ks = [0]
        self.wide: list[list[WideGate]] = [[]]
        n = len(formula.inputs)
        few = n <= params.tabled_inputs and len(formula.gates) <= params.tabled_gates
        self._full = (1 << (1 << n)) - 1 if few else 0
        self.tables: list[int] | None = [0] if few else None
        self._known: dict[object, int] = {0: FALSE} if few else {}
        inputs = {name: self._input(i, n) for i, name in enumerate(formula.inputs)}
        self._read(formula, inputs)

    def __len__(self) -> int:
        return len(self.kinds)

    def _input(self, i: int, n: int) -> int:
        table = 0
        if self.tables is not None:
            table = int.from_bytes(row_words(n, 0, 1 << n)[i].astype("<u8").tobytes(), "little")
        return self._node("input", (), 0, table)

    def _node(self, kind: str, operands: tuple[int, ...], k: int, table: int) -> int:
        """Return the literal of a gate, new or known."""
        key: object = (kind, operands, k)
        phase = 0
        if self.tables is not None:
            phase = table & 1
            key = table ^ self._full if phase else table
        if kind != "input" or self.tables is not None:
            if key in self._known:
                return self._known[key] ^ phase
            self._known[key] = 2 * len(self.kinds) ^ phase
        if self.tables is not None:
            self.tables.append(table)
        self.kinds.append(kind)
        self.operands.append(operands)
        self.ks.append(k)
        self.levels.append(1 + max((self.levels[a >> 1] for a in operands), default=-1))
        self.wide.append([])
        return 2 * len(self.kinds) - 2

    def table(self, literal: int) -> int:
        """Return the truth table of a literal; only where there are tables."""
        assert self.tables is not None
        table = self.tables[literal >> 1]
        return table ^ self._full if literal & 1 else table

    def and2(self, a: int, b: int) -> int:
        """Return the AND of two literals, simplified where a look at their operands allows it."""
        a, b = (a, b) if a < b else (b, a)
        if a in (FALSE, b ^ 1):
            return FALSE
        if a in (TRUE, b):
            return b
        for x, y in ((a, b), (b, a)):
            if self.kinds[x >> 1] != "and":
                continue
            p, q = self.operands[x >> 1]
            if x & 1:
                if y in (p ^ 1, q ^ 1):
                    return y  # y implies not x
                if y in (p, q):
                    return self.and2(y, (q if y == p else p) ^ 1)
            elif y in (p, q):
                return x
            elif y in (p ^ 1, q ^ 1):
                return FALSE
        if self.kinds[a >> 1] == self.kinds[b >> 1] == "and":
            pair, other = set(self.operands[a >> 1]), set(self.operands[b >> 1])
            opposite = {p ^ 1 for p in pair} & other
            if a & b & 1:
                if len(opposite) == 2:
                    return self.xor2(*self.operands[a >> 1])
                if opposite and (common := pair & other):
                    return next(iter(common)) ^ 1  # !(x y) !(x !y)
            elif not (a | b) & 1 and opposite:
                return FALSE
        table = self.table(a) & self.table(b) if self.tables is not None else 0
        return self._node("and", (a, b), 0, table)

    def xor2(self, a: int, b: int) -> int:
        """Return the XOR of two literals."""
        sign = (a ^ b) & 1
        a, b = sorted((a & ~1, b & ~1))
        if a == b:
            return FALSE ^ sign
        if a == FALSE:
            return b ^ sign
        for x, y in ((a, b), (b, a)):
            if self.kinds[x >> 1] == "xor" and y in self.operands[x >> 1]:
                p, q = self.operands[x >> 1]
                return (q if y == p else p) ^ sign
        table = self.table(a) ^ self.table(b) if self.tables is not None else 0
        return self._node("xor", (a, b), 0, table) ^ sign

    def _atleast(self, k: int, operands: tuple[int, ...]) -> int:
        table = 0
        if self.tables is not None:
            table = _at_least(k, [self.table(a) for a in operands])
        return self._node("atleast", operands, k, table)

    def _balanced(self, kind: str, literals: Sequence[int]) -> int:
        join = self.and2 if kind == "and" else self.xor2
        heap = [(self.levels[a >> 1], i, a) for i, a in enumerate(literals)]
        heapq.heapify(heap)
        made = len(heap)
        while len(heap) > 1:
            (_, _, a), (_, _, b) = heapq.heappop(heap), heapq.heappop(heap)
            joined = join(a, b)
            heapq.heappush(heap, (self.levels[joined >> 1], made, joined))
            made += 1
        return heap[0][2]

    def _read(self, formula: Formula, inputs: dict[str, int]) -> None:
        literals: list[int] = []
        for gate in formula.gates:
            operands = [literals[a >> 1] ^ (a & 1) for a in gate.operands]
            match gate.kind:
                case "false":
                    literal = FALSE
                case "input":
                    literal = inputs[gate.name]
                case "and" | "xor":
                    literal = self._balanced(gate.kind, operands)
                case _:
                    literal = self._atleast(gate.k, tuple(operands))
            literals.append(literal)
            if operands:
                self._remember(literal, gate.kind, operands, gate.k)
        self.roots = [literals[root >> 1] ^ (root & 1) for root in formula.roots]
        for node in range(len(self)):
            if self.kinds[node] in ("and", "xor"):
                self._remember(2 * node, self.kinds[node], self.flattened(2 * node), 0)

    def _remember(self, literal: int, kind: str, operands: Sequence[int], k: int) -> None:
        """Keep a way to make a node, if its operands come before it."""
        node, negated = literal >> 1, literal & 1
        if kind == "xor":
            negated ^= sum(a & 1 for a in operands) & 1
            odd: dict[int, None] = {}
            for a in operands:
                odd.pop(a & ~1) if a & ~1 in odd else odd.setdefault(a & ~1)
            operands = [a for a in odd if a != FALSE]
        elif kind == "and":
            operands = [a for a in dict.fromkeys(operands) if a != TRUE]
            if FALSE in operands or any(a ^ 1 in operands for a in operands[:FLATTENED]):
                return
        ways = self.wide[node]
        way = WideGate(kind, tuple(operands), k, negated)
        if operands and all(a >> 1 < node for a in operands) and way not in ways:
            ways.append(way)

    def flattened(self, literal: int) -> tuple[int, ...]:
        """Return the operands of an AND or XOR gathered through the gates of its kind below, at most `FLATTENED`."""
        kind = self.kinds[literal >> 1]
        if kind not in ("and", "xor") or literal & 1:
            return (literal,)
        leaves: dict[int, None] = {}
        pending = [literal]
        while pending:
            a = pending.pop()
            if not a & 1 and self.kinds[a >> 1] == kind and len(leaves) + len(pending) < FLATTENED:
                pending += reversed(self.operands[a >> 1])
            elif kind == "xor" and a in leaves:
                del leaves[a]
            else:
                leaves[a] = None
        return tuple(leaves)


def _at_least(k: int, tables: Sequence[int]) -> int:
    """Return where at least k of some truth tables are 1."""
    reached = [0] * (k + 1)  # reached[j]: at least j so far, from 1
    full = -1
    for table in tables:
        for j in range(k, 0, -1):
            reached[j] |= table & (reached[j - 1] if j > 1 else full)
    return reached[k]
