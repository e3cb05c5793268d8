"""Layer norm, root-mean-square norm and group norm: large means, half floats, no samples, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.inspection.gradcheck import gradcheck
from nets.layers import GroupNorm, LayerNorm, RMSNorm

NORMS: dict[str, tuple[Callable[[Any], Module], tuple[int, ...]]] = {
    "rows": (lambda dtype: LayerNorm(300, dtype=dtype), (16, 300)),
    "maps": (lambda dtype: LayerNorm((8, 9, 7), dtype=dtype), (4, 8, 9, 7)),
    "many rows": (lambda dtype: LayerNorm(64, dtype=dtype), (3000, 64)),
    "groups": (lambda dtype: GroupNorm(4, 8, dtype=dtype), (4, 8, 9, 7)),
    "groups of many samples": (lambda dtype: GroupNorm(4, 8, dtype=dtype), (300, 8, 16, 16)),
    "squares": (lambda dtype: RMSNorm(300, dtype=dtype), (16, 300)),
}
every_norm = pytest.mark.parametrize("name", NORMS)


@every_norm
@pytest.mark.parametrize("mean", [0.0, 1e4])
def test_single_precision_is_as_good_as_double(name: str, mean: float) -> None:
    build, shape = NORMS[name]
    rng = np.random.default_rng(0)
    x, dy = ((rng.standard_normal(shape) + m).astype(np.float32) for m in (mean, 0))
    single, double = build(np.float32), build(np.float64)
    np.testing.assert_allclose(single(x), double(x.astype(np.float64)), atol=5e-6)
    np.testing.assert_allclose(single.backward(dy), double.backward(dy.astype(np.float64)), atol=5e-6)
    for a, b in zip(single.parameters(), double.parameters(), strict=True):
        assert a.grad is not None
        assert b.grad is not None
        np.testing.assert_allclose(a.grad, b.grad, rtol=1e-5, atol=1e-3)


@every_norm
def test_half_floats_are_summed_as_floats(name: str) -> None:
    build, shape = NORMS[name]
    x = (300 * np.random.default_rng(0).standard_normal((4, *shape[1:]))).astype(np.float16)
    half, single = build(np.float16), build(np.float32)
    y = half(x)
    assert y.dtype == np.float16
    np.testing.assert_allclose(y, single(x.astype(np.float32)), atol=2e-3)
    dx = half.backward(np.ones_like(y))
    assert dx.dtype == np.float16
    assert np.isfinite(dx).all()
    assert all(parameter.grad is not None and parameter.grad.dtype == np.float16 for parameter in half.parameters())


@every_norm
@pytest.mark.parametrize("count", [0, 1])
def test_batches_of_few(name: str, count: int) -> None:
    build, shape = NORMS[name]
    layer = build(np.float32)
    x = np.random.default_rng(0).standard_normal((count, *shape[1:])).astype(np.float32)
    y = layer(x)
    assert y.shape == layer.backward(y).shape == x.shape
    assert all(parameter.grad is not None for parameter in layer.parameters())


def test_the_gradient_of_the_input_may_be_left_out() -> None:
    for build, shape in NORMS.values():
        layer, x = build(np.float64), np.random.default_rng(0).standard_normal((2, *shape[1:]))
        y = layer(x)
        layer.backward(y)
        whole = [np.array(parameter.grad) for parameter in layer.parameters()]
        layer.zero_grad()
        layer.backward(y, False)
        for gradient, parameter in zip(whole, layer.parameters(), strict=True):
            assert parameter.grad is not None
            np.testing.assert_array_equal(gradient, parameter.grad)


def test_gradients_over_axes_that_lie_apart_in_memory() -> None:
    x = np.random.default_rng(0).standard_normal((3, 2, 4, 5)).transpose(3, 1, 0, 2)
    assert max(gradcheck(LayerNorm((3, 4), dtype=np.float64), x).values()) < 1e-6
    assert max(gradcheck(RMSNorm(4, dtype=np.float64), x).values()) < 1e-6


def test_names_are_those_of_pytorch() -> None:
    assert list(LayerNorm(2).state_dict()) == list(GroupNorm(1, 2).state_dict()) == ["weight", "bias"]
    assert list(LayerNorm(2, bias=False).state_dict()) == list(RMSNorm(2).state_dict()) == ["weight"]
    assert not LayerNorm(2, elementwise_affine=False).state_dict()
    assert not any(parameter.decays for parameter in LayerNorm(2).parameters())


OPTIONS: dict[str, tuple[Callable[[], Module], str]] = {
    "no axes": (lambda: LayerNorm(()), r"LayerNorm: normalized_shape must have one axis at least, but is \(\)"),
    "no size": (lambda: RMSNorm((3, 0)), "RMSNorm: normalized_shape must be a whole number from 1 on, but is 0"),
    "a text": (lambda: LayerNorm("3"), "whole number from 1 on, but is '3'"),  # type: ignore[arg-type]
    "eps": (lambda: LayerNorm(3, float("nan")), "LayerNorm: eps must be a number from 0 on, but is nan"),
    "no eps": (lambda: LayerNorm(3, None), "LayerNorm: eps must be a number from 0 on"),  # type: ignore[arg-type]
    "groups": (lambda: GroupNorm(4, 6), "GroupNorm: 6 channels cannot be split into 4 equal groups"),
    "no groups": (lambda: GroupNorm(0, 6), "GroupNorm: num_groups must be a whole number from 1 on, but is 0"),
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options_that_do_not_fit_are_refused(name: str) -> None:
    build, message = OPTIONS[name]
    with pytest.raises(NetsError, match=message):
        build()


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (LayerNorm((3, 4)), (2, 4, 3), r"LayerNorm: the input must have shape \(\.\.\., 3, 4\), but has shape \(2, 4"),
        (LayerNorm((3, 4)), (4,), r"but has shape \(4,\)"),
        (RMSNorm(3), (), r"RMSNorm: the input must have shape \(\.\.\., 3\), but has shape \(\)"),
        (GroupNorm(2, 4), (2, 3, 5), r"GroupNorm: the input must have shape \(N, 4, \.\.\.\)"),
        (GroupNorm(2, 2), (1, 2, 1), "more than one value per group"),
    ],
)
def test_inputs_that_do_not_fit_are_refused(layer: Module, shape: tuple[int, ...], message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        layer(np.ones(shape))
