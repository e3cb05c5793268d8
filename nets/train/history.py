"""What was measured in training, epoch by epoch."""

from __future__ import annotations

from math import isfinite
from numbers import Real
from typing import TypeAlias

from nets.charts.curves import curves_picture
from nets.core.html import html_group, html_table

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

    def _repr_svg_(self) -> str:
        return curves_picture(self).svg()

    def _repr_html_(self) -> str:
        """Return the learning curves, and below them the last epoch and the best ones."""
        names = self.names()
        rows = [[said, *(_text(row.get(name)) for name in names)] for said, row in self._remarkable()]
        table = html_table(["", *names], rows, numbers=range(1, len(names) + 1)) if rows else ""
        return html_group(curves_picture(self).html(), table)

    def _remarkable(self) -> list[tuple[str, EpochRow]]:
        """Return the last epoch, and that of the least loss that was held out."""
        held_out = [row for row in self if isfinite(row.get("val_loss", float("nan")))]
        best = [("least held-out loss", min(held_out, key=lambda row: row["val_loss"]))] if held_out else []
        return [*best, ("last epoch", self[-1])] if self else []


def _text(value: object) -> str:
    return "" if value is None else f"{value:.6g}" if isinstance(value, Real) else str(value)
