"""What depth does to training: without shortcuts it harms."""

from __future__ import annotations

import numpy as np
import pytest

from nets.losses import CrossEntropyLoss
from nets.models import plain, resnet
from tests.nets.experiments.made import accuracy, descend, strokes


@pytest.mark.slow
def test_a_deep_residual_net_trains_where_the_plain_one_does_worse() -> None:
    x, y = strokes(512, np.random.default_rng(0))
    x_new, y_new = strokes(256, np.random.default_rng(1))
    found = {}
    for name, build in (("plain", plain), ("residual", resnet)):
        model = build((1, 8, 8), 4, depth=56, widths=(4, 8, 16), rng=0)
        loss = descend(model, x, y, CrossEntropyLoss(), steps=120, lr=0.05, batch=32)
        found[name] = loss, accuracy(model, x_new, y_new)
    assert found["residual"][0] < 0.25 * found["plain"][0]
    assert found["residual"][1] > 0.95
    assert found["plain"][1] < 0.6
