"""What is kept on average: mean and variance through self-normalising layers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from nets.core.module import Module
from nets.layers import SELU, AlphaDropout, Linear, ReLU, Sequential


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
