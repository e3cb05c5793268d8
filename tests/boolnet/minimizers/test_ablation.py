"""Every part of a search can be switched off, and what is found then is still right."""

from __future__ import annotations

import pytest

from boolnet.core.budget import Budget
from boolnet.core.params import replaced
from boolnet.minimizers import exact_cover, minimize_cover
from boolnet.minimizers.disjoint.minimize import run_disjoint
from boolnet.minimizers.esop.minimize import run_esop
from tests.benchmarks.ablation import SUBJECTS, main, random_outputs
from tests.boolnet.minimizers.brute import is_sound, is_xor

WORK = 40
FUNCTION = random_outputs(5, 2, 1, True)


def ablations(subject: str) -> list[str]:
    return list(SUBJECTS[subject].ablations)


@pytest.mark.parametrize("name", ablations("disjoint"))
def test_disjoint_covers_are_right_without_any_part(name: str) -> None:
    subject = SUBJECTS["disjoint"]
    params = replaced(subject.default, subject.ablations[name])
    assert params != subject.default
    result = run_disjoint(FUNCTION, Budget(WORK), "cubes", params)
    assert is_sound(FUNCTION, result.cover)
    assert not result.cover.overlapping().any()


@pytest.mark.parametrize("name", ablations("saturation"))
def test_exact_covers_are_right_without_any_part(name: str) -> None:
    subject = SUBJECTS["saturation"]
    params = replaced(subject.default, subject.ablations[name])
    result = exact_cover(minimize_cover(FUNCTION), FUNCTION, Budget(WORK), params)
    assert is_sound(FUNCTION, result.cover)
    assert not (result.cover.overlapping() & ~result.saturated).any()


@pytest.mark.parametrize("name", ablations("esop"))
def test_exclusive_sums_are_right_without_any_part(name: str) -> None:
    subject = SUBJECTS["esop"]
    params = replaced(subject.default, subject.ablations[name])
    assert params != subject.default
    assert is_xor(FUNCTION, run_esop(FUNCTION, Budget(WORK), "cubes", params).cover)


def test_statistics_tell_what_each_part_did() -> None:
    result = run_disjoint(FUNCTION, Budget(500), "cubes")
    stats, size = result.stats, len(result.cover)
    assert stats.start in ("bisection", "disjoint sharp")
    assert list(stats.sizes.values()) == sorted(stats.sizes.values(), reverse=True)
    assert stats.sizes["second search"] == size
    assert stats.search.regions >= stats.search.changes >= stats.search.bettered
    summed = run_esop(FUNCTION, Budget(200), "cubes")
    exclusive, size = summed.stats, len(summed.cover)
    assert size <= exclusive.search.before_polish[0] <= min(exclusive.initial.values())
    assert exclusive.search.steps


def test_the_command_prints_a_line_for_each_ablation(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["disjoint", "--sample", "99", "--effort", "10", "--set", "search.seed=3", "--set", "patience=9"]
    main(arguments)
    [_, default, other] = capsys.readouterr().out.splitlines()
    assert default.startswith("default ")
    assert other.startswith("search.seed=3 patience=9")
    main(["esop", "--paths"])
    assert "search.restarts = 8" in capsys.readouterr().out
