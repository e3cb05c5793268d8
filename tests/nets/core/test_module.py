"""Parameters gather gradients until they are told to forget them."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.errors import ShapeError
from nets.core.module import Parameter
from nets.layers import Linear


def test_gradients_add_up_over_backward_passes() -> None:
    parameter = Parameter(np.zeros(2))
    parameter.accumulate(np.array([1.0, 2.0]))
    parameter.accumulate(np.array([10.0, 20.0]))
    assert parameter.grad is not None
    assert parameter.grad.tolist() == [11.0, 22.0]


def test_no_gradient_is_left_after_zero_grad() -> None:
    layer = Linear(2, 1, rng=0, dtype=np.float64)
    for _ in range(2):
        layer.zero_grad()
        layer(np.array([[1.0, 2.0]]))
        layer.backward(np.array([[1.0]]))
    assert layer.weight.grad is not None
    assert layer.weight.grad.tolist() == [[1.0, 2.0]]


def test_rows_of_different_lengths_are_no_input() -> None:
    with pytest.raises(ShapeError, match="the input is not an array: its rows differ in shape"):
        Linear(2, 1)([[1.0], [1.0, 2.0]])
