"""duplicate-neurons: merge hidden neurons that compute the same from the same sources."""

from __future__ import annotations

from nets.graph import Graph, Node, add_neuron, levels, new_graph


def merge_duplicate_neurons(graph: Graph) -> Graph:
    """Return the network with one hidden neuron for all of equal activation, bias and weights.

    A reader of several of them reads the one that is left with the sum of the weights; sums of 0 vanish.

    Examples
    --------
    >>> from nets import GraphBuilder
    >>> net = GraphBuilder(["a", "b"])
    >>> a, b = net.input("a"), net.input("b")
    >>> net.output("y", net.neuron(a + b - 1) + net.neuron(b + a - 1))
    >>> merged = merge_duplicate_neurons(net.build())
    >>> len(merged), merged.edges["h1", "y"]["weight"]
    (4, 2)
    """
    outputs = set(graph.graph["outputs"])
    kept: dict[Node, Node] = {}
    known: dict[object, Node] = {}
    weights: dict[Node, dict[Node, object]] = {}
    for node, level in levels(graph).items():
        kept[node] = node
        if not level:
            continue
        merged: dict[Node, object] = {}
        for source, edge in graph.pred[node].items():
            merged[kept[source]] = merged.get(kept[source], 0) + edge["weight"]
        weights[node] = {source: weight for source, weight in merged.items() if weight != 0}
        if node not in outputs:
            data = graph.nodes[node]
            kept[node] = known.setdefault((data["activation"], data["bias"], frozenset(weights[node].items())), node)
    if all(node == target for node, target in kept.items()):
        return graph
    result = new_graph(graph.graph["inputs"])
    result.graph.update(graph.graph)
    for node in weights:
        if kept[node] == node:
            data = graph.nodes[node]
            add_neuron(result, node, weights[node], data["bias"], data["activation"])
    return result
