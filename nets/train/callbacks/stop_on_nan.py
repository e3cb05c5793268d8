"""Stopping where numbers are no numbers any more."""

from __future__ import annotations

import math

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import TrainingError
from nets.optim.clipping import square_sum
from nets.train.callbacks.base import Callback
from nets.train.nan_locator import first_not_finite
from nets.train.run import Run


class StopOnNaN(Callback):
    """Stop at the first loss or gradient that is NaN or infinite, before any weight has moved, and name the layer.

    Parameters
    ----------
    gradients : bool
        Whether gradients are looked at too: one pass through each.

    Raises
    ------
    TrainingError
        With the epoch, the batch, and the layer by its dotted name and type.
    """

    def __init__(self, gradients: bool = True) -> None:
        self.gradients = gradients

    def on_gradients(self, run: Run) -> None:
        if math.isfinite(run.batch_loss) and not (self.gradients and self._spoilt(run)):
            return
        batch = f"batch {run.batch + 1}" + ("" if run.batches is None else f" of {run.batches}")
        place = f"epoch {run.epoch + 1}, {batch}: the loss is {run.batch_loss}"
        cause = first_not_finite(run) or "a gradient is not finite, but all are when the batch is run again"
        raise TrainingError(
            f"{place}; {cause}", help="lower the learning rate, clip gradients (clip_norm), or look at that layer"
        )

    def _spoilt(self, run: Run) -> bool:
        gradients = [parameter.grad for parameter in run.optimizer.parameters if parameter.grad is not None]
        return any(not _is_finite(gradient) for gradient in gradients)


def _is_finite(gradient: Array) -> bool:
    """Whether all is finite; the sum of squares tells in most cases, and may be infinite where all is finite."""
    return math.isfinite(square_sum(gradient)) or bool(np.isfinite(gradient).all())
