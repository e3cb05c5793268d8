"""Budgets that end after so many looks: a search that is cut short then does the same on any machine."""

from __future__ import annotations

from boolnet.core.budget import Budget

SECONDS = 1e6  # far more than any search takes


class CountedBudget(Budget):
    """A budget of looks in the place of seconds, shared with its parts.

    >>> budget = CountedBudget(2)
    >>> budget.is_over(), budget.part(1).is_over(), budget.is_over()
    (False, False, True)
    """

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._looks = looks

    def left(self) -> float:
        self._looks -= 1
        return SECONDS if self._looks >= 0 and super().left() > 0 else 0.0
