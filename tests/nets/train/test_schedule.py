"""Schedules that are stepped after every batch, groups of parameters, and runs of both that are resumed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.core.errors import NetsError, StateError
from nets.core.module import Module
from nets.layers import Sequential
from nets.optim import OPTIMIZERS, SGD, ExponentialLR, LearningRate, OneCycleLR, Optimizer, ReduceLROnPlateau, StepLR
from nets.runs.recipe import Recipe
from nets.train import Callback, Run, Schedule
from tests.nets.train.problems import model, same_weights, trained

EPOCHS, BATCHES = 6, 10  # of 32, of 300 samples


class Rates(Callback):
    """Every rate and momentum that a batch was trained with."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, float]] = []

    def on_gradients(self, run: Run) -> None:
        group = run.optimizer.groups[-1]
        self.seen.append((group["lr"], group["betas"][0] if "betas" in group else group.get("momentum", 0.0)))


class Stop(Callback):
    """Ctrl-C in the middle of an epoch."""

    def on_batch_end(self, run: Run) -> None:
        if (run.epoch, run.batch) == (3, 4):
            raise KeyboardInterrupt


def groups(net: Sequential, name: str) -> Optimizer:
    body, head = net[0].parameters(), [p for k in (1, 4) for p in net[k].parameters()]
    return OPTIMIZERS[name]([{"params": body, "lr": 0.01, "weight_decay": 0.1}, {"params": head}], lr=0.02)


def cycle(optimizer: Optimizer) -> Schedule:
    return Schedule(OneCycleLR(optimizer, [0.05, 0.1], epochs=EPOCHS, steps_per_epoch=BATCHES, cycle_momentum=True))


def by_batch(optimizer: Optimizer) -> Schedule:
    return Schedule(ExponentialLR(optimizer, 0.97), every="batch")


@pytest.mark.parametrize("name", ["adadelta", "adagrad", "adam", "nadam", "rmsprop", "sgd"])
def test_a_resumed_run_ends_bit_for_bit_the_same(name: str, tmp_path: Path) -> None:
    make = by_batch if name in ("adadelta", "adagrad") else cycle
    nets: list[Module] = []
    rates: list[list[tuple[float, float]]] = []
    for path, others, resume in (("a", [], False), ("b", [Stop()], False), ("b", [], True)):
        net, seen = model(), Rates()
        optimizer = groups(net, name)
        callbacks = [make(optimizer), seen, *others]
        given: dict[str, Any] = {
            "optimizer": optimizer,
            "epochs": EPOCHS,
            "checkpoint": tmp_path / path,
            "resume": resume,
        }
        try:
            trained(net, callbacks=callbacks, **given)
        except KeyboardInterrupt:
            assert others
        nets.append(net)
        rates.append(seen.seen)
    assert same_weights(nets[0], nets[2])
    assert rates[0][3 * BATCHES :] == rates[2]
    assert len(set(rates[0])) > 0.9 * EPOCHS * BATCHES


def test_other_groups_are_named_when_a_run_is_resumed(tmp_path: Path) -> None:
    net = model()
    trained(net, optimizer=groups(net, "sgd"), epochs=1, checkpoint=tmp_path / "run")
    net = model()
    optimizer = groups(net, "sgd")
    changed = SGD([{"params": g["params"], "weight_decay": 0.1, "lr": 0.3} for g in optimizer.groups], lr=0.02)
    with pytest.raises(StateError, match=r"optimizer.groups.0.lr was 0.01 and is 0.3; optimizer.groups.1"):
        trained(net, optimizer=changed, epochs=1, checkpoint=tmp_path / "run", resume=True)


def test_every_batch_has_the_rate_that_the_schedule_says() -> None:
    net, seen = model(), Rates()
    optimizer = SGD(net.parameters(), lr=0.1, momentum=0.9)
    schedule = OneCycleLR(optimizer, 0.2, EPOCHS * BATCHES)
    trained(net, optimizer=optimizer, epochs=EPOCHS, callbacks=[Schedule(schedule), seen])
    assert seen.seen == [(schedule.rate(k), schedule.momentum(k)) for k in range(EPOCHS * BATCHES)]


def test_one_cycle_may_go_by_epochs() -> None:
    net = model()
    optimizer = SGD(net.parameters(), lr=0.1, momentum=0.9)
    schedule = OneCycleLR(optimizer, 0.2, 4)
    history = trained(net, optimizer=optimizer, epochs=4, callbacks=[Schedule(schedule, every="epoch")])
    assert history.column("lr") == [schedule.rate(k) for k in range(4)]


def refused(net: Module, optimizer: Optimizer, schedule: LearningRate, **options: Any) -> str:
    before = net.state_dict()
    with pytest.raises(NetsError) as caught:
        trained(net, optimizer=optimizer, epochs=4, callbacks=[Schedule(schedule, **options)])
    assert all(np.array_equal(value, before[key]) for key, value in net.state_dict().items())
    return str(caught.value)


def test_a_schedule_that_does_not_fit_is_refused_before_training() -> None:
    net = model()
    optimizer, other = SGD(net.parameters(), lr=0.1), SGD(net.parameters(), lr=0.1)
    assert "the rates of another optimizer" in refused(net, optimizer, StepLR(other))
    text = refused(net, optimizer, OneCycleLR(optimizer, 0.1, 39))
    assert "made for 39 steps, but the run has 40: 4 epochs of 10 batches" in text
    assert "made for 3 steps, but the run has 4" in refused(
        net, optimizer, OneCycleLR(optimizer, 0.1, 3), every="epoch"
    )
    with pytest.raises(NetsError, match="every must be 'epoch' or 'batch', not 'step'"):
        Schedule(StepLR(optimizer), every="step")
    with pytest.raises(NetsError, match="goes by what is measured after an epoch"):
        Schedule(ReduceLROnPlateau(optimizer), every="batch")
    with pytest.raises(NetsError, match="was given a SGD, no schedule"):
        Schedule(optimizer)  # type: ignore[arg-type]


def test_a_recipe_has_one_cycle_to_its_end() -> None:
    net = model()
    recipe = Recipe(epochs=5, lr=0.3, schedule="one-cycle", schedule_options={"pct_start": 0.5})
    schedule = recipe.make_schedule(recipe.make_optimizer(net.parameters()), 7)
    assert isinstance(schedule, OneCycleLR)
    assert (schedule.total_steps, schedule.max_lr, schedule.pct_start) == (35, (0.3,), 0.5)
    recipe = Recipe(schedule="exponential")
    with pytest.raises(NetsError, match="the schedule 'exponential' needs gamma"):
        recipe.make_schedule(recipe.make_optimizer(net.parameters()), 7)
