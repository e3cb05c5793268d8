"""The record of accuracies: what the documented commands reached on real data; tests/benchmarks/bench_accuracy.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

RECORD = json.loads((Path(__file__).parent / "accuracy.json").read_text(encoding="utf-8"))
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RECORD)
def test_every_case_reached_what_was_asked(name: str) -> None:
    row = RECORD[name]
    assert row["mean"] >= row["target"]
    assert row["mean"] == pytest.approx(sum(row["accuracies"]) / len(row["accuracies"]), abs=0.01)


@pytest.mark.parametrize("name", RECORD)
def test_the_readme_says_what_is_recorded(name: str) -> None:
    row = RECORD[name]
    (line,) = [line for line in README.splitlines() if f" {row['mean']:.2f}" in line and line.startswith("|")]
    options = row["command"].split("boolnet train ")[1].split(" --data")[0].replace(" --mode rand", "")
    assert options in line
