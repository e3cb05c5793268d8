"""Cut matches: the ways to make a node of the subject graph in one step, as neurons over some nodes below.

They are the cuts of few leaves, each with the implementations of its function (`cell_implementations`), and the wide
gates: an AND or OR of any width is one neuron, or none where no two of its operands are ever 1 together, for then it is
their sum; a parity is a sawtooth in one layer or a few foldings, a threshold two neurons.

Cuts are enumerated from the inputs up, as unions of the operands' cuts [1]_, and of each node only those that promise
the least area flow are kept [2]_.

References
----------
.. [1] J. Cong, Y. Ding, FlowMap: an optimal technology mapping algorithm for delay optimization in lookup-table based
   FPGA designs, IEEE Trans. CAD 13, 1994.
.. [2] A. Mishchenko, S. Chatterjee, R. Brayton, Improvements to technology mapping for LUT-based FPGAs, IEEE Trans. CAD
   26, 2007.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.minimum.one_layer import HiddenNeuron, OneLayer
from boolnet.strategies.gates.cuts.cell_implementations import CellParams, implementations
from boolnet.strategies.gates.cuts.subject_graph import WHOLE, SubjectGraph, WideGate
from boolnet.strategies.sums.range_folding import fold_cost, fold_layers

LEAVES = 4  # of a cut
WIDEST_SAWTOOTH = 1_000  # operands: every neuron of it reads all of them
PER_NODE = 0.12  # units of a node...
PER_KEPT = 0.012  # ... and for every cut that is kept
PER_PAIR = 1e-3  # units to compare two operands of a wide gate


@dataclass(frozen=True)
class MatchesParams:
    """How many cuts and matches are kept.

    Attributes
    ----------
    kept : tuple of (int, int)
        Pairs of nodes and cuts: in graphs of at most so many nodes, so many cuts of each node.
    fewest_kept : int
        The same, in larger graphs.
    large : int
        In graphs of more nodes a cut has one implementation.
    disjoint_operands : int
        Of a wide gate; more are not compared pair by pair.
    cells : CellParams
    """

    kept: tuple[tuple[int, int], ...] = ((600, 16), (3_000, 10), (10_000, 7))
    fewest_kept: int = 4
    large: int = 3_000
    disjoint_operands: int = 256
    cells: CellParams = field(default_factory=CellParams)


DEFAULT = MatchesParams()

Cut = tuple[tuple[int, ...], int]  # leaves in ascending order, and the truth table over them, leaf i bit i of a row


class CutMatch(NamedTuple):
    """One way to make a node.

    Attributes
    ----------
    leaves : tuple of int
        The nodes that are read.
    keys : tuple of hashable
        The neurons it takes, so that equal neurons of different matches are one.
    delay : int
        The layers it takes.
    cell : OneLayer or None
        The implementation over the leaves; None for a parity by folding.
    flip : int
        Of a folding: the value is the parity of the leaves and this.
    """

    leaves: tuple[int, ...]
    keys: tuple[object, ...]
    delay: int
    cell: OneLayer | None
    flip: int = 0


def all_matches(
    subject: SubjectGraph, skips: bool, budget: Budget = UNLIMITED, params: MatchesParams = DEFAULT
) -> list[list[CutMatch]]:
    """Return the matches of every node, none for inputs and constants.

    Parameters
    ----------
    subject : SubjectGraph
    skips : bool
        Whether neurons may read the leaves of a cut past its hidden layer.
    budget : Budget
        Once it is over, nodes keep one cut beside the wide gates.
    params : MatchesParams
    """
    return _Matches(subject, skips, budget, params).result


class _Matches:
    def __init__(self, subject: SubjectGraph, skips: bool, budget: Budget, params: MatchesParams) -> None:
        self.subject, self.skips, self.budget, self.params = subject, skips, budget, params
        size = len(subject)
        self.kept = next((kept for most, kept in params.kept if size <= most), params.fewest_kept)
        self.cells = 1 if size > params.large else None
        readers = [0] * size
        for operands in subject.operands:
            for a in operands:
                readers[a >> 1] += 1
        self.readers = readers
        self.flow = [0.0] * size
        self.cuts: list[list[Cut]] = [[((), 0)]]
        self.result: list[list[CutMatch]] = [[]]
        for node in range(1, size):
            if subject.kinds[node] == "input":
                self.cuts.append([((node,), 2)])
                self.result.append([])
                continue
            if budget.is_over(PER_NODE + PER_KEPT * self.kept):
                self.kept = 1
            self._node(node)

    def _node(self, node: int) -> None:
        ways = [match for gate in self.subject.wide[node] for match in self._wide(gate)]
        merged: list[tuple[float, int, Cut, tuple[OneLayer, ...]]] = []
        for leaves, table in self._merged(node).items():
            cells = implementations(len(leaves), table, self.skips, self.params.cells)
            if cells:
                flow = len(cells[0].neurons) + sum(self.flow[leaf] for leaf in leaves)
                merged.append((flow, len(leaves), (leaves, table), cells))
        merged.sort(key=lambda entry: entry[:3])
        del merged[self.kept :]
        self.cuts.append([cut for _, _, cut, _ in merged] + [((node,), 2)])
        for _, _, (leaves, table), cells in merged:
            ways += [match_of(leaves, cell) for cell in (*cells[: self.cells], *counted_cells(len(leaves), table))]
        if self.subject.kinds[node] != "atleast":
            ways += [match for match in [self._sum(node)] if match]
        unique = {(match.leaves, frozenset(match.keys)): match for match in reversed(ways)}
        self.result.append(list(reversed(unique.values())))
        least = min(len(c.keys) + sum(self.flow[leaf] for leaf in c.leaves) for c in self.result[node])
        self.flow[node] = least / max(1, self.readers[node])

    def _merged(self, node: int) -> dict[tuple[int, ...], int]:
        """Return the cuts of a node by their leaves, without leaves on which the function does not depend."""
        kind, operands = self.subject.kinds[node], self.subject.operands[node]
        if kind == "atleast":
            if len(set(operands)) > LEAVES or len(operands) > WHOLE:
                return {}
            return dict([_threshold(operands, self.subject.ks[node])])
        a, b = operands
        is_and, flip_a, flip_b = kind == "and", a & 1, b & 1
        found: dict[tuple[int, ...], int] = {}
        seen: set[tuple[int, ...]] = set()
        for one, table_a in self.cuts[a >> 1]:
            for other, table_b in self.cuts[b >> 1]:
                union = one if one == other else tuple(sorted({*one, *other}))
                n = len(union)
                if n > LEAVES or union in seen:
                    continue
                seen.add(union)
                full = (1 << (1 << n)) - 1
                left = stretched(table_a, tuple(map(union.index, one)), n) ^ (full if flip_a else 0)
                right = stretched(table_b, tuple(map(union.index, other)), n) ^ (full if flip_b else 0)
                places, table = supported(left & right if is_and else left ^ right, n)
                found[tuple(union[i] for i in places)] = table
        return found

    def _wide(self, gate: WideGate) -> list[CutMatch]:
        if len({a >> 1 for a in gate.literals}) < len(gate.literals) and gate.kind != "atleast":
            return []
        match gate.kind:
            case "and":
                return [self._as_sum(gate)] if self._is_disjoint(gate.literals) else [and_match(gate)]
            case "xor":
                return parity_matches(gate, self.skips)
            case _:
                return [threshold_match(gate)]

    def _is_disjoint(self, literals: Sequence[int]) -> bool:
        """Whether at most one of some literals is ever 0, so that their AND is their sum less a constant."""
        subject = self.subject
        if subject.tables is not None:
            seen = 0
            for a in literals:
                table = subject.table(a ^ 1)
                if seen & table:
                    return False
                seen |= table
            return True
        if len(literals) > self.params.disjoint_operands:
            return False
        self.budget.spend(PER_PAIR * len(literals) ** 2 / 2)
        implied = [{a ^ 1} | (set(subject.flattened(a ^ 1)) if self._is_and(a >> 1) else set()) for a in literals]
        return all(any(x ^ 1 in other for x in one) for one, other in itertools.combinations(implied, 2))

    def _is_and(self, node: int) -> bool:
        return self.subject.kinds[node] == "and"

    def _as_sum(self, gate: WideGate) -> CutMatch:
        """Return the AND of literals of which at most one is ever 0: ``sum of literals - (k - 1)``."""
        return affine_match([(1, a) for a in gate.literals], 1 - len(gate.literals), gate.negated)

    def _sum(self, node: int) -> CutMatch | None:
        """Return an AND or XOR of two that is affine in them, because they never take one of the four values."""
        subject = self.subject
        a, b = subject.operands[node]
        if subject.kinds[node] == "and":
            return self._as_sum(WideGate("and", (a, b), 0, 0)) if self._is_disjoint((a, b)) else None
        for p, q in ((a, b), (a, b ^ 1), (a ^ 1, b), (a ^ 1, b ^ 1)):
            if self._is_disjoint((p, q)):  # p or q holds always, so one without the other is 2 - p - q
                return affine_match([(-1, p), (-1, q)], 2, (p ^ q) & 1)
        return None


def affine_match(terms: Sequence[tuple[int, int]], bias: int, negated: int) -> CutMatch:
    """Return the match ``sum of factor * literal + bias``, which takes no neuron.

    Parameters
    ----------
    terms : sequence of (int, int)
        Factors and literals.
    bias : int
    negated : {0, 1}
        1 where the match is 1 less that sum.
    """
    leaves, weights, bias = _form(terms, bias)
    cell = OneLayer(bias, weights, ())
    return CutMatch(leaves, (), 0, cell.negation() if negated else cell)


def _form(terms: Sequence[tuple[int, int]], bias: int) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    weights: dict[int, int] = {}
    for factor, a in terms:
        weights[a >> 1] = weights.get(a >> 1, 0) + (-factor if a & 1 else factor)
        bias += factor * (a & 1)
    leaves = tuple(sorted(weights))
    return leaves, tuple(weights[leaf] for leaf in leaves), bias


def _on_form(gate: WideGate, factors: Sequence[tuple[int, int, int]], bias: int) -> CutMatch:
    """Return the match ``bias + sum of factor * relu(scale * s + shift)``, s the sum of the literals."""
    leaves, weights, constant = _form([(1, a) for a in gate.literals], 0)
    neurons = tuple(
        HiddenNeuron(factor, tuple(scale * w for w in weights), scale * constant + shift)
        for factor, scale, shift in factors
    )
    cell = OneLayer(bias, (0,) * len(leaves), neurons)
    return match_of(leaves, cell.negation() if gate.negated else cell)


def and_match(gate: WideGate) -> CutMatch:
    """Return AND as one neuron."""
    return _on_form(gate, [(1, 1, 1 - len(gate.literals))], 0)


def threshold_match(gate: WideGate) -> CutMatch:
    """Return a threshold as two neurons, or as one where it can only just be reached."""
    k, n = gate.k, len(gate.literals)
    counts = [gate.literals.count(a) for a in dict.fromkeys(gate.literals)]
    if k > n - min(counts) and len({a >> 1 for a in gate.literals}) == len(counts):
        return and_match(gate._replace(literals=tuple(dict.fromkeys(gate.literals))))
    return _on_form(gate, [(1, 1, 1 - k), (-1, 1, -k)], 0)


def parity_matches(gate: WideGate, skips: bool) -> list[CutMatch]:
    """Return a sawtooth in one layer, and foldings where these take fewer neurons."""
    n = len(gate.literals)
    if n == 1:
        return [affine_match([(1, gate.literals[0])], 0, gate.negated)]
    factors = [(-1, 1, -1), (-1, -1, 1)] if n == 2 else [(1, 1, 0), (-2, 1, -1), (2, 1, -2)]
    bias = 1 if n == 2 else 0
    if n > WIDEST_SAWTOOTH:
        factors = []
    elif n > 3:
        turns = [2, *range(4, n)]
        factors = [(-1, 3, -2), (-2, -1, 3), *((2 if turn % 2 == 0 else -2, 1, -turn) for turn in turns)]
        bias = 6
    matches = [_on_form(gate, factors, bias)] if factors else []
    if not matches or fold_cost(n, not skips) < len(factors):
        leaves = tuple(sorted(a >> 1 for a in gate.literals))
        keys = tuple((leaves, "fold", i) for i in range(fold_cost(n, not skips)))
        flip = (gate.negated + sum(a & 1 for a in gate.literals)) & 1
        matches.append(CutMatch(leaves, keys, fold_layers(n, not skips), None, flip))
    return matches


def match_of(leaves: tuple[int, ...], cell: OneLayer) -> CutMatch:
    """Return the match that is a cell over leaves."""
    keys = tuple(dict.fromkeys(neuron.key(leaves) for neuron in cell.neurons))
    return CutMatch(leaves, keys, int(bool(keys)), cell)


@functools.lru_cache(maxsize=1 << 16)
def counted_cells(n: int, table: int) -> tuple[OneLayer, ...]:
    """Return implementations of a function of how many literals hold: neurons ``relu(s - j)``, s their sum.

    A full adder's sum and carry are both of that kind, and so share two of three neurons.

    >>> [len(cell.neurons) for cell in counted_cells(3, 0b11101000)]
    [2]
    """
    if not 2 <= n <= 3:
        return ()
    cells = []
    for mask in range(1 << (n - 1)):
        values: list[int | None] = [None] * (n + 1)
        for row in range(1 << n):
            count, bit = (row ^ mask).bit_count(), table >> row & 1
            if values[count] not in (None, bit):
                break
            values[count] = bit
        else:
            cells.append(_counted(n, mask, [int(bool(value)) for value in values]))
    return tuple(cells)


def _counted(n: int, mask: int, values: Sequence[int]) -> OneLayer:
    slopes = [0, *(b - a for a, b in itertools.pairwise(values))]
    weights = tuple(-1 if mask >> i & 1 else 1 for i in range(n))
    shift = mask.bit_count()
    turns = [(j, slopes[j + 1] - slopes[j]) for j in range(n) if slopes[j + 1] != slopes[j]]
    return OneLayer(values[0], (0,) * n, tuple(HiddenNeuron(factor, weights, shift - j) for j, factor in turns))


@functools.lru_cache(maxsize=1 << 18)
def stretched(table: int, places: tuple[int, ...], n: int) -> int:
    """Return a truth table with inputs added that it does not depend on.

    Parameters
    ----------
    table : int
    places : tuple of int
        Which of the n inputs each of its inputs becomes.
    n : int
    """
    if places == tuple(range(n)):
        return table
    result = 0
    for row in range(1 << n):
        source = 0
        for i, place in enumerate(places):
            source |= (row >> place & 1) << i
        result |= (table >> source & 1) << row
    return result


@functools.lru_cache(maxsize=1 << 18)
def supported(table: int, n: int) -> tuple[tuple[int, ...], int]:
    """Return the inputs that a function depends on, and its table over these."""
    places = list(range(n))
    for i in reversed(range(n)):
        low = high = 0
        rows = [row for row in range(1 << len(places)) if not row >> i & 1]
        for j, row in enumerate(rows):
            low |= (table >> row & 1) << j
            high |= (table >> (row | 1 << i) & 1) << j
        if low == high:
            table = low
            del places[i]
    return tuple(places), table


def _threshold(operands: tuple[int, ...], k: int) -> Cut:
    leaves = tuple(sorted({a >> 1 for a in operands}))
    table = 0
    for row in range(1 << len(leaves)):
        count = sum((row >> leaves.index(a >> 1) & 1) ^ (a & 1) for a in operands)
        table |= int(count >= k) << row
    places, table = supported(table, len(leaves))
    return tuple(leaves[i] for i in places), table
