"""Affine forms over the nodes of a network, and a builder that turns them into neurons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nets.core.errors import GraphError
from nets.graphs.graph import Graph, Node, Number, add_neuron, check_graph, new_graph


@dataclass(frozen=True)
class Affine:
    """``sum of weight * node + bias``: what a neuron can read, without being a neuron itself.

    Examples
    --------
    >>> x, y = Affine({"x": 1}), Affine({"y": 1})
    >>> 2 * x - y + 3
    Affine(weights={'x': 2, 'y': -1}, bias=3)
    """

    weights: Mapping[Node, Number] = field(default_factory=dict)
    bias: Number = 0

    @classmethod
    def sum(cls, terms: Iterable[Affine | Number]) -> Affine:
        """Add up many forms at once; a node whose weights cancel is left out."""
        weights: dict[Node, Number] = {}
        bias: Number = 0
        for term in terms:
            if not isinstance(term, Affine):
                bias += term
                continue
            bias += term.bias
            for node, weight in term.weights.items():
                weights[node] = weights.get(node, 0) + weight
        return cls({node: weight for node, weight in weights.items() if weight != 0}, bias)

    def __add__(self, other: Affine | Number) -> Affine:
        return Affine.sum([self, other])

    __radd__ = __add__

    def __mul__(self, factor: Number) -> Affine:
        return Affine({n: w * factor for n, w in self.weights.items() if w * factor != 0}, self.bias * factor)

    __rmul__ = __mul__

    def __neg__(self) -> Affine:
        return self * -1

    def __sub__(self, other: Affine | Number) -> Affine:
        return Affine.sum([self, -1 * other])

    def __rsub__(self, other: Number) -> Affine:
        return Affine.sum([-self, other])


class GraphBuilder:
    """Build a network neuron by neuron.

    Parameters
    ----------
    inputs : iterable of str
        The inputs, in the order of the columns of X.
    outputs : iterable of str, optional
        Names that outputs will get, so that no hidden neuron is named so.

    Examples
    --------
    >>> net = GraphBuilder(["a", "b"])
    >>> a, b = net.input("a"), net.input("b")
    >>> net.output("xor", 1 - net.neuron(a + b - 1) - net.neuron(1 - a - b))
    >>> from nets import count, execute
    >>> graph = net.build()
    >>> count(graph).nodes, execute(graph, [[0, 1], [1, 1]]).tolist()
    (3, [[1.0], [0.0]])
    """

    def __init__(self, inputs: Iterable[str], outputs: Iterable[str] = ()) -> None:
        self._graph = new_graph(inputs)
        self._names = frozenset(self.inputs)
        self._reserved = frozenset(outputs)
        self._outputs: list[Node] = []
        self._made = 0

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs."""
        names: tuple[str, ...] = self._graph.graph["inputs"]
        return names

    def __len__(self) -> int:
        """Return how many neurons there are so far."""
        return len(self._graph) - len(self.inputs)

    def has_input(self, name: str) -> bool:
        """Whether there is an input of this name."""
        return name in self._names

    def input(self, name: str) -> Affine:
        """Return the form that is an input's value."""
        if not self.has_input(name):
            raise GraphError(f"the network has no input {name!r}")
        return Affine({name: 1})

    def neuron(self, form: Affine, *, activation: str = "relu", name: str | None = None) -> Affine:
        """Add the hidden neuron ``activation(form)`` and return its value.

        Parameters
        ----------
        form : Affine
            The pre-activation.
        activation : str
            A row of `NODE_ACTIVATIONS`.
        name : str, optional
            Of the node; a new one by default.
        """
        if name is None:
            name = self._fresh_name()
        add_neuron(self._graph, name, form.weights, form.bias, activation)
        return Affine({name: 1})

    def output(self, name: str, form: Affine, *, activation: str = "identity") -> None:
        """Add the output neuron ``activation(form)``.

        Parameters
        ----------
        name : str
            Of the node.
        form : Affine
            The pre-activation.
        activation : str
            A row of `NODE_ACTIVATIONS`.
        """
        add_neuron(self._graph, name, form.weights, form.bias, activation)
        self._outputs.append(name)

    def build(self) -> Graph:
        """Return the network, checked against the contract of `nets.graphs.graph`; neurons added later join it."""
        self._graph.graph["outputs"] = tuple(self._outputs)
        check_graph(self._graph)
        return self._graph

    def _fresh_name(self) -> str:
        while True:
            self._made += 1
            if (name := f"h{self._made}") not in self._graph and name not in self._reserved:
                return name
