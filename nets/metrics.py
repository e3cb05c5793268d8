"""Metrics: what is watched while a loss is trained. A row maps outputs and targets to a number.

A new one is one function and one row. `accuracy` and those like it are means over samples.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import ShapeError
from nets.losses import check_labels, real_targets

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
    >>> accuracy(np.array([[2.0, 1.0], [0.0, 3.0]]), np.array([0, 0]))
    0.5
    >>> accuracy(np.array([-1.0, 2.0]), np.array([0, 1]))
    1.0
    """
    if z.shape == y.shape:
        right = (z > 0) == (real_targets(z, y) > 0.5)
    else:
        check_labels(z, y)
        right = z.argmax(axis=1) == y
    return float(np.count_nonzero(right) / right.size)


def top_k_accuracy(z: Array, y: Array, k: int = 5) -> float:
    """Return the share of samples with fewer than `k` logits above that of their class.

    Parameters
    ----------
    z : ndarray, shape (N, classes)
        Logits or probabilities.
    y : ndarray of int, shape (N,)
    k : int

    Examples
    --------
    >>> top_k_accuracy(np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0]]), np.array([1, 0]), k=2)
    0.5
    """
    check_labels(z, y)
    own = z[np.arange(len(z)), y][:, None]
    above = np.logical_not(z <= own).sum(axis=1)  # what is not a number is above all
    return float(((above < k) & ~np.isnan(own[:, 0])).mean())


def mean_squared_error(z: Array, y: Array) -> float:
    """Return the mean of the squared differences.

    Examples
    --------
    >>> mean_squared_error(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    2.0
    """
    difference = z - real_targets(z, y)
    return float((difference * difference).mean())


def confusion_matrix(predicted: Array, y: Array, classes: int) -> Array:
    """Return how often each class was taken for each: rows are the true classes, columns the predicted ones.

    Parameters
    ----------
    predicted, y : ndarray of int, shape (N,)
        Class numbers below `classes`.
    classes : int

    Returns
    -------
    ndarray of int64, shape (classes, classes)

    Examples
    --------
    >>> confusion_matrix(np.array([0, 1, 1]), np.array([0, 1, 0]), 2).tolist()
    [[1, 1], [0, 1]]
    """
    for name, labels in (("predicted", predicted), ("y", y)):
        if labels.ndim != 1 or labels.dtype.kind not in "iu" or len(labels) != len(y):
            raise ShapeError(f"{name} must be (N,) class numbers, but has shape {labels.shape}, dtype {labels.dtype}")
        if len(labels) and (labels.min() < 0 or labels.max() >= classes):
            raise ShapeError(f"{name} must be from 0 to {classes - 1}, but goes from {labels.min()} to {labels.max()}")
    pairs = y.astype(np.int64) * classes + predicted.astype(np.int64)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


#: Name -> metric.
METRICS: Mapping[str, Metric] = {
    "accuracy": accuracy,
    "mean-squared-error": mean_squared_error,
    "top-5-accuracy": top_k_accuracy,
}


def default_metrics(y: Array) -> Mapping[str, Metric]:
    """Return the metrics of targets for which none are asked: accuracy where they are integers."""
    return {"accuracy": accuracy} if y.dtype.kind in "iub" else {}
