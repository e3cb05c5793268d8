"""What samples weigh in the loss of an epoch, whatever batch they are in."""

from __future__ import annotations

from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.losses import Loss
from nets.train.means import weight_of


class ByCount:
    """A mean loss of weighted samples, divided by how many there are and not by what those of the batch weigh.

    A weight then counts the same in every batch: a batch of light samples makes a small step. With weights of mean 1
    the loss of all samples is the weighted mean.

    Parameters
    ----------
    loss : Loss
        Of reduction "mean".

    Examples
    --------
    >>> from nets.losses import MSELoss
    >>> z, y, weights = np.ones((2, 1)), np.zeros((2, 1)), np.array([0.5, 0.0])
    >>> MSELoss()(z, y, weights)[0], ByCount(MSELoss())(z, y, weights)[0]
    (1.0, 0.25)
    """

    def __init__(self, loss: Loss) -> None:
        self.loss = loss

    def __call__(self, z: Array, y: Array, sample_weight: Array | None = None) -> Any:
        if sample_weight is None:
            return self.loss(z, y)
        own = weight_of(self.loss, y, sample_weight)
        if not own > 0:
            return 0.0, np.zeros_like(z)
        value, dz = self.loss(z, y, sample_weight)
        share = own / self.total_weight(y)
        return value * share, dz * share

    def total_weight(self, y: Array, sample_weight: Array | None = None) -> float:
        """Return how much a batch counts in a mean over batches: as much as it would without weights."""
        return weight_of(self.loss, y, None)

    def __getattr__(self, name: str) -> Any:
        if name == "loss":
            raise AttributeError(name)
        return getattr(self.loss, name)

    def __repr__(self) -> str:
        return f"ByCount({self.loss!r})"
