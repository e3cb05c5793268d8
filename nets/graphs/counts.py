"""Counting a network: its nodes, layers, edges, magnitudes and pass-through neurons."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nets.graphs.graph import LARGEST, Graph, Node, Number, checked_levels, depth, edge_count
from nets.graphs.intervals import bounds, exact_dtype, is_integral


@dataclass(frozen=True)
class Counts:
    """The costs of a network; none of them alone is "the" cost.

    Attributes
    ----------
    inputs, outputs : int
    nodes : int
        Hidden neurons plus outputs; inputs are not counted.
    hidden : int
    layers : int
        The longest path from an input to an output, in neurons: hidden layers plus the output layer.
    edges : int
        Weights that are not 0.
    max_weight : number
        The largest magnitude of a weight.
    max_value : number
        A proved bound on the magnitude of every value, weight and partial sum, for inputs between 0 and 1.
    pass_through : int
        How many neurons that only copy a value a strictly layered network would need in addition, with every
        neuron at its level, the outputs in the last layer, and a value copied once per layer for all its readers.
    dtype : str or None
        The smallest dtype proved exact ("float32" or "float64"), None where there is none.
    widths : tuple of int
        Hidden neurons at each level, from the first.
    """

    inputs: int
    outputs: int
    nodes: int
    hidden: int
    layers: int
    edges: int
    max_weight: Number
    max_value: Number
    pass_through: int
    dtype: str | None
    widths: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the counts that describe a network's size, for JSON."""
        keys = ("nodes", "hidden", "layers", "edges", "max_weight", "max_value", "pass_through", "dtype")
        return {key: _plain(getattr(self, key)) for key in keys}


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | None):
        return value
    return int(value) if value == int(value) else float(value) if value < LARGEST else math.ceil(value)


def count(graph: Graph) -> Counts:
    """Count a network.

    Parameters
    ----------
    graph : networkx.DiGraph
        A network by the contract of `nets.graphs.graph`.

    Raises
    ------
    GraphError
        If the graph breaks the contract.

    Examples
    --------
    >>> from nets.graphs.graph import add_neuron, new_graph
    >>> G = new_graph(["a", "b"])
    >>> add_neuron(G, "both", {"a": 1, "b": 1}, bias=-1)
    >>> add_neuron(G, "neither", {"a": -1, "b": -1}, bias=1)
    >>> add_neuron(G, "xor", {"both": -1, "neither": -1}, bias=1, activation="identity")
    >>> G.graph["outputs"] = ("xor",)
    >>> c = count(G)
    >>> c.nodes, c.hidden, c.layers, c.edges, c.max_value, c.dtype
    (3, 2, 2, 6, 3, 'float32')
    """
    level = checked_levels(graph)
    inputs, outputs = graph.graph["inputs"], set(graph.graph["outputs"])
    last = depth(graph, level)
    nodes = len(graph) - len(inputs)
    reach = [bound.reach for node, bound in bounds(graph, level).items() if level[node]]
    max_value = max(reach, default=0)
    hidden_at = Counter(at for node, at in level.items() if at and node not in outputs)
    return Counts(
        inputs=len(inputs),
        outputs=len(outputs),
        nodes=nodes,
        hidden=nodes - len(outputs),
        layers=last,
        edges=edge_count(graph),
        max_weight=max((abs(data["weight"]) for _, _, data in graph.edges(data=True)), default=0),
        max_value=max_value,
        pass_through=pass_through(graph, level, last),
        dtype=exact_dtype(max_value, is_integral(graph)),
        widths=tuple(hidden_at[at] for at in range(1, max(hidden_at, default=0) + 1)),
    )


def pass_through(graph: Graph, level: Mapping[Node, int], last: int) -> int:
    """Return how many copies strict layering adds when every neuron stays at its level and outputs move to the last.

    Parameters
    ----------
    graph : networkx.DiGraph
    level : mapping of node to int
        The level of every node, inputs at 0.
    last : int
        The level that outputs move to.
    """
    place = dict(level) | dict.fromkeys(graph.graph["outputs"], last)
    return sum(
        max(0, max(map(place.__getitem__, readers), default=0) - place[node] - 1) for node, readers in graph.adjacency()
    )
