"""`compare`, and the wishes that it shares with `compile`."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

import boolnet
from boolnet.compiler.comparison import Compared
from boolnet.strategies import STRATEGIES
from cli.comparison import fitting_table
from tests.cli.conftest import Run


def test_compare_shows_every_strategy_and_marks_the_best(run: Run) -> None:
    done = run("compare", "a ^ b ^ c", "--effort", "500")
    assert done.returncode == 0
    for name in STRATEGIES:
        assert name in done.stdout
    assert sum(line.startswith(" ▶") for line in done.stdout.splitlines()) == 1
    assert "Pareto" in done.stdout


def test_compare_as_json(run: Run) -> None:
    done = run("compare", "s = a ^ b; c = a & b", "--json", "--effort", "low", "--objective", "layers")
    answer = json.loads(done.stdout)
    assert (answer["outputs"], answer["objective"], answer["interrupted"]) == (["s", "c"], "layers", False)
    rows = {row["strategy"]: row for row in answer["strategies"]}
    assert set(rows) == set(STRATEGIES)
    assert sum(row["best"] for row in rows.values()) == 1
    for row in rows.values():
        assert (
            (row["problem"] is None) == row.get("verified", {}).get("ok", False) if row["verified"] else row["problem"]
        )
        assert row["pareto"] in (True, False)


def test_a_narrow_terminal_gets_fewer_columns(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    done = run("compare", "a & b", "--effort", "low")
    assert max(map(len, done.stdout.splitlines())) <= 50
    assert "nodes" in done.stdout


@pytest.mark.parametrize(
    ("width", "columns"), [(24, []), (40, ["nodes", "layers"]), (46, ["nodes", "layers", "verified"])]
)
def test_names_of_strategies_are_whole_however_narrow_the_terminal(width: int, columns: list[str]) -> None:
    counts = boolnet.compile("a & b").counts
    rows = [Compared(name, counts, "", 0.1, None, False, False) for name in STRATEGIES]
    table = fitting_table(rows, Console(width=width, file=io.StringIO()))
    assert [column.header for column in table.columns[2:]] == columns
    assert [*table.columns[1].cells] == [*STRATEGIES]


@pytest.mark.parametrize(
    ("arguments", "key", "most"),
    [
        (["--max-layers", "2"], "layers", 2),
        (["--max-weight", "1"], "max_weight", 1),
        (["--layered"], "pass_through", 0),
    ],
)
def test_limits_are_kept(arguments: list[str], key: str, most: int, run: Run) -> None:
    done = run("compile", "xor(x1..x5)", "--effort", "100", "--json", *arguments)
    assert json.loads(done.stdout)[key] <= most


def test_limits_that_nothing_keeps_are_refused(run: Run) -> None:
    done = run("compile", "a ^ b", "--max-layers", "1", "--effort", "low")
    assert done.returncode == 1
    assert "no network can have 1 layer" in done.stderr


@pytest.mark.parametrize("command", ["compile", "compare", "minimize"])
@pytest.mark.parametrize("effort", ["nan", "0", "-1", "inf", "1e300", "most"])
def test_an_effort_is_a_name_or_units_of_work(command: str, effort: str, run: Run) -> None:
    done = run(command, "a", "--effort", effort)
    assert done.returncode == 2
    assert "units of work" in done.stderr


@pytest.mark.parametrize("seconds", ["nan", "0", "-1", "inf", "soon"])
def test_a_time_limit_is_a_number_of_seconds(seconds: str, run: Run) -> None:
    done = run("compile", "a", "--time-limit", seconds)
    assert done.returncode == 2
    assert "--time-limit" in done.stderr


def test_what_looks_like_seconds_gets_a_note(run: Run) -> None:
    done = run("compile", "a ^ b", "--effort", "20", "--json")
    assert done.returncode == 0
    assert "note: an effort of 20 means units of work" in done.stderr
    assert json.loads(done.stdout)["hidden"] == 2


def test_effort_and_time_limit_go_together_and_the_clock_says_so(run: Run) -> None:
    done = run("compile", "xor(x1..x4) & maj(a, b, c) | d & !x1", "--effort", "high", "--time-limit", "0.001", "--json")
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert (answer["ended_by"], answer["complete"], answer["verified"]["ok"]) == ("clock", False, True)


def test_a_proof_can_be_required(run: Run) -> None:
    source = "xor(x1..x30) & (a | b & c) ^ (x1 & x2)"
    done = run("compile", source, "--strategy", "xor-tree", "--require-proof", "--save", "net.json")
    assert done.returncode == 4
    assert "error: a proof was required; sampled on" in done.stderr
    assert run("compile", source, "--strategy", "xor-tree", "--save", "net.json").returncode == 0
    assert run("verify", "net.json", source).returncode == 0
    assert run("verify", "net.json", source, "--require-proof").returncode == 4
    assert run("compile", "a & b", "--require-proof").returncode == 0


def test_audit_and_skips(run: Run) -> None:
    done = run("compile", "xor(x1..x8)", "--strategy", "xor-chain", "--audit", "--no-layered", "--json")
    answer = json.loads(done.stdout)
    assert answer["verified"]["proved"]
    assert answer["pass_through"] > 0
