"""Gates and sums of bits are what integers say they are."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nets import Executor, GraphBuilder
from nets.core.arrays import Array
from nets.graphs.bits.gates import AND, AND_NOT, FALSE, OR, Gates
from nets.graphs.bits.program import Program, program
from nets.graphs.bits.sums import BIT_ACTIVATIONS, BitSum, above_zero, rewritten, shorten, signed_digits
from nets.graphs.bits.value_tests import value_tests
from nets.graphs.graph import levels
from nets.kernels import choice
from nets.kernels.words import run_words

INPUTS = 5
ROWS = np.array(list(itertools.product((0, 1), repeat=INPUTS)))  # every vector of the inputs
WORDS = np.packbits(np.ascontiguousarray(ROWS.T), axis=1, bitorder="little").view(np.uint32).astype(np.uint64)


def bits(gates: Gates, literals: list[int]) -> Array:
    """Return literals on every vector, shape (len(literals), 32)."""
    found = program(gates, literals).run(WORDS)
    return np.unpackbits(found.view(np.uint8), axis=1, bitorder="little", count=len(ROWS)).astype(np.int64)


def value(gates: Gates, z: BitSum) -> Array:
    terms = list(z.terms.items())
    weights = np.array([weight for _, weight in terms], dtype=np.int64)
    return z.constant + weights @ bits(gates, [2 * gate for gate, _ in terms] or [FALSE])[: len(terms)]


@st.composite
def literals(draw: st.DrawFn) -> tuple[Gates, list[int], list[Array]]:
    """Random gates on one another, and what each is on every vector."""
    gates = Gates(INPUTS)
    found = [FALSE, *(2 * (i + 1) for i in range(INPUTS))]
    values: list[Array] = [np.zeros(len(ROWS), np.int64), *ROWS.T]
    for _ in range(draw(st.integers(0, 14))):
        kind, a, b = (
            draw(st.sampled_from(["and", "or", "xor"])),
            *draw(st.tuples(*[st.integers(0, len(found) - 1)] * 2)),
        )
        flips = draw(st.tuples(st.booleans(), st.booleans()))
        one, other = found[a] ^ flips[0], found[b] ^ flips[1]
        x, y = values[a] ^ flips[0], values[b] ^ flips[1]
        found.append({"and": gates.and_, "or": gates.or_, "xor": gates.xor}[kind](one, other))
        values.append({"and": x & y, "or": x | y, "xor": x ^ y}[kind])
    return gates, found, values


@given(literals())
def test_gates_are_the_operators(drawn: tuple[Gates, list[int], list[Array]]) -> None:
    gates, found, values = drawn
    assert np.array_equal(bits(gates, found), values)
    assert np.array_equal(bits(gates, [literal ^ 1 for literal in found]), 1 - np.array(values))
    for (a, x), (b, y) in itertools.combinations(zip(found, values, strict=True), 2):
        if gates.excludes(a, b):
            assert not (x & y).any()


@given(literals(), st.data())
def test_sums_stay_what_they_are(drawn: tuple[Gates, list[int], list[Array]], data: st.DataObject) -> None:
    gates, found, values = drawn
    weight = st.sampled_from([-8, -3, -2, -1, 0, 1, 1, 2, 5])
    weights = data.draw(st.lists(weight, min_size=len(found), max_size=len(found)))
    z = BitSum(data.draw(st.integers(-6, 6)))
    wanted = z.constant + np.array(weights) @ np.array(values)
    for literal, one in zip(found, weights, strict=True):
        z.add(literal ^ 1, -one)
        z.constant += one
    assert np.array_equal(value(gates, z), wanted)
    assert z.low <= wanted.min()
    assert wanted.max() <= z.high
    shorten(gates, z)
    assert np.array_equal(value(gates, z), wanted)
    assert np.array_equal(value(gates, rewritten(gates, z)), wanted)
    assert np.array_equal(bits(gates, [above_zero(gates, z)])[0], wanted > 0)
    for name, expected in {"relu": np.maximum(wanted, 0), "step": wanted > 0, "identity": wanted}.items():
        assert np.array_equal(value(gates, BIT_ACTIVATIONS[name](gates, z)), expected), name
    digits = bits(gates, signed_digits(gates, z))
    powers = 1 << np.arange(len(digits))
    powers[-1] *= -1
    assert np.array_equal(powers @ digits, wanted)


def test_parity_costs_one_gate_for_an_operand() -> None:
    net = GraphBuilder("abcd")
    a, b, c, d = (net.input(name) for name in "abcd")
    ab, cd = (net.neuron(x - y) + net.neuron(y - x) for x, y in ((a, b), (c, d)))
    net.output("y", net.neuron(ab - cd) + net.neuron(cd - ab))
    graph = net.build()
    found = value_tests(graph, levels(graph), 100)
    assert found is not None
    assert len(found.operations) == 3
    assert value_tests(graph, levels(graph), 5) is None


@pytest.mark.parametrize("width", [1, 63, 64, 200])
def test_loops_run_what_numpy_runs(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    net = GraphBuilder([f"x{i}" for i in range(9)])
    x = [net.input(f"x{i}") for i in range(9)]
    net.output("y", net.neuron(x[0].sum(x) - 4) - net.neuron(x[0].sum(x) - 5))
    found = Executor(net.build()).value_tests(1 << 40)
    assert found is not None
    assert {kind for kind, *_ in found.operations.tolist()} >= {AND, AND_NOT, OR}
    words = np.random.default_rng(width).integers(1 << 63, size=(9, width), dtype=np.uint64)
    plain = found.run(words)
    monkeypatch.setattr("nets.graphs.bits.program.BLOCK_BYTES", 1)
    monkeypatch.setattr("nets.graphs.bits.program.LEAST_WORDS", 7)
    assert np.array_equal(found.run(words), plain)
    result = np.empty_like(plain)
    run_words(words, found.operations, found.rows, found.outputs, found.flips, result)
    assert np.array_equal(result, plain)
    ones = np.unpackbits(words.view(np.uint8), axis=1).sum(axis=0)
    assert np.array_equal(np.unpackbits(plain[0].view(np.uint8)), np.where(ones > 4, 1, 0))


@pytest.mark.skipif(not choice._table(), reason="numba is not installed (the extra 'fast')")
def test_compiled_loops_run_what_numpy_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    found = program(*_majority())
    words = np.random.default_rng(0).integers(1 << 63, size=(3, 9000), dtype=np.uint64)
    plain = found.run(words)
    monkeypatch.setattr("nets.graphs.bits.program.COMPILED_FROM", 0)
    assert isinstance(found, Program)
    assert np.array_equal(found.run(words), plain)


def _majority() -> tuple[Gates, list[int]]:
    gates = Gates(3)
    return gates, [gates.or_(gates.and_(2, 4), gates.and_(6, gates.or_(2, 4))), gates.and_(2, 5)]
