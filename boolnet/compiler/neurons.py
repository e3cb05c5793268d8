"""The neurons of a network, one by one: weights, label, the range of its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.packed_bits import row_words, unpack
from boolnet.labels import Label
from boolnet.labels.label import plain
from nets import Executor
from nets.graphs.graph import Graph, Node, Number, levels, weights_into
from nets.graphs.intervals import bounds, exact_dtype, is_integral

MOST_VALUES = 1 << 24  # of neurons on rows, up to which every row is looked at
MOST_INPUTS = 16


@dataclass(frozen=True)
class NeuronRow:
    """What is known of a neuron.

    Attributes
    ----------
    name : Node
    layer : int
        Its level, from 1.
    is_output : bool
    activation : str
    weights : mapping of node to number
    bias : number
    label : Label or None
    low, high : number
        The least and the largest value that it takes, or a proved bound of these.
    is_taken : bool
        Whether `low` and `high` are taken, on some input vector.
    values : tuple of number
        On the vectors that were asked for.
    """

    name: Node
    layer: int
    is_output: bool
    activation: str
    weights: Mapping[Node, Number]
    bias: Number
    label: Label | None
    low: Number
    high: Number
    is_taken: bool
    values: tuple[Number, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "name": str(self.name),
            "layer": self.layer,
            "output": self.is_output,
            "activation": self.activation,
            "weights": {str(source): plain(weight) for source, weight in self.weights.items()},
            "bias": plain(self.bias),
            "label": None if self.label is None else self.label.as_dict(),
            "range": {"low": plain(self.low), "high": plain(self.high), "taken": self.is_taken},
            "values": list(map(plain, self.values)),
        }


def neuron_rows(graph: Graph, vectors: NDArray[Any] | None = None) -> list[NeuronRow]:
    """Return the neurons of a network, layer by layer.

    Parameters
    ----------
    graph : networkx.DiGraph
        With labels, where it has them.
    vectors : ndarray of 0 and 1, shape (n_samples, n), optional
        Input vectors whose values are wanted too.

    Examples
    --------
    >>> import boolnet
    >>> rows = neuron_rows(boolnet.compile("a ^ b", strategy="xor-tree").graph, np.array([[1, 1]]))
    >>> [(row.label.text, row.high, row.values) for row in rows]
    [('a & b', 1, (1,)), ('!a & !b', 1, (0,)), ('a ^ b', 1, (0,))]
    """
    level = levels(graph)
    place = {node: i for i, node in enumerate(graph.graph["outputs"])}
    names = sorted((node for node in level if level[node]), key=lambda node: (level[node], place.get(node, -1)))
    values = np.zeros((len(names), 0))
    if vectors is not None:
        values = Executor(graph).run_columns(np.asarray(vectors).T, names)
    ranges, is_taken = _ranges(graph, names)
    rows = []
    for name, row_values in zip(names, values.tolist(), strict=True):
        data = graph.nodes[name]
        low, high = ranges[name]
        rows.append(
            NeuronRow(
                name,
                level[name],
                name in place,
                data["activation"],
                weights_into(graph, name),
                data["bias"],
                data.get("label"),
                low,
                high,
                is_taken,
                tuple(int(value) if value == int(value) else value for value in row_values),
            )
        )
    return rows


def neurons_as_dict(graph: Graph, vectors: NDArray[Any] | None = None) -> dict[str, Any]:
    """Return the neurons of a network, and their values on input vectors, for JSON; see `neuron_rows`."""
    rows = [row.as_dict() for row in neuron_rows(graph, vectors)]
    return {"vectors": [] if vectors is None else np.asarray(vectors).astype(int).tolist(), "neurons": rows}


def _ranges(graph: Graph, names: list[Node]) -> tuple[dict[Node, tuple[Number, Number]], bool]:
    """Return the least and the largest value of every neuron, and whether they are taken or bounds."""
    n = len(graph.graph["inputs"])
    found = bounds(graph, levels(graph))
    is_exact = exact_dtype(max(bound.reach for bound in found.values()), is_integral(graph)) is not None
    if n > MOST_INPUTS or len(names) << n > MOST_VALUES or not is_exact:
        return {name: (found[name].low, found[name].high) for name in names}, False
    run = Executor(graph)
    values = run.run_columns(unpack(row_words(n, 0, 1 << n), 1 << n).astype(run.dtype), names)
    ends = zip(values.min(axis=1).tolist(), values.max(axis=1).tolist(), strict=True)
    return {name: (int(low), int(high)) for name, (low, high) in zip(names, ends, strict=True)}, True
