"""Pooling: ties, borders, bins."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.module import Module
from nets.layers import AdaptiveAvgPool2d, AdaptiveMaxPool2d, AvgPool1d, AvgPool2d, MaxPool2d, SpatialPyramidPool2d


def test_the_gradient_of_ties_goes_to_the_first_row_by_row() -> None:
    layer = MaxPool2d(2)
    layer(np.array([[[[0.0, 1.0], [1.0, 1.0]]]]))
    assert layer.backward(np.ones((1, 1, 1, 1))).tolist() == [[[[0, 1], [0, 0]]]]


def test_the_border_of_a_maximum_is_below_every_number() -> None:
    layer = MaxPool2d(3, 2, padding=1)
    x = np.full((1, 1, 4, 4), -5.0)
    assert (layer(x) == -5).all()
    assert layer.backward(np.ones((1, 1, 2, 2))).sum() == 4


@pytest.mark.parametrize(
    ("layer", "size"),
    [(MaxPool2d(2, ceil_mode=True), 3), (MaxPool2d(2), 2), (AvgPool2d(2, 3, 1, ceil_mode=True), 2)],
)
def test_a_window_that_hangs_over_must_start_inside(layer: Module, size: int) -> None:
    assert layer(np.zeros((1, 1, 5, 5))).shape == (1, 1, size, size)


def test_what_counts_in_a_mean() -> None:
    x = np.ones((1, 1, 2, 2))
    assert AvgPool2d(2, 2, 1)(x)[0, 0].tolist() == [[0.25, 0.25], [0.25, 0.25]]
    assert AvgPool2d(2, 2, 1, count_include_pad=False)(x)[0, 0].tolist() == [[1, 1], [1, 1]]
    assert AvgPool2d(2, 2, divisor_override=3)(x)[0, 0].tolist() == [[4 / 3]]


def test_bins_go_from_floor_to_ceil() -> None:
    x = np.arange(5.0).reshape(1, 1, 1, 5)
    assert AdaptiveAvgPool2d((1, 3))(x).tolist() == [[[[0.5, 2, 3.5]]]]
    assert AdaptiveMaxPool2d((1, 3))(x).tolist() == [[[[1, 3, 4]]]]


@pytest.mark.parametrize("size", [(9, 7), (4, 4), (1, 30)])
def test_a_pyramid_gives_one_length_for_maps_of_any_size(size: tuple[int, int]) -> None:
    x = np.random.default_rng(0).standard_normal((2, 3, *size))
    y = SpatialPyramidPool2d((1, 2))(x)
    assert y.shape == (2, 15)
    np.testing.assert_array_equal(y[:, :3], x.max((2, 3)))
    np.testing.assert_array_equal(y[:, 3:], AdaptiveMaxPool2d(2)(x).reshape(2, -1))


def test_a_sequence_shorter_than_the_window_has_one_mean_where_it_is_rounded_up() -> None:
    layer = AvgPool1d(4, padding=1, ceil_mode=True)
    assert layer(np.full((1, 1, 1), 6.0)).tolist() == [[[2.0]]]  # of 6 and the two zeros of the border
