"""dependent-neurons: a neuron that is a whole combination of its neighbours goes.

a, b -> [ab], [ab'], [a'b], [a'b'] -> p, q, r, s      becomes      a, b -> [ab], [ab'], [a'b] -> p, q, r, s
                                                                   with s = 1 - [ab] - [ab'] - [a'b]
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

import boolnet
from boolnet.passes import PASSES, optimize, pass_names
from boolnet.passes.dependent_neurons import drop_dependent_neurons
from nets import GraphBuilder, count, execute
from nets.graphs.graph import Graph
from tests.networks import block_graphs


def decoder(n: int) -> Graph:
    inputs = [f"x{i}" for i in range(n)]
    net = boolnet.Builder(inputs, [f"y{row}" for row in range(1 << n)])
    for row, values in enumerate(itertools.product((0, 1), repeat=n)):
        net.output(f"y{row}", net.cube(dict(zip(inputs, values, strict=True))))
    return net.build()


@pytest.mark.parametrize("n", [2, 4, 8])
def test_a_decoder_needs_one_neuron_less_than_it_has_outputs(n: int) -> None:
    graph = decoder(n)
    result = optimize(graph, pass_names("default"))
    counts = count(result)
    assert (counts.hidden, counts.layers, counts.max_weight) == ((1 << n) - 1, 2, 1)
    for row, values in enumerate(itertools.product((0, 1), repeat=n)):
        if row % 37 == 0:
            assert execute(result, [values])[0].tolist() == [float(i == row) for i in range(1 << n)]


def test_a_neuron_that_is_another_up_to_a_constant_goes() -> None:
    net = GraphBuilder("ab")
    a, b = net.input("a"), net.input("b")
    net.output("y", net.neuron(a + b - 1, name="p") + 3 * net.neuron(1 + net.neuron(a + b - 1, name="q"), name="r"))
    result = drop_dependent_neurons(net.build())
    assert len(result) < len(net.build())


def test_halves_are_found_by_dropping_another_neuron() -> None:
    net = boolnet.Builder("abc")
    a, b, c = (net.literal(name) for name in "abc")
    one, two = net.neuron(a + b + c - 1, name="one"), net.neuron(a + b + c - 2, name="two")
    # 2 odd = s - 2 one + 4 two - ..., whatever: what matters is that `three` is the sum of the others
    three = net.neuron(2 * (a + b + c) - 2, name="three")
    for i, signal in enumerate((one, two, three)):
        net.output(f"y{i}", signal)
    result = drop_dependent_neurons(net.build())
    assert set(net.build()) - set(result) == {"three"}


def test_nothing_is_looked_for_beyond_twelve_inputs() -> None:
    net = boolnet.Builder([f"x{i}" for i in range(13)])
    x = [net.literal(name) for name in net.inputs]
    net.output("y", net.neuron(x[0] + x[1] - 1) + net.neuron(2 * (x[0] + x[1] - 1)))
    assert drop_dependent_neurons(net.build()) is net.build()


@given(graph=block_graphs())
def test_strict_layers_never_need_more_neurons_for_it(graph: Graph) -> None:
    layered = PASSES["skips"].run
    assert len(layered(drop_dependent_neurons(graph))) <= len(layered(graph))
