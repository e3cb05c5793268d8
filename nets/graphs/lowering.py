"""From a network graph to layers that can be trained: the bridge between the two halves of `nets`."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike

from nets.core.errors import GraphError
from nets.core.module import Module
from nets.graphs.graph import Graph, Node, checked_levels, weights_into
from nets.layers import Linear, ReLU, Sequential


def to_module(graph: Graph, dtype: DTypeLike = np.float32) -> Sequential:
    """Return a strictly layered ReLU network as dense layers with the same weights, ready to be run or trained further.

    Parameters
    ----------
    graph : networkx.DiGraph
        By the contract of `nets.graphs.graph`. Every edge joins neighbouring levels, all outputs stand in the last
        level, and the neurons of a level share one activation, "relu" or "identity".
    dtype : dtype
        Of the parameters.

    Raises
    ------
    GraphError
        If the graph is not of that kind; the message names a neuron that is not.

    Examples
    --------
    >>> from nets.graphs.graph import add_neuron, new_graph
    >>> G = new_graph(["a", "b"])
    >>> add_neuron(G, "h", {"a": 1, "b": 1}, bias=-1)
    >>> add_neuron(G, "y", {"h": 1}, activation="identity")
    >>> G.graph["outputs"] = ("y",)
    >>> model = to_module(G)
    >>> model
    Sequential(
      (0): Linear(2, 1)
      (1): ReLU()
      (2): Linear(1, 1)
    )
    >>> model(np.array([[1, 0], [1, 1]], np.float32)).tolist()
    [[0.0], [1.0]]
    """
    rows = _rows(graph)
    layers: list[Module] = []
    for before, row in pairwise(rows):
        layers.append(_dense(graph, before, row, dtype))
        if _activation(graph, row) == "relu":
            layers.append(ReLU())
    return Sequential(*layers)


def _rows(graph: Graph) -> list[list[Node]]:
    """Return the nodes level by level, inputs and outputs in their order."""
    level = checked_levels(graph)
    outputs = graph.graph["outputs"]
    last = set(outputs)
    depth = max((level[node] for node in outputs), default=0)
    rows: list[list[Node]] = [list(graph.graph["inputs"]), *([] for _ in range(depth))]
    for node, k in level.items():
        skipping = [source for source in graph.pred[node] if level[source] != k - 1]
        if skipping:
            raise GraphError(
                f"neuron {node!r} at level {k} reads {skipping[0]!r} at level {level[skipping[0]]}",
                help="layers need neighbours only: compile it layered, which is the default",
            )
        if k and node not in last:
            rows[k].append(node)
    early = [node for node in outputs if level[node] != depth]
    if early or (depth and rows[-1]):
        node = (early or rows[-1])[0]
        raise GraphError(f"neuron {node!r} is at level {level[node]}, outputs at {depth}", help="compile it layered")
    return [*rows[:-1], list(outputs)] if depth else rows


def _activation(graph: Graph, row: list[Node]) -> str:
    names = {str(graph.nodes[node]["activation"]) for node in row}
    if len(names) > 1 or not names <= {"relu", "identity"}:
        raise GraphError(f"the level of neuron {row[0]!r} has the activations {', '.join(sorted(names))}, not one")
    return names.pop()


def _dense(graph: Graph, before: list[Node], row: list[Node], dtype: DTypeLike) -> Linear:
    place = {node: i for i, node in enumerate(before)}
    layer = Linear(len(before), len(row), init="zeros", dtype=dtype)
    for j, node in enumerate(row):
        for source, weight in weights_into(graph, node).items():
            layer.weight.data[j, place[source]] = float(weight)
        if layer.bias is not None:
            layer.bias.data[j] = float(graph.nodes[node]["bias"])
    return layer
