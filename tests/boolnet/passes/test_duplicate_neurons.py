"""duplicate-neurons: neurons that are multiples of one another become one.

p = relu(2a + 2b - 2), q = relu(3a + 3b - 3), y = p + q      becomes      p = relu(a + b - 1), y = 5p
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from boolnet.passes.duplicate_neurons import merge_duplicate_neurons
from nets import GraphBuilder
from nets.graphs.graph import Graph


def edges(graph: Graph) -> dict[tuple[str, str], object]:
    return {(source, node): data["weight"] for source, node, data in graph.edges(data=True)}


def test_multiples_merge_and_the_factors_go_to_the_readers() -> None:
    net = GraphBuilder("ab")
    total = net.input("a") + net.input("b") - 1
    net.output("y", net.neuron(2 * total, name="p") + net.neuron(3 * total, name="q"))
    assert edges(merge_duplicate_neurons(net.build())) == {("a", "p"): 1, ("b", "p"): 1, ("p", "y"): 5}


def test_one_that_is_a_multiple_of_the_other_leaves_the_other_as_it_is() -> None:
    net = GraphBuilder("ab")
    total = net.input("a") + net.input("b") - 1
    net.output("y", net.neuron(2 * total, name="p") + net.neuron(4 * total, name="q"))
    assert edges(merge_duplicate_neurons(net.build())) == {("a", "p"): 2, ("b", "p"): 2, ("p", "y"): 3}


@pytest.mark.parametrize(
    ("activation", "factor", "nodes"),
    [
        ("relu", 2, 3),
        ("relu", Fraction(1, 2), 3),
        ("relu", -1, 4),
        ("step", 2, 3),
        ("step", -1, 4),
        ("identity", 2, 3),
        ("identity", -1, 4),
    ],
)
def test_which_factors_merge(activation: str, factor: Fraction | int, nodes: int) -> None:
    net = GraphBuilder("ab")
    total = net.input("a") - 2 * net.input("b")
    first, second = (net.neuron(k * total, activation=activation) for k in (1, factor))
    net.output("y", first + 5 * second)
    assert len(merge_duplicate_neurons(net.build())) == nodes + 1


def test_a_step_loses_its_factor() -> None:
    net = GraphBuilder("a")
    p, q = (net.neuron(k * net.input("a"), activation="step", name=name) for name, k in (("p", 1), ("q", 7)))
    net.output("y", p + q)
    assert edges(merge_duplicate_neurons(net.build())) == {("a", "p"): 1, ("p", "y"): 2}


def test_floats_merge_only_where_they_are_equal() -> None:
    net = GraphBuilder("a")
    net.output("y", net.neuron(0.1 * net.input("a")) + net.neuron(0.3 * net.input("a")))
    assert merge_duplicate_neurons(net.build()) is net.build()


def test_an_output_is_never_merged() -> None:
    net = GraphBuilder("a")
    net.output("y", net.input("a"), activation="relu")
    net.output("z", net.input("a"), activation="relu")
    assert merge_duplicate_neurons(net.build()) is net.build()
