"""The figures of every version: kept once, compared on what all versions have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture import ROOT
from tests.quality.history.times import TASKS
from tests.quality.history.versions import RECORDS, UNITS, Figures, add, read_versions, table, totals, version_of

OLD: Figures = {
    "cubes": {"a.pla": {"heuristic": 5, "minimum": 4}, "b.pla": {"heuristic": 7}},
    "times": {"a": {"time": 1.5}},
}
NEW: Figures = {"cubes": {"a.pla": {"heuristic": 4}, "b.pla": {"heuristic": 7}}, "times": {"b": {"time": 1000.0}}}


def test_every_version_has_every_record() -> None:
    versions = read_versions()
    assert "0.1.0" in versions
    for figures in versions.values():
        assert figures.keys() == UNITS.keys() == {*RECORDS, "times"}
        assert figures["times"].keys() <= TASKS.keys()


def test_versions_go_by_their_numbers(tmp_path: Path) -> None:
    for version in ("0.10.0", "0.2.0", "0.1.0"):
        (tmp_path / f"{version}.json").write_text("{}")
    assert list(read_versions(tmp_path)) == ["0.1.0", "0.2.0", "0.10.0"]


def test_totals_are_of_what_all_versions_have() -> None:
    assert totals({"0.1.0": OLD, "0.2.0": NEW}, "cubes") == {"heuristic": [12, 11]}


def test_the_table_has_a_column_for_each_version() -> None:
    lines = [line.split() for line in table({"0.1.0": OLD, "0.2.0": NEW}, ("cubes", "times")).splitlines()]
    assert lines[0] == ["0.1.0", "0.2.0"]
    assert ["heuristic", "12", "11"] in lines
    assert ["a,", "time", "1.50", "-"] in lines
    assert ["b,", "time", "-", "1,000.00"] in lines
    cases = table({"0.1.0": OLD, "0.2.0": NEW}, ("cubes",), every_case=True)
    assert ["a.pla,", "minimum", "4", "-"] in [line.split() for line in cases.splitlines()]


def test_a_version_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / f"{version_of(ROOT)}.json").write_text("{}")
    with pytest.raises(FileExistsError, match="--replace"):
        add(ROOT, tmp_path)
