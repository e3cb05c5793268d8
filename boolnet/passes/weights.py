"""weights: move factors across neurons to where the weights are small.

``relu(k z) = k relu(z)`` for k > 0: what all weights into a neuron have in common, and all weights out of it, is one
factor, and it may stand on either side. It is split so that the largest weight at the neuron is as small as can be.
A step has no use for a factor at all.

References
----------
.. [1] B. Neyshabur, R. Salakhutdinov, N. Srebro, Path-SGD: path-normalized optimization in deep neural networks, 2015:
   rescaling a relu neuron changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from boolnet.passes.network import Network, Neuron, Neurons, read_network, rewritten
from nets.graphs.graph import Graph, Node, Number, levels
from nets.graphs.intervals import bounds
from nets.graphs.rational import content


@dataclass(frozen=True)
class WeightsParams:
    """How factors are split.

    Attributes
    ----------
    most_divisor : int
        Divisors of a factor up to this one are tried, and the factor divided by each.
    """

    most_divisor: int = 1 << 10


DEFAULT = WeightsParams()


def reduce_weights(graph: Graph, params: WeightsParams = DEFAULT) -> Graph:
    """Return the network with the factors of its hidden relu neurons where they make the weights smallest.

    Neither the largest weight nor the largest value grows; integers stay integers.

    Examples
    --------
    >>> from nets import GraphBuilder
    >>> net = GraphBuilder(["a", "b"])
    >>> net.output("y", net.neuron(4 * net.input("a") + 4 * net.input("b") - 4))
    >>> reduced = reduce_weights(net.build())
    >>> reduced.nodes["h1"]["bias"], reduced.edges["a", "h1"]["weight"], reduced.edges["h1", "y"]["weight"]
    (-2, 2, 2)
    """
    net = read_network(graph)
    if not net.is_integral():
        return graph
    reduced = rewritten(graph, net.neurons, _Work(net, params).run())
    # Interval arithmetic, by which moves are judged, cannot see all of what `bounds` sees before and after.
    if reduced is graph or _largest_value(reduced) > _largest_value(graph):
        return graph
    return reduced


def _largest_value(graph: Graph) -> Number:
    return max((bound.reach for bound in bounds(graph, levels(graph)).values()), default=0)


class _Work:
    """The neurons so far, and what is needed to tell what moving a factor does."""

    def __init__(self, net: Network, params: WeightsParams) -> None:
        self._params = params
        self._neurons = dict(net.neurons)
        self._net = net
        self._readers = net.readers()
        self._outputs = set(net.outputs)
        self._reach: dict[Node, int] = {}
        self._most = 0

    def run(self) -> Neurons:
        """Move the factors of one neuron after the other until no move makes the weights smaller.

        It ends: a move keeps the number of weights, and makes their list, sorted from the largest down, smaller in
        lexicographic order; of lists of so many positive integers there are finitely many below any.
        """
        pending = dict.fromkeys(self._net.neurons)
        while pending:
            node = next(iter(pending))
            del pending[node]
            if self._move(node):
                around = [*self._neurons[node].weights, *self._readers[node]]
                pending.update(dict.fromkeys(other for other in around if other in self._neurons))
        return self._neurons

    def _move(self, node: Node) -> bool:
        neuron = self._neurons[node]
        if not neuron.weights or neuron.activation == "identity":
            return False
        own = content([neuron.bias, *neuron.weights.values()])
        if neuron.activation == "step":
            self._scale(node, own, 1)
            return bool(own > 1)
        if node in self._outputs or not self._readers[node]:
            return False
        out = [self._neurons[reader].weights[node] for reader in self._readers[node]]
        theirs = content(out)
        if own * theirs == 1:
            return False
        best = self._best_split(node, [abs(w) for w in neuron.weights.values()], [abs(w) for w in out], own, theirs)
        if best == own:
            return False
        self._scale(node, own, best)
        for reader in self._readers[node]:
            old = self._neurons[reader]
            weights = old.weights | {node: old.weights[node] * own // best}
            self._neurons[reader] = Neuron(weights, old.bias, old.activation)
        return True

    def _best_split(self, node: Node, into: list[int], out: list[int], own: int, theirs: int) -> int:
        """Return which part of the factor ``own * theirs`` the incoming weights shall have.

        `into` and `out` are the magnitudes of the weights into and out of a neuron, of which all are multiples of
        `own` and of `theirs`. The list of these weights, sorted from the largest down, comes out smallest.
        """
        total = own * theirs
        small = [d for d in range(1, min(total, self._params.most_divisor) + 1) if total % d == 0]

        def sizes(factor: int) -> list[int]:
            incoming = [weight // own * factor for weight in into]
            return sorted(incoming + [weight // theirs * (total // factor) for weight in out], reverse=True)

        now = sizes(own)
        best, least = own, now
        for factor in sorted({*small, *(total // d for d in small)}):
            size = sizes(factor)
            if size < least and (factor < own or self._may_grow(node, factor, own)):
                best, least = factor, size
        return best

    def _may_grow(self, node: Node, factor: int, own: int) -> bool:
        """Whether the neuron's sums stay within what the network's reach already."""
        if not self._reach:
            self._bound()
        return self._reach[node] // own * factor <= self._most

    def _bound(self) -> None:
        """Bound the partial sums of every neuron by interval arithmetic; a move changes those of its neuron only."""
        high: dict[Node, tuple[int, int]] = dict.fromkeys(self._net.inputs, (0, 1))
        for node, neuron in self._neurons.items():
            ends = [(w * high[s][0], w * high[s][1]) for s, w in neuron.weights.items()]
            low = neuron.bias + sum(map(min, ends))
            most = neuron.bias + sum(map(max, ends))
            self._reach[node] = abs(neuron.bias) + sum(max(map(abs, pair)) for pair in ends)
            self._most = max(self._most, self._reach[node])
            if neuron.activation == "relu":
                low, most = max(low, 0), max(most, 0)
            elif neuron.activation == "step":
                low, most = int(low > 0), int(most > 0)
            high[node] = low, most

    def _scale(self, node: Node, before: int, after: int) -> None:
        if before == after:
            return
        old = self._neurons[node]
        weights = {source: weight // before * after for source, weight in old.weights.items()}
        self._neurons[node] = Neuron(weights, old.bias // before * after, old.activation)
        if self._reach:
            self._reach[node] = self._reach[node] // before * after
