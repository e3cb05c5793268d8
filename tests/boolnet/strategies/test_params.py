"""Parameters of strategies: all of them are documented, each can be changed by its path, and that has an effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from boolnet.core.errors import NotApplicable
from boolnet.core.local_search import RoundStats
from boolnet.core.params import leaves, replaced
from boolnet.frontends import read
from boolnet.functions.function import BooleanFunction
from boolnet.passes import PASSES
from boolnet.strategies import STRATEGIES
from boolnet.strategies.construction import Construction
from boolnet.strategies.diagrams.order import SiftingStats
from boolnet.strategies.gates.cuts.mapping import MappingStats
from boolnet.strategies.lookup.table import TableStats
from boolnet.strategies.one_layer.sparse import SparseStats
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec
from nets import count

ROWS = {name: row for table in (STRATEGIES, PASSES) for name, row in table.items() if row.params is not None}
FIVE = read("0x96e8a3c1")
FOUR = read("0x96e8")


def records(params: Any) -> Iterator[Any]:
    """Yield a record and those within it."""
    yield params
    for field in fields(params):
        if is_dataclass(value := getattr(params, field.name)):
            yield from records(value)


@pytest.mark.parametrize("name", ROWS)
def test_every_parameter_is_documented(name: str) -> None:
    for record in records(ROWS[name].params):
        _, _, attributes = (type(record).__doc__ or "").partition("Attributes\n")
        documented = {
            word for line in re.findall(r"^ *([\w, ]+) :", attributes, re.MULTILINE) for word in line.split(", ")
        }
        assert documented == {field.name for field in fields(record)}, type(record).__name__


@pytest.mark.parametrize("name", ROWS)
def test_every_parameter_can_be_changed_by_its_path(name: str) -> None:
    params = ROWS[name].params
    for path, value in leaves(params):
        assert replaced(params, {path: value}) == params


def first(strategy: str, function: BooleanFunction, spec: Spec | None = None, **changes: Any) -> Construction:
    """Return the first network that a strategy offers with other parameters; '__' stands for the dots of a path."""
    row = STRATEGIES[strategy]
    params = replaced(row.params, {path.replace("__", "."): value for path, value in changes.items()})
    return next(iter(replace(row, params=params).offers(function, SearchContext(spec or Spec()))))


@pytest.mark.slow
def test_sparse_says_how_long_it_searched() -> None:
    stats = first("sparse", FOUR, patience=8).stats
    assert isinstance(stats, SparseStats)
    assert stats.last <= stats.first
    assert stats.rounds.rounds >= 5
    assert first("sparse", FOUR, patience=0).stats == SparseStats(stats.first, stats.first, RoundStats())


def test_lut_says_what_the_mapping_won() -> None:
    stats = first("lut", FIVE).stats
    assert isinstance(stats, MappingStats)
    assert stats.neurons <= stats.flow
    assert stats.rounds > 0
    without = first("lut", FIVE, mapping__area_rounds=0).stats
    assert (without.neurons, without.rounds) == (without.flow, 0)


def test_table_says_how_many_splits_it_looked_at() -> None:
    stats = first("table", FIVE).stats
    assert isinstance(stats, TableStats)
    assert 0 < first("table", FIVE, tries=1).stats.priced < stats.priced
    assert first("table", FIVE, improved=0).stats.moves == 0


def test_bdd_says_how_many_orders_it_looked_at() -> None:
    pairs = read("(a & d) | (b & e) | (c & f)")
    stats = first("bdd", pairs).stats
    assert isinstance(stats, SiftingStats)
    assert stats.last <= stats.first
    assert first("bdd", pairs, work=0).stats.orders == 1 < stats.orders


def test_exact_decides_dont_cares_only_where_they_are_few() -> None:
    function = read("m(1,2) + d(3)")
    assert count(first("exact", function).graph).hidden == 1
    assert count(first("exact", function, free_rows=0).graph).hidden == 2


def test_a_smaller_limit_refuses_what_was_built() -> None:
    with pytest.raises(NotApplicable, match="5 inputs"):
        first("integer-sop", FIVE, most_inputs=4)
