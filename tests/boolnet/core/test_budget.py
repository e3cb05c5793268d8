"""Budgets: over with their time, with `stop`, and with the whole they are a part of; news goes to the whole."""

from __future__ import annotations

import math

import pytest

from boolnet.core.budget import UNLIMITED, Budget
from tests.budgets import CountedBudget


class Clock:
    """A clock in the place of `time.monotonic`, which moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_budget_is_over_with_its_time_and_not_before(clock: Clock) -> None:
    budget = Budget(3, clock=clock)
    assert (budget.left(), budget.is_over()) == (3, False)
    clock.now += 2
    assert (budget.left(), budget.is_over()) == (1, False)
    clock.now += 1
    assert (budget.left(), budget.is_over()) == (0, True)
    clock.now += 1
    assert budget.left() == 0
    assert not budget.is_stopped()


def test_a_budget_without_seconds_has_no_end(clock: Clock) -> None:
    for budget in (Budget(), UNLIMITED):
        clock.now += 1e9
        assert budget.left() == math.inf
        assert not budget.is_over()


def test_no_seconds_are_over_at_once(clock: Clock) -> None:
    assert Budget(0, clock=clock).is_over()
    assert Budget(-1, clock=clock).left() == 0


def test_a_part_ends_with_its_own_time_and_leaves_the_whole(clock: Clock) -> None:
    whole = Budget(10, clock=clock)
    part = whole.part(4)
    clock.now += 4
    assert part.is_over()
    assert (whole.left(), whole.is_over()) == (6, False)
    assert whole.part(4).left() == 4


def test_parts_end_with_the_whole(clock: Clock) -> None:
    whole = Budget(10, clock=clock)
    part = whole.part(60)
    inner = part.part(math.inf)
    assert (part.left(), inner.left()) == (10, 10)
    clock.now += 9
    assert (part.left(), inner.left()) == (1, 1)
    clock.now += 1
    assert part.is_over()
    assert inner.is_over()
    assert whole.part(5).is_over()


def test_stopping_ends_a_budget_and_its_parts_and_not_the_whole(clock: Clock) -> None:
    whole = Budget(10, clock=clock)
    part = whole.part(5)
    inner = part.part(5)
    part.stop()
    assert [one.is_stopped() for one in (whole, part, inner)] == [False, True, True]
    assert [one.left() for one in (whole, part, inner)] == [10, 0, 0]
    assert not whole.part(5).is_stopped()
    whole.stop()
    assert [one.is_over() for one in (whole, part, inner, whole.part(5))] == [True] * 4


def test_news_goes_to_whoever_hears_the_whole() -> None:
    news: list[str] = []
    whole = Budget(10, news.append)
    whole.tell("of the whole")
    whole.part(1).part(1).tell("of a part")
    Budget(10).tell("nobody hears this")
    Budget(10).part(1).tell("nor this")
    assert news == ["of the whole", "of a part"]


def test_news_is_told_though_the_time_is_over() -> None:
    news: list[str] = []
    Budget(0, news.append).tell("the end")
    assert news == ["the end"]


def test_a_counted_budget_ends_after_so_many_looks_of_it_and_its_parts() -> None:
    budget = CountedBudget(3)
    part = budget.part(1)
    assert [part.is_over(), budget.is_over(), part.is_over()] == [False] * 3
    assert [part.is_over(), budget.is_over()] == [True] * 2
    stopped = CountedBudget(3)
    stopped.stop()
    assert stopped.is_over()
