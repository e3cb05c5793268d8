"""Covering problems too large to enumerate, whose minimum is known by construction."""

from __future__ import annotations

import numpy as np
import pytest

from boolnet.core.budget import Budget
from boolnet.minimizers.covering.branch import BranchingParams
from boolnet.minimizers.covering.lagrange import LagrangianParams, lagrangian_cover
from boolnet.minimizers.covering.lists import Lists
from boolnet.minimizers.covering.solve import CoveringParams, solve_covering
from boolnet.minimizers.covering.weighing import Weighing

ROWS = 201


def odd_cycle(length: int) -> list[int]:
    """Return the edges of a cycle, each hit by its two ends: half the vertices, rounded up, are needed."""
    return [1 << i | 1 << (i + 1) % length for i in range(length)]


def intervals(seed: int, width: int) -> list[tuple[int, int]]:
    """Return rows that are runs of columns, first and last; every column is in one."""
    rng = np.random.Generator(np.random.PCG64(seed))
    starts = np.concatenate([np.arange(0, width, 5), rng.integers(0, width, ROWS)])
    return [
        (int(s), min(width - 1, int(s + size)))
        for s, size in zip(starts, rng.integers(4, 12, len(starts)), strict=False)
    ]


def lightest_stabbing(runs: list[tuple[int, int]], weights: list[int]) -> int:
    """Return the least weight of columns of which every run has one, by the last column chosen.

    Column c can follow column b when no run lies between the two.
    """
    width = len(weights)
    needed_after = [max((first for first, last in runs if last < c), default=-1) for c in range(width + 1)]
    least = [0] * (width + 2)  # least[c + 1]: of choices whose last column is c, all runs that end before it hit
    for c in range(width + 1):
        earlier = range(needed_after[c], c)
        least[c + 1] = min(least[b + 1] for b in earlier) + (weights[c] if c < width else 0)
    return least[width + 1]


def test_the_judge_of_runs() -> None:
    assert lightest_stabbing([(0, 1), (1, 2)], [1, 1, 1]) == 1
    assert lightest_stabbing([(0, 1), (1, 2)], [1, 3, 1]) == 2
    assert lightest_stabbing([(0, 0), (2, 3)], [4, 1, 5, 6]) == 9


@pytest.mark.parametrize("thorough", [False, True])
def test_the_bound_of_an_odd_cycle_is_its_minimum(thorough: bool) -> None:
    choice = lagrangian_cover(
        Lists.of(odd_cycle(ROWS), ROWS), Weighing([1] * ROWS, [1] * ROWS), Budget(), thorough=thorough
    )
    assert choice.at_least == ROWS // 2 + 1 <= len(choice.columns)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("heaviest", [1, 4])
def test_the_bound_of_runs_is_their_minimum(seed: int, heaviest: int) -> None:
    """The relaxation of such a problem is exact, so a bound one too high is above the minimum."""
    width = 120
    runs = intervals(seed, width)
    weights = [1 + (7 * c + seed) % heaviest for c in range(width)]
    rows = Lists.of([(1 << last + 1) - (1 << first) for first, last in runs], width)
    assert len(rows) > 150
    choice = lagrangian_cover(rows, Weighing(weights, [1] * width), Budget(), thorough=True)
    least = lightest_stabbing(runs, weights)
    assert choice.at_least <= least <= sum(weights[c] for c in choice.columns)
    for exactly in (False, True):
        found = solve_covering(rows, [1] * width, Budget(60_000), weights=weights, exactly=exactly)
        assert found.at_least <= least <= sum(weights[c] for c in found.columns)
    assert found.at_least == least == sum(weights[c] for c in found.columns)


def test_disjoint_problems_add_up() -> None:
    rows = [row << 101 * number for number in range(3) for row in odd_cycle(101)]
    found = solve_covering(rows, [1] * 303, Budget(60_000))
    assert found.at_least == len(found.columns) == 3 * 51
    assert found.stats.programmed + found.stats.priced == 3


def test_each_part_can_be_left_out() -> None:
    rows = odd_cycle(31)
    by_prices = CoveringParams(
        branching=BranchingParams(rows=0), lagrangian=LagrangianParams(patience_before_program=0)
    )
    found = solve_covering(rows, [1] * 31, Budget(60_000), params=by_prices)
    assert (len(found.columns), found.at_least) == (16, 16)
    assert (found.stats.branched, found.stats.rounds) == (0, 0)
    branched = solve_covering(rows, [1] * 31, Budget(60_000))
    assert branched == found
    assert branched.stats.branched + branched.stats.greedy == 1
