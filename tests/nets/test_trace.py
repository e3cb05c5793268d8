from __future__ import annotations

import numpy as np
import pytest

from nets.layers import Linear, ReLU, Residual, Sequential
from nets.trace import first_not_finite, trace


def model() -> Sequential:
    body = Sequential(Linear(3, 3, rng=0), ReLU(inplace=True))
    return Sequential({"block": Residual(body), "last": Linear(3, 2, rng=1)})


def test_every_leaf_is_named_with_what_it_got_and_gave() -> None:
    net, x = model(), np.array([[1.0, -2.0, 0.5]], np.float32)
    steps = trace(net, x)
    assert [step.name for step in steps] == ["block.body.0", "block.body.1", "block.shortcut", "last"]
    linear, relu, shortcut, last = steps
    assert np.array_equal(relu.input, linear.output)  # though the layer has overwritten it
    assert np.array_equal(relu.output, np.maximum(linear.output, 0))
    assert np.array_equal(last.input, relu.output + shortcut.output)
    assert np.array_equal(last.output, net(x))


def test_nothing_stays_behind() -> None:
    net, x = model(), np.ones((2, 3), np.float32)
    before = net(x)
    trace(net, x)
    with pytest.raises(ValueError, match="shape"):
        trace(net, np.ones((2, 4), np.float32))
    assert all("forward" not in vars(module) for _, module in net.named_modules())
    assert np.array_equal(net(x), before)


def test_the_layer_where_a_nan_begins_is_named() -> None:
    net, x = model(), np.ones((2, 3), np.float32)
    assert first_not_finite(net, x) is None
    body = net[0].children()["body"].children()["0"]
    assert isinstance(body, Linear)
    body.weight.data[1, 1] = np.inf
    assert first_not_finite(net, x) == "block.body.0"
