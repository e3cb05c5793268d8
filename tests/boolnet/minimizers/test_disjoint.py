"""The disjoint minimiser: sound, disjoint, and the minimum where an independent search can tell."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boolnet
from boolnet.core.budget import Budget
from boolnet.core.errors import LimitError, VerificationError
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import BooleanFunction, numbered
from boolnet.functions.truth_table import TruthTable
from boolnet.minimizers import CoverObjective, MinimizationResult, minimize_cover
from boolnet.minimizers.check import check_disjoint, overlapping_outputs
from boolnet.minimizers.disjoint.bisection import NEVER, bisect, face_cubes, face_numbers
from boolnet.minimizers.disjoint.branching import join_halves
from boolnet.minimizers.disjoint.disjoint_sharp import disjoint_sharp
from boolnet.minimizers.disjoint.start import row_cover
from boolnet.minimizers.primes.dense import DenseTable
from tests.boolnet.minimizers.brute import (
    holds,
    is_sound,
    minimum_disjoint,
    minimum_disjoint_edges,
    minimum_disjoint_shared,
    table,
    vectors,
)
from tests.corpus import npn_representatives, table_of
from tests.generators import examples


def disjoint(function: BooleanFunction, work: float = 5000, objective: CoverObjective = "cubes") -> MinimizationResult:
    return minimize_cover(function, "disjoint", budget=Budget(work), objective=objective)


def is_disjoint(cover: Cover) -> bool:
    """Whether every vector is in at most one cube of each output, counted vector by vector."""
    return all(
        sum(bool(m[j]) and holds(tuple(c), v) for c, m in zip(cover.cubes.tolist(), cover.members, strict=True)) <= 1
        for j in range(cover.n_outputs)
        for v in vectors(cover.n_inputs)
    )


def random_table(n: int, m: int, seed: int) -> TruthTable:
    rng = np.random.Generator(np.random.PCG64(seed))
    values = rng.integers(-1, 2, (m, 1 << n)).astype(np.int8)
    return TruthTable.from_values(numbered("x", n), numbered("y", m), values)


#: A function of every class, and its complement, which takes another number of disjoint cubes.
OF_EVERY_CLASS = {number ^ mask for number in npn_representatives(3) for mask in (0, 0xFF)}


@pytest.mark.parametrize(
    "number", [pytest.param(i, marks=[pytest.mark.slow] * (i not in OF_EVERY_CLASS)) for i in range(256)]
)
def test_every_function_of_three_inputs_is_proved_minimum(number: int) -> None:
    function = table_of(3, number)
    result = disjoint(function)
    assert result.kind == "disjoint"
    assert is_sound(function, result.cover)
    assert is_disjoint(result.cover)
    assert result.proved
    assert len(result.cover) == minimum_disjoint(function.values())


@pytest.mark.slow
@pytest.mark.parametrize("number", npn_representatives(4))
def test_every_class_of_four_inputs_is_proved_minimum(number: int) -> None:
    for function in (table_of(4, number), table_of(4, 0xFFFF ^ number)):
        result = disjoint(function)
        assert is_sound(function, result.cover)
        assert is_disjoint(result.cover)
        assert result.proved
        assert len(result.cover) == minimum_disjoint(function.values())


@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 1 << 30))
@examples(1 / 4)
def test_several_outputs_with_dont_cares_are_minimum(n: int, m: int, seed: int) -> None:
    function = random_table(n, m, seed)
    result = disjoint(function)
    assert is_sound(function, result.cover)
    assert is_disjoint(result.cover)
    assert result.proved
    assert len(result.cover) == minimum_disjoint_shared(function.values())


@given(st.integers(1, 3), st.integers(1, 2), st.integers(0, 1 << 30))
@examples(1 / 4)
def test_the_other_objective_has_the_fewest_edges(n: int, m: int, seed: int) -> None:
    function = random_table(n, m, seed)
    result = disjoint(function, objective="literals")
    assert is_sound(function, result.cover)
    assert is_disjoint(result.cover)
    assert result.proved
    assert result.size == minimum_disjoint_edges(function.values())


@pytest.mark.parametrize(("n", "m"), [(5, 4), (6, 3), (7, 2), (5, 66)])
@pytest.mark.parametrize("work", [0, 80])
def test_larger_tables_are_sound_and_disjoint_however_little_the_work(n: int, m: int, work: float) -> None:
    function = random_table(n, m, n)
    result = disjoint(function, work)
    assert is_sound(function, result.cover)
    assert not result.cover.overlapping().any()


def test_inputs_that_nothing_depends_on_do_not_hinder_the_proof() -> None:
    result = disjoint(boolnet.read("inputs a b c d e g h i j k; y = a & b | b & c | a & c"))
    assert result.proved
    assert len(result.cover) == 3
    assert not (result.cover.cubes[:, 3:] != 2).any()


@pytest.mark.parametrize("column", ["0", "1", "-", "0000", "1111", "----", "0-0-"])
def test_constants_take_one_cube_or_none(column: str) -> None:
    result = disjoint(table(column))
    assert len(result.cover) == int("1" in column)
    assert result.proved


def test_cubes_that_no_bisection_makes_are_found() -> None:
    """Three cubes in a ring, where every input splits one: bisection takes four."""
    ring = Cover.from_strings(["10-", "-10", "0-1"], ["1"] * 3)
    result = disjoint(CoverFunction(tuple("abc"), ("y",), ring))
    assert result.proved
    assert len(result.cover) == 3


def wide(n: int, c: int, literals: int, outputs: int, seed: int, dc: int = 0) -> CoverFunction:
    rng = np.random.Generator(np.random.PCG64(seed))

    def cover(size: int) -> Cover:
        cubes = np.full((size, n), 2, dtype=np.uint8)
        for cube in cubes:
            cube[rng.choice(n, literals, replace=False)] = rng.integers(0, 2, literals)
        members = rng.random((size, outputs)) < 0.5
        members[:, 0] |= ~members.any(axis=1)
        return Cover(cubes, members)

    return CoverFunction(numbered("x", n), numbered("y", outputs), cover(c), cover(dc) if dc else None)


@pytest.mark.slow
@pytest.mark.parametrize("dc", [0, 5])
@pytest.mark.parametrize("work", [0, 400])
def test_a_wide_cover_is_made_disjoint_and_improved(work: float, dc: int) -> None:
    function = wide(64, 10, 9, 3, 1, dc)
    result = disjoint(function, work)
    assert not result.cover.overlapping().any()
    assert "checked by cube algebra" in result.method
    assert result.at_least <= len(result.cover)


def test_an_or_of_many_inputs_is_a_chain() -> None:
    result = disjoint(boolnet.read(" | ".join(f"x{i}" for i in range(100))), 200)
    assert len(result.cover) == 100
    assert not result.cover.overlapping().any()


def test_a_given_off_set_leaves_the_rest_free() -> None:
    on = Cover.from_strings(["1" * 30 + "0" * 30, "0" * 30 + "1" * 30], ["1", "1"])
    off = Cover.from_strings(["0" * 60], ["1"])
    result = disjoint(CoverFunction(numbered("x", 60), ("y",), on, None, off), 2000)
    assert len(result.cover) <= 2
    assert not result.cover.overlapping().any()


def test_the_same_budget_with_time_to_spare_gives_the_same_cover() -> None:
    function = random_table(3, 2, 9)
    first, second = disjoint(function, 60_000), disjoint(function, 60_000)
    assert first.cover.cubes.tolist() == second.cover.cubes.tolist()
    assert first.cover.members.tolist() == second.cover.members.tolist()


SPENDING: dict[str, Callable[[], BooleanFunction]] = {
    "table": lambda: random_table(6, 3, 1),
    "one output": lambda: table_of(7, 0x1234_5678_9ABC_DEF0_0F1E_2D3C_4B5A_6978),
    "wide": lambda: wide(40, 5, 6, 2, 1),
    "wide, don't cares": lambda: wide(40, 5, 6, 2, 1, 2),
}


@pytest.mark.parametrize("name", SPENDING)
def test_work_ends_a_search_near_the_budget_and_the_result_is_the_same_twice(name: str) -> None:
    function, found = SPENDING[name](), []
    for _ in range(2):
        whole = Budget(1e6)
        cover = minimize_cover(function, "disjoint", budget=whole.part(60)).cover
        found.append((cover, 1e6 - whole.left()))
    (first, work), (second, again) = found
    assert first.cubes.tolist() == second.cubes.tolist()
    assert first.members.tolist() == second.members.tolist()
    assert work == again <= 1.1 * 60 + 100


@pytest.mark.parametrize("function", [random_table(5, 3, 4), random_table(4, 66, 4)])
def test_rows_are_a_cover_for_want_of_work(function: TruthTable) -> None:
    cover = row_cover(DenseTable.from_function(function))
    assert is_sound(function, cover)
    assert not cover.overlapping().any()


def test_many_wide_cubes_that_meet_are_found() -> None:
    cubes = (np.arange(1 << 11)[:, None] >> np.arange(24) & 1).astype(np.uint8)
    cover = Cover(cubes, np.ones((len(cubes), 2), dtype=np.bool_))
    assert overlapping_outputs(cover).tolist() == [False, False]
    cover.cubes[7, 20] = 2
    assert overlapping_outputs(cover).tolist() == [False, False]
    cover.cubes[7, 1] = 2
    cover.members[4:6, 0] = False
    assert overlapping_outputs(cover).tolist() == [False, True]


def test_what_is_disjoint_in_no_little_work_is_refused() -> None:
    with pytest.raises(LimitError, match="so little work"):
        disjoint(wide(64, 30, 9, 3, 1), 10)


def test_news_is_told() -> None:
    news: list[str] = []
    minimize_cover(random_table(6, 2, 3), "disjoint", budget=Budget(200, news.append))
    assert any(line.startswith("disjoint: ") for line in news)


def test_cubes_that_meet_fail_the_check() -> None:
    with pytest.raises(VerificationError, match="output 1 meet"):
        check_disjoint(Cover.from_strings(["1-", "-1"], ["1", "1"]))
    check_disjoint(Cover.from_strings(["1-", "-1"], ["10", "01"]))


@given(st.integers(0, 1 << 30))
def test_disjoint_sharp_keeps_the_unions(seed: int) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    cover = Cover(rng.integers(0, 3, (5, 5)).astype(np.uint8), rng.random((5, 3)) < 0.6)
    parts = disjoint_sharp(cover)
    assert is_disjoint(parts)
    for v in vectors(5):
        for j in range(3):
            assert any(holds(tuple(c), v) for c in parts.of_output(j).tolist()) == any(
                holds(tuple(c), v) for c in cover.of_output(j).tolist()
            )


@given(st.integers(1, 5), st.integers(0, 1 << 30))
def test_bisection_finds_the_cheapest_tree(k: int, seed: int) -> None:
    """Judged by a recursion over the faces of its own."""
    rng = np.random.Generator(np.random.PCG64(seed))
    rows = rng.random((2,) * k) < 0.6

    def inside(cube: tuple[int, ...]) -> list[bool]:
        return [bool(rows[v]) for v in vectors(k) if holds(cube, v)]

    def cheapest(cube: tuple[int, ...]) -> int:
        values = inside(cube)
        if all(values) or not any(values):
            return int(all(values))
        frees = [i for i in range(k) if cube[i] == 2]
        return min(sum(cheapest((*cube[:i], value, *cube[i + 1 :])) for value in (0, 1)) for i in frees)

    cubes = face_cubes(list(range(3**k)), k)
    assert face_numbers(cubes).tolist() == list(range(3**k))
    values = [inside(tuple(cube)) for cube in cubes.tolist()]
    leaf = np.array([0 if not any(v) else 1 if all(v) else NEVER for v in values], dtype=np.int64)
    assert len(bisect(leaf, k)) == cheapest((2,) * k)


def test_equal_halves_are_joined_only_for_common_outputs() -> None:
    joined = join_halves(Cover.from_strings(["01"], ["11"]), Cover.from_strings(["11"], ["10"]), 0)
    assert joined.members.astype(int).tolist() == [[1, 0], [0, 1]]
