"""A run that can be killed: ``python -m tests.nets.train.resumable FOLDER EPOCHS [resume] [NAME COUNT]``.

It prints "begin" when training begins, and leaves its final weights in FOLDER/final.npz. With a name, it kills itself
at a certain call of that function of `os`.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from nets.io.archive import write_archive
from nets.losses import CrossEntropyLoss
from nets.optim import SGD, CosineAnnealingLR, MaxNorm
from nets.train import Callback, CSVLog, EarlyStopping, History, Run, Schedule, fit
from tests.nets.train.problems import jitter, model, rings


class Begin(Callback):
    """Say that training begins."""

    def on_epoch_begin(self, run: Run) -> None:
        if not self._said:
            print("begin", flush=True)
            self._said = True

    _said = False


def train(folder: Path, epochs: int, resume: bool) -> History:
    """Train with all that has a state: dropout, batch norm, momentum, augmentation, early stopping, a schedule."""
    X, y = rings()
    net = model()
    optimizer = SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-4)
    history = fit(
        net,
        X,
        y,
        loss=CrossEntropyLoss(),
        optimizer=optimizer,
        epochs=epochs,
        batch_size=16,
        validation=0.2,
        augment=jitter,
        clip_norm=5.0,
        constraints=[MaxNorm([net[4].parameters()[0]], 3.0)],
        callbacks=[
            EarlyStopping(epochs, "val_loss"),
            Schedule(CosineAnnealingLR(optimizer, epochs, warmup=3)),
            CSVLog(folder / "log.csv"),
            Begin(),
        ],
        checkpoint=folder / "run.npz",
        resume=resume,
    )
    write_archive(folder / "final.npz", {"kind": "weights"}, net.state_dict())
    return history


def die_at(name: str, count: int) -> None:
    """Let the process kill itself where a function of `os` would be called that often."""
    calls, function = [0], getattr(os, name)

    def call(*arguments: Any) -> Any:
        calls[0] += 1
        if calls[0] == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments)

    setattr(os, name, call)


if __name__ == "__main__":
    folder, epochs, *others = sys.argv[1:]
    if len(others) > 1:
        die_at(others[-2], int(others[-1]))
    train(Path(folder), int(epochs), "resume" in others)
