"""What is asked for: nonsense is refused with what was given and the way out, before anything is read."""

from __future__ import annotations

import math
from typing import Any

import pytest

import boolnet
from boolnet.core.errors import BoolnetError


@pytest.mark.parametrize("effort", [None, [1], b"1", True, math.nan, math.inf, 0, -1, 10**400, "-3", "lwo", ""])
def test_an_effort_that_is_none(effort: Any) -> None:
    with pytest.raises(BoolnetError, match="effort"):
        boolnet.compile("a ^ b", effort=effort)


@pytest.mark.parametrize("time_limit", [None, [1], b"1", True, math.nan, 0, -1, "soon"])
def test_a_time_limit_that_is_none(time_limit: Any) -> None:
    for run in (boolnet.compile, boolnet.compare, boolnet.minimize):
        with pytest.raises(BoolnetError, match="a time limit is a number of seconds above 0"):
            run("a ^ b", time_limit=time_limit)


@pytest.mark.parametrize("limit", [0, -1, 0.5, math.nan, "2", 2.0])
@pytest.mark.parametrize("name", ["max_layers", "max_weight"])
def test_a_limit_that_is_none(name: str, limit: Any) -> None:
    with pytest.raises(BoolnetError, match=f"{name} is a whole number of at least 1"):
        boolnet.compile("a ^ b", **{name: limit})


def test_layered_that_is_no_answer() -> None:
    with pytest.raises(BoolnetError, match="layered is True, False or None"):
        boolnet.compile("a ^ b", layered="x")  # type: ignore[arg-type]


def test_an_input_asked_for_twice() -> None:
    with pytest.raises(BoolnetError, match="the name 'b' is given to an input twice"):
        boolnet.compile("a ^ b", inputs=["a", "b", "b"])


def test_numbers_in_digits() -> None:
    assert boolnet.compile("a ^ b", effort="700", time_limit=10**400).counts.hidden == 2


def test_a_bound_where_skips_are_welcome_holds_for_them() -> None:
    net = boolnet.compile("y0 = 0; y1 = !(x1 ^ x2)", layered=False, strategy="dnf")
    least = boolnet.compile("y0 = 0; y1 = !(x1 ^ x2)", layered=False)
    assert net.at_least is not None
    assert (net.at_least.kind, net.at_least.hidden, least.counts.hidden) == ("any", 1, 1)
