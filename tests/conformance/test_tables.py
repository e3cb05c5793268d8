"""What every row of every table has, and what the rows of each promise."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.core.errors import NotApplicable
from boolnet.core.output_semantics import OUTPUT_SEMANTICS
from boolnet.export import EXPORTERS, load, save
from boolnet.frontends import FRONTENDS, read
from boolnet.functions.packed_bits import row_words, tail_mask
from boolnet.functions.truth_table import tabulate
from boolnet.minimizers import MINIMIZERS, minimize_cover
from boolnet.minimizers.result import COMBINE
from boolnet.passes import PASSES
from boolnet.strategies import STRATEGIES
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec
from boolnet.verification.verification import verify_function
from boolnet.writers import WRITERS
from nets import execute
from nets.graphs.graph import neurons
from tests.corpus import SOURCES

TABLES: dict[str, Mapping[str, Any]] = {
    "strategies": STRATEGIES,
    "passes": PASSES,
    "frontends": FRONTENDS,
    "minimizers": MINIMIZERS,
    "writers": WRITERS,
    "exporters": EXPORTERS,
}


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_a_summary(table: str) -> None:
    for name, row in TABLES[table].items():
        assert row.summary.strip() == row.summary != "", name
        assert not row.summary.endswith(".")
        assert len(row.summary) < 110


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("meaning", OUTPUT_SEMANTICS)
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_strategy_is_right_deterministic_and_keeps_names(strategy: str, meaning: str, name: str) -> None:
    function = read(SOURCES[name])
    context = SearchContext(Spec(meaning=meaning))
    try:
        built = list(STRATEGIES[strategy].build(function, context))
    except NotApplicable:
        if STRATEGIES[strategy].is_general:
            raise
        return
    assert built
    again = list(STRATEGIES[strategy].build(read(SOURCES[name]), context))
    for one, other in zip(built, again, strict=True):
        graph = one.graph
        assert verify_function(graph, function, meaning).ok
        assert graph.graph["inputs"] == function.inputs
        assert graph.graph["outputs"] == function.outputs
        assert list(other.graph.edges(data=True)) == list(graph.edges(data=True))
        assert all(type(data["weight"]) is int for _, _, data in graph.edges(data=True))
        assert all(type(graph.nodes[node]["bias"]) is int for node in neurons(graph))


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("method", MINIMIZERS)
def test_a_minimizer_is_1_on_the_on_set_and_0_on_the_off_set(method: str, name: str) -> None:
    function = read(SOURCES[name])
    minimized = minimize_cover(function, method)
    table = tabulate(function)
    rows = row_words(len(function.inputs), 0, 1 << len(function.inputs))
    values = minimized.cover.evaluate(rows, COMBINE[minimized.kind])
    assert minimized.kind == MINIMIZERS[method].kind
    free = np.zeros_like(table.on) if table.dc is None else table.dc
    assert not (table.on & ~values).any()
    assert not (values & ~(table.on | free) & tail_mask(1 << len(function.inputs))).any()
    assert minimized.kind == MINIMIZERS[method].kind
    assert 0 <= minimized.at_least <= len(minimized.cover)
    if minimized.kind == "disjoint":
        assert not minimized.cover.overlapping().any()


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("format", EXPORTERS)
def test_a_file_read_back_computes_the_same(format: str, name: str, tmp_path: Path) -> None:
    graph = boolnet.compile(SOURCES[name]).graph
    loaded = load(save(graph, tmp_path / f"net{EXPORTERS[format].suffix}"))
    X = np.random.default_rng(0).integers(2, size=(50, len(graph.graph["inputs"])))
    np.testing.assert_array_equal(execute(loaded, X), execute(graph, X))
    assert loaded.graph == graph.graph


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("to", ["expr", "pla"])
def test_what_a_writer_writes_reads_as_the_same_function(to: str, name: str) -> None:
    function = read(SOURCES[name])
    dnf = boolnet.minimize(function)
    again = read(dnf.to_text(to), to, inputs=function.inputs)
    table = tabulate(function)
    free = np.zeros_like(table.on) if table.dc is None else table.dc
    assert not ((tabulate(again).on ^ table.on) & ~free).any()
