"""What every row of every table has, and what the rows of each promise; `checks` says what that is."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator

import pytest

import boolnet
from boolnet.compiler.request import Request
from boolnet.compiler.stages import part_builder
from boolnet.core.budget import Budget
from boolnet.core.output_semantics import OUTPUT_SEMANTICS
from boolnet.export import EXPORTERS
from boolnet.frontends import FRONTENDS, read
from boolnet.functions.function import BooleanFunction
from boolnet.minimizers import MINIMIZERS
from boolnet.passes import PASSES
from boolnet.strategies import STRATEGIES
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec
from boolnet.writers import WRITERS
from boolnet.writers.named_cover import NamedCover
from nets import GraphBuilder
from nets.graphs.graph import Graph
from tests.conformance import checks
from tests.corpus import RECOGNISED, SOURCES

LITTLE = 20  # units; then a search ends with what it has
WORK = (LITTLE, pytest.param(2000, marks=pytest.mark.slow))  # with little every third source, others for each meaning

#: What strategies that refuse most of SOURCES are given beside it: three sources of which they must build.
MORE_SOURCES = dict.fromkeys(("parity-fold", "digits", "parts"), RECOGNISED)

#: Texts of every format, each with the columns of its outputs' values.
TEXTS = {
    "expr": {"a ^ b": ["0110"], "s = a & b; c = a | b": ["0001", "0111"], "!maj(a, b, c)": ["11101000"]},
    "table": {"0110": ["0110"], "m(1, 2) + d(3)": ["011-"], "0x96": ["01101001"], "s = 01; c = 10": ["01", "10"]},
    "pla": {
        ".i 2\n.o 1\n10 1\n01 1\n.e\n": ["0110"],
        ".i 2\n.o 2\n.type fd\n1- 1-\n01 01\n.e\n": ["0011", "01--"],
        ".i 1\n.o 1\n.type fr\n1 1\n0 0\n.e\n": ["01"],
    },
    "cnf": {
        "p cnf 2 1\n1 2 0\n": ["0111"],
        "c a comment\np cnf 2 2\n1 2 0\n-1 -2 0\n": ["0110"],
        "p cnf 1 1\n-1 0\n": ["10"],
    },
}


def context(meaning: str, work: int) -> SearchContext:
    spec = Spec(meaning=meaning)
    return SearchContext(spec, Budget(work), build_part=part_builder(Request(spec)))


@pytest.mark.parametrize("work", WORK)
@pytest.mark.parametrize("meaning", OUTPUT_SEMANTICS)
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_strategy_builds_and_is_right_deterministic_and_keeps_names(strategy: str, meaning: str, work: int) -> None:
    make = functools.partial(context, meaning, work)
    first = list(OUTPUT_SEMANTICS).index(meaning) if work == LITTLE else 0
    sources = dict(itertools.islice(SOURCES.items(), first, None, 3 if work == LITTLE else 1))
    sources |= MORE_SOURCES.get(strategy, {})
    assert checks.strategy_problems(STRATEGIES[strategy], sources, make) == []


@pytest.mark.parametrize("work", WORK)
@pytest.mark.parametrize("method", MINIMIZERS)
def test_a_minimizer_is_1_on_the_on_set_and_0_on_the_off_set(method: str, work: int) -> None:
    sources = {name: source for name, source in SOURCES.items() if read(source).inputs}
    assert checks.minimizer_problems(MINIMIZERS[method], sources, lambda: Budget(work)) == []


@pytest.mark.parametrize("method", MINIMIZERS)
@pytest.mark.parametrize("source", ["0", "1", "p = 0; q = 1"])
def test_a_function_of_no_inputs_has_a_cover(method: str, source: str) -> None:
    function = read(source)
    assert boolnet.minimize(function, method=method).minimized.kind == MINIMIZERS[method].kind


@pytest.mark.parametrize("name", PASSES)
def test_a_pass_changes_networks_and_keeps_its_promise(name: str) -> None:
    assert checks.pass_problems(PASSES[name], networks()) == []


@functools.cache
def networks() -> tuple[Graph, ...]:
    """Return networks as strategies build them, before any pass, which must not change them."""
    sources = ("shared xor", "full adder", "multiplexer", "nested", "constant outputs", "six cubes")
    raw = [
        boolnet.compile(SOURCES[name], strategy=strategy, passes="none").graph
        for name in sources
        for strategy in ("xor-tree", "dnf", "lut")
    ]
    return (*raw, *wasteful_networks())


def wasteful_networks() -> Iterator[Graph]:
    """Yield networks with neurons that nothing reads, that read nothing, twice over, sums of others, and factors."""
    for k in (2, 3, 5):
        net = GraphBuilder("abc")
        a, b, c = (net.input(name) for name in "abc")
        net.neuron(a + b + c)
        first, twice = net.neuron(k * (a - b)), net.neuron(k * (a - b))
        low, high = net.neuron(b + c - 1), net.neuron(b - c)
        rest = net.neuron(c - b)  # with high the value of b ^ c
        constant = net.neuron(0 * a + k)  # reads nothing
        net.output("y", net.neuron(first + twice + low) + net.neuron(high + rest) + net.neuron(constant - 1))
        yield net.build()


@pytest.mark.parametrize("name", FRONTENDS)
def test_a_frontend_reads_its_texts_and_refuses_others(name: str) -> None:
    assert checks.frontend_problems(FRONTENDS[name], TEXTS[name]) == []


@pytest.mark.parametrize("format", [name for name, row in EXPORTERS.items() if row.read])
def test_a_file_read_back_computes_the_same(format: str) -> None:
    row = EXPORTERS[format]
    if row.extra:
        pytest.importorskip(row.extra)
    assert checks.exporter_problems(EXPORTERS[format], described()) == []


@functools.cache
def described() -> dict[str, Graph]:
    """Return a network of every source with all that is known of it, which no format changes."""
    return {name: boolnet.compile(source, strategy="xor-tree").described() for name, source in SOURCES.items()}


@pytest.mark.parametrize("kind", ["best", "esop"])
@pytest.mark.parametrize("notation", WRITERS)
def test_what_a_writer_writes_reads_as_the_same_function(notation: str, kind: str) -> None:
    assert checks.writer_problems(WRITERS[notation], checks.TEXT_READERS.get(notation), covers(kind)) == []


@functools.cache
def covers(kind: str) -> dict[str, tuple[BooleanFunction, NamedCover]]:
    """Return every source with a cover of it, which no notation changes."""
    functions = {name: read(source) for name, source in SOURCES.items()}
    return {
        name: (function, boolnet.minimize(function, method=kind, effort=100)) for name, function in functions.items()
    }
