"""What depth does to training: behind sigmoids nothing reaches the first layers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Module
from nets.layers import ACTIVATIONS, BatchNorm1d, Linear, Sequential
from nets.losses import CrossEntropyLoss
from tests.nets.experiments.made import accuracy, descend, two_moons

DEPTH = 14


def dense(activation: str, batch_norm: bool) -> Sequential:
    rng = np.random.default_rng(0)
    layers: list[Module] = []
    for before, after in pairwise((2, *[32] * (DEPTH - 1))):
        layers += [Linear(before, after, init="xavier" if activation == "sigmoid" else "he", rng=rng)]
        layers += [BatchNorm1d(after)] if batch_norm else []
        layers += [ACTIVATIONS[activation]()]
    return Sequential(*layers, Linear(32, 2, rng=rng))


def gradient_sizes(model: Sequential, x: Array, y: Array) -> list[float]:
    """Return the root mean square of the gradient by the weights of every dense layer, the first layer first."""
    model.zero_grad()
    _, dz = CrossEntropyLoss()(model.train().forward(x), y)
    model.backward(dz)
    gradients = [layer.weight.grad for layer in model.children().values() if isinstance(layer, Linear)]
    return [float(np.sqrt((gradient**2).mean())) for gradient in gradients if gradient is not None]


def test_gradients_vanish_behind_sigmoids_and_not_behind_relu_with_batch_norm() -> None:
    x, y = two_moons(256, np.random.default_rng(0))
    sigmoid, relu = (gradient_sizes(dense(*kind), x, y) for kind in (("sigmoid", False), ("relu", True)))
    assert len(sigmoid) == len(relu) == DEPTH
    # every sigmoid's derivative is at most 1/4: layer by layer the gradient shrinks
    assert all(lower < upper for lower, upper in pairwise(sigmoid[1:]))
    assert sigmoid[0] < 1e-6 * sigmoid[-1]
    assert relu[0] > 0.1 * relu[-1]


def test_a_deep_sigmoid_net_does_not_learn_and_relu_with_batch_norm_does() -> None:
    x, y = two_moons(512, np.random.default_rng(0))
    x_new, y_new = two_moons(256, np.random.default_rng(1))
    sigmoid, relu = dense("sigmoid", False), dense("relu", True)
    chance = np.log(2)
    slow = descend(sigmoid, x, y, CrossEntropyLoss(), steps=200, lr=0.05)
    fast = descend(relu, x, y, CrossEntropyLoss(), steps=200, lr=0.05)
    assert abs(slow - chance) < 0.01
    assert accuracy(sigmoid, x_new, y_new) < 0.6
    assert fast < 0.1
    assert accuracy(relu, x_new, y_new) > 0.97
