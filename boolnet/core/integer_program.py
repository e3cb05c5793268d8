"""Integer programs, solved by HiGHS through scipy within a budget.

Whoever solves one asks here, so that none runs without a limit of time and Ctrl-C is heard while HiGHS works.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget

Numbers = NDArray[np.float64] | NDArray[np.int64] | Sequence[float] | float
T = TypeVar("T")

SHORTEST_RUN = 0.05  # seconds; with less than this left nothing is tried
INFEASIBLE = 2  # scipy's status
EPSILON = 1e-6  # HiGHS' feasibility tolerance: 286.99999999999983 is 287
SECONDS_PER_LOOK = 0.05  # at whether the budget was stopped


@dataclass(frozen=True, eq=False)
class Solution:
    """What is known of a program.

    Attributes
    ----------
    values : ndarray of float64 or None
        The best solution found.
    at_least : float
        A lower bound on the cost of any solution: infinite when there is none, minus infinite when none is known.
    """

    values: NDArray[np.float64] | None
    at_least: float

    def bound(self, most: int) -> int:
        """Return the lower bound as an integer, 0 to `most`, for a program whose costs are integers.

        Examples
        --------
        >>> Solution(None, 286.99999999999983).bound(300), Solution(None, math.inf).bound(300)
        (287, 300)
        """
        return math.ceil(min(max(self.at_least, 0.0), most) - EPSILON)


def solve_program(
    costs: Numbers,
    matrix: Any,
    lower: Numbers,
    upper: Numbers,
    budget: Budget,
    *,
    least: Numbers = 0.0,
    most: Numbers = 1.0,
    is_whole: bool = True,
    node_limit: int | None = None,
) -> Solution | None:
    """Return a solution of the least cost, or the best one found in time; None when there is no time left for it.

    Parameters
    ----------
    costs : sequence of float, length n
        What a unit of each variable costs.
    matrix : ndarray or scipy.sparse array, shape (m, n)
    lower, upper : ndarray, shape (m,), or float
        Each row of ``matrix @ values`` lies between these; infinite where there is no limit.
    budget : Budget
        When to stop with what is known by then.
    least, most : ndarray, shape (n,), or float
        The bounds of the variables, which are 0-1 if not given.
    is_whole : bool
        Whether the variables are integers.
    node_limit : int, optional
        Nodes of the search tree after which to stop. Unlike a limit of time it gives the same answer on every machine.

    Examples
    --------
    >>> solution = solve_program([2, 3], np.array([[1, 1]]), 1, 1, Budget(9))
    >>> solution.values.tolist(), solution.at_least
    ([1.0, 0.0], 2.0)
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    left = budget.left()
    if left < SHORTEST_RUN:
        return None
    prices = np.asarray(costs, dtype=np.float64)
    options: Any = {"time_limit": left, "mip_rel_gap": 0}
    if node_limit is not None:
        options["node_limit"] = node_limit

    def solve() -> Any:
        return milp(
            prices,
            integrality=np.full(len(prices), int(is_whole)),
            bounds=Bounds(least, most),
            constraints=LinearConstraint(matrix, lower, upper),
            options=options,
        )

    result = interruptible(solve, budget)
    if result is None:
        return None
    if result.status == INFEASIBLE:
        return Solution(None, math.inf)
    bound = result.mip_dual_bound
    is_known = bound is not None and math.isfinite(bound)  # infinite before the first bound
    return Solution(result.x, float(bound) if is_known else -math.inf)


def interruptible(work: Callable[[], T], budget: Budget) -> T | None:
    """Run `work` in a thread of its own, so that Ctrl-C or `Budget.stop` ends the wait even while it is in C.

    Returns None when the budget was stopped first; what the thread still does is not waited for.

    Examples
    --------
    >>> interruptible(lambda: 6 * 7, Budget(60))
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
        thread.join(SECONDS_PER_LOOK)
        if budget.is_stopped():
            return None
    if failures:
        raise failures[0]
    return results[0]
