"""Proved bounds by small tables: a form is worked out for all values of a few nodes that it comes from.

Where the nodes that a form reads are replaced by what they read in turn, and that is few nodes again, their values are
few as well, and all can be tried. That bounds the form by more than it can reach, for not all values need occur
together; of those that cannot, the ones that contradict what was learnt of other forms are left out. So the carry of
an adder, ``a b + c (a ^ b)``, is found to be at most 1, because the one before was, however wide the adder.
"""

from __future__ import annotations

import math

import numpy as np

from boolnet.passes.network import Neuron, Weights
from boolnet.passes.value_ranges import Array
from nets.graphs.graph import Node
from nets.graphs.ranges import Range, Ranges

MOST_LEAVES = 9
MOST_ROWS = 1 << 9
FITS = 1 << 62
MOST_TABLES = 1000  # in all: about a quarter of a second


class Cones:
    """The neurons so far, and what was learnt of forms over them.

    Examples
    --------
    >>> ranges = Ranges("abs", integral=True)
    >>> cones = Cones(ranges)
    >>> for node, neuron in (("p", Neuron({"a": 1, "s": 1}, -1, "relu")), ("q", Neuron({"b": 1, "s": -1}, 0, "relu"))):
    ...     ranges.add(node, *neuron)
    ...     cones.add(node, neuron)
    >>> ranges.of({"p": -1, "q": -1}, 1), cones.range_of(Neuron({"p": -1, "q": -1}, 1, "relu"), (-1, 1))
    ((-1, 1), (0, 1))
    """

    def __init__(self, ranges: Ranges) -> None:
        self._ranges = ranges
        self._neurons: dict[Node, Neuron] = {}
        self._place: dict[Node, int] = {}
        self._facts: dict[Node, list[tuple[Weights, Range]]] = {}
        self._tables = 0

    def add(self, node: Node, neuron: Neuron) -> None:
        """Take in a neuron that reads nodes added before, or inputs."""
        self._place[node] = len(self._place)
        self._neurons[node] = neuron

    def learn(self, neuron: Neuron, ends: Range) -> None:
        """Take in what a form is known to lie between."""
        if 1 < len(neuron.weights) <= MOST_LEAVES:
            fact = neuron.weights, (ends[0] - neuron.bias, ends[1] - neuron.bias)
            self._facts.setdefault(next(iter(neuron.weights)), []).append(fact)

    def range_of(self, neuron: Neuron, ends: Range) -> Range:
        """Return the bounds of a pre-activation, which are `ends` or closer."""
        leaves = dict.fromkeys(neuron.weights)
        inner: list[Node] = []
        while len(leaves) <= MOST_LEAVES and self._tables < MOST_TABLES:
            opened = self._next(leaves)
            if opened is None:
                break
            inner.append(opened)
            del leaves[opened]
            leaves.update(dict.fromkeys(self._neurons[opened].weights))
            follower = self._next(leaves)
            if follower is None or self._growth(follower, leaves) > 0:
                found = self._table(neuron, list(leaves), sorted(inner, key=self._place.__getitem__))
                if found is None:
                    break
                ends = max(ends[0], found[0]), min(ends[1], found[1])
                if (ends[0] >= 0 and ends[1] <= 1) or ends[1] <= 0:
                    break
        return ends

    def _next(self, leaves: dict[Node, None]) -> Node | None:
        """Return the leaf to be replaced by what it reads: that which makes the fewest, then the latest."""
        choices = [node for node in leaves if node in self._neurons]
        return min(choices, key=lambda node: (self._growth(node, leaves), -self._place[node]), default=None)

    def _growth(self, node: Node, leaves: dict[Node, None]) -> int:
        return sum(source not in leaves for source in self._neurons[node].weights) - 1

    def _table(self, neuron: Neuron, leaves: list[Node], inner: list[Node]) -> Range | None:
        """Return the bounds over all values of the leaves; None where these are too many."""
        ranges = [self._ranges.of_node(leaf) for leaf in leaves]
        sizes = [int(high - low) + 1 for low, high in ranges]
        if len(leaves) > MOST_LEAVES or math.prod(sizes) > MOST_ROWS:
            return None
        if not self._fits(neuron, dict(zip(leaves, (max(map(abs, ends)) for ends in ranges), strict=True)), inner):
            return None
        self._tables += 1
        rows = np.arange(math.prod(sizes))
        values: dict[Node, Array] = {}
        for leaf, size, (low, _) in zip(leaves, sizes, ranges, strict=True):
            values[leaf] = rows % size + low
            rows = rows // size
        possible = np.ones(len(rows), dtype=np.bool_)
        for leaf in leaves:
            for weights, (low, high) in self._facts.get(leaf, ()):
                if weights.keys() <= values.keys():
                    total = _sum(weights, values)
                    possible &= (total >= low) & (total <= high)
        for node in inner:
            below = self._neurons[node]
            z = _sum(below.weights, values) + below.bias
            values[node] = (
                np.maximum(z, 0) if below.activation == "relu" else z > 0 if below.activation == "step" else z
            )
        z = np.broadcast_to(_sum(neuron.weights, values) + neuron.bias, possible.shape)[possible]
        return (int(z.min()), int(z.max())) if len(z) else None

    def _fits(self, neuron: Neuron, size: dict[Node, int], inner: list[Node]) -> bool:
        """Whether int64 holds every sum, given how large the leaves are."""
        for node in inner:
            size[node] = _reach(self._neurons[node], size)
        return max(_reach(neuron, size), *size.values()) < FITS


def _reach(neuron: Neuron, size: dict[Node, int]) -> int:
    return abs(neuron.bias) + sum(abs(weight) * size[source] for source, weight in neuron.weights.items())  # type: ignore[no-any-return]


def _sum(weights: Weights, values: dict[Node, Array]) -> Array:
    total: Array = np.array(0)
    for source, weight in weights.items():
        total = total + weight * values[source]
    return total
