"""Sketch: a network noted down with its counts and bounds before its graph is made.

A plan is compared with dozens of others by what its network would count, and most are never built. A graph takes many
times as long to make and to count as the numbers noted here, and it could not have values that stand in for neurons
that are still to come (`stand_in`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from nets import Affine, Counts, GraphBuilder
from nets.graphs.graph import Graph, Node
from nets.graphs.intervals import exact_dtype
from nets.graphs.ranges import Ranges


class Sketch:
    """Hidden neurons as numbers, inputs as names; the bounds are those of `nets.graphs.intervals`.

    Examples
    --------
    >>> sketch = Sketch(["a", "b"])
    >>> both = sketch.neuron(Affine({"a": 1, "b": 1}, -1))
    >>> sketch.high(both), sketch.to_graph(["y"], [1 - both]).nodes["h1"]["bias"]
    (1, -1)
    """

    def __init__(self, inputs: Sequence[str]) -> None:
        self.inputs = tuple(inputs)
        self.neurons: list[tuple[dict[Any, int], int]] = []
        self._ranges = Ranges(self.inputs, integral=True)
        self._level: dict[Node, int] = dict.fromkeys(self.inputs, 0)
        self._reach = 0
        self._edges = 0
        self._weight = 0

    def neuron(self, form: Affine) -> Affine:
        """Note down ``relu(form)`` and return its value."""
        return Affine({self.add(dict(form.weights), form.bias): 1})

    def add(self, weights: dict[Any, int], bias: int) -> int:
        """Note down a neuron by what it reads, and return its number."""
        number = len(self.neurons)
        self.neurons.append((weights, bias))
        self._measure(weights, bias)
        self._ranges.add(number, weights, bias, "relu")
        self._level[number] = 1 + max((self._level[node] for node in weights), default=0)
        return number

    def stand_in(self, high: int, level: int) -> Affine:
        """Return a value in [0, high] of neurons that are not noted down."""
        number = -1 - len(self._level)
        self._ranges.put(number, 0, high)
        self._level[number] = level
        return Affine({number: 1})

    def high(self, form: Affine) -> int:
        """Return the upper bound of a form."""
        most: int = math.floor(self._ranges.of(form.weights, form.bias)[1])
        return most

    def level(self, form: Affine) -> int:
        """Return the highest level of what the form reads: a neuron that reads it is one above."""
        return max((self._level[node] for node in form.weights), default=0)

    def _measure(self, weights: dict[Any, int], bias: int) -> None:
        """Update the largest value and weight of the whole network; every node is at least 0."""
        reach, widest = abs(bias), 0
        for node, weight in weights.items():
            reach += abs(weight) * math.floor(self._ranges.of_node(node)[1])
            widest = max(widest, abs(weight))
        self._reach = max(self._reach, reach, widest)
        self._weight = max(self._weight, widest)
        self._edges += len(weights)

    def counts(self, forms: Sequence[Affine], is_layered: bool) -> Counts:
        """Return what the network will count with these outputs; call it once, at the end.

        Parameters
        ----------
        forms : sequence of Affine
            The outputs.
        is_layered : bool
            Whether no edge skips a layer: the counts say only that pass-through neurons are needed, not how many.
        """
        for form in forms:
            self._measure(dict(form.weights), form.bias)
        return Counts(
            inputs=len(self.inputs),
            outputs=len(forms),
            nodes=len(self.neurons) + len(forms),
            hidden=len(self.neurons),
            layers=1 + max(self.level(form) for form in forms),
            edges=self._edges,
            max_weight=self._weight,
            max_value=self._reach,
            pass_through=0 if is_layered else 1,
            dtype=exact_dtype(self._reach, True),
            widths=(),
        )

    def to_graph(self, outputs: Sequence[str], forms: Sequence[Affine]) -> Graph:
        """Return the graph, its hidden neurons named h1, h2, ... but for names that are taken.

        Parameters
        ----------
        outputs : sequence of str
        forms : sequence of Affine
            What each output reads.
        """
        net = GraphBuilder(self.inputs, outputs)
        names: dict[Node, Node] = {name: name for name in self.inputs}
        for number, (weights, bias) in enumerate(self.neurons):
            (names[number],) = net.neuron(_renamed(weights, bias, names)).weights
        for name, form in zip(outputs, forms, strict=True):
            net.output(name, _renamed(form.weights, form.bias, names))
        return net.build()


def _renamed(weights: Mapping[Node, int], bias: int, names: Mapping[Node, Node]) -> Affine:
    return Affine({names[node]: weight for node, weight in weights.items()}, bias)
