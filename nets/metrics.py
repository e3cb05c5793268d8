"""Metrics: what is watched while a loss is trained. A row maps outputs and targets to a number.

A new one is one function and one row. `accuracy` and those like it are means over samples, and may be taken batch by
batch; what is no mean, as `f1_score`, is marked as `whole`: it is taken of all outputs at once.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.losses import IGNORED, as_array, check_labels, check_not_empty, real_targets

Metric: TypeAlias = Callable[[Array, Array], float]

AVERAGES = ("binary", "macro", "micro")


def whole(metric: Callable[..., float]) -> Callable[..., float]:
    """Return a metric marked as one of all outputs at once: `fit` and `evaluate` keep them until the last batch.

    Examples
    --------
    >>> is_whole(whole(lambda z, y: float(np.median(z - y)))), is_whole(accuracy)
    (True, False)
    """
    metric.whole = True  # type: ignore[attr-defined]
    return metric


def is_whole(metric: Metric) -> bool:
    """Whether a metric, or the one that a `functools.partial` is of, is no mean over samples."""
    return bool(getattr(_base(metric), "whole", False))


def counted(metric: Metric, y: Array) -> float:
    """Return how much a batch counts in the mean of a metric: one that leaves labels out counts the others."""
    base = _base(metric)
    if base not in (accuracy, top_k_accuracy) or y.dtype.kind not in "iu":
        return float(len(y))
    options = metric.keywords if isinstance(metric, functools.partial) else {}
    return float(np.count_nonzero(y != np.array(options.get("ignore_index", IGNORED))))


def _base(metric: Any) -> Any:
    return metric.func if isinstance(metric, functools.partial) else metric


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
    z, y = _arrays(z, y)
    if _is_binary(z, y):
        z, y = _numbers(z, y)
        right = (z > 0) == (y > 0.5)
    else:
        counts = _counts(z, y, ignore_index)
        right = (z.argmax(axis=1) == y).reshape(-1)[counts]
    return float(np.count_nonzero(right) / right.size)


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
    z, y = _arrays(z, y)
    rows, labels = _by_label(z, y, ignore_index)
    own = rows[np.arange(len(rows)), labels][:, None]
    above = np.logical_not(rows <= own).sum(axis=1)  # what is not a number is above all
    return float(((above < k) & ~np.isnan(own[:, 0])).mean())


def mean_squared_error(z: Array, y: Array) -> float:
    """Return the mean of the squared differences.

    Examples
    --------
    >>> mean_squared_error(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    2.0
    """
    z, y = _numbers(z, y)
    return float(np.square(z - y).mean())


def mean_absolute_error(z: Array, y: Array) -> float:
    """Return the mean of the absolute differences.

    Examples
    --------
    >>> mean_absolute_error(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    1.0
    """
    z, y = _numbers(z, y)
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
    z, y = _numbers(z, y)
    if len(z) < 2:
        return float("nan")
    left = np.square(z - y).reshape(len(z), -1).sum(axis=0)
    spread = np.square(y - y.mean(axis=0)).reshape(len(z), -1).sum(axis=0)
    shares = np.where(left == 0, 1.0, 0.0)
    np.divide(spread - left, spread, where=spread > 0, out=shares)
    return float(shares.mean())


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
    z, y = _arrays(z, y)
    if average is not None and average not in AVERAGES:
        raise NetsError(f"unknown average {average!r}", help=f"choose from {', '.join(AVERAGES)}")
    hits, marked = _of_outputs(z, y) if _has_outputs(z, y) else _of_classes(z, y, ignore_index)
    chosen = average or ("binary" if len(hits) == 2 and not _has_outputs(z, y) else "macro")
    if chosen == "micro":
        return float(2 * hits.sum() / marked.sum()) if marked.any() else 0.0
    if chosen == "binary":
        if len(hits) != 2 or _has_outputs(z, y):
            raise ShapeError(f"a binary F1 is of two classes, not of {len(hits)}", help="take average='macro'")
        return float(2 * hits[1] / marked[1]) if marked[1] else 0.0
    scores = np.divide(2 * hits, marked, where=marked > 0, out=np.zeros(len(hits)))
    return float(scores.mean() if _has_outputs(z, y) else scores[marked > 0].mean())


def _has_outputs(z: Array, y: Array) -> bool:
    """Whether there are several logits, each of zeros and ones."""
    return z.shape == y.shape and z.ndim > 1 and z.shape[1] > 1


def _of_outputs(z: Array, y: Array) -> tuple[Array, Array]:
    """Return for every output how many ones were found, and how many there are and were predicted together."""
    z, y = _numbers(z, y)
    predicted, own = z > 0, y > 0.5
    axes = (0, *range(2, z.ndim))
    return (predicted & own).sum(axis=axes), predicted.sum(axis=axes) + own.sum(axis=axes)


def _of_classes(z: Array, y: Array, ignore_index: int) -> tuple[Array, Array]:
    """Return for every class how often it was found, and how often it is there and was predicted together."""
    if _is_binary(z, y):
        z, y = _numbers(z, y)
        predicted, labels, classes = (z > 0).reshape(-1).astype(int), (y > 0.5).reshape(-1).astype(int), 2
    else:
        rows, labels = _by_label(z, y, ignore_index)
        predicted, classes = rows.argmax(axis=1), z.shape[1]
    hits = np.bincount(labels[labels == predicted], minlength=classes)
    return hits, np.bincount(labels, minlength=classes) + np.bincount(predicted, minlength=classes)


@whole
def roc_auc_score(z: Array, y: Array, ignore_index: int = IGNORED) -> float:
    """Return the area under the ROC curve: how often a sample of the class scores higher than another, ties by half.

    Parameters
    ----------
    z : ndarray, shape (N, classes), (N, classes, d1, ...) or that of `y`
        Logits of the classes, or probabilities where every row has a sum of 1; or one score per target.
    y : ndarray, shape (N,) or more axes
        Class numbers, or zeros and ones.
    ignore_index : int
        The class number of what is left out.

    Notes
    -----
    Of more than two classes it is the mean over those of each against the rest, by probability; of several scores of
    zeros and ones, (N, outputs), the mean over outputs. Those that all samples have, or none has, are left out; where
    none is left it is not a number.

    References
    ----------
    .. [1] J. A. Hanley and B. J. McNeil, "The meaning and use of the area under a receiver operating characteristic
       (ROC) curve", Radiology 143, 1982.

    Examples
    --------
    >>> roc_auc_score(np.array([0.1, 0.4, 0.35, 0.8]), np.array([0, 0, 1, 1]))
    0.75
    """
    scores, is_own = one_against_rest(z, y, ignore_index)
    areas = [_area(scores[:, k], is_own[:, k]) for k in range(scores.shape[1])]
    known = [area for area in areas if area is not None]
    return float(np.mean(known)) if known else float("nan")


def one_against_rest(z: Array, y: Array, ignore_index: int = IGNORED) -> tuple[Array, Array]:
    """Return every class as a question of yes and no: a score for each sample, and whether it is of the class.

    Parameters
    ----------
    z, y, ignore_index
        As in `roc_auc_score`.

    Returns
    -------
    scores, is_own : ndarray, shape (N, classes) or (N, outputs); (N, 1) of two classes, for the second
        Of double precision, and of bool.

    Examples
    --------
    >>> scores, is_own = one_against_rest(np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([0, 1]))
    >>> scores.tolist(), is_own.tolist()
    ([[0.1], [0.8]], [[False], [True]])
    """
    z, y = _arrays(z, y)
    if _is_binary(z, y):
        z, y = _numbers(z, y)
        scores = np.moveaxis(z, 1, -1).reshape(-1, z.shape[1]) if _has_outputs(z, y) else z.reshape(-1, 1)
        truths = np.moveaxis(y, 1, -1).reshape(scores.shape) if _has_outputs(z, y) else y.reshape(-1, 1)
        return scores, truths > 0.5
    rows, labels = _by_label(z, y, ignore_index)
    scores, is_own = _probabilities(rows.astype(np.float64)), labels[:, None] == np.arange(z.shape[1])
    return (scores[:, 1:], is_own[:, 1:]) if z.shape[1] == 2 else (scores, is_own)


def _area(scores: Array, is_own: Array) -> float | None:
    """Return the area under one ROC curve, or None where all or no samples are of the class."""
    own = int(np.count_nonzero(is_own))
    pairs = own * (len(scores) - own)
    if not pairs:
        return None
    if np.isnan(scores).any():
        return float("nan")
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2  # from 1; those of ties are the mean of theirs
    return float((ranks[places.reshape(-1)][is_own].sum() - own * (own + 1) / 2) / pairs)


def _probabilities(rows: Array) -> Array:
    """Return rows as they are where they are probabilities; of two logits their difference, of more their softmax."""
    if (rows >= 0).all() and (np.abs(rows.sum(axis=1) - 1) < 1e-3).all():
        return rows
    with np.errstate(invalid="ignore"):
        if rows.shape[1] == 2:
            return rows - rows[:, :1]  # a softmax would round the surest ones to ties
        powers = np.exp(rows - rows.max(axis=1, keepdims=True))
        shares: Array = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _arrays(z: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """Return outputs and targets as arrays, or refuse what are no numbers."""
    for name, values in (("outputs", z := as_array("outputs", z)), ("targets", y := as_array("targets", y))):
        if values.dtype.kind not in "fiub":
            raise ShapeError(f"{name} must be numbers, but have dtype {values.dtype}")
    return z, y


def _numbers(z: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """Return outputs and targets of one shape in double precision."""
    given, targets = _arrays(z, y)
    numbers = given.astype(np.float64)
    targets = real_targets(numbers, targets)
    check_not_empty(numbers)
    return numbers, targets


def _by_label(z: Array, y: Array, ignore_index: int) -> tuple[Array, Array]:
    """Return a row of logits for every label that counts, and those labels."""
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


def _is_binary(z: Array, y: Array) -> bool:
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


#: Name -> metric.
METRICS: Mapping[str, Metric] = {
    "accuracy": accuracy,
    "auc": roc_auc_score,
    "f1": f1_score,
    "mean-absolute-error": mean_absolute_error,
    "mean-squared-error": mean_squared_error,
    "r2": r2_score,
    "top-5-accuracy": top_k_accuracy,
}


def default_metrics(y: Array) -> Mapping[str, Metric]:
    """Return the metrics of targets for which none are asked: accuracy where they are integers."""
    return {"accuracy": accuracy} if y.dtype.kind in "iub" else {}
