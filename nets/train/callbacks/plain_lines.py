"""One line per epoch."""

from __future__ import annotations

import sys
from typing import TextIO

from nets.train.callbacks.base import Callback
from nets.train.run import Run

MOST_PLAIN = 1e4  # larger numbers are written with an exponent


class PlainLines(Callback):
    """Print a line after every epoch: for logs, and wherever there is no terminal.

    Parameters
    ----------
    file : text file, optional
        Without it the standard error of the moment.
    """

    def __init__(self, file: TextIO | None = None) -> None:
        self.file = file

    def on_epoch_end(self, run: Run) -> None:
        print(line(run), file=sys.stderr if self.file is None else self.file, flush=True)


def shown(value: float) -> str:
    """Return a number as people read it, however large.

    >>> shown(0.25), shown(1.5e22)
    ('0.2500', '1.5e+22')
    """
    return f"{value:.4f}" if abs(value) < MOST_PLAIN else f"{value:.4g}"


def line(run: Run) -> str:
    """Return the numbers of the last epoch in words.

    >>> from types import SimpleNamespace
    >>> row = {"epoch": 2, "lr": 0.1, "train_loss": 0.25, "val_accuracy": 0.9, "seconds": 1.21}
    >>> line(SimpleNamespace(row=row, epochs=10))
    'epoch 2/10  train_loss 0.2500  val_accuracy 0.9000  lr 0.1  1.2 s'
    """
    row = run.row
    measured = [f"{name} {shown(value)}" for name, value in row.items() if name.startswith(("train_", "val_", "test_"))]
    numbers = [f"epoch {row['epoch']}/{run.epochs}", *measured, f"lr {row['lr']:.4g}", f"{row['seconds']:.1f} s"]
    return "  ".join(numbers)
