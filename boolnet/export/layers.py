"""A network as the layers of relu that other runtimes know, and the numbers that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from boolnet.core.errors import NotExpressible
from boolnet.core.limits import check_memory
from boolnet.passes.skips import remove_skips
from nets.graphs.counts import Counts, count
from nets.graphs.dense import DenseLayer, dense_layers
from nets.graphs.graph import Graph, Node, Number, add_neuron, levels, new_graph, weights_into

_NUMBER_BYTES = 32  # of memory for a number, as an object and as a float
TF32_EXACT = 1 << 11  # integers up to it are exact in TF32, which GPUs may take for float32


@dataclass(frozen=True, eq=False)
class Layers:
    """A strictly layered network of relu: what formats of matrices hold.

    Attributes
    ----------
    inputs, outputs : tuple of str
    layers : list of DenseLayer
        Of activation "relu" or "identity".
    graph : networkx.DiGraph
        The same as a network.
    counts : Counts
        Of that.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    layers: list[DenseLayer]
    graph: Graph
    counts: Counts

    def dtype(self, wanted: str | None = None) -> str:
        """Return the float that holds every value exactly, or the one that is wanted.

        Raises
        ------
        NotExpressible
            If it would round: values beyond 2^24 in float32, beyond 2^53 in float64; weights that are no floats.
        """
        own = self.counts.dtype
        if own is None and all(isinstance(one, int) for one in self.numbers()):
            reach = f"values up to 2^{int(self.counts.max_value).bit_length() - 1}"
            raise NotExpressible(f"this network has {reach}, which float64 rounds", help="compile it with --dtype")
        if own is None and any(_rounds(one, wanted or "float64") for one in self.numbers()):
            raise NotExpressible(f"a weight of this network is no {wanted or 'float64'}", help="json keeps fractions")
        if wanted == "float32" and own == "float64":
            raise NotExpressible(
                f"this network has values up to {self.counts.max_value}, which float32 rounds: it is exact to 2^24",
                help="take float64, or compile with --dtype float32",
            )
        if wanted not in (None, "float32", "float64"):
            raise NotExpressible(
                f"dtype {wanted!r} is neither float32 nor float64", help="leave it out: the smallest that is exact"
            )
        return wanted or own or "float64"

    def numbers(self) -> list[Number]:
        """Return every weight and bias."""
        return [number for layer in self.layers for part in (layer.weight, layer.bias) for number in part.ravel()]

    def is_integral(self) -> bool:
        """Whether every weight and bias is an integer."""
        return all(isinstance(number, int) for number in self.numbers())


def layers_of(graph: Graph) -> Layers:
    """Return a network layer by layer; what skips layers is carried by pass-through neurons, steps are made of relu.

    Raises
    ------
    NotExpressible
        If a step reads what is no integer, or a hidden level mixes activations.

    Examples
    --------
    >>> import boolnet
    >>> found = layers_of(boolnet.compile("a ^ b", layered=False).graph)
    >>> [layer.weight.shape for layer in found.layers], found.dtype()
    ([(2, 2), (1, 2)], 'float32')
    """
    graph = remove_skips(without_steps(graph))
    mixed = [node for node in graph if graph.pred[node] and graph.succ[node] and not _is_relu(graph, node)]
    if mixed:
        raise NotExpressible(f"the hidden neuron {mixed[0]!r} is affine", help="fold it: pass affine-neurons")
    inputs, outputs = (tuple(map(str, graph.graph[key])) for key in ("inputs", "outputs"))
    counts = count(graph)
    check_dense(sum(before * after for before, after in pairwise((counts.inputs, *counts.widths, counts.outputs))))
    return Layers(inputs, outputs, dense_layers(graph), graph, counts)


def check_dense(count: int) -> None:
    """Refuse matrices of so many numbers, zeros among them, where they would need more than the memory limit.

    Raises
    ------
    LimitError
        If they would; nothing has been started.
    """
    check_memory(_NUMBER_BYTES * count, f"the matrices of this network have {count:,} numbers", "save it as json")


def without_steps(graph: Graph) -> Graph:
    """Return a network without step neurons: of an integer z, a step is ``relu(z) - relu(z - 1)``."""
    steps = {node for node in graph if graph.nodes[node].get("activation") == "step"}
    if not steps:
        return graph
    result = new_graph(graph.graph["inputs"])
    forms: dict[Node, dict[Node, int]] = {}
    for node in levels(graph):
        if node in result:
            continue
        data, weights = graph.nodes[node], dict[Node, Any]()
        for source, weight in weights_into(graph, node).items():
            for part, sign in forms.get(source, {source: 1}).items():
                weights[part] = sign * weight
        if node not in steps:
            add_neuron(result, node, weights, data["bias"], data["activation"])
            continue
        if not all(isinstance(number, int) for number in (data["bias"], *weights.values())):
            raise NotExpressible(f"the step neuron {node!r} has weights that are no integers", help="json keeps it")
        parts: dict[Node, int] = {(node, "above"): 1, (node, "beyond"): -1}
        for part, bias in zip(parts, (data["bias"], data["bias"] - 1), strict=True):
            add_neuron(result, part, weights, bias)
        forms[node] = parts
        if node in graph.graph["outputs"]:
            add_neuron(result, node, parts, 0, "identity")
    result.graph.update(graph.graph)
    return result


def as_matrix(numbers: Any, dtype: str) -> Any:
    """Return exact numbers as an array of a dtype that holds them."""
    return np.array([float(one) for one in numbers.ravel()], dtype).reshape(numbers.shape)


def _is_relu(graph: Graph, node: Node) -> bool:
    return bool(graph.nodes[node]["activation"] == "relu")


def _rounds(number: Number, dtype: str) -> bool:
    return Fraction(float(np.dtype(dtype).type(float(number)))) != Fraction(number)
