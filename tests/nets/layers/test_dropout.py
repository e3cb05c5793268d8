"""Dropout: expectations, variances, what is dropped together, the same seed."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from nets.core.arrays import Array, Workspace
from nets.core.errors import NetsError, ShapeError
from nets.layers import SELU, AlphaDropout, ChannelDropout, Dropout, Linear, Sequential
from nets.layers.noise import keep_mask

kinds = pytest.mark.parametrize("kind", [Dropout, ChannelDropout, AlphaDropout])


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_the_expectation_is_kept(p: float) -> None:
    x = np.ones((300, 300), np.float32)
    assert Dropout(p, rng=0)(x).mean() == pytest.approx(1, abs=0.03)
    assert set(np.unique(Dropout(p, rng=0)(x))) == {0, np.float32(1 / (1 - p))}


@pytest.mark.parametrize("p", [0.1, 0.5])
def test_the_classical_form_scales_in_evaluation(p: float) -> None:
    x = np.ones((300, 300), np.float32)
    layer = Dropout(p, classical=True, rng=0)
    assert set(np.unique(layer(x))) == {0, 1}
    assert layer(x).mean() == pytest.approx(1 - p, abs=0.01)
    assert np.unique(layer.eval()(x)).tolist() == [np.float32(1 - p)]


def test_evaluation_changes_nothing() -> None:
    x: Array = np.random.default_rng(0).standard_normal((3, 4))
    for layer in (Dropout(), ChannelDropout(), AlphaDropout()):
        assert np.array_equal(layer.eval()(x), x)
        assert layer.backward(x) is x


def test_what_is_dropped_gets_no_gradient() -> None:
    layer = Dropout(0.4, rng=0)
    y = layer(np.ones((20, 30)))
    assert np.array_equal(layer.backward(np.ones((20, 30))), y)


def test_channels_are_dropped_whole() -> None:
    y = ChannelDropout(0.5, rng=0)(np.ones((8, 16, 3, 5)))
    assert np.isin(y.sum((2, 3)), [0, 30]).all()
    assert 0.3 < (y == 0).mean() < 0.7


def test_alpha_dropout_keeps_what_selu_reaches() -> None:
    rng = np.random.default_rng(0)
    layers = [
        layer
        for k in range(4)
        for layer in (Linear(300, 300, init="lecun-normal", rng=k), SELU(), AlphaDropout(0.1, rng=k))
    ]
    y = Sequential(*layers)(rng.standard_normal((500, 300)).astype(np.float32))
    assert abs(y.mean()) < 0.1
    assert abs(y.std() - 1) < 0.1


def test_alpha_dropout_gives_the_two_values_of_its_formula() -> None:
    p, floor = 0.3, -1.0507009873554805 * 1.6732632423543772
    a = ((1 - p) * (1 + p * floor**2)) ** -0.5
    b = -a * p * floor
    y = AlphaDropout(p, rng=0)(np.full((50, 50), 2.0))
    np.testing.assert_allclose(np.unique(y), [a * floor + b, a * 2 + b])
    assert (y < 0).mean() == pytest.approx(p, abs=0.03)


@kinds
def test_whole_numbers_are_refused(kind: type[Dropout]) -> None:
    with pytest.raises(ShapeError, match="floating-point"):
        kind()(np.ones((2, 3), int))


@kinds
@pytest.mark.parametrize("p", [-0.1, 1.0, 1.5, np.nan])
def test_p_is_a_probability_below_1(kind: type[Dropout], p: float) -> None:
    with pytest.raises(NetsError, match="p must be at least 0 and below 1"):
        kind(p)


@kinds
def test_the_same_seed_drops_the_same_and_the_next_pass_other(kind: type[Dropout]) -> None:
    x = np.ones((6, 7, 3))
    one, two = kind(0.5, rng=3), kind(0.5, rng=3)
    y = one(x)
    assert np.array_equal(y, two(x))
    assert not np.array_equal(y, one(x))
    assert one.generators() == [one.rng]


@kinds
def test_a_copy_draws_on_alone(kind: type[Dropout]) -> None:
    x = np.ones((6, 7, 3))
    layer = kind(0.5, rng=3)
    twin = copy.deepcopy(layer)
    assert np.array_equal(layer(x), twin(x))


@pytest.mark.parametrize("bits", [np.random.PCG64, np.random.MT19937, np.random.Philox])
def test_every_generator_is_drawn_from_evenly(bits: type[np.random.BitGenerator]) -> None:
    mask = keep_mask(np.random.Generator(bits(0)), (4, 9999), 0.25, Workspace())
    share = mask.reshape(-1)[: 4 * 9999 // 4 * 4].reshape(-1, 4).mean(axis=0)  # each quarter of a word
    np.testing.assert_allclose(share, 0.75, atol=0.02)
