"""A strictly layered network as matrices: what formats of layers, and trainable layers, are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nets.core.errors import GraphError
from nets.graphs.graph import Graph, Node, Number, add_neuron, checked_levels, new_graph, weights_into


@dataclass(frozen=True, eq=False)
class DenseLayer:
    """A level of a network: ``activation(weight @ x + bias)``.

    Attributes
    ----------
    weight : ndarray of object, shape (out, in)
        Exact numbers: int, Fraction or float.
    bias : ndarray of object, shape (out,)
    activation : str
        "relu", "identity" or "step".
    names : tuple of hashable, length out
    """

    weight: NDArray[np.object_]
    bias: NDArray[np.object_]
    activation: str
    names: tuple[Node, ...]


def dense_layers(graph: Graph) -> list[DenseLayer]:
    """Return a strictly layered network level by level; its inputs and outputs are in their order.

    Raises
    ------
    GraphError
        If an edge skips a level, outputs stand at several levels, or the neurons of a level have several activations;
        the message names a neuron.

    Examples
    --------
    >>> from nets.graphs.affine import GraphBuilder
    >>> net = GraphBuilder(["a", "b"])
    >>> net.output("y", 2 * net.neuron(net.input("a") + net.input("b") - 1))
    >>> [(layer.weight.tolist(), layer.bias.tolist(), layer.activation) for layer in dense_layers(net.build())]
    [([[1, 1]], [-1], 'relu'), ([[2]], [0], 'identity')]
    """
    return [_dense(graph, before, row) for before, row in pairwise(_rows(graph))]


def graph_of_layers(inputs: Sequence[Node], layers: Iterable[DenseLayer]) -> Graph:
    """Return the network of some layers; the names of the last one are its outputs.

    Parameters
    ----------
    inputs : sequence of hashable
    layers : iterable of DenseLayer
        Weights of 0 make no edge.

    Examples
    --------
    >>> layer = DenseLayer(np.array([[1, 0]], object), np.array([2], object), "identity", ("y",))
    >>> dict(graph_of_layers(["a", "b"], [layer]).pred["y"])
    {'a': {'weight': 1}}
    """
    graph = new_graph(inputs)
    before: Sequence[Node] = tuple(inputs)
    for layer in layers:
        for name, row, bias in zip(layer.names, layer.weight.tolist(), layer.bias.tolist(), strict=True):
            add_neuron(graph, name, dict(zip(before, row, strict=True)), bias, layer.activation)
        before = layer.names
    graph.graph["outputs"] = tuple(before)
    return graph


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
    # An output that reads nothing is constant, and may stand in any layer.
    early = [node for node in outputs if level[node] != depth and graph.pred[node]]
    if early or (depth and rows[-1]):
        node = (early or rows[-1])[0]
        raise GraphError(f"neuron {node!r} is at level {level[node]}, outputs at {depth}", help="compile it layered")
    return [*rows[:-1], list(outputs)] if depth else rows


def _dense(graph: Graph, before: Sequence[Node], row: Sequence[Node]) -> DenseLayer:
    activation = _activation(graph, row)
    place = {node: i for i, node in enumerate(before)}
    weight = np.zeros((len(row), len(before)), dtype=object)
    bias = np.zeros(len(row), dtype=object)
    for j, node in enumerate(row):
        for source, number in weights_into(graph, node).items():
            weight[j, place[source]] = number
        bias[j] = graph.nodes[node]["bias"]
        if not graph.pred[node]:
            bias[j] = _value(graph, node)
    return DenseLayer(weight, bias, activation, tuple(row))


def _activation(graph: Graph, row: Sequence[Node]) -> str:
    """Return the activation of a level; constants may have another, where they keep their value."""
    names = {str(graph.nodes[node]["activation"]) for node in row if graph.pred[node]} or {"identity"}
    if len(names) == 1:
        (wanted,) = names
        constants = [node for node in row if not graph.pred[node] and graph.nodes[node]["activation"] != wanted]
        if all(_value(graph, node) == NODE_VALUES[wanted](_value(graph, node)) for node in constants):
            return wanted
        names |= {str(graph.nodes[node]["activation"]) for node in constants}
    raise GraphError(f"the level of neuron {row[0]!r} has the activations {', '.join(sorted(names))}, not one")


#: What activations make of one exact number.
NODE_VALUES: Mapping[str, Callable[[Number], Number]] = {
    "relu": lambda z: max(z, 0),
    "identity": lambda z: z,
    "step": lambda z: int(z > 0),
}


def _value(graph: Graph, node: Node) -> Number:
    """Return the value of a neuron that reads nothing."""
    return NODE_VALUES[graph.nodes[node]["activation"]](graph.nodes[node]["bias"])
