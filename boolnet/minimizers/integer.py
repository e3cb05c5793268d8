"""The covering problem as an integer program, solved by HiGHS through scipy."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from boolnet.minimizers.lists import Lists
from boolnet.minimizers.weighing import Weighing
from boolnet.watch import Watch

T = TypeVar("T")

MAX_NONZEROS = 3_000_000
SHORTEST_RUN = 0.05  # seconds; with less than this left nothing is tried
EPSILON = 1e-6  # HiGHS' feasibility tolerance: 286.99999999999983 is 287


def solve_integer(rows: Lists, problem: Weighing, best: list[int], bound: int, watch: Watch) -> tuple[list[int], int]:
    """Return the best columns found, `best` if none are better, and a proved lower bound on their weight.

    Parameters
    ----------
    rows : Lists
        Of columns that a lighter choice than `best` can be made of; an empty row says that there is none.
    problem : Weighing
    best : list of int
    bound : int
        A lower bound already known.
    watch : Watch
        When to stop.
    """
    top = problem.weight(best)
    if not rows.sizes.all():
        return best, top
    left = watch.left()
    if left < SHORTEST_RUN or len(rows.indices) > MAX_NONZEROS:
        return best, bound
    lists, columns = rows.renumbered()
    matrix = lists.matrix()
    weights = np.array(problem.weights, dtype=np.float64)[columns]
    result = interruptible(lambda: _milp(matrix, weights, left), watch)
    if result is None:
        return best, bound
    bound = max(bound, rounded_up(result.mip_dual_bound))
    if result.x is not None:
        found = columns[result.x > 0.5].tolist()
        if problem.total(found) < problem.total(best) and rows.within(np.array(found)).sizes.all():
            best = found
    return best, min(bound, problem.weight(best))


def rounded_up(bound: float | None) -> int:
    """Return the integer that a bound of HiGHS proves; it is infinite or missing before the first.

    Examples
    --------
    >>> rounded_up(286.99999999999983), rounded_up(286.1), rounded_up(None)
    (287, 287, 0)
    """
    return math.ceil(bound - EPSILON) if bound is not None and math.isfinite(bound) else 0


def _milp(matrix: Any, weights: NDArray[np.float64], seconds: float) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp

    return milp(
        weights,
        integrality=np.ones(len(weights), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, 1, np.inf),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )


def interruptible(work: Callable[[], T], watch: Watch) -> T | None:
    """Run `work` in a thread of its own, so that Ctrl-C or `Watch.stop` ends the wait even while it is in C.

    Returns None when the watch was stopped first; what the thread still does is not waited for.

    Examples
    --------
    >>> interruptible(lambda: 6 * 7, Watch(60))
    42
    """
    results: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # raised again below, in the caller's thread
            failures.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.05)
        if watch.is_stopped():
            return None
    if failures:
        raise failures[0]
    return results[0]
