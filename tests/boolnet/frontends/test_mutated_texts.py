"""Sources with errors in them are read or refused, and what is read is written; `tests.mutated_texts` tries more."""

from __future__ import annotations

from pathlib import Path

import pytest

from boolnet.frontends import FRONTENDS
from tests import mutated_texts
from tests.mutations import READ, problems_of


@pytest.mark.parametrize("format", FRONTENDS)
@pytest.mark.parametrize("count", [40, pytest.param(5000, marks=pytest.mark.slow)])
def test_a_source_with_errors_is_read_or_refused(format: str, count: int, tmp_path: Path) -> None:
    problems = problems_of(mutated_texts, mutated_texts.texts(), format, count, tmp_path / "source")
    assert problems.keys() <= {"", READ}
    assert min(problems[""], problems[READ]) > 0


def test_every_format_has_texts() -> None:
    assert mutated_texts.TEXTS.keys() == FRONTENDS.keys()


def test_a_source_that_is_read_as_another_function_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "source").write_text("a b | y\n0 0 | 1\n0 1 | 0\n")
    monkeypatch.setattr("tests.mutated_texts.write_truth_table", lambda table: "a b: 0110")
    assert mutated_texts.problem_of(tmp_path / "source", "table") == "table differs: 'a b: 0110'"
