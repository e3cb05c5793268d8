"""Columns: every node is a row of a buffer and every sample a column, so that a level writes one contiguous block.

The plain way, for any network and any numbers: a matrix per level, dense or sparse as it pays, on as many samples at a
time as fit a fixed buffer, however many samples and neurons there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.graphs.graph import NODE_ACTIVATIONS, Graph, Node
from nets.graphs.ways.network import Network

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

    @property
    def price(self) -> int:
        """What a sample costs, in multiply-adds of dense matrices."""
        is_dense = isinstance(self.matrix, np.ndarray)
        return int(self.matrix.size if is_dense else SPARSE_COST * self.matrix.nnz)

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


class Columns:
    """A network run column by column.

    Parameters
    ----------
    network : Network
    """

    def __init__(self, network: Network) -> None:
        order: list[Node] = [*network.inputs, *(node for nodes in network.levels for node in nodes)]
        self._inputs, self._outputs, self._dtype = len(network.inputs), network.outputs, network.dtype
        self._row = {node: i for i, node in enumerate(order)}
        self._steps = _lower(network, order, self._row)
        self._chunk = max(1, BUFFER_BYTES // (self._dtype.itemsize * max(1, len(order))))

    def price(self, samples: int) -> int:
        """What samples cost, in multiply-adds of large dense matrices."""
        return samples * sum(step.price for step in self._steps)

    def __call__(self, X: Array, Y: Array) -> bool:
        """Run the network on samples, into `Y`."""
        self.run(X.T, Y.T)
        return True

    def run(self, columns: Array, result: Array, nodes: Sequence[Node] | None = None) -> None:
        """Run the network on samples that are columns, (n_in, n_samples), into (n_out, n_samples).

        Parameters
        ----------
        columns, result : ndarray
        nodes : sequence of node, optional
            Whose values are wanted instead of the outputs'.
        """
        samples = columns.shape[1]
        rows = [self._row[node] for node in (self._outputs if nodes is None else nodes)]
        chunk = min(max(self._chunk, 64), max(samples, 1))
        buffer = np.empty((len(self._row), chunk), dtype=self._dtype)
        for start in range(0, samples, chunk):
            stop = min(start + chunk, samples)
            part = buffer[:, : stop - start]
            part[: self._inputs] = columns[:, start:stop]
            for step in self._steps:
                step.run(part)
            result[:, start:stop] = part[rows]


def _lower(network: Network, order: list[Node], row: dict[Node, int]) -> list[Step]:
    steps, start = [], len(network.inputs)
    for nodes in network.levels:
        steps.append(_step(network.graph, order, start, start + len(nodes), row, network.dtype))
        start += len(nodes)
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
