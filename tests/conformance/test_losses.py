"""Every loss keeps what the table promises: gradients, dtypes, weights, clear refusals."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.inspection.gradcheck import central_differences, relative_error
from nets.losses import (
    LOSSES,
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    HuberLoss,
    KLDivLoss,
    L1Loss,
    Loss,
    MSELoss,
    NLLLoss,
    SmoothL1Loss,
)

Targets = Callable[[np.random.Generator, tuple[int, ...]], Array]


@dataclass(frozen=True)
class LossCase:
    """A loss, the shape of the outputs, and how targets for them are drawn."""

    name: str  # a row of LOSSES, and more words to tell cases apart
    loss: Loss
    shape: tuple[int, ...]
    targets: Targets


def labels(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.integers(0, shape[1], shape[:1] + shape[2:])


def some_ignored(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    y = labels(rng, shape)
    y.reshape(-1)[::3] = -100
    return y


def bits(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.integers(0, 2, shape)


def shares(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.random(shape)


def numbers(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.standard_normal(shape)


def of_classes(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    y = rng.random(shape)
    y[0, 0] = 0
    y /= y.sum(axis=1, keepdims=True)
    return y


def logarithms(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return np.log(rng.random(shape) + 0.01)


CASES = (
    LossCase("absolute-error", L1Loss(), (5, 2), numbers),
    LossCase("absolute-error summed", L1Loss(reduction="sum"), (2, 3, 2), numbers),
    LossCase("absolute-error of every element", L1Loss(reduction="none"), (4,), numbers),
    LossCase("binary-cross-entropy", BCEWithLogitsLoss(), (6,), bits),
    LossCase("binary-cross-entropy of outputs weighted", BCEWithLogitsLoss(pos_weight=[0.5, 2.0, 3.0]), (4, 3), bits),
    LossCase("binary-cross-entropy of shares weighted", BCEWithLogitsLoss(pos_weight=3.0), (4, 1), shares),
    LossCase("binary-cross-entropy of elements weighted", BCEWithLogitsLoss(weight=[0.5, 2.0, 3.0]), (4, 3), shares),
    LossCase(
        "binary-cross-entropy of every element", BCEWithLogitsLoss(pos_weight=2.0, reduction="none"), (4, 3), bits
    ),
    LossCase("cross-entropy", CrossEntropyLoss(), (5, 3), labels),
    LossCase("cross-entropy summed", CrossEntropyLoss(reduction="sum"), (5, 3), labels),
    LossCase(
        "cross-entropy of every sample", CrossEntropyLoss([0.5, 1.0, 3.0], reduction="none"), (5, 3), some_ignored
    ),
    LossCase("cross-entropy some ignored", CrossEntropyLoss([0.5, 1.0, 3.0]), (5, 3), some_ignored),
    LossCase("cross-entropy smoothed, some ignored", CrossEntropyLoss(label_smoothing=0.2), (5, 3), some_ignored),
    LossCase("cross-entropy of maps", CrossEntropyLoss(), (3, 4, 2, 3), some_ignored),
    LossCase("cross-entropy of maps weighted", CrossEntropyLoss([0.5, 1.0, 3.0], reduction="none"), (3, 3, 2), labels),
    LossCase("cross-entropy of shares", CrossEntropyLoss(), (5, 3), of_classes),
    LossCase(
        "cross-entropy of shares smoothed", CrossEntropyLoss([0.5, 1, 3], label_smoothing=0.3), (5, 3), of_classes
    ),
    LossCase("cross-entropy of shares of maps", CrossEntropyLoss(), (3, 3, 2), of_classes),
    LossCase("cross-entropy smoothed", CrossEntropyLoss(label_smoothing=0.1), (5, 3), labels),
    LossCase(
        "cross-entropy smoothed and weighted", CrossEntropyLoss([0.5, 1.0, 3.0], label_smoothing=0.3), (5, 3), labels
    ),
    LossCase("cross-entropy weighted", CrossEntropyLoss([0.5, 0.0, 3.0]), (5, 3), labels),
    LossCase("huber", HuberLoss(), (5, 2), numbers),
    LossCase("huber of maps", HuberLoss(delta=0.3), (2, 3, 2, 2), numbers),
    LossCase("huber of every element", HuberLoss(delta=2.0, reduction="none"), (4,), numbers),
    LossCase("kl-divergence", KLDivLoss(), (5, 3), of_classes),
    LossCase("kl-divergence by sample", KLDivLoss(reduction="batchmean"), (5, 3), of_classes),
    LossCase("kl-divergence of logarithms", KLDivLoss(log_target=True, reduction="sum"), (5, 3), logarithms),
    LossCase("nll", NLLLoss(), (5, 3), labels),
    LossCase("nll some ignored", NLLLoss([0.5, 1.0, 3.0]), (5, 3), some_ignored),
    LossCase("nll of maps", NLLLoss(reduction="none"), (3, 4, 2, 3), some_ignored),
    LossCase("smooth-l1", SmoothL1Loss(), (5, 2), numbers),
    LossCase("smooth-l1 of maps", SmoothL1Loss(beta=0.3), (2, 3, 2, 2), numbers),
    LossCase("smooth-l1 without a curve", SmoothL1Loss(beta=0.0, reduction="sum"), (4,), numbers),
    LossCase("squared-error", MSELoss(), (4,), numbers),
    LossCase("squared-error summed", MSELoss(reduction="sum"), (4, 2), numbers),
    LossCase("squared-error of every element", MSELoss(reduction="none"), (4, 2), numbers),
    LossCase("squared-error of maps", MSELoss(), (2, 3, 2, 2), numbers),
)
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
MEANS = [case for case in CASES if "mean" in getattr(case.loss, "reduction", "")]
every_mean = pytest.mark.parametrize("case", MEANS, ids=lambda case: case.name)
dtypes = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def drawn(case: LossCase, dtype: type = np.float64) -> tuple[Array, Array, Array]:
    """Return outputs, targets and sample weights."""
    rng = np.random.default_rng(5)
    z: Array = 2 * rng.standard_normal(case.shape).astype(dtype)
    y = case.targets(rng, case.shape)
    return z, y, rng.random(len(z)) + 0.1


def test_every_loss_has_a_case() -> None:
    assert {case.name.split()[0] for case in CASES} == set(LOSSES)
    assert all(isinstance(case.loss, type(LOSSES[case.name.split()[0]]())) for case in CASES)


@every_case
@pytest.mark.parametrize("weighted", [False, True])
def test_gradients_agree_with_finite_differences(case: LossCase, weighted: bool) -> None:
    z, y, weights = drawn(case)
    given = weights if weighted else None
    _, dz = case.loss(z, y, given)
    assert relative_error(dz, central_differences(lambda: float(np.sum(case.loss(z, y, given)[0])), z, 1e-6)) < 1e-6


@every_case
@dtypes
def test_the_dtype_is_kept_and_nothing_given_is_changed(case: LossCase, dtype: type) -> None:
    z, y, weights = drawn(case, dtype)
    before = z.copy(), y.copy(), weights.copy()
    value, dz = case.loss(z, y, weights)
    if isinstance(value, np.ndarray):
        assert value.dtype == z.dtype
        assert len(value) == len(z)
    else:
        assert isinstance(value, float)
    assert (dz.dtype, dz.shape) == (z.dtype, z.shape)
    assert all(np.array_equal(a, b) for a, b in zip(before, (z, y, weights), strict=True))


@every_case
def test_a_weight_of_2_is_a_sample_given_twice(case: LossCase) -> None:
    z, y, _ = drawn(case)
    weights = np.ones(len(z))
    weights[1] = 2
    value, dz = case.loss(z, y, weights)
    twice, dz_twice = case.loss(np.concatenate([z, z[1:2]]), np.concatenate([y, y[1:2]]))
    assert np.sum(value) == pytest.approx(np.sum(twice), rel=1e-12)
    np.testing.assert_allclose(dz[1], 2 * dz_twice[1], rtol=1e-12)
    np.testing.assert_allclose(dz[0], dz_twice[0], rtol=1e-12)


@every_mean
def test_equal_weights_are_none(case: LossCase) -> None:
    z, y, _ = drawn(case)
    value, dz = case.loss(z, y)
    same, dz_same = case.loss(z, y, np.full(len(z), 7.0))
    assert value == pytest.approx(same, rel=1e-12)
    np.testing.assert_allclose(dz, dz_same, rtol=1e-12, atol=1e-15)


@every_case
@dtypes
@pytest.mark.parametrize("size", [-1e4, 1e4])
def test_it_is_stable_at_any_size(case: LossCase, dtype: type, size: float) -> None:
    z, y, _ = drawn(case, dtype)
    z[0] = size
    z[1] = np.linspace(0, size, z[1].size).reshape(z[1].shape)
    value, dz = case.loss(z, y)
    assert np.isfinite(value).all()
    assert np.isfinite(dz).all()


@every_case
def test_what_does_not_fit_is_refused(case: LossCase) -> None:
    z, y, weights = drawn(case)
    for bad in (
        (z, y[1:]),
        (z, y[..., None]),
        (z, y.astype(str)),
        (z.astype(int), y),
        (z.astype(str), y),
        (z.astype(complex), y),
        (z.sum(), y),
        (z, y, weights[1:]),
        (z, y, weights.astype(str)),
    ):
        with pytest.raises(ShapeError):
            case.loss(*bad)


@every_mean
def test_a_mean_needs_something(case: LossCase) -> None:
    z, y, _ = drawn(case)
    for bad in ((z[:0], y[:0]), (z, y, np.zeros(len(z)))):
        with pytest.raises(ShapeError):
            case.loss(*bad)


@pytest.mark.parametrize("case", [case for case in CASES if case not in MEANS], ids=lambda case: case.name)
def test_a_sum_of_nothing_is_0(case: LossCase) -> None:
    z, y, _ = drawn(case)
    value, dz = case.loss(z[:0], y[:0])
    assert np.sum(value) == 0
    assert dz.shape == (0, *case.shape[1:])
    assert not case.loss(z, y, np.zeros(len(z)))[1].any()


@every_case
def test_one_sample_is_a_batch(case: LossCase) -> None:
    z, y, _ = drawn(case)
    value, dz = case.loss(z[1:2], y[1:2])
    assert np.isfinite(value).all()
    assert dz.shape == (1, *case.shape[1:])


@every_case
def test_half_precision_is_as_near_as_it_can_be(case: LossCase) -> None:
    z, y, weights = drawn(case, np.float16)
    value, dz = case.loss(z, y, weights)
    wanted, wanted_dz = case.loss(z.astype(np.float64), y, weights)
    assert dz.dtype == np.float16
    np.testing.assert_allclose(value, wanted, rtol=2e-3, atol=2e-3)
    np.testing.assert_allclose(dz, wanted_dz, rtol=2e-3, atol=2e-3)


@every_case
def test_arrays_may_lie_in_memory_in_any_way(case: LossCase) -> None:
    z, y, weights = drawn(case)
    value, dz = case.loss(z, y, weights)
    for order in (z.copy(order="F"), np.repeat(z, 2, axis=0)[::2], z.astype(">f8"), z.tolist()):
        other, other_dz = case.loss(order, y, weights)
        np.testing.assert_allclose(other, value, rtol=1e-12)
        np.testing.assert_allclose(other_dz, dz, rtol=1e-12, atol=1e-15)
    lists = case.loss(z, y.tolist(), weights.tolist())
    np.testing.assert_allclose(lists[1], dz, rtol=1e-12, atol=1e-15)


KINDS = [f"{end}{kind}" for kind in ("i2", "i4", "i8", "u2", "u4", "u8") for end in "<>"] + ["i1", "u1"]


@every_case
def test_targets_of_any_kind_are_right(case: LossCase) -> None:
    """Zeros and ones are targets of every loss, but for class numbers, which are integers."""
    for kind in (*KINDS, "?", ">f4", ">f8", "f2"):
        check_targets_of_kind(case, kind)


def check_targets_of_kind(case: LossCase, kind: str) -> None:
    z, y, weights = drawn(case)
    ones = np.random.default_rng(3).integers(0, 2, y.shape)
    of_labels = case.targets in (labels, some_ignored)
    if of_labels and kind not in KINDS:
        with pytest.raises(ShapeError, match="integer type"):
            case.loss(z, ones.astype(kind), weights)
        return
    if case.targets is of_classes and case.name.startswith("cross") and "f" not in kind:
        with pytest.raises(ShapeError, match="class probabilities must be floating-point"):
            case.loss(z, ones.astype(kind), weights)
        return
    value, dz = case.loss(z, ones.astype(kind), weights)
    wanted, wanted_dz = case.loss(z, ones if of_labels else ones.astype(float), weights)
    assert np.array_equal(value, wanted)
    assert np.array_equal(dz, wanted_dz)


@every_case
def test_it_is_a_value(case: LossCase) -> None:
    same = copy.deepcopy(case.loss)
    assert same == case.loss
    assert hash(same) == hash(case.loss)


@pytest.mark.parametrize("name", LOSSES)
def test_options_that_make_no_sense_are_refused(name: str) -> None:
    for bad in ("average", "", None, 1):
        with pytest.raises(NetsError, match="unknown reduction"):
            LOSSES[name](reduction=bad)
