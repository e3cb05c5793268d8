"""boolnet corpus: what it makes, whatever ends it, and in however many processes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.commands.corpus import KindNames
from cli.main import boolnet as command
from tests.cli.conftest import COMMAND, Run

ROOT = Path(__file__).parents[2]


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def start(*arguments: str) -> subprocess.Popen[str]:
    """Start a command in a session of its own, as a terminal does."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ended(process: subprocess.Popen[str]) -> int:
    """Wait for the end of a process, and return its code."""
    process.communicate(timeout=300)
    return process.returncode


def test_a_corpus_is_made_and_gone_on_with(tmp_path: Path) -> None:
    out = str(tmp_path / "c")
    options = ("corpus", "--inputs", "3-4", "--kinds", "rules,symmetric", "--effort", "100", "--out", out)
    first = CliRunner().invoke(command, [*options, "--count", "3", "--json"])
    assert json.loads(first.stdout) == {"folder": out, "count": 3, "made": 3, "before": 0, "failures": []}
    second = CliRunner().invoke(command, [*options, "--count", "5", "--quiet"])
    assert (second.exit_code, second.stdout) == (0, f"made 2 networks in {out}, 3 were there\n")
    rows = [json.loads(line) for line in (tmp_path / "c" / "index.jsonl").read_text().splitlines()]
    assert [row["kind"] for row in rows] == ["rules", "symmetric", "rules", "symmetric", "rules"]


def test_networks_that_fail_are_named(tmp_path: Path, run: Run) -> None:
    done = run("corpus", "--count", "4", "--inputs", "4..5", "--kinds", "random", "--strategy", "exact", "--out", "c")
    assert done.returncode == 1
    assert "made 2 networks in c" in done.stdout
    assert done.stderr.count("failed:") == 2
    assert "failed: 1 (a random table of 32 rows): " in done.stderr
    assert len((tmp_path / "c" / "index.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--count", "0"), 2, "--count"),
        (("--count", "2000000"), 2, "--count"),
        (("--count", "1", "--inputs", "3.."), 2, "no range such as 3..10"),
        (("--count", "1", "--inputs", "3..17"), 1, "inputs are 2 to 16"),
        (("--count", "1", "--kinds", "rule"), 2, "did you mean"),
        (("--count", "1", "--kinds", "rules,rules"), 1, "once each"),
        (("--count", "1", "--jobs", "0"), 2, "--jobs"),
    ],
)
def test_what_is_wrong_is_said_before_there_is_a_folder(
    tmp_path: Path, run: Run, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = run("corpus", *arguments, "--out", "c")
    assert done.returncode == code
    assert message in done.stderr
    assert not (tmp_path / "c").exists()


def test_kinds_are_completed() -> None:
    found = KindNames().shell_complete(None, None, "rules,s")  # type: ignore[arg-type]
    assert [item.value for item in found] == ["rules,symmetric"]


@pytest.mark.slow
def test_two_processes_make_the_same_bytes(tmp_path: Path, run: Run) -> None:
    options = ("--count", "6", "--inputs", "3..5", "--effort", "40")
    assert run("corpus", *options, "--out", "one").returncode == 0
    assert run("corpus", *options, "--out", "two", "--jobs", "2").returncode == 0
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


@pytest.mark.slow
def test_killed_twenty_times_it_has_the_same_bytes(tmp_path: Path) -> None:
    options = ("corpus", "--count", "150", "--inputs", "3..6", "--quiet")
    assert ended(start(*options, "--out", str(tmp_path / "whole"))) == 0
    moments, out = random.Random(0), str(tmp_path / "killed")
    for k in range(20):
        process = start(*options, "--out", out, "--jobs", str(1 + k % 2))
        time.sleep(moments.uniform(0.4, 2.5))
        os.killpg(process.pid, signal.SIGKILL)
        assert ended(process) in (0, -signal.SIGKILL)
    assert ended(start(*options, "--out", out)) == 0
    assert files_of(tmp_path / "killed") == files_of(tmp_path / "whole")


@pytest.mark.slow
def test_ctrl_c_ends_all_processes_at_once(tmp_path: Path) -> None:
    process = start("corpus", "--count", "9000", "--inputs", "10", "--jobs", "2", "--out", str(tmp_path / "c"))
    deadline = time.monotonic() + 60
    while not (tmp_path / "c" / "index.jsonl").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    pressed = time.monotonic()
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert time.monotonic() - pressed < 3
    assert "Traceback" not in said
    while running(process.pid) and time.monotonic() - pressed < 5:
        time.sleep(0.1)
    assert running(process.pid) == []


def running(group: int) -> list[str]:
    """Return the processes of a group that are not dead."""
    said = subprocess.run(["ps", "-e", "-o", "pgid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in said.splitlines()]
    return [row[2] for row in rows if row[0] == str(group) and not row[1].startswith("Z")]
