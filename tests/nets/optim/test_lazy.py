"""Adadelta that leaves out untouched rows gives the same numbers as plain Adadelta, but for rounding."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.module import Parameter
from nets.optim import Adadelta
from nets.optim.adadelta import LAST

SHAPE = (900, 100)


def gradient(step: int, dtype: type) -> Array:
    """Return a gradient of a few rows, now and then of none or of all."""
    rng = np.random.default_rng(step)
    touched = {0: 0, 1: SHAPE[0]}.get(step % 10, 20)
    g: Array = np.zeros(SHAPE, dtype)
    rows = rng.choice(SHAPE[0], touched, replace=False)
    g[rows] = rng.standard_normal((touched, SHAPE[1]))
    return g


def moved(optimizer: Adadelta, parameter: Parameter, steps: range) -> Array:
    for step in steps:
        parameter.grad = gradient(step, parameter.data.dtype.type)
        optimizer.step()
    return parameter.data


def parameter(dtype: type = np.float64) -> Parameter:
    return Parameter(np.random.default_rng(0).standard_normal(SHAPE).astype(dtype))


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)])
@pytest.mark.parametrize("lr", [1.0, 0.3])
def test_the_numbers_are_the_same(dtype: type, tolerance: float, lr: float) -> None:
    lazy, plain = parameter(dtype), parameter(dtype)
    found = moved(Adadelta([lazy], lr, 0.95, lazy=True), lazy, range(45))
    expected = moved(Adadelta([plain], lr, 0.95), plain, range(45))
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)
    assert found.dtype == dtype


def test_rows_that_are_never_touched_stay() -> None:
    p = parameter()
    before = p.data.copy()
    optimizer = Adadelta([p], lazy=True)
    p.grad = gradient(5, np.float64)
    optimizer.step()
    touched = p.grad.any(axis=1)
    assert np.array_equal(p.data[~touched], before[~touched])
    assert (p.data[touched] != before[touched]).all()
    assert np.array_equal(optimizer.state[0][LAST], touched)


def test_it_resumes_exactly() -> None:
    whole, part = parameter(), parameter()
    expected = moved(Adadelta([whole], lazy=True), whole, range(15))
    first = Adadelta([part], lazy=True)
    moved(first, part, range(7))
    second = Adadelta([part], lazy=True)
    second.load_state_dict(first.state_dict())
    np.testing.assert_array_equal(moved(second, part, range(7, 15)), expected)


def test_only_large_matrices_that_do_not_decay_wait() -> None:
    sizes = [(900, 100), (5, 3), (70_000,), (2, 70_000)]
    parameters = [Parameter(np.ones(size)) for size in sizes]
    assert [LAST in state for state in Adadelta(parameters, lazy=True).state] == [True, False, False, False]
    assert not any(LAST in state for state in Adadelta(parameters).state)
    assert not any(LAST in state for state in Adadelta(parameters, weight_decay=0.1, lazy=True).state)
