"""Rounds: the numbers of the rounds of a local search, which ends when it has brought nothing for a while."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from boolnet.core.budget import Budget


@dataclass(frozen=True)
class RoundStats:
    """How a local search went.

    Attributes
    ----------
    rounds : int
    improvements : int
        Rounds that brought something.
    last_improvement : int
        The number of the last of them, 0 without any: the rounds after it were in vain.
    """

    rounds: int = 0
    improvements: int = 0
    last_improvement: int = 0

    def then(self, later: RoundStats) -> RoundStats:
        """Return the statistics of this search and one that went on from it.

        Examples
        --------
        >>> RoundStats(7, 4, 4).then(RoundStats(5, 1, 2))
        RoundStats(rounds=12, improvements=5, last_improvement=9)
        """
        last = self.rounds + later.last_improvement if later.improvements else self.last_improvement
        return RoundStats(self.rounds + later.rounds, self.improvements + later.improvements, last)


class Rounds:
    """Yields 1, 2, ... until patience or budget is over; the body of the loop says when a round brought something.

    Parameters
    ----------
    budget : Budget
        When it is over there is no further round.
    patience : float
        So many rounds in a row without an improvement are the last. It may be set anew between rounds, for a search
        that is more patient with a small best than with a large one.
    most : float
        Rounds in all.
    work : float
        Units of work that a round takes.

    Examples
    --------
    >>> rounds, best = Rounds(Budget(), patience=3), 10
    >>> for number in rounds:
    ...     found = 10 - number if number < 5 else 10
    ...     if found < best:
    ...         best = found
    ...         rounds.improved()
    >>> best, rounds.stats()
    (6, RoundStats(rounds=7, improvements=4, last_improvement=4))
    """

    def __init__(self, budget: Budget, patience: float, *, most: float = math.inf, work: float = 0.0) -> None:
        self.budget, self.patience, self.most, self.work = budget, patience, most, work
        self.number = 0
        self._improvements = self._last = 0

    @property
    def idle(self) -> int:
        """The rounds since the last improvement, the present one among them unless it is an improvement."""
        return self.number - self._last

    def __iter__(self) -> Iterator[int]:
        while self.idle < self.patience and self.number < self.most:
            if self.budget.is_over(self.work if self.number else 0.0):
                return
            self.number += 1
            yield self.number

    def improved(self) -> None:
        """Say that the present round brought something: the patience begins anew."""
        if self._last < self.number:
            self._improvements += 1
        self._last = self.number

    def stats(self) -> RoundStats:
        """Return how it went so far."""
        return RoundStats(self.number, self._improvements, self._last)
