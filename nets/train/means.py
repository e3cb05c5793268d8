"""Means of what is measured batch by batch."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nets.core.arrays import Array
from nets.metrics import Metric

#: How many outputs are kept until they are judged.
CAPACITY = 1 << 14


class Means:
    """Weighted means of named numbers that come one after the other.

    Examples
    --------
    >>> means = Means()
    >>> means.add("loss", 1.0, 3)
    >>> means.add("loss", 2.0, 1)
    >>> means.values()
    {'loss': 1.25}
    """

    def __init__(self) -> None:
        self._sums: dict[str, list[float]] = {}

    def add(self, name: str, value: float, weight: float) -> None:
        """Take in a number.

        Parameters
        ----------
        name : str
        value : float
        weight : float
            How much it counts in the mean.
        """
        sums = self._sums.get(name)
        if sums is None:
            self._sums[name] = [value * weight, weight]
        else:
            sums[0] += value * weight
            sums[1] += weight

    def values(self) -> dict[str, float]:
        """Return the means so far."""
        return {name: float(total / weight) if weight else float("nan") for name, (total, weight) in self._sums.items()}


class MetricAccumulator:
    """Metrics of outputs that come batch by batch, many of small batches judged at once: that saves calls.

    Parameters
    ----------
    metrics : mapping of str to callable
        Each from outputs and targets to a mean over samples.
    means : Means
        What the metrics are added to.

    Examples
    --------
    >>> means = Means()
    >>> accumulator = MetricAccumulator({"right": lambda z, y: float((z == y).mean())}, means)
    >>> accumulator.add(np.array([1, 2]), np.array([1, 1]))
    >>> accumulator.add(np.array([3]), np.array([3]))
    >>> accumulator.flush()
    >>> means.values()
    {'right': 0.6666666666666666}
    """

    def __init__(self, metrics: Mapping[str, Metric], means: Means) -> None:
        self._metrics, self._means, self._count = metrics, means, 0
        self._z: Array = np.empty(0)
        self._y: Array = np.empty(0)

    def add(self, z: Array, y: Array) -> None:
        """Take in the outputs and the targets of a batch."""
        if not self._metrics:
            return
        stop = self._count + len(y)
        if stop > len(self._y):
            self.flush()
            stop = len(y)
            if stop > len(self._y):
                self._make_room(z, y)
        self._z[self._count : stop], self._y[self._count : stop] = z, y
        self._count = stop

    def _make_room(self, z: Array, y: Array) -> None:
        rows = max(len(y), CAPACITY * len(y) // max(1, z.size))
        self._z, self._y = np.empty((rows, *z.shape[1:]), z.dtype), np.empty((rows, *y.shape[1:]), y.dtype)

    def flush(self) -> None:
        """Judge what has come."""
        if self._count:
            for name, metric in self._metrics.items():
                self._means.add(name, metric(self._z[: self._count], self._y[: self._count]), self._count)
        self._count = 0
