"""Batch norm: running statistics, evaluation, and what needs more than one table row."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.errors import NetsError, ShapeError
from nets.layers import BatchNorm1d, BatchNorm2d


def test_running_statistics_move_by_the_momentum() -> None:
    layer = BatchNorm1d(2, momentum=0.25, dtype=np.float64)
    x = np.random.default_rng(0).standard_normal((5, 2)) * 3 + 1
    layer(x)
    assert layer.running_mean is not None
    assert layer.running_var is not None
    np.testing.assert_allclose(layer.running_mean, 0.25 * x.mean(0))
    np.testing.assert_allclose(layer.running_var, 0.75 + 0.25 * x.var(0, ddof=1))
    assert layer.num_batches_tracked == 1


def test_without_a_momentum_they_are_means_of_all_batches() -> None:
    layer = BatchNorm1d(2, momentum=None, dtype=np.float64)
    batches = np.random.default_rng(0).standard_normal((3, 5, 2))
    for batch in batches:
        layer(batch)
    assert layer.running_mean is not None
    np.testing.assert_allclose(layer.running_mean, batches.mean((0, 1)))


def test_evaluation_does_not_depend_on_the_batch_and_moves_nothing() -> None:
    layer = BatchNorm2d(3)
    x = np.random.default_rng(0).standard_normal((4, 3, 2, 2)).astype(np.float32)
    layer(x)
    state = layer.eval().state_dict()
    np.testing.assert_array_equal(layer(x)[:1], layer(x[:1]))
    for name, value in layer.state_dict().items():
        np.testing.assert_array_equal(value, state[name])


def test_without_running_statistics_evaluation_takes_those_of_the_batch() -> None:
    layer = BatchNorm2d(3, track_running_stats=False).eval()
    assert list(layer.state_dict()) == ["weight", "bias"]
    y = layer(np.random.default_rng(0).standard_normal((4, 3, 2, 2)))
    np.testing.assert_allclose(y.mean((0, 2, 3)), 0, atol=1e-7)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_state_keeps_its_dtype(dtype: type) -> None:
    layer = BatchNorm1d(2, dtype=dtype)
    layer(np.ones((3, 2), dtype))
    assert {value.dtype.name for value in layer.state_dict().values()} == {np.dtype(dtype).name, "int64"}


@pytest.mark.parametrize("training", [True, False])
def test_half_floats_have_room_for_sums_over_many_places(training: bool) -> None:
    x = (200 * np.random.default_rng(0).standard_normal((8, 2, 40, 40))).astype(np.float16)
    half, double = (BatchNorm2d(2, dtype=dtype).train(training) for dtype in (np.float16, np.float64))
    y, dy = half(x), np.full_like(x, 0.5)
    np.testing.assert_allclose(y, double(x.astype(np.float64)), rtol=2e-3, atol=2e-3)
    dx = half.backward(dy)
    np.testing.assert_allclose(dx, double.backward(dy.astype(np.float64)), rtol=2e-3, atol=2e-3)
    assert {y.dtype, dx.dtype} == {np.dtype(np.float16)}
    assert {np.asarray(parameter.grad).dtype for parameter in half.parameters()} == {np.dtype(np.float16)}


def test_one_value_per_channel_has_no_statistics_in_evaluation_either() -> None:
    with pytest.raises(ShapeError, match="evaluation without running statistics needs at least two values"):
        BatchNorm1d(3, track_running_stats=False).eval()(np.ones((1, 3)))


def test_an_eps_of_0_is_refused() -> None:
    with pytest.raises(NetsError, match="eps must be above 0"):
        BatchNorm1d(3, eps=0.0)
