"""What is kept on average: the output under dropout, mean and variance through self-normalising layers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from nets.core.module import Module
from nets.layers import SELU, AlphaDropout, Dropout, Linear, ReLU, Sequential


@pytest.mark.parametrize("p", [0.2, 0.5])
def test_classical_and_inverted_dropout_agree_in_expectation(p: float) -> None:
    rng = np.random.default_rng(0)
    x = rng.uniform(0.5, 1.5, 20).astype(np.float64)
    many = np.broadcast_to(x, (20_000, 20))
    classical, inverted = Dropout(p, classical=True, rng=1), Dropout(p, rng=1)
    trained = classical(many).mean(axis=0), inverted(many).mean(axis=0)
    evaluated = classical.eval()(x[None])[0], inverted.eval()(x[None])[0]
    # each form: the mean in training is the output in evaluation; and one form is the other times 1 - p
    np.testing.assert_allclose(trained[0], evaluated[0], rtol=0.05)
    np.testing.assert_allclose(trained[1], evaluated[1], rtol=0.05)
    np.testing.assert_allclose(evaluated[0], (1 - p) * evaluated[1], rtol=1e-12)
    np.testing.assert_allclose(trained[0], (1 - p) * trained[1], rtol=1e-12)


def through(layers: int, activation: type[Module], init: str, drop: float = 0.0) -> list[tuple[float, float]]:
    """Return mean and variance of what standard normal samples are after each of many layers of 256 neurons."""
    rng = np.random.default_rng(0)
    h = rng.standard_normal((1024, 256))
    found = []
    for _ in range(layers):
        linear = Linear(256, 256, init=init, rng=rng, dtype=np.float64)
        if linear.bias is not None:
            linear.bias.data[...] = 0
        block = Sequential(linear, activation(), *([AlphaDropout(drop, rng=rng)] if drop else []))
        h = block(h)
        found.append((float(h.mean()), float(h.var())))
    return found


@pytest.mark.parametrize("drop", [0.0, 0.1])
def test_selu_keeps_mean_and_variance_over_thirty_layers(drop: float) -> None:
    for mean, variance in through(30, SELU, "lecun", drop):
        assert abs(mean) < 0.12
        assert 0.75 < variance < 1.3


def test_relu_with_the_same_weights_does_not() -> None:
    variances = [variance for _, variance in through(30, ReLU, "lecun")]
    assert all(after < 0.8 * before for before, after in pairwise(variances))
    assert variances[-1] < 1e-6
