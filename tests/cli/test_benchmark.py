"""boolnet benchmark vnn: what it says, what it refuses, and that killed runs go on with the same bytes."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.benchmarks.vnn import Report, ask_marabou, check_files, truth
from tests.cli.conftest import Run
from tests.cli.test_corpus import ended, files_of, start


def test_a_benchmark_is_made(tmp_path: Path, run: Run) -> None:
    done = run("benchmark", "vnn", "a & b | c", "a &", "--timeout", "9", "--out", "b", "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["instances"], said["sat"], said["unsat"], said["made"]) == (1, 5, 3, 2, 1)
    assert [(one["item"], one["name"]) for one in said["failures"]] == [(1, "a &")]
    assert (tmp_path / "b" / "2.0" / "instances.csv").read_text().splitlines()[0].endswith(",9")
    again = run("benchmark", "vnn", "a & b | c", "--timeout", "9", "--out", "b")
    assert again.returncode == 1
    assert "was made with other options: sources is" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("vnn", "--out", "b"), 1, "1 to 10,000 sources"),
        (("vnn", "--random", "3", "--inputs", "2", "--out", "b"), 1, "2 to 2 inputs are not drawn"),
        (("vnn", "a"), 2, "--out"),
        (("vmm", "a"), 2, "choose from vnn"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, run: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    done = run("benchmark", *arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert not (tmp_path / "b").exists()


@pytest.mark.slow
def test_killed_and_in_two_processes_it_has_the_same_bytes(tmp_path: Path) -> None:
    options = ("benchmark", "vnn", "--random", "24", "--inputs", "4..8", "--quiet")
    assert ended(start(*options, "--out", str(tmp_path / "whole"))) == 0
    moments, out = random.Random(0), str(tmp_path / "killed")
    for k in range(8):
        process = start(*options, "--out", out, "--jobs", str(1 + k % 2))
        time.sleep(moments.uniform(0.4, 2.5))
        os.killpg(process.pid, signal.SIGKILL)
        assert ended(process) in (0, -signal.SIGKILL)
    assert ended(start(*options, "--out", out, "--jobs", "2")) == 0
    assert files_of(tmp_path / "killed") == files_of(tmp_path / "whole")


@pytest.mark.slow
def test_verifiers_and_runtimes_agree_with_the_truth(tmp_path: Path, run: Run) -> None:
    for package in ("onnx", "onnxruntime", "vnnlib", "maraboupy"):
        pytest.importorskip(package)
    assert run("benchmark", "vnn", "--random", "9", "--inputs", "3..4", "--out", "b").returncode == 0
    rows, report = truth(tmp_path / "b"), Report()
    for row in rows:
        check_files(tmp_path / "b", row, report)
        ask_marabou(tmp_path / "b", row, 4, report)
    assert report.wrong == []
    assert report.right["witnesses replayed"] > 10
    assert report.right["Marabou"] > 20
