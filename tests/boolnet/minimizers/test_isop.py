"""Irredundant sums of products: right, and without a cube to spare."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from boolnet.minimizers.disjoint.partition import cube_rows
from boolnet.minimizers.primes.isop import isop


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF))
def test_every_cube_is_needed_and_allowed(on: int, free: int) -> None:
    lower, upper = on & ~free, on | free
    rows = [cube_rows(cube) for cube in isop(lower, upper, 4)]
    union = 0
    for one in rows:
        union |= one
    assert lower & ~union == 0
    assert union & ~upper == 0
    for i in range(len(rows)):
        others = 0
        for one in rows[:i] + rows[i + 1 :]:
            others |= one
        assert lower & ~others, "a cube is redundant"
