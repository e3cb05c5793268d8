"""Changing the learning rate from epoch to epoch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nets.optim.schedules import LearningRate
from nets.train.callbacks.base import Callback
from nets.train.monitor import check_monitor
from nets.train.run import Run


class Schedule(Callback):
    """Step a schedule of `nets.optim.schedules` after every epoch.

    Parameters
    ----------
    schedule : LearningRate
        Made of the optimiser that trains.
    monitor : str
        What `ReduceLROnPlateau` watches.
    """

    def __init__(self, schedule: LearningRate, monitor: str = "val_loss") -> None:
        self.schedule, self.monitor = schedule, monitor

    def on_train_begin(self, run: Run) -> None:
        if self.schedule.watches:
            check_monitor(run, self.monitor, type(self.schedule).__name__)

    def on_epoch_end(self, run: Run) -> None:
        self.schedule.step(run.row.get(self.monitor))

    def state_dict(self) -> dict[str, Any]:
        return self.schedule.state_dict()

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        self.schedule.load_state_dict(state)

    def __repr__(self) -> str:
        return f"Schedule({self.schedule!r}, {self.monitor!r})"
