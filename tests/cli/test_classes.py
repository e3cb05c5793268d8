"""boolnet classes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from boolnet.minimum import solve
from boolnet.minimum.table import classes, from_text
from cli.main import COMMANDS
from tests.cli.conftest import Run


def test_the_classes_of_three_inputs_are_printed(run: Run) -> None:
    done = run("classes")
    assert done.returncode == 0
    assert "0x69       3         3  " in done.stdout
    assert done.stdout.splitlines()[-1] == (
        "14 classes: 2 with 0, 2 with 1, 9 with 2, 1 with 3 hidden; all proved minimal"
    )


def test_the_classes_of_four_inputs_as_json(run: Run) -> None:
    done = run("classes", "--inputs", "4", "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert (found["inputs"], found["proved"], len(found["classes"])) == (4, 222, 222)
    assert found["classes"][1] == {
        "class": "0001",
        "hidden": 1,
        "at_least": 1,
        "network": "relu(1 - x1 - x2 - x3 - x4)",
        "constant": 0,
        "direct": [0, 0, 0, 0],
        "neurons": [{"factor": 1, "weights": [-1, -1, -1, -1], "bias": 1}],
    }


def test_one_class_is_one(run: Run) -> None:
    assert run("classes", "--inputs", "0").stdout.splitlines()[-1] == "1 class: 1 with 0 hidden; all proved minimal"
    assert run("classes", "--inputs", "5").returncode == 2


def test_a_place_that_cannot_be_written_is_refused_before_the_search(run: Run) -> None:
    done = run("classes", "--rebuild", "nowhere/classes.txt")
    assert done.returncode == 1
    assert "there is no folder" in done.stderr


@pytest.mark.parametrize("most", [2, pytest.param(3, marks=pytest.mark.slow)])
def test_rebuild_writes_what_is_read(most: int, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "classes" in COMMANDS
    monkeypatch.setattr(solve, "CLASSIFIED_INPUTS", most)
    place = tmp_path / "classes.txt"
    done = run("classes", "--inputs", "2", "--rebuild", str(place))
    assert done.returncode == 0
    assert "4 classes" in done.stdout
    rows = from_text(place.read_text(encoding="utf-8"))
    assert [(row.n, row.number, row.hidden, row.at_least) for row in rows] == [
        (row.n, row.number, row.hidden, row.at_least) for n in range(most + 1) for row in classes(n)
    ]
