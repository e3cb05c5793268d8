"""Every loss keeps what the table promises: gradients, dtypes, weights, clear refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import ShapeError
from nets.inspection.gradcheck import central_differences, relative_error
from nets.losses import LOSSES, BCEWithLogitsLoss, CrossEntropyLoss, Loss, MSELoss

Targets = Callable[[np.random.Generator, tuple[int, ...]], Array]


@dataclass(frozen=True)
class LossCase:
    """A loss, the shape of the outputs, and how targets for them are drawn."""

    name: str  # a row of LOSSES, and more words to tell cases apart
    loss: Loss
    shape: tuple[int, ...]
    targets: Targets


def labels(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.integers(0, shape[1], shape[0])


def bits(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.integers(0, 2, shape)


def shares(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.random(shape)


def numbers(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.standard_normal(shape)


CASES = (
    LossCase("binary-cross-entropy", BCEWithLogitsLoss(), (6,), bits),
    LossCase("binary-cross-entropy of outputs weighted", BCEWithLogitsLoss(pos_weight=[0.5, 2.0, 3.0]), (4, 3), bits),
    LossCase("binary-cross-entropy of shares weighted", BCEWithLogitsLoss(pos_weight=3.0), (4, 1), shares),
    LossCase("cross-entropy", CrossEntropyLoss(), (5, 3), labels),
    LossCase("cross-entropy smoothed", CrossEntropyLoss(label_smoothing=0.1), (5, 3), labels),
    LossCase(
        "cross-entropy smoothed and weighted", CrossEntropyLoss([0.5, 1.0, 3.0], label_smoothing=0.3), (5, 3), labels
    ),
    LossCase("cross-entropy weighted", CrossEntropyLoss([0.5, 0.0, 3.0]), (5, 3), labels),
    LossCase("squared-error", MSELoss(), (4,), numbers),
    LossCase("squared-error of maps", MSELoss(), (2, 3, 2, 2), numbers),
)
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
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
    assert relative_error(dz, central_differences(lambda: case.loss(z, y, given)[0], z, 1e-6)) < 1e-6


@every_case
@dtypes
def test_the_dtype_is_kept_and_nothing_given_is_changed(case: LossCase, dtype: type) -> None:
    z, y, weights = drawn(case, dtype)
    before = z.copy(), y.copy(), weights.copy()
    value, dz = case.loss(z, y, weights)
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
    assert value == pytest.approx(twice, rel=1e-12)
    np.testing.assert_allclose(dz[1], 2 * dz_twice[1], rtol=1e-12)
    np.testing.assert_allclose(dz[0], dz_twice[0], rtol=1e-12)


@every_case
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
    assert np.isfinite(value)
    assert np.isfinite(dz).all()


@every_case
def test_what_does_not_fit_is_refused(case: LossCase) -> None:
    z, y, weights = drawn(case)
    for bad in (
        (z, y[1:]),
        (z[:0], y[:0]),
        (z, y.astype(str)),
        (z, y, weights[1:]),
        (z, y, np.zeros(len(z))),
    ):
        with pytest.raises(ShapeError):
            case.loss(*bad)
