"""Running a network on batches, level by level.

A network is lowered once to one matrix per level, dense or sparse as it pays, and run on as many samples at a time
as fit a fixed buffer, however many samples and neurons there are. Inside, a row of the buffer is a node and a column
a sample, so that every level writes one contiguous block.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nets.core.arrays import Array
from nets.core.errors import GraphError
from nets.graphs.graph import NODE_ACTIVATIONS, Graph, Node, checked_levels
from nets.graphs.intervals import bounds, is_integral, running_dtype

BUFFER_BYTES = 4 << 20  # near the size of a level-2 cache: larger buffers ran slower, see tests/benchmarks
SPARSE_COST = 7  # what one multiply-add costs sparse, in dense ones, measured
SPARSE_FROM = 1 << 12  # smaller matrices are always dense


@dataclass(frozen=True)
class Step:
    """One level: ``buffer[targets] = activation(matrix @ buffer[sources] + bias)``."""

    matrix: Any  # dense array or scipy.sparse.csr_array, shape (len(targets), len(sources))
    bias: Array  # shape (len(targets), 1)
    sources: slice | Array
    targets: slice
    activations: tuple[tuple[slice, Callable[[Array], Array]], ...]

    def run(self, buffer: Array) -> None:
        """Compute the level for every sample of the buffer."""
        out = buffer[self.targets]
        if isinstance(self.matrix, np.ndarray):
            np.matmul(self.matrix, buffer[self.sources], out=out)
        else:
            out[...] = self.matrix @ buffer[self.sources]
        out += self.bias
        for rows, activation in self.activations:
            activation(out[rows])


class Executor:
    """A network ready to run.

    Parameters
    ----------
    graph : networkx.DiGraph
        A network by the contract of `nets.graphs.graph`.
    dtype : str, optional
        "float32" or "float64". By default the smallest that is proved exact for inputs between 0 and 1, and
        float64 where weights are not integers.

    Attributes
    ----------
    dtype : numpy.dtype
    inputs, outputs : tuple
        The nodes behind the columns of X and Y.

    Raises
    ------
    GraphError
        If the graph breaks the contract.
    PrecisionError
        If no `dtype` is given and none holds the values of an integer network exactly.

    Examples
    --------
    >>> from nets.graphs.graph import add_neuron, new_graph
    >>> G = new_graph(["a", "b"])
    >>> add_neuron(G, "y", {"a": 1, "b": 1}, bias=-1, activation="relu")
    >>> G.graph["outputs"] = ("y",)
    >>> run = Executor(G)
    >>> run([[0, 1], [1, 1]]).tolist(), run.dtype.name
    ([[0.0], [1.0]], 'float32')
    """

    def __init__(self, graph: Graph, dtype: str | None = None) -> None:
        level = checked_levels(graph)
        if dtype is None:
            reach = max((bound.reach for bound in bounds(graph, level).values()), default=0)
            dtype = running_dtype(reach, is_integral(graph))
        self.dtype = np.dtype(dtype)
        self.inputs: tuple[Node, ...] = graph.graph["inputs"]
        self.outputs: tuple[Node, ...] = graph.graph["outputs"]
        order = _order(graph, level)
        self._row = {node: i for i, node in enumerate(order)}
        self._steps = _lower(graph, order, level, self._row, self.dtype)
        self._chunk = max(1, BUFFER_BYTES // (self.dtype.itemsize * max(1, len(order))))

    def __call__(self, X: ArrayLike) -> Array:
        """Run the network on samples.

        Parameters
        ----------
        X : array_like, shape (n_samples, n_in)

        Returns
        -------
        Y : ndarray of `dtype`, shape (n_samples, n_out)
        """
        X = np.asarray(X)
        if X.ndim != 2 or X.shape[1] != len(self.inputs):
            raise GraphError(f"X must have {len(self.inputs)} columns, one per input, but has shape {X.shape}")
        return np.ascontiguousarray(self.run_columns(X.T).T)

    def run_columns(self, columns: Array, nodes: Sequence[Node] | None = None) -> Array:
        """Run the network on samples that are columns: (n_in, n_samples) in, (n_out, n_samples) out.

        With `nodes`, their values come back in the place of the outputs'.
        """
        samples = columns.shape[1]
        rows = [self._row[node] for node in (self.outputs if nodes is None else nodes)]
        result = np.empty((len(rows), samples), dtype=self.dtype)
        chunk = min(max(self._chunk, 64), max(samples, 1))
        buffer = np.empty((len(self._row), chunk), dtype=self.dtype)
        for start in range(0, samples, chunk):
            stop = min(start + chunk, samples)
            part = buffer[:, : stop - start]
            part[: len(self.inputs)] = columns[:, start:stop]
            for step in self._steps:
                step.run(part)
            result[:, start:stop] = part[rows]
        return result


def execute(graph: Graph, X: ArrayLike, dtype: str | None = None) -> Array:
    """Run a network once: shape (n_samples, n_in) in, (n_samples, n_out) out; see `Executor`.

    Parameters
    ----------
    graph : networkx.DiGraph
    X : array_like, shape (n_samples, n_in)
    dtype : str, optional
        The smallest that is proved to be exact, by default.
    """
    return Executor(graph, dtype)(X)


def _order(graph: Graph, level: dict[Node, int]) -> list[Node]:
    """Return the inputs in their order, then the neurons by level, those of one activation together."""
    inputs = graph.graph["inputs"]
    rest = [node for node in level if level[node]]
    return [*inputs, *sorted(rest, key=lambda node: (level[node], graph.nodes[node]["activation"]))]


def _lower(graph: Graph, order: list[Node], level: dict[Node, int], row: dict[Node, int], dtype: Any) -> list[Step]:
    steps = []
    start = len(graph.graph["inputs"])
    while start < len(order):
        stop = start
        while stop < len(order) and level[order[stop]] == level[order[start]]:
            stop += 1
        steps.append(_step(graph, order, start, stop, row, dtype))
        start = stop
    return steps


def _step(graph: Graph, order: list[Node], start: int, stop: int, row: dict[Node, int], dtype: Any) -> Step:
    targets, columns, weights = [], [], []
    for i in range(start, stop):
        for source, edge in graph.pred[order[i]].items():
            targets.append(i - start)
            columns.append(row[source])
            weights.append(edge["weight"])
    sources, places = np.unique(np.array(columns, dtype=np.intp), return_inverse=True)
    data = np.array([float(w) for w in weights], dtype=dtype)
    is_range = len(sources) > 0 and sources[-1] - sources[0] + 1 == len(sources)
    return Step(
        matrix=_matrix(data, targets, places, (stop - start, len(sources))),
        bias=np.array([[float(graph.nodes[node]["bias"])] for node in order[start:stop]], dtype=dtype),
        sources=slice(int(sources[0]), int(sources[-1]) + 1) if is_range else sources,
        targets=slice(start, stop),
        activations=_activations([graph.nodes[node]["activation"] for node in order[start:stop]]),
    )


def _matrix(data: Array, rows: list[int], columns: Array, shape: tuple[int, int]) -> Any:
    area = shape[0] * shape[1]
    if area > SPARSE_FROM and SPARSE_COST * len(data) < area:
        from scipy.sparse import csr_array

        return csr_array((data, (np.array(rows), columns)), shape=shape)
    matrix = np.zeros(shape, dtype=data.dtype)
    matrix[rows, columns] = data
    return matrix


def _activations(names: list[str]) -> tuple[tuple[slice, Callable[[Array], Array]], ...]:
    """Return the rows of each activation; equal names stand together."""
    return tuple(
        (slice(names.index(name), len(names) - names[::-1].index(name)), NODE_ACTIVATIONS[name])
        for name in dict.fromkeys(names)
    )
