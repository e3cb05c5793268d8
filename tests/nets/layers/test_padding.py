"""Borders of what is inside, as layers and around convolutions: against `numpy.pad`, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.inspection.gradcheck import gradcheck
from nets.inspection.summary import summary
from nets.layers import (
    CircularPad1d,
    CircularPad2d,
    Conv1d,
    Conv2d,
    ReflectionPad1d,
    ReflectionPad2d,
    ReplicationPad1d,
    ReplicationPad2d,
    Sequential,
    ZeroPad1d,
    ZeroPad2d,
)

KINDS = {"constant": ZeroPad2d, "reflect": ReflectionPad2d, "edge": ReplicationPad2d, "wrap": CircularPad2d}
LINES = {"constant": ZeroPad1d, "reflect": ReflectionPad1d, "edge": ReplicationPad1d, "wrap": CircularPad1d}
MODES = {"reflect": ReflectionPad2d, "replicate": ReplicationPad2d, "circular": CircularPad2d, "zeros": ZeroPad2d}


@pytest.mark.parametrize("mode", KINDS)
@pytest.mark.parametrize("padding", [0, 2, (1, 0, 3, 2)])
def test_borders_are_those_of_numpy(mode: str, padding: int | tuple[int, ...]) -> None:
    x = np.random.default_rng(0).standard_normal((2, 3, 4, 5)).astype(np.float32)
    left, right, above, below = (padding,) * 4 if isinstance(padding, int) else padding
    widths = ((0, 0), (0, 0), (above, below), (left, right))
    np.testing.assert_array_equal(KINDS[mode](padding)(x), np.pad(x, widths, mode))  # type: ignore[call-overload]
    np.testing.assert_array_equal(LINES[mode](2)(x[0]), np.pad(x[0], ((0, 0), (0, 0), (2, 2)), mode))  # type: ignore[call-overload]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("groups", [1, 4])
def test_a_convolution_is_one_without_border_after_a_layer_that_makes_it(mode: str, groups: int) -> None:
    own = Conv2d(4, 4, 3, 2, 2, groups=groups, padding_mode=mode, rng=0, dtype=np.float64)
    two = Sequential(MODES[mode](2), Conv2d(4, 4, 3, 2, groups=groups, rng=0, dtype=np.float64))
    x = np.random.default_rng(0).standard_normal((2, 4, 6, 5))
    y = own(x)
    np.testing.assert_allclose(y, two(x), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(own.backward(y), two.backward(y), rtol=1e-12, atol=1e-12)
    for a, b in zip(own.parameters(), two.parameters(), strict=True):
        assert a.grad is not None
        assert b.grad is not None
        np.testing.assert_allclose(a.grad, b.grad, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("mode", MODES)
def test_gradients_of_borders_as_wide_as_they_may_be(mode: str) -> None:
    x = np.random.default_rng(0).standard_normal((2, 3, 4))
    width = 3 if mode == "reflect" else 4
    layer = Conv1d(3, 2, 3, padding=width, dilation=2, padding_mode=mode, rng=0, dtype=np.float64)
    assert max(gradcheck(layer, x).values()) < 1e-6
    layer.backward(layer(x), False)


@pytest.mark.parametrize("mode", MODES)
def test_same_keeps_the_size(mode: str) -> None:
    for kernel in (1, 2, 3, 4):
        layer = Conv2d(1, 1, kernel, padding="same", padding_mode=mode, rng=0)
        assert layer(np.ones((2, 1, 5, 6), np.float32)).shape == (2, 1, 5, 6)
    assert layer(np.ones((0, 1, 5, 6), np.float32)).shape == (0, 1, 5, 6)
    row = summary(layer, (1, 5, 6)).rows[0]
    assert row.output_shape == (1, 5, 6)
    assert row.field == ((4, 1), (4, 1))
    assert ("padding_mode" in repr(layer)) == (mode != "zeros")


OPTIONS: dict[str, tuple[Callable[[], Module], str]] = {
    "a mode": (lambda: Conv2d(1, 1, 3, padding_mode="mirror"), "padding_mode must be one of zeros, .* but is 'mirror'"),
    "two for maps": (lambda: ZeroPad2d((1, 2)), r"ZeroPad2d: padding must be one number or 4, but is \(1, 2\)"),
    "less than none": (lambda: ReflectionPad1d(-1), "ReflectionPad1d: padding must be a whole number from 0 on, but"),
    "half": (lambda: CircularPad2d(0.5), "must be a whole number from 0 on, but is 0.5"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options_that_do_not_fit_are_refused(name: str) -> None:
    build, message = OPTIONS[name]
    with pytest.raises(NetsError, match=message):
        build()


INPUTS: dict[str, tuple[Module, tuple[int, ...], str]] = {
    "mirrored": (ReflectionPad2d(3), (1, 2, 3, 4), "ReflectionPad2d: a side of 3 .* border of 3 and 3 .* at least 4"),
    "around": (CircularPad1d((0, 4)), (1, 2, 3), "CircularPad1d: a side of 3 is too short .* needs at least 4"),
    "of nothing": (ReplicationPad1d(1), (1, 2, 0), "ReplicationPad1d: a side of 0 is too short"),
    "sequences": (ZeroPad1d(1), (1, 2, 3, 4), r"ZeroPad1d: the input must have shape \(N, C, L\)"),
    "of a convolution": (Conv2d(1, 1, 3, padding=2, padding_mode="reflect"), (1, 1, 2, 5), "Conv2d: a side of 2 is"),
}


@pytest.mark.parametrize("name", INPUTS)
def test_inputs_that_do_not_fit_are_refused(name: str) -> None:
    layer, shape, message = INPUTS[name]
    with pytest.raises(ShapeError, match=message):
        layer(np.ones(shape))
