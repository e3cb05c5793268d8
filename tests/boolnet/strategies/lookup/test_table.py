"""Tables of rows and columns: their counts, their limits, and what they find in functions that are not random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boolnet
from boolnet.core.budget import Budget
from boolnet.core.errors import NotApplicable
from boolnet.functions.function import BooleanFunction, numbered
from boolnet.functions.truth_table import TruthTable
from boolnet.strategies.construction import Construction
from boolnet.strategies.lookup.packed_rows import Reading, encode, read_word
from boolnet.strategies.lookup.split_table import Split, SplitTable, differences, disjoint_cubes, split_values
from boolnet.strategies.lookup.table import least_work, table
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sketch import Sketch
from boolnet.strategies.spec import OBJECTIVES, Spec
from boolnet.verification.verification import verify_function
from nets import Affine, Counts, count
from tests.generators import examples, truth_tables
from tests.networks import evaluate

WORK = 30  # units, of what only has to be right


def random_table(n: int, outputs: int = 1, seed: int = 0, dont_care: float = 0) -> TruthTable:
    random = np.random.default_rng(seed)
    values = random.integers(2, size=(outputs, 1 << n)).astype(np.int8)
    values[random.random(values.shape) < dont_care] = -1
    return TruthTable.from_values(numbered("x", n), numbered("y", outputs), values)


def arithmetic(n: int, outputs: int, value: Callable[[int, int], int]) -> TruthTable:
    """A function of two words of n / 2 bits, its outputs the bits of a number, the least significant first."""
    half = n // 2
    rows = [value(row >> half, row & ((1 << half) - 1)) for row in range(1 << n)]
    values = np.array([[number >> j & 1 for number in rows] for j in range(outputs)], dtype=np.int8)
    return TruthTable.from_values(numbered("x", n), numbered("y", outputs), values)


def built(function: BooleanFunction, context: SearchContext) -> tuple[Construction, Counts]:
    """The first network offered, right on all rows and within its limits."""
    for construction in (made := list(table(function, context))):
        counts = count(construction.graph)
        assert verify_function(construction.graph, function).ok
        assert context.spec.broken(counts) is None
    return made[0], count(made[0].graph)


def in_two_layers(n: int) -> int:
    """The fewest hidden neurons of a random function: a neuron a row, a column less one, and a copy of a row input."""
    return min((1 << n - y) - 1 + (y + (1 << y) if y else 0) for y in range(n + 1))


@pytest.mark.parametrize("n", [6, 8, 10, pytest.param(12, marks=pytest.mark.slow)])
def test_a_random_table_in_three_strict_layers_takes_rows_columns_and_copies(n: int) -> None:
    _, counts = built(random_table(n), SearchContext(Spec(max_layers=3)))
    assert counts.hidden <= in_two_layers(n)
    assert counts.layers <= 3
    assert counts.dtype == "float32"
    assert counts.max_weight == 1


@pytest.mark.parametrize("n", [8, 10, pytest.param(11, marks=pytest.mark.slow)])
def test_with_skips_literals_take_the_place_of_columns(n: int) -> None:
    _, counts = built(random_table(n), SearchContext(Spec(max_layers=3, layered=False)))
    assert counts.hidden == min((1 << n - y) - 1 - (n - y) + (1 << y) for y in range(1, n))


#: Hidden neurons of a random table of 12 inputs under a context: at most these.
GOALS: dict[str, tuple[dict[str, Any], int]] = {
    "layered": ({}, 82),
    "layered, float32": ({"dtype": "float32"}, 82),
    "layered, 8 layers": ({"max_layers": 8}, 84),
    "layered, 4 layers": ({"max_layers": 4}, 106),
    "small weights": ({"max_weight": 1}, 133),
    "skips": ({"layered": False}, 47),
    "skips, float32": ({"layered": False, "dtype": "float32"}, 50),
    "skips, 6 layers": ({"layered": False, "max_layers": 6}, 65),
    "few layers": ({"objective": "layers"}, 2049),
    "small values": ({"objective": "precision"}, 140),
    "few edges": ({"objective": "edges"}, 200),
}

LONG = ("layered, float32", "layered, 8 layers", "skips, float32", "skips, 6 layers")  # of the kind of the others


@pytest.mark.parametrize("name", [pytest.param(name, marks=[pytest.mark.slow] * (name in LONG)) for name in GOALS])
def test_a_random_table_of_12_inputs(name: str) -> None:
    options, most = GOALS[name]
    _, counts = built(random_table(12), SearchContext(Spec(**options)))
    assert counts.hidden <= most


@pytest.mark.parametrize("layered", [False, True])
@pytest.mark.parametrize("n", range(7))
@pytest.mark.parametrize(("outputs", "dont_care"), [(1, 0), (2, 0.5), (3, 0), (3, 0.5)])
def test_small_tables_are_right(n: int, outputs: int, dont_care: float, layered: bool) -> None:
    built(random_table(n, outputs, outputs, dont_care), SearchContext(Spec(layered=layered), Budget(WORK)))


@given(truth_tables(max_inputs=6), st.booleans(), st.sampled_from([None, 3, 4, 6]))
def test_any_table_is_right(function: TruthTable, layered: bool, max_layers: int | None) -> None:
    built(function, SearchContext(Spec(layered=layered, max_layers=max_layers), Budget(WORK)))


@given(st.integers(0, 5), st.permutations(range(8)), st.integers(0, 255), st.booleans())
@examples(1 / 10)
def test_negated_and_permuted_inputs_and_a_negated_output_cost_the_same(
    seed: int, order: Sequence[int], mask: int, negate: bool
) -> None:
    values = random_table(8, seed=seed).values().reshape((2,) * 8)
    moved = values.transpose(order).reshape(-1)[np.arange(256) ^ mask] ^ negate
    other = TruthTable.from_values(numbered("x", 8), ("y",), moved.reshape(1, -1))
    context = SearchContext(Spec(max_layers=3, layered=False))
    hidden = [built(f, context)[1].hidden for f in (random_table(8, seed=seed), other)]
    assert abs(hidden[0] - hidden[1]) <= 1  # by chance a column of zeros


def test_dont_cares_make_rows_and_columns_equal() -> None:
    full, sparse = (built(random_table(10, dont_care=share), SearchContext())[1].hidden for share in (0, 0.9))
    assert sparse < full


@pytest.mark.parametrize(
    ("half", "hidden"), [(3, 13), *(pytest.param(*row, marks=pytest.mark.slow) for row in ((4, 18), (5, 23)))]
)
def test_a_multiplier_is_a_sum_of_shifted_words_read_bit_by_bit(half: int, hidden: int) -> None:
    function = arithmetic(2 * half, 2 * half, lambda a, b: a * b)
    construction, counts = built(function, SearchContext(Spec(layered=False)))
    assert counts.hidden <= hidden
    assert "words of" in construction.note


def test_an_adder_needs_the_carries_only() -> None:
    _, counts = built(arithmetic(8, 5, lambda a, b: a + b), SearchContext(Spec(layered=False)))
    assert counts.hidden == 8


def test_names_of_hidden_neurons_are_not_taken() -> None:
    function = random_table(4).renamed(("h1", "h2", "h4", "h5"), ("h3",))
    built(function, SearchContext())


def test_a_budget_is_spent_and_not_overspent() -> None:
    found: list[tuple[object, float]] = []
    for _ in range(2):
        budget = Budget(40)
        made = list(table(random_table(8, 2), SearchContext(budget=budget)))
        found.append(([list(one.graph.edges(data="weight")) for one in made], budget.spent()))
    assert found[0] == found[1]
    assert 40 < found[0][1] < 100


def test_a_budget_that_is_over_still_gives_a_network() -> None:
    built(random_table(10), SearchContext(budget=Budget(0)))


def test_where_edges_are_dear_a_plan_that_does_not_round_is_built_in_the_end() -> None:
    values = (np.random.default_rng(173351566).random((2, 1 << 7)) < 0.5).astype(np.int8)
    function = TruthTable.from_values(numbered("x", 7), numbered("y", 2), values)
    context = SearchContext(Spec(objective="edges"), Budget(187))
    assert all(count(one.graph).dtype == "float64" for one in table(function, context))


@pytest.mark.parametrize(
    ("source", "context", "why"),
    [
        ("xor(x1..x21)", SearchContext(), "21 inputs"),
        ("0x96e8", SearchContext(Spec(max_layers=1)), "limits"),
    ],
)
def test_what_cannot_be_is_refused(source: str, context: SearchContext, why: str) -> None:
    with pytest.raises(NotApplicable, match=why):
        table(boolnet.read(source), context)


@pytest.mark.parametrize("layered", [False, True])
@pytest.mark.parametrize("clamp_from", [None, 3])
@pytest.mark.parametrize(
    ("chunk", "selects", "at_once"),
    [(1, 1, 1), (1, 2, 1), (1, 2, 4), (1, 3, 1), (1, 3, 2), (1, 3, 4), (2, 1, 1), (2, 2, 2), (3, 0, 1)],
)
def test_words_are_read_as_they_are_written(
    chunk: int, selects: int, at_once: int, clamp_from: int | None, layered: bool
) -> None:
    reading = Reading(chunk, selects, at_once, layered, clamp_from)
    inputs = [f"w{i}" for i in range(reading.bits)] + [f"s{i}" for i in range(selects)]
    sketch = Sketch(inputs)
    word = Affine({f"w{i}": 1 << i for i in range(reading.bits)})
    chosen = read_word(sketch, reading, word, [Affine({f"s{i}": 1}) for i in range(selects)])
    graph = sketch.to_graph(numbered("y", chunk), chosen)
    random = np.random.default_rng(0)
    for _ in range(40):
        bits = random.integers(2, size=(1 << selects, chunk)).astype(np.int8)
        t = int(random.integers(1 << selects))
        code = int(encode(reading, bits))
        vector = {f"w{i}": code >> i & 1 for i in range(reading.bits)} | {f"s{i}": t >> i & 1 for i in range(selects)}
        values = evaluate(graph, vector)
        assert [values[name] for name in numbered("y", chunk)] == bits[t].tolist()
    assert sketch.counts(chosen, layered).max_value == count(graph).max_value


@given(st.integers(0, 4), st.data())
def test_cubes_are_disjoint_and_keep_to_their_class(width: int, data: st.DataObject) -> None:
    classes = np.array(data.draw(st.lists(st.integers(0, 2), min_size=1 << width, max_size=1 << width)))
    cubes = disjoint_cubes(classes, width)
    seen = np.zeros(1 << width, dtype=int)
    for member, free in zip(cubes.member.tolist(), cubes.free.tolist(), strict=True):
        inside = (np.arange(1 << width) ^ member) & ~free == 0
        assert len(set(classes[inside].tolist())) == 1
        seen += inside
    assert (seen == 1).all()


@given(st.lists(st.integers(-9, 9), min_size=8, max_size=8), st.integers(0, 7))
def test_differences_add_up_to_the_rows(rows: list[int], anchor: int) -> None:
    terms = differences(np.array(rows)[:, None], anchor)[:, 0]
    for y in range(8):
        assert rows[y] == sum(int(term) for s, term in enumerate(terms) if s & ~(y ^ anchor) == 0)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("values", [[[1, 0]], [[0, 0], [1, 1], [1, 0], [0, 0]], [[0, 1, 1, 0, 1, 0, 0, 1]]])
def test_every_variant_is_right_for_every_objective(values: list[list[int]], objective: str) -> None:
    n = len(values[0]).bit_length() - 1
    function = TruthTable.from_values(numbered("x", n), numbered("y", len(values)), np.array(values, dtype=np.int8))
    for layered in (True, False):
        for made in table(function, SearchContext(Spec(objective=objective, layered=layered))):
            assert verify_function(made.graph, function).ok


def test_deciding_what_is_free_takes_work() -> None:
    free, plain = random_table(12, 8, dont_care=0.5), random_table(12, 8)
    assert least_work(free) > 1.2 * least_work(plain)
    search = SearchContext(Spec(), Budget(WORK))
    next(iter(table(free, search)))
    assert search.budget.spent() > 0.5 * least_work(free)


def test_words_that_are_read_in_another_way_are_those_of_a_split_of_its_own() -> None:
    function, split = random_table(7, 2, dont_care=0.4), Split((0, 1, 2), (3, 4), (5, 6))
    values = function.values().reshape(2, *(2,) * 7)
    decided = split_values(values, split, 1)
    given, wanted = Reading(1, 2, 1, False), Reading(1, 2, 2, False)
    np.testing.assert_array_equal(SplitTable(decided, split, given).read_as(wanted).words, encode(wanted, decided))
    cared = values >= 0
    order = (0, *(1 + i for i in (*split.y, *split.z, *split.s)))
    np.testing.assert_array_equal(
        decided[..., 0].ravel()[cared.transpose(order).ravel()], values.transpose(order)[cared.transpose(order)]
    )
