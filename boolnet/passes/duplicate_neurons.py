"""duplicate-neurons: merge hidden neurons that compute the same, up to a factor, from the same sources.

``relu(k z) = k relu(z)`` for k > 0, so neurons whose weights and bias are positive multiples of one another are one
neuron, and the factor goes into the weights of their readers. The same holds for identity; a step loses the factor.
"""

from __future__ import annotations

from typing import NamedTuple

from boolnet.passes.network import Network, Neuron, Neurons, read_network, rewritten, substituted
from nets import Affine
from nets.graphs.graph import Graph, Node, Number
from nets.graphs.rational import content, quotient


class Scaled(NamedTuple):
    """A neuron without its factor, more than 0, so that equal ones have equal keys."""

    key: object
    factor: Number


def merge_duplicate_neurons(graph: Graph) -> Graph:
    """Return the network with one hidden neuron for all that are positive multiples of one another.

    A reader of several of them reads the one that is left with the sum of the weights; sums of 0 vanish. The one
    that is left has the greatest factor of which theirs are whole multiples, so integers stay integers.

    Examples
    --------
    >>> from nets import GraphBuilder
    >>> net = GraphBuilder(["a", "b"])
    >>> a, b = net.input("a"), net.input("b")
    >>> net.output("y", net.neuron(a + b - 1) + net.neuron(3 * b + 3 * a - 3))
    >>> merged = merge_duplicate_neurons(net.build())
    >>> len(merged), merged.edges["h1", "y"]["weight"]
    (4, 4)
    """
    net = read_network(graph)
    return rewritten(graph, net.neurons, _merged(net))


def _merged(net: Network) -> Neurons:
    """Merge from the inputs upwards: readers of merged neurons may be equal in turn."""
    outputs = set(net.outputs)
    scale = _without_factor if net.is_exact() else _as_it_is
    members: dict[object, list[tuple[Node, Number]]] = {}
    forms: dict[Node, Affine] = {}
    left: Neurons = {}
    pending = _by_level(net)
    for nodes in pending:
        for node in nodes:
            neuron = substituted(net.neurons[node], forms)
            left[node] = neuron
            if node not in outputs:
                scaled = scale(neuron)
                members.setdefault(scaled.key, []).append((node, scaled.factor))
        for group in members.values():
            if len(group) > 1:
                _merge(group, left, forms)
        members = {}
    return left


def _by_level(net: Network) -> list[list[Node]]:
    level = net.levels()
    result: list[list[Node]] = [[] for _ in range(max(level.values(), default=0))]
    for node in net.neurons:
        result[level[node] - 1].append(node)
    return result


def _merge(group: list[tuple[Node, Number]], left: Neurons, forms: dict[Node, Affine]) -> None:
    """Keep the first of a group, with the common factor, and give the others forms."""
    (kept, own), *others = group
    neuron = left[kept]
    common = own if neuron.activation == "step" else content(factor for _, factor in group)
    if common != own:
        ratio = quotient(own, common)
        weights = {source: quotient(weight, ratio) for source, weight in neuron.weights.items()}
        left[kept] = Neuron(weights, quotient(neuron.bias, ratio), neuron.activation)
        forms[kept] = Affine({kept: ratio}, 0)
    for node, factor in others:
        del left[node]
        forms[node] = Affine({kept: 1 if neuron.activation == "step" else quotient(factor, common)}, 0)


def _as_it_is(neuron: Neuron) -> Scaled:
    return Scaled((neuron.activation, neuron.bias, frozenset(neuron.weights.items())), 1)


def _without_factor(neuron: Neuron) -> Scaled:
    factor = content([neuron.bias, *neuron.weights.values()]) or 1
    if factor == 1:
        return _as_it_is(neuron)
    weights = frozenset((source, quotient(weight, factor)) for source, weight in neuron.weights.items())
    return Scaled((neuron.activation, quotient(neuron.bias, factor), weights), factor)
