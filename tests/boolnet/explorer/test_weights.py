"""Weights that are typed into the page are read strictly, and numbers are shown as what they are."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.boolnet.explorer.node import needs_node, node

pytestmark = needs_node


READ = {
    "2": 2,
    " -3 ": -3,
    "\u22123": -3,
    "+.5": 0.5,
    "1.": 1,
    "1/2": 0.5,
    "-3 / 4": -0.75,
    "1e3": 1000,
    "9007199254740992": 2**53,
    "-0": 0,
}
NO_NUMBERS = ["", " ", "abc", "3,5", "1/2/3", "1//2", "0x10", "Infinity", "NaN", "1 2", "--1", "e3"]
BEYOND = ["1e308", "-1e308", "9007199254740993.5e1", "1e999", "1e300/1e-300"]
BY_ZERO = "1/0"
SHOWN = {1: "1", -2: "\u22122", 0.5: "0.5", 1.0000000000000002: "\u22481", 1 / 3: "\u22480.333333", 0.1: "0.1"}
SAME = {("a^b", " a  ^ b\n"): True, ("a b", "ab"): False, ("s = a; c = b", "s=a;c=b # sums"): True} | {
    ("a & b", "b & a"): False
}


@cache
def answers() -> dict[str, Any]:
    """Return what the page says of all of these, of one start of node."""
    typed = [*READ, *NO_NUMBERS, *BEYOND, BY_ZERO]
    said = node("read_weights.mjs", {"typed": typed, "numbers": [*SHOWN], "pairs": [*SAME]})
    return {**said, "read": dict(zip(typed, said["read"], strict=True))}


@pytest.mark.parametrize("typed", READ)
def test_numbers_and_fractions_are_read(typed: str) -> None:
    assert answers()["read"][typed] == {"weight": READ[typed]}


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_is_refused_with_what_is_one(typed: str) -> None:
    problem = answers()["read"][typed]["problem"]
    assert problem.startswith("A weight is a number such as 2, \u22120.5 or 1/2, not ")


@pytest.mark.parametrize("typed", BEYOND)
def test_weights_beyond_those_of_python_are_refused(typed: str) -> None:
    assert "at most 2^53" in answers()["read"][typed]["problem"]


def test_no_weight_is_divided_by_zero() -> None:
    assert "other than 0" in answers()["read"][BY_ZERO]["problem"]


def test_a_number_of_which_not_all_digits_are_shown_has_a_sign() -> None:
    assert answers()["shown"] == [*SHOWN.values()]


def test_texts_are_one_whatever_their_blanks() -> None:
    assert answers()["same"] == [*SAME.values()]
