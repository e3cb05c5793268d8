"""Compiled networks as layers: the same outputs, and ready to be trained."""

from __future__ import annotations

import numpy as np
import pytest

import boolnet
from nets import GraphError, execute
from nets.graphs.graph import add_neuron, new_graph
from nets.graphs.lowering import to_module
from nets.losses import MSELoss
from nets.optim import SGD
from nets.train import fit
from tests.corpus import GENERAL

SOURCES = ["x1 ^ x2 ^ x3", "s = a ^ b ^ c; carry = maj(a, b, c)", "xor(x1..x7)", "a & b | c & d", "maj(x1..x5)"]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("strategy", ["auto", *GENERAL])
def test_a_compiled_network_is_the_same_as_layers(source: str, strategy: str) -> None:
    net = boolnet.compile(source, strategy=strategy, effort="low")
    X = np.array(np.meshgrid(*[[0, 1]] * len(net.function.inputs))).reshape(len(net.function.inputs), -1).T
    assert np.array_equal(to_module(net.graph)(X.astype(np.float32)), execute(net.graph, X, "float32"))


def test_a_rule_can_be_trained_further() -> None:
    model = to_module(boolnet.compile("a ^ b").graph)
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    wanted = np.array([[0], [0.5], [1], [0]], np.float32)  # the rule, softened
    optimizer = SGD(model.parameters(), lr=0.05, momentum=0.9)
    history = fit(model, X, wanted, loss=MSELoss(), optimizer=optimizer, epochs=60, batch_size=4)
    assert history[-1]["train_loss"] < 0.5 * history[0]["train_loss"]


def test_what_is_not_layered_is_refused_by_name() -> None:
    graph = new_graph(["a", "b"])
    add_neuron(graph, "h", {"a": 1})
    add_neuron(graph, "y", {"h": 1, "b": 1}, activation="identity")
    graph.graph["outputs"] = ("y",)
    with pytest.raises(GraphError, match="'y' at level 2 reads 'b' at level 0"):
        to_module(graph)
    graph = new_graph(["a"])
    add_neuron(graph, "y", {"a": 1}, activation="step")
    graph.graph["outputs"] = ("y",)
    with pytest.raises(GraphError, match="step"):
        to_module(graph)
