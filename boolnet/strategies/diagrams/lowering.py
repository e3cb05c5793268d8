"""From a diagram to neurons.

A node ``x ? high : low`` is a sum of products that are never 1 together, ``relu(high + x - 1) + relu(low - x)``. A
child that nothing else reads need not be a value of its own: its products take up x instead, so that a tree becomes
disjoint cubes in one layer. Where both children are values, one neuron does if they are complements,
``high + x - 2 relu(high + x - 1)``, or if one implies the other: ``low + relu(high - low + x - 1)`` where low implies
high. More generally a value r that most paths lead to is taken as it is, and the paths to 1 and to 0 correct it, by
``relu(path - r)`` and ``-relu(path + r - 1)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from boolnet.strategies.diagrams.diagram import Diagram
from boolnet.strategies.sketch import Sketch
from nets import Affine

Mode = Literal["sum", "not sum", "xor", "low first", "high first", "corrected"]


@dataclass(frozen=True)
class DiagramLoweringParams:
    """What is looked at for a node that takes fewer neurons.

    Attributes
    ----------
    comparisons : int
        Pairs of nodes looked at for implications, in all.
    most_leaves : int
        Paths of a node that are considered as corrections.
    """

    comparisons: int = 200_000
    most_leaves: int = 64


DEFAULT = DiagramLoweringParams()


@dataclass(frozen=True)
class _Realisation:
    """What a node is built as, if it is a value of its own."""

    neurons: int
    mode: Mode
    base: int = 0  # the literal that is corrected


class DiagramLowering:
    """How every node of a diagram is built, chosen from the bottom up, and the neurons that takes.

    Parameters
    ----------
    diagram : Diagram
    flat : bool
        Whether no node but the roots becomes a value: 2 layers, a neuron per path.
    params : DiagramLoweringParams
    """

    def __init__(self, diagram: Diagram, flat: bool = False, params: DiagramLoweringParams = DEFAULT) -> None:
        self._params = params
        self._diagram = diagram
        self._flat = flat
        self._left = params.comparisons
        self._implied: dict[tuple[int, int], bool] = {}
        count = len(diagram.nodes)
        self._readers = [0] * count
        for node in diagram.nodes[1:]:
            self._readers[node.low >> 1] += 1
            self._readers[node.high >> 1] += 1
        for root in diagram.roots:
            self._readers[root >> 1] += 1
        self._terms = [(0, 0)] * count  # the products of a node and of its negation, with what they alone need
        self._ways = [_Realisation(0, "sum")] * count
        # The ends of each node's paths, and how many lead there; None where they are too many.
        self._leaves: list[dict[int, int] | None] = [None] * count
        for number in range(1, count):
            self._terms[number] = (self._products(number, 0), self._products(number, 1))
            self._leaves[number] = self._ends(number)
            self._ways[number] = self._chosen(number)

    def _is_lifted(self, literal: int) -> bool:
        """Whether the products of a child take up their parent's input."""
        number = literal >> 1
        if self._flat:
            return True
        alone = self._readers[number] == 1
        return alone and self._terms[number][literal & 1] <= 1 + self._ways[number].neurons

    def _products(self, number: int, sign: int) -> int:
        node, total = self._diagram.nodes[number], 0
        for child in (node.low ^ sign, node.high ^ sign):
            if child < 2:
                total += child
            elif self._is_lifted(child):
                total += self._terms[child >> 1][child & 1]
            else:
                total += 1 + (self._ways[child >> 1].neurons if self._readers[child >> 1] == 1 else 0)
        return total

    def _ends(self, number: int) -> dict[int, int] | None:
        node, found = self._diagram.nodes[number], dict[int, int]()
        for child in (node.low, node.high):
            if child < 2 or self._readers[child >> 1] > 1:
                found[child] = found.get(child, 0) + 1
                continue
            below = self._leaves[child >> 1]
            if below is None:
                return None
            for leaf, paths in below.items():
                found[leaf ^ (child & 1)] = found.get(leaf ^ (child & 1), 0) + paths
        return found if sum(found.values()) <= self._params.most_leaves else None

    def _corrected(self, number: int) -> _Realisation | None:
        """Return the cheapest choice of a value to correct, if any is to be had."""
        leaves = self._leaves[number] or {}
        prices = {leaf: (1 if leaf < 2 else 2) * paths for leaf, paths in leaves.items()}
        ways = [_Realisation(sum(prices.values()) - price, "corrected", r) for r, price in prices.items() if r > 1]
        return min(ways, key=lambda way: way.neurons, default=None)

    def _chosen(self, number: int) -> _Realisation:
        _, low, high = self._diagram.nodes[number]
        free = [any(child ^ sign == 1 for child in (low, high)) for sign in (0, 1)]  # a product that is a literal
        sums = [self._terms[number][sign] - free[sign] for sign in (0, 1)]
        best = _Realisation(sums[0], "sum") if sums[0] <= sums[1] else _Realisation(sums[1], "not sum")
        if self._flat:
            return best
        corrected = self._corrected(number)
        if corrected is not None and corrected.neurons < best.neurons:
            best = corrected
        if low < 2 or high < 2:
            return best
        children = {child >> 1 for child in (low, high) if self._readers[child >> 1] == 1}
        neurons = 1 + sum(self._ways[child].neurons for child in children)
        if neurons < best.neurons:
            if low ^ 1 == high:
                return _Realisation(neurons, "xor")
            if self._implies(low, high):
                return _Realisation(neurons, "low first")
            if self._implies(high, low):
                return _Realisation(neurons, "high first")
        return best

    def _implies(self, a: int, b: int) -> bool:
        """Whether a implies b; where it takes too long to tell, False."""
        if a == 0 or b == 1 or a == b:
            return True
        if a == 1 or b == 0 or a ^ 1 == b:
            return False
        known = self._implied.get((a, b))
        if known is None:
            self._left -= 1
            if self._left < 0:
                return False
            first, second = self._diagram.nodes[a >> 1], self._diagram.nodes[b >> 1]
            level = min(first.level, second.level)
            a0, a1 = (first.low ^ (a & 1), first.high ^ (a & 1)) if first.level == level else (a, a)
            b0, b1 = (second.low ^ (b & 1), second.high ^ (b & 1)) if second.level == level else (b, b)
            known = self._implied[a, b] = self._implies(a0, b0) and self._implies(a1, b1)
        return known

    def paths(self) -> int:
        """Return how many products the outputs take if no other node is a value."""
        return sum(self._ways[number].neurons for number in {root >> 1 for root in self._diagram.roots})

    def neurons(self) -> int:
        """Return how many neurons `build` notes down."""
        return sum(self._own_neurons(number) for number in self._values)

    def _own_neurons(self, number: int) -> int:
        """Return how many neurons a node takes over the values of those below."""
        way = self._ways[number]
        if way.mode == "corrected":
            return way.neurons
        if way.mode in ("sum", "not sum"):
            return sum(leaf > 1 or len(path) > 1 for path, leaf in self._paths(number, way.mode))
        return 1

    @cached_property
    def _values(self) -> list[int]:
        """The nodes that become values, children first."""
        needed = {root >> 1 for root in self._diagram.roots if root > 1}
        values = []
        for number in range(len(self._diagram.nodes) - 1, 0, -1):
            if number in needed:
                values.append(number)
                mode = self._ways[number].mode
                if mode == "corrected":
                    needed |= {leaf >> 1 for leaf in self._leaves[number] or () if leaf > 1}
                elif mode in ("sum", "not sum"):
                    needed |= {leaf >> 1 for _, leaf in self._paths(number, mode) if leaf > 1}
                else:
                    _, low, high = self._diagram.nodes[number]
                    needed |= {low >> 1, high >> 1}
        return values[::-1]

    def _paths(self, number: int, mode: Mode) -> list[tuple[dict[int, int], int]]:
        """Return the products of a node: the literals by level, and the value or 1 at their end (0 if corrected)."""
        found = []
        pending: list[tuple[dict[int, int], int]] = [({}, 2 * number + (mode == "not sum"))]
        while pending:
            path, literal = pending.pop()
            node, sign = self._diagram.nodes[literal >> 1], literal & 1
            for value, child in ((1, node.high ^ sign), (0, node.low ^ sign)):
                longer = {**path, node.level: value}
                lifted = self._readers[child >> 1] == 1 if mode == "corrected" else child > 1 and self._is_lifted(child)
                if child > 1 and lifted:
                    pending.append((longer, child))
                elif child or mode == "corrected":
                    found.append((longer, child))
        return found

    def build(self, sketch: Sketch) -> list[Affine]:
        """Note down the neurons, and return the outputs."""
        forms: dict[int, Affine] = {0: Affine()}
        for number in self._values:
            forms[number] = self._form(sketch, number, forms)
        return [_value(forms, root) for root in self._diagram.roots]

    def _form(self, sketch: Sketch, number: int, forms: Mapping[int, Affine]) -> Affine:
        """Note down the neurons of a node over the forms of those below, and return its own."""
        way, node = self._ways[number], self._diagram.nodes[number]
        if way.mode == "corrected":
            return self._correction(sketch, number, way.base, forms)
        if way.mode in ("sum", "not sum"):
            paths = self._paths(number, way.mode)
            total = Affine.sum(
                _product(sketch, self._literals(sketch, path), _value(forms, leaf)) for path, leaf in paths
            )
            return 1 - total if way.mode == "not sum" else total
        x = self._input(sketch, node.level)
        low, high = _value(forms, node.low), _value(forms, node.high)
        match way.mode:
            case "xor":
                return 1 - (high + x - 2 * sketch.neuron(high + x - 1))
            case "low first":
                return low + sketch.neuron(high - low + x - 1)
            case _:
                return high + sketch.neuron(low - high - x)

    def _correction(self, sketch: Sketch, number: int, base: int, forms: Mapping[int, Affine]) -> Affine:
        """Return a node as the value that most of its paths lead to, corrected where they lead to others."""
        r = _value(forms, base)
        terms = [r]
        for path, leaf in self._paths(number, "corrected"):
            literals, value = self._literals(sketch, path), _value(forms, leaf)
            if leaf not in (base, 0):
                terms.append(_both(sketch, literals, value - r))
            if leaf not in (base, 1):
                terms.append(-_both(sketch, literals, r - value))
        return Affine.sum(terms)

    def _input(self, sketch: Sketch, level: int) -> Affine:
        return Affine({sketch.inputs[self._diagram.order[level]]: 1})

    def _literals(self, sketch: Sketch, path: Mapping[int, int]) -> list[Affine]:
        inputs = ((self._input(sketch, level), value) for level, value in path.items())
        return [x if value else 1 - x for x, value in inputs]


def _value(forms: Mapping[int, Affine], literal: int) -> Affine:
    form = forms[literal >> 1]
    return 1 - form if literal & 1 else form


def _product(sketch: Sketch, literals: list[Affine], leaf: Affine) -> Affine:
    """Return the product of literals and a value, a neuron unless it is one literal."""
    if not leaf.weights and len(literals) == 1:
        return literals[0]
    return _both(sketch, literals, leaf)


def _both(sketch: Sketch, literals: list[Affine], value: Affine) -> Affine:
    """Return the neuron that is a value of at most 1 where all literals hold, if it is above 0, and 0 elsewhere."""
    return sketch.neuron(Affine.sum([*literals, value, -len(literals)]))
