"""A live bar on a terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from nets.train.callbacks.base import Callback
from nets.train.callbacks.plain_lines import shown
from nets.train.run import Run

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

#: Seconds between two looks at the clock's hands.
INTERVAL = 0.1


class ProgressBar(Callback):
    """Show the epoch, the loss, the numbers of the epoch before and the time left; nothing off a terminal.

    Parameters
    ----------
    console : rich.console.Console, optional
        Without it the standard error.
    """

    def __init__(self, console: Console | None = None) -> None:
        self._console = console
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._shown = 0.0

    def on_train_begin(self, run: Run) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True) if self._console is None else self._console
        if not console.is_terminal:
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[text]}"))
        self._progress = Progress(*columns, TimeRemainingColumn(), console=console, refresh_per_second=1 / INTERVAL)
        self._progress.start()

    def on_epoch_begin(self, run: Run) -> None:
        if self._progress is None:
            return
        batches = run.batches or 0  # not known of a stream: then there is no bar, but what is measured
        done, total = run.epoch * batches, run.epochs * batches or None
        if self._task is None:
            self._task = self._progress.add_task("", total=total, completed=done, text="")
        self._progress.update(self._task, completed=done, description=f"epoch {run.epoch + 1}/{run.epochs}")

    def on_batch_end(self, run: Run) -> None:
        if self._progress is None or self._task is None:
            return
        now = time.monotonic()
        if now - self._shown >= INTERVAL:
            self._shown = now
            done = run.epoch * (run.batches or 0) + run.batch + 1
            self._progress.update(self._task, completed=done, text=_text(run))

    def on_epoch_end(self, run: Run) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=run.epoch * (run.batches or 0), text=_text(run))

    def on_train_end(self, run: Run) -> None:
        if self._progress is not None:
            self._progress.stop()
        self._progress = self._task = None


def _text(run: Run) -> str:
    """Return the loss of the last batch and what was measured after the last epoch."""
    last = run.history[-1] if run.history else {}
    names = [name for name in last if name.startswith(("val_", "test_"))] or [
        name for name in last if name.startswith("train_") and name != "train_loss"
    ]
    return "  ".join([f"loss {shown(run.batch_loss)}", *(f"{name} {shown(last[name])}" for name in names)])
