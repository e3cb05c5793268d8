"""esop: exclusive sums of products, folded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.params import replaced
from boolnet.frontends import read
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec
from boolnet.strategies.two_level.esop import ExclusiveSumParams, choose_factors, esop
from boolnet.verification.verification import verify_function
from nets import Counts, count
from tests.corpus import read_covers, table_of
from tests.shared_files import PLA_FOLDER, needs_pla_files


def counts_of(source: str, context: SearchContext | None = None) -> Counts:
    function = read(source)
    (construction,) = esop(function, context or SearchContext())
    assert verify_function(construction.graph, function).ok
    return count(construction.graph)


@pytest.mark.parametrize(
    ("source", "hidden", "layers"),
    [
        ("xor(x1..x16)", 7, 3),
        ("xor(x1..x40)", 9, 4),
        ("a & b & c & d", 1, 2),
        ("(a & b) ^ (c & d)", 4, 3),
        ("(a & b) ^ (a & b & c)", 1, 2),
        ("(a & b & c) ^ (!a & d & e)", 2, 2),
        ("p = a & b; q = (a & b) ^ (c & d)", 4, 3),
        ("s = a ^ b; c = a & b", 1, 2),
        ("0", 0, 1),
        ("1", 0, 1),
    ],
)
def test_cubes_are_added_and_folded(source: str, hidden: int, layers: int) -> None:
    counts = counts_of(source)
    assert (counts.hidden, counts.layers) == (hidden, layers)


def test_skips_fold_with_one_neuron() -> None:
    assert counts_of("xor(x1..x16)", SearchContext(Spec(layered=False))).hidden == 4


@pytest.mark.parametrize(("most", "layers"), [(2, 2), (3, 3), (4, 4)])
def test_the_limit_on_layers_is_kept(most: int, layers: int) -> None:
    assert counts_of("xor(x1..x40)", SearchContext(Spec(max_layers=most))).layers == layers


def test_where_edges_matter_ranges_are_halved() -> None:
    few = counts_of("xor(x1..x40)", SearchContext(Spec(objective="edges")))
    assert few.edges < counts_of("xor(x1..x40)").edges
    assert few.max_weight <= 2


def test_time_that_is_over_still_gives_a_network() -> None:
    counts_of("(a & b) ^ (c & d) ^ (e & f) ^ (a & f)", SearchContext(budget=Budget(0)))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("layered", [True, False])
def test_random_tables_are_right(seed: int, layered: bool) -> None:
    function = table_of(5, int(np.random.default_rng(seed).integers(1 << 32)))
    for construction in esop(function, SearchContext(Spec(layered=layered), Budget(50))):
        assert verify_function(construction.graph, function).ok


@given(st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=1, max_size=5), st.data())
def test_factors_keep_the_parity_and_do_not_widen_the_range(rows: list[list[bool]], data: st.DataObject) -> None:
    values = np.array(rows, dtype=np.int32)
    members = np.array([data.draw(st.booleans()) for _ in rows])
    low, high, factors = choose_factors(values, members, UNLIMITED)
    total, plain = factors @ values, members.astype(np.int32) @ values
    np.testing.assert_array_equal(total % 2, plain % 2)
    assert (total.min(), total.max()) == (low, high)
    assert high - low <= plain.max() - plain.min()


def test_parameters_of_the_minimiser_reach_it() -> None:
    function = read("atleast(3, x1..x6)")
    notes = []
    for changes in ({}, {"minimizer.search.patience": 0, "minimizer.search.patience_per_term": 0}):
        params = replaced(ExclusiveSumParams(), changes)
        (construction,) = esop(function, SearchContext(budget=Budget(500)), params)
        notes.append(construction.note)
    assert notes == ["exclusive sum of 12 cubes", "exclusive sum of 14 cubes"]


@needs_pla_files
@pytest.mark.parametrize(("name", "most"), [("rd53", 25), pytest.param("Z9sym", 58, marks=pytest.mark.slow)])
def test_arithmetic_functions_take_few_cubes(name: str, most: int) -> None:
    function = read_covers((PLA_FOLDER / f"{name}.pla").read_text())
    (construction,) = esop(function, SearchContext(budget=Budget(1000)))
    assert verify_function(construction.graph, function).ok
    assert count(construction.graph).nodes <= most
