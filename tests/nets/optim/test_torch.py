"""Optimisers, schedules and clipping against PyTorch, where it can be imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nets.core.module import Parameter
from nets.optim import OPTIMIZERS, SCHEDULES, SGD, clip_grad_norm, clip_grad_value
from tests.vectors.optimizer_pairs import THEIRS, default_dtype

torch: Any = pytest.importorskip("torch")

TORCH = THEIRS
OPTIMIZER_CASES: list[tuple[str, dict[str, Any]]] = [
    ("adadelta", {}),
    ("adadelta", {"lr": 0.7, "rho": 0.95, "eps": 1e-5, "weight_decay": 0.1}),
    ("adagrad", {}),
    ("adagrad", {"lr": 0.1, "lr_decay": 0.1, "eps": 1e-5, "weight_decay": 0.1, "initial_accumulator_value": 0.5}),
    ("adam", {}),
    ("adam", {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1}),
    ("adam", {"lr": 0.1, "betas": (0.8, 0.6), "weight_decay": 0.1, "amsgrad": True}),
    ("adamw", {}),
    ("adamw", {"lr": 0.1, "amsgrad": True, "maximize": True}),
    ("nadam", {}),
    ("nadam", {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1, "momentum_decay": 0.2}),
    ("nadam", {"lr": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True, "maximize": True}),
    ("adamw", {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1}),
    ("rmsprop", {}),
    ("rmsprop", {"lr": 0.1, "alpha": 0.9, "eps": 1e-3, "weight_decay": 0.1}),
    ("rmsprop", {"lr": 0.1, "momentum": 0.9}),
    ("rmsprop", {"lr": 0.1, "momentum": 0.9, "centered": True, "weight_decay": 0.1}),
    ("rmsprop", {"lr": 0.1, "momentum": 0.9, "maximize": True}),
    ("sgd", {}),
    ("sgd", {"lr": 0.1}),
    ("sgd", {"lr": 0.1, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.1, "maximize": True}),
    ("sgd", {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.1}),
    ("sgd", {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.1, "nesterov": True}),
]


@pytest.mark.parametrize(("name", "options"), OPTIMIZER_CASES, ids=str)
def test_twenty_steps_agree(name: str, options: dict[str, Any]) -> None:
    rng = np.random.default_rng(0)
    start = rng.standard_normal((5, 3))
    ours, theirs = Parameter(start.copy()), torch.nn.Parameter(torch.tensor(start))
    with default_dtype(torch, np.float64):
        optimizer, other = OPTIMIZERS[name]([ours], **options), getattr(torch.optim, TORCH[name])([theirs], **options)
        for _ in range(20):
            gradient = rng.standard_normal((5, 3))
            ours.grad, theirs.grad = gradient.copy(), torch.tensor(gradient)
            optimizer.step()
            other.step()
            np.testing.assert_allclose(ours.data, theirs.detach().numpy(), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("name", TORCH)
def test_the_defaults_are_the_same(name: str) -> None:
    options = OPTIMIZERS[name]([Parameter(np.ones(2))]).options()
    defaults = getattr(torch.optim, TORCH[name])([torch.zeros(2)]).defaults
    assert options == {key: defaults[key] for key in options if key in defaults} | {
        key: False for key in options if key == "lazy"
    }


CHANGES: list[tuple[str, str, Any]] = [
    ("sgd", "momentum", 0.9),
    ("sgd", "dampening", 0.5),
    ("sgd", "weight_decay", 0.1),
    ("adam", "betas", (0.5, 0.6)),
    ("adagrad", "lr_decay", 0.5),
    ("nadam", "betas", (0.5, 0.6)),
    ("rmsprop", "alpha", 0.5),
]


@pytest.mark.parametrize(("name", "option", "value"), CHANGES, ids=str)
def test_options_that_change_on_the_way_count_from_then_on(name: str, option: str, value: Any) -> None:
    rng = np.random.default_rng(0)
    starts = [rng.standard_normal(shape) for shape in ((5, 3), (4,), (2, 2))]
    ours, theirs = [Parameter(start.copy()) for start in starts], [torch.nn.Parameter(torch.tensor(s)) for s in starts]
    given: dict[str, Any] = {"lr": 0.1} | ({"momentum": 0.5} if option == "dampening" else {})
    with default_dtype(torch, np.float64):
        optimizer = OPTIMIZERS[name]([{"params": ours[:1]}, {"params": ours[1:], "lr": 0.3}], **given)
        groups = [{"params": theirs[:1]}, {"params": theirs[1:], "lr": 0.3}]
        other = getattr(torch.optim, TORCH[name])(groups, **given)
        for step in range(10):
            if step == 4:
                optimizer.groups[1][option] = value
                other.param_groups[1][option] = value
            for p, q in zip(ours, theirs, strict=True):
                gradient = rng.standard_normal(p.data.shape)
                p.grad, q.grad = gradient.copy(), torch.tensor(gradient)
            optimizer.step()
            other.step()
            for p, q in zip(ours, theirs, strict=True):
                np.testing.assert_allclose(p.data, q.detach().numpy(), rtol=1e-11, atol=1e-12)


SCHEDULE_CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("step", "StepLR", {"step_size": 3, "gamma": 0.5}),
    ("multi-step", "MultiStepLR", {"milestones": [2, 5, 5, 9], "gamma": 0.3}),
    ("cosine", "CosineAnnealingLR", {"T_max": 7, "eta_min": 0.01}),
    ("plateau", "ReduceLROnPlateau", {"factor": 0.5, "patience": 2}),
    ("plateau", "ReduceLROnPlateau", {"mode": "max", "factor": 0.5, "patience": 1, "cooldown": 2, "min_lr": 0.05}),
    ("plateau", "ReduceLROnPlateau", {"threshold_mode": "abs", "threshold": 0.3, "patience": 1}),
    ("plateau", "ReduceLROnPlateau", {"mode": "max", "threshold_mode": "abs", "threshold": 0.3, "patience": 0}),
]


@pytest.mark.filterwarnings("ignore:Detected call of")
@pytest.mark.parametrize(("name", "theirs", "options"), SCHEDULE_CASES, ids=str)
def test_schedules_agree(name: str, theirs: str, options: dict[str, Any]) -> None:
    optimizer = SGD([Parameter(np.ones(1))], lr=0.4)
    other = torch.optim.SGD([torch.zeros(1)], lr=0.4)
    ours, schedule = SCHEDULES[name](optimizer, **options), getattr(torch.optim.lr_scheduler, theirs)(other, **options)
    rng = np.random.default_rng(3)
    for _ in range(30):
        assert optimizer.lr == pytest.approx(other.param_groups[0]["lr"], rel=1e-12, abs=1e-14)
        value = float(rng.uniform(0, 2))
        ours.step(value)
        schedule.step(*([value] if ours.watches else []))


@pytest.mark.parametrize("clip", ["norm", "value"])
@pytest.mark.parametrize("limit", [0.5, 100.0])
def test_clipping_agrees(clip: str, limit: float) -> None:
    rng = np.random.default_rng(1)
    gradients = [rng.standard_normal((4, 3)), rng.standard_normal(3)]
    ours = [Parameter(np.zeros_like(gradient)) for gradient in gradients]
    theirs = [torch.zeros(gradient.shape, dtype=torch.float64, requires_grad=True) for gradient in gradients]
    for p, q, gradient in zip(ours, theirs, gradients, strict=True):
        p.grad, q.grad = gradient.copy(), torch.tensor(gradient)
    pairs: dict[str, tuple[Callable[..., Any], Any]] = {
        "norm": (clip_grad_norm, torch.nn.utils.clip_grad_norm_),
        "value": (clip_grad_value, torch.nn.utils.clip_grad_value_),
    }
    found, expected = pairs[clip][0](ours, limit), pairs[clip][1](theirs, limit)
    if clip == "norm":
        assert found == pytest.approx(float(expected), rel=1e-12)
    for p, q in zip(ours, theirs, strict=True):
        assert p.grad is not None
        np.testing.assert_allclose(p.grad, q.grad.numpy(), rtol=1e-12)
