"""One hidden layer for functions of weighted sums: counts, exactness, and that shuffling and negating cost nothing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.core.errors import NotApplicable
from boolnet.frontends import read
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import TruthTable
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec
from boolnet.strategies.sums.piecewise_linear import fit_piecewise_linear
from boolnet.strategies.sums.weighted_sum import weighted_sum
from boolnet.verification.verification import verify_function
from nets import count
from tests.words import adder, tabled, variant, words


def counted(function: BooleanFunction, context: SearchContext | None = None) -> tuple[int, int]:
    """Hidden neurons and hidden layers of the first construction, all of them verified."""
    made = list(weighted_sum(function, context or SearchContext()))
    assert all(verify_function(one.graph, function).ok for one in made)
    first = count(made[0].graph)
    return first.hidden, first.layers - 1


COMPARE = tabled(16, lambda rows: [rows >> 8 < rows % 256, rows >> 8 == rows % 256, rows >> 8 > rows % 256])
TABLES: dict[str, tuple[TruthTable, int]] = {
    "majority of 15": (tabled(15, lambda rows: [np.bitwise_count(rows) > 7]), 2),
    "bits of a count of 15": (tabled(15, lambda rows: [np.bitwise_count(rows) >> j & 1 for j in range(4)]), 15),
    "comparison of 8-bit words": (COMPARE, 3),
    "equality of 8-bit words": (tabled(16, lambda rows: [rows >> 8 == rows % 256]), 3),
    "range of 8 bits": (tabled(8, lambda rows: [(rows >= 37) & (rows < 101)]), 4),
    "sum of 3-bit words": (adder(3), 8),
    "comparison of 3-bit words": (tabled(6, lambda rows: [rows >> 3 < rows % 8, rows >> 3 == rows % 8]), 3),
    "difference of 3-bit words": (tabled(6, lambda rows: [(rows >> 3) - rows % 8 >> j & 1 for j in range(3)]), 8),
    "sum of 8-bit words": (adder(8), 23),
    "sum of three 4-bit words": (adder(4, 3), 18),
    "difference of 6-bit words": (
        tabled(12, lambda rows: [words(rows, 6, 2)[0] - words(rows, 6, 2)[1] >> j & 1 for j in range(6)]),
        17,
    ),
}


LONG = ("sum of 8-bit words", "difference of 6-bit words", "sum of three 4-bit words", "comparison of 8-bit words")


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.slow] * (name in LONG)) for name in TABLES])
def test_counts_from_tables_whatever_is_shuffled_and_negated(name: str) -> None:
    table, hidden = TABLES[name]
    variants = [variant(table, 1)] if len(table.inputs) < 8 else [table, variant(table, 1), variant(table, 2)]
    assert {counted(one) for one in variants} == {(hidden, 1)}


@pytest.mark.parametrize(
    ("source", "hidden"),
    [
        ("maj(x1..x101)", 2),
        ("xor(x1..x64)", 63),
        ("xor(x1..x4)", 3),
        ("and(x1..x40)", 1),
        ("or(x1..x40)", 1),
        ("exactly(2, x1..x5)", 3),
        ("s = a ^ b ^ c; carry = maj(a, b, c)", 3),
    ],
)
def test_counts_from_formulas(source: str, hidden: int) -> None:
    assert counted(read(source)) == (hidden, 1)


@pytest.mark.parametrize("source", ["0", "1", "a", "!a", "p = a; q = !b; r = 1"])
def test_what_is_affine_takes_no_neuron(source: str) -> None:
    assert counted(read(source)) == (0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("bits", [4, pytest.param(8, marks=pytest.mark.slow)])
def test_where_outputs_may_read_inputs_the_adder_needs_its_carries_only(bits: int) -> None:
    assert counted(adder(bits), SearchContext(Spec(layered=False))) == (2 * bits - 1, 1)


@pytest.mark.parametrize(("bits", "hidden"), [(3, 8), pytest.param(8, 23, marks=pytest.mark.slow)])
def test_a_formula_of_an_adder_is_as_good_as_its_table(bits: int, hidden: int) -> None:
    carry, statements = "0", []
    for j in range(bits):
        statements += [f"s{j} = a{j} ^ b{j} ^ c{j}", f"c{j + 1} = maj(a{j}, b{j}, c{j})"]
    text = "; ".join(["c0 = " + carry, *statements])
    function = read(text)
    outputs = [*(f"s{j}" for j in range(bits)), f"c{bits}"]
    function = function.rearranged(function.inputs, outputs)
    assert counted(function) == (hidden, 1)


def test_what_is_no_sum_is_refused_with_the_reason() -> None:
    with pytest.raises(NotApplicable, match="not recognised"):
        weighted_sum(read("(a & b) ^ (c | d) ^ (e -> f) ^ (g & h & i)"), SearchContext())


@given(
    st.sets(st.integers(-8, 12), min_size=1, max_size=9),
    st.lists(st.lists(st.sampled_from([0, 1, None]), min_size=9, max_size=9), min_size=1, max_size=3),
    st.booleans(),
)
def test_pieces_are_right_wherever_the_sum_comes(
    attained: set[int], rows: list[list[int | None]], direct: bool
) -> None:
    places = sorted(attained)
    made = fit_piecewise_linear(places, [row[: len(places)] for row in rows], direct)
    assert direct or not any(made.slopes)
    for number, s in enumerate(places):
        for row, value in zip(rows, made.at(s), strict=True):
            assert value in (0, 1)
            assert row[number] in (None, value)


def test_parity_takes_one_neuron_less_than_inputs_from_four_on() -> None:
    sizes = [len(fit_piecewise_linear(range(n + 1), [[s % 2 for s in range(n + 1)]]).neurons) for n in range(1, 9)]
    assert sizes == [1, 2, 3, 3, 4, 5, 6, 7]


def test_no_function_of_one_sum_needs_more_than_its_runs() -> None:
    for values in itertools.product((0, 1), repeat=7):
        runs = 1 + sum(a != b for a, b in itertools.pairwise(values))
        assert len(fit_piecewise_linear(range(7), [values]).neurons) <= 2 * (runs - 1)
