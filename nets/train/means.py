"""Means of what is measured batch by batch."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from nets.core.arrays import Array
from nets.losses import Loss
from nets.metrics import Metric, counted, is_whole

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

    def add_up(self, name: str, value: float) -> None:
        """Take in a number that is added to those before it."""
        sums = self._sums.setdefault(name, [0.0, 1.0])
        sums[0] += value

    def values(self) -> dict[str, float]:
        """Return the means so far."""
        return {name: float(total / weight) if weight else float("nan") for name, (total, weight) in self._sums.items()}


def weight_of(loss: Loss | None, y: Array, weights: Array | None) -> float:
    """Return how much a batch counts in a mean over batches: losses with class weights tell, others count samples.

    Parameters
    ----------
    loss : Loss, optional
    y : ndarray, shape (N, ...)
        The targets of the batch.
    weights : ndarray, shape (N,), optional
        The weights of its samples.
    """
    own = getattr(loss, "total_weight", None)
    if own is not None:
        return float(own(y, weights))
    return float(len(y) if weights is None else weights.sum())


def add_loss(means: Means, loss: Loss, value: float, total: float) -> None:
    """Take in the loss of a batch, so that the one of all batches is what it is of all samples at once.

    Parameters
    ----------
    means : Means
    loss : Loss
        One of reduction "sum" is added up, others are means.
    value : float
    total : float
        How much the batch counts, see `weight_of`.
    """
    if getattr(loss, "reduction", "mean") == "sum":
        means.add_up("loss", value)
    else:
        means.add("loss", value, total)


class MetricAccumulator:
    """Metrics of outputs that come batch by batch, many of small batches judged at once: that saves calls.

    Parameters
    ----------
    metrics : mapping of str to callable
        Each from outputs and targets to a mean over samples, or `whole`: outputs are then kept until all are there.
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
        self._means, self._count = means, 0
        self._metrics = metrics
        self._whole = {name: metric for name, metric in metrics.items() if is_whole(metric)}
        self._kept: list[tuple[Array, Array]] = []
        self._z: Array = np.empty(0)
        self._y: Array = np.empty(0)

    def add(self, z: Array, y: Array) -> None:
        """Take in the outputs and the targets of a batch."""
        if not self._metrics:
            return
        stop = self._count + len(y)
        if stop > len(self._y):
            self._judge()
            stop = len(y)
            if stop > len(self._y):
                self._make_room(z, y)
        self._z[self._count : stop], self._y[self._count : stop] = z, y
        self._count = stop

    def _make_room(self, z: Array, y: Array) -> None:
        rows = max(len(y), CAPACITY * len(y) // max(1, z.size))
        self._z, self._y = np.empty((rows, *z.shape[1:]), z.dtype), np.empty((rows, *y.shape[1:]), y.dtype)

    def flush(self) -> None:
        """Judge what has come: no more does."""
        self._judge()
        if self._kept:
            z, y = (np.concatenate(arrays) for arrays in zip(*self._kept, strict=True))
            for name, metric in self._whole.items():
                self._means.add(name, metric(z, y), 1.0)
        self._kept = []

    def _judge(self) -> None:
        """Judge what waits, and keep it for those that want all."""
        if self._count:
            z, y = self._z[: self._count], self._y[: self._count]
            for name, metric in self._metrics.items():
                weight = 0.0 if name in self._whole else counted(metric, y)  # so that numbers keep their order
                self._means.add(name, metric(z, y) if weight else 0.0, weight)
            if self._whole:
                self._kept.append((z.copy(), y.copy()))
        self._count = 0
