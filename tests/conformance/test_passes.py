"""Every row of PASSES keeps its promise: same outputs, input untouched, never more nodes, twice equals once."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from boolnet.passes import PASSES, optimize, pass_names
from boolnet.strategies import STRATEGIES
from nets import GraphBuilder, check_graph, count, execute
from nets.graph import Graph
from tests.corpus import SOURCES
from tests.networks import graphs

VECTORS = [[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)]


@pytest.mark.parametrize("name", PASSES)
@given(graph=graphs())
def test_a_pass_keeps_its_promise(name: str, graph: Graph) -> None:
    untouched = graph.copy()
    result = PASSES[name].run(graph)
    assert nx.utils.graphs_equal(graph, untouched)
    check_graph(result)
    assert result.graph == graph.graph
    np.testing.assert_array_equal(execute(result, VECTORS, "float64"), execute(graph, VECTORS, "float64"))
    before, after = count(graph), count(result)
    assert (after.nodes, after.edges) <= (before.nodes, before.edges)
    assert nx.utils.graphs_equal(PASSES[name].run(result), result)


def test_dead_neurons_go_and_what_they_alone_read() -> None:
    net = GraphBuilder("a")
    net.neuron(net.neuron(net.input("a")))
    net.output("y", net.input("a"))
    assert set(optimize(net.build(), ("dead-neurons",))) == {"a", "y"}


def test_merging_goes_up_the_levels_and_weights_may_cancel() -> None:
    net = GraphBuilder("ab")
    total = net.input("a") + net.input("b")
    first, second = net.neuron(net.neuron(total)), net.neuron(net.neuron(total))
    net.output("y", first - second)
    result = optimize(net.build(), pass_names("default"))
    assert set(result) == {"a", "b", "y"}


def test_the_default_leaves_the_constructions_of_the_theory_alone() -> None:
    import boolnet

    for strategy in STRATEGIES:
        for source in ("xor(x1..x6)", SOURCES["six cubes"]):
            raw, default = (boolnet.compile(source, strategy=strategy, passes=p).counts for p in ("none", "default"))
            assert raw == default
