"""What was measured in training, epoch by epoch."""

from __future__ import annotations

from typing import TypeAlias

#: The numbers of an epoch: epoch (from 1), lr, train_loss, train_<metric>, val_loss, val_<metric>, seconds.
EpochRow: TypeAlias = dict[str, float]


class History(list[EpochRow]):
    """One row of numbers per epoch, the first epoch first.

    Examples
    --------
    >>> history = History([{"epoch": 1, "val_loss": 0.5}, {"epoch": 2, "val_loss": 0.3}])
    >>> history.column("val_loss"), history.names()
    ([0.5, 0.3], ['epoch', 'val_loss'])
    """

    def column(self, name: str) -> list[float]:
        """Return one number of every epoch; NaN where an epoch lacks it."""
        return [row.get(name, float("nan")) for row in self]

    def names(self) -> list[str]:
        """Return the names of the numbers, in their order."""
        return list(dict.fromkeys(name for row in self for name in row))
