"""Saving the state of training."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from nets.core.errors import NetsError
from nets.io.files import check_place, remove_leftovers
from nets.train.callbacks.base import Callback
from nets.train.checkpoints import save_checkpoint
from nets.train.run import Run


class Checkpoint(Callback):
    """Save the whole state after every epoch; `fit` goes on from it with ``resume=True``.

    ``fit(..., checkpoint=path)`` adds one behind all other callbacks, whose state it then has.

    Parameters
    ----------
    path : Path
        An npz file, replaced in one step: a run that is killed leaves the last one whole.
    every : int
        Save after each epoch whose number is a multiple, and at the last.
    """

    def __init__(self, path: str | PathLike[str], every: int = 1) -> None:
        if every < 1:
            raise NetsError(f"every must be at least 1, but is {every}")
        self.path, self.every = Path(path), every

    def on_train_begin(self, run: Run) -> None:
        check_place(self.path)
        remove_leftovers(self.path)

    def on_epoch_end(self, run: Run) -> None:
        if run.epoch % self.every == 0 or run.epoch == run.epochs or run.stop:
            save_checkpoint(self.path, run)
