"""The contract of a network: a networkx.DiGraph of neurons.

- ``G.graph["inputs"]`` and ``G.graph["outputs"]`` are tuples of nodes: the order of the columns of X and of Y.
  No node is in both.
- An **input** node has no incoming edge.
- Every other node is a **neuron**. Its attribute ``bias`` is a number and its attribute ``activation`` names a
  row of `NODE_ACTIVATIONS`. Its value is ``activation(sum of weight * value over its incoming edges + bias)``.
- Every edge has a ``weight``, a finite number that is not 0: int, Fraction or float.
- An **output** is a neuron that nothing reads. A neuron that is not an output is **hidden**.
- The graph has no cycle.

Graphs, nodes and edges may carry any other attribute; `nets` ignores them. It knows numbers only. One has a meaning for
all of boolnet: ``label`` of a neuron, a `boolnet.labels.Label`, says what it computes.

Two things follow. The **level** of a node is the longest path to it, counted in neurons (inputs are at 0), and the
number of **layers** is the largest level of an output.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from nets.core.errors import GraphError

Node: TypeAlias = Hashable
Number: TypeAlias = Any  # int, Fraction or float: mixed arithmetic on them has no better type
Graph: TypeAlias = "nx.DiGraph[Any]"
Values: TypeAlias = NDArray[Any]


def _relu(z: Values) -> Values:
    result: Values = np.maximum(z, 0, out=z)
    return result


def _identity(z: Values) -> Values:
    return z


def _step(z: Values) -> Values:
    z[...] = z > 0
    return z


LARGEST = 1 << 1023  # numbers beyond are not finite in float64

#: What a neuron does to its pre-activation z, in place.
NODE_ACTIVATIONS: Mapping[str, Callable[[Values], Values]] = {
    "relu": _relu,  # max(z, 0)
    "identity": _identity,  # z
    "step": _step,  # 1 where z > 0, else 0
}


def new_graph(inputs: Iterable[Node]) -> Graph:
    """Return a network of inputs only, to which neurons are added.

    Examples
    --------
    >>> G = new_graph(["a", "b"])
    >>> add_neuron(G, "h", {"a": 1, "b": 1}, bias=-1)
    >>> add_neuron(G, "y", {"h": 1}, activation="identity")
    >>> G.graph["outputs"] = ("y",)
    >>> check_graph(G)
    """
    graph: Graph = nx.DiGraph(inputs=tuple(inputs), outputs=())
    graph.add_nodes_from(graph.graph["inputs"])
    return graph


def add_neuron(
    graph: Graph, node: Node, weights: Mapping[Any, Number], bias: Number = 0, activation: str = "relu"
) -> None:
    """Add one neuron to `graph`, in place; weights of 0 make no edge.

    Parameters
    ----------
    graph : networkx.DiGraph
        It is changed.
    node : hashable
        The name of the neuron.
    weights : mapping of node to number
        By source.
    bias : number
    activation : str
        A row of `NODE_ACTIVATIONS`.
    """
    if node in graph:
        raise GraphError(f"the network already has a node {node!r}")
    missing = [source for source in weights if source not in graph]
    if missing:
        raise GraphError(f"neuron {node!r} reads {missing[0]!r}, which the network does not have")
    graph.add_node(node, activation=activation, bias=bias)
    graph.add_weighted_edges_from((source, node, weight) for source, weight in weights.items() if weight != 0)


def neurons(graph: Graph) -> list[Node]:
    """Return the neurons, hidden and output, in the order of the graph."""
    inputs = set(graph.graph["inputs"])
    return [node for node in graph if node not in inputs]


def weights_into(graph: Graph, node: Node) -> dict[Node, Number]:
    """Return the weights of a neuron by the node it reads."""
    return {source: data["weight"] for source, data in graph.pred[node].items()}


def edge_count(graph: Graph) -> int:
    """Return the number of edges, which `networkx` adds up from the degrees of all nodes, several times as slowly."""
    return sum(len(readers) for _, readers in graph.adjacency())


def levels(graph: Graph) -> dict[Node, int]:
    """Return the level of every node, in topological order.

    Raises
    ------
    GraphError
        If the graph has a cycle.
    """
    inputs = set(graph.graph["inputs"])
    succ = dict(graph.adjacency())  # plain dicts: a view is slow where every edge is looked at
    unread = dict(graph.in_degree())  # of what a node reads, how many have no level yet
    result = {node: 0 if node in inputs else 1 for node, count in unread.items() if not count}
    order = list(result)
    for node in order:  # and what is appended on the way
        above = result[node] + 1
        for reader in succ[node]:
            result[reader] = max(result.get(reader, 0), above)
            unread[reader] -= 1
            if not unread[reader]:
                order.append(reader)
    if len(order) < len(succ):
        cycle = " -> ".join(repr(edge[0]) for edge in nx.find_cycle(graph)[:8])
        raise GraphError(f"the network has a cycle: {cycle} -> …")
    return {node: 0 if node in inputs else result[node] for node in order}


def depth(graph: Graph, level: Mapping[Node, int]) -> int:
    """Return the number of layers."""
    return max((level[node] for node in graph.graph["outputs"]), default=0)


def check_graph(graph: Graph) -> None:
    """Raise a `GraphError` that says where a graph breaks the contract above."""
    checked_levels(graph)


def checked_levels(graph: Graph) -> dict[Node, int]:
    """Return the level of every node, as `levels` does, of a graph that keeps the contract above.

    Raises
    ------
    GraphError
        If it does not, saying where.
    """
    if not isinstance(graph, nx.DiGraph) or graph.is_multigraph():
        raise GraphError(f"a network is a networkx.DiGraph, not {type(graph).__name__}")
    inputs, outputs = _ends(graph, "inputs"), _ends(graph, "outputs")
    ends = set(inputs)
    both = [node for node in outputs if node in ends]
    if both:
        raise GraphError(f"{both[0]!r} is both an input and an output")
    for node in inputs:
        if graph.pred[node]:
            raise GraphError(f"the input {node!r} has an incoming edge, from {next(iter(graph.pred[node]))!r}")
    for node in outputs:
        if graph.succ[node]:
            raise GraphError(f"the output {node!r} is read by {next(iter(graph.succ[node]))!r}")
    if not outputs:
        raise GraphError("the network has no output")
    _check_neurons(graph)
    return levels(graph)


def _ends(graph: Graph, kind: str) -> Sequence[Node]:
    nodes = graph.graph.get(kind)
    if not isinstance(nodes, tuple):
        raise GraphError(f"the graph attribute {kind!r} must be a tuple of nodes, but is {nodes!r}")
    if len(set(nodes)) < len(nodes):
        raise GraphError(f"the graph attribute {kind!r} names a node twice")
    for node in nodes:
        if node not in graph:
            raise GraphError(f"the graph attribute {kind!r} names {node!r}, which is no node")
    return nodes


def _check_neurons(graph: Graph) -> None:
    for node in neurons(graph):
        data = graph.nodes[node]
        activation = data.get("activation")
        if activation not in NODE_ACTIVATIONS:
            raise GraphError(f"neuron {node!r}: activation {activation!r} is not one of {', '.join(NODE_ACTIVATIONS)}")
        if not is_finite(data.get("bias")):
            raise GraphError(f"neuron {node!r}: bias {data.get('bias')!r} is not a finite number")
        for source, edge in graph.pred[node].items():
            weight = edge.get("weight")
            if not is_finite(weight) or weight == 0:
                raise GraphError(f"edge {source!r} -> {node!r}: weight {weight!r} is not a finite number other than 0")


def is_finite(value: object) -> bool:
    """Whether a value is a real number that a float64 reaches (a bool is none)."""
    if type(value) is int:
        return -LARGEST < value < LARGEST
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return False
    return math.isfinite(value) if isinstance(value, float) else bool(abs(value) < LARGEST)  # type: ignore[operator]


def with_node_attribute(graph: Graph, name: str, values: Mapping[Any, object]) -> Graph:
    """Return a network whose nodes have an attribute of their own; edges are those of `graph`, not copied.

    Parameters
    ----------
    graph : networkx.DiGraph
    name : str
    values : mapping of node to object
        Nodes without one, or with None, have no such attribute.

    Examples
    --------
    >>> graph = new_graph(["a", "b"])
    >>> marked = with_node_attribute(graph, "mark", {"a": 1})
    >>> marked.nodes(data="mark"), graph.nodes["a"]
    (NodeDataView({'a': 1, 'b': None}, data='mark'), {})
    """
    result: Any = with_attributes(graph)
    nodes = {node: {key: old for key, old in data.items() if key != name} for node, data in graph.nodes.items()}
    for node, value in values.items():
        if value is not None:
            nodes[node][name] = value
    result._node = nodes
    return result  # type: ignore[no-any-return]


def with_attributes(graph: Graph, **attributes: object) -> Graph:
    """Return a network with further attributes of its own; nodes and edges are those of `graph`, not copied.

    Examples
    --------
    >>> graph = new_graph(["a"])
    >>> with_attributes(graph, strategy="dnf").graph["strategy"], "strategy" in graph.graph
    ('dnf', False)
    """
    result: Graph = nx.graphviews.generic_graph_view(graph)  # type: ignore[type-var]
    result.graph = {**graph.graph, **attributes}
    return result
