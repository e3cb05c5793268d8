"""Limits that no network keeps are refused as impossible, and no others."""

from __future__ import annotations

import pytest

import boolnet
from boolnet.core.errors import LimitError


@pytest.mark.parametrize(
    "source", ["X ^ Y", "p = a; q = a & b", "01-0 ----", "xor(x1..x40)", "or(x1..x300)", "maj(a,b,c)"]
)
def test_one_layer_is_impossible_for_all_but_literals(source: str) -> None:
    with pytest.raises(LimitError, match=r"no network can have 1 layer: .* neither"):
        boolnet.compile(source, max_layers=1)


@pytest.mark.parametrize("source", ["a", "p = !a; q = b; r = 1", "a & (b | !b)", "0--1", "x1 & !x1"])
def test_literals_and_constants_have_one_layer(source: str) -> None:
    assert boolnet.compile(source, max_layers=1, effort="low").counts.layers == 1


def test_a_positive_output_may_have_one_layer() -> None:
    assert boolnet.compile("a | b", max_layers=1, meaning="positive").counts.hidden == 0
