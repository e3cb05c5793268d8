"""The fewest edges: against exhaustive search, and never worse than the cover they start from."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given

from boolnet.core.budget import Budget
from boolnet.functions.cover import Cover
from boolnet.functions.truth_table import TruthTable
from boolnet.minimizers import minimize_cover
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.primes.edges import fewest_edges
from boolnet.minimizers.primes.primes import all_primes
from tests.boolnet.minimizers.brute import is_sound, table
from tests.boolnet.minimizers.test_minimize_cover import tables


def fewest_by_search(function: TruthTable, most_cubes: int) -> int:
    """Try every choice of cubes with any of the outputs they imply."""
    dense = DenseTable.from_function(function)
    m = len(function.outputs)
    cubes = [np.array(cube, dtype=np.uint8) for cube in product((0, 1, 2), repeat=len(function.inputs))]
    choices = [
        (cube, np.array(members))
        for cube in cubes
        for members in product((False, True), repeat=m)
        if any(members) and (dense.implied(cube) >= np.array(members)).all()
    ]
    best = 10**9
    for size in range(most_cubes + 1):
        for chosen in combinations(choices, size):
            n = len(function.inputs)
            cover = Cover(
                np.array([c for c, _ in chosen], dtype=np.uint8).reshape(-1, n),
                np.array([o for _, o in chosen], dtype=np.bool_).reshape(-1, m),
            )
            if cover.edges() < best and is_sound(function, cover):
                best = cover.edges()
    return best


@given(tables(2, 2))
def test_fewest_edges_are_the_fewest(function: TruthTable) -> None:
    minimized = minimize_cover(function, "exact", budget=Budget(20_000))
    if not len(minimized.cover) or not function.inputs:
        return
    assert minimized.cover.edges() == fewest_by_search(function, len(minimized.cover))
    literals = minimize_cover(function, "exact", objective="literals", budget=Budget(20_000))
    assert literals.proved
    assert literals.cover.edges() == literals.at_least == fewest_by_search(function, 4)


@given(tables(4, 3))
def test_they_are_never_more_and_the_cover_is_sound(function: TruthTable) -> None:
    best = minimize_cover(function, "heuristic")
    dense = DenseTable.from_function(function)
    primes = all_primes(dense)
    if primes is None or not function.inputs:
        return
    found, bound = fewest_edges(dense, primes, best.cover, len(best.cover), Budget(20_000))
    assert is_sound(function, found)
    assert len(found) <= len(best.cover)
    assert bound <= found.edges() <= best.cover.edges()


@pytest.mark.parametrize("work", [-1.0, 0.0])
def test_without_work_the_cover_stays(work: float) -> None:
    function = table("01101001", "00010111")
    dense = DenseTable.from_function(function)
    cover = minimize_cover(function).cover
    primes = all_primes(dense)
    assert primes is not None
    assert fewest_edges(dense, primes, cover, None, Budget(work))[0] is cover
