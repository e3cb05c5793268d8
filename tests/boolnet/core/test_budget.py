"""Budgets: over with their work, with `stop`, with a clock, and with the whole they are a part of."""

from __future__ import annotations

import math

import pytest

from boolnet.core.budget import UNLIMITED, Budget


def test_a_budget_is_over_with_its_work_and_not_before() -> None:
    budget = Budget(3)
    assert (budget.left(), budget.is_over()) == (3, False)
    budget.spend(2)
    assert (budget.left(), budget.is_over(), budget.ended_by()) == (1, False, "")
    assert budget.is_over(1)
    budget.spend(1)
    assert (budget.left(), budget.is_over(), budget.ended_by()) == (0, True, "work")
    assert not budget.is_stopped()


def test_a_budget_without_a_limit_has_no_end() -> None:
    for budget in (Budget(), UNLIMITED):
        budget.spend(1e9)
        assert budget.left() == budget.seconds_left() == math.inf
        assert not budget.is_over()


def test_no_work_is_over_at_once() -> None:
    assert Budget(0).is_over()
    assert Budget(-1).left() == 0


def test_a_part_ends_with_its_own_work_and_is_spent_in_the_whole() -> None:
    whole = Budget(10)
    part = whole.part(4)
    assert part.is_over(5)
    assert (whole.left(), whole.is_over()) == (5, False)
    assert whole.part(4).left() == 4


def test_parts_end_with_the_whole() -> None:
    whole = Budget(10)
    part = whole.part(60)
    inner = part.part(math.inf)
    assert (part.left(), inner.left()) == (10, 10)
    whole.spend(9)
    assert (part.left(), inner.left()) == (1, 1)
    inner.spend(1)
    assert part.is_over()
    assert inner.is_over()
    assert whole.part(5).is_over()


def test_stopping_ends_a_budget_and_its_parts_and_not_the_whole() -> None:
    whole = Budget(10)
    part = whole.part(5)
    inner = part.part(5)
    part.stop()
    assert [one.is_stopped() for one in (whole, part, inner)] == [False, True, True]
    assert [one.left() for one in (whole, part, inner)] == [10, 0, 0]
    assert not whole.part(5).is_stopped()
    whole.stop()
    assert [one.is_over() for one in (whole, part, inner, whole.part(5))] == [True] * 4
    assert inner.ended_by() == "interrupted"


def test_a_clock_ends_a_budget_and_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("boolnet.core.budget.time.monotonic", lambda: now)
    whole = Budget(10, seconds=3)
    part = whole.part(5)
    assert (part.left(), part.seconds_left()) == (5, 3)
    now += 4
    assert (part.left(), whole.left(), part.seconds_left()) == (0, 0, 0)
    assert part.ended_by() == whole.ended_by() == "clock"
    assert not whole.is_stopped()


def test_news_goes_to_whoever_hears_the_whole() -> None:
    news: list[str] = []
    whole = Budget(10, news.append)
    whole.tell("of the whole")
    whole.part(1).part(1).tell("of a part")
    Budget(10).tell("nobody hears this")
    Budget(10).part(1).tell("nor this")
    assert news == ["of the whole", "of a part"]


def test_news_is_told_though_the_work_is_over() -> None:
    news: list[str] = []
    Budget(0, news.append).tell("the end")
    assert news == ["the end"]
