"""Every row of PASSES keeps its promise: same outputs, input untouched, never more nodes, twice equals once."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

import boolnet
from boolnet.passes import PASSES, optimize, pass_names
from nets import GraphBuilder, check_graph, count, execute
from nets.graph import Graph
from tests.corpus import GENERAL, SOURCES
from tests.networks import graphs

VECTORS = [[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)]


COUNTS = ("nodes", "hidden", "layers", "edges", "max_weight", "max_value", "pass_through")


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
    for what in COUNTS:
        if what not in PASSES[name].may_raise:
            assert getattr(after, what) <= getattr(before, what), what
    assert nx.utils.graphs_equal(PASSES[name].run(result), result)
    assert nx.utils.graphs_equal(PASSES[name].run(untouched), result)


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


def tree(n: int) -> tuple[int, int]:
    return 2 * (n - 1) + 1, (n - 1).bit_length() + 1


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 8, 13, 16, 64, 1000])
def test_the_tree_of_blocks_folds_to_two_neurons_a_block(n: int) -> None:
    raw = boolnet.compile(f"xor(x1..x{n})", strategy="xor-tree", passes="none")
    assert (raw.counts.nodes, raw.counts.layers) == (3 * (n - 1), 2 * (n - 1).bit_length())
    folded = count(optimize(raw.graph, ("affine-neurons",)))
    assert (folded.nodes, folded.layers) == tree(n)


@pytest.mark.parametrize("strategy", GENERAL)
@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_no_passes_keep_the_raw_network_and_the_default_is_no_larger(strategy: str, source: str) -> None:
    raw, default = (boolnet.compile(source, strategy=strategy, passes=p).counts for p in ("none", "default"))
    assert default.hidden + default.pass_through <= raw.hidden + raw.pass_through
    assert default.layers <= raw.layers
