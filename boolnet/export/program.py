"""A network as a list of neurons that are computed one after the other: what program text is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from boolnet.core.errors import NotExpressible
from nets.graphs.graph import Graph, checked_levels, weights_into
from nets.graphs.intervals import bounds, is_integral

#: What text calls an activation.
KINDS = {"identity": 0, "relu": 1, "step": 2}


@dataclass(frozen=True)
class Neuron:
    """A neuron; it reads values by number: first the inputs, then the neurons in their order.

    Attributes
    ----------
    name : str
    activation : str
        "relu", "identity" or "step".
    bias : int
    sources, weights : tuple of int
    """

    name: str
    activation: str
    bias: int
    sources: tuple[int, ...]
    weights: tuple[int, ...]


@dataclass(frozen=True)
class Program:
    """The neurons of a network in an order in which they can be computed.

    Attributes
    ----------
    inputs, outputs : tuple of str
    neurons : tuple of Neuron
    results : tuple of int
        The values that are outputs.
    reach : int
        A proved bound on every value, weight and partial sum, in whatever order a sum is added up.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    neurons: tuple[Neuron, ...]
    results: tuple[int, ...]
    reach: int


def program_of(graph: Graph) -> Program:
    """Return a network of integers neuron by neuron, in any shape: with skips, affine neurons and steps.

    Raises
    ------
    NotExpressible
        If a weight or bias is no integer.

    Examples
    --------
    >>> import boolnet
    >>> found = program_of(boolnet.compile("a & b").graph)
    >>> found.neurons[0].weights, found.neurons[0].bias, found.results, found.reach
    ((1, 1), -1, (3,), 3)
    """
    level = checked_levels(graph)
    if not is_integral(graph):
        raise NotExpressible(
            "a weight of this network is no integer", help="json keeps it; numpy too, if it is a float"
        )
    inputs, outputs = graph.graph["inputs"], graph.graph["outputs"]
    place: dict[Any, int] = {node: i for i, node in enumerate(inputs)}
    neurons: list[Neuron] = []
    for node in level:
        if node in place:
            continue
        weights = weights_into(graph, node)
        data = graph.nodes[node]
        sources = tuple(place[source] for source in weights)
        neurons.append(
            Neuron(str(node), data["activation"], int(data["bias"]), sources, tuple(map(int, weights.values())))
        )
        place[node] = len(place)
    reach = max((int(bound.reach) for bound in bounds(graph, level).values()), default=1)
    return Program(
        tuple(map(str, inputs)), tuple(map(str, outputs)), tuple(neurons), tuple(place[node] for node in outputs), reach
    )
