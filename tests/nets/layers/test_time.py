"""Pooling over time: ties, order, lengths, and views."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.layers import KMaxOverTime, MaxOverTime, MeanOverTime, Transpose

TIES = np.array([[[2.0, 5.0, 5.0, 1.0, 5.0], [0.0, 0.0, 0.0, 0.0, 0.0]]])


def test_the_gradient_of_a_maximum_goes_to_the_first() -> None:
    layer = MaxOverTime()
    assert layer(TIES).tolist() == [[5, 0]]
    assert layer.backward(np.array([[3.0, 4.0]])).tolist() == [[[0, 3, 0, 0, 0], [4, 0, 0, 0, 0]]]


def test_the_largest_keep_their_order_and_the_first_of_equals_are_taken() -> None:
    layer = KMaxOverTime(3)
    assert layer(np.array([[[1.0, 3.0, 2.0, 9.0, 0.0]]])).tolist() == [[3, 2, 9]]
    layer = KMaxOverTime(2)
    assert layer(TIES).tolist() == [[5, 5, 0, 0]]
    assert layer.backward(np.array([[1.0, 2.0, 3.0, 4.0]])).tolist() == [[[0, 1, 2, 0, 0], [3, 4, 0, 0, 0]]]


def test_one_of_the_largest_is_the_largest() -> None:
    x: Array = np.random.default_rng(0).standard_normal((3, 4, 7))
    assert np.array_equal(KMaxOverTime(1)(x), MaxOverTime()(x))
    np.testing.assert_allclose(MeanOverTime()(x), x.mean(2))


def test_sequences_that_are_too_short_are_refused() -> None:
    with pytest.raises(ShapeError, match="L at least 3"):
        KMaxOverTime(3)(np.ones((1, 2, 2)))
    for layer in (MaxOverTime(), MeanOverTime()):
        with pytest.raises(ShapeError, match=r"\(N, C, L\)"):
            layer(np.ones((1, 2)))
        with pytest.raises(ShapeError, match="L at least 1"):
            layer(np.ones((1, 2, 0)))
    with pytest.raises(NetsError, match="k must be a whole number from 1 on"):
        KMaxOverTime(0)


def test_a_transposition_is_a_view() -> None:
    x = np.ones((2, 3, 4))
    layer = Transpose()
    assert np.shares_memory(layer.forward(x), x)
    assert layer.backward(layer.forward(x)).shape == x.shape
