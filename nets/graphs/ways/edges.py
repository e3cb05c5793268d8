"""Edges: every weight that is not 0 is added once for a block of samples; needs the compiled kernels.

For networks of few edges, for which matrix products are too small to be fast.
"""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from nets.core.arrays import Array
from nets.graphs.ways.binary import ONE
from nets.graphs.ways.network import Network
from nets.kernels.choice import compiled, warm
from nets.kernels.edges import EDGE_SAMPLES

KERNEL = "run_edges"
MOST_EDGES = 1 << 15
KINDS = {"identity": 0, "relu": 1, "step": 2}
EDGE_PRICE = 4  # of a weight and a sample, in multiply-adds of large dense matrices, as all prices
VALUE_PRICE = 70  # of an input that is read, or an output that is written
NODE_PRICE = 12
CALL_PRICE = 200_000


class Edges:
    """A network run by its edges.

    Parameters
    ----------
    network : Network
    """

    def __init__(self, network: Network) -> None:
        graph, neurons = network.graph, [node for nodes in network.levels for node in nodes]
        place = {node: k for k, node in enumerate((*network.inputs, *neurons))}
        edges = [
            [*((place[source], float(edge["weight"])) for source, edge in graph.pred[node].items())] for node in neurons
        ]
        even = [one + [(0, 0.0)] * (len(one) % 2) for one in edges]
        self._starts = np.array([0, *accumulate(map(len, even))], dtype=np.int64)
        self._sources = np.array([source for one in even for source, _ in one], dtype=np.int64)
        self._weights = np.array([weight for one in even for _, weight in one], dtype=network.dtype)
        self._biases = np.array([float(graph.nodes[node]["bias"]) for node in neurons], dtype=network.dtype)
        self._kinds = np.array([KINDS[graph.nodes[node]["activation"]] for node in neurons], dtype=np.int8)
        self._ends = np.array([place[node] for node in network.outputs], dtype=np.int64)
        self._dtype, self._one = network.dtype, ONE[network.dtype.itemsize]
        ends = len(network.inputs) + len(network.outputs)
        self._price = VALUE_PRICE * ends + NODE_PRICE * len(neurons) + EDGE_PRICE * len(self._weights)

    def price(self, samples: int) -> int:
        """What samples cost, in multiply-adds of large dense matrices."""
        return CALL_PRICE + self._price * EDGE_SAMPLES * -(-samples // EDGE_SAMPLES)

    def __call__(self, X: Array, Y: Array) -> bool:
        """Run the network on samples, into `Y`; False where they are others than 0 and 1 or not contiguous."""
        kernel = warm(KERNEL) or compiled(KERNEL, X)
        if kernel is None or X.dtype != self._dtype or not X.flags.c_contiguous:
            return False
        lists = self._starts, self._sources, self._weights, self._biases, self._kinds, self._ends
        return bool(kernel(X.view(self._one.dtype), self._one, *lists, Y))
