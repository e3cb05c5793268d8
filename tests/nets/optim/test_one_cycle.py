"""One cycle by hand, schedules of groups, and what is refused; the vectors compare them with PyTorch's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nets.core.errors import NetsError, StateError
from nets.core.module import Parameter
from nets.optim import (
    OPTIMIZERS,
    SCHEDULES,
    SGD,
    Adagrad,
    Adam,
    CosineAnnealingLR,
    OneCycleLR,
    Optimizer,
    ReduceLROnPlateau,
    RMSprop,
    StepLR,
)


def optimizer(count: int = 1, **options: Any) -> Optimizer:
    return SGD([{"params": [Parameter(np.ones(1))], "lr": 0.4 / (k + 1)} for k in range(count)], **options)


def rates(groups: Optimizer) -> list[float]:
    return [group["lr"] for group in groups.groups]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("cosine", {"T_max": 6, "warmup": 2}),
        ("exponential", {"gamma": 0.5}),
        ("linear", {}),
        ("multi-step", {"milestones": 2}),
        ("step", {"step_size": 2}),
    ],
)
def test_every_group_keeps_its_share(name: str, options: dict[str, Any]) -> None:
    groups = optimizer(2)
    schedule = SCHEDULES[name](groups, **options)
    for epoch in range(5):
        assert rates(groups) == pytest.approx([schedule.rate(epoch), schedule.rate(epoch) / 2])
        assert rates(groups)[1] == schedule.rate(epoch, 1)
        schedule.step()


def test_a_plateau_lowers_every_group_to_its_own_least() -> None:
    groups = optimizer(2)
    schedule = ReduceLROnPlateau(groups, factor=0.5, patience=0, min_lr=[0.3, 0.0])
    for value in (1.0, 1.0, 1.0):
        schedule.step(value)
    assert rates(groups) == [0.3, 0.05]


def test_momentum_goes_against_the_rate() -> None:
    given = optimizer()  # without a momentum of its own
    schedule = OneCycleLR(given, max_lr=1.0, total_steps=10)
    assert given.groups[0]["momentum"] == 0.95
    seen = []
    for _ in range(9):
        given.parameters[0].grad = np.ones(1)
        given.step()
        schedule.step()
        seen.append((given.lr, given.groups[0]["momentum"]))
    assert max(seen) == (1.0, 0.85)
    assert min(seen) == pytest.approx((1 / 25 / 1e4, 0.95))
    assert given.state[0]["momentum_buffer"] != 0


def test_what_is_not_cycled_stays() -> None:
    given = Adam([Parameter(np.ones(1))], betas=(0.7, 0.9))
    OneCycleLR(given, max_lr=1.0, total_steps=10, cycle_momentum=False).step()
    assert given.groups[0]["betas"] == (0.7, 0.9)
    OneCycleLR(given, max_lr=1.0, total_steps=10)
    assert given.groups[0]["betas"] == (0.95, 0.9)


@pytest.mark.parametrize("name", ["adam", "adamw", "nadam", "rmsprop", "sgd"])
def test_every_momentum_is_found(name: str) -> None:
    given = OPTIMIZERS[name]([Parameter(np.ones(1))])
    schedule = OneCycleLR(given, max_lr=1.0, total_steps=4)
    for _ in range(4):
        given.parameters[0].grad = np.ones(1)
        given.step()
        schedule.step()
    assert np.isfinite(given.parameters[0].data).all()


@pytest.mark.parametrize("strategy", ["cos", "linear"])
def test_one_step_more_than_there_are_is_refused_and_changes_nothing(strategy: str) -> None:
    given = RMSprop([Parameter(np.ones(1))])
    schedule = OneCycleLR(given, max_lr=1.0, total_steps=5, anneal_strategy=strategy)
    for _ in range(5):
        schedule.step()
    before = given.lr, schedule.state_dict()
    assert given.lr == schedule.rate(4)  # what follows the last step of the optimiser
    with pytest.raises(StateError, match="OneCycleLR was made for 5 steps, and this is one more"):
        schedule.step()
    assert (given.lr, schedule.state_dict()) == before


@pytest.mark.parametrize("options", [{"pct_start": 0.0}, {"pct_start": 0.1}, {"pct_start": 1.0}, {"three_phase": True}])
@pytest.mark.parametrize("total", [1, 2, 10])
def test_phases_of_no_length_are_over_at_once(total: int, options: dict[str, Any]) -> None:
    schedule = OneCycleLR(optimizer(), max_lr=1.0, total_steps=total, **options)
    found = [schedule.rate(step) for step in range(total + 1)]
    assert all(0 < rate <= 1 for rate in found)
    if not schedule.three_phase and total == 10:
        assert max(found) == pytest.approx(1.0, abs=0.05)


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("one-cycle", {"max_lr": 1.0}, "needs total_steps, or both epochs and steps_per_epoch"),
    ("one-cycle", {"max_lr": 1.0, "epochs": 3}, "needs total_steps, or both"),
    ("one-cycle", {"max_lr": 1.0, "total_steps": 0}, "total_steps must be at least 1"),
    ("one-cycle", {"max_lr": 1.0, "total_steps": 2.5}, "total_steps must be a whole number of at least 1, not 2.5"),
    ("one-cycle", {"max_lr": 1.0, "epochs": 2, "steps_per_epoch": "3"}, "steps_per_epoch must be a whole number"),
    ("one-cycle", {"max_lr": -1.0, "total_steps": 5}, "max_lr must be at least 0, not -1"),
    ("one-cycle", {"max_lr": "1", "total_steps": 5}, "max_lr must be a number, not '1'"),
    ("one-cycle", {"max_lr": [1.0, 2.0], "total_steps": 5}, "max_lr must be a number, or 1, one for each group, not 2"),
    ("one-cycle", {"max_lr": [float("nan")], "total_steps": 5}, r"max_lr\[0\] must be at least 0, not nan"),
    ("one-cycle", {"max_lr": 1.0, "total_steps": 5, "pct_start": 1.5}, "pct_start must be from 0 to 1, not 1.5"),
    ("one-cycle", {"max_lr": 1.0, "total_steps": 5, "anneal_strategy": "exp"}, "must be 'cos' or 'linear', not 'exp'"),
    ("one-cycle", {"max_lr": 1.0, "total_steps": 5, "max_momentum": 1.0}, "max_momentum must be .* below 1"),
    ("one-cycle", {"max_lr": 1.0, "total_steps": 5, "div_factor": 0}, "div_factor must be above 0"),
    ("one-cycle", {"max_lr": 1.0, "total_steps": 5, "three_phase": 1}, "three_phase must be True or False"),
    ("exponential", {"gamma": float("nan")}, "gamma must be at least 0, not nan"),
    ("exponential", {"gamma": None}, "gamma must be a number, not None"),
    ("linear", {"start_factor": 0.0}, "start_factor must be above 0 and at most 1"),
    ("linear", {"end_factor": 1.5}, "end_factor must be from 0 to 1"),
    ("linear", {"total_iters": 0}, "total_iters must be at least 1"),
    ("cosine", {"T_max": "ten"}, "T_max must be a whole number of at least 1, not 'ten'"),
    ("cosine", {"T_max": None}, "T_max must be a whole number"),
    ("cosine", {"T_max": True}, "T_max must be a whole number"),
    ("cosine", {"T_max": 5, "eta_min": float("inf")}, "eta_min must be at least 0, not inf"),
    ("multi-step", {"milestones": [1, 2.5]}, "a milestone must be a whole number of at least 0, not 2.5"),
    ("multi-step", {"milestones": None}, "a milestone must be a whole number"),
    ("step", {"step_size": 2, "gamma": "half"}, "gamma must be a number, not 'half'"),
    ("plateau", {"patience": -1}, "patience must be at least 0"),
    ("plateau", {"min_lr": [0.1, 0.1]}, "min_lr must be a number, or 1"),
]


@pytest.mark.parametrize(("name", "options", "message"), REFUSED, ids=str)
def test_bad_options_are_refused_and_the_rate_left(name: str, options: dict[str, Any], message: str) -> None:
    given = optimizer()
    with pytest.raises(NetsError, match=message):
        SCHEDULES[name](given, **options)
    assert (given.lr, given.groups[0]["momentum"]) == (0.4, 0.0)


def test_what_does_not_fit_a_schedule_is_refused() -> None:
    with pytest.raises(NetsError, match="OneCycleLR changes momentum, and Adagrad has none"):
        OneCycleLR(Adagrad([Parameter(np.ones(1))]), max_lr=1.0, total_steps=5)
    given: Any = Parameter(np.ones(1))
    for make in (lambda: StepLR(given), lambda: OneCycleLR(given, 1.0, 5)):
        with pytest.raises(NetsError, match="LR was given a Parameter, no optimizer"):
            make()
    two = CosineAnnealingLR(optimizer(2), 5)
    with pytest.raises(StateError, match="of 1 groups, and not of 2"):
        two.load_state_dict(CosineAnnealingLR(optimizer(), 5).state_dict())
    with pytest.raises(NetsError, match="goes by must be a number, not 'low'"):
        ReduceLROnPlateau(optimizer()).step("low")  # type: ignore[arg-type]
