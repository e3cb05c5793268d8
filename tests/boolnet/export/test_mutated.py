"""Files with errors in them are loaded or refused, and nothing else; `tests.mutated_files` tries many more."""

from __future__ import annotations

from pathlib import Path

import pytest

from boolnet.export import EXPORTERS
from tests import mutated_files, mutations
from tests.mutations import problems_of


@pytest.mark.parametrize("format", [name for name, row in EXPORTERS.items() if row.read])
@pytest.mark.parametrize("count", [20, pytest.param(5000, marks=pytest.mark.slow)])
def test_a_file_with_errors_is_loaded_or_refused(format: str, count: int, tmp_path: Path) -> None:
    problems = problems_of(mutated_files, mutated_files.saved(), format, count, tmp_path / "net.file")
    assert problems.keys() <= {"", mutations.READ}
    assert problems[""] > 0


def test_what_goes_wrong_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boolnet.load", lambda path, format: [][0])
    assert mutated_files.problem_of(tmp_path, "json").startswith("IndexError: list index out of range at ")

    def forever(path: Path, format: str) -> None:
        while True:
            pass

    monkeypatch.setattr("boolnet.load", forever)
    monkeypatch.setattr(mutations, "SECONDS", 0.05)
    assert mutated_files.problem_of(tmp_path, "json").startswith("more than")
