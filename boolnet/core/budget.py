"""Budget: how long a search may go on, a way to stop it early, and who hears how far it has come."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

Report = Callable[[str], None]  # hears in a few words what has been reached


class Budget:
    """Looked at by every loop of a search, which ends with the best it has once the budget is over.

    Parameters
    ----------
    seconds : float
        From now on.
    report : callable, optional
        Called with a line for people whenever there is news.
    whole : Budget, optional
        The budget that this one is a part of: when that is over, so is this.
    clock : callable, optional
        What counts the seconds; with `time.process_time` a search finds as much on a busy machine as on an idle one.

    Examples
    --------
    >>> budget = Budget(60)
    >>> part = budget.part(30)
    >>> part.is_over(), round(part.left())
    (False, 30)
    >>> budget.stop()
    >>> part.is_over(), part.left(), part.is_stopped()
    (True, 0.0, True)
    """

    def __init__(
        self,
        seconds: float = math.inf,
        report: Report | None = None,
        whole: Budget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._end = clock() + seconds
        self._report = report
        self._whole = whole
        self._stopped = False

    def is_over(self) -> bool:
        """Return whether the time is over or `stop` was called."""
        return self.left() <= 0

    def left(self) -> float:
        """Return the seconds left, never less than 0."""
        own = 0.0 if self._stopped else max(0.0, self._end - self._clock())
        return own if self._whole is None else min(own, self._whole.left())

    def part(self, seconds: float) -> Budget:
        """Return a budget over some seconds of this one, at most over what is left."""
        return Budget(seconds, None, self, self._clock)

    def stop(self) -> None:
        """Make this budget, and every part of it, over."""
        self._stopped = True

    def is_stopped(self) -> bool:
        """Return whether it was told to stop; time alone does not make it so."""
        return self._stopped or (self._whole is not None and self._whole.is_stopped())

    def tell(self, news: str) -> None:
        """Say what has been reached."""
        if self._whole is not None:
            self._whole.tell(news)
        elif self._report is not None:
            self._report(news)


UNLIMITED = Budget()
