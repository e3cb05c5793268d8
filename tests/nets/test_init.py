"""Initial weights: their variance, their bounds, their names."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from nets.core.errors import NetsError
from nets.init import INITIALIZERS, SYNONYMS, initial_bias, initializer
from nets.layers import Linear, ReLU, Sequential
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


@pytest.mark.parametrize("name", INITIALIZERS)
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
