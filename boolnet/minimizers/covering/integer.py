"""The covering problem as an integer program, and its linear relaxation."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.core.integer_program import WORK, entries_of, interruptible, solve_program
from boolnet.minimizers.covering.lists import Lists
from boolnet.minimizers.covering.weighing import Weighing

MOST_NONZEROS = 3_000_000


def solve_integer(
    rows: Lists, problem: Weighing, best: list[int], bound: int, budget: Budget, most_nonzeros: int = MOST_NONZEROS
) -> tuple[list[int], int]:
    """Return the best columns found, `best` if none are better, and a proved lower bound on their weight.

    Parameters
    ----------
    rows : Lists
        Of columns that a lighter choice than `best` can be made of; an empty row says that there is none.
    problem : Weighing
    best : list of int
        Columns that hit every row, the best known.
    bound : int
        A lower bound on the weight, the best known.
    budget : Budget
        When to stop.
    most_nonzeros : int
        Columns of all rows together; with more there is no hope in time, and nothing is tried.
    """
    top = problem.weight(best)
    if not rows.sizes.all():
        return best, top
    if len(rows.indices) > most_nonzeros:
        return best, bound
    lists, columns = rows.renumbered()
    weights = np.array(problem.weights)[columns]
    solution = solve_program(weights, lists.matrix(), 1, np.inf, budget)  # a row for "less than top" slows it down
    if solution is None:
        return best, bound
    bound = max(bound, solution.bound(top))
    if solution.values is not None:
        found = columns[solution.values > 0.5].tolist()
        if problem.total(found) < problem.total(best) and rows.within(np.array(found)).sizes.all():
            best = found
    return best, min(bound, problem.weight(best))


def dual_prices(weights: NDArray[np.float64], matrix: Any, budget: Budget) -> NDArray[np.float64] | None:
    """Return prices of the rows of a covering problem that bound it best, or None when the budget is over first.

    They are the dual solution of the linear relaxation: no column costs less than the prices of the rows it hits.

    Parameters
    ----------
    weights : ndarray of float64, shape (c,)
        Of the columns.
    matrix : ndarray or scipy.sparse array, shape (r, c)
        1 where a column hits a row.
    budget : Budget

    Examples
    --------
    >>> dual_prices(np.ones(3), np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0]]), Budget(9)).tolist()
    [0.5, 0.5, 0.5]
    """
    from scipy.optimize import linprog

    work = WORK.linear(entries_of(matrix))
    if budget.left() <= work:
        return None
    budget.spend(work)
    options: Any = {} if budget.seconds_left() == math.inf else {"time_limit": budget.seconds_left()}
    limits = -np.ones(matrix.shape[0])

    def solve() -> Any:
        return linprog(weights, -matrix, limits, bounds=(0, None), method="highs", options=options)

    result = interruptible(solve, budget)
    if result is None or result.status != 0:
        return None
    prices: NDArray[np.float64] = np.maximum(-result.ineqlin.marginals, 0.0)
    return prices
