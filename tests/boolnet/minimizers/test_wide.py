"""Functions too wide for a table: the parts against plain enumeration, and whole runs on every kind of function."""

from __future__ import annotations

import time
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sympy import And, Or, satisfiable, symbols
from sympy.logic.boolalg import Boolean

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.cover import FREE, Cover, CoverFunction
from boolnet.functions.function import numbered
from boolnet.functions.truth_table import tabulate
from boolnet.minimizers import minimize_cover
from boolnet.minimizers.espresso.complement import complement
from boolnet.minimizers.espresso.irredundant import choose_from
from boolnet.minimizers.espresso.minimize import WideParams, minimize_wide
from boolnet.minimizers.espresso.offset import OffSet, OffSetParams
from boolnet.minimizers.espresso.rows import PoolRows
from boolnet.minimizers.espresso.search import run_espresso, without_contained
from boolnet.minimizers.espresso.sliced import SlicedCubes
from boolnet.minimizers.espresso.supercube import Supercube
from boolnet.minimizers.result import CoverObjective, MinimizationResult
from tests.boolnet.minimizers.brute import holds, is_prime_and_irredundant, is_sound, vectors

KINDS = ["f", "fd", "fr", "fdr"]


def wide(function: CoverFunction, work: float = 10_000, objective: CoverObjective = "cubes") -> MinimizationResult:
    return minimize_wide(function, Budget(work), objective, "heuristic")


def random_cubes(rng: np.random.Generator, number: int, n: int, literals: float) -> NDArray[np.uint8]:
    cubes = rng.integers(0, 2, (number, n)).astype(np.uint8)
    cubes[rng.random((number, n)) > literals] = FREE
    return cubes


def random_cover(rng: np.random.Generator, number: int, n: int, m: int, literals: float) -> Cover:
    members = rng.random((number, m)) < 0.4
    return Cover(random_cubes(rng, number, n, literals), members)


def without_meeting(cover: Cover, other: Cover) -> Cover:
    """Take cubes out of the outputs in which they meet a cube of the other cover."""
    meet = ~((cover.cubes[:, None] ^ other.cubes[None]) == 1).any(axis=2)
    return Cover(cover.cubes, cover.members & ~((meet.astype(int) @ other.members.astype(int)) > 0))


def random_function(seed: int, kind: str, n: int = 9, m: int = 4, number: int = 20) -> CoverFunction:
    rng = np.random.Generator(np.random.PCG64(seed))
    literals = float(rng.choice([0.3, 0.5, 0.8, 1.0]))
    on = random_cover(rng, number, n, m, literals)
    dc = random_cover(rng, number // 3, n, m, literals) if "d" in kind else None
    off = without_meeting(random_cover(rng, number, n, m, literals), on) if "r" in kind else None
    if off is not None and dc is not None:
        off = without_meeting(off, dc)
    return CoverFunction(numbered("x", n), numbered("y", m), on, dc, off)


@given(st.integers(0, 1 << 30), st.sampled_from(KINDS), st.sampled_from(["cubes", "literals"]))
def test_covers_are_sound_prime_and_irredundant(seed: int, kind: str, objective: CoverObjective) -> None:
    function = random_function(seed, kind, n=6, m=3, number=12)
    minimized = wide(function, objective=objective)
    assert is_sound(function, minimized.cover)
    assert is_prime_and_irredundant(function, minimized.cover)
    assert minimized.at_least <= minimized.size


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [7, *(pytest.param(n, marks=pytest.mark.slow) for n in (8, 9, 12))])
def test_larger_covers_agree_with_their_tables(kind: str, n: int) -> None:
    function = random_function(n, kind, n=n, m=5, number=40)
    minimized = wide(function)
    values = tabulate(function).values()
    got = tabulate(CoverFunction(function.inputs, function.outputs, minimized.cover)).values()
    assert ((got == values) | (values == -1)).all()
    assert len(minimized.cover) <= len(function.on)


@given(st.integers(0, 1 << 30), st.integers(0, 15))
def test_complement_holds_what_the_cubes_do_not(seed: int, number: int) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    cubes = random_cubes(rng, number, 6, 0.4)
    found = complement(cubes, 1000)
    assert found is not None
    for vector in vectors(6):
        inside, outside = (any(holds(c, vector) for c in map(tuple, rows.tolist())) for rows in (cubes, found))
        assert inside != outside


def test_complement_that_explodes_is_given_up() -> None:
    assert complement(or_of_pairs(65).on.cubes, 2000) is None


@given(st.integers(0, 1 << 30), st.integers(0, 12))
def test_supercube_is_the_smallest_around_what_is_uncovered(seed: int, number: int) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    cubes = random_cubes(rng, number, 6, 0.4)
    cube = random_cubes(rng, 1, 6, 0.2)[0]
    around = Supercube(6)
    sliced = SlicedCubes(cubes)
    around.add_uncovered(sliced, sliced.everything, cube)
    left = [
        v for v in vectors(6) if holds(tuple(cube.tolist()), v) and not any(holds(tuple(c), v) for c in cubes.tolist())
    ]
    assert around.is_empty() == (not left)
    if left:
        columns = [set(column) for column in zip(*left, strict=True)]
        assert around.to_cube().tolist() == [FREE if len(values) == 2 else values.pop() for values in columns]


@given(st.integers(0, 1 << 30))
def test_rows_are_the_minimal_sets_of_cubes_around_a_vector(seed: int) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    pool = Cover(random_cubes(rng, 8, 5, 0.4), np.ones((8, 1), dtype=np.bool_))
    settled = Cover(random_cubes(rng, 2, 5, 0.5), np.ones((2, 1), dtype=np.bool_))
    rows = PoolRows(pool, settled, 10_000, UNLIMITED)
    for cube in pool.cubes:
        rows.add(cube, 0)
    sets = set()
    for vector in vectors(5):
        mine = frozenset(c for c, cube in enumerate(pool.cubes.tolist()) if holds(tuple(cube), vector))
        if mine and not any(holds(tuple(cube), vector) for cube in settled.cubes.tolist()):
            sets.add(mine)
    minimal = {mine for mine in sets if not any(other < mine for other in sets)}
    found = {frozenset(c for c in range(8) if row >> c & 1) for row in rows.rows}
    assert minimal <= found <= sets


def test_choice_from_a_pool_is_a_minimum() -> None:
    pool = Cover.from_strings(["00-", "-01", "1-1", "11-", "-10", "0-0"], ["1"] * 6)
    function = CoverFunction(("a", "b", "c"), ("y",), pool)
    chosen = choose_from(function, pool, Cover.empty(3, 1), pool, UNLIMITED)
    assert chosen is not None
    assert len(chosen) == 3


def test_off_set_met_bit_by_bit_leads_to_as_good_a_cover() -> None:
    function = random_function(3, "fd", n=10, m=4, number=30)
    known = wide(function)
    params = WideParams(off_set=OffSetParams(work=0, work_per_cube=0))
    assert OffSet(function, UNLIMITED, params.off_set).allowed
    met = minimize_wide(function, Budget(10_000), "cubes", "heuristic", params)
    assert is_prime_and_irredundant(function, met.cover)
    assert len(met.cover) <= len(known.cover) + 1


def or_of_pairs(pairs: int) -> CoverFunction:
    cubes = np.full((pairs, 2 * pairs), FREE, dtype=np.uint8)
    for c in range(pairs):
        cubes[c, 2 * c : 2 * c + 2] = 1
    on = Cover(cubes, np.ones((pairs, 1), dtype=np.bool_))
    return CoverFunction(numbered("x", 2 * pairs), ("y",), on)


def test_or_of_65_products_of_130_inputs_is_quick() -> None:
    start = time.process_time()
    minimized = wide(or_of_pairs(65))
    assert len(minimized.cover) == minimized.at_least == 65
    assert time.process_time() - start < 5


def test_few_specified_vectors_of_50_inputs() -> None:
    rng = np.random.Generator(np.random.PCG64(50))
    cubes = rng.integers(0, 2, (30, 50)).astype(np.uint8)
    values = rng.integers(0, 2, (30, 3))
    on, off = Cover(cubes, values == 1), Cover(cubes, values == 0)
    minimized = wide(CoverFunction(numbered("x", 50), numbered("y", 5), on, None, off))
    assert len(minimized.cover) < 20
    assert "cube algebra" in minimized.method


def test_109_outputs() -> None:
    rng = np.random.Generator(np.random.PCG64(109))
    cubes = random_cubes(rng, 60, 24, 0.25)
    members = rng.random((60, 109)) < 0.03
    members[np.arange(60), rng.integers(0, 109, 60)] = True
    function = CoverFunction(numbered("x", 24), numbered("y", 109), Cover(cubes, members))
    minimized = wide(function)
    assert minimized.at_least <= len(minimized.cover) <= 60
    assert "cube algebra" in minimized.method


def test_cubes_split_in_halves_are_joined_again() -> None:
    rng = np.random.Generator(np.random.PCG64(2))
    cubes = random_cubes(rng, 30, 40, 0.15)
    halves = np.concatenate([cubes, cubes])
    for c in range(30):
        i = int(rng.choice(np.flatnonzero(cubes[c] == FREE)))
        halves[c, i], halves[c + 30, i] = 0, 1
    members = np.ones((60, 1), dtype=np.bool_)
    assert len(wide(CoverFunction(numbered("x", 40), ("y",), Cover(halves, members))).cover) <= 30


def constant(on: list[str], dc: list[str], off: list[str] | None = None) -> CoverFunction:
    n = 30

    def cover(rows: list[str]) -> Cover:
        texts = [row.ljust(n, "-") for row in rows]
        return Cover.from_strings(texts, ["1"] * len(rows)) if rows else Cover.empty(n, 1)

    return CoverFunction(
        numbered("x", n), ("y",), cover(on), cover(dc) if dc else None, None if off is None else cover(off)
    )


TRIVIAL = {
    "empty on-set": (constant([], []), 0),
    "empty on-set beside an off-set": (constant([], [], ["1"]), 0),
    "don't care everywhere": (constant(["1"], [""]), 0),
    "on within don't care": (constant(["11", "10"], ["1"]), 0),
    "tautology in one cube": (constant([""], []), 1),
    "tautology in many cubes": (constant(["".join(bits) for bits in product("01", repeat=4)], []), 1),
    "no off-set": (constant(["1"], [], []), 1),
    "duplicates and contained cubes": (constant(["11", "11", "1", "101", "0-1", "0-1"], []), 2),
}


@pytest.mark.parametrize("name", TRIVIAL)
def test_trivial_functions(name: str) -> None:
    function, cubes = TRIVIAL[name]
    assert len(wide(function).cover) == cubes


def test_contained_cubes_leave_only_the_outputs_they_share() -> None:
    cover = without_contained(Cover.from_strings(["1-", "11"], ["10", "11"]), UNLIMITED)
    assert cover.cubes.tolist() == [[1, 1], [1, 2]]
    assert cover.members.tolist() == [[False, True], [True, False]]


@pytest.mark.parametrize("kind", KINDS)
def test_no_work_still_gives_a_cover(kind: str) -> None:
    function = random_function(1, kind, n=12, m=5, number=60)
    stopped = Budget(100)
    stopped.stop()
    minimized = minimize_wide(function, stopped, "cubes", "heuristic")
    values = tabulate(function).values()
    got = tabulate(CoverFunction(function.inputs, function.outputs, minimized.cover)).values()
    assert ((got == values) | (values == -1)).all()
    assert "stopped by its budget" in minimized.method


def test_news_are_told_and_runs_repeat() -> None:
    function = random_function(4, "fd", n=14, m=5, number=60)
    news: list[str] = []
    budget = Budget(60_000, news.append)
    first = run_espresso(function, OffSet(function, budget), budget, "cubes")
    assert news[0].startswith("expand: ")
    second = run_espresso(function, OffSet(function, UNLIMITED), UNLIMITED, "cubes")
    assert first.cover.cubes.tolist() == second.cover.cubes.tolist()
    assert first.is_finished
    assert first.stats == second.stats


def sat_holds(cover: Cover, cube: NDArray[np.uint8], output: int) -> bool:
    """Whether the cubes of an output hold all of a cube: no vector of it is in none of them, says sympy's solver."""
    names = symbols(f"x1:{len(cube) + 1}")

    def literals(one: NDArray[np.uint8], phase: int) -> list[Boolean]:
        return [names[i] if one[i] == phase else ~names[i] for i in np.flatnonzero(one != 2)]

    outside = [Or(*literals(other, 0)) for other in cover.of_output(output)]
    return satisfiable(And(*literals(cube, 1), *outside)) is False


@pytest.mark.slow
@pytest.mark.parametrize("method", ["best", "heuristic", "disjoint"])
@pytest.mark.parametrize("seed", range(4))
def test_wide_covers_are_the_same_function_says_a_sat_solver(method: str, seed: int) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    n, m = 26, 3
    cubes = np.full((14, n), 2, dtype=np.uint8)
    for cube in cubes:
        cube[rng.choice(n, 4, replace=False)] = rng.integers(0, 2, 4)
    members = rng.random((len(cubes), m)) < 0.5
    members[:, 0] |= ~members.any(axis=1)
    given = Cover(cubes, members)
    found = minimize_cover(CoverFunction(numbered("x", n), numbered("y", m), given), method, budget=Budget(5000)).cover
    for j in range(m):
        assert all(sat_holds(found, cube, j) for cube in given.of_output(j))
        assert all(sat_holds(given, cube, j) for cube in found.of_output(j))
    if method == "best":
        assert not sat_holds(found.select(np.arange(len(found)) > 0), found.cubes[0], int(found.members[0].argmax()))
