"""From a network graph to layers that can be trained: the bridge between the two halves of `nets`."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from nets.core.errors import GraphError
from nets.core.module import Module
from nets.graphs.dense import dense_layers
from nets.graphs.graph import Graph
from nets.layers import Linear, ReLU, Sequential


def to_module(graph: Graph, dtype: DTypeLike = np.float32) -> Sequential:
    """Return a strictly layered ReLU network as dense layers with the same weights, ready to be run or trained further.

    Parameters
    ----------
    graph : networkx.DiGraph
        By the contract of `nets.graphs.graph`. Every edge joins neighbouring levels, all outputs stand in the last
        level, and the neurons of a level share one activation, "relu" or "identity".
    dtype : dtype
        Of the parameters.

    Raises
    ------
    GraphError
        If the graph is not of that kind; the message names a neuron that is not.

    Examples
    --------
    >>> from nets.graphs.graph import add_neuron, new_graph
    >>> G = new_graph(["a", "b"])
    >>> add_neuron(G, "h", {"a": 1, "b": 1}, bias=-1)
    >>> add_neuron(G, "y", {"h": 1}, activation="identity")
    >>> G.graph["outputs"] = ("y",)
    >>> model = to_module(G)
    >>> model
    Sequential(
      (0): Linear(2, 1)
      (1): ReLU()
      (2): Linear(1, 1)
    )
    >>> model(np.array([[1, 0], [1, 1]], np.float32)).tolist()
    [[0.0], [1.0]]
    """
    layers: list[Module] = []
    for dense in dense_layers(graph):
        if dense.activation == "step":
            raise GraphError(f"the level of neuron {dense.names[0]!r} has the activation step, which has no gradient")
        out, into = dense.weight.shape
        layer = Linear(into, out, init="zeros", dtype=dtype)
        layer.weight.data[:] = dense.weight.astype(np.float64)
        if layer.bias is not None:
            layer.bias.data[:] = dense.bias.astype(np.float64)
        layers += [layer, ReLU()] if dense.activation == "relu" else [layer]
    return Sequential(*layers)
