"""Rounds: when a local search ends."""

from __future__ import annotations

from boolnet.core.budget import Budget
from boolnet.core.local_search import Rounds, RoundStats


def test_the_patience_is_counted_from_the_last_improvement() -> None:
    rounds = Rounds(Budget(), 4)
    for number in rounds:
        if number in (2, 5):
            rounds.improved()
            rounds.improved()
    assert rounds.stats() == RoundStats(9, 2, 5)


def test_the_patience_may_change_on_the_way() -> None:
    rounds = Rounds(Budget(), 100)
    for number in rounds:
        rounds.patience = 100 - 10 * number
    assert rounds.number == 10


def test_no_more_rounds_than_asked_for() -> None:
    assert list(Rounds(Budget(), 100, most=3)) == [1, 2, 3]
    assert not list(Rounds(Budget(), 0))


def test_there_is_no_round_after_the_budget() -> None:
    assert not list(Rounds(Budget(0), 100))
    budget = Budget(10)
    rounds = Rounds(budget, 100, work=4)
    assert list(rounds) == [1, 2, 3]
    assert budget.left() == 0
    budget = Budget()
    rounds = Rounds(budget, 100)
    for number in rounds:
        if number == 2:
            budget.stop()
    assert rounds.number == 2
