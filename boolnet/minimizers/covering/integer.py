"""0-1 programs solved by HiGHS through scipy, the covering problem among them."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.minimizers.covering.lists import Lists
from boolnet.minimizers.covering.weighing import Weighing

T = TypeVar("T")

MAX_NONZEROS = 3_000_000
SHORTEST_RUN = 0.05  # seconds; with less than this left nothing is tried
INFEASIBLE = 2  # scipy's status
EPSILON = 1e-6  # HiGHS' feasibility tolerance: 286.99999999999983 is 287


def solve_integer(rows: Lists, problem: Weighing, best: list[int], bound: int, budget: Budget) -> tuple[list[int], int]:
    """Return the best columns found, `best` if none are better, and a proved lower bound on their weight.

    Parameters
    ----------
    rows : Lists
        Of columns that a lighter choice than `best` can be made of; an empty row says that there is none.
    problem : Weighing
    best : list of int
    bound : int
        A lower bound already known.
    budget : Budget
        When to stop.
    """
    top = problem.weight(best)
    if not rows.sizes.all():
        return best, top
    if budget.left() < SHORTEST_RUN or len(rows.indices) > MAX_NONZEROS:
        return best, bound
    lists, columns = rows.renumbered()
    weights = np.array(problem.weights, dtype=np.float64)[columns]
    solution = solve_program(weights, lists.matrix(), 1, np.inf, budget)  # a row for "less than top" slows it down
    if solution is None:
        return best, bound
    bound = max(bound, solution.bound(top))
    if solution.values is not None:
        found = columns[solution.values > 0.5].tolist()
        if problem.total(found) < problem.total(best) and rows.within(np.array(found)).sizes.all():
            best = found
    return best, min(bound, problem.weight(best))


@dataclass(frozen=True, eq=False)
class Solution:
    """What is known of a 0-1 program.

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
    costs: NDArray[np.float64],
    matrix: Any,
    lower: NDArray[np.float64] | float,
    upper: NDArray[np.float64] | float,
    budget: Budget,
) -> Solution | None:
    """Minimise the cost of 0-1 variables, each row between its bounds; None when there is no time left for it.

    Examples
    --------
    >>> solution = solve_program(np.array([2.0, 3.0]), np.array([[1.0, 1.0]]), 1, 1, Budget(9))
    >>> solution.values.tolist(), solution.at_least
    ([1.0, 0.0], 2.0)
    """
    left = budget.left()
    if left < SHORTEST_RUN:
        return None
    result = interruptible(lambda: _milp(costs, matrix, lower, upper, left), budget)
    if result is None:
        return None
    if result.status == INFEASIBLE:
        return Solution(None, math.inf)
    bound = result.mip_dual_bound
    known = bound is not None and math.isfinite(bound)  # infinite before the first bound
    return Solution(result.x, float(bound) if known else -math.inf)


def dual_prices(weights: NDArray[np.float64], matrix: Any, budget: Budget) -> NDArray[np.float64] | None:
    """Return prices of the rows of a covering problem that bound it best, or None when the budget is over first.

    Examples
    --------
    >>> dual_prices(np.ones(3), np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0]]), Budget(9)).tolist()
    [0.5, 0.5, 0.5]
    """
    from scipy.optimize import linprog

    left = budget.left()
    if left < SHORTEST_RUN:
        return None
    limits = -np.ones(matrix.shape[0])

    def solve() -> Any:
        return linprog(weights, -matrix, limits, bounds=(0, None), method="highs", options={"time_limit": left})

    result = interruptible(solve, budget)
    if result is None or result.status != 0:
        return None
    prices: NDArray[np.float64] = np.maximum(-result.ineqlin.marginals, 0.0)
    return prices


def _milp(
    costs: NDArray[np.float64],
    matrix: Any,
    lower: NDArray[np.float64] | float,
    upper: NDArray[np.float64] | float,
    seconds: float,
) -> Any:
    from scipy.optimize import Bounds, LinearConstraint, milp

    return milp(
        costs,
        integrality=np.ones(len(costs), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, lower, upper),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )


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
        thread.join(0.05)
        if budget.is_stopped():
            return None
    if failures:
        raise failures[0]
    return results[0]
