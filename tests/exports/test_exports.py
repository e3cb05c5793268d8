"""Every format against its own runtime: a few networks of each kind here, all of them in the slow run."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import boolnet
from boolnet.export import EXPORTERS
from tests.exports import __main__ as command
from tests.exports.case import case_of
from tests.exports.run import Tally, chosen_formats, run_batch, run_kind
from tests.exports.runtimes import RUNTIMES, missing
from tests.exports.sources import KINDS
from tests.shared_files import PLA_FILES

PICTURES = {"dot", "graphml", "mermaid", "latex", "latex-function", "sympy", "vnnlib"}
QUICK = tuple(name for name in RUNTIMES if name in EXPORTERS and name != "c")  # gcc takes a second for each


def test_every_format_that_something_runs_is_run() -> None:
    assert set(EXPORTERS) - set(RUNTIMES) <= PICTURES


def test_a_few_networks_of_every_format_are_right() -> None:
    formats, _ = chosen_formats(QUICK)
    for kind in ("dont-cares",):
        for name, tally in run_kind(formats, kind, 3).items():
            assert (name, tally.wrong, tally.first, tally.networks) == (name, 0, "", 3)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [name for name in RUNTIMES if name in EXPORTERS])
def test_every_network_of_every_format_is_right(name: str, kind: str) -> None:
    if reason := missing(name):
        pytest.skip(reason)
    if kind == "pla" and not PLA_FILES:
        pytest.skip("needs the files of ../shared/benchmarks/pla")
    tally = run_kind([name], kind)[name]
    assert (tally.wrong, tally.first) == (0, "")
    assert tally.networks + tally.refused > 0


def test_wrong_rows_and_broken_files_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of("and", boolnet.compile("a & b", strategy="dnf"))
    tally = Tally()
    for found in ([[0], [0], [0], [1]], [[0], [0.5], [0], [0]], [[0]]):
        tally.add(case, np.array(found))
    assert (tally.networks, tally.rows, tally.wrong, tally.first) == (3, 12, 6, "and: 2 rows of 4")
    row = replace(EXPORTERS["numpy"], write=lambda graph: b"network = 1 / 0 # " + str(id(graph)).encode())
    monkeypatch.setattr("boolnet.export.EXPORTERS", {**EXPORTERS, "numpy": row})
    broken = Tally()
    run_batch("numpy", [case_of("and", boolnet.compile("a & b", strategy="dnf"))], broken)
    assert (broken.wrong, "division by zero" in broken.first) == (4, True)


def test_fewer_rows_are_counted_as_fewer() -> None:
    case = case_of("parity", boolnet.compile("xor(x1..x5)", strategy="xor-tree"))
    few = case.fewer(10)
    assert (len(few.X), few.X[1].tolist(), case.fewer(32)) == (8, [0, 0, 1, 0, 0], case)
    assert (few.wanted == few.net(few.X)).all()


def run(*arguments: str) -> Any:
    return CliRunner().invoke(command.main, arguments)


def test_the_command_prints_a_table_or_json_and_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = ("--source", "dont-cares", "--format", "numpy", "--format", "dot", "--format", "cnf", "--most", "1")
    monkeypatch.setattr("tests.exports.run.missing", lambda name: "no pysat" if name == "cnf" else "")
    text = run(*chosen).stdout
    assert [line.split() for line in text.splitlines()[:2]] == [
        ["format", "functions", "networks", "refused", "rows", "wrong"],
        ["numpy", "dont-cares", "1", "0", "8", "0"],
    ]
    assert "cnf          not run: no pysat" in text
    assert "dot          not run: a text about the network" in text
    found = json.loads(run(*chosen, "--json").stdout)
    assert found["found"]["dont-cares"]["numpy"]["rows"] == 8
    assert set(found["skipped"]) == {"dot", "cnf"}
    assert run("--source", "nothing").exit_code == 2
