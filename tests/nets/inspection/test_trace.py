from __future__ import annotations

import numpy as np
import pytest

from nets.inspection.trace import trace, watched
from nets.layers import Linear, ReLU, Residual, Sequential


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


def test_backward_passes_are_seen_from_the_last_to_the_first() -> None:
    net, seen = model(), []
    with watched(net, lambda *_: None, backward=lambda name, module, dx: seen.append((name, dx is None)), leaves=False):
        net.backward(np.ones_like(net(np.ones((2, 3), np.float32))), False)
    names = [name for name, _ in seen]
    assert names == ["last", "block.shortcut", "block.body.1", "block.body.0", "block.body", "block", ""]
    assert [name for name, without in seen if without] == ["block.shortcut", "block.body.0", "block.body", "block", ""]
