"""A network noted down before its graph is made, with its counts and bounds, so that plans are compared in no time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import count as numbers
from typing import Any

from nets import Affine, Counts
from nets.graphs.graph import Graph, Node, new_graph
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
        """Return the level of a neuron that would read the form, less 1."""
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
        """Return what the network will count with these outputs; call it once, at the end."""
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
        """Make the graph, the neurons named h1, h2, ... but for what is taken."""
        graph = new_graph(self.inputs)
        taken = set(self.inputs) | set(outputs)
        fresh = (name for name in (f"h{i}" for i in numbers(1)) if name not in taken)
        names: dict[Any, str] = {name: name for name in self.inputs}
        for number, (weights, bias) in enumerate(self.neurons):
            name = names[number] = next(fresh)
            _write(graph, names, name, weights, bias, "relu")
        for name, form in zip(outputs, forms, strict=True):
            _write(graph, names, name, dict(form.weights), form.bias, "identity")
        graph.graph["outputs"] = tuple(outputs)
        return graph


def _write(graph: Graph, names: dict[Any, str], name: str, weights: dict[Any, int], bias: int, activation: str) -> None:
    graph.add_node(name, activation=activation, bias=bias)
    graph.add_weighted_edges_from((names[node], name, weight) for node, weight in weights.items())
