"""Initial weights: their variance, their bounds, their names."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nets.core.errors import NetsError
from nets.init import (
    GAINS,
    INITIALIZERS,
    SYNONYMS,
    Constant,
    HeNormal,
    HeUniform,
    Orthogonal,
    gain,
    initial_bias,
    initializer,
)
from nets.layers import Conv1d, Conv2d, Linear, ReLU, Sequential
from nets.losses import CrossEntropyLoss

SHAPES = ((300, 200), (64, 32, 5, 3))
FAN_IN = {(300, 200): 200, (64, 32, 5, 3): 480}
FAN_OUT = {(300, 200): 300, (64, 32, 5, 3): 960}
VARIANCE: dict[str, Callable[[int, int], float]] = {
    "he": lambda fan_in, fan_out: 2 / fan_in,
    "lecun": lambda fan_in, fan_out: 1 / fan_in,
    "uniform": lambda fan_in, fan_out: 1 / (3 * fan_in),
    "xavier": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "zeros": lambda fan_in, fan_out: 0.0,
}


@pytest.mark.parametrize("name", sorted(set(INITIALIZERS) - {"orthogonal"}))
@pytest.mark.parametrize("shape", SHAPES)
def test_mean_and_variance_are_as_stated(name: str, shape: tuple[int, ...]) -> None:
    weights = INITIALIZERS[name](shape, np.random.default_rng(0))
    variance = VARIANCE[name.split("-")[0]](FAN_IN[shape], FAN_OUT[shape])
    assert weights.shape == shape
    assert weights.var() == pytest.approx(variance, rel=0.05)
    assert abs(weights.mean()) <= 5 * math.sqrt(variance / weights.size)
    if "uniform" in name:
        assert abs(weights).max() == pytest.approx(math.sqrt(3 * variance), rel=0.01)
    elif variance:
        assert abs(weights).max() > 3 * math.sqrt(variance)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_same_seed_draws_the_same(name: str) -> None:
    first, again = (INITIALIZERS[name]((4, 3), np.random.default_rng(1)) for _ in range(2))
    assert np.array_equal(first, again)


def test_other_names_are_of_rows() -> None:
    assert set(SYNONYMS.values()) <= set(INITIALIZERS)
    assert not set(SYNONYMS) & set(INITIALIZERS)
    with pytest.raises(NetsError, match="choose from he-normal"):
        initializer("hee")


def test_biases_are_zero_but_for_the_default() -> None:
    assert not initial_bias("he", 4, 3, np.random.default_rng(0)).any()
    assert initial_bias("uniform", 4, 3, np.random.default_rng(0)).all()


def test_zeros_never_separate_the_neurons_of_a_layer() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((20, 4)), rng.integers(0, 2, 20)
    model = Sequential(Linear(4, 5, init="zeros"), ReLU(), Linear(5, 2, init="zeros")).astype(np.float64)
    hidden = dict(model.named_parameters())["0.weight"]
    for _ in range(5):
        model.zero_grad()
        model.backward(CrossEntropyLoss()(model(x), y)[1])
        for parameter in model.parameters():
            assert parameter.grad is not None
            parameter.data -= 0.5 * parameter.grad
    assert np.array_equal(hidden.data, np.tile(hidden.data[:1], (5, 1)))


@pytest.mark.parametrize("shape", [(4, 4), (3, 7), (7, 3), (4, 3, 2, 2), (20, 2, 3), (1, 5), (5, 1)])
@pytest.mark.parametrize("size", [1.0, 0.5, gain("relu")])
def test_rows_or_columns_are_at_right_angles(shape: tuple[int, ...], size: float) -> None:
    weights = Orthogonal(size)(shape, np.random.default_rng(0))
    flat = weights.reshape(shape[0], -1)
    products = flat @ flat.T if flat.shape[0] <= flat.shape[1] else flat.T @ flat
    assert weights.shape == shape
    np.testing.assert_allclose(products, size**2 * np.eye(len(products)), atol=1e-12)


def test_orthogonal_matrices_are_pytorchs_of_the_same_normal_numbers() -> None:
    torch: Any = pytest.importorskip("torch")
    for shape in ((4, 4), (3, 7), (7, 3), (4, 3, 2, 2)):
        flat = np.random.default_rng(2).standard_normal((shape[0], math.prod(shape[1:])))
        wide = flat.shape[0] < flat.shape[1]
        q, r = torch.linalg.qr(torch.tensor(flat.T if wide else flat))
        q = (q * torch.diag(r).sign()).numpy()
        expected = (q.T if wide else q).reshape(shape)
        np.testing.assert_allclose(Orthogonal()(shape, np.random.default_rng(2)), expected, atol=1e-12)


def test_the_sign_is_as_likely_as_the_other() -> None:
    rng = np.random.default_rng(0)
    signs = np.mean([np.sign(Orthogonal()((3, 3), rng)) for _ in range(2000)], axis=0)
    assert abs(signs).max() < 0.1


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("draw", [HeNormal, HeUniform])
def test_the_fan_may_be_that_of_the_way_back(draw: type[HeNormal], shape: tuple[int, ...]) -> None:
    weights = draw("fan_out", "tanh")(shape, np.random.default_rng(0))
    assert weights.var() == pytest.approx(25 / 9 / FAN_OUT[shape], rel=0.05)
    leaky = draw(nonlinearity="leaky_relu", negative_slope=1.0)(shape, np.random.default_rng(0))
    assert leaky.var() == pytest.approx(1 / FAN_IN[shape], rel=0.05)
    row = INITIALIZERS["he-normal" if draw is HeNormal else "he-uniform"](shape, np.random.default_rng(0))
    np.testing.assert_allclose(draw()(shape, np.random.default_rng(0)), row, rtol=1e-12)


def test_gains_are_pytorchs() -> None:
    expected = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": 2**0.5, "selu": 0.75, "conv2d": 1.0}
    assert {name: gain(name) for name in expected} == expected
    assert gain("leaky_relu") == gain("leaky-relu") == pytest.approx((2 / 1.0001) ** 0.5)
    torch: Any = pytest.importorskip("torch")
    for name in set(GAINS) - {"identity"}:
        assert gain(name) == torch.nn.init.calculate_gain(name)
    for slope in (0.0, 0.01, 0.2, 3):
        assert gain("leaky_relu", slope) == torch.nn.init.calculate_gain("leaky_relu", slope)


def test_layers_take_what_draws_itself() -> None:
    for init in (Constant(0.25), lambda shape, rng: np.full(shape, 0.25)):
        for layer in (Linear(3, 2, init=init), Conv1d(3, 2, 2, init=init), Conv2d(3, 2, 2, init=init)):
            weight, bias = layer.parameters()
            assert (weight.data == 0.25).all()
            assert weight.data.dtype == np.float32
            assert not bias.data.any()
    w = Linear(6, 4, init=Orthogonal(2.0), rng=0, dtype=np.float64).weight.data
    np.testing.assert_allclose(w @ w.T, 4 * np.eye(4), atol=1e-12)
    named = Linear(6, 4, init="orthogonal", rng=0, dtype=np.float64).weight.data
    np.testing.assert_allclose(named, w / 2)


REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: Constant(float("nan")), "Constant: value must be a finite number, not nan"),
    (lambda: Constant("1"), "Constant: value must be a finite number, not '1'"),  # type: ignore[arg-type]
    (lambda: Orthogonal(float("inf")), "Orthogonal: gain must be a finite number"),
    (lambda: Orthogonal()((3,), np.random.default_rng(0)), r"two axes at least, but has shape \(3,\)"),
    (lambda: HeNormal("fan-out"), "mode must be 'fan_in' or 'fan_out', not 'fan-out'"),
    (lambda: HeUniform(nonlinearity="rleu"), "unknown nonlinearity 'rleu'; did you mean 'relu'"),
    (lambda: gain("leaky_relu", True), "negative_slope must be a finite number, not True"),
    (lambda: gain(None), "nonlinearity must be a name, not None"),  # type: ignore[arg-type]
    (lambda: Linear(2, 2, init=3), "init must be a name or a callable, not 3"),  # type: ignore[arg-type]
    (lambda: Linear(2, 2, init=Orthogonal), "init must be a Orthogonal, not the class"),  # type: ignore[arg-type]
    (lambda: Linear(2, 3, init=lambda shape, rng: np.ones(3)), r"numbers of shape \(3, 2\), not float64 of shape"),
    (lambda: Linear(2, 3, init=lambda shape, rng: np.full(shape, np.nan)), "must give finite numbers"),
    (lambda: Linear(2, 3, init=lambda shape, rng: np.full(shape, "a")), "must give finite numbers of"),
]


@pytest.mark.parametrize(("make", "message"), REFUSED, ids=lambda value: value if isinstance(value, str) else "")
def test_what_draws_no_weights_is_refused(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(NetsError, match=message):
        make()
