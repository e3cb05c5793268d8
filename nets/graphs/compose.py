"""Networks from networks: side by side, one after the other, or wired by name."""

from __future__ import annotations

from collections.abc import Mapping

from nets.core.errors import GraphError
from nets.graphs.graph import Graph, Node, add_neuron, check_graph, checked_levels, new_graph, weights_into


def side_by_side(*networks: Graph) -> Graph:
    """Return one network that computes all of them; inputs of one name are one input.

    Raises
    ------
    GraphError
        If two networks have an output of the same name, or one's output is another's input.

    Examples
    --------
    >>> from nets import GraphBuilder, count
    >>> def copy(source, target):
    ...     net = GraphBuilder([source])
    ...     net.output(target, net.input(source))
    ...     return net.build()
    >>> both = side_by_side(copy("a", "y"), copy("b", "z"))
    >>> both.graph["inputs"], both.graph["outputs"]
    (('a', 'b'), ('y', 'z'))
    """
    ends = [(network.graph["inputs"], network.graph["outputs"]) for network in networks]
    result = new_graph(dict.fromkeys(name for inputs, _ in ends for name in inputs))
    taken = {name for _, outputs in ends for name in outputs} | set(result.graph["inputs"])
    outputs: list[Node] = []
    for network in networks:
        here = {name: name for name in (*network.graph["inputs"], *network.graph["outputs"])}
        outputs += _insert(result, network, here, taken)
    result.graph["outputs"] = tuple(outputs)
    check_graph(result)
    return result


def connect(first: Graph, second: Graph, wires: Mapping[Node, Node] | None = None) -> Graph:
    """Return `second` reading its inputs from outputs of `first`.

    An output of `first` that `second` reads becomes a hidden neuron; the others stay outputs, before those of
    `second`. Inputs of `second` that are not wired stay inputs, shared by name with those of `first`.

    Parameters
    ----------
    first, second : networkx.DiGraph
    wires : mapping, optional
        Input of `second` -> output of `first`. By default those of the same name.

    Examples
    --------
    >>> from nets import GraphBuilder, count, execute
    >>> def negation(source, target):
    ...     net = GraphBuilder([source])
    ...     net.output(target, 1 - net.input(source))
    ...     return net.build()
    >>> twice = connect(negation("a", "b"), negation("b", "c"))
    >>> execute(twice, [[0], [1]]).tolist(), count(twice).hidden
    ([[0.0], [1.0]], 1)
    """
    made, wanted = set(first.graph["outputs"]), set(second.graph["inputs"])
    if wires is None:
        wires = {name: name for name in second.graph["inputs"] if name in made}
    for target, source in wires.items():
        if target not in wanted or source not in made:
            raise GraphError(f"no wire from {source!r} to {target!r}: it runs from an output to an input")
    free = [name for name in second.graph["inputs"] if name not in wires]
    wired = set(wires.values())
    kept = [name for name in first.graph["outputs"] if name not in wired]
    result = new_graph(dict.fromkeys((*first.graph["inputs"], *free)))
    taken = {*result.graph["inputs"], *kept, *second.graph["outputs"]}
    place = {name: name for name in (*first.graph["inputs"], *kept)}
    _insert(result, first, place, taken)
    below: dict[Node, Node] = {name: name for name in (*free, *second.graph["outputs"])}
    below |= {target: place[source] for target, source in wires.items()}
    result.graph["outputs"] = (*kept, *_insert(result, second, below, taken))
    check_graph(result)
    return result


def stack(*networks: Graph) -> Graph:
    """Return the networks one after the other: the outputs of each are the inputs of the next, in their order."""
    result = networks[0]
    for network in networks[1:]:
        outputs, inputs = result.graph["outputs"], network.graph["inputs"]
        if len(outputs) != len(inputs):
            raise GraphError(f"cannot stack {len(outputs)} outputs on {len(inputs)} inputs")
        result = connect(result, network, dict(zip(inputs, outputs, strict=True)))
    return result


def _insert(result: Graph, network: Graph, place: dict[Node, Node], taken: set[Node]) -> list[Node]:
    """Copy a network's neurons into `result`; `place` says where its nodes are there, and learns the new ones."""
    for node, level in checked_levels(network).items():
        if not level:
            continue
        if node not in place:
            place[node] = _fresh(result, taken)
        weights = {place[source]: weight for source, weight in weights_into(network, node).items()}
        data = network.nodes[node]
        add_neuron(result, place[node], weights, data["bias"], data["activation"])
    return [place[node] for node in network.graph["outputs"]]


def _fresh(graph: Graph, taken: set[Node]) -> str:
    number = len(graph) + 1
    while (name := f"h{number}") in graph or name in taken:
        number += 1
    return name
