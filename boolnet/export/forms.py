"""Networks built from operations on whole vectors of values, as files of matrices have them.

A `Form` is a vector of affine forms of nodes that are there; nodes are added where a value must be kept: at a relu, and
where two affine maps would have to be multiplied, which would round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from boolnet.core.limits import check_memory, graph_bytes
from boolnet.export.header import MalformedError
from nets.graphs.graph import Graph, Node, Number, add_neuron, new_graph

Array: TypeAlias = NDArray[Any]

ALWAYS = 20_000  # neurons and edges that every file may have...
BYTES_PER_EDGE = 2  # ... and one more for so many of its bytes: a short file cannot make a large network
COLUMNS = 1 << 22  # of all joined vectors together


@dataclass(frozen=True, eq=False)
class Form:
    """The vector ``scale * weight @ columns + bias_scale * bias``; without a weight, the columns themselves.

    Attributes
    ----------
    columns : tuple of hashable
        Nodes of a network; one may be there twice.
    weight : ndarray, shape (width, number of columns), optional
    bias : ndarray, shape (width,), optional
    scale, bias_scale : float
    """

    columns: tuple[Node, ...]
    weight: Array | None = None
    bias: Array | None = None
    scale: float = 1.0
    bias_scale: float = 1.0

    @property
    def width(self) -> int:
        """Of how many numbers it is a vector."""
        return len(self.columns) if self.weight is None else len(self.weight)

    def is_bare(self) -> bool:
        """Whether it is values that are there already."""
        return self.weight is None and self.bias is None

    def rows(self) -> Iterator[tuple[dict[Node, Number], Number]]:
        """Yield weights and bias of every number; whole ones as int."""
        biases = [0.0] * self.width if self.bias is None else self.bias.tolist()
        for i, bias in enumerate(biases):
            if self.weight is None:
                yield {self.columns[i]: 1}, exact(bias * self.bias_scale)
                continue
            row, weights = self.weight[i], dict[Node, Number]()
            places = np.flatnonzero(row)
            for place, number in zip(places.tolist(), row[places].tolist(), strict=True):
                node = self.columns[place]
                weights[node] = weights.get(node, 0) + exact(number * self.scale)
            yield weights, exact(bias * self.bias_scale)


def exact(number: float) -> Number:
    """Return a number, as an int where it is whole.

    Examples
    --------
    >>> exact(2.0), exact(0.5)
    (2, 0.5)
    """
    return int(number) if number.is_integer() else number


class NetworkOfForms:
    """A network that grows by the forms it is asked to keep; `finish` gives it.

    Parameters
    ----------
    count : int
        How many inputs it has.
    n_bytes : int
        Of the file that it comes from, which bounds its size.

    Raises
    ------
    MalformedError
        If it grows beyond that.
    LimitError
        If it grows beyond the memory limit.

    Examples
    --------
    >>> net = NetworkOfForms(2, 100)
    >>> hidden = net.keep(net.times(net.inputs(0, 2), np.array([[1.0, 1.0]])), "relu")
    >>> graph = net.finish(net.plus(hidden, np.array([-1.0])))
    >>> dict(graph.pred["y1"]), graph.nodes["y1"]["bias"]
    ({'h1': {'weight': 1}}, -1)
    """

    def __init__(self, count: int, n_bytes: int) -> None:
        self._inputs = [f"x{i + 1}" for i in range(count)]
        self._graph = new_graph(self._inputs)
        self._edges = self._hidden = self._joined = 0
        self._most = ALWAYS + n_bytes // BYTES_PER_EDGE

    def inputs(self, start: int, stop: int) -> Form:
        """Return some inputs as a form."""
        return Form(tuple(self._inputs[start:stop]))

    def times(self, form: Form, weight: Array, scale: float = 1.0) -> Form:
        """Return a weight times a form.

        Parameters
        ----------
        form : Form
        weight : ndarray, shape (out, in)
        scale : float
            A factor of that.
        """
        if not form.is_bare():
            form = self.keep(form, "identity")
        return Form(form.columns, weight, scale=scale)

    def plus(self, form: Form, bias: Array, scale: float = 1.0) -> Form:
        """Return a form plus a bias.

        Parameters
        ----------
        form : Form
        bias : ndarray, shape (width,)
        scale : float
            A factor of that.
        """
        if form.bias is not None:
            form = self.keep(form, "identity")
        return replace(form, bias=bias, bias_scale=scale)

    def keep(self, form: Form, activation: str) -> Form:
        """Return the values of neurons with a form before their activation."""
        return Form(tuple(self._add(form, activation, None)))

    def joined(self, forms: Sequence[Form]) -> Form:
        """Return several forms as one, one behind another."""
        if len(forms) == 1:
            return forms[0]
        self._joined += sum(form.width for form in forms)
        if self._joined > COLUMNS:
            raise MalformedError(f"it joins vectors of more than {COLUMNS:,} values", help="write fewer Concat")
        parts = [form if form.is_bare() else self.keep(form, "identity") for form in forms]
        return Form(tuple(node for part in parts for node in part.columns))

    def finish(self, form: Form) -> Graph:
        """Return the network with a form as its outputs; it is asked nothing more."""
        graph, columns = self._graph, form.columns
        is_there = form.is_bare() and len(set(columns)) == len(columns) and not set(columns) & set(self._inputs)
        if is_there and not any(graph.succ[node] for node in columns):
            graph.graph["outputs"] = columns  # neurons that nothing else reads
        else:
            graph.graph["outputs"] = tuple(self._add(form, "identity", "y"))
        return graph

    def _add(self, form: Form, activation: str, prefix: str | None) -> Iterator[Node]:
        self._edges += form.width if form.weight is None else int(np.count_nonzero(form.weight))
        nodes = len(self._graph) + form.width
        if nodes - len(self._inputs) + self._edges > self._most:
            raise MalformedError(
                f"it makes a network of {nodes:,} nodes and {self._edges:,} edges, more than its bytes are worth",
                help="write every weight once",
            )
        check_memory(graph_bytes(nodes, self._edges), f"this network has {self._edges:,} edges", "take a smaller one")
        for i, (weights, bias) in enumerate(form.rows()):
            self._hidden += prefix is None
            node = f"h{self._hidden}" if prefix is None else f"{prefix}{i + 1}"
            add_neuron(self._graph, node, weights, bias, activation)
            yield node
