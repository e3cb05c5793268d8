"""Every row of PASSES keeps its promise: same outputs, input untouched, never more nodes, twice equals once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

import boolnet
from boolnet.core.budget import Budget
from boolnet.core.errors import BoolnetError, VerificationError
from boolnet.passes import PASSES, Pass, optimize, pass_names
from nets import GraphBuilder, check_graph, count, execute
from nets.graphs.graph import Graph
from tests.conformance.checks import COUNTS, broken_promises, vectors
from tests.corpus import GENERAL, SOURCES
from tests.networks import block_graphs, graphs

SHRINKING = tuple(name for name in pass_names("default") if not PASSES[name].last)


def assert_same(result: Graph, graph: Graph) -> None:
    check_graph(result)
    assert result.graph == graph.graph
    rows = vectors(graph)
    np.testing.assert_array_equal(execute(result, rows, "float64"), execute(graph, rows, "float64"))


@pytest.mark.parametrize("name", PASSES)
@given(graph=graphs() | block_graphs())
def test_a_pass_keeps_its_promise(name: str, graph: Graph) -> None:
    assert list(broken_promises(PASSES[name], graph)) == []


@pytest.mark.parametrize("name", PASSES)
def test_what_a_pass_may_raise_are_counts(name: str) -> None:
    assert PASSES[name].may_raise <= set(COUNTS)


@settings(settings.get_profile("brief"))  # seen on thousands of networks, not proved: always the same ones
@given(graph=graphs() | block_graphs())
def test_the_default_layers_strictly_and_needs_no_more_neurons_than_layering_alone(graph: Graph) -> None:
    result = optimize(graph, pass_names("default"))
    assert_same(result, graph)
    counts, alone = count(result), count(PASSES["skips"].run(graph))
    assert counts.pass_through == 0
    assert (counts.layers, counts.nodes) <= (alone.layers, alone.nodes)


@given(graph=graphs() | block_graphs())
def test_shrinking_ends_where_no_pass_finds_anything(graph: Graph) -> None:
    result = optimize(graph, SHRINKING)
    assert all(PASSES[name].run(result) is result for name in SHRINKING)
    assert optimize(result, SHRINKING) is result


def test_an_audit_names_the_pass_that_broke_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_it(graph: Graph) -> Graph:
        broken = graph.copy()
        broken.nodes["y"]["bias"] = 1
        return broken

    def audit(graph: Graph) -> None:
        if graph.nodes["y"]["bias"]:
            raise BoolnetError("y is 1, expected 0")

    net = GraphBuilder("a")
    net.neuron(net.input("a"))
    net.output("y", net.input("a"))
    monkeypatch.setattr("boolnet.passes.PASSES", {**PASSES, "weights": Pass("break it", break_it)})
    with pytest.raises(VerificationError, match="pass 'weights' broke the network: y is 1, expected 0"):
        optimize(net.build(), pass_names("default"), audit)
    assert "h1" not in optimize(net.build(), ("dead-neurons",), audit)


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


@pytest.mark.slow
@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 8, 13, 16, 64, pytest.param(1000, marks=pytest.mark.slow)])
def test_the_tree_of_blocks_folds_to_two_neurons_a_block(n: int) -> None:
    raw = boolnet.compile(f"xor(x1..x{n})", strategy="xor-tree", passes="none")
    assert (raw.counts.nodes, raw.counts.layers) == (3 * (n - 1), 2 * (n - 1).bit_length())
    folded = count(optimize(raw.graph, ("affine-neurons",)))
    assert (folded.nodes, folded.layers) == tree(n)


@pytest.mark.parametrize(
    ("strategy", "source"),
    [
        pytest.param(strategy, source, id=f"{name}-{strategy}", marks=[pytest.mark.slow] * ((i + j) % 2))
        for i, strategy in enumerate(GENERAL)
        for j, (name, source) in enumerate(SOURCES.items())
    ],
)
def test_no_passes_keep_the_raw_network_and_the_default_is_no_larger(strategy: str, source: str) -> None:
    raw, default = (
        boolnet.compile(source, strategy=strategy, passes=names, budget=Budget(30)).counts
        for names in ("none", "default")
    )
    assert default.hidden + default.pass_through <= raw.hidden + raw.pass_through
    assert default.layers <= raw.layers
