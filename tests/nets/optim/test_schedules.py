"""Schedules by hand, their states and their refusals; test_torch.py compares them with PyTorch's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nets.core.errors import NetsError, StateError
from nets.core.module import Parameter
from nets.optim import (
    SCHEDULES,
    SGD,
    CosineAnnealingLR,
    MaxNorm,
    MultiStepLR,
    Optimizer,
    ReduceLROnPlateau,
    clip_grad_norm,
)

OPTIONS: dict[str, dict[str, Any]] = {
    "cosine": {"T_max": 6, "eta_min": 0.01, "warmup": 2},
    "exponential": {"gamma": 0.7},
    "linear": {"start_factor": 0.2, "end_factor": 0.9, "total_iters": 4},
    "multi-step": {"milestones": [2, 4]},
    "one-cycle": {"max_lr": 0.8, "total_steps": 10, "three_phase": True},
    "plateau": {"patience": 1, "factor": 0.5, "cooldown": 1},
    "step": {"step_size": 2},
}
every_schedule = pytest.mark.parametrize("name", OPTIONS)
VALUES = [3.0, 2.0, 2.0, 2.5, 1.0, 4.0, 4.0, 4.0, 0.5]


def optimizer() -> Optimizer:
    return SGD([Parameter(np.ones(1))], lr=0.4)


def test_every_schedule_has_a_case() -> None:
    assert set(OPTIONS) == set(SCHEDULES)


@every_schedule
def test_it_resumes_from_its_state(name: str) -> None:
    whole, part, rest = optimizer(), optimizer(), optimizer()
    one = SCHEDULES[name](whole, **OPTIONS[name])
    first = SCHEDULES[name](part, **OPTIONS[name])
    for value in VALUES:
        one.step(value)
    for value in VALUES[:4]:
        first.step(value)
    second = SCHEDULES[name](rest, **OPTIONS[name])
    second.load_state_dict(first.state_dict())
    rest.lr = part.lr  # the optimiser's state has it
    for value in VALUES[4:]:
        second.step(value)
    assert rest.lr == whole.lr
    with pytest.raises(StateError, match="is not that of"):
        second.load_state_dict({"epoch": 3})


@every_schedule
def test_its_options_can_be_read(name: str) -> None:
    text = repr(SCHEDULES[name](optimizer(), **OPTIONS[name]))
    assert all(f"{key}=" in text for key in [*OPTIONS[name], "base_lrs"])


def test_a_warm_up_grows_in_equal_steps_and_then_falls() -> None:
    schedule = CosineAnnealingLR(optimizer(), T_max=8, warmup=3)
    np.testing.assert_allclose([schedule.rate(epoch) for epoch in range(4)], [0.1, 0.2, 0.3, 0.4])
    rates = [schedule.rate(epoch) for epoch in range(3, 9)]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == pytest.approx(0, abs=1e-16)


def test_milestones_may_come_in_any_order() -> None:
    schedule = MultiStepLR(optimizer(), [5, 2], gamma=0.5)
    assert [schedule.rate(epoch) for epoch in (1, 2, 5)] == [0.4, 0.2, 0.1]


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("step", {"step_size": 0}, "step_size must be at least 1 epoch"),
    ("step", {"gamma": -1.0}, "gamma must be at least 0"),
    ("cosine", {"T_max": 0}, "T_max must be at least 1 epoch"),
    ("cosine", {"T_max": 5, "warmup": 5}, "warmup must be at least 0 and below T_max = 5"),
    ("plateau", {"mode": "best"}, "mode must be 'min' or 'max'"),
    ("plateau", {"factor": 1.0}, "factor must be at least 0 and below 1"),
]


@pytest.mark.parametrize(("name", "options", "message"), REFUSED, ids=str)
def test_bad_options_are_refused(name: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(NetsError, match=message):
        SCHEDULES[name](optimizer(), **options)


def test_a_plateau_needs_its_number() -> None:
    with pytest.raises(NetsError, match="needs the number it goes by"):
        SCHEDULES["plateau"](optimizer()).step()


# limits


def test_the_largest_norm_is_kept_along_its_axis_and_in_its_dtype() -> None:
    start = np.random.default_rng(0).standard_normal((6, 5)).astype(np.float32)
    for axis in (0, 1):
        w = Parameter(start.copy())
        MaxNorm([w], 1.5, axis)()
        norms, before = np.linalg.norm(w.data, axis=axis), np.linalg.norm(start, axis=axis)
        assert norms.max() <= 1.5 * (1 + 1e-6)
        np.testing.assert_allclose(norms, np.minimum(before, 1.5), rtol=1e-6)
        assert w.data.dtype == np.float32


def test_zero_weights_have_no_direction_to_scale() -> None:
    w = Parameter(np.array([[0.0, 0.0], [3.0, 4.0]]))
    MaxNorm([w], 1.0)()
    np.testing.assert_allclose(w.data, np.array([[0.0, 0.0], [0.6, 0.8]]))


def test_gradients_too_long_for_their_dtype_are_clipped() -> None:
    w = Parameter(np.zeros(4, np.float32))
    w.grad = np.full(4, 1e30, np.float32)
    assert clip_grad_norm([w], 1.0) == pytest.approx(2e30)
    np.testing.assert_allclose(w.grad, 0.5, rtol=1e-6)


@pytest.mark.parametrize("limit", [0.0, -1.0, float("nan")])
def test_limits_that_are_none_are_refused(limit: float) -> None:
    with pytest.raises(NetsError, match="the limit must be above 0"):
        MaxNorm([], limit)
    with pytest.raises(NetsError, match="the limit must be above 0"):
        clip_grad_norm([], limit)
    with pytest.raises(NetsError, match="has no axis 1"):
        MaxNorm([Parameter(np.ones(3))], 1.0)


@pytest.mark.parametrize("patience", [0, 1, 3])
def test_a_plateau_waits_for_as_many_epochs_as_its_patience(patience: int) -> None:
    one = optimizer()
    schedule = ReduceLROnPlateau(one, patience=patience, factor=0.5)
    schedule.step(1.0)
    for _ in range(patience):
        schedule.step(1.0)
        assert one.lr == 0.4
    schedule.step(1.0)
    assert one.lr == 0.2


def test_the_norm_is_of_all_gradients_together() -> None:
    first, second = Parameter(np.zeros(1)), Parameter(np.zeros(1))
    first.grad, second.grad = np.array([3.0]), np.array([-4.0])
    assert clip_grad_norm([first, second], 1.0) == 5.0
    assert [first.grad[0], second.grad[0]] == pytest.approx([0.6, -0.8], rel=1e-5)
