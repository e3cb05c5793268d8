"""Networks as layers of relu: steps, skips, and what no such layers hold."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from boolnet.core.errors import NotExpressible
from boolnet.export.layers import layers_of
from nets import GraphBuilder, execute
from nets.graphs.dense import dense_layers, graph_of_layers
from nets.graphs.graph import Graph


def with_steps() -> Graph:
    """Return a network of steps of sums well above 1, one of them read twice and skipping a level."""
    net = GraphBuilder(["a", "b", "c"])
    a, b, c = (net.input(name) for name in "abc")
    first = net.neuron(3 * a + 2 * b - c, activation="step")
    second = net.neuron(5 * first + 4 * c - 6, activation="step")
    net.output("y", first + 2 * second)
    net.output("z", 7 * second - 3 * first + a, activation="step")
    return net.build()


def test_steps_are_made_of_relu_with_the_same_values() -> None:
    graph = with_steps()
    found = layers_of(graph)
    assert {layer.activation for layer in found.layers} == {"relu", "identity"}
    X = np.array(list(product((0, 1), repeat=3)))
    assert np.array_equal(execute(found.graph, X), execute(graph, X))
    again = graph_of_layers(found.inputs, dense_layers(found.graph))
    assert np.array_equal(execute(again, X), execute(graph, X))


def test_what_no_layers_of_relu_hold_is_refused() -> None:
    net = GraphBuilder(["a", "b"])
    a, b = net.input("a"), net.input("b")
    half = net.neuron(Fraction(1, 2) * a + b, activation="step")
    net.output("y", half)
    with pytest.raises(NotExpressible, match="has weights that are no integers"):
        layers_of(net.build())
    net = GraphBuilder(["a", "b"])
    net.output("y", net.neuron(net.input("a") - net.input("b"), activation="identity"))
    with pytest.raises(NotExpressible, match="is affine"):
        layers_of(net.build())


def test_the_dtype_holds_every_value_or_is_refused() -> None:
    net = GraphBuilder(["a"])
    net.output("y", (1 << 25) * net.neuron(net.input("a")))
    wide = layers_of(net.build())
    assert wide.dtype() == "float64"
    with pytest.raises(NotExpressible, match="float32 rounds"):
        wide.dtype("float32")
    net = GraphBuilder(["a"])
    net.output("y", Fraction(1, 3) * net.neuron(net.input("a")))
    with pytest.raises(NotExpressible, match="no float64"):
        layers_of(net.build()).dtype()
