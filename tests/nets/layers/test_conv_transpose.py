"""Transposed convolutions: the adjoints of convolutions, of any size, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.inspection.gradcheck import gradcheck
from nets.inspection.summary import summary
from nets.layers import Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d, Sequential

OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "strides": {"stride": 2, "padding": 1},
    "strides apart": {"stride": (3, 1), "padding": (1, 2)},
    "dilated": {"dilation": 2, "padding": 2},
    "in groups": {"stride": 2, "groups": 2},
    "by channel": {"groups": 4},
    "by channel with a stride": {"stride": 2, "padding": 1, "groups": 4},
}


@pytest.mark.parametrize("name", OPTIONS)
@pytest.mark.parametrize("channels", [4, 16])
def test_it_is_the_adjoint_of_a_convolution(name: str, channels: int) -> None:
    options, rng = OPTIONS[name], np.random.default_rng(0)
    there = Conv2d(channels, 4, 3, bias=False, rng=0, dtype=np.float64, **options)
    back = ConvTranspose2d(4, channels, 3, bias=False, rng=0, dtype=np.float64, **options)
    back.load_state_dict(there.state_dict())
    x = rng.standard_normal((2, channels, 7, 7))
    y = there(x)
    u = rng.standard_normal(y.shape)
    v = back(u)
    fitting = x[:, :, : v.shape[2], : v.shape[3]]
    extended = np.zeros_like(x)
    extended[:, :, : v.shape[2], : v.shape[3]] = fitting
    np.testing.assert_allclose((v * fitting).sum(), (u * there(extended)).sum(), rtol=1e-10)


@pytest.mark.parametrize("more", [0, 1, 2])
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_rows_that_no_place_gives_to_hold_the_bias(more: int, padding: int) -> None:
    layer = ConvTranspose2d(2, 3, 2, 2, padding, more, dilation=3, rng=0, dtype=np.float64)
    x = np.random.default_rng(0).standard_normal((2, 2, 4, 5))
    y = layer(x)
    assert layer.bias is not None
    side = (4 - 1) * 2 - 2 * padding + 3 + 1
    assert y.shape == (2, 3, side + more, side + more + 2)
    if more > padding:
        last = y[:, :, side + padding :]
        np.testing.assert_array_equal(last, np.broadcast_to(layer.bias.data[:, None, None], last.shape))
    assert max(gradcheck(layer, x).values()) < 1e-6


@pytest.mark.parametrize("count", [0, 1])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("groups", [1, 4])
def test_batches_of_few(count: int, stride: int, groups: int) -> None:
    layer = ConvTranspose2d(4, 4, 3, stride, groups=groups, rng=0)
    x = np.ones((count, 4, 3, 3), np.float32)
    y = layer(x)
    assert y.shape[:2] == (count, 4)
    dx = layer.backward(y)
    assert dx.shape == x.shape
    assert dx.dtype == np.float32
    layer.backward(y, False)
    assert all(parameter.grad is not None for parameter in layer.parameters())


def test_sequences_are_maps_of_height_1() -> None:
    one = ConvTranspose1d(3, 4, 4, 2, 1, 1, rng=0, dtype=np.float64)
    two = ConvTranspose2d(3, 4, (1, 4), (1, 2), (0, 1), (0, 1), rng=0, dtype=np.float64)
    x = np.random.default_rng(0).standard_normal((2, 3, 5))
    np.testing.assert_array_equal(one(x), two(x[:, :, None])[:, :, 0])
    assert Conv1d(4, 3, 4, 2, 1, rng=0)(one(x)).shape == x.shape


def test_a_summary_counts_it() -> None:
    rows = summary(Sequential(Conv2d(1, 4, 3, 2, rng=0), ConvTranspose2d(4, 2, 3, 2, rng=0)), (1, 9, 9)).rows
    assert rows[1].output_shape == (2, 9, 9)
    assert rows[1].multiply_adds == 4 * 4 * 4 * 2 * 9
    assert rows[1].field == ((5, 2), (5, 2))


REFUSED: dict[str, tuple[Callable[[], Module], str]] = {
    "output padding": (lambda: ConvTranspose2d(1, 1, 3, 2, 0, 2), "output_padding must be below stride or dilation"),
    "one side": (lambda: ConvTranspose2d(1, 1, 3, (1, 2), 0, 1), r"but is \(1, 1\) with a stride of \(1, 2\)"),
    "groups": (lambda: ConvTranspose1d(4, 6, 3, groups=4), "4 and 6 channels cannot be split into 4 equal groups"),
    "a text": (lambda: ConvTranspose1d("4", 6, 3), "channels and groups must be whole numbers, but are '4', 6, 1"),  # type: ignore[arg-type]
    "a mode": (lambda: ConvTranspose1d(1, 1, 3, padding_mode="reflect"), 'padding_mode must be "zeros"'),
    "same": (lambda: ConvTranspose2d(1, 1, 3, padding="same"), "padding must be a whole number"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", REFUSED)
def test_options_that_do_not_fit_are_refused(name: str) -> None:
    build, message = REFUSED[name]
    with pytest.raises(NetsError, match=message):
        build()


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (ConvTranspose2d(2, 3, 3), (1, 3, 4, 4), r"ConvTranspose2d: the input must have shape \(N, 2, H, W\)"),
        (ConvTranspose1d(2, 3, 3), (1, 2, 4, 4), r"ConvTranspose1d: the input must have shape \(N, 2, L\)"),
        (ConvTranspose2d(2, 3, 3, padding=3), (1, 2, 4, 4), "nothing is left of maps of 4 x 4 .* would be 0 x 0"),
        (ConvTranspose1d(2, 3, 3), (1, 2, 0), "ConvTranspose1d: nothing is left of maps of 1 x 0"),
    ],
)
def test_inputs_that_do_not_fit_are_refused(layer: Module, shape: tuple[int, ...], message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        layer(np.ones(shape))
