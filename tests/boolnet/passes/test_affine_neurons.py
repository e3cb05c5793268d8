"""affine-neurons: what never clips folds into its readers, and only that.

a, b -> p, q -> [x = 1 - p - q] -> r, s -> y      becomes      a, b -> p, q -> r, s -> y
     c ------------------------------^                              c ---------^
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import boolnet
from boolnet.passes import optimize
from boolnet.passes.affine_neurons import AffineNeuronsParams, fold_affine_neurons
from boolnet.passes.fanin_cones import FaninCones, FaninConesParams
from boolnet.passes.network import Weights, read_network
from boolnet.passes.value_ranges import sampled_ranges, value_ranges
from nets import Affine, GraphBuilder, count
from nets.graphs.graph import Graph
from nets.graphs.ranges import Ranges
from tests.networks import block_graphs, evaluate, graphs


def rows(graph: Graph) -> list[dict[str, int]]:
    names = graph.graph["inputs"]
    return [dict(zip(names, row, strict=True)) for row in itertools.product((0, 1), repeat=len(names))]


def sums(graph: Graph, row: dict[str, int]) -> dict[object, int]:
    values = evaluate(graph, row)
    return {
        node: graph.nodes[node]["bias"] + sum(edge["weight"] * values[s] for s, edge in graph.pred[node].items())
        for node in graph
        if node not in row
    }


def without_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boolnet.passes.affine_neurons.value_ranges", lambda net, params: None)


def test_the_sum_of_a_block_vanishes_into_the_next() -> None:
    net = GraphBuilder("abc")
    a, b, c = map(net.input, "abc")
    p, q = net.neuron(a + b - 1, name="p"), net.neuron(1 - a - b, name="q")
    x = net.neuron(1 - p - q, name="x")
    r, s = net.neuron(x + c - 1, name="r"), net.neuron(1 - x - c, name="s")
    net.output("y", 1 - r - s)
    folded = fold_affine_neurons(net.build())
    assert set(folded) == set("abcpqrsy")
    assert (dict(folded.pred["r"]), folded.nodes["r"]["bias"]) == (
        {"p": {"weight": -1}, "q": {"weight": -1}, "c": {"weight": 1}},
        0,
    )
    assert (dict(folded.pred["s"]), folded.nodes["s"]["bias"]) == (
        {"p": {"weight": 1}, "q": {"weight": 1}, "c": {"weight": -1}},
        0,
    )


@pytest.mark.parametrize(
    ("activation", "weights", "bias", "expected"),
    [
        ("relu", {"a": 1, "b": -1}, -1, ({}, 7)),  # never fires
        ("relu", {"a": 1, "b": 1}, 0, ({"a": 2, "b": 2}, 7)),  # never clips
        ("relu", {"a": 1, "b": -1}, 0, ({"h1": 2}, 7)),  # does
        ("identity", {"a": 1, "b": -3}, 1, ({"a": 2, "b": -6}, 9)),
        ("step", {"a": 1}, 1, ({}, 9)),  # always fires
        ("step", {"a": 1, "b": -1}, -1, ({}, 7)),  # never fires
        ("step", {"a": 2}, 0, ({"h1": 2}, 7)),  # does, with another value
        ("step", {"a": 1}, 0, ({"a": 2}, 7)),  # 0 or 1 already
        ("relu", {}, 3, ({}, 13)),  # constant
    ],
)
@pytest.mark.parametrize("tables", [True, False])
def test_what_folds_and_to_what(monkeypatch, activation, weights, bias, expected, tables) -> None:  # type: ignore[no-untyped-def]
    if not tables:
        without_tables(monkeypatch)
    net = GraphBuilder("ab")
    hidden = net.neuron(Affine(weights, bias), activation=activation)
    net.output("y", 2 * hidden + 7)
    folded = fold_affine_neurons(net.build())
    into = {source: edge["weight"] for source, edge in folded.pred["y"].items()}
    assert (into, folded.nodes["y"]["bias"]) == expected


def test_an_output_that_is_constant_reads_nothing() -> None:
    net = GraphBuilder("ab")
    a, b = net.input("a"), net.input("b")
    net.output("y", a + b - 3, activation="relu")
    net.output("z", net.neuron(a + b - 1) + net.neuron(1 - a - b) + net.neuron(a - b) + net.neuron(b - a))
    folded = fold_affine_neurons(net.build())
    assert not folded.pred["y"]
    assert (dict(folded.pred["z"]), folded.nodes["z"]["bias"]) == ({}, 1)


def test_a_sum_that_many_read_stays() -> None:
    net = GraphBuilder([f"x{i}" for i in range(40)])
    total = net.neuron(Affine.sum(net.input(name) for name in net.inputs), name="total")
    for j in range(40):
        net.output(f"y{j}", net.neuron(total - j))
    graph = net.build()
    assert AffineNeuronsParams().most_edges < 40 * 40 - 80
    assert "total" in fold_affine_neurons(graph)


def test_values_stay_in_the_dtype_that_holds_them_and_floats_stay_as_they_are() -> None:
    net = GraphBuilder("a")
    signal = net.input("a")
    for _ in range(6):
        signal = net.neuron(1000 * signal) - net.neuron(999 * signal)
        signal = 1000 * net.neuron(signal)
    net.output("y", signal)
    graph = net.build()
    assert count(fold_affine_neurons(graph)).dtype == count(graph).dtype
    net = GraphBuilder("a")
    net.output("y", net.neuron(0.5 * net.input("a")))
    assert fold_affine_neurons(net.build()) is net.build()


@pytest.mark.parametrize("strategy", ["xor-chain", "xor-tree"])
@pytest.mark.parametrize("n", [3, 7, 30])
def test_parity_folds_without_tables_too(monkeypatch: pytest.MonkeyPatch, strategy: str, n: int) -> None:
    without_tables(monkeypatch)
    raw = boolnet.compile(f"xor(x1..x{n})", strategy=strategy, passes="none", verify=False).graph
    folded = count(optimize(raw, ("affine-neurons",)))
    layers = n if strategy == "xor-chain" else (n - 1).bit_length() + 1
    assert (folded.nodes, folded.layers) == (2 * (n - 1) + 1, layers)


@pytest.mark.parametrize("bits", [2, 5, 16])
def test_the_carries_of_a_ripple_adder_fold_however_wide_it_is(monkeypatch: pytest.MonkeyPatch, bits: int) -> None:
    without_tables(monkeypatch)
    text = "c0 = 0; " + "; ".join(
        f"s{i} = a{i} ^ b{i} ^ c{i}; c{i + 1} = (a{i} & b{i}) | (c{i} & (a{i} ^ b{i}))" for i in range(bits)
    )
    raw = boolnet.compile(text, strategy="xor-tree", passes="none").graph
    folded = fold_affine_neurons(raw)
    assert boolnet.verify(folded, text).ok
    assert count(folded).layers == bits + 1
    assert count(raw).layers == 2 * bits + 1


@given(graph=graphs() | block_graphs())
def test_every_bound_holds_and_tables_are_exact(graph: Graph) -> None:
    net = read_network(graph)
    ranges = Ranges(net.inputs, integral=True)
    cones = FaninCones(ranges, FaninConesParams())
    found = [sums(graph, row) for row in rows(graph)]
    table, some = value_ranges(net), sampled_ranges(net)
    assert table is not None
    assert some is not None
    for node, neuron in net.neurons.items():
        low, high = ranges.of(neuron.weights, neuron.bias)
        closer = cones.range_of(neuron, (low, high))
        least, most = min(row[node] for row in found), max(row[node] for row in found)
        assert low <= closer[0] <= least <= some[node][0] <= some[node][1] <= most <= closer[1] <= high
        assert table[node] == (least, most)
        cones.learn(neuron, closer)
        ranges.add(node, *neuron)
        cones.add(node, neuron)


@given(st.lists(st.tuples(*[st.integers(-4, 4)] * 3), min_size=1, max_size=12), st.integers(-3, 3))
def test_functions_of_one_sum_are_bounded_exactly(lines: list[tuple[int, int, int]], multiple: int) -> None:
    ranges = Ranges("ab", integral=True)
    weights: Weights = {"a": multiple, "b": 2 * multiple} if multiple else {}
    for i, (weight, slope, bias) in enumerate(lines):
        if slope:
            ranges.add(f"h{i}", {"a": slope, "b": 2 * slope}, bias, "relu")
            weights |= {f"h{i}": weight} if weight else {}
    values = [
        multiple * s + sum(weight * max(slope * s + bias, 0) for weight, slope, bias in lines if slope)
        for s in range(4)
    ]
    assert ranges.of(weights, 0) == (min(values), max(values))


@pytest.mark.parametrize("activation", ["relu", "step"])
def test_a_sum_that_is_never_above_0_is_none(activation: str) -> None:
    net = GraphBuilder("ab")
    a, b = net.input("a"), net.input("b")
    never = net.neuron(a + b - 2, activation=activation, name="never")
    net.output("y", net.neuron(a + b - 1, name="p") + never)
    assert set(fold_affine_neurons(net.build())) == {"a", "b", "p", "y"}
