"""Parameters of strategies: each row builds with its own, and other values reach the algorithm."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from boolnet.core.errors import NotApplicable
from boolnet.core.params import leaves, replaced
from boolnet.frontends import read
from boolnet.strategies import STRATEGIES
from boolnet.strategies.search_context import SearchContext

HALF_ADDER = "s = a ^ b; c = a & b"


def built(strategy: str, source: str, changes: dict[str, Any]) -> list[int]:
    """The neurons of what a strategy offers with some parameters changed."""
    row = STRATEGIES[strategy]
    changed = replace(row, params=replaced(row.params, changes))
    return [len(one.graph) for one in changed.offers(read(source), SearchContext())]


@pytest.mark.parametrize("strategy", [name for name, row in STRATEGIES.items() if row.params is not None])
def test_every_value_has_a_path_and_a_place_in_the_docstring(strategy: str) -> None:
    params = STRATEGIES[strategy].params
    assert replaced(params, dict(leaves(params))) == params
    assert "Attributes" in (type(params).__doc__ or "")


def test_other_values_are_used() -> None:
    assert len(built("digits", HALF_ADDER, {})) == 3
    assert len(built("digits", HALF_ADDER, {"at_once": (1,)})) == 1


@pytest.mark.parametrize(
    ("strategy", "source", "changes"),
    [
        ("digits", HALF_ADDER, {"inputs": 1}),
        ("threshold", "maj(a, b & c, d)", {"rounds": 0}),
        ("weighted-sum", "xor(x1..x30)", {"wide": 29}),
        ("parts", "(a | b) ^ (c & d) ^ e", {"tabled_inputs": 3, "single_outputs": 0}),
    ],
)
def test_an_ablation_may_leave_nothing(strategy: str, source: str, changes: dict[str, Any]) -> None:
    with pytest.raises(NotApplicable):
        built(strategy, source, changes)
