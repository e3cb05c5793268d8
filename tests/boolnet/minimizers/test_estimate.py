"""Bounds known at once are bounds: on the cubes of any cover."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boolnet.minimizers.estimate import least_cover
from tests.boolnet.minimizers.brute import minimum_cubes, table


@given(st.text("01-", min_size=8, max_size=8))
@settings(max_examples=60)
def test_no_cover_has_fewer_cubes(column: str) -> None:
    function = table(column)
    assert least_cover(function).cubes <= minimum_cubes(function.values())


@pytest.mark.parametrize(
    ("column", "cubes"), [("01101001", 4), ("00010111", 0), ("10000001", 2), ("1000000-", 1), ("1-------", 0)]
)
def test_rows_without_neighbours_take_a_cube_each(column: str, cubes: int) -> None:
    assert least_cover(table(column)).cubes == cubes
