"""The table of mutations is well-formed, and the runner tells what is noticed from what is not."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.architecture import OURS, ROOT, module_name, room_of
from tests.mutants.runner import mutated, tried
from tests.mutants.table import Mutant, read_mutants

MUTANTS = read_mutants()
AT_LEAST = 60
NO_ROOMS = {"boolnet", "boolnet.__main__", "nets"}  # they hand on what the rooms have


def test_every_text_stands_once_and_every_test_is_there() -> None:
    assert [problem for mutant in MUTANTS for problem in mutant.problems(ROOT)] == []


def test_there_are_enough_of_different_ones() -> None:
    assert len(MUTANTS) == len(set(MUTANTS)) >= AT_LEAST


def test_every_room_has_one() -> None:
    assert OURS.rooms.keys() - NO_ROOMS == {room_of(module_name(Path(mutant.file))) for mutant in MUTANTS}


ADD = Mutant("sums.py", "a + b", "a - b", ("test_sums.py",))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A file and the test that is nearest to it."""
    (tmp_path / "sums.py").write_text("def add(a, b):\n    return a + b\n\ndef unused():\n    return 0\n")
    (tmp_path / "test_sums.py").write_text("from sums import add\n\ndef test_add():\n    assert add(1, 2) == 3\n")
    (tmp_path / "test_none.py").write_text("")
    return tmp_path


@pytest.mark.parametrize(
    ("mutant", "verdict"),
    [
        (ADD, "killed"),
        (replace(ADD, before="return 0", after="return 1"), "survived"),
        (replace(ADD, before="a +", after=") +"), "killed"),
        (replace(ADD, before="a * b"), "sums.py: text not found: a * b"),
        (replace(ADD, before="return"), "sums.py: text found 2 times, not once: return"),
        (replace(ADD, file="sum.py"), "sum.py: no such file"),
        (replace(ADD, tests=("test_sum.py",)), "sums.py: no such test: test_sum.py"),
        (replace(ADD, tests=("test_sums.py::test_sub",)), "sums.py: no such test: test_sums.py::test_sub"),
        (replace(ADD, after="a * b", tests=("test_sums.py::test_add",)), "killed"),
        (replace(ADD, tests=("test_none.py",)), "sums.py: pytest ended with 5"),
    ],
    ids=str,
)
def test_verdicts(mutant: Mutant, verdict: str, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # the tests of the tree need none
    before = (tree / "sums.py").read_text()
    assert tried(mutant, tree).verdict == verdict
    assert (tree / "sums.py").read_text() == before


def test_a_file_with_an_error_has_a_time_of_its_own(tree: Path) -> None:
    path = tree / "sums.py"
    times = path.stat()
    with mutated(path, ADD):
        assert path.stat().st_mtime != times.st_mtime
        assert "a - b" in path.read_text()
    assert os.stat(path).st_mtime == times.st_mtime
