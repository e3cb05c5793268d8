"""The ways to make a node of the subject graph in one step: neurons over some nodes below, read affinely.

They are the cuts of few leaves, each with the neurons of its function (`shapes`), and the wide gates: an AND or OR of
any width is one neuron, or none where no two of its operands are ever 1 together, for then it is their sum; a parity
is a sawtooth in one layer or a few foldings, a threshold two neurons.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from typing import NamedTuple

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.minimum.network import Neuron, OneLayer
from boolnet.strategies.gates.cuts.cell_implementations import shapes_of
from boolnet.strategies.gates.cuts.subject_graph import WHOLE, SubjectGraph, Wide
from boolnet.strategies.sums.range_folding import fold_cost, fold_layers

LEAVES = 4  # of a cut
KEPT = ((600, 16), (3_000, 10), (10_000, 7))  # cuts kept of each node, in graphs of at most so many nodes
FEWEST_KEPT = 4
LARGE = 3_000  # nodes; in larger graphs a cut has one shape
DISJOINT_OPERANDS = 256  # more are not compared pair by pair

Cut = tuple[tuple[int, ...], int]  # leaves in ascending order, and the truth table over them, leaf i bit i of a row
Key = tuple[tuple[int, ...], tuple[int, ...], int]  # a neuron: the nodes it reads, their weights, its bias


class CutMatch(NamedTuple):
    """One way to make a node.

    Attributes
    ----------
    leaves : tuple of int
        The nodes that are read.
    keys : tuple of hashable
        The neurons it takes, so that equal neurons of different choices are one.
    delay : int
        The layers it takes.
    shape : OneLayer or None
        Over the leaves; None for a parity by folding.
    flip : int
        Of a folding: the value is the parity of the leaves and this.
    """

    leaves: tuple[int, ...]
    keys: tuple[object, ...]
    delay: int
    shape: OneLayer | None
    flip: int = 0


def all_matches(subject: SubjectGraph, skips: bool, budget: Budget = UNLIMITED) -> list[list[CutMatch]]:
    """Return the choices of every node, none for inputs and constants; once the budget is over only the wide ones."""
    return _Matches(subject, skips, budget).result


class _Matches:
    def __init__(self, subject: SubjectGraph, skips: bool, budget: Budget) -> None:
        self.subject, self.skips = subject, skips
        size = len(subject)
        self.kept = next((kept for most, kept in KEPT if size <= most), FEWEST_KEPT)
        self.shapes = 1 if size > LARGE else None
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
            over = node % 64 == 0 and budget.is_over()
            self.kept = 1 if over else self.kept
            self._node(node)

    def _node(self, node: int) -> None:
        ways = [choice for way in self.subject.wide[node] for choice in self._wide(way)]
        merged: list[tuple[float, int, Cut, tuple[OneLayer, ...]]] = []
        for leaves, table in self._merged(node).items():
            shapes = shapes_of(len(leaves), table, self.skips)
            if shapes:
                flow = len(shapes[0].neurons) + sum(self.flow[leaf] for leaf in leaves)
                merged.append((flow, len(leaves), (leaves, table), shapes))
        merged.sort(key=lambda entry: entry[:3])
        del merged[self.kept :]
        self.cuts.append([cut for _, _, cut, _ in merged] + [((node,), 2)])
        for _, _, (leaves, table), shapes in merged:
            ways += [shaped(leaves, shape) for shape in (*shapes[: self.shapes], *counted_shapes(len(leaves), table))]
        if self.subject.kinds[node] != "atleast":
            ways += [choice for choice in [self._sum(node)] if choice]
        unique = {(choice.leaves, frozenset(choice.keys)): choice for choice in reversed(ways)}
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

    def _wide(self, way: Wide) -> list[CutMatch]:
        if len({a >> 1 for a in way.literals}) < len(way.literals) and way.kind != "atleast":
            return []
        match way.kind:
            case "and":
                return [self._as_sum(way)] if self._is_disjoint(way.literals) else [and_choice(way)]
            case "xor":
                return parity_choices(way, self.skips)
            case _:
                return [threshold_choice(way)]

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
        if len(literals) > DISJOINT_OPERANDS:
            return False
        implied = [{a ^ 1} | (set(subject.flattened(a ^ 1)) if self._is_and(a >> 1) else set()) for a in literals]
        return all(any(x ^ 1 in other for x in one) for one, other in itertools.combinations(implied, 2))

    def _is_and(self, node: int) -> bool:
        return self.subject.kinds[node] == "and"

    def _as_sum(self, way: Wide) -> CutMatch:
        """Return the AND of literals of which at most one is ever 0: ``sum of literals - (k - 1)``."""
        return affine_choice([(1, a) for a in way.literals], 1 - len(way.literals), way.negated)

    def _sum(self, node: int) -> CutMatch | None:
        """Return an AND or XOR of two that is affine in them, because they never take one of the four values."""
        subject = self.subject
        a, b = subject.operands[node]
        if subject.kinds[node] == "and":
            return self._as_sum(Wide("and", (a, b), 0, 0)) if self._is_disjoint((a, b)) else None
        for p, q in ((a, b), (a, b ^ 1), (a ^ 1, b), (a ^ 1, b ^ 1)):
            if self._is_disjoint((p, q)):  # p or q holds always, so one without the other is 2 - p - q
                return affine_choice([(-1, p), (-1, q)], 2, (p ^ q) & 1)
        return None


def affine_choice(terms: Sequence[tuple[int, int]], bias: int, negated: int) -> CutMatch:
    """Return the choice that reads ``sum of factor * literal + bias``, a list of (factor, literal), with no neuron."""
    leaves, weights, bias = _form(terms, bias)
    shape = OneLayer(bias, weights, ())
    return CutMatch(leaves, (), 0, shape.negation() if negated else shape)


def _form(terms: Sequence[tuple[int, int]], bias: int) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    weights: dict[int, int] = {}
    for factor, a in terms:
        weights[a >> 1] = weights.get(a >> 1, 0) + (-factor if a & 1 else factor)
        bias += factor * (a & 1)
    leaves = tuple(sorted(weights))
    return leaves, tuple(weights[leaf] for leaf in leaves), bias


def _on_form(way: Wide, factors: Sequence[tuple[int, int, int]], bias: int) -> CutMatch:
    """Return the choice ``bias + sum of factor * relu(scale * s + shift)``, s the sum of the literals."""
    leaves, weights, constant = _form([(1, a) for a in way.literals], 0)
    neurons = tuple(
        Neuron(factor, tuple(scale * w for w in weights), scale * constant + shift) for factor, scale, shift in factors
    )
    shape = OneLayer(bias, (0,) * len(leaves), neurons)
    return shaped(leaves, shape.negation() if way.negated else shape)


def and_choice(way: Wide) -> CutMatch:
    """Return AND as one neuron."""
    return _on_form(way, [(1, 1, 1 - len(way.literals))], 0)


def threshold_choice(way: Wide) -> CutMatch:
    """Return a threshold as two neurons, or as one where it can only just be reached."""
    k, n = way.k, len(way.literals)
    counts = [way.literals.count(a) for a in dict.fromkeys(way.literals)]
    if k > n - min(counts) and len({a >> 1 for a in way.literals}) == len(counts):
        return and_choice(way._replace(literals=tuple(dict.fromkeys(way.literals))))
    return _on_form(way, [(1, 1, 1 - k), (-1, 1, -k)], 0)


def parity_choices(way: Wide, skips: bool) -> list[CutMatch]:
    """Return a sawtooth in one layer, and foldings where these take fewer neurons."""
    n = len(way.literals)
    if n == 1:
        return [affine_choice([(1, way.literals[0])], 0, way.negated)]
    factors = [(-1, 1, -1), (-1, -1, 1)] if n == 2 else [(1, 1, 0), (-2, 1, -1), (2, 1, -2)]
    bias = 1 if n == 2 else 0
    if n > 3:
        turns = [2, *range(4, n)]
        factors = [(-1, 3, -2), (-2, -1, 3), *((2 if turn % 2 == 0 else -2, 1, -turn) for turn in turns)]
        bias = 6
    choices = [_on_form(way, factors, bias)]
    if fold_cost(n, not skips) < len(factors):
        leaves = tuple(sorted(a >> 1 for a in way.literals))
        keys = tuple((leaves, "fold", i) for i in range(fold_cost(n, not skips)))
        flip = (way.negated + sum(a & 1 for a in way.literals)) & 1
        choices.append(CutMatch(leaves, keys, fold_layers(n, not skips), None, flip))
    return choices


def shaped(leaves: tuple[int, ...], shape: OneLayer) -> CutMatch:
    """Return the choice that is a shape over leaves."""
    keys = tuple(dict.fromkeys(neuron_key(leaves, neuron) for neuron in shape.neurons))
    return CutMatch(leaves, keys, int(bool(keys)), shape)


def neuron_key(leaves: tuple[int, ...], neuron: Neuron) -> Key:
    """Return what two neurons that are the same have in common."""
    used = [i for i, weight in enumerate(neuron.weights) if weight]
    return tuple(leaves[i] for i in used), tuple(neuron.weights[i] for i in used), neuron.bias


@functools.lru_cache(maxsize=1 << 16)
def counted_shapes(n: int, table: int) -> tuple[OneLayer, ...]:
    """Return shapes of a function that depends on how many literals hold: ``relu(s - j)``, s their sum.

    A full adder's sum and carry are both of that kind, and so share two of three neurons.

    >>> [len(shape.neurons) for shape in counted_shapes(3, 0b11101000)]
    [2]
    """
    if not 2 <= n <= 3:
        return ()
    shapes = []
    for mask in range(1 << (n - 1)):
        values: list[int | None] = [None] * (n + 1)
        for row in range(1 << n):
            count, bit = (row ^ mask).bit_count(), table >> row & 1
            if values[count] not in (None, bit):
                break
            values[count] = bit
        else:
            shapes.append(_counted(n, mask, [int(bool(value)) for value in values]))
    return tuple(shapes)


def _counted(n: int, mask: int, values: Sequence[int]) -> OneLayer:
    slopes = [0, *(b - a for a, b in itertools.pairwise(values))]
    weights = tuple(-1 if mask >> i & 1 else 1 for i in range(n))
    shift = mask.bit_count()
    turns = [(j, slopes[j + 1] - slopes[j]) for j in range(n) if slopes[j + 1] != slopes[j]]
    return OneLayer(values[0], (0,) * n, tuple(Neuron(factor, weights, shift - j) for j, factor in turns))


@functools.lru_cache(maxsize=1 << 18)
def stretched(table: int, places: tuple[int, ...], n: int) -> int:
    """Return a truth table over n inputs, input i of it having moved to place ``places[i]``."""
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
