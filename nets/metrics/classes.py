"""Metrics of classes, and of answers of yes and no."""

from __future__ import annotations

import functools

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.losses import IGNORED, check_labels
from nets.metrics.base import Metric, arrays, base_of, numbers, whole

AVERAGES = ("binary", "macro", "micro")


def counted(metric: Metric, y: Array) -> float:
    """Return how much a batch counts in the mean of a metric: one that leaves labels out counts the others."""
    base = base_of(metric)
    if base not in (accuracy, top_k_accuracy) or y.dtype.kind not in "iu":
        return float(len(y))
    options = metric.keywords if isinstance(metric, functools.partial) else {}
    return float(np.count_nonzero(y != np.array(options.get("ignore_index", IGNORED))))


def accuracy(z: Array, y: Array, ignore_index: int = IGNORED) -> float:
    """Return the share of samples whose class is found.

    Parameters
    ----------
    z : ndarray, shape (N, classes), (N, classes, d1, ...) or that of `y`
        Logits or probabilities of the classes; or one logit per target, above 0 where it is likely to be 1.
    y : ndarray, shape (N,) or more axes
        Class numbers, or zeros and ones.
    ignore_index : int
        The class number of what is left out.

    Examples
    --------
    >>> accuracy(np.array([[2.0, 1.0], [0.0, 3.0]]), np.array([0, 0]))
    0.5
    >>> accuracy(np.array([-1.0, 2.0]), np.array([0, 1]))
    1.0
    """
    z, y = arrays(z, y)
    if is_binary(z, y):
        z, y = numbers(z, y)
        right = (z > 0) == (y > 0.5)
    else:
        counts = _counts(z, y, ignore_index)
        right = (z.argmax(axis=1) == y).reshape(-1)[counts]
    return float(np.count_nonzero(right) / right.size)


@whole
def balanced_accuracy(z: Array, y: Array, ignore_index: int = IGNORED) -> float:
    """Return the mean, over the classes that are there, of the share of each that is found.

    Parameters
    ----------
    z : ndarray, shape (N, classes), (N, classes, d1, ...) or that of `y`
        Logits or probabilities of the classes; or one logit per target, above 0 where it is likely to be 1.
    y : ndarray, shape (N,) or more axes
        Class numbers, or zeros and ones; of several logits, (N, outputs), it is the mean over outputs.
    ignore_index : int
        The class number of what is left out.

    Examples
    --------
    >>> balanced_accuracy(np.array([-1.0, -1.0, -1.0, 2.0]), np.array([0, 0, 1, 1]))
    0.75
    """
    z, y = arrays(z, y)
    if has_outputs(z, y):
        z, y = numbers(z, y)
        return float(np.mean([balanced_accuracy(z[:, k], y[:, k]) for k in range(z.shape[1])]))
    predicted, labels, classes = decided(z, y, ignore_index)
    there = np.bincount(labels, minlength=classes)
    found = np.bincount(labels[labels == predicted], minlength=classes)
    return float((found[there > 0] / there[there > 0]).mean())


def top_k_accuracy(z: Array, y: Array, k: int = 5, ignore_index: int = IGNORED) -> float:
    """Return the share of samples with fewer than `k` logits above that of their class.

    Parameters
    ----------
    z : ndarray, shape (N, classes) or (N, classes, d1, ...)
        Logits or probabilities.
    y : ndarray of int, shape (N,) or (N, d1, ...)
    k : int
    ignore_index : int
        The class number of what is left out.

    Examples
    --------
    >>> top_k_accuracy(np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0]]), np.array([1, 0]), k=2)
    0.5
    """
    z, y = arrays(z, y)
    rows, labels = by_label(z, y, ignore_index)
    own = rows[np.arange(len(rows)), labels][:, None]
    above = np.logical_not(rows <= own).sum(axis=1)  # what is not a number is above all
    return float(((above < k) & ~np.isnan(own[:, 0])).mean())


@whole
def f1_score(z: Array, y: Array, average: str | None = None, ignore_index: int = IGNORED) -> float:
    """Return the harmonic mean of precision and recall, ``2 TP / (2 TP + FP + FN)``; 0 where that is 0 / 0.

    Parameters
    ----------
    z : ndarray, shape (N, classes), (N, classes, d1, ...) or that of `y`
        Logits or probabilities of the classes; or one logit per target, above 0 where it is likely to be 1.
    y : ndarray, shape (N,) or more axes
        Class numbers, or zeros and ones.
    average : {"binary", "macro", "micro"}, optional
        That of class 1; the mean of those of the classes that are there or were predicted; or that of all decisions
        together. "binary" by default where there are two classes, otherwise "macro". Of several logits of zeros and
        ones, (N, outputs), every output is as a class.
    ignore_index : int
        The class number of what is left out.

    Examples
    --------
    >>> f1_score(np.array([-1.0, 2.0, 3.0]), np.array([0, 1, 0])).__round__(4)
    0.6667
    """
    z, y = arrays(z, y)
    if average is not None and average not in AVERAGES:
        raise NetsError(f"unknown average {average!r}", help=f"choose from {', '.join(AVERAGES)}")
    hits, marked = _of_outputs(z, y) if has_outputs(z, y) else _of_classes(z, y, ignore_index)
    chosen = average or ("binary" if len(hits) == 2 and not has_outputs(z, y) else "macro")
    if chosen == "micro":
        return float(2 * hits.sum() / marked.sum()) if marked.any() else 0.0
    if chosen == "binary":
        if len(hits) != 2 or has_outputs(z, y):
            raise ShapeError(f"a binary F1 is of two classes, not of {len(hits)}", help="take average='macro'")
        return float(2 * hits[1] / marked[1]) if marked[1] else 0.0
    scores = np.divide(2 * hits, marked, where=marked > 0, out=np.zeros(len(hits)))
    return float(scores.mean() if has_outputs(z, y) else scores[marked > 0].mean())


def has_outputs(z: Array, y: Array) -> bool:
    """Whether there are several logits, each of zeros and ones."""
    return z.shape == y.shape and z.ndim > 1 and z.shape[1] > 1


def _of_outputs(z: Array, y: Array) -> tuple[Array, Array]:
    """Return for every output how many ones were found, and how many there are and were predicted together."""
    z, y = numbers(z, y)
    predicted, own = z > 0, y > 0.5
    axes = (0, *range(2, z.ndim))
    return (predicted & own).sum(axis=axes), predicted.sum(axis=axes) + own.sum(axis=axes)


def _of_classes(z: Array, y: Array, ignore_index: int) -> tuple[Array, Array]:
    """Return for every class how often it was found, and how often it is there and was predicted together."""
    predicted, labels, classes = decided(z, y, ignore_index)
    hits = np.bincount(labels[labels == predicted], minlength=classes)
    return hits, np.bincount(labels, minlength=classes) + np.bincount(predicted, minlength=classes)


def decided(z: Array, y: Array, ignore_index: int) -> tuple[Array, Array, int]:
    """Return the class that is predicted for every label that counts, those labels, and how many classes there are.

    Parameters
    ----------
    z : ndarray, shape (N, classes), (N, classes, d1, ...) or that of `y`
        Logits.
    y : ndarray, shape (N,) or more axes
        Class numbers.
    ignore_index : int
        The class number of what is left out.
    """
    if is_binary(z, y):
        z, y = numbers(z, y)
        return (z > 0).reshape(-1).astype(int), (y > 0.5).reshape(-1).astype(int), 2
    rows, labels = by_label(z, y, ignore_index)
    return rows.argmax(axis=1), labels, z.shape[1]


def by_label(z: Array, y: Array, ignore_index: int) -> tuple[Array, Array]:
    """Return a row of logits for every label that counts, and those labels.

    Parameters
    ----------
    z : ndarray, shape (N, classes), (N, classes, d1, ...) or that of `y`
        Logits.
    y : ndarray, shape (N,) or more axes
        Class numbers.
    ignore_index : int
        The class number of what is left out.
    """
    counts = _counts(z, y, ignore_index)
    rows = z if z.ndim == 2 else np.moveaxis(z, 1, -1).reshape(-1, z.shape[1])
    return rows[counts], y.reshape(-1)[counts].astype(np.int64)


def _counts(z: Array, y: Array, ignore_index: int) -> Array:
    """Return which labels count, in one row, or refuse those that do not fit the logits."""
    check_labels(z, y, ignore_index)
    counts: Array = (y != np.array(ignore_index)).reshape(-1)
    if not counts.any():
        raise ShapeError(f"no label counts: all are {ignore_index}, which is left out")
    return counts


def is_binary(z: Array, y: Array) -> bool:
    """Whether there is one logit per target; targets without their last axis of 1 are then refused."""
    return z.shape in (y.shape, (*y.shape, 1))


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
