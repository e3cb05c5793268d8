"""Flatten and Unflatten, nearest upsampling, pooling of sequences: what needs more than one table row."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.inspection.gradcheck import gradcheck
from nets.inspection.summary import summary
from nets.layers import (
    AdaptiveAvgPool1d,
    AdaptiveMaxPool1d,
    AvgPool1d,
    Flatten,
    Sequential,
    Unflatten,
    Upsample,
)


def test_unflatten_undoes_flatten() -> None:
    x = np.random.default_rng(0).standard_normal((2, 3, 4, 5))
    np.testing.assert_array_equal(Sequential(Flatten(), Unflatten(1, (3, 4, 5)))(x), x)
    np.testing.assert_array_equal(Sequential(Flatten(2), Unflatten(-1, (-1, 5)))(x), x)
    assert Flatten(0)(x).shape == (120,)
    assert Flatten(0)(np.ones(())).shape == (1,)


def test_batches_of_none() -> None:
    x = np.ones((0, 6, 4))
    for layer in (Flatten(), Flatten(1, 1), Unflatten(1, (2, 3)), Upsample(scale_factor=2), Upsample(3), AvgPool1d(2)):
        y = layer(x)
        assert len(y) == 0
        assert layer.backward(y).shape == x.shape
    for pool in (AdaptiveAvgPool1d(3), AdaptiveMaxPool1d(3)):
        assert pool(x).shape == (0, 6, 3)


@pytest.mark.parametrize("layer", [Upsample(4), Upsample((2, 9)), Upsample(scale_factor=(0.6, 3.3))], ids=repr)
def test_gradients_of_upsampling_to_any_size(layer: Module) -> None:
    assert max(gradcheck(layer, np.random.default_rng(0).standard_normal((2, 3, 5, 7))).values()) < 1e-6


def test_pools_of_sequences_are_counted() -> None:
    rows = summary(Sequential(AvgPool1d(3, 2), AdaptiveMaxPool1d(2), AdaptiveAvgPool1d(1)), (3, 9)).rows
    assert [row.output_shape for row in rows] == [(3, 4), (3, 2), (3, 1)]
    assert [row.field for row in rows] == [((3, 2),), ((5, 4),), ((9, 8),)]
    assert repr(AdaptiveAvgPool1d((4,))) == "AdaptiveAvgPool1d(output_size=4)"


OPTIONS: dict[str, tuple[Callable[[], Module], str]] = {
    "an axis that is a text": (lambda: Flatten("a"), "start_dim must be a whole number"),  # type: ignore[arg-type]
    "no sizes": (lambda: Unflatten(1, ()), r"Unflatten: unflattened_size must be a sequence of numbers, but is \(\)"),
    "a name": (lambda: Unflatten("C", (2, 3)), "Unflatten: dim must be a whole number"),  # type: ignore[arg-type]
    "two free sizes": (lambda: Unflatten(1, (-1, -1)), "only one number of unflattened_size may be -1"),
    "half a size": (lambda: Unflatten(1, (0.5, 2)), "must be a whole number"),  # type: ignore[arg-type]
    "no factor": (lambda: Upsample(), "give size or scale_factor, one of them"),
    "a factor of 0": (lambda: Upsample(scale_factor=0), "scale_factor must be a number above 0"),
    "a size of half": (lambda: Upsample(2.5), "size must be a number above 0"),  # type: ignore[arg-type]
    "a mode": (lambda: Upsample(2, mode="bilinear"), "mode must be \"nearest\", but is 'bilinear'"),
    "bins for two sides": (lambda: AdaptiveAvgPool1d((2, 3)), r"output_size must be one number, but is \(2, 3\)"),
    "no bins": (lambda: AdaptiveMaxPool1d(0), "output_size must be a whole number from 1 on"),
    "half a kernel": (lambda: AvgPool1d(1.5), "kernel_size must be a whole number"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", OPTIONS)
def test_options_that_do_not_fit_are_refused(name: str) -> None:
    build, message = OPTIONS[name]
    with pytest.raises(NetsError, match=message):
        build()


INPUTS: dict[str, tuple[Module, tuple[int, ...], str]] = {
    "no such axis": (Flatten(3), (2, 3), r"Flatten: there is no axis 3 in an input of shape \(2, 3\)"),
    "no axis before": (Flatten(1, -3), (2, 3), "Flatten: there is no axis -3"),
    "axes that are swapped": (Flatten(2, 1), (2, 3, 4), "start_dim comes after end_dim, 2 and 1"),
    "no axis to take apart": (Unflatten(2, (2, 3)), (2, 6), "Unflatten: there is no axis 2"),
    "other sizes": (Unflatten(1, (2, 3)), (2, 7), r"an axis of 7 cannot become \(2, 3\)"),
    "sizes that leave something": (Unflatten(1, (2, -1)), (2, 7), r"an axis of 7 cannot become \(2, -1\)"),
    "rows": (Upsample(2), (2, 3), r"Upsample: the input must have shape \(N, C, L\) or \(N, C, H, W\)"),
    "sides": (Upsample((2, 3)), (2, 3, 4), "is for 2 sides, but the input has 1"),
    "no place": (Upsample(2), (2, 3, 0), "no place to take values from"),
    "too small": (Upsample(scale_factor=0.1), (2, 3, 4), "would have no place with a scale_factor of 0.1"),
    "maps": (AdaptiveAvgPool1d(2), (2, 3, 4, 4), r"AdaptiveAvgPool1d: the input must have shape \(N, C, L\)"),
    "no length": (AdaptiveMaxPool1d(2), (2, 3, 0), "sequences of 0 have no place"),
    "short": (AvgPool1d(5), (2, 3, 4), "AvgPool1d: sequences of 4 are shorter"),
}


@pytest.mark.parametrize("name", INPUTS)
def test_inputs_that_do_not_fit_are_refused(name: str) -> None:
    layer, shape, message = INPUTS[name]
    with pytest.raises(ShapeError, match=message):
        layer(np.ones(shape))


def test_a_number_is_flattened_to_a_row_and_back() -> None:
    layer = Flatten(0)
    assert layer(np.array(2.0)).shape == (1,)
    assert layer.backward(np.array([3.0])).shape == ()
