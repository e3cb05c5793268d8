"""Losses where each is special: its refusals, its relatives, the penalty on weights."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.errors import NetsError, ShapeError
from nets.layers import Embedding, Linear, PReLU, Sequential
from nets.losses import BCEWithLogitsLoss, CrossEntropyLoss, l2_penalty


@pytest.mark.parametrize("target", [-0.1, 1.5, np.nan])
def test_binary_targets_are_from_0_to_1(target: float) -> None:
    with pytest.raises(ShapeError, match=r"at \[1, 0\] is not from 0 to 1"):
        BCEWithLogitsLoss()(np.zeros((2, 1)), np.array([[1], [target]]))


def test_weights_of_the_positive_class_fit_the_outputs() -> None:
    with pytest.raises(ShapeError, match="one for each of 3 outputs"):
        BCEWithLogitsLoss(pos_weight=[1.0, 2.0])(np.zeros((2, 3)), np.zeros((2, 3)))


def test_a_column_of_targets_is_not_stretched_over_a_row() -> None:
    with pytest.raises(ShapeError, match="one shape"):
        BCEWithLogitsLoss()(np.zeros((4, 1)), np.zeros(4))


@pytest.mark.parametrize("label", [-1, 3])
def test_labels_out_of_range_are_refused_with_their_place(label: int) -> None:
    with pytest.raises(ShapeError, match=f"label {label} of sample 1 is out of range"):
        CrossEntropyLoss()(np.zeros((2, 3)), np.array([0, label]))


@pytest.mark.parametrize("dtype", ["i1", "u1", "<i4", ">i4", ">u2", "i8"])
def test_labels_are_integers_of_any_kind(dtype: str) -> None:
    y = np.array([2, 0, 1], dtype)
    value, dz = CrossEntropyLoss()(np.eye(3), y)
    wanted, dz_wanted = CrossEntropyLoss()(np.eye(3), y.astype(int))
    assert value == wanted
    assert np.array_equal(dz, dz_wanted)
    with pytest.raises(ShapeError, match="label 2 of sample 0"):
        CrossEntropyLoss()(np.zeros((3, 2)), y)


@pytest.mark.parametrize("share", [-0.1, 1.0])
def test_smoothing_is_a_share(share: float) -> None:
    with pytest.raises(NetsError, match="label_smoothing"):
        CrossEntropyLoss(label_smoothing=share)


def test_two_classes_are_a_binary_matter() -> None:
    z = np.random.default_rng(0).standard_normal(6)
    y = np.array([0, 1, 1, 0, 1, 0])
    two, _ = CrossEntropyLoss([1.0, 3.0])(np.stack([np.zeros(6), z], axis=1), y)
    one, _ = BCEWithLogitsLoss(pos_weight=3.0)(z, y)
    assert one * 6 == pytest.approx(two * (3 + 3 * 3))


def test_the_penalty_is_of_weights_that_are_learned() -> None:
    model = Sequential(Embedding(4, 2, trainable=False), PReLU(), Linear(2, 3, rng=0, dtype=np.float64))
    weight = dict(model.named_parameters())["2.weight"].data
    assert l2_penalty(model.parameters(), 0.5) == pytest.approx(0.25 * (weight**2).sum())


@pytest.mark.parametrize("share", [0.1, 0.6])
def test_smoothing_shares_a_target_among_all_classes(share: float) -> None:
    z, y = np.random.default_rng(1).standard_normal((5, 3)), np.array([0, 2, 1, 1, 0])
    plain, dz = CrossEntropyLoss()(z, y)
    every = [CrossEntropyLoss()(z, np.full(5, label)) for label in range(3)]
    value, smoothed = CrossEntropyLoss(label_smoothing=share)(z, y)
    assert value == pytest.approx((1 - share) * plain + share * np.mean([one for one, _ in every]))
    np.testing.assert_allclose(smoothed, (1 - share) * dz + share * np.mean([one for _, one in every], axis=0))
