"""solve_program: what it finds, and how it is stopped."""

from __future__ import annotations

import math
import threading
import time

import numpy as np
import pytest

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.integer_program import ProgramWork, interruptible, solve_program


def test_variables_have_the_bounds_they_are_given() -> None:
    solution = solve_program([1, 1], [[1, 2]], 7, 7, Budget(9000), least=[0, -1], most=[9, 2])
    assert solution is not None
    assert solution.values is not None
    assert solution.values.tolist() == [3, 2]
    assert solution.bound(100) == 5


def test_a_linear_program_may_have_fractions() -> None:
    odd_circle = np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]])
    relaxed = solve_program(np.ones(3), odd_circle, 1, np.inf, Budget(9000), is_whole=False)
    whole = solve_program(np.ones(3), odd_circle, 1, np.inf, Budget(9000))
    assert relaxed is not None
    assert whole is not None
    assert relaxed.values is not None
    assert relaxed.values.tolist() == [0.5, 0.5, 0.5]
    assert whole.bound(3) == 2


def test_a_program_without_a_solution_is_bounded_by_infinity() -> None:
    solution = solve_program([1], [[1]], 2, np.inf, Budget(9000))
    assert solution is not None
    assert solution.values is None
    assert solution.at_least == math.inf


def test_without_time_nothing_is_tried() -> None:
    assert solve_program([1], [[1]], 1, 1, Budget(0)) is None


@pytest.mark.parametrize("nodes", [0, 1])
def test_a_limit_of_nodes_leaves_a_bound_below_the_cost(nodes: int) -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    matrix = (rng.random((60, 60)) < 0.08) | np.eye(60, dtype=np.bool_)
    whole = solve_program(np.ones(60), matrix, 1, np.inf, Budget(60_000))
    part = solve_program(np.ones(60), matrix, 1, np.inf, Budget(60_000), node_limit=nodes)
    assert whole is not None
    assert part is not None
    assert whole.values is not None
    assert part.at_least <= whole.values.sum() + 1e-6


def test_the_wait_ends_when_the_budget_is_stopped() -> None:
    budget, end = Budget(60_000), threading.Event()
    threading.Timer(0.05, budget.stop).start()
    started = time.monotonic()
    assert interruptible(lambda: end.wait(30), budget) is None
    assert time.monotonic() - started < 10
    end.set()


def test_errors_pass_through_the_thread() -> None:
    with pytest.raises(ZeroDivisionError):
        interruptible(lambda: 1 // 0, UNLIMITED)


def cyclic_core(rows: int, columns: int) -> np.ndarray:
    rng = np.random.Generator(np.random.PCG64(3))
    matrix = np.zeros((rows, columns))
    for row in matrix:
        row[rng.choice(columns, 5, replace=False)] = 1
    return matrix


def test_a_program_that_is_judged_to_take_more_than_is_left_gets_a_bound_alone() -> None:
    matrix = cyclic_core(60, 40)
    budget = Budget(20)
    part = solve_program(np.ones(40), matrix, 1, np.inf, budget)
    whole = solve_program(np.ones(40), matrix, 1, np.inf, Budget(60_000))
    assert part is not None
    assert whole is not None
    assert whole.values is not None
    assert part.values is None
    assert 0 < budget.left() < 20
    assert part.bound(40) <= whole.bound(40) == whole.values.sum()


def test_more_fractional_variables_are_judged_to_take_more() -> None:
    work = ProgramWork()
    assert work.root(400, 1000) > 1000 > work.root(50, 1000)
    assert work.nodes(400, 1000, 0) == 1
    assert work.nodes(10, 100, 1000) > 100
