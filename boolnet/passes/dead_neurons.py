"""dead-neurons: remove what no output depends on."""

from __future__ import annotations

from nets.graphs.graph import Graph, neurons


def remove_dead_neurons(graph: Graph) -> Graph:
    """Return the network without the hidden neurons from which no output can be reached.

    Examples
    --------
    >>> from nets import GraphBuilder
    >>> net = GraphBuilder(["a"])
    >>> _ = net.neuron(net.input("a"))
    >>> net.output("y", net.input("a"))
    >>> list(remove_dead_neurons(net.build()))
    ['a', 'y']
    """
    alive = set(graph.graph["inputs"]) | set(graph.graph["outputs"])
    pending = list(graph.graph["outputs"])
    while pending:
        for source in graph.pred[pending.pop()]:
            if source not in alive:
                alive.add(source)
                pending.append(source)
    dead = [node for node in neurons(graph) if node not in alive]
    if not dead:
        return graph
    result = graph.copy()
    result.remove_nodes_from(dead)
    return result
