"""A benchmark for verifiers: its answers by brute force, its layout, what is refused, the same bytes again."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

import boolnet
from boolnet.benchmarks.clauses import clause_network, clauses_in, clauses_of
from boolnet.benchmarks.questions import known
from boolnet.benchmarks.random_sources import random_source
from boolnet.benchmarks.vnn import VnnOptions, make_vnn_benchmark
from boolnet.core.errors import BoolnetError, NotExpressible, VerificationError
from nets.graphs.graph import weights_into
from tests.vnnlib_reader import is_broken_at

FEW = VnnOptions(
    sources=("s = a ^ b ^ c; t = maj(a, b, c)", "p cnf 3 3\n1 2 0 -1 3 0 -2 -3 0\n"), random=3, inputs=(3, 5)
)


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def truth(folder: Path) -> list[dict[str, str]]:
    with (folder / "truth.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_truth_is_what_every_input_vector_says(tmp_path: Path) -> None:
    outcome, verdicts = make_vnn_benchmark(tmp_path / "b", FEW)
    assert (outcome.made, outcome.failures) == (5, ())
    rows = truth(tmp_path / "b")
    assert verdicts == Counter(row["verdict"] for row in rows)
    assert min(verdicts.values()) >= 9
    for row in rows:
        network = tmp_path / "b" / "1.0" / f"{row['onnx']}.gz"
        assert network.read_bytes() == (tmp_path / "b" / "2.0" / f"{row['onnx']}.gz").read_bytes()
        net = boolnet.load(network)
        vectors = list(product((0, 1), repeat=len(net.inputs)))
        values = net(vectors).tolist()
        for version in ("1.0", "2.0"):
            data = gzip.decompress((tmp_path / "b" / version / f"{row['vnnlib']}.gz").read_bytes())
            assert data.startswith(b"(vnnlib-version <2.0>)") == (version == "2.0")
            broken = [x for x, y in zip(vectors, values, strict=True) if is_broken_at(data, x, y)]
            assert row["verdict"] == ("sat" if broken else "unsat")
            assert not broken or tuple(map(int, row["witness"])) in broken
    lines = [f"{row['onnx']},{row['vnnlib']},60" for row in rows]
    for version in ("1.0", "2.0"):
        assert (tmp_path / "b" / version / "instances.csv").read_text().splitlines() == lines


def test_what_is_missing_is_made_again_with_the_same_bytes(tmp_path: Path) -> None:
    make_vnn_benchmark(tmp_path / "b", FEW)
    before = files_of(tmp_path / "b")
    lost = min((tmp_path / "b" / "2.0" / "vnnlib").iterdir())
    lost.unlink()
    index = tmp_path / "b" / "index.jsonl"
    index.write_bytes(index.read_bytes()[:-20])
    (tmp_path / "b" / "truth.csv").unlink()
    outcome, _ = make_vnn_benchmark(tmp_path / "b", FEW)
    assert (outcome.made, outcome.before) == (2, 3)
    assert files_of(tmp_path / "b") == before
    with pytest.raises(BoolnetError, match="timeout is 60 there and 9 here"):
        make_vnn_benchmark(tmp_path / "b", replace(FEW, timeout=9))


def test_bad_sources_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    wide = " ^ ".join(f"x{i}" for i in range(40))
    large = "p cnf 300 2\n1 -300 0 2 3 0\n"
    sources = ("a &", wide, large, "a & b & !a", "m(1) + d(2)", "1", "a & b | c", "-")
    outcome, verdicts = make_vnn_benchmark(tmp_path / "b", VnnOptions(sources))
    assert {one.item: one.reason.split("\n")[0] for one in outcome.failures} == {
        0: "nothing follows '&'",
        1: "the function has 40 inputs, and is no conjunction of clauses",
        2: "a network of 2 clauses over 300 inputs is too large",
        3: "its outputs are never 1, so there is nothing to ask",
        4: "the function has don't-cares, where its networks may differ",
        5: "the function has no inputs, so there is nothing to search",
        7: "standard input is no source of a benchmark",
    }
    assert outcome.failures[2].name == "p cnf 300 2 1 -300 0 2 3 0"
    assert (outcome.made, outcome.exit_code, sum(verdicts.values())) == (1, 1, 5)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "1 to 10,000 sources"),
        ({"random": 10**5}, "1 to 10,000"),
        ({"random": 1, "inputs": (2, 5)}, "2 to 5 inputs"),
    ],
)
def test_options_are_checked(options: dict[str, int], message: str) -> None:
    with pytest.raises(BoolnetError, match=message):
        VnnOptions(**options)  # type: ignore[arg-type]


def test_networks_of_a_source_with_a_long_name_have_files_of_their_own(tmp_path: Path) -> None:
    source = tmp_path / f"{'n' * 90}.cnf"
    source.write_text("p cnf 3 3\n1 2 0\n1 -2 0\n-1 2 3 0\n")
    make_vnn_benchmark(tmp_path / "b", VnnOptions(sources=(str(source),)))
    rows = truth(tmp_path / "b")
    assert len({row["onnx"] for row in rows}) == len(rows) == 3
    for row in rows:
        net = boolnet.load(tmp_path / "b" / "1.0" / f"{row['onnx']}.gz")
        data = gzip.decompress((tmp_path / "b" / "1.0" / f"{row['vnnlib']}.gz").read_bytes())
        vectors = list(product((0, 1), repeat=3))
        broken = [x for x, y in zip(vectors, net(vectors).tolist(), strict=True) if is_broken_at(data, x, y)]
        assert row["verdict"] == ("sat" if broken else "unsat")


@pytest.mark.parametrize(
    ("clauses", "verdicts"),
    [
        (["1 2 0"], {"sat": 2}),
        (["-3 0"], {"sat": 1}),
        (["1 -1 0", "2 3 0"], {"sat": 2}),
        ([], {"sat": 1}),
        (["1 0", "-1 0"], {}),
        (["1 2 0", "0"], {}),
    ],
)
def test_cnf_of_many_inputs_may_be_one_clause_or_none(
    tmp_path: Path, clauses: list[str], verdicts: dict[str, int]
) -> None:
    text = "\n".join([f"p cnf 20 {len(clauses)}", *clauses, ""])
    outcome, found = make_vnn_benchmark(tmp_path / "b", VnnOptions(sources=(text,)))
    assert found == verdicts
    assert [failure.reason.split(",")[0] for failure in outcome.failures] == ["its outputs are never 1"] * (
        not verdicts
    )


@pytest.mark.parametrize("n", [3, 4, 7])
def test_what_is_drawn_stands_at_the_edge(n: int) -> None:
    for item, has_model in ((0, False), (1, True), (3, False), (4, True)):
        function = boolnet.read(random_source(5, item, (n, n)))
        assert bool(boolnet.tabulate(function).on.any()) == has_model
        assert len(function.inputs) == n


def test_clauses_are_read_back_from_the_weights_of_their_network_alone() -> None:
    function = boolnet.read("(a | !b) & c & (b | !c | d)")
    clauses = clauses_in(function)
    assert clauses == [(1, -2), (3,), (2, -3, 4)]
    graph = clause_network(function.inputs, clauses)
    assert boolnet.verify(graph, function).ok
    assert [set(one) for one in clauses_of(graph)] == [set(one) for one in clauses]
    graph = graph.copy()
    source, target = next(iter(graph.edges))
    graph.edges[source, target]["weight"] = 2
    with pytest.raises(NotExpressible):
        clauses_of(graph)
    assert clauses_in(boolnet.read("(a ^ b) & c")) is None


@pytest.mark.parametrize("by", [-1, 1])
def test_a_clause_whose_neuron_has_another_bias_is_no_clause(by: int) -> None:
    graph = clause_network("abc", [(1, -2, 3), (-1, 2)])
    for neuron in weights_into(graph, next(iter(weights_into(graph, "y")))):
        other = graph.copy()
        other.nodes[neuron]["bias"] += by
        with pytest.raises(NotExpressible):
            clauses_of(other)


def test_a_witness_that_breaks_nothing_is_a_bug() -> None:
    graph = clause_network("ab", [(1,), (2,)])
    with pytest.raises(VerificationError, match="breaks nothing"):
        known("n", graph, "y=0", "said", (0, 1))
