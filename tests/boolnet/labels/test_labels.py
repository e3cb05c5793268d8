"""Labels are true: as data and as text they have the neuron's value on every row, before the passes and after them."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.functions.packed_bits import row_words, unpack
from boolnet.labels import KINDS, Label, has_labels, label_values, labels_of, with_labels
from boolnet.passes import PASSES, optimize
from boolnet.strategies import STRATEGIES
from nets import Executor, GraphBuilder
from nets.graphs.graph import Graph, levels
from tests.architecture import ROOT
from tests.benchmarks.sources import random_function
from tests.generators import examples
from tests.label_text import text_values
from tests.networks import block_graphs, graphs
from tests.targets import adder_text


def assert_true(graph: Graph) -> tuple[int, int]:
    """Check every label of a network on every row; return how many neurons have one, and how many there are."""
    inputs = graph.graph["inputs"]
    rows = unpack(row_words(len(inputs), 0, 1 << len(inputs)), 1 << len(inputs)).astype(np.int64)
    nodes = [node for node, level in levels(graph).items() if level]
    taken = dict(zip(nodes, Executor(graph, "float64").run_columns(rows, nodes), strict=True))
    said: dict[Any, Any] = dict(zip(inputs, rows, strict=True))
    found = 0
    for node in nodes:
        label: Label | None = graph.nodes[node].get("label")
        if label is None:
            said[node] = taken[node]
            continue
        found += 1
        assert label.kind in KINDS
        said[node] = label.evaluate(said)  # of what the labels of the nodes that it reads say
        assert (said[node] == taken[node]).all(), f"{node}: {label}"
        text = text_values(label.text, {str(name): values for name, values in (said | dict(taken)).items()})
        assert text is None or (text == taken[node]).all(), f"{node}: {label.text}"
    return found, len(nodes)


@given(graphs())
@examples(1)
def test_labels_of_random_networks_are_true(graph: Graph) -> None:
    found, neurons = assert_true(with_labels(graph))
    assert found == neurons


@given(block_graphs())
@examples(1)
def test_labels_of_blocks_are_true_and_stay_so_through_the_passes(graph: Graph) -> None:
    graph = with_labels(graph)
    assert_true(graph)
    assert_true(optimize(graph, tuple(PASSES)))


@pytest.mark.parametrize(
    ("source", "strategy", "texts"),
    [
        ("a ^ b", "xor-tree", {"a & b": "cube", "!a & !b": "cube", "a ^ b": "parity"}),
        ("a & !b | !a & b", "dnf", {"a & !b": "cube", "!a & b": "cube", "a ^ b": "parity"}),
        ("a | !b", "xor-tree", {"!a & b": "cube", "a | !b": "clause"}),
        (adder_text(2), "digits", {"[a0 + 2 a1 + b0 + 2 b1 >= 4], carry into bit 2": "threshold"}),
        ("atleast(2, a, b, c)", "weighted-sum", {"[a + b + c >= 2]": "threshold", "relu(a + b + c - 1)": "relu"}),
        ("exactly(2, a, b, c, d)", "weighted-sum", {"[a + b + c + d = 2]": "fold"}),
        ("xor(x1..x8)", "parity-fold", {" ^ ".join(f"x{i}" for i in range(1, 9)): "parity"}),
        ("xor(x1..x40)", "parity-fold", {"x1 ^ x2 ^ x3 ^ x4 ^ … ^ x40": "parity"}),
        ("y = a & b ^ c ^ d | e", "xor-tree", {"e | (c ^ d ^ (a & b))": "formula"}),
        ("(a ^ b) & (c ^ d)", "xor-tree", {"(a ^ b) & (c ^ d)": "formula"}),
        ("a & b", "dnf", {"copy of h1: a & b": "copy"}),
        ("1", "auto", {"1": "constant"}),
    ],
)
def test_what_neurons_say(source: str, strategy: str, texts: dict[str, str]) -> None:
    net = boolnet.compile(source, strategy=strategy, effort="low")
    kinds = {label.text: label.kind for label in net.labels.values()}
    assert texts.items() <= kinds.items(), kinds


def test_data_of_labels() -> None:
    labels = boolnet.compile(adder_text(2), strategy="digits", effort="low").labels
    carry = next(label for label in labels.values() if label.kind == "threshold")
    assert carry.threshold == (">=", 4)
    assert carry.as_dict()["threshold"] == {">=": 4}
    assert dict(carry.weights) == {"a0": 1, "a1": 2, "b0": 1, "b1": 2}
    cube = boolnet.compile("a & !b", strategy="dnf").labels["h1"]
    assert cube.as_dict() == {"kind": "cube", "text": "a & !b", "literals": {"a": 1, "b": 0}}


def test_numbers_that_are_no_integers() -> None:
    net = GraphBuilder(["a", "b"])
    a, b = net.input("a"), net.input("b")
    half = net.neuron(Fraction(1, 2) * (a + b) - Fraction(1, 2))
    net.output("y", 2 * half + 0.25 * a)
    net.output("z", 1e300 * a + 1e-300 * b)
    graph = with_labels(net.build())
    texts = {node: label.text for node, label in labels_of(graph).items() if label}
    assert texts == {"h1": "1/2 (a & b)", "y": "1/4 a + (a & b)", "z": "sum of 2 inputs"}


def test_a_neuron_that_is_a_term_of_one_sum_and_a_function_of_another() -> None:
    net = GraphBuilder(["x1", "x2", "x3", "x4"])
    *three, x4 = (net.input(name) for name in ("x1", "x2", "x3", "x4"))
    ones = net.neuron(sum(three[1:], three[0]) - 1)
    both, last = net.neuron(ones + x4 - 1), net.neuron(ones - 1)
    net.output("y", last + both + 2 * ones + 2 * x4)
    found, neurons = assert_true(with_labels(net.build()))
    assert found == neurons == 4


def test_labels_of_a_network_that_is_changed_are_made_anew() -> None:
    graph = boolnet.compile("a ^ b ^ c", strategy="xor-chain", passes="none", effort="low").graph
    assert has_labels(graph)
    smaller = optimize(graph, tuple(PASSES))
    assert smaller is not graph
    assert has_labels(smaller)
    assert not has_labels(PASSES["skips"].run(graph, PASSES["skips"].params))


def test_labels_of_networks_from_files(tmp_path: Any) -> None:
    net = boolnet.compile("a & b | c", effort="low")
    for suffix in ("json", "npz"):
        net.save(tmp_path / f"net.{suffix}")
        loaded = boolnet.load(tmp_path / f"net.{suffix}")  # npz has no names of hidden neurons
        assert sorted(label.text for label in loaded.labels.values()) == sorted(
            label.text for label in net.labels.values()
        )


@pytest.mark.slow
def test_labels_of_all_strategies_on_400_functions() -> None:
    rng, found, neurons, networks = random.Random(0), 0, 0, 0
    names = list(STRATEGIES)
    for i in range(400):
        _, function = random_function(rng, 10)
        for strategy in names if i % 10 == 0 else rng.sample(names, 4):
            for passes in ("none", "default"):
                try:
                    net = boolnet.compile(function, strategy=strategy, passes=passes, effort=100, verify=False)
                except BoolnetError:
                    continue
                labelled, of = assert_true(net.graph)
                found, neurons, networks = found + labelled, neurons + of, networks + 1
    print(f"{networks} networks, {found} of {neurons} neurons have a label")
    assert found >= 0.95 * neurons


@pytest.mark.parametrize(
    "file", sorted((ROOT / "tests" / "vectors" / "foreign").glob("*.onnx")), ids=lambda file: file.stem
)
def test_labels_of_foreign_networks_are_true(file: Path) -> None:
    graph = boolnet.load(file).graph
    inputs = graph.graph["inputs"]
    rows = unpack(row_words(len(inputs), 0, 1 << len(inputs)), 1 << len(inputs)).astype(np.int64)
    nodes = [node for node, level in levels(graph).items() if level]
    taken = dict(zip(nodes, Executor(graph, "float64").run_columns(rows, nodes), strict=True))
    said = label_values(graph, dict(zip(inputs, rows, strict=True)))
    assert said
    for node, values in said.items():
        np.testing.assert_allclose(values.astype(float), taken[node], rtol=1e-9, atol=1e-9)


def test_a_label_asks_for_what_it_reads() -> None:
    label = boolnet.compile("a & b", effort="low").labels["h1"]
    with pytest.raises(BoolnetError, match="'a & b' reads 'b'"):
        label.evaluate({"a": 1})
