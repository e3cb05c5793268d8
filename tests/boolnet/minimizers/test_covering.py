"""Covering problems by prices: the columns hit every row, none of them to spare, and the bound holds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from boolnet.core.budget import Budget
from boolnet.minimizers.covering.lagrange import LagrangianParams, _Prices, lagrangian_cover
from boolnet.minimizers.covering.lists import Lists
from boolnet.minimizers.covering.weighing import Weighing

COLUMNS = 11


def random_rows(seed: int) -> list[int]:
    random = np.random.default_rng(seed)
    hit = random.random((30, COLUMNS)) < 0.3
    hit[np.arange(30), random.integers(COLUMNS, size=30)] = True
    rows = (hit @ (1 << np.arange(COLUMNS))).tolist()
    return [*rows, *(1 << c for c in range(0, COLUMNS, 9))]  # every column must hit a row


def least(rows: list[int]) -> int:
    for size in range(1, COLUMNS + 1):
        for chosen in combinations(range(COLUMNS), size):
            if all(sum(1 << c for c in chosen) & row for row in rows):
                return size
    raise AssertionError("each row is hit by a column")


@pytest.mark.parametrize("seed", range(12))
def test_the_columns_hit_every_row_and_the_bound_holds(seed: int) -> None:
    rows = random_rows(seed)
    found = lagrangian_cover(Lists.of(rows, COLUMNS), Weighing([1] * COLUMNS, [1] * COLUMNS), Budget(200))
    chosen = sum(1 << c for c in found.columns)
    assert all(chosen & row for row in rows)
    for c in found.columns:
        assert any(not (chosen & ~(1 << c)) & row for row in rows), "a column is redundant"
    assert found.at_least <= least(rows) <= len(found.columns)


def test_of_columns_that_are_redundant_one_by_one_not_all_go() -> None:
    ones = np.ones(3, dtype=np.int64)
    prices = _Prices(Lists.of([0b011, 0b110, 0b101], 3), ones, ones, LagrangianParams())
    assert len(prices.without_redundant(np.arange(3))) == 2
