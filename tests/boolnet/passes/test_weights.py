"""weights: factors move to where the weights are small.

a, b --4--> p --1--> y      becomes      a, b --2--> p --2--> y
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.passes.weights import reduce_weights
from nets import Affine, GraphBuilder, count
from nets.graphs.graph import Graph
from tests.networks import block_graphs, graphs


def chain(*factors: int) -> Graph:
    """Return ``a + b - 1`` through relu neurons, times a factor each."""
    net = GraphBuilder("ab")
    signal = net.input("a") + net.input("b") - 1
    for i, factor in enumerate(factors[:-1]):
        signal = net.neuron(factor * signal, name=f"h{i}")
    net.output("y", factors[-1] * signal)
    return net.build()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((4, 1), {2}),
        ((1, 4), {1, 4}),  # 2 and 2 would need larger values
        ((6, 1), {2, 3}),
        ((7, 1), {1, 7}),
        ((1, 1), {1}),
        ((8, 1, 1), {2}),
        ((1, 27, 1), {3}),
    ],
)
def test_a_factor_is_shared_out(before: tuple[int, ...], after: set[int]) -> None:
    result = reduce_weights(chain(*before))
    assert {data["weight"] for _, _, data in result.edges(data=True)} == after


def test_a_step_has_no_use_for_a_factor() -> None:
    net = GraphBuilder("ab")
    net.output("y", Affine({"a": 6, "b": -4}, 2), activation="step")
    result = reduce_weights(net.build())
    assert (result.edges["a", "y"]["weight"], result.edges["b", "y"]["weight"], result.nodes["y"]["bias"]) == (3, -2, 1)


def test_a_bias_that_is_no_multiple_keeps_the_factor() -> None:
    net = GraphBuilder("ab")
    net.output("y", net.neuron(Affine({"a": 4, "b": 4}, -3)))
    assert reduce_weights(net.build()) is net.build()


@given(graph=graphs() | block_graphs(), factor=st.integers(1, 12))
def test_the_largest_weights_never_grow(graph: Graph, factor: int) -> None:
    scaled = graph.copy()
    for node in list(graph):
        if node not in graph.graph["inputs"] and not graph.succ[node]:
            scaled.nodes[node]["bias"] *= factor
            for source in graph.pred[node]:
                scaled.edges[source, node]["weight"] *= factor
    before, after = count(scaled), count(reduce_weights(scaled))
    assert after.max_weight <= before.max_weight
    assert after.max_value <= before.max_value


def test_a_reduction_that_would_widen_the_proved_range_is_not_made() -> None:
    net = GraphBuilder(["a"])
    a = net.input("a")
    first = net.neuron(4 * a)
    net.output("y", first + 6 * net.neuron(first - 2 * a - 1))
    graph = net.build()
    assert count(graph).max_value == 10  # the reduced one has weights up to 4 instead of 6, and values up to 14
    assert count(reduce_weights(graph)).max_value == 10


def test_a_move_that_would_widen_the_range_does_not_keep_others_from_being_made() -> None:
    net = GraphBuilder("abcd")
    a, b, c, d = (net.input(name) for name in "abcd")
    net.output("wide", 4 * net.neuron(a + b + c + d - 3))  # 2 and 2 were smaller, but reach 14
    net.output("narrow", net.neuron(4 * a + 4 * b - 4, name="p"))
    graph = net.build()
    reduced = reduce_weights(graph)
    assert (count(graph).max_value, count(reduced).max_value) == (12, 7)
    assert (reduced.edges["a", "p"]["weight"], reduced.edges["p", "narrow"]["weight"]) == (2, 2)
