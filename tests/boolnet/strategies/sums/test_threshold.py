"""Linear separation: weights for what has them, refusal of what has none."""

from __future__ import annotations

import numpy as np
import pytest

from boolnet.core.errors import NotApplicable
from boolnet.frontends import read
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import TruthTable
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.sums.threshold import threshold
from boolnet.verification.verification import verify_function
from nets import count
from tests.corpus import npn_representatives, table_of
from tests.words import tabled, variant


def hidden(function: BooleanFunction) -> int:
    (made,) = threshold(function, SearchContext())
    assert verify_function(made.graph, function).ok
    counts = count(made.graph)
    assert counts.layers <= 2
    return counts.hidden


def weighted(weights: list[int], least: int) -> TruthTable:
    return tabled(len(weights), lambda rows: [sum(w * (rows >> i & 1) for i, w in enumerate(weights)) >= least])


@pytest.mark.parametrize(
    ("source", "neurons"),
    [
        ("a & b & !c", 1),
        ("a | !b | c", 1),
        ("maj(x1..x101)", 2),
        ("a & (b | c)", 2),
        ("atleast(3, x1..x30) ", 2),
        ("p = atleast(3, a, b, c, d, e); q = atleast(4, a, b, c, d, e); r = 1", 3),
        ("m(5,6,7,13) + d(0,3,9,10,15)", 2),
    ],
)
def test_counts(source: str, neurons: int) -> None:
    assert hidden(read(source)) == neurons


@pytest.mark.parametrize("n", [6, 9, 12, 16])
def test_weights_of_any_kind_are_found_whatever_is_shuffled_and_negated(n: int) -> None:
    weights = np.random.default_rng(n).integers(1, 40, size=n).tolist()
    table = weighted(weights, sum(weights) // 2)
    assert [hidden(one) for one in (table, variant(table, 1), variant(table, 2))] == [2, 2, 2]


def test_the_weights_have_the_smallest_sum() -> None:
    (made,) = threshold(weighted([50, 30, 20], 49), SearchContext())
    assert made.note == "weights 1, 1, 2"


@pytest.mark.parametrize("source", ["a ^ b", "a & b | c & d", "ite(s, a, b)", "p = a & b; q = a ^ b"])
def test_what_is_no_threshold_function_is_refused(source: str) -> None:
    with pytest.raises(NotApplicable, match="not recognised as a threshold function"):
        threshold(read(source), SearchContext())


def test_of_the_classes_of_three_inputs_exactly_the_known_ones_are_threshold_functions() -> None:
    """Constant, literal, AND of 2, AND of 3, majority and a & (b | c): 6 of the 14 (Muroga 1971)."""
    found = []
    for number in npn_representatives(3):
        try:
            hidden(table_of(3, number))
            found.append(number)
        except NotApplicable:
            pass
    assert len(found) == 6
