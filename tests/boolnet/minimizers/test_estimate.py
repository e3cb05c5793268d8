"""Bounds known at once are bounds: on the cubes of any cover."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boolnet.minimizers import minimize_cover
from boolnet.minimizers.estimate import least_cover
from tests.boolnet.minimizers.brute import minimum_cubes, table


@given(st.text("01-", min_size=8, max_size=8))
@settings(max_examples=60)
def test_no_cover_has_fewer_cubes(column: str) -> None:
    function = table(column)
    assert least_cover(function).cubes <= minimum_cubes(function.values())


@pytest.mark.parametrize(
    ("column", "cubes", "literals"),
    [("01101001", 4, 12), ("00010111", 2, 4), ("10000001", 2, 6), ("1000000-", 1, 3), ("1-------", 1, 0)],
)
def test_rows_count_by_the_largest_cube_they_can_be_in(column: str, cubes: int, literals: int) -> None:
    assert least_cover(table(column)) == (cubes, literals)


@given(st.text("01-", min_size=32, max_size=32))
@settings(max_examples=30)
def test_no_proved_cover_has_fewer_cubes_or_literals(column: str) -> None:
    function = table(column)
    for method in ("best", "exact"):
        found = minimize_cover(function, method=method)
        assert least_cover(function).cubes <= len(found.cover)
        assert least_cover(function).literals <= found.cover.literals()


def test_a_random_table_has_many_cubes() -> None:
    column = "".join(np.random.default_rng(1).choice(["0", "1"], 1 << 12))
    assert least_cover(table(column)).cubes > 100
