"""boolnet lab."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from boolnet.lab import EXPERIMENTS, SECTIONS
from tests.cli.conftest import Run


def test_experiments_are_listed_by_section(run: Run) -> None:
    lines = run("lab", COLUMNS="80").stdout.splitlines()
    assert all(f"{number} {title}" in lines for number, title in SECTIONS.items())
    assert all(any(line.split()[:1] == [name] for line in lines) for name in EXPERIMENTS)
    assert max(map(len, lines)) <= 80
    listed = json.loads(run("lab", "--json").stdout)["experiments"]
    assert [row["name"] for row in listed] == list(EXPERIMENTS)


def test_an_answer_has_figures_a_conclusion_and_a_picture(run: Run, tmp_path: Path) -> None:
    done = run("lab", "xor-linear", "--size", "small", "-o", str(tmp_path / "margin.svg"), COLUMNS="80")
    assert done.returncode == 0, done.stderr
    assert "a ^ b" in done.stdout
    assert "one unit cannot compute it" in " ".join(done.stdout.split())
    assert (tmp_path / "margin.svg").read_text("utf-8").startswith("<svg")
    data = json.loads(run("lab", "xor-linear", "--size", "small", "--seed", "4", "--json").stdout)
    assert (data["seen"], data["seed"], data["size"], data["head"][0]) == (True, 4, "small", "function")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["xor-liner"], "did you mean 'xor-linear'?"),
        (["xor-linear", "--all"], "not both"),
        (["--all"], "say where to write with -o DIR"),
        (["-o", "x.svg"], "name one, or give --all"),
        (["--seed", "3"], "name one, or give --all"),
        (["xor-linear", "-o", "x.gif"], "x.gif"),
        (["xor-linear", "--seed", "-1"], "-1"),
        (["xor-linear", "--size", "large"], "large"),
    ],
)
def test_what_is_refused(arguments: list[str], message: str, run: Run) -> None:
    done = run("lab", *arguments)
    assert done.returncode in (1, 2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_made_is_told_before_the_work(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "results"):
        done = run("lab", "--all", "-o", str(place))
        assert done.returncode == 1
        assert done.stderr.startswith("error: cannot make the folder")


def test_nothing_is_cut_on_a_narrow_terminal(run: Run) -> None:
    lines = run("lab", "xor-linear", "--size", "small", COLUMNS="30").stdout.splitlines()
    assert max(map(len, lines)) <= 30
    assert "  largest margin: 0.333" in lines
    assert not any("…" in line for line in lines)


@pytest.mark.slow
def test_all_make_one_page(run: Run, tmp_path: Path) -> None:
    done = run("lab", "--all", "--size", "small", "-o", str(tmp_path / "results"))
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "results" / "lab.html").read_text("utf-8")
    assert all(f'<article id="{name}">' in page for name in EXPERIMENTS)
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
