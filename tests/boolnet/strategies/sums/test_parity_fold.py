"""Folding: how few neurons parity takes in how many layers, and other outputs that are mirrored in their sum."""

from __future__ import annotations

import numpy as np
import pytest

import boolnet
from boolnet.core.errors import NotApplicable
from boolnet.frontends import read
from boolnet.functions.function import BooleanFunction
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec
from boolnet.strategies.sums.parity_fold import parity_fold
from boolnet.strategies.sums.range_folding import Values, foldings
from boolnet.verification.verification import verify_function
from nets import count
from tests.words import tabled, variant


def counted(function: BooleanFunction, context: SearchContext | None = None) -> tuple[int, int]:
    """Hidden neurons and hidden layers of the first construction, all of them verified."""
    made = list(parity_fold(function, context or SearchContext()))
    counts = [count(one.graph) for one in made]
    assert all(verify_function(one.graph, function).ok for one in made)
    assert all(not c.pass_through for c in counts) or not (context or SearchContext()).spec.layered
    return counts[0].hidden, counts[0].layers - 1


@pytest.mark.parametrize(
    ("n", "strict", "with_skips"),
    [(8, (5, 2), (3, 3)), (16, (7, 2), (4, 4)), (64, (11, 3), (6, 6)), (1024, (18, 6), (10, 10))],
)
def test_parity(n: int, strict: tuple[int, int], with_skips: tuple[int, int]) -> None:
    function = read(f"xor(x1..x{n})")
    assert counted(function) == strict
    assert counted(function, SearchContext(Spec(layered=False))) == with_skips


@pytest.mark.slow
@pytest.mark.parametrize("n", [32767, 34000, 50000])
def test_parity_of_as_many_inputs_as_are_compiled(n: int) -> None:
    net = boolnet.compile(f"xor(x1..x{n})", effort="low")
    assert net.strategy == "parity-fold"
    assert net.counts.hidden <= 29
    assert net.certificate is not None
    assert net.certificate.proved


def test_the_limit_on_layers_is_kept() -> None:
    assert counted(read("xor(x1..x64)"), SearchContext(Spec(max_layers=3))) == (15, 2)


def test_where_edges_matter_halving_is_offered_too() -> None:
    made = list(parity_fold(read("xor(x1..x64)"), SearchContext(Spec(objective="edges"))))
    assert [(count(one.graph).hidden, count(one.graph).layers - 1) for one in made] == [(11, 3), (12, 6)]
    assert [count(one.graph).max_weight for one in made][1] <= 2


def test_the_neurons_of_parity_over_every_range() -> None:
    """As many as the recurrence in `range_folding` gives; never more than by halving."""
    for span in range(3, 300):
        parity = Values(tuple(range(span + 1)), (tuple(s % 2 for s in range(span + 1)),))
        best = next(foldings(parity, direct=False))
        assert best.neurons <= 2 * (span - 1).bit_length()
        for s in range(span + 1):
            total = s
            for fold in best.folds:
                (total,) = fold.at(total)
            assert best.last.at(total) == [s % 2]


def test_parities_of_subsets_in_a_table_whatever_is_negated() -> None:
    table = tabled(12, lambda rows: [np.bitwise_count(rows & 0b111111110111) & 1, np.bitwise_count(rows >> 4) & 1])
    assert counted(table) == counted(variant(table, 1)) == counted(variant(table, 2)) == (11, 2)


def test_a_bit_of_a_count_folds_too() -> None:
    table = tabled(15, lambda rows: [np.bitwise_count(rows) >> 1 & 1])
    assert counted(table) == counted(variant(table, 1)) == (6, 2)


@pytest.mark.parametrize("source", ["a & b", "maj(x1..x9)", "exactly(2, x1..x5)", "1"])
def test_what_gains_nothing_is_refused(source: str) -> None:
    with pytest.raises(NotApplicable):
        parity_fold(read(source), SearchContext())
