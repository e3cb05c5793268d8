"""Network: what the passes work on, the neurons of a graph as plain values.

A pass asks of every neuron what it reads, many times over, and says which neurons are to be others; a graph answers
that slowly and would have to be copied first. So a pass reads the graph once (`read_network`), works on neurons that
never change, and writes those that are new into one copy (`rewritten`). It is no second format: it has no attributes,
and nothing but a pass holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from nets import Affine
from nets.graphs.graph import Graph, Node, Number, levels

Weights = dict[Node, Number]


class Neuron(NamedTuple):
    """``activation(sum of weight * source + bias)``."""

    weights: Weights
    bias: Number
    activation: str


Neurons = dict[Node, Neuron]


@dataclass(frozen=True)
class Network:
    """A network: its neurons in topological order, hidden ones and outputs.

    Attributes
    ----------
    inputs, outputs : tuple of node
    neurons : dict of node to Neuron
    """

    inputs: tuple[Node, ...]
    outputs: tuple[Node, ...]
    neurons: Neurons

    def is_integral(self) -> bool:
        """Whether every weight and bias is an int."""
        return self._all_of(int)

    def is_exact(self) -> bool:
        """Whether every weight and bias is an int or a Fraction, which arithmetic does not round."""
        return self._all_of(int, Fraction)

    def _all_of(self, *kinds: type) -> bool:
        return all(
            type(neuron.bias) in kinds and all(type(weight) in kinds for weight in neuron.weights.values())
            for neuron in self.neurons.values()
        )

    def levels(self) -> dict[Node, int]:
        """Return the level of every node: inputs at 0, a neuron one above what it reads."""
        level: dict[Node, int] = dict.fromkeys(self.inputs, 0)
        for node, neuron in self.neurons.items():
            level[node] = 1 + max(map(level.__getitem__, neuron.weights), default=0)
        return level

    def readers(self) -> dict[Node, list[Node]]:
        """Return who reads a node, for every node."""
        readers: dict[Node, list[Node]] = {node: [] for node in (*self.inputs, *self.neurons)}
        for node, neuron in self.neurons.items():
            for source in neuron.weights:
                readers[source].append(node)
        return readers


def read_network(graph: Graph) -> Network:
    """Return the neurons of a graph that keeps the contract of `nets.graphs.graph`."""
    weights: dict[Node, Weights] = {node: {} for node in graph}
    edges: Any = graph.in_edges(data="weight")
    for source, node, weight in edges:
        weights[node][source] = weight
    data = graph.nodes
    inputs = graph.graph["inputs"]
    ends = set(inputs)
    order = [node for node in _topological(graph, weights) if node not in ends]
    neurons = {node: Neuron(weights[node], data[node]["bias"], data[node]["activation"]) for node in order}
    return Network(inputs, graph.graph["outputs"], neurons)


def _topological(graph: Graph, weights: Mapping[Node, Weights]) -> Iterable[Node]:
    """Return the nodes as they stand in the graph where that order is topological already, as it nearly always is."""
    seen: set[Node] = set()
    for node, sources in weights.items():
        if not seen.issuperset(sources):
            return levels(graph)
        seen.add(node)
    return weights


def rewritten(graph: Graph, before: Neurons, after: Neurons) -> Graph:
    """Return a copy of a graph with other neurons; the graph itself where they are the ones it has.

    What did not change keeps its attributes, but for labels: what a neuron computes may have changed all the same.

    Parameters
    ----------
    graph : networkx.DiGraph
    before : dict of node to Neuron
        The neurons of the graph, as `read_network` returned them.
    after : dict of node to Neuron
        Those that it shall have: new ones are added, and those that are missing here go.
    """
    changed = [node for node, neuron in after.items() if before.get(node) is not neuron]
    gone = [node for node in before if node not in after]
    if not changed and not gone:
        return graph
    result = graph.copy()
    for data in result.nodes.values():
        data.pop("label", None)
    result.remove_nodes_from(gone)
    for node in changed:
        neuron = after[node]
        if node in before:
            result.remove_edges_from([(source, node) for source in list(result.pred[node])])
        result.add_node(node, activation=neuron.activation, bias=neuron.bias)
    for node in changed:
        result.add_weighted_edges_from((source, node, weight) for source, weight in after[node].weights.items())
    return result


def substituted(neuron: Neuron, forms: Mapping[Node, Affine]) -> Neuron:
    """Return a neuron that reads what the forms of its sources read; the neuron itself if none of them has a form."""
    if forms.keys().isdisjoint(neuron.weights):
        return neuron
    weights: Weights = {}
    bias = neuron.bias
    for source, weight in neuron.weights.items():
        if source in forms:
            form = forms[source]
            bias += weight * form.bias
            for below, factor in form.weights.items():
                weights[below] = weights.get(below, 0) + weight * factor
        else:
            weights[source] = weights.get(source, 0) + weight
    return Neuron({source: weight for source, weight in weights.items() if weight != 0}, bias, neuron.activation)
