"""From an integer network to gates: every neuron's sum is kept exact, and cut off in binary.

The value of a node is a sum of bits with integer weights (`nets.graphs.bits.sums`): of an input its own bit, of a
neuron that is cut off at 0 its binary digits. Nothing is rounded, and no bound is taken from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nets.graphs.bits.gates import Gates
from nets.graphs.bits.sums import BIT_ACTIVATIONS, BitSum, rewritten, shorten, total
from nets.graphs.graph import Graph, Node

LONGEST = 64  # terms of a value, beyond which its digits take their place


@dataclass(frozen=True)
class BitNetwork:
    """The gates of a network, and the value of each of its outputs."""

    gates: Gates
    outputs: tuple[BitSum, ...]


def to_bits(graph: Graph, level: Mapping[Node, int], most_gates: int) -> BitNetwork | None:
    """Return an integer network as gates, or None where they would be too many.

    Parameters
    ----------
    graph : networkx.DiGraph
        All weights and biases are integers.
    level : mapping
        Its nodes in topological order, as `nets.graphs.graph.levels` returns them.
    most_gates : int

    Examples
    --------
    >>> from nets.graphs.graph import add_neuron, levels, new_graph
    >>> G = new_graph(["a", "b"])
    >>> add_neuron(G, "h", {"a": 1, "b": 1}, bias=-1)
    >>> add_neuron(G, "y", {"a": 1, "b": 1, "h": -2})
    >>> G.graph["outputs"] = ("y",)
    >>> network = to_bits(G, levels(G), 100)
    >>> network.outputs[0].terms == {network.gates.xor(2, 4) >> 1: 1}
    True
    """
    inputs = graph.graph["inputs"]
    gates = Gates(len(inputs))
    values = {node: BitSum(0, {i + 1: 1}) for i, node in enumerate(inputs)}
    for node in level:
        if node in values:
            continue
        data = graph.nodes[node]
        sources = ((values[source], int(edge["weight"])) for source, edge in graph.pred[node].items())
        z = total(int(data["bias"]), sources)
        shorten(gates, z)
        value = BIT_ACTIVATIONS[data["activation"]](gates, z)
        values[node] = value if len(value.terms) <= LONGEST else rewritten(gates, value)
        if len(gates.rows) > most_gates:
            return None
    return BitNetwork(gates, tuple(values[node] for node in graph.graph["outputs"]))
