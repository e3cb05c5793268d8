"""Primes on demand: the parts against brute force, and minima of functions that other ways prove too."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.function import numbered
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.minimizers import minimize_cover
from boolnet.minimizers.covering.bitrows import minimal_sets
from boolnet.minimizers.covering.transversals import minimal_transversals
from boolnet.minimizers.espresso.on_demand import minimize_on_demand
from boolnet.minimizers.espresso.primes_of_minterm import MintermPrimes
from boolnet.minimizers.forms import as_cubes, off_sets
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.primes.primes import all_primes
from boolnet.minimizers.result import COVER_OBJECTIVES, CoverObjective
from tests.boolnet.minimizers.brute import is_sound, table
from tests.boolnet.minimizers.test_minimize_cover import tables

some_sets = st.lists(st.integers(1, 63), max_size=8)


@given(some_sets)
def test_transversals_are_all_the_minimal_ones(sets: list[int]) -> None:
    hitting = [t for t in range(64) if all(t & one for one in sets)]
    minimal = [t for t in hitting if not any(other & ~t == 0 and other != t for other in hitting)]
    assert minimal_transversals(sets, 100) == minimal
    assert sorted(minimal_sets(minimal)) == minimal


@pytest.mark.parametrize("n", [9, pytest.param(12, marks=pytest.mark.slow)])
def test_too_many_transversals_are_given_up(n: int) -> None:
    pairs = [0b11 << 2 * i for i in range(n)]
    assert minimal_transversals(pairs, (1 << n) - 1) is None
    assert len(minimal_transversals(pairs, 1 << n) or []) == 1 << n
    assert minimal_transversals(pairs, 1 << n, Budget(0)) is None


@given(tables())
def test_primes_around_a_vector_are_those_that_hold_it(function: TruthTable) -> None:
    cubes = as_cubes(function)
    off = off_sets(cubes, UNLIMITED)
    assert off is not None
    dense = DenseTable.from_function(cubes)
    primes = all_primes(dense)
    assert primes is not None
    finder = MintermPrimes(off)
    values = tabulate(cubes).values()
    for row, vector in enumerate(product((0, 1), repeat=len(cubes.inputs))):
        inside = ((primes.cubes == 2) | (primes.cubes == vector)).all(axis=1)
        for j in np.flatnonzero(values[:, row] == 1).tolist():
            around = finder.find(np.array(vector, dtype=np.uint8), j)
            assert around is not None
            expected = primes.select(inside & primes.members[:, j])
            assert listed(around) == listed(expected)


def listed(cover: Cover) -> set[tuple[bytes, bytes]]:
    return {(cube.tobytes(), members.tobytes()) for cube, members in zip(cover.cubes, cover.members, strict=True)}


@given(tables(), st.sampled_from(COVER_OBJECTIVES))
def test_the_minimum_is_the_same_as_from_all_primes(function: TruthTable, objective: CoverObjective) -> None:
    cubes = as_cubes(function)
    pick = minimize_on_demand(cubes, cubes.on, Budget(20_000), objective)
    assert is_sound(tabulate(cubes), pick.cover)
    if objective == "cubes" and len(cubes.inputs):
        assert len(pick.cover) == pick.at_least == len(minimize_cover(cubes).cover)
    assert pick.at_least <= pick.cover.size(objective)[0]


def test_a_wide_function_is_proved() -> None:
    n, rng = 60, np.random.Generator(np.random.PCG64(3))
    cubes = np.full((40, n), 2, dtype=np.uint8)
    for cube in cubes:
        cube[rng.choice(n, 5, replace=False)] = rng.integers(0, 2, 5)
    members = rng.random((40, 5)) < 0.4
    members[:, 0] |= ~members.any(axis=1)
    minimized = minimize_cover(CoverFunction(numbered("x", n), numbered("y", 5), Cover(cubes, members)))
    assert minimized.proved
    assert len(minimized.cover) == 40


def test_where_the_off_set_is_too_large_what_is_known_comes_back() -> None:
    cubes = np.full((65, 130), 2, dtype=np.uint8)
    for i in range(65):
        cubes[i, 2 * i : 2 * i + 2] = 1
    on = Cover(cubes, np.ones((65, 1), dtype=np.bool_))
    pick = minimize_on_demand(CoverFunction(numbered("x", 130), ("y",), on), on, Budget(5000), "cubes")
    assert pick.cover is on


def test_a_watch_that_is_over_gives_what_is_known() -> None:
    cubes = as_cubes(table("01101001", "00010111"))
    pick = minimize_on_demand(cubes, cubes.on, Budget(-1), "cubes")
    assert pick.cover is cubes.on
    assert pick.at_least == 0
