"""Metrics of numbers that are predicted: mean errors, and the share of the variance that is explained."""

from __future__ import annotations

import numpy as np

from nets.core.arrays import Array
from nets.metrics.base import numbers, whole


def mean_squared_error(z: Array, y: Array) -> float:
    """Return the mean of the squared differences.

    Examples
    --------
    >>> mean_squared_error(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    2.0
    """
    z, y = numbers(z, y)
    return float(np.square(z - y).mean())


@whole
def root_mean_squared_error(z: Array, y: Array) -> float:
    """Return the root of the mean of the squared differences: an error in the unit of the targets.

    Examples
    --------
    >>> root_mean_squared_error(np.array([1.0, 2.0]), np.array([1.0, 4.0])).__round__(4)
    1.4142
    """
    return float(np.sqrt(mean_squared_error(z, y)))


def mean_absolute_error(z: Array, y: Array) -> float:
    """Return the mean of the absolute differences.

    Examples
    --------
    >>> mean_absolute_error(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    1.0
    """
    z, y = numbers(z, y)
    return float(np.abs(z - y).mean())


@whole
def r2_score(z: Array, y: Array) -> float:
    """Return the share of the targets' variance that is explained, 1 at best; of several outputs their mean.

    Parameters
    ----------
    z, y : ndarray, shape (N, ...)

    Notes
    -----
    Of targets that are all equal it is 1 where they are met exactly, else 0; of one sample it is not a number.

    Examples
    --------
    >>> r2_score(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 4.0])).__round__(4)
    0.7857
    """
    z, y = numbers(z, y)
    if len(z) < 2:
        return float("nan")
    left = np.square(z - y).reshape(len(z), -1).sum(axis=0)
    spread = np.square(y - y.mean(axis=0)).reshape(len(z), -1).sum(axis=0)
    shares = np.where(left == 0, 1.0, 0.0)
    np.divide(spread - left, spread, where=spread > 0, out=shares)
    return float(shares.mean())
