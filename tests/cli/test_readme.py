"""The README's other commands, line by line and in their order, in a folder with the files that they name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import boolnet
from tests.cli.conftest import Run
from tests.cli.test_readme_training import README, SECTION, commands

CNF = "p cnf 4 3\n1 -2 3 0\n-1 4 0\n2 -3 -4 0\n"


def shown() -> list[tuple[list[str], str]]:
    """Return the blocks of one command and what it prints."""
    blocks = re.findall(r"```console\n(\$ boolnet [^\n]+)\n([^$`].*?)```", README, re.DOTALL)
    return [(commands(f"```console\n{line}\n```")[0], text) for line, text in blocks]


def others() -> list[list[str]]:
    training = README.partition(f"\n{SECTION}\n")[2].partition("\n## ")[0]
    return [line for line in commands(README.replace(training, "")) if line[0] == "boolnet"]


@pytest.mark.parametrize(("line", "text"), shown(), ids=lambda value: value[1] if isinstance(value, list) else "")
def test_what_stands_below_a_command_is_what_it_prints(line: list[str], text: str, run: Run) -> None:
    printed = run(*line[1:]).stdout.splitlines()
    assert [row.rstrip() for row in printed] == text.splitlines()


def test_two_commands_are_shown_with_what_they_print() -> None:
    assert [line[1] for line, _ in shown()] == ["compile", "show"]


@pytest.mark.slow
def test_every_other_line_runs(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "true")  # the program that opens a page
    adder = boolnet.compile("sum = a ^ b ^ c; carry = maj(a, b, c)")
    for name in ("adder.json", "adder.pla"):
        boolnet.save(adder, tmp_path / name)
    (tmp_path / "uf50-01.cnf").write_text(CNF)
    (tmp_path / "docs" / "pictures").mkdir(parents=True)
    (tmp_path / "rows.csv").write_text("a,b,c\n0,1,1\n")
    for line in others():
        before = set(tmp_path.rglob("*"))
        done = run(*line[1:])
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        assert done.stdout or done.stderr
        for option in ("-o", "--out"):
            if option in line:
                assert (tmp_path / line[line.index(option) + 1]).exists()
                assert set(tmp_path.rglob("*")) - before
