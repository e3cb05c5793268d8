"""Optimisers, schedules and limits beside PyTorch's, over a few steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Parameter
from nets.optim import OPTIMIZERS, SCHEDULES, MaxNorm, clip_grad_norm, clip_grad_value
from tests.vectors.records import Arrays

STEPS = 5

#: Row -> PyTorch's class.
THEIRS = {
    "adadelta": "Adadelta",
    "adagrad": "Adagrad",
    "adam": "Adam",
    "adamw": "AdamW",
    "nadam": "NAdam",
    "rmsprop": "RMSprop",
    "sgd": "SGD",
}


@dataclass(frozen=True)
class OptimizerPair:
    """An optimiser of ours and PyTorch's with the same options."""

    name: str  # a row of OPTIMIZERS, and more words to tell pairs apart
    options: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # "weight" or "bias" -> options of its group

    @property
    def row(self) -> str:
        return self.name.split(",")[0]


def inputs(pair: OptimizerPair | LimitPair, rng: np.random.Generator) -> Arrays:
    """Return parameters, and their gradients in every step."""
    shapes = {"weight": (3, 4), "bias": (3,)}
    values = {name: rng.standard_normal(shape).round(3) for name, shape in shapes.items()}
    gradients = {f"grad.{name}": rng.standard_normal((STEPS, *shape)).round(3) for name, shape in shapes.items()}
    return values | gradients


def run(pair: OptimizerPair, given: Arrays, dtype: type = np.float64) -> Arrays:
    """Return the parameters after every step of our optimiser."""
    weight = Parameter(given["weight"].astype(dtype))
    bias = Parameter(given["bias"].astype(dtype), decays=False)
    groups = [{"params": [p], **pair.own.get(name, {})} for name, p in (("weight", weight), ("bias", bias))]
    optimizer = OPTIMIZERS[pair.row](groups if pair.own else [weight, bias], **pair.options)
    paths: dict[str, list[Array]] = {"weight": [], "bias": []}
    for k in range(STEPS):
        for name, parameter in (("weight", weight), ("bias", bias)):
            parameter.grad = given[f"grad.{name}"][k].astype(dtype)
        optimizer.step()
        paths["weight"].append(weight.data.copy())
        paths["bias"].append(bias.data.copy())
    return {name: np.stack(path) for name, path in paths.items()}


def run_theirs(pair: OptimizerPair, torch: Any, given: Arrays, dtype: type = np.float64) -> Arrays:
    """Return the same of PyTorch's optimiser, which would decay biases too."""
    values = {name: torch.tensor(given[name].astype(dtype), requires_grad=True) for name in ("weight", "bias")}
    own = {name: dict(pair.own.get(name, {})) for name in values}
    groups = [
        {"params": [values["weight"]], **own["weight"]},
        {"params": [values["bias"]], **own["bias"], "weight_decay": 0.0},
    ]
    paths: dict[str, list[Array]] = {"weight": [], "bias": []}
    with default_dtype(torch, dtype):
        optimizer = getattr(torch.optim, THEIRS[pair.row])(groups, **pair.options)
        for k in range(STEPS):
            for name, value in values.items():
                value.grad = torch.tensor(given[f"grad.{name}"][k].astype(dtype))
            optimizer.step()
            for name, value in values.items():
                paths[name].append(value.detach().numpy().copy())
    return {name: np.stack(path) for name, path in paths.items()}


@contextmanager
def default_dtype(torch: Any, dtype: type) -> Iterator[None]:
    """Let PyTorch keep numbers, such as NAdam's product of momenta, in a dtype."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64 if dtype is np.float64 else torch.float32)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


PAIRS = (
    OptimizerPair("adadelta"),
    OptimizerPair("adadelta, of Kim", {"lr": 1.0, "rho": 0.95, "eps": 1e-6}),
    OptimizerPair("adadelta, with decay", {"lr": 0.5, "weight_decay": 0.1, "eps": 1e-4}),
    OptimizerPair("adagrad"),
    OptimizerPair(
        "adagrad, with all options",
        {"lr": 0.1, "lr_decay": 0.3, "weight_decay": 0.2, "initial_accumulator_value": 0.1, "eps": 1e-3},
    ),
    OptimizerPair("adam"),
    OptimizerPair("adam, with all options", {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.2}),
    OptimizerPair("adam, of AMSGrad", {"lr": 0.1, "betas": (0.8, 0.5), "amsgrad": True, "weight_decay": 0.2}),
    OptimizerPair(
        "adam, of two groups",
        {"lr": 0.1, "weight_decay": 0.2},
        {"weight": {"lr": 0.02, "betas": (0.5, 0.9)}, "bias": {"eps": 1e-2, "amsgrad": True}},
    ),
    OptimizerPair("adamw"),
    OptimizerPair("adamw, with all options", {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.2}),
    OptimizerPair("adamw, of AMSGrad", {"lr": 0.1, "betas": (0.8, 0.5), "amsgrad": True, "weight_decay": 0.2}),
    OptimizerPair("nadam"),
    OptimizerPair(
        "nadam, with all options",
        {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.2, "momentum_decay": 0.5},
    ),
    OptimizerPair("nadam, with decoupled decay", {"lr": 0.1, "weight_decay": 0.2, "decoupled_weight_decay": True}),
    OptimizerPair("rmsprop"),
    OptimizerPair("rmsprop, with all options", {"lr": 0.05, "alpha": 0.9, "eps": 1e-3, "weight_decay": 0.2}),
    OptimizerPair("rmsprop, with momentum, centered", {"lr": 0.05, "momentum": 0.9, "centered": True}),
    OptimizerPair("sgd", {"lr": 0.1}),
    OptimizerPair(
        "sgd, of two groups", {"lr": 0.1, "momentum": 0.9}, {"weight": {"lr": 0.01}, "bias": {"momentum": 0}}
    ),
    OptimizerPair("sgd, upwards", {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.2, "maximize": True}),
    OptimizerPair("sgd, with dampening", {"lr": 0.1, "momentum": 0.9, "dampening": 0.4, "weight_decay": 0.2}),
    OptimizerPair("sgd, with decay", {"lr": 0.1, "weight_decay": 0.2}),
    OptimizerPair("sgd, with momentum", {"lr": 0.1, "momentum": 0.9}),
    OptimizerPair("sgd, with nesterov and decay", {"lr": 0.1, "momentum": 0.8, "nesterov": True, "weight_decay": 0.2}),
)


@dataclass(frozen=True)
class SchedulePair:
    """A schedule of ours and PyTorch's with the same options."""

    name: str  # a row of SCHEDULES, and more words to tell pairs apart
    theirs: str
    options: Mapping[str, Any] = field(default_factory=dict)
    optimizer: str = "sgd"
    bases: Sequence[float] = (0.5,)  # the rate of each group

    @property
    def row(self) -> str:
        return self.name.split(",")[0]


def watched(pair: SchedulePair, rng: np.random.Generator) -> Arrays:
    """Return what is measured after every epoch: it falls, and then no more."""
    values = np.concatenate([np.linspace(2, 1, 8), np.full(12, 1.0)]) + 0.02 * rng.standard_normal(20)
    return {"values": values.round(3)}


def run_schedule(pair: SchedulePair, given: Arrays) -> Arrays:
    """Return the rates of our schedule, after every epoch."""
    optimizer = OPTIMIZERS[pair.optimizer]([{"params": [Parameter(np.zeros(1))], "lr": lr} for lr in pair.bases])
    schedule = SCHEDULES[pair.row](optimizer, **pair.options)
    rows = [_moving(pair, optimizer.groups)]
    for value in given["values"].tolist():
        schedule.step(value)
        rows.append(_moving(pair, optimizer.groups))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def run_schedule_theirs(pair: SchedulePair, torch: Any, given: Arrays) -> Arrays:
    """Return those of PyTorch's."""
    groups = [{"params": [torch.zeros(1, requires_grad=True)], "lr": lr} for lr in pair.bases]
    optimizer = getattr(torch.optim, THEIRS[pair.optimizer])(groups)
    schedule = getattr(torch.optim.lr_scheduler, pair.theirs)(optimizer, **pair.options)
    rows = [_moving(pair, optimizer.param_groups)]
    for value in given["values"].tolist():
        optimizer.step()
        schedule.step(*([value] if pair.row == "plateau" else []))
        rows.append(_moving(pair, optimizer.param_groups))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _moving(pair: SchedulePair, groups: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return what a schedule may have changed of each group, the first without a number."""
    values = {}
    for k, group in enumerate(groups):
        end = f".{k}" if k else ""
        values[f"rates{end}"] = group["lr"]
        if pair.row == "one-cycle":
            values[f"momenta{end}"] = group["betas"][0] if "betas" in group else group["momentum"]
    return values


SCHEDULE_PAIRS = (
    SchedulePair("cosine", "CosineAnnealingLR", {"T_max": 20, "eta_min": 0.01}),
    SchedulePair("exponential", "ExponentialLR", {"gamma": 0.8}),
    SchedulePair("exponential, of two groups", "ExponentialLR", {"gamma": 0.8}, bases=(0.5, 0.02)),
    SchedulePair("linear", "LinearLR"),
    SchedulePair("linear, downwards", "LinearLR", {"start_factor": 0.9, "end_factor": 0.1, "total_iters": 12}),
    SchedulePair("multi-step", "MultiStepLR", {"milestones": (3, 4, 11), "gamma": 0.3}),
    SchedulePair("one-cycle", "OneCycleLR", {"max_lr": 0.7, "total_steps": 21}),
    SchedulePair(
        "one-cycle, with all options, of two groups",
        "OneCycleLR",
        {
            "max_lr": [0.7, 0.1],
            "epochs": 3,
            "steps_per_epoch": 7,
            "pct_start": 0.4,
            "anneal_strategy": "linear",
            "base_momentum": [0.7, 0.6],
            "max_momentum": 0.9,
            "div_factor": 10.0,
            "final_div_factor": 100.0,
        },
        bases=(0.5, 0.02),
    ),
    SchedulePair("one-cycle, of three phases", "OneCycleLR", {"max_lr": 0.7, "total_steps": 30, "three_phase": True}),
    SchedulePair(
        "one-cycle, of betas",
        "OneCycleLR",
        {"max_lr": 0.7, "total_steps": 21, "three_phase": True, "anneal_strategy": "linear"},
        "adam",
    ),
    SchedulePair(
        "one-cycle, of the rate only",
        "OneCycleLR",
        {"max_lr": 0.7, "total_steps": 21, "pct_start": 0.0, "cycle_momentum": False},
    ),
    SchedulePair("plateau", "ReduceLROnPlateau", {"patience": 2, "factor": 0.5}),
    SchedulePair(
        "plateau, of a maximum",
        "ReduceLROnPlateau",
        {"mode": "max", "patience": 1, "threshold": 0.01, "threshold_mode": "abs", "cooldown": 2, "min_lr": 0.001},
    ),
    SchedulePair(
        "plateau, of two groups",
        "ReduceLROnPlateau",
        {"patience": 1, "factor": 0.5, "min_lr": [0.1, 0.02]},
        bases=(0.5, 0.06),
    ),
    SchedulePair("step", "StepLR", {"step_size": 3, "gamma": 0.5}),
)


@dataclass(frozen=True)
class LimitPair:
    """A limit on gradients or weights, ours and PyTorch's; what is limited is changed in place."""

    name: str
    ours: Callable[[Iterable[Parameter]], object]
    theirs: Callable[[Any, list[Any]], object]


def run_limit(pair: LimitPair, given: Arrays, dtype: type = np.float64) -> Arrays:
    """Return the first gradients and the parameters after our limit."""
    parameters = {name: Parameter(given[name].astype(dtype)) for name in ("weight", "bias")}
    for name, parameter in parameters.items():
        parameter.grad = given[f"grad.{name}"][0].astype(dtype)
    pair.ours(parameters.values())
    return {name: parameter.data for name, parameter in parameters.items()} | {
        f"grad.{name}": np.asarray(parameter.grad) for name, parameter in parameters.items()
    }


def run_limit_theirs(pair: LimitPair, torch: Any, given: Arrays, dtype: type = np.float64) -> Arrays:
    """Return the same after PyTorch's."""
    values = {name: torch.tensor(given[name].astype(dtype), requires_grad=True) for name in ("weight", "bias")}
    for name, value in values.items():
        value.grad = torch.tensor(given[f"grad.{name}"][0].astype(dtype))
    with torch.no_grad():
        pair.theirs(torch, list(values.values()))
    return {name: value.detach().numpy() for name, value in values.items()} | {
        f"grad.{name}": value.grad.numpy() for name, value in values.items()
    }


def _shorten(torch: Any, values: list[Any]) -> None:
    weight = values[0]  # torch.renorm adds 1e-7 to the norm
    weight.mul_((1.2 / weight.norm(dim=1, keepdim=True)).clamp(max=1))


LIMITS = (
    LimitPair(
        "clip_grad_norm",
        lambda parameters: clip_grad_norm(parameters, 1.5),
        lambda torch, values: torch.nn.utils.clip_grad_norm_(values, 1.5),
    ),
    LimitPair(
        "clip_grad_norm of a limit that is far",
        lambda parameters: clip_grad_norm(parameters, 1000),
        lambda torch, values: torch.nn.utils.clip_grad_norm_(values, 1000),
    ),
    LimitPair(
        "clip_grad_value",
        lambda parameters: clip_grad_value(parameters, 0.5),
        lambda torch, values: torch.nn.utils.clip_grad_value_(values, 0.5),
    ),
    LimitPair("max norm", lambda parameters: MaxNorm(list(parameters)[:1], 1.2)(), _shorten),
)
