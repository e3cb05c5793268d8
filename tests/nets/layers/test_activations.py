"""Activations: known values, stability, and what is drawn or learned."""

from __future__ import annotations

import copy
import math

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.inspection.gradcheck import gradcheck
from nets.layers import ACTIVATIONS, ELU, LogSoftmax, PReLU, RReLU, Softmax

every_activation = pytest.mark.parametrize("name", ACTIVATIONS)
dtypes = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@every_activation
@dtypes
def test_values_and_gradients_are_finite_at_any_size(name: str, dtype: type) -> None:
    x: Array = np.array([[-1e4, -700, -90, -30, -1e-30, 0], [1e-30, 30, 40, 90, 700, 1e4]], dtype)
    module = ACTIVATIONS[name]()
    y = module(x)
    dx = module.backward(np.ones_like(y))
    assert y.dtype == dx.dtype == x.dtype
    assert np.isfinite(y).all()
    assert np.isfinite(dx).all()


@every_activation
@dtypes
def test_what_is_not_a_number_is_not_hidden(name: str, dtype: type) -> None:
    assert np.isnan(ACTIVATIONS[name]()(np.array([[0.0, np.nan]], dtype))[0, 1])


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("elu", lambda z: z if z > 0 else math.expm1(z)),
        ("gelu", lambda z: z * 0.5 * math.erfc(-z / math.sqrt(2))),
        ("sigmoid", lambda z: 1 / (1 + math.exp(-z))),
        ("silu", lambda z: z / (1 + math.exp(-z))),
        ("softplus", lambda z: math.log1p(math.exp(z))),
        ("tanh", math.tanh),
    ],
)
def test_values_are_those_of_the_formula(name: str, function: object) -> None:
    assert callable(function)
    z = np.linspace(-20, 20, 401)
    np.testing.assert_allclose(ACTIVATIONS[name]()(z), [function(float(v)) for v in z], rtol=1e-12, atol=1e-300)


def test_the_slope_of_rrelu_is_drawn_per_element_and_evenly() -> None:
    y = RReLU(rng=0)(np.full((100, 100), -1.0))
    assert -1 / 3 <= y.min() < -0.33 < -0.126 < y.max() <= -1 / 8
    assert abs(y.mean() + (1 / 8 + 1 / 3) / 2) < 2e-3
    assert len(np.unique(y)) > 9_000


def test_rrelu_draws_anew_and_the_same_from_the_same_seed() -> None:
    x = -np.ones((3, 4))
    first, again = RReLU(rng=1), RReLU(rng=1)
    y = first(x)
    assert np.array_equal(y, again(x))
    assert not np.array_equal(y, first(x))


def test_rrelu_wants_an_interval() -> None:
    with pytest.raises(NetsError, match="lower"):
        RReLU(0.5, 0.1)


def test_the_gradient_of_a_shared_slope_is_a_sum_over_all() -> None:
    layer = PReLU()
    layer(np.array([[-1.0, 2.0], [-3.0, -4.0]]))
    layer.backward(np.array([[1.0, 1.0], [2.0, 1.0]]))
    assert layer.weight.grad is not None
    assert layer.weight.grad.tolist() == [-1 - 6 - 4]
    assert not layer.weight.decays


def test_slopes_per_channel_fit_the_channels() -> None:
    with pytest.raises(ShapeError, match=r"\(N, 3, ...\)"):
        PReLU(3)(np.ones((2, 4)))
    with pytest.raises(NetsError, match="num_parameters"):
        PReLU(0)


def test_elu_falls_to_a_limit() -> None:
    with pytest.raises(NetsError, match="alpha"):
        ELU(-1)


def test_the_logarithm_of_softmax_is_that() -> None:
    x: Array = np.random.default_rng(0).standard_normal((4, 5))
    np.testing.assert_allclose(LogSoftmax()(x), np.log(Softmax()(x)), rtol=1e-12)
    np.testing.assert_allclose(Softmax()(x).sum(1), 1)


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "relu"])
def test_whole_numbers_are_refused(name: str) -> None:
    with pytest.raises(ShapeError, match="floating-point, but has dtype int"):
        ACTIVATIONS[name]()(np.array([[1, 2]]))


@every_activation
def test_a_second_forward_pass_leaves_the_first_result(name: str) -> None:
    module = ACTIVATIONS[name]().eval()
    x: Array = np.random.default_rng(0).standard_normal((3, 4))
    y = module(x)
    before = copy.deepcopy(y)
    module(-x)
    assert np.array_equal(y, before)


@every_activation
def test_gradients_of_a_single_row(name: str) -> None:
    x: Array = np.random.default_rng(2).standard_normal((1, 5))
    assert max(gradcheck(ACTIVATIONS[name]().astype(np.float64), x).values()) < 1e-6
