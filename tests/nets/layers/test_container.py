"""`Residual`: its sum is written over the body's where nothing needs that, and nowhere else."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.module import Module
from nets.core.parameter import Parameter
from nets.inspection.gradcheck import gradcheck
from nets.layers import BatchNorm1d, Dropout, Flatten, Identity, Linear, ReLU, Residual, Sequential, Tanh


def linear(seed: int) -> Linear:
    return Linear(4, 4, rng=seed, dtype=np.float64)


class Learned(Module):
    """A row that is learned, whatever goes in: its output is the parameter itself."""

    def __init__(self) -> None:
        self.row = Parameter(np.arange(20.0).reshape(5, 4))

    def forward(self, x: Array) -> Array:
        return self.row.data

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        self.row.accumulate(dy.copy())
        return np.zeros_like(dy)


BODIES: dict[str, Callable[[], Module]] = {
    "a dense layer": lambda: linear(0),
    "a norm last": lambda: Sequential(linear(0), ReLU(), linear(1), BatchNorm1d(4, dtype=np.float64)),
    "what needs its output": lambda: Sequential(linear(0), Tanh()),
    "what needs its output, and a view": lambda: Sequential(linear(0), Tanh(), Flatten()),
    "in place": lambda: Sequential(linear(0), ReLU(inplace=True)),
    "in place at both ends": lambda: Sequential(ReLU(inplace=True), linear(0), ReLU(inplace=True)),
    "nothing": Sequential,
    "a view": lambda: Sequential(Flatten(), Identity()),
    "dropout of nothing": lambda: Sequential(linear(0), Dropout(0.0)),
    "a block": lambda: Residual(Residual(linear(0)), linear(1)),
    "a block and a layer": lambda: Sequential(linear(2), Residual(Sequential(linear(0), Tanh()))),
}
SHORTCUTS: dict[str, Callable[[], Module]] = {
    "identity": Identity,
    "projection": lambda: linear(5),
    "what needs its output": lambda: Sequential(linear(5), Tanh()),
}


@pytest.mark.parametrize("shortcut", SHORTCUTS)
@pytest.mark.parametrize("body", BODIES)
def test_a_residual_is_the_sum_of_its_parts(body: str, shortcut: str) -> None:
    block = Residual(BODIES[body](), SHORTCUTS[shortcut]())
    one, other = copy.deepcopy(block.body), copy.deepcopy(block.shortcut)
    x = np.random.default_rng(0).standard_normal((5, 4))
    for _ in range(2):
        np.testing.assert_array_equal(block(x.copy()), one(x.copy()) + other(x.copy()))
        dy = np.random.default_rng(1).standard_normal((5, 4))
        given = dy.copy()
        np.testing.assert_array_equal(block.backward(given), one.backward(dy.copy()) + other.backward(dy.copy()))
        np.testing.assert_array_equal(given, dy)
        for own, apart in zip(block.parameters(), [*one.parameters(), *other.parameters()], strict=True):
            assert own.grad is not None
            assert apart.grad is not None
            np.testing.assert_allclose(own.grad, apart.grad, rtol=1e-14)
    if "in place" not in body:
        assert max(gradcheck(Sequential(linear(7), block, linear(8)), x).values()) < 1e-6


def test_what_a_body_gives_is_not_written_over_where_it_is_not_in_its_workspace() -> None:
    block, x = Residual(Learned()), np.ones((5, 4))
    assert np.array_equal(block(x), np.arange(20.0).reshape(5, 4) + 1)
    assert np.array_equal(block(x), np.arange(20.0).reshape(5, 4) + 1)


def test_a_residual_takes_no_memory_of_its_own_where_its_body_lends_it() -> None:
    block, x = Residual(BODIES["a norm last"]()), np.random.default_rng(0).standard_normal((5, 4))
    block.backward(block(x).copy())
    assert block.workspace.nbytes() == 0
