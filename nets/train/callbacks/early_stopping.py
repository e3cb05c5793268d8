"""Stopping when nothing gets better."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.train.callbacks.base import Callback
from nets.train.monitor import check_monitor, is_better, mode_of, worst
from nets.train.run import Run


class EarlyStopping(Callback):
    """Stop when a number has not got better for some epochs, and restore the weights of its best epoch.

    Parameters
    ----------
    patience : int
        How many epochs in a row may pass without a new best.
    monitor : str
        The number, e.g. "val_loss" or "val_accuracy".
    mode : {"min", "max"}, optional
        What is better; without it "min" for losses and errors, "max" for all else.
    min_delta : float
        How much better a new best must be.
    restore_best : bool
        Whether the model ends with the weights, and batch norm's statistics, of the best epoch. It does so too where
        training ends without being stopped.

    Attributes
    ----------
    best, best_epoch : float, int
        The best number and its epoch, 0 before the first.

    References
    ----------
    .. [1] L. Prechelt, "Early stopping - but when?", Neural Networks: Tricks of the Trade, 1998.
    """

    def __init__(
        self,
        patience: int = 10,
        monitor: str = "val_loss",
        *,
        mode: str | None = None,
        min_delta: float = 0.0,
        restore_best: bool = True,
    ) -> None:
        if patience < 1:
            raise NetsError(f"patience must be at least 1 epoch, but is {patience}")
        self.patience, self.monitor, self.mode = patience, monitor, mode_of(monitor, mode)
        self.min_delta, self.restore_best = float(min_delta), restore_best
        self._forget()

    def _forget(self) -> None:
        self.best, self.best_epoch, self.waited = worst(self.mode), 0, 0
        self._weights: dict[str, Array] = {}

    def on_train_begin(self, run: Run) -> None:
        check_monitor(run, self.monitor, "EarlyStopping")
        self._forget()

    def on_epoch_end(self, run: Run) -> None:
        value = run.row[self.monitor]
        if is_better(value, self.best, self.mode, self.min_delta):
            self.best, self.best_epoch, self.waited = value, run.epoch, 0
            self._weights = run.model.state_dict() if self.restore_best else {}
        else:
            self.waited += 1
            run.stop = run.stop or self.waited >= self.patience

    def on_train_end(self, run: Run) -> None:
        if self._weights:
            run.model.load_state_dict(self._weights)
        self._weights = {}

    def state_dict(self) -> dict[str, Any]:
        numbers = {"best": self.best, "best_epoch": self.best_epoch, "waited": self.waited}
        return numbers | {f"weights.{name}": value for name, value in self._weights.items()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        self.best, self.best_epoch, self.waited = state["best"], state["best_epoch"], state["waited"]
        self._weights = {
            name.removeprefix("weights."): np.asarray(value)
            for name, value in state.items()
            if name.startswith("weights.")
        }

    def __repr__(self) -> str:
        return f"EarlyStopping({self.patience}, {self.monitor!r}, mode={self.mode!r}, min_delta={self.min_delta})"
