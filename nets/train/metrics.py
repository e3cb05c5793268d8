"""Metrics: what a model is judged by beside its loss. A new one is one function and one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from nets.arrays import Array
from nets.errors import ShapeError

Metric: TypeAlias = Callable[[Array, Array], float]


def accuracy(z: Array, y: Array) -> float:
    """Return the share of samples whose class is found.

    Parameters
    ----------
    z : ndarray, shape (N, classes) or that of `y`
        Logits or probabilities of the classes; or one logit per target, above 0 where it is likely to be 1.
    y : ndarray, shape (N,) or more axes
        Class numbers, or zeros and ones.

    Examples
    --------
    >>> accuracy(np.array([[0.1, 0.9], [0.8, 0.2]]), np.array([1, 1]))
    0.5
    """
    if z.ndim == y.ndim + 1:
        found = z.argmax(axis=1)
    elif z.shape == y.shape:
        found = z > 0
    else:
        raise ShapeError(f"accuracy: outputs (N, classes) need labels (N,), but they are {z.shape} and {y.shape}")
    return int(np.count_nonzero(found == y)) / y.size


#: Name -> metric, a mean over samples.
METRICS: Mapping[str, Metric] = {"accuracy": accuracy}


def default_metrics(y: Array) -> Mapping[str, Metric]:
    """Return the metrics of targets for which none are asked: accuracy where they are integers."""
    return METRICS if y.dtype.kind in "iub" else {}
