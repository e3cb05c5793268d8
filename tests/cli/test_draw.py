"""`boolnet draw`: pictures as files and as text, and what is refused before any work."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace

import pytest

from boolnet.drawings import DRAWINGS
from tests.cli.conftest import Run

ADDER = "s = a ^ b; c = a & b"


def test_piped_output_is_the_picture(run: Run) -> None:
    done = run("draw", ADDER, "--kind", "table", "--at", "11")
    assert done.returncode == 0
    assert ET.fromstring(done.stdout).tag.endswith("svg")
    assert run("draw", ADDER, "--kind", "table", "--at", "b=1,a=1", "-o", "-").stdout == done.stdout


@pytest.mark.parametrize("kind", [kind for kind in DRAWINGS if kind != "pareto"])
def test_every_kind_of_a_source_and_of_a_file(kind: str, run: Run, tmp_path: Path) -> None:
    run("compile", ADDER, "--strategy", "xor-tree", "--save", "adder.json")
    for source in (ADDER, "adder.json"):
        done = run("draw", source, "--kind", kind, "--at", "10", "--output-name", "c", "-o", "a.svg")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("saved a.svg: ")
        ET.parse(tmp_path / "a.svg")


def test_pareto(run: Run) -> None:
    done = run("draw", "a & b", "--kind", "pareto", "--effort", "low")
    assert "(best)" in done.stdout
    assert "shows no input vector" in run("draw", "a & b", "--kind", "pareto", "--at", "11").stderr


def test_json_says_what_was_written(run: Run, tmp_path: Path) -> None:
    done = run("draw", ADDER, "--kind", "kmap", "-o", "maps.svg", "--json")
    found = json.loads(done.stdout)
    assert found["file"] == "maps.svg"
    assert found["title"] == "Karnaugh maps of s, c"
    assert found["bytes"] == (tmp_path / "maps.svg").stat().st_size
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["-o", "a.gif"], 1, "no picture is written as '.gif'"),
        (["-o", "missing/a.svg"], 1, "there is no folder 'missing'"),
        (["-o", "."], 1, "'.' has no suffix for its format"),
        (["--json"], 2, "name the file with -o"),
        (["--at", "0"], 1, "'0' has 1 bit, the network has 2 inputs\n  help: give 2 bits, in the order a, b"),
        (["--at", "d=1"], 1, "no input 'd'"),
        (["-y", "z"], 1, "unknown output 'z'"),
        (["--kind", "photo"], 2, "photo"),
    ],
)
def test_what_draw_refuses(words: list[str], code: int, message: str, run: Run) -> None:
    done = run("draw", ADDER, "--kind", "table", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr


def test_a_place_that_cannot_be_written_is_refused_before_the_source_is_read(run: Run) -> None:
    assert "missing" in run("draw", "a & (", "-o", "missing/a.svg").stderr


def test_a_terminal_is_not_flooded_with_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("cli.commands.draw.sys", terminal)
    done = run("draw", ADDER)
    assert (done.returncode, done.stdout) == (2, "")
    assert "-o FILE.svg" in done.stderr
