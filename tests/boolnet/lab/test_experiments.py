"""Every experiment shows its effect with any of three seeds, each time the same, and not where its cause is gone."""

from __future__ import annotations

import math
import re

import pytest

from boolnet.lab import EXPERIMENTS, SECTIONS, Setting
from boolnet.lab.experiment import bar_shares, cell_text
from boolnet.lab.page import explanation
from tests.architecture import ROOT
from tests.boolnet.lab.without import WITHOUT, run_without
from tests.pictures import problems

SEEDS = (0, pytest.param(1, marks=pytest.mark.slow), pytest.param(2, marks=pytest.mark.slow))


LONG = ("residual-depth",)  # beside depth and residual, which show what it shows together


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name in LONG)) for name in EXPERIMENTS]
)
def test_an_experiment_shows_its_effect(name: str, seed: int) -> None:
    found = EXPERIMENTS[name].run(Setting(seed, is_small=True))
    assert found.is_seen, found.verdict
    assert found.verdict == found.conclusion
    figures = found.figures
    assert figures.rows
    assert all(len(row) == len(figures.head) for row in figures.rows)
    assert all(math.isfinite(cell) for row in figures.rows for cell in row if not isinstance(cell, str))
    assert figures.bar is None or all(not isinstance(row[figures.bar], str) for row in figures.rows)
    assert problems(found.picture) == []


@pytest.mark.slow
@pytest.mark.parametrize("is_small", [True, False])
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_same_seed_finds_the_same(name: str, is_small: bool) -> None:
    one, other = (EXPERIMENTS[name].run(Setting(5, is_small)) for _ in range(2))
    assert one == other
    assert one.picture.svg() == other.picture.svg()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_of_full_size_shows_its_effect(name: str, seed: int) -> None:
    found = EXPERIMENTS[name].run(Setting(seed))
    assert found.is_seen, found.verdict


def test_every_experiment_has_a_cause_to_take_away() -> None:
    assert list(WITHOUT) == list(EXPERIMENTS)


@pytest.mark.slow
@pytest.mark.parametrize("name", WITHOUT)
def test_without_its_cause_the_conclusion_is_another(name: str) -> None:
    setting = Setting(0, is_small=True)
    before, after = EXPERIMENTS[name].run(setting), run_without(name, setting)
    assert before.is_seen
    assert not after.is_seen, after.verdict
    assert after.verdict.startswith("not seen with this seed: ")
    assert after.conclusion != before.conclusion


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_is_described(name: str) -> None:
    row = EXPERIMENTS[name]
    assert row.section in SECTIONS
    assert row.question.endswith("?")
    assert len(explanation(row)) >= 2
    assert name.replace("-", "_") == row.run.__module__.rpartition(".")[2]


def test_sections_stand_in_order() -> None:
    assert [row.section for row in EXPERIMENTS.values()] == sorted(row.section for row in EXPERIMENTS.values())
    assert {row.section for row in EXPERIMENTS.values()} <= SECTIONS.keys()


def test_numbers_are_shown_as_people_read_them() -> None:
    assert [cell_text(cell) for cell in (0.5, 12, -3.25, 1e20)] == ["0.5", "12", "-3.25", "1e+20"]
    assert bar_shares(EXPERIMENTS["xor-linear"].run(Setting(0, is_small=True)).figures) is not None


def test_what_is_not_seen_is_said() -> None:
    found = run_without("xor-linear", Setting(0, is_small=True))
    assert not found.is_seen
    assert found.verdict == f"not seen with this seed: {found.conclusion}"


def test_every_experiment_shows_a_claim_and_every_claim_is_shown_by_one() -> None:
    rows = re.findall(r"^\| \d.*$", (ROOT / "docs" / "claims.md").read_text("utf-8"), re.MULTILINE)
    named = [set(re.findall(r"\(experiments/([\w-]+)\.md\)", row)) for row in rows]
    assert all(named)
    assert set().union(*named) == EXPERIMENTS.keys()
