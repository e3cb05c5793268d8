"""Linear and integer programs, solved by HiGHS through scipy within a budget.

Whoever solves one asks here, so that none runs without a limit and Ctrl-C is heard while HiGHS works. HiGHS takes
limits of nodes and of time, and only the former gives the same answer everywhere: what the root of the search tree and
a node take is judged by the size of the program, before it is tried.
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


@dataclass(frozen=True)
class ProgramWork:
    """Units of work of HiGHS, judged by the size of a program: a constant and a power of its entries and its columns.

    Attributes
    ----------
    least : float
    per_entry : float
        Of the root, for an entry of the matrix that is not 0...
    power : float
        ... to this power.
    node_share : float
        What a node takes of what the root takes.
    linear_share : float
        What a program without integers takes of that.
    """

    least: float = 3.0
    per_entry: float = 2e-3
    power: float = 1.4
    node_share: float = 0.05
    linear_share: float = 0.2

    def root(self, entries: int, is_whole: bool = True) -> float:
        """Return the work before the first node."""
        grown = float(entries**self.power)
        return self.least + (1.0 if is_whole else self.linear_share) * self.per_entry * grown

    def nodes(self, entries: int, work: float) -> int:
        """Return how many nodes may follow the root."""
        return int(min(max(0.0, work - self.root(entries)) / self.node(entries), MOST_NODES)) + 1

    def node(self, entries: int) -> float:
        """Return the work of a node."""
        return self.node_share * self.root(entries)


MOST_NODES = 2**31 - 2  # what HiGHS takes for a limit
WORK = ProgramWork()


def entries_of(matrix: Any) -> int:
    """Return how many entries of a matrix are not 0, and one for each column."""
    filled = matrix.nnz if hasattr(matrix, "nnz") else np.count_nonzero(matrix)
    return int(filled) + int(np.shape(matrix)[1])


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
    work: ProgramWork = WORK,
) -> Solution | None:
    """Return a solution of the least cost, or the best one the budget allows; None when it does not allow any.

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
        Nodes of the search tree after which to stop, whatever the budget.
    work : ProgramWork
        What it is taken to cost.

    Examples
    --------
    >>> solution = solve_program([2, 3], np.array([[1, 1]]), 1, 1, Budget(9))
    >>> solution.values.tolist(), solution.at_least
    ([1.0, 0.0], 2.0)
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    entries = entries_of(matrix)
    left = budget.left()
    if left <= work.root(entries, is_whole):
        return None
    prices = np.asarray(costs, dtype=np.float64)
    nodes = min(work.nodes(entries, left), MOST_NODES if node_limit is None else node_limit)
    options: Any = {"mip_rel_gap": 0, "node_limit": nodes}
    if budget.seconds_left() < math.inf:
        options["time_limit"] = budget.seconds_left()

    def solve() -> Any:
        return milp(
            prices,
            integrality=np.full(len(prices), int(is_whole)),
            bounds=Bounds(least, most),
            constraints=LinearConstraint(matrix, lower, upper),
            options=options,
        )

    result = interruptible(solve, budget)
    budget.spend(work.root(entries, is_whole) + work.node(entries) * (getattr(result, "mip_node_count", 0) or 0))
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
