"""Hard and soft activations: their edges, half floats, in place, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.layers import (
    GELU,
    Hardsigmoid,
    Hardswish,
    Hardtanh,
    LogSigmoid,
    Mish,
    ReLU6,
    Sequential,
    Softsign,
    Tanhshrink,
)

KINDS = (Hardsigmoid, Hardswish, Hardtanh, LogSigmoid, Mish, ReLU6, Softsign, Tanhshrink)
every_kind = pytest.mark.parametrize("kind", KINDS)
IN_PLACE = (Hardsigmoid, Hardswish, Hardtanh, Mish, ReLU6)


@pytest.mark.parametrize(
    ("layer", "x", "slopes"),
    [
        (Hardtanh(), [-1, -0.5, 1], [0, 1, 0]),
        (ReLU6(), [0, 3, 6], [0, 1, 0]),
        (Hardsigmoid(), [-3, 1, 3], [0, 1 / 6, 0]),
        (Hardswish(), [-3, 0, 3, 4], [0, 0.5, 1, 1]),
    ],
)
def test_derivatives_at_the_corners_are_those_of_pytorch(layer: Module, x: list[float], slopes: list[float]) -> None:
    layer(np.array(x, float))
    np.testing.assert_allclose(layer.backward(np.ones(len(x))), slopes, rtol=1e-15)


@every_kind
def test_half_floats_are_rounded_once(kind: type[Module]) -> None:
    x = np.linspace(-30, 30, 241).astype(np.float16)
    half, single = kind(), kind()
    y, dx = half(x), half.backward(np.ones_like(x))
    assert y.dtype == dx.dtype == np.float16
    np.testing.assert_array_equal(y, single(x.astype(np.float32)).astype(np.float16))
    np.testing.assert_array_equal(dx, single.backward(np.ones(len(x), np.float32)).astype(np.float16))


@pytest.mark.parametrize("kind", IN_PLACE)
@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_in_place_gives_the_same(kind: Any, dtype: type) -> None:
    x: Array = np.linspace(-8, 8, 60).reshape(3, 4, 5).astype(dtype)
    plain, own = kind(), kind(inplace=True)
    given, dy = x.copy(), np.ones_like(x)
    expected = plain(x), plain.backward(dy)
    y = own.forward(given)
    assert y is given
    np.testing.assert_array_equal(y, expected[0])
    assert own.backward(dy) is dy
    np.testing.assert_array_equal(dy, expected[1])
    assert "inplace=True" in repr(own)
    with pytest.raises(NetsError, match="would overwrite"):
        Sequential(ReLU6(), LogSoftmaxed(), kind(inplace=True))


class LogSoftmaxed(Module):
    """A layer that needs its output."""

    needs_output = True


@every_kind
def test_batches_of_none_and_integers(kind: type[Module]) -> None:
    layer = kind()
    assert layer(np.ones((0, 3))).shape == layer.backward(np.ones((0, 3))).shape == (0, 3)
    with pytest.raises(ShapeError, match=f"{kind.__name__}: the input must be floating-point"):
        layer(np.ones(3, int))


def test_the_tanh_form_of_gelu_is_near_the_other_and_finite() -> None:
    x = np.linspace(-6, 6, 101)
    assert np.abs(GELU("tanh")(x) - GELU()(x)).max() < 1e-3
    large = np.array([-1e30, 1e30], np.float32)
    layer = GELU("tanh")
    assert layer(large).tolist() == [0, float(large[1])]
    assert layer.backward(np.ones(2, np.float32)).tolist() == [0, 1]


REFUSED: dict[str, tuple[Callable[[], Module], str]] = {
    "limits": (lambda: Hardtanh(1, 1), "Hardtanh: min_val must be below max_val, but they are 1, 1"),
    "no limit": (lambda: Hardtanh(float("nan")), "must be numbers, but one is nan"),
    "a text": (lambda: Hardtanh("a"), "must be numbers, but one is 'a'"),  # type: ignore[arg-type]
    "in place": (lambda: Mish("yes"), "Mish: inplace must be True or False, but is 'yes'"),  # type: ignore[arg-type]
    "gelu": (lambda: GELU("erf"), 'GELU: approximate must be "none" or "tanh", but is \'erf\''),
}


@pytest.mark.parametrize("name", REFUSED)
def test_options_that_do_not_fit_are_refused(name: str) -> None:
    build, message = REFUSED[name]
    with pytest.raises(NetsError, match=message):
        build()
