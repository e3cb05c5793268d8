"""Bit by bit as on numbers: the same verdicts, and the same counterexamples."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import boolnet
import nets.graphs.ways
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import row_words
from boolnet.verification import packed_run, verification
from boolnet.verification.verification import Certificate, verify_function
from nets import Executor
from nets.graphs.bits.program import Program
from nets.graphs.graph import Graph, neurons
from tests.corpus import GENERAL

FUNCTIONS = {
    "parity": "xor(x1..x7)",
    "adder": "s0 = a0 ^ b0; s1 = a1 ^ b1 ^ (a0 & b0); s2 = maj(a1, b1, a0 & b0) ^ c ^ d",
    "multiplexer": "ite(s, ite(t, a, b), ite(t, c, d)) | !e & f",
    "don't cares": "01-1 1-00 0110 1--1 0011 1010 -101 0000 01-1 1-00 0110 1--1 0011 1010 -101 0001".replace(" ", ""),
}


@pytest.fixture
def packed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small networks are run bit by bit too, in many batches."""
    monkeypatch.setattr(nets.graphs.ways, "GATE_PRICE", 1)
    monkeypatch.setattr(nets.graphs.ways, "WORD_PRICE", 0)
    monkeypatch.setattr(verification, "CHUNK_ROWS", 64)


def mutants(graph: Graph, count: int, seed: int) -> Iterator[Graph]:
    """Yield networks with one weight or bias changed, some a good deal, one edge less, or outputs swapped."""
    rng = np.random.default_rng(seed)
    edges, nodes = list(graph.edges), neurons(graph)
    for _ in range(count):
        mutant = graph.copy()
        change = int(rng.choice([-1, 1, -2, 3, 50]))
        kind = rng.random()
        if kind < 0.1 and len(graph.graph["outputs"]) > 1:
            mutant.graph["outputs"] = mutant.graph["outputs"][::-1]
        elif kind < 0.2:
            mutant.remove_edge(*edges[rng.integers(len(edges))])
        elif kind < 0.6:
            edge = mutant.edges[edges[rng.integers(len(edges))]]
            edge["weight"] = edge["weight"] + change or 7
        else:
            mutant.nodes[nodes[rng.integers(len(nodes))]]["bias"] += change
        yield mutant


def on_numbers(graph: Graph, function: BooleanFunction, meaning: str) -> Certificate:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Executor, "value_tests", lambda self, samples, above=False: None)
        return verify_function(graph, function, meaning)


def compare(name: str, strategy: str, meaning: str, count: int) -> None:
    """Hold mutants of a network to the same verdict and counterexample either way."""
    net = boolnet.compile(FUNCTIONS[name], strategy=strategy, meaning=meaning, effort="low", passes="none")
    assert verify_function(net.graph, net.function, meaning).ok
    wrong = 0
    for mutant in mutants(net.graph, count, seed=len(strategy)):
        found = verify_function(mutant, net.function, meaning)
        expected = on_numbers(mutant, net.function, meaning)
        assert (found.run, expected.run) == ("packed", "numbers")
        assert found.as_dict() == expected.as_dict() | {"run": "packed"}
        wrong += not found.ok
    assert wrong > 0


@pytest.mark.usefixtures("packed")
@pytest.mark.parametrize("strategy", GENERAL)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_mutants_have_the_same_verdict_and_counterexample(name: str, strategy: str) -> None:
    compare(name, strategy, "positive" if (len(name) + len(strategy)) % 3 == 0 else "exact", count=4)


@pytest.mark.slow
@pytest.mark.usefixtures("packed")
@pytest.mark.parametrize("meaning", ["exact", "positive"])
@pytest.mark.parametrize("strategy", GENERAL)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_many_mutants_have_the_same_verdict_and_counterexample(name: str, strategy: str, meaning: str) -> None:
    compare(name, strategy, meaning, count=60)


@pytest.mark.parametrize("value", [2, -1, 3, 1 << 20])
@pytest.mark.usefixtures("packed")
def test_outputs_must_be_0_or_1(value: int) -> None:
    net = boolnet.Builder([f"x{i}" for i in range(8)])
    net.output("y", value * net.literal("x0"))
    function = boolnet.read("x0", inputs=net.inputs)
    found = verify_function(net.build(), function)
    assert not found.ok
    assert found.run == "packed"
    assert found.counterexample == on_numbers(net.build(), function, "exact").counterexample


def test_a_large_table_is_verified_bit_by_bit_and_the_certificate_says_so() -> None:
    net = boolnet.compile("xor(x1..x18)", strategy="xor-tree", passes="none")
    assert net.certificate is not None
    assert net.certificate.run == "packed"
    assert net.certificate.as_dict() == {
        "method": "exhaustive",
        "rows": 1 << 18,
        "proved": True,
        "ok": True,
        "run": "packed",
    }
    assert str(net.certificate) == "proved on all 262,144 rows"
    small = boolnet.compile("x1 ^ x2").certificate
    assert small is not None
    assert "run" not in small.as_dict()


@pytest.mark.usefixtures("packed")
@pytest.mark.parametrize("way", ["high", "zero"])
def test_a_program_that_disagrees_with_the_numbers_proves_nothing(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Program.run

    def lie(self: Program, words: np.ndarray, total: int = 0) -> np.ndarray:
        found = run(self, words, total)
        found[0 if way == "high" else 1] ^= np.uint64(1 << 40)
        return found

    net = boolnet.compile("xor(x1..x8)", strategy="dnf")
    monkeypatch.setattr(Program, "run", lie)
    with pytest.raises(boolnet.BoolnetError, match="other values bit by bit than on numbers"):
        verify_function(net.graph, net.function)
    monkeypatch.setattr(packed_run, "CHECKED_BATCHES", 0)
    monkeypatch.setattr(packed_run.PackedRun, "_check", lambda *_: None)
    with pytest.raises(boolnet.BoolnetError, match="other values bit by bit than on numbers"):
        verify_function(net.graph, net.function)


def test_checked_words_are_spread_over_all_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    net = boolnet.compile("xor(x1..x20)", strategy="xor-tree", passes="none")
    seen: list[int] = []
    monkeypatch.setattr(packed_run.PackedRun, "_check", lambda self, *_: seen.append(self._done))
    verify_function(net.graph, net.function)
    assert seen == [0, 1 << 18, 2 << 18, 3 << 18]


@pytest.mark.parametrize(("start", "stop"), [(0, 1 << 10), (64, 192), (128, 256), (320, 1000), (960, 1024), (512, 513)])
def test_rows_are_the_binary_numbers(start: int, stop: int) -> None:
    words = row_words(10, start, stop)
    rows = np.unpackbits(words.view(np.uint8), axis=1, bitorder="little")
    numbers = np.arange(start, start + 64 * words.shape[1])
    wanted = (numbers >> np.arange(10)[::-1, None] & 1) * (numbers < stop)
    assert np.array_equal(rows, wanted)
