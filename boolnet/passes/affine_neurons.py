"""affine-neurons: fold what never clips into its readers.

A hidden neuron whose pre-activation is proved at least 0 on all of {0, 1}^n is affine, and so is one without
activation: its readers can read what it reads, weights multiplied through. One that never fires, or is constant, is a
part of its readers' biases. The proof is the network's values on all rows where these are little work
(`value_ranges`). Beyond, it is `nets.graphs.ranges`, and `FaninCones` for the neurons that do not clip on some hundred
rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from boolnet.passes.fanin_cones import FaninCones, FaninConesParams
from boolnet.passes.network import Network, Neuron, Neurons, read_network, rewritten, substituted
from boolnet.passes.precision import keeps_dtype
from boolnet.passes.value_ranges import ValueRangesParams, sampled_ranges, value_ranges
from nets import Affine
from nets.graphs.graph import Graph, Node
from nets.graphs.ranges import Range, Ranges


@dataclass(frozen=True)
class AffineNeuronsParams:
    """What folding may cost, and how hard proofs are looked for.

    Attributes
    ----------
    most_edges : int
        Edges that folding one neuron may add.
    ranges : ValueRangesParams
    cones : FaninConesParams
    """

    most_edges: int = 512
    ranges: ValueRangesParams = field(default_factory=ValueRangesParams)
    cones: FaninConesParams = field(default_factory=FaninConesParams)


DEFAULT = AffineNeuronsParams()


def fold_affine_neurons(graph: Graph, params: AffineNeuronsParams = DEFAULT) -> Graph:
    """Return the network without the hidden neurons that are affine on {0, 1}^n.

    A neuron stays where its readers would have many edges more, and the network where its values would no longer fit
    the dtype that holds them now.

    Examples
    --------
    >>> from nets import GraphBuilder
    >>> net = GraphBuilder(["a", "b", "c"])
    >>> a, b, c = map(net.input, "abc")
    >>> xor = net.neuron(1 - net.neuron(a + b - 1) - net.neuron(1 - a - b))
    >>> net.output("y", net.neuron(xor + c - 1))
    >>> folded = fold_affine_neurons(net.build())
    >>> list(folded), sorted(folded.pred["h4"])
    (['a', 'b', 'c', 'h1', 'h2', 'h4', 'y'], ['c', 'h1', 'h2'])
    """
    while True:
        folded = _folded(graph, params)
        if folded is graph:
            return graph
        graph = folded


def _folded(graph: Graph, params: AffineNeuronsParams) -> Graph:
    """Fold once: neurons that read folded ones may fold only now, or be read by fewer than before."""
    net = read_network(graph)
    if not net.is_exact():
        return graph
    for most_edges in (params.most_edges, 0):
        result = rewritten(graph, net.neurons, _neurons(net, most_edges, params))
        if keeps_dtype(graph, result):
            return result
    return rewritten(graph, net.neurons, _neurons(net, -1, params))


def _neurons(net: Network, most_edges: int, params: AffineNeuronsParams) -> Neurons:
    """Return the neurons that are left; with `most_edges` below 0 only constants vanish."""
    prover = _Prover(net, params)
    integral = net.is_integral()
    outputs = set(net.outputs)
    readers = net.readers()
    forms: dict[Node, Affine] = {}
    left: Neurons = {}
    for node, neuron in net.neurons.items():
        new = substituted(neuron, forms)
        ends = prover.range_of(node, new)
        form = _form(new, ends, integral)
        if form is not None and node not in outputs and _worth(form, len(readers[node]), most_edges):
            forms[node] = form
            continue
        if form is not None and not form.weights and new.weights:  # an output: its activation keeps a value of its own
            new = Neuron({}, form.bias, new.activation)
        left[node] = new
        prover.add(node, new)
    return left


class _Prover:
    """Bounds of pre-activations: from the values on all rows, or what can be said without them."""

    def __init__(self, net: Network, params: AffineNeuronsParams) -> None:
        self._known = value_ranges(net, params.ranges)
        if self._known is None:
            self._seen = sampled_ranges(net, params.ranges)
            self._ranges = Ranges(net.inputs, integral=net.is_integral())
            self._cones = FaninCones(self._ranges, params.cones)

    def range_of(self, node: Node, neuron: Neuron) -> Range:
        """Bound the pre-activation of a node, written as `neuron` over nodes that were added."""
        if self._known is not None:
            return self._known[node]
        seen_low, seen_high = self._seen[node] if self._seen is not None else (0, 0)
        if seen_low < 0 < seen_high:
            return seen_low, seen_high  # it does clip, and closer bounds would not change that
        ends = self._ranges.of(neuron.weights, neuron.bias)
        if ends[0] < 0 < ends[1] and self._seen is not None:
            ends = self._cones.range_of(neuron, ends)
        if ends[0] >= 0:
            self._cones.learn(neuron, ends)
        return ends

    def add(self, node: Node, neuron: Neuron) -> None:
        """Take in a neuron that stays."""
        if self._known is None:
            self._ranges.add(node, *neuron)
            self._cones.add(node, neuron)


def _form(neuron: Neuron, ends: Range, integral: bool) -> Affine | None:
    """Return the affine form that a neuron is worth, if it is one."""
    low, high = ends
    relu, step = neuron.activation == "relu", neuron.activation == "step"
    if (relu or step) and high <= 0:
        return Affine({}, 0)
    if step and low > 0:
        return Affine({}, 1)
    if low == high:
        return Affine({}, low)
    if step and not (integral and low >= 0 and high <= 1):
        return None
    return Affine(neuron.weights, neuron.bias) if low >= 0 or not relu else None


def _worth(form: Affine, readers: int, most_edges: int) -> bool:
    edges = len(form.weights)
    return not edges or (most_edges >= 0 and edges * readers - edges - readers <= most_edges)
