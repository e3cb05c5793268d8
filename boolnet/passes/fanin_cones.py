"""Proved bounds by small tables: a form is worked out for all values of a cut through its fan-in cone.

Where the nodes that a form reads are replaced by what they read in turn, and that is few nodes again, their values are
few as well, and all can be tried. That bounds the form by more than it can reach, for not all values need occur
together; of those that cannot, the ones that contradict what was learnt of other forms are left out. So the carry of
an adder, ``a b + c (a ^ b)``, is found to be at most 1, because the one before was, however wide the adder.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from boolnet.passes.network import Neuron, Weights
from boolnet.passes.value_ranges import Array
from nets.graphs.graph import Node
from nets.graphs.ranges import Range, Ranges

FITS = 1 << 62  # int64 holds what is smaller


@dataclass(frozen=True)
class FaninConesParams:
    """How far bounds are looked for in fan-in cones.

    Attributes
    ----------
    most_leaves : int
        Nodes of a cut.
    most_rows : int
        Rows of a table.
    most_tables : int
        Tables in all; 1,000 take about a quarter of a second.
    """

    most_leaves: int = 9
    most_rows: int = 1 << 9
    most_tables: int = 1000


class FaninCones:
    """The neurons so far, and what was learnt of forms over them.

    Parameters
    ----------
    ranges : Ranges
        Bounds of the nodes; whoever adds a neuron here adds it there too.
    params : FaninConesParams

    Examples
    --------
    >>> ranges = Ranges("abs", integral=True)
    >>> cones = FaninCones(ranges, FaninConesParams())
    >>> for node, neuron in (("p", Neuron({"a": 1, "s": 1}, -1, "relu")), ("q", Neuron({"b": 1, "s": -1}, 0, "relu"))):
    ...     ranges.add(node, *neuron)
    ...     cones.add(node, neuron)
    >>> ranges.of({"p": -1, "q": -1}, 1), cones.range_of(Neuron({"p": -1, "q": -1}, 1, "relu"), (-1, 1))
    ((-1, 1), (0, 1))
    """

    def __init__(self, ranges: Ranges, params: FaninConesParams) -> None:
        self._ranges = ranges
        self._params = params
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
        if 1 < len(neuron.weights) <= self._params.most_leaves:
            fact = neuron.weights, (ends[0] - neuron.bias, ends[1] - neuron.bias)
            self._facts.setdefault(next(iter(neuron.weights)), []).append(fact)

    def range_of(self, neuron: Neuron, ends: Range) -> Range:
        """Return the bounds of a pre-activation, which are `ends` or closer."""
        leaves = dict.fromkeys(neuron.weights)
        inner: list[Node] = []
        while len(leaves) <= self._params.most_leaves and self._tables < self._params.most_tables:
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
        if len(leaves) > self._params.most_leaves or math.prod(sizes) > self._params.most_rows:
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
