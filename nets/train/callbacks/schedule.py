"""Changing the learning rate from epoch to epoch, or from batch to batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nets.core.errors import NetsError
from nets.optim import LearningRate
from nets.train.callbacks.base import Callback
from nets.train.monitor import check_monitor
from nets.train.run import Run


class Schedule(Callback):
    """Step a schedule of `nets.optim` after every epoch, or after every batch.

    Parameters
    ----------
    schedule : LearningRate
        Made of the optimiser that trains.
    monitor : str
        What `ReduceLROnPlateau` watches.
    every : {"epoch", "batch"}, optional
        After what it is stepped; as the schedule is meant without it: `OneCycleLR` after every batch, the others after
        every epoch. What such a one counts in epochs, as ``T_max``, is then in batches.

    Raises
    ------
    NetsError
        Before the first step: where the schedule is of another optimiser, or is over before the run is.

    Examples
    --------
    >>> import numpy as np
    >>> from nets.core.module import Parameter
    >>> from nets.optim import SGD, OneCycleLR
    >>> optimizer = SGD([Parameter(np.ones(1))], momentum=0.9)
    >>> Schedule(OneCycleLR(optimizer, max_lr=0.1, epochs=10, steps_per_epoch=30)).every
    'batch'
    """

    def __init__(self, schedule: LearningRate, monitor: str = "val_loss", every: str | None = None) -> None:
        if not isinstance(schedule, LearningRate):
            raise NetsError(
                f"Schedule was given a {type(schedule).__name__}, no schedule",
                help="give it one of nets.optim, e.g. StepLR(optimizer)",
            )
        if every not in (None, "epoch", "batch"):
            raise NetsError(f"every must be 'epoch' or 'batch', not {every!r}")
        if every == "batch" and schedule.watches:
            raise NetsError(
                f"{type(schedule).__name__} goes by what is measured after an epoch", help="leave every out"
            )
        self.schedule, self.monitor = schedule, monitor
        self.every = every or ("batch" if schedule.per_step else "epoch")

    def on_train_begin(self, run: Run) -> None:
        name = type(self.schedule).__name__
        if self.schedule.watches:
            check_monitor(run, self.monitor, name)
        if self.schedule.optimizer is not run.optimizer:
            raise NetsError(f"{name} changes the rates of another optimizer than trains", help="make it of this one")
        in_epoch = run.batches if self.every == "batch" else 1  # not known of a stream
        steps, last = run.epochs * (in_epoch or 0), self.schedule.last
        if last is not None and steps > last:
            batches = f" of {run.batches} batches" if self.every == "batch" else ""
            raise NetsError(
                f"{name} was made for {last} steps, but the run has {steps}: {run.epochs} epochs{batches}",
                help=f"give it total_steps={steps}",
            )

    def on_batch_end(self, run: Run) -> None:
        if self.every == "batch":
            self.schedule.step()

    def on_epoch_end(self, run: Run) -> None:
        if self.every == "epoch":
            self.schedule.step(run.row.get(self.monitor))

    def state_dict(self) -> dict[str, Any]:
        return self.schedule.state_dict()

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        self.schedule.load_state_dict(state)

    def __repr__(self) -> str:
        return f"Schedule({self.schedule!r}, {self.monitor!r}, every={self.every!r})"
