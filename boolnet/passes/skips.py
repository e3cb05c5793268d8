"""skips: make a network strictly layered, with as few neurons that only carry values as possible.

Every edge then joins neighbouring layers, and the outputs stand in the last. What the neurons of a layer read from
below the layer before it are affine forms, and together they span a space. A basis of that space is all that the layer
before has to carry: one neuron for 64 inputs that are only read as their sum, and never more than one per node.
The basis of a layer does not change the space that the layer below it has to carry, so the counts are the least for
where the neurons stand; neurons as low as can be, and as high as can be, are both tried.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from boolnet.core.limits import check_memory, graph_bytes, in_words
from boolnet.passes.dead_neurons import remove_dead_neurons
from boolnet.passes.lattice import BasisParams, basis
from boolnet.passes.network import Network, Neuron, Neurons, Weights, read_network, rewritten, substituted
from nets import Affine
from nets.graphs.graph import Graph, Node, Number
from nets.graphs.ranges import Ranges


@dataclass(frozen=True)
class SkipsParams:
    """How much work the layering is worth.

    Attributes
    ----------
    many : int
        Where more pass-through neurons are expected, neurons are placed in one way only, that which seems to need the
        fewest.
    basis : BasisParams
    """

    many: int = 1 << 14
    basis: BasisParams = field(default_factory=BasisParams)


DEFAULT = SkipsParams()


def remove_skips(graph: Graph, params: SkipsParams = DEFAULT) -> Graph:
    """Return the network with pass-through neurons for what skips a layer; itself if nothing does.

    A pass-through neuron is ``relu(form + constant)`` of a form that is proved to be at least minus that constant.
    Dead neurons and constant ones have no place in a layer, and go.

    Raises
    ------
    LimitError
        If the pass-through neurons would need more than the memory limit.

    Examples
    --------
    >>> from nets import GraphBuilder
    >>> net = GraphBuilder(["a", "b"])
    >>> a, b = net.input("a"), net.input("b")
    >>> net.output("xor", a + b - 2 * net.neuron(a + b - 1))
    >>> layered = remove_skips(net.build())
    >>> {node: dict(layered.pred[node]) for node in ("p1", "xor")}
    {'p1': {'a': {'weight': 1}, 'b': {'weight': 1}}, 'xor': {'h1': {'weight': -2}, 'p1': {'weight': 1}}}
    """
    graph = remove_dead_neurons(graph)
    net = read_network(graph)
    if _is_layered(net):
        return graph
    live = _without_constants(net)
    places = [_low(live), _high(live)]
    copies = [_copies(live, at) for at in places]
    if min(copies) > params.many:
        edges = sum(len(neuron.weights) for neuron in live.neurons.values())
        need = graph_bytes(len(live.neurons) + min(copies), edges + min(copies))
        check_memory(
            need, f"strict layers need up to {in_words(min(copies))} pass-through neurons", "leave out the pass skips"
        )
        places = [places[copies.index(min(copies))]]
    ranges = _ranges(live)
    found = [_Layering(live, at, ranges, params.basis).neurons() for at in places]
    return rewritten(graph, net.neurons, min(found, key=_size))


def _size(neurons: Neurons) -> tuple[int, int]:
    return len(neurons), sum(len(neuron.weights) for neuron in neurons.values())


def _is_layered(net: Network) -> bool:
    level = net.levels()
    last = max((level[node] for node in net.outputs), default=0)
    return all(
        level[source] == level[node] - 1 for node, neuron in net.neurons.items() for source in neuron.weights
    ) and all(level[node] == last for node in net.outputs if net.neurons[node].weights)


def _without_constants(net: Network) -> Network:
    forms: dict[Node, Affine] = {}
    left: Neurons = {}
    for node, neuron in net.neurons.items():
        new = substituted(neuron, forms)
        if new.weights or node in net.outputs:
            left[node] = new
        else:
            forms[node] = Affine({}, _value(new))
    return Network(net.inputs, net.outputs, left)


def _value(neuron: Neuron) -> Number:
    if neuron.activation == "relu":
        return max(neuron.bias, 0)
    return int(neuron.bias > 0) if neuron.activation == "step" else neuron.bias


def _low(net: Network) -> dict[Node, int]:
    """Place every neuron as low as can be, and outputs in the last layer."""
    at = net.levels()
    return at | dict.fromkeys(net.outputs, max(at[node] for node in net.outputs))


def _high(net: Network) -> dict[Node, int]:
    """Place every neuron as high as can be."""
    at = _low(net)
    last = max(at.values())
    high = dict.fromkeys(net.neurons, last)
    for node in reversed(net.neurons):
        for source in net.neurons[node].weights:
            if source in high:
                high[source] = min(high[source], high[node] - 1)
    return at | high


def _copies(net: Network, at: dict[Node, int]) -> int:
    """Return how many pass-through neurons would be one for each node and layer it is carried through."""
    top = dict.fromkeys(at, 0)
    for node, neuron in net.neurons.items():
        for source in neuron.weights:
            top[source] = max(top[source], at[node])
    return sum(max(0, top[node] - at[node] - 1) for node in at)


def _ranges(net: Network) -> Ranges | None:
    """Return bounds of the neurons, None where arithmetic on their weights would round."""
    if not net.is_exact():
        return None
    ranges = Ranges(net.inputs, integral=net.is_integral())
    for node, neuron in net.neurons.items():
        ranges.add(node, *neuron)
    return ranges


class _Layering:
    """A network with its neurons placed in layers, outputs in the last."""

    def __init__(self, net: Network, at: dict[Node, int], ranges: Ranges | None, params: BasisParams) -> None:
        self._net = net
        self._params = params
        self._at = at
        self._ranges = ranges
        self._order = {node: i for i, node in enumerate(at)}
        self._made = 0

    def neurons(self) -> Neurons:
        """Return the neurons of the strictly layered network, layer by layer from the inputs.

        They are made from the last layer down, since what a layer reads says what the one before has to carry.
        """
        layers: list[Neurons] = [{} for _ in range(max(self._at.values()) + 1)]
        for node, neuron in self._net.neurons.items():
            layers[self._at[node]][node] = neuron
        found: list[Neurons] = []
        for t in range(len(layers) - 1, 0, -1):
            carried, neurons = self._layer(layers[t], t)
            layers[t - 1].update(carried)
            found.append(neurons)
        return {node: neuron for neurons in reversed(found) for node, neuron in neurons.items()}

    def _layer(self, items: Neurons, t: int) -> tuple[Neurons, Neurons]:
        """Return the pass-through neurons of layer t - 1, and the neurons of layer t, which read them.

        `items` are the neurons of layer t as they read now, the pass-through neurons of that layer among them.
        """
        at = self._at
        far = [{s: w for s, w in item.weights.items() if at[s] < t - 1} for item in items.values()]
        vectors, factors = basis(far, self._order, exact=self._ranges is not None, params=self._params)
        carried: Neurons = {}
        signs: list[int] = []
        names: list[Node] = []
        for vector in vectors:
            sign, item = self._carrier(vector)
            names.append(self._fresh_name())
            signs.append(sign)
            carried[names[-1]] = item
        neurons: Neurons = {}
        for (node, item), combination in zip(items.items(), factors, strict=True):
            old = self._net.neurons.get(node)
            if old is not None and not combination:
                neurons[node] = old
                continue
            weights = {s: w for s, w in item.weights.items() if at[s] == t - 1}
            bias = item.bias
            for j, factor in combination.items():
                weights[names[j]] = signs[j] * factor
                bias -= signs[j] * factor * carried[names[j]].bias
            neurons[node] = Neuron(weights, bias, item.activation)
        return carried, neurons

    def _carrier(self, vector: Weights) -> tuple[int, Neuron]:
        """Return a sign, 1 or -1, and the neuron that carries the form times this sign.

        A neuron is never below 0, so it adds the least constant with which the form times the sign is not either. Of
        the two signs it takes the one whose constant is smaller, and 1 where both are as large.
        """
        if self._ranges is None:  # a single node, which a copy does not round
            return 1, Neuron(vector, 0, "identity")
        low, high = self._ranges.of(vector, 0)
        if low < 0 and abs(low) > max(high, 0):
            return -1, Neuron({node: -weight for node, weight in vector.items()}, max(high, 0), "relu")
        return 1, Neuron(vector, max(-low, 0), "relu")

    def _fresh_name(self) -> str:
        while True:
            self._made += 1
            if (name := f"p{self._made}") not in self._order:
                return name
