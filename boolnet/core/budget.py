"""Budget: how much work a search may do, a way to stop it early, and who hears how far it has come.

Work is counted in units, each about what an ordinary core does in a millisecond. Whoever works says how much it was,
judged by the sizes of what was worked on, so that a search does the same on every machine, however busy it is. A clock,
where there is one, only ends what is going on; what it ended may differ from one run to the next, and says so.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

Report = Callable[[str], None]  # hears in a few words what has been reached


class Budget:
    """Spent by every loop of a search, which ends with the best it has once the budget is over.

    Parameters
    ----------
    work : float
        Units of work, about a millisecond each.
    report : callable, optional
        Called with a line for people whenever there is news.
    whole : Budget, optional
        The budget that this one is a part of: what is spent here is spent there, and when that is over, so is this.
    seconds : float
        A limit of time from now on, whatever the work.

    Examples
    --------
    >>> budget = Budget(60)
    >>> part = budget.part(30)
    >>> part.spend(20)
    >>> part.left(), budget.left(), part.is_over(10), budget.is_over()
    (10.0, 40.0, True, False)
    >>> budget.stop()
    >>> budget.left(), budget.is_stopped(), budget.ended_by()
    (0.0, True, 'interrupted')
    """

    def __init__(
        self,
        work: float = math.inf,
        report: Report | None = None,
        whole: Budget | None = None,
        *,
        seconds: float = math.inf,
    ) -> None:
        self._work = work
        self._spent = 0.0
        self._end = time.monotonic() + seconds if seconds < math.inf else math.inf
        self._report = report
        self._whole = whole
        self._before: Budget | None = None
        self._ended = ""
        self._settled = False

    def spend(self, work: float) -> None:
        """Count work that was done, here and in the budgets that this one is a part of."""
        budget: Budget | None = self
        while budget is not None:
            budget._spent += work
            budget = budget._whole or budget._before

    def spent(self) -> float:
        """Return the units of work that were counted so far, also beyond what there was."""
        return self._spent

    def is_over(self, work: float = 0.0) -> bool:
        """Count work that was done, and return whether nothing is left or the search is to end."""
        self.spend(work)
        return self.left() <= 0

    def left(self) -> float:
        """Return the units of work left, 0 where the search is to end."""
        least, budget = math.inf, self
        while True:
            least = min(least, budget._work - budget._spent)
            if budget._ended:
                return 0.0
            if budget._whole is None:
                break
            budget = budget._whole
        if time.monotonic() > budget._end:
            budget._ended = "clock"
            return 0.0
        if budget._before is not None and budget._before.is_halted():
            return 0.0
        return max(0.0, least)

    def seconds_left(self) -> float:
        """Return how long the clock still lets the search go on; infinite without a limit of time."""
        root = self._root()
        left = max(0.0, root._end - time.monotonic())
        return left if root._before is None else min(left, root._before.seconds_left())

    def part(self, work: float) -> Budget:
        """Return a budget of so much of this one, at most of what is left."""
        return type(self)(work, None, self)

    def after(self, work: float) -> Budget:
        """Return a budget for what is to be done however much was spent before: a check of what was found.

        It is spent here too, but ends before its own work is over only where this one is stopped or out of time.

        Examples
        --------
        >>> budget = Budget(60)
        >>> later = budget.after(100)
        >>> later.is_over(80), budget.left(), later.left()
        (False, 0.0, 20.0)
        >>> budget.stop()
        >>> later.left()
        0.0
        """
        later = type(self)(work)
        later._before = self
        return later

    def stop(self) -> None:
        """Make this budget, and every part of it, over."""
        self._ended = "interrupted"

    def is_stopped(self) -> bool:
        """Return whether it was told to stop; neither work nor the clock makes it so."""
        above = self._whole or self._before
        return self._ended == "interrupted" or (above is not None and above.is_stopped())

    def is_halted(self) -> bool:
        """Return whether it was told to stop or its time is up, whatever the work."""
        return self.seconds_left() <= 0 or self.is_stopped()

    def settle(self) -> None:
        """Say that the search is over and its result chosen: there is nothing left to stop."""
        self._settled = True

    def is_settled(self) -> bool:
        """Return whether `settle` was called."""
        return self._settled

    def ended_by(self) -> str:
        """Return what ended it: "interrupted", "clock", "work", or "" where it may go on."""
        if self.left() > 0:
            return ""
        return "interrupted" if self.is_stopped() else self._root()._ended or "work"

    def tell(self, news: str) -> None:
        """Say what has been reached."""
        root = self._root()
        if root._report is not None:
            root._report(news)
        elif root._before is not None:
            root._before.tell(news)

    def _root(self) -> Budget:
        budget = self
        while budget._whole is not None:
            budget = budget._whole
        return budget


UNLIMITED = Budget()
