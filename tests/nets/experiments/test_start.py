"""What the first weights decide: symmetry, and a saturated output."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.layers import Linear, Sequential, Sigmoid, Tanh
from nets.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from nets.optim import SGD
from tests.nets.experiments.made import accuracy, descend, two_moons


def differing_neurons(weight: Array) -> int:
    """Return how many different rows a weight matrix has."""
    return len(np.unique(weight, axis=0))


@pytest.mark.parametrize(("init", "separates"), [("zeros", False), ("uniform", True)])
def test_zero_weights_never_separate_the_neurons_of_a_layer(init: str, separates: bool) -> None:
    rng = np.random.default_rng(0)
    x, y = two_moons(256, rng)
    hidden, last = Linear(2, 8, init=init, rng=rng), Linear(8, 2, init=init, rng=rng)
    model = Sequential(hidden, Tanh(), last)
    if not separates:
        last.weight.data[0] += 0.5  # the same for all neurons: they learn, but all alike
    descend(model, x, y, CrossEntropyLoss(), steps=200, lr=0.1)
    assert np.abs(hidden.weight.data).max() > 0.1
    assert differing_neurons(hidden.weight.data) == (8 if separates else 1)
    assert (accuracy(model, x, y) > 0.9) == separates


def test_all_zero_weights_leave_a_hidden_layer_where_it_is() -> None:
    x, y = two_moons(256, np.random.default_rng(0))
    hidden, last = Linear(2, 8, init="zeros"), Linear(8, 2, init="zeros")
    descend(Sequential(hidden, Tanh(), last), x, y, CrossEntropyLoss(), steps=50, lr=0.1)
    assert not hidden.weight.data.any()
    assert not last.weight.data.any()


def outputs_of_a_saturated_neuron(squared: bool, steps: int, lr: float) -> list[float]:
    """Return what sigmoid(2 w + 2 b) gives while it learns to give 0 for the input 1, from w = b = 2."""
    neuron = Linear(1, 1)
    neuron.weight.data[...] = neuron.bias.data[...] = 2.0  # type: ignore[union-attr]
    model = Sequential(neuron, Sigmoid()) if squared else neuron
    loss = MSELoss() if squared else BCEWithLogitsLoss()
    optimizer = SGD(model.parameters(), lr=lr)
    x, y = np.ones((1, 1), np.float32), np.zeros((1, 1), np.float32)
    outputs = []
    for _ in range(steps):
        z = model(x)
        outputs.append(float(z[0, 0] if squared else 1 / (1 + np.exp(-z[0, 0]))))
        _, dz = loss(z, y)
        optimizer.zero_grad()
        model.backward(dz)
        optimizer.step()
    return outputs


def test_squared_error_behind_a_sigmoid_learns_slowly_from_a_saturated_start() -> None:
    squared = outputs_of_a_saturated_neuron(True, 300, 0.15)
    entropy = outputs_of_a_saturated_neuron(False, 300, 0.15)
    assert squared[0] == entropy[0] == pytest.approx(1 / (1 + np.exp(-4)))
    # the residual of cross-entropy is a - y; squared error multiplies it by the slope a (1 - a), here 0.018
    first_steps = squared[0] - squared[1], entropy[0] - entropy[1]
    assert first_steps[0] < 0.05 * first_steps[1]
    steps_to_half = [next(k for k, a in enumerate(path) if a < 0.5) for path in (squared, entropy)]
    assert steps_to_half[0] > 3 * steps_to_half[1]
