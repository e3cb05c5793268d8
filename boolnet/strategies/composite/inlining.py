"""Networks put together: the neurons of one read affinely what others give, and equal neurons are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from boolnet.strategies.builder import Builder, Signal
from nets import Affine
from nets.graphs.graph import Graph, Node, Number, levels, weights_into


class NetworkInliner(Builder):
    """A builder that takes in whole networks.

    Examples
    --------
    >>> def parity(first, second):
    ...     net = Builder([first, second])
    ...     net.output("y", net.xor(net.literal(first), net.literal(second)))
    ...     return net.build()
    >>> from nets import count
    >>> net = NetworkInliner("abc")
    >>> inner = net.inline(parity("a", "b"), {"a": net.literal("a"), "b": net.literal("b")})["y"]
    >>> net.output("z", net.inline(parity("p", "q"), {"p": inner, "q": net.literal("c")})["y"])
    >>> count(net.build()).nodes
    5
    """

    def __init__(self, inputs: Iterable[str], outputs: Iterable[str] = ()) -> None:
        super().__init__(inputs, outputs)
        self._once: dict[object, Affine] = {}

    def neuron(self, form: Affine, *, activation: str = "relu", name: str | None = None) -> Affine:
        """Add a hidden neuron, or return the one that reads the same; a neuron that reads nothing is a constant.

        Parameters
        ----------
        form : Affine
            What it reads, its weights and its bias.
        activation : str
            One that is no ReLU is added in any case.
        name : str, optional
            As is one that has a name.
        """
        if name is not None or activation != "relu":
            return super().neuron(form, activation=activation, name=name)
        if not form.weights:
            return Affine({}, max(form.bias, 0))
        key = frozenset(form.weights.items()), form.bias
        if key not in self._once:
            self._once[key] = super().neuron(form)
        return self._once[key]

    def inline(self, graph: Graph, wires: Mapping[str, Signal]) -> dict[str, Signal]:
        """Add the hidden neurons of a network and return its outputs as signals.

        Parameters
        ----------
        graph : networkx.DiGraph
        wires : mapping of str to Affine
            What it reads as each of its inputs.
        """
        inlined: dict[Node, Affine] = {}
        inlined.update(wires.items())
        for node, level in levels(graph).items():
            if not level and node in inlined:
                continue
            data = graph.nodes[node]
            form = _substituted(weights_into(graph, node), data["bias"], inlined)
            is_affine = data["activation"] == "identity"
            inlined[node] = form if is_affine else self.neuron(form, activation=data["activation"])
        return {name: inlined[name] for name in graph.graph["outputs"]}


def _substituted(weights: Mapping[Node, Number], bias: Number, inlined: Mapping[Node, Affine]) -> Affine:
    return Affine.sum([bias, *(weight * inlined[source] for source, weight in weights.items())])
