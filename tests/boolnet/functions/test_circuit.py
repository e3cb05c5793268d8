"""Circuit and Formula: what gates simplify to, and that no change of form changes a value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.core.errors import BoolnetError
from boolnet.functions import circuit as circuits
from boolnet.functions.circuit import FALSE, TRUE, Circuit, Formula, flatten, needed_gates, negate
from boolnet.functions.packed_bits import row_words
from boolnet.functions.truth_table import tabulate

NAMES = ("a", "b", "c")
ROWS = list(product((0, 1), repeat=len(NAMES)))
A, B = 2, 4  # the literals of the first two inputs
Known = list[tuple[int, list[int]]]  # literals and their values on every row
Build = Callable[[Circuit, int, int, int], int]

#: What a circuit is asked for, and what it is worth by definition.
OPERATIONS: dict[str, tuple[Callable[[Circuit, list[int], int], int], Callable[[Sequence[int], int], int]]] = {
    "and": (lambda circuit, operands, k: circuit.and_(operands), lambda row, k: min(row, default=1)),
    "or": (lambda circuit, operands, k: circuit.or_(operands), lambda row, k: max(row, default=0)),
    "xor": (lambda circuit, operands, k: circuit.xor(operands), lambda row, k: sum(row) % 2),
    "atleast": (lambda circuit, operands, k: circuit.atleast(k, operands), lambda row, k: int(sum(row) >= k)),
    "exactly": (lambda circuit, operands, k: circuit.exactly(k, operands), lambda row, k: int(sum(row) == k)),
    "ite": (lambda circuit, operands, k: circuit.ite(*operands), lambda row, k: row[1] if row[0] else row[2]),
}


def made(build: Build) -> tuple[Circuit, int]:
    circuit = Circuit()
    a, b, c = (circuit.input(name) for name in NAMES)
    return circuit, build(circuit, a, b, c)


def values_of(circuit: Circuit, roots: Sequence[int]) -> list[list[int]]:
    named = {f"y{j}": root for j, root in enumerate(roots)}
    values: list[list[int]] = tabulate(Formula.from_circuit(circuit, NAMES, named)).values().tolist()
    return values


SIMPLE: dict[str, tuple[Build, int]] = {
    "and of nothing": (lambda g, a, b, c: g.and_([]), TRUE),
    "or of nothing": (lambda g, a, b, c: g.or_([]), FALSE),
    "xor of nothing": (lambda g, a, b, c: g.xor([]), FALSE),
    "and of equals": (lambda g, a, b, c: g.and_([a, TRUE, a]), A),
    "and with 0": (lambda g, a, b, c: g.and_([a, FALSE]), FALSE),
    "and of opposites": (lambda g, a, b, c: g.and_([a, b, negate(a)]), FALSE),
    "or with 0": (lambda g, a, b, c: g.or_([a, FALSE]), A),
    "or with 1": (lambda g, a, b, c: g.or_([a, TRUE]), TRUE),
    "or of opposites": (lambda g, a, b, c: g.or_([a, b, negate(b)]), TRUE),
    "xor of equals": (lambda g, a, b, c: g.xor([a, b, a]), B),
    "xor with 1": (lambda g, a, b, c: g.xor([a, TRUE]), negate(A)),
    "xor of opposites": (lambda g, a, b, c: g.xor([a, negate(a)]), TRUE),
    "at least 0": (lambda g, a, b, c: g.atleast(0, [a, b]), TRUE),
    "at least -1": (lambda g, a, b, c: g.atleast(-1, [a, b]), TRUE),
    "at least 3 of 2": (lambda g, a, b, c: g.atleast(3, [a, b]), FALSE),
    "at least 2 of one and 1": (lambda g, a, b, c: g.atleast(2, [a, TRUE, FALSE, FALSE]), A),
    "if 1": (lambda g, a, b, c: g.ite(TRUE, a, b), A),
    "if 0": (lambda g, a, b, c: g.ite(FALSE, a, b), B),
}


@pytest.mark.parametrize(("build", "expected"), SIMPLE.values(), ids=SIMPLE)
def test_what_needs_no_gate_is_none(build: Build, expected: int) -> None:
    circuit, literal = made(build)
    assert literal == expected
    assert len(circuit.gates) == 1 + len(NAMES)


def test_equal_gates_are_one() -> None:
    circuit, first = made(lambda g, a, b, c: g.xor([a, b]))
    assert circuit.xor([A, B]) == first
    assert circuit.xor([negate(A), B]) == negate(first), "operands of XOR are never negated"
    assert circuit.atleast(1, [A, B]) == circuit.or_([A, B])
    assert circuit.atleast(2, [A, B]) == circuit.and_([A, B])
    assert circuit.input("a") == A
    assert len(circuit.gates) == 1 + len(NAMES) + 3


@pytest.mark.parametrize("k", range(5))
def test_an_operand_given_twice_counts_twice(k: int) -> None:
    circuit, root = made(lambda g, a, b, c: g.atleast(k, [a, b, a]))
    assert values_of(circuit, [root]) == [[int(2 * a + b >= k) for a, b, _ in ROWS]]


@st.composite
def grown(draw: st.DrawFn, most: int = 12) -> tuple[Circuit, Known]:
    """A circuit of random gates, and the values of all literals by Python's own arithmetic."""
    circuit = Circuit()
    known: Known = [(FALSE, [0] * len(ROWS))]
    known += [(circuit.input(name), [row[i] for row in ROWS]) for i, name in enumerate(NAMES)]
    for _ in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(sorted(OPERATIONS)))
        size, k = 3 if kind == "ite" else draw(st.integers(0, 4)), draw(st.integers(0, 4))
        operands = []
        for _ in range(size):
            literal, values = draw(st.sampled_from(known))
            operands.append((literal ^ 1, [1 - v for v in values]) if draw(st.booleans()) else (literal, values))
        build, value = OPERATIONS[kind]
        rows = [[values[row] for _, values in operands] for row in range(len(ROWS))]
        known.append((build(circuit, [literal for literal, _ in operands], k), [value(row, k) for row in rows]))
    return circuit, known


@given(grown())
def test_gates_have_the_values_of_their_definitions(drawn: tuple[Circuit, Known]) -> None:
    circuit, known = drawn
    assert values_of(circuit, [root for root, _ in known]) == [values for _, values in known]


@given(grown())
def test_operands_come_before_their_readers(drawn: tuple[Circuit, Known]) -> None:
    circuit, _ = drawn
    assert all(a >> 1 < number for number, gate in enumerate(circuit.gates) for a in gate.operands)
    assert len(set(circuit.gates)) == len(circuit.gates)


@given(grown(), st.data())
def test_flattening_keeps_values_and_adds_no_gate(drawn: tuple[Circuit, Known], data: st.DataObject) -> None:
    circuit, known = drawn
    roots = [data.draw(st.sampled_from(known))[0] ^ data.draw(st.integers(0, 1)) for _ in range(2)]
    gates, literals = flatten(circuit.gates, roots)
    assert len(gates) - 1 <= sum(needed_gates(circuit.gates, roots)[1:]), "gate 0, the constant, is always there"
    flat = Formula(NAMES, ("p", "q"), tuple(gates), tuple(literals))
    plain = Formula(NAMES, ("p", "q"), tuple(circuit.gates), tuple(roots))
    assert np.array_equal(tabulate(flat).values(), tabulate(plain).values())


def test_an_operator_read_twice_is_not_joined() -> None:
    circuit, root = made(lambda g, a, b, c: g.and_([g.and_([a, b]), c]))
    shared = circuit.xor([circuit.and_([2, 4]), 6])
    assert [gate.kind for gate in flatten(circuit.gates, [root])[0]] == ["false", "input", "input", "input", "and"]
    kinds = [gate.kind for gate in flatten(circuit.gates, [root, shared])[0]]
    assert sorted(kinds[4:]) == ["and", "and", "xor"]


def test_blocks_of_words_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    circuit = Circuit()
    names = tuple(f"x{i}" for i in range(9))
    literals = [circuit.input(name) for name in names]
    formula = Formula.from_circuit(
        circuit, names, {"p": circuit.atleast(4, literals), "q": circuit.xor(literals), "r": negate(literals[8])}
    )
    whole = formula.evaluate(row_words(9, 0, 512)).on
    monkeypatch.setattr(circuits, "BLOCK_BYTES", 8 * len(formula.gates) * 3)
    assert np.array_equal(formula.evaluate(row_words(9, 0, 512)).on, whole)
    ones = np.bitwise_count(np.arange(512))
    expected = [ones >= 4, ones % 2, np.arange(512) % 2 == 0]
    assert np.array_equal(tabulate(formula).values(), np.array(expected, dtype=np.int8))


def test_names_are_changed_and_moved() -> None:
    circuit, root = made(lambda g, a, b, c: g.and_([a, negate(b)]))
    formula = Formula.from_circuit(circuit, ("a", "b"), {"p": root, "q": negate(root)}, has_given_names=False)
    renamed = formula.renamed(("s", "t"), ("u", "v"))
    assert (renamed.inputs, renamed.outputs, renamed.has_given_names) == (("s", "t"), ("u", "v"), True)
    assert tabulate(renamed).values().tolist() == [[0, 0, 1, 0], [1, 1, 0, 1]]
    moved = formula.rearranged(("b", "more", "a"), ("q",))
    assert tabulate(moved).values().tolist() == [[1, 0, 1, 0, 1, 1, 1, 1]]
    assert (moved.inputs, moved.outputs, moved.has_given_names) == (("b", "more", "a"), ("q",), False)


ONE_GATE: dict[str, tuple[Build, bool]] = {
    "constant": (lambda g, a, b, c: FALSE, True),
    "literal": (lambda g, a, b, c: negate(a), True),
    "or": (lambda g, a, b, c: g.or_([a, b, c]), True),
    "nested and": (lambda g, a, b, c: g.and_([g.and_([a, b]), c]), True),
    "or in and": (lambda g, a, b, c: g.and_([g.or_([a, b]), c]), False),
}


@pytest.mark.parametrize(("build", "is_one"), ONE_GATE.values(), ids=ONE_GATE)
def test_formulas_of_one_gate(build: Build, is_one: bool) -> None:
    circuit, root = made(build)
    assert Formula.from_circuit(circuit, NAMES, {"y": root}).is_one_gate() == is_one


def test_a_formula_checks_its_names() -> None:
    with pytest.raises(BoolnetError, match="an input and an output"):
        Formula.from_circuit(Circuit(), ("y",), {"y": TRUE})
