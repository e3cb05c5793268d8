"""Linear and integer programs, solved by HiGHS through scipy within a budget.

Whoever solves one asks here, so that none runs without a limit and Ctrl-C is heard while HiGHS works. HiGHS takes
limits of nodes and of time, and only the former gives the same answer everywhere: what the root of the search tree and
a node take is judged before it is tried: by the size of the program, and by its linear relaxation.
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

OPTIMAL, INFEASIBLE = 0, 2  # scipy's status
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
    """Units of work of HiGHS, judged before it is asked.

    Its linear relaxation takes little, and how many of its variables are fractional tells what the integers take: a
    program with none is solved with it, and the root of another grows with their number.

    Attributes
    ----------
    least : float
    per_entry : float
        Of the relaxation, for an entry of the matrix that is not 0 or a column...
    power : float
        ... to this power.
    per_fraction : float
        Of the root of the search tree, for a fractional variable...
    fraction_power : float
        ... to this power.
    relaxations : float
        Solved at the root beside that, for a fractional variable.
    node_share : float
        What a node takes of what the root takes.
    """

    least: float = 2.0
    per_entry: float = 1.7e-5
    power: float = 1.8
    per_fraction: float = 0.45
    fraction_power: float = 1.5
    relaxations: float = 0.04
    node_share: float = 0.05

    def linear(self, entries: int) -> float:
        """Return the work of a program without integers."""
        return self.least + self.per_entry * float(entries**self.power)

    def root(self, fractional: int, entries: int) -> float:
        """Return the work before the first node, of a program of so many fractional variables in its relaxation."""
        relaxed = self.relaxations * fractional * self.linear(entries)
        return self.least + relaxed + self.per_fraction * float(fractional**self.fraction_power)

    def node(self, fractional: int, entries: int) -> float:
        """Return the work of a node."""
        return self.node_share * self.root(fractional, entries)

    def nodes(self, fractional: int, entries: int, work: float) -> int:
        """Return how many nodes may follow the root.

        Parameters
        ----------
        fractional : int
            Variables of the relaxation that are no integers.
        entries : int
            See `entries_of`.
        work : float
            Units, for root and nodes.
        """
        left = max(0.0, work - self.root(fractional, entries))
        return int(min(left / self.node(fractional, entries), MOST_NODES)) + 1


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
    """Return a solution of the least cost, or what the budget allows: the best one, or a bound alone, or None.

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
    linear = work.linear(entries)
    if budget.left() <= linear:
        return None
    prices = np.asarray(costs, dtype=np.float64)

    def solve(integrality: int, **limits: int) -> Any:
        options: Any = {"mip_rel_gap": 0} | limits
        if budget.seconds_left() < math.inf:
            options["time_limit"] = budget.seconds_left()
        return milp(
            prices,
            integrality=np.full(len(prices), integrality),
            bounds=Bounds(least, most),
            constraints=LinearConstraint(matrix, lower, upper),
            options=options,
        )

    relaxed = interruptible(lambda: solve(0), budget)
    budget.spend(linear)
    if relaxed is None:
        return None
    if relaxed.status == INFEASIBLE:
        return Solution(None, math.inf)
    if relaxed.status == OPTIMAL and not (is_whole and fractional_of(relaxed.x)):
        return Solution((np.round(relaxed.x) if is_whole else relaxed.x) + 0.0, float(relaxed.fun))
    if not is_whole:
        return Solution(None, -math.inf)
    known = float(relaxed.fun) if relaxed.status == OPTIMAL else -math.inf
    fractional = fractional_of(relaxed.x) if relaxed.status == OPTIMAL else len(prices)
    left = budget.left()
    if left <= work.root(fractional, entries):
        return Solution(None, known)
    nodes = min(work.nodes(fractional, entries, left), MOST_NODES if node_limit is None else node_limit)
    result = interruptible(lambda: solve(1, node_limit=nodes), budget)
    budget.spend(work.root(fractional, entries))
    if result is None:
        return Solution(None, known)
    budget.spend(work.node(fractional, entries) * max(0, (getattr(result, "mip_node_count", 0) or 0) - 1))
    if result.status == INFEASIBLE:
        return Solution(None, math.inf)
    bound = result.mip_dual_bound
    is_known = bound is not None and math.isfinite(bound)  # infinite before the first bound
    return Solution(result.x, max(known, float(bound)) if is_known else known)


def fractional_of(values: NDArray[np.float64]) -> int:
    """Return how many values are not integers.

    Examples
    --------
    >>> fractional_of(np.array([0.0, 0.5, 1.0000001]))
    1
    """
    return int((np.abs(values - np.round(values)) > EPSILON).sum())


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
