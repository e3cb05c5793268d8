"""exact_cover: disjoint cubes or a saturation, whichever takes fewer neurons."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.core.budget import Budget
from boolnet.core.errors import LimitError
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import BooleanFunction, numbered
from boolnet.functions.truth_table import TruthTable
from boolnet.minimizers import ExactCover, MinimizationResult, exact_cover, minimize_cover
from boolnet.minimizers.check import overlapping_outputs
from boolnet.minimizers.disjoint.minimize import DisjointParams
from boolnet.minimizers.disjoint.saturation import sharp_within
from boolnet.minimizers.disjoint.start import StartParams
from tests.boolnet.minimizers.brute import holds, is_sound, minimum_cubes, minimum_disjoint, table, vectors
from tests.corpus import npn_representatives, table_of


def exactly(function: BooleanFunction) -> ExactCover:
    return exact_cover(minimize_cover(function), function)


def is_valid(function: BooleanFunction, result: ExactCover) -> bool:
    """Whether it is sound and every vector, don't care or not, is in at most one cube of an unsaturated output."""
    sums = [
        sum(m[j] and holds(tuple(c), v) for c, m in zip(result.cover.cubes.tolist(), result.cover.members, strict=True))
        for j in np.flatnonzero(~result.saturated)
        for v in vectors(len(function.inputs))
    ]
    return is_sound(function, result.cover) and max(sums, default=0) <= 1


@pytest.mark.parametrize("number", range(256))
def test_every_function_of_three_inputs_takes_the_fewest_neurons(number: int) -> None:
    function = table_of(3, number)
    result = exactly(function)
    assert is_valid(function, result)
    assert result.proved
    assert result.neurons == min(minimum_disjoint(function.values()), minimum_cubes(function.values()) + 1)


@pytest.mark.parametrize(
    "number",
    [pytest.param(one, marks=[pytest.mark.slow] * (i % 4 > 0)) for i, one in enumerate(npn_representatives(4))],
)
def test_every_class_of_four_inputs_takes_the_fewest_neurons(number: int) -> None:
    for function in (table_of(4, number), table_of(4, 0xFFFF ^ number)):
        minimized = minimize_cover(function)
        result = exact_cover(minimized, function)
        assert is_valid(function, result)
        assert result.proved
        assert result.neurons == min(minimum_disjoint(function.values()), len(minimized.cover) + 1)


@given(st.text("01-", min_size=8, max_size=8))
def test_dont_cares_of_one_output_are_used_at_most_once(column: str) -> None:
    function = table(column)
    result = exactly(function)
    assert is_valid(function, result)
    assert result.neurons == min(minimum_disjoint(function.values()), minimum_cubes(function.values()) + 1)


@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 1 << 30))
def test_several_outputs_never_take_more_than_with_saturations(n: int, m: int, seed: int) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    values = rng.integers(-1, 2, (m, 1 << n)).astype(np.int8)
    function = TruthTable.from_values(numbered("x", n), numbered("y", m), values)
    minimized = minimize_cover(function)
    result = exact_cover(minimized, function)
    assert is_valid(function, result)
    assert result.neurons <= len(minimized.cover) + int(minimized.cover.overlapping().sum())


@pytest.mark.parametrize("n", [7, pytest.param(9, marks=pytest.mark.slow)])
def test_wider_functions_are_cut_apart_or_saturated(n: int) -> None:
    rng = np.random.Generator(np.random.PCG64(n))
    values = (rng.random((2, 1 << n)) < 0.3).astype(np.int8)
    function = TruthTable.from_values(numbered("x", n), ("y", "z"), values)
    minimized = minimize_cover(function, budget=Budget(500))
    result = exact_cover(minimized, function)
    assert is_valid(function, result)
    assert result.neurons <= len(minimized.cover) + 2


def test_a_function_of_no_inputs_is_disjoint() -> None:
    for column in "01-":
        result = exactly(table(column))
        assert not result.saturated.any()
        assert result.proved


@given(st.integers(0, 1 << 30))
def test_cut_apart_keeps_the_union(seed: int) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    cubes = rng.integers(0, 3, (4, 5)).astype(np.uint8)
    parts = sharp_within(cubes, cubes[:0], 1000)
    assert parts is not None
    for v in vectors(5):
        assert sum(holds(tuple(p), v) for p in parts.tolist()) == any(holds(tuple(c), v) for c in cubes.tolist())


def test_a_disjoint_cover_that_is_not_needed_is_not_waited_for() -> None:
    values = (np.random.default_rng(3).random((8, 1 << 11)) < 0.03).astype(np.int8)
    function = TruthTable.from_values(numbered("x", 11), numbered("y", 8), values)
    minimized = minimize_cover(function, "heuristic", budget=Budget(20))
    budget = Budget(20)
    assert exact_cover(minimized, function, budget).neurons <= len(minimized.cover) + 8
    assert budget.spent() < 60
    params = StartParams(first_work=0, rows=False)
    with pytest.raises(LimitError, match="not made disjoint in so little work"):
        minimize_cover(function, "disjoint", budget=Budget(20), params=DisjointParams(start=params))
    assert len(minimize_cover(function, "disjoint", budget=Budget(20)).cover) < 500


def test_where_no_work_is_left_cubes_are_still_cut_apart_and_nothing_more() -> None:
    values = (np.random.default_rng(3).random((8, 1 << 11)) < 0.03).astype(np.int8)
    function = TruthTable.from_values(numbered("x", 11), numbered("y", 8), values)
    minimized = minimize_cover(function, "heuristic", budget=Budget(20))
    budget = Budget(0)
    made = exact_cover(minimized, function, budget)
    assert not made.saturated.all()
    assert budget.spent() < 25


def test_overlap_of_many_cubes_agrees_with_pairs() -> None:
    rng = np.random.Generator(np.random.PCG64(2))
    minterms = (np.arange(2048)[:, None] >> np.arange(11) & 1).astype(np.uint8)
    members = np.ones((2048, 2), dtype=np.bool_)
    members[:, 1] = rng.random(2048) < 0.5
    cover = Cover(minterms, members)
    assert overlapping_outputs(cover).tolist() == [False, False]
    wide = minterms[:1].copy()
    wide[0, 0] = 2
    more = cover.joined(Cover(wide, np.array([[True, False]])))
    assert overlapping_outputs(more).tolist() == [True, False] == more.overlapping().tolist()


def test_an_output_that_must_be_1_nowhere_needs_no_cubes() -> None:
    cubes = Cover.from_strings(["1-", "-1"], ["1", "1"])
    free = CoverFunction(("a", "b"), ("y",), Cover.empty(2, 1), cubes)
    found = exact_cover(MinimizationResult(cubes, 0, ""), free)
    assert (len(found.cover), found.neurons) == (0, 0)
