"""Weights that are typed into the page are read strictly, and numbers are shown as what they are."""

from __future__ import annotations

import pytest

from tests.boolnet.explorer.node import needs_node, node

pytestmark = needs_node


@pytest.mark.parametrize(
    ("typed", "weight"),
    [
        ("2", 2),
        (" -3 ", -3),
        ("\u22123", -3),
        ("+.5", 0.5),
        ("1.", 1),
        ("1/2", 0.5),
        ("-3 / 4", -0.75),
        ("1e3", 1000),
        ("9007199254740992", 2**53),
        ("-0", 0),
    ],
)
def test_numbers_and_fractions_are_read(typed: str, weight: float) -> None:
    assert node("read_weights.mjs", {"typed": [typed]})["read"] == [{"weight": weight}]


@pytest.mark.parametrize(
    "typed", ["", " ", "abc", "3,5", "1/2/3", "1//2", "0x10", "Infinity", "NaN", "1 2", "--1", "e3"]
)
def test_what_is_no_number_is_refused_with_what_is_one(typed: str) -> None:
    (read,) = node("read_weights.mjs", {"typed": [typed]})["read"]
    assert read["problem"].startswith("A weight is a number such as 2, \u22120.5 or 1/2, not ")


@pytest.mark.parametrize("typed", ["1e308", "-1e308", "9007199254740993.5e1", "1e999", "1e300/1e-300"])
def test_weights_beyond_those_of_python_are_refused(typed: str) -> None:
    (read,) = node("read_weights.mjs", {"typed": [typed]})["read"]
    assert "at most 2^53" in read["problem"]


def test_no_weight_is_divided_by_zero() -> None:
    (read,) = node("read_weights.mjs", {"typed": ["1/0"]})["read"]
    assert "other than 0" in read["problem"]


def test_a_number_of_which_not_all_digits_are_shown_has_a_sign() -> None:
    numbers = [1, -2, 0.5, 1.0000000000000002, 1 / 3, 0.1]
    texts = ["1", "\u22122", "0.5", "\u22481", "\u22480.333333", "0.1"]
    assert node("read_weights.mjs", {"numbers": numbers})["shown"] == texts


def test_texts_are_one_whatever_their_blanks() -> None:
    pairs = [("a^b", " a  ^ b\n"), ("a b", "ab"), ("s = a; c = b", "s=a;c=b # sums"), ("a & b", "b & a")]
    assert node("read_weights.mjs", {"pairs": pairs})["same"] == [True, False, True, False]
