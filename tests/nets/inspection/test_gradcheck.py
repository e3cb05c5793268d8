"""Gradients against finite differences: what would be inaccurate is refused."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.errors import ShapeError
from nets.inspection.gradcheck import gradcheck
from nets.layers import Linear, Sequential


def test_parameters_that_are_not_float64_are_refused() -> None:
    net, x = Sequential(Linear(3, 2, rng=0)), np.ones((4, 3))
    with pytest.raises(ShapeError, match=r"but 0\.weight is float32\n  help: module\.astype"):
        gradcheck(net, x)
    assert max(gradcheck(net.astype(np.float64), x).values()) < 1e-6
