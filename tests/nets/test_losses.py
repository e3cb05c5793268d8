"""Losses where each is special: its refusals, its relatives, the penalty on weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nets.core.errors import NetsError, ShapeError
from nets.layers import Embedding, Linear, LogSoftmax, PReLU, Sequential
from nets.losses import (
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    HuberLoss,
    KLDivLoss,
    L1Loss,
    MSELoss,
    NLLLoss,
    SmoothL1Loss,
    l2_penalty,
)


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


def test_targets_of_another_shape_are_told_the_right_form() -> None:
    for loss in (BCEWithLogitsLoss(), MSELoss(), L1Loss(), HuberLoss(), SmoothL1Loss(), KLDivLoss()):
        with pytest.raises(ShapeError, match=r"\(4, 1\) and \(4,\)\n  help: give y\[:, None\] for y"):
            loss(np.zeros((4, 1)), np.ones(4))
        with pytest.raises(ShapeError, match=r"help: give y\[:, 0\] for y"):
            loss(np.zeros(4), np.ones((4, 1)))
    for of_labels in (CrossEntropyLoss(), NLLLoss()):
        with pytest.raises(ShapeError, match=r"help: give y\[:, 0\] for y"):
            of_labels(np.zeros((4, 3)), np.ones((4, 1), int))
        with pytest.raises(ShapeError, match="one logit per sample is for BCEWithLogitsLoss"):
            of_labels(np.zeros(4), np.ones(4, int))
        with pytest.raises(ShapeError, match=r"y\.argmax\(axis=1\)"):
            of_labels(np.zeros((4, 3)), np.ones((4, 3), int))
        with pytest.raises(ShapeError, match="one class at least"):
            of_labels(np.zeros((4, 0)), np.ones(4, int))


@pytest.mark.parametrize("loss", [CrossEntropyLoss, NLLLoss])
@pytest.mark.parametrize("ignore_index", [-100, -1, 1, 2**40])
def test_what_is_ignored_is_as_if_it_were_not_there(loss: type, ignore_index: int) -> None:
    z = np.random.default_rng(2).standard_normal((6, 3))
    y = np.array([0, 2, ignore_index, 0, ignore_index, 2])
    rest = y != ignore_index
    for reduction in ("mean", "sum", "none"):
        made = loss([1.0, 2.0, 3.0], ignore_index=ignore_index, reduction=reduction)
        value, dz = made(z, y)
        wanted, wanted_dz = made(z[rest], y[rest])
        np.testing.assert_allclose(value if reduction != "none" else value[rest], wanted, rtol=1e-12)
        np.testing.assert_allclose(dz[rest], wanted_dz, rtol=1e-12)
        assert not dz[~rest].any()
        if reduction == "none":
            assert not value[~rest].any()


def test_where_all_is_ignored_there_is_no_mean() -> None:
    z, y = np.zeros((3, 2)), np.full(3, -100)
    for loss in (CrossEntropyLoss(), CrossEntropyLoss(label_smoothing=0.1), NLLLoss()):
        with pytest.raises(ShapeError, match="no label of the batch counts: all are -100"):
            loss(z, y)
        assert loss.total_weight(y) == 0
    assert CrossEntropyLoss(reduction="sum")(z, y)[0] == 0


def test_an_ignored_place_may_be_impossible() -> None:
    z = np.array([[-np.inf, 0.0], [0.0, -np.inf]])
    assert NLLLoss(reduction="sum")(z, np.array([-100, 0]))[0] == 0


@pytest.mark.parametrize("dtype", ["i1", "<i4", ">i8", "u1", ">u2", "<u8", ">u8"])
def test_labels_out_of_range_are_found_in_every_kind_and_place(dtype: str) -> None:
    y = np.zeros((2, 3), dtype)
    y[1, 2] = 7
    for loss in (CrossEntropyLoss(), NLLLoss(ignore_index=3)):
        with pytest.raises(ShapeError, match=r"label 7 of sample 1, position \(2,\), is out of range"):
            loss(np.zeros((2, 4, 3)), y)
        assert loss.total_weight(np.minimum(y, 2)) == 6


def test_labels_are_ignored_in_every_kind() -> None:
    z = np.random.default_rng(2).standard_normal((4, 3))
    for dtype in ("i1", ">i2", "<i4", ">i8", "u1", ">u2", "<u8", ">u8"):
        y = np.array([0, 2, 100, 1], dtype)
        value, dz = CrossEntropyLoss(ignore_index=100)(z, y)
        wanted, wanted_dz = CrossEntropyLoss()(z[[0, 1, 3]], y[[0, 1, 3]])
        assert value == pytest.approx(wanted)
        np.testing.assert_allclose(dz[[0, 1, 3]], wanted_dz)
        assert CrossEntropyLoss(ignore_index=100).total_weight(y) == 3
    assert CrossEntropyLoss().total_weight(np.full(3, 2**64 - 100, np.uint64)) == 3  # no -100


def test_the_total_weight_is_what_the_mean_is_divided_by() -> None:
    y, weights = np.array([[0, -100], [1, 1]]), np.array([2.0, 0.5])
    loss = CrossEntropyLoss([1.0, 3.0])
    assert loss.total_weight(y) == 7
    assert loss.total_weight(y, weights) == 2 + 0.5 * 6
    assert loss.total_weight(np.full((3, 2), 0.5)) == 3


def test_probabilities_of_one_class_are_its_number() -> None:
    z, y = np.random.default_rng(1).standard_normal((5, 3)), np.array([0, 2, 1, 1, 0])
    for loss in (CrossEntropyLoss(), CrossEntropyLoss(label_smoothing=0.2)):
        value, dz = loss(z, y)
        soft, soft_dz = loss(z, np.eye(3)[y])
        assert soft == pytest.approx(value)
        np.testing.assert_allclose(soft_dz, dz, rtol=1e-12, atol=1e-15)


def test_probabilities_have_no_number_to_be_ignored() -> None:
    with pytest.raises(ShapeError, match="ignore_index=1 has no meaning for class probabilities"):
        CrossEntropyLoss(ignore_index=1)(np.zeros((2, 3)), np.full((2, 3), 1 / 3))


def test_maps_are_samples_side_by_side_with_channels_last_gradients() -> None:
    rng = np.random.default_rng(4)
    z, y = rng.standard_normal((2, 3, 4, 5)).astype(np.float32), rng.integers(0, 3, (2, 4, 5))
    value, dz = CrossEntropyLoss()(z, y)
    flat, flat_dz = CrossEntropyLoss()(np.moveaxis(z, 1, -1).reshape(-1, 3), y.reshape(-1))
    assert value == pytest.approx(flat, rel=1e-6)
    np.testing.assert_allclose(np.moveaxis(dz, 1, -1).reshape(-1, 3), flat_dz, rtol=1e-5, atol=1e-8)
    assert np.moveaxis(dz, 1, -1).flags.c_contiguous


def test_log_softmax_and_nll_are_cross_entropy() -> None:
    z, y = np.random.default_rng(1).standard_normal((5, 3)), np.array([0, 2, -100, 1, 0])
    layer = LogSoftmax()
    value, dz = NLLLoss([1.0, 2.0, 3.0])(layer.forward(z), y)
    wanted, wanted_dz = CrossEntropyLoss([1.0, 2.0, 3.0])(z, y)
    assert value == pytest.approx(wanted)
    np.testing.assert_allclose(layer.backward(dz), wanted_dz, rtol=1e-12, atol=1e-15)


def test_huber_and_smooth_l1_are_kin() -> None:
    z, y = np.random.default_rng(1).standard_normal((2, 5, 3))
    assert HuberLoss(delta=0.5)(z, y)[0] == pytest.approx(0.5 * SmoothL1Loss(beta=0.5)(z, y)[0])
    assert SmoothL1Loss(beta=0)(z, y)[0] == L1Loss()(z, y)[0]
    assert HuberLoss(delta=1e9)(z, y)[0] == pytest.approx(MSELoss()(z, y)[0] / 2)


@pytest.mark.parametrize("loss", [L1Loss(), HuberLoss(), SmoothL1Loss(), SmoothL1Loss(beta=0), MSELoss()])
def test_what_is_right_has_no_gradient(loss: L1Loss) -> None:
    value, dz = loss(np.ones(3), np.ones(3))
    assert value == 0
    assert not dz.any()


def test_a_huge_error_does_not_overflow() -> None:
    z = np.array([1e30], np.float32)
    for loss in (HuberLoss(), SmoothL1Loss()):
        assert loss(z, np.zeros(1))[0] == pytest.approx(1e30, rel=1e-6)


def test_a_target_of_probability_0_diverges_by_nothing() -> None:
    value, dz = KLDivLoss(reduction="sum")(np.log([[0.5, 0.5]]), np.array([[1.0, 0.0]]))
    assert value == pytest.approx(np.log(2))
    assert dz.tolist() == [[-1.0, 0.0]]
    as_logarithms, _ = KLDivLoss(reduction="sum", log_target=True)(np.log([[0.5, 0.5]]), np.array([[0.0, -np.inf]]))
    assert as_logarithms == value
    with pytest.raises(ShapeError, match=r"target -0.5 at \[0, 1\] is no probability\n  help: .*log_target=True"):
        KLDivLoss()(np.zeros((1, 2)), np.array([[1.0, -0.5]]))


def test_weights_of_elements_stretch_but_never_enlarge() -> None:
    z, y = np.zeros((2, 3)), np.ones((2, 3))
    for name in ("weight", "pos_weight"):
        for fitting in (2.0, [2.0] * 3, [[2.0], [2.0]], [[2.0]], np.full((2, 3), 2.0)):
            options = {name: fitting}
            assert BCEWithLogitsLoss(**options)(z, y)[0] == pytest.approx(2 * np.log(2))  # type: ignore[arg-type]
        for bad in ([1.0, 2.0], np.ones((2, 2, 3)), np.ones((3, 1))):
            with pytest.raises(ShapeError, match=f"{name} of shape .* does not stretch to outputs of shape"):
                BCEWithLogitsLoss(**{name: bad})(z, y)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [np.nan, np.inf, "many", None, [1.0], 0.0, -1.0])
def test_delta_and_beta_are_numbers(bad: float) -> None:
    with pytest.raises(NetsError, match="HuberLoss: delta must be a number above 0"):
        HuberLoss(delta=bad)
    if bad != 0:
        with pytest.raises(NetsError, match="SmoothL1Loss: beta must be a number of at least 0"):
            SmoothL1Loss(beta=bad)


@pytest.mark.parametrize("bad", ["heavy", [1.0, np.nan], [[1.0], [1.0, 2.0]], 2.0, [[1.0, 2.0]]])
def test_class_weights_are_numbers(bad: list[float]) -> None:
    for loss in (CrossEntropyLoss, NLLLoss):
        with pytest.raises(NetsError, match=f"{loss.__name__}: weight must be"):
            loss(weight=bad)
    with pytest.raises(ShapeError, match="there must be 3 class weights"):
        CrossEntropyLoss([1.0, 2.0])(np.zeros((2, 3)), np.zeros(2, int))


@pytest.mark.parametrize("bad", [1.5, "no", None, True])
def test_what_is_ignored_is_a_whole_number(bad: int) -> None:
    with pytest.raises(NetsError, match="ignore_index must be a whole number"):
        CrossEntropyLoss(ignore_index=bad)


def test_smoothing_is_a_number() -> None:
    with pytest.raises(NetsError, match="label_smoothing"):
        CrossEntropyLoss(label_smoothing="some")  # type: ignore[arg-type]
    z, y = np.ones((2, 3), np.float32), np.array([0, 2])
    numbers: tuple[Any, ...] = (np.float64(0.1), np.float32(0.1))
    for number in numbers:
        assert CrossEntropyLoss(label_smoothing=number)(z, y)[1].dtype == np.float32
        assert HuberLoss(delta=number)(z, 2 * z)[1].dtype == np.float32
        assert SmoothL1Loss(beta=number)(z, 2 * z)[1].dtype == np.float32


def test_only_the_divergence_has_a_mean_by_batch() -> None:
    with pytest.raises(NetsError, match="MSELoss: unknown reduction 'batchmean'\n  help: choose from mean, sum, none"):
        MSELoss(reduction="batchmean")


def test_a_result_given_to_backward_as_a_whole_is_told_what_to_do() -> None:
    layer, x = Linear(2, 2, rng=0), np.ones((3, 2), np.float32)
    result = CrossEntropyLoss()(layer.forward(x), np.zeros(3, int))
    for bad in (result, result[0]):
        with pytest.raises(ShapeError, match=r"value, dz = loss\(z, y\); then model\.backward\(dz\)"):
            layer.backward(bad)  # type: ignore[arg-type]
