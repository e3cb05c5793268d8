"""That the checks find what is wrong: rows made to be wrong in one way each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.core.budget import Budget
from boolnet.core.errors import BoolnetError, NotApplicable
from boolnet.export import EXPORTERS
from boolnet.frontends import FRONTENDS, read
from boolnet.functions.cover import FREE
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.minimizers import MINIMIZERS
from boolnet.minimizers.result import CoverObjective, MinimizationResult
from boolnet.passes import PASSES
from boolnet.strategies import STRATEGIES, Strategy
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from boolnet.writers import WRITERS
from nets import GraphBuilder
from nets.graphs.graph import Graph
from tests.conformance import checks
from tests.corpus import RECOGNISED, SOURCES

FEW = {name: SOURCES[name] for name in ("and", "or", "implication", "multiplexer", "full adder")}

Build = Callable[[BooleanFunction, SearchContext], Iterable[Construction]]


def problems(build: Build, row: Strategy = STRATEGIES["dnf"], sources: checks.Sources = FEW) -> str:
    return "\n".join(checks.strategy_problems(replace(row, build=build), sources, SearchContext))


def changed(change: Callable[[Graph], None], row: Strategy = STRATEGIES["dnf"]) -> Build:
    """Return the row's construction with every network changed."""

    def build(function: BooleanFunction, context: SearchContext) -> Iterator[Construction]:
        for construction in row.build(function, context):
            graph = construction.graph.copy()
            change(graph)
            yield replace(construction, graph=graph)

    return build


def refuse(function: BooleanFunction, context: SearchContext) -> Iterable[Construction]:
    raise NotApplicable("it is not what I build")


def negate(graph: Graph) -> None:
    for output in graph.graph["outputs"]:
        graph.nodes[output]["bias"] = 1 - graph.nodes[output]["bias"]
        for _, _, data in graph.in_edges(output, data=True):
            data["weight"] *= -1


def test_sound_strategies_have_no_problems() -> None:
    assert problems(STRATEGIES["dnf"].build) == ""
    assert problems(STRATEGIES["parity-fold"].build, STRATEGIES["parity-fold"], RECOGNISED) == ""


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_strategy_that_always_refuses_has_problems(strategy: str) -> None:
    found = problems(refuse, STRATEGIES[strategy])
    assert "only 0 sources are built" in found
    assert ("a general strategy refuses it" in found) == STRATEGIES[strategy].is_general


def test_parity_fold_with_its_outputs_negated_has_problems() -> None:
    row = STRATEGIES["parity-fold"]
    found = problems(changed(negate, row), row, RECOGNISED)
    assert "parity of 9: wrong: y is 1.0, expected 0" in found


def rename(graph: Graph) -> None:
    graph.graph["inputs"] = tuple(reversed(graph.graph["inputs"]))


def in_floats(graph: Graph) -> None:
    for _, _, data in graph.edges(data=True):
        data["weight"] = float(data["weight"])


def different_every_time() -> Callable[[Graph], None]:
    calls = iter(range(1, 1000))

    def change(graph: Graph) -> None:
        graph.add_edge(graph.graph["inputs"][0], graph.graph["outputs"][0], weight=next(calls))

    return change


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (negate, "wrong"),
        (rename, "other inputs or outputs"),
        (in_floats, "no integers"),
        (different_every_time(), "another network at the second call"),
    ],
)
def test_a_strategy_with_other_networks_has_problems(change: Callable[[Graph], None], problem: str) -> None:
    assert problem in problems(changed(change))


def test_a_strategy_that_offers_nothing_or_fails_has_problems() -> None:
    assert "0 networks, then 0" in problems(lambda function, context: [])
    assert "ZeroDivisionError" in problems(lambda function, context: [1 // 0])  # type: ignore[list-item]


def minimizer(run: Callable[[BooleanFunction], MinimizationResult], name: str = "best") -> str:
    def with_budget(function: BooleanFunction, budget: Budget, objective: CoverObjective) -> MinimizationResult:
        return run(function)

    row = replace(MINIMIZERS[name], run=with_budget)
    single = {key: source for key, source in FEW.items() if ";" not in source}
    return "\n".join(checks.minimizer_problems(row, single, lambda: Budget(100)))


def best(function: BooleanFunction, name: str = "best") -> MinimizationResult:
    return MINIMIZERS[name].run(function, Budget(100), "cubes")


def minterms(function: BooleanFunction) -> MinimizationResult:
    found = best(function)
    rows = np.flatnonzero(tabulate(function).values()[0] == 1)
    n = len(function.inputs)
    cubes = (rows[:, None] >> np.arange(n)[::-1] & 1).astype(np.uint8)
    members = np.ones((len(rows), 1), dtype=np.bool_)
    return replace(found, cover=replace(found.cover, cubes=cubes, members=members), at_least=0)


def refuse_cover(function: BooleanFunction) -> MinimizationResult:
    raise BoolnetError("no")


def test_a_minimizer_that_is_wrong_or_saves_nothing_has_problems() -> None:
    def one_cube_less(function: BooleanFunction) -> MinimizationResult:
        found = best(function)
        return replace(found, cover=replace(found.cover, cubes=found.cover.cubes[1:], members=found.cover.members[1:]))

    def everything(function: BooleanFunction) -> MinimizationResult:
        found = best(function)
        return replace(found, cover=replace(found.cover, cubes=np.full_like(found.cover.cubes, FREE)), at_least=0)

    assert minimizer(best) == ""
    assert "0 on the on-set" in minimizer(one_cube_less)
    assert "1 on the off-set" in minimizer(everything)
    assert "cubes, but" in minimizer(lambda function: replace(best(function), at_least=99))
    assert "a cover of the kind 'sum'" in minimizer(best, "disjoint")
    assert "only 0 sources take fewer cubes" in minimizer(minterms)
    assert "BoolnetError('no')" in minimizer(refuse_cover)


def sample() -> list[Graph]:
    net = GraphBuilder("ab")
    net.neuron(net.input("a"))
    net.output("y", net.neuron(net.input("a") + net.input("b") - 1))
    return [net.build()] * 3


def passing(run: Callable[[Graph], Graph]) -> str:
    return "\n".join(checks.pass_problems(replace(PASSES["dead-neurons"], run=run), sample()))


def test_a_pass_that_does_nothing_or_breaks_its_promise_has_problems() -> None:
    def more(graph: Graph) -> Graph:
        grown = graph.copy()
        grown.add_node("h", bias=0, activation="relu")
        grown.add_edge("a", "h", weight=1)
        return grown

    def other(graph: Graph) -> Graph:
        broken = PASSES["dead-neurons"].run(graph).copy()
        broken.nodes["y"]["bias"] += 1
        return broken

    def in_place(graph: Graph) -> Graph:
        graph.nodes["y"]["bias"] += 1
        return graph

    assert passing(PASSES["dead-neurons"].run) == ""
    assert passing(lambda graph: graph) == "only 0 networks are changed, fewer than 3"
    assert "nodes grew" in passing(more)
    assert "other values" in passing(other)
    assert "a second run changes" in passing(other)
    assert "the network given is changed" in passing(in_place)


def test_a_frontend_that_misreads_refuses_or_takes_anything_has_problems() -> None:
    texts = {"a & b": ["0001"], "a | b": ["0111"], "!a": ["10"]}
    row = FRONTENDS["expr"]

    def read_as(reader: Callable[[str, str], BooleanFunction]) -> str:
        return "\n".join(checks.frontend_problems(replace(row, read=reader), texts))

    def refuse_text(text: str, name: str) -> BooleanFunction:
        raise BoolnetError("no")

    def crash(text: str, name: str) -> BooleanFunction:
        return row.read(text, name) if text in texts else [][0]

    assert read_as(row.read) == ""
    assert "only 0 texts are read" in read_as(refuse_text)
    assert "other values" in read_as(lambda text, name: row.read("a ^ b", name))
    assert "'' is read" in read_as(lambda text, name: row.read(text if text in texts else "a", name))
    assert "IndexError" in read_as(crash)
    assert "not recognised" in "\n".join(checks.frontend_problems(replace(row, recognise=lambda text: False), texts))


def test_an_exporter_that_loses_something_has_problems() -> None:
    graphs = {name: boolnet.compile(source, strategy="dnf").graph for name, source in FEW.items()}
    row = EXPORTERS["json"]

    def told(**changes: Any) -> str:
        return "\n".join(checks.exporter_problems(replace(row, **changes), graphs))

    read = row.read
    assert read is not None

    def read_negated(data: bytes, name: str) -> Graph:
        graph = read(data, name)
        negate(graph)
        return graph

    assert told() == ""
    assert "other values come back" in told(read=read_negated)
    assert "only 0 networks come back" in told(write=lambda graph: b"")
    assert "b'' is read" in told(read=lambda data, name: read(data, name) if data else graphs["and"])


def test_a_writer_that_writes_another_function_has_problems() -> None:
    functions = {name: read(source) for name, source in FEW.items()}
    found = {name: (function, boolnet.minimize(function)) for name, function in functions.items()}
    same = {name: read(source, inputs="abc") for name, source in FEW.items() if name in ("and", "or")}
    abc = {name: (function, boolnet.minimize(function)) for name, function in same.items()}
    for name, reader in checks.TEXT_READERS.items():
        row = WRITERS[name]
        assert checks.writer_problems(row, reader, found) == []
        wrong = {key: (_negation(function), named) for key, (function, named) in found.items()}
        assert "only 0 covers are written right" in "\n".join(checks.writer_problems(row, reader, wrong))
        empty = replace(row, write=lambda *arguments: "")
        assert checks.writer_problems(row, None, found) == []
        assert "only 1 texts are written" in "\n".join(checks.writer_problems(empty, None, found))
        assert "or: the text of and" in "\n".join(checks.writer_problems(empty, None, abc))
        assert "only 0 covers are written right" in "\n".join(checks.writer_problems(empty, reader, found))


def _negation(function: BooleanFunction) -> TruthTable:
    return TruthTable.from_values(function.inputs, function.outputs, (1 - tabulate(function).values()).astype(np.int8))
