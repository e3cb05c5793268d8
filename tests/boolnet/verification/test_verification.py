"""Verification catches what is wrong, and says only what it knows."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boolnet
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.verification.samples import SamplingParams
from boolnet.verification.verification import VerificationParams, verify_function
from nets import execute
from nets.graphs.graph import Graph, neurons
from tests.corpus import GENERAL, SOURCES
from tests.networks import evaluate

SMALL = [name for name in SOURCES if name not in ("false", "true", "constant outputs", "all don't care")]


def mutants(graph: Graph) -> Iterator[Graph]:
    """Yield the network with one weight or bias changed by one."""
    for source, target in graph.edges:
        for change in (1, -1):
            mutant = graph.copy()
            mutant.edges[source, target]["weight"] += change
            if mutant.edges[source, target]["weight"] == 0:
                mutant.remove_edge(source, target)
            yield mutant
    for node in neurons(graph):
        for change in (1, -1):
            mutant = graph.copy()
            mutant.nodes[node]["bias"] += change
            yield mutant


@pytest.mark.parametrize("strategy", GENERAL)
def test_a_mutated_weight_is_caught_exactly_when_it_matters(strategy: str) -> None:
    graph = boolnet.compile("x1 ^ x2 ^ x3 ^ x4", strategy=strategy, passes="none").graph
    vectors = list(itertools.product((0, 1), repeat=4))
    caught = []
    for mutant in mutants(graph):
        values = [evaluate(mutant, dict(zip(graph.graph["inputs"], vector, strict=True)))["y"] for vector in vectors]
        matters = values != [sum(vector) % 2 for vector in vectors]
        assert boolnet.verify(mutant, "0x6996").ok != matters
        caught.append(matters)
    assert sum(caught) > 0.7 * len(caught)  # the others make a neuron clip harder where it clips already


@given(st.sampled_from(SMALL), st.data())
def test_a_counterexample_is_one(name: str, data: st.DataObject) -> None:
    net = boolnet.compile(SOURCES[name], strategy="dnf")
    mutant = net.graph.copy()
    source, target = data.draw(st.sampled_from(list(mutant.edges)))
    mutant.edges[source, target]["weight"] = data.draw(st.integers(1, 5)) * 7
    certificate = boolnet.verify(mutant, SOURCES[name])
    if certificate.ok:
        return
    found = certificate.counterexample
    assert found is not None
    vector = [[found.inputs[input] for input in net.function.inputs]]
    column = net.function.outputs.index(found.output)
    got = execute(mutant, vector)[0, column]
    want = net.function(vector)[0, column]
    assert got == found.got
    assert got != want
    assert want != -1 or got not in (0, 1)


def test_outputs_are_not_rounded() -> None:
    net = boolnet.Builder(["a"])
    net.output("y", net.literal("a") * 0.9999999)
    certificate = boolnet.verify(net.build(), "y = a")
    assert not certificate.ok
    assert certificate.counterexample is not None
    assert certificate.counterexample.expected == "1"


def test_fractional_weights_are_right_but_not_proved() -> None:
    net = boolnet.Builder(["a"])
    net.output("y", net.neuron(0.5 * net.literal("a")) * 2)
    certificate = boolnet.verify(net.build(), "a")
    assert (certificate.ok, certificate.proved, certificate.method) == (True, False, "exhaustive")
    assert "not proved" in str(certificate)


@pytest.mark.parametrize(
    ("value", "meaning", "ok"), [(2, "exact", False), (2, "positive", True), (-1, "positive", False)]
)
def test_meanings(value: int, meaning: str, ok: bool) -> None:
    net = boolnet.Builder(["a"])
    net.output("y", value * net.literal("a"))
    assert boolnet.verify(net.build(), "a", meaning).ok == ok


def test_exact_means_0_or_1_where_the_function_does_not_care_too() -> None:
    net = boolnet.Builder(["a"])
    net.output("y", 2 * net.literal("a"))
    certificate = boolnet.verify(net.build(), "0-", "exact")
    assert not certificate.ok
    assert certificate.counterexample is not None
    assert certificate.counterexample.expected == "0 or 1"


def test_beyond_24_inputs_vectors_are_sampled_and_the_certificate_says_so() -> None:
    net = boolnet.compile("xor(x1..x30)", strategy="xor-tree")
    assert net.certificate is not None
    assert net.certificate.as_dict() == {
        "method": "sampled",
        "rows": 1 << 16,
        "proved": False,
        "ok": True,
        "gates": {"seen_at_both_values": 1, "all": 1},
    }


def test_how_much_is_run_is_a_matter_of_parameters() -> None:
    net = boolnet.compile("and(x1..x30)", strategy="dnf")

    def run(**changes: int) -> tuple[str, int]:
        certificate = verify_function(net.graph, net.function, params=VerificationParams(**changes))  # type: ignore[arg-type]
        assert certificate.ok
        return certificate.method, certificate.rows

    assert run() == ("classes", 31)
    assert run(class_vectors=30) == ("sampled", 1 << 16)
    assert run(class_vectors=30, samples=1 << 13) == ("sampled", 1 << 13)
    assert run(class_vectors=30, sampled_values=1) == ("sampled", 1 << 12)
    assert run(class_vectors=30, sampled_values=1, least_samples=128) == ("sampled", 128)


def test_corners_are_where_random_vectors_do_not_come() -> None:
    net = boolnet.Builder([f"x{i}" for i in range(1, 31)])
    net.output("y", net.total([]))
    function = boolnet.read("x30 & !or(x1..x29)", inputs=net.inputs)  # 1 where x30 alone is 1

    def is_right(**changes: float) -> bool:
        params = VerificationParams(class_vectors=0, sampling=SamplingParams(gate_share=0, **changes))  # type: ignore[arg-type]
        return verify_function(net.build(), function, params=params).ok

    assert not is_right()
    assert is_right(corner_share=0)


def test_sampling_meets_the_cubes_of_a_wide_cover() -> None:
    random = np.random.default_rng(3)
    cubes = random.integers(2, size=(20, 40)).astype(np.uint8)  # 20 minterms of 40 inputs: uniform vectors miss them
    function = CoverFunction(tuple(f"x{i}" for i in range(40)), ("y",), Cover(cubes, np.ones((20, 1), np.bool_)))
    net = boolnet.compile(function, strategy="dnf")
    mutant = net.graph.copy()
    mutant.edges["h7", "y"]["weight"] = 2
    assert not boolnet.verify(mutant, function).ok
    assert verify_function(mutant, function, params=VerificationParams(sampling=SamplingParams(cube_share=0))).ok


def test_sampling_meets_every_gate_of_a_formula_from_both_sides() -> None:
    letters = "abcdefghijklmnopqr"
    terms = [" & ".join(f"{letter}{i}" for letter in letters) for i in range(40)]
    source = " | ".join(terms)  # uniform vectors meet a term once in 262,144
    certificate = boolnet.compile(source, strategy="xor-tree").certificate
    assert certificate is not None
    assert certificate.gates == (41, 41)
    assert "41 of 41 gates seen at both values" in str(certificate)
    for missing in (0, 39):
        named = boolnet.compile(source, strategy="xor-tree", passes="none").graph.copy()
        neuron = next(n for n in named if set(named.pred[n]) == {f"{letter}{missing}" for letter in letters})
        named.nodes[neuron]["bias"] -= 1  # this term alone never comes
        assert not boolnet.verify(named, source).ok


def test_progress_reaches_the_end() -> None:
    seen: list[tuple[int, int]] = []
    boolnet.compile("xor(x1..x18)", strategy="xor-tree", progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2**18, 2**18)
    assert seen == sorted(seen)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a & c", "the source has an input 'c', which the network lacks"),
        ("s = a; c = b", "the network has 1 outputs"),
        ("0110 1001", "the network has 2 inputs"),
    ],
)
def test_a_function_of_other_names_is_refused(source: str, message: str) -> None:
    net = boolnet.compile("a & b")
    with pytest.raises(boolnet.BoolnetError, match=message):
        boolnet.verify(net, source)


def test_names_decide_and_position_where_there_are_none() -> None:
    net = boolnet.compile("s = a & !b; c = a | b", inputs=["b", "a"])
    assert boolnet.verify(net, "c = b | a; s = !b & a").ok
    assert boolnet.verify(net, "0100; 0111").ok  # inputs b, a
    assert not boolnet.verify(net, "0010; 0111").ok


def test_a_precision_that_no_dtype_has_is_refused() -> None:
    net = boolnet.Builder(["a"])
    net.output("y", net.neuron(net.literal("a") * 2**60) * 1)
    with pytest.raises(boolnet.BoolnetError, match="2\\^53"):
        boolnet.verify(net.build(), "a")
