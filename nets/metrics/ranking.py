"""The area under the ROC curve, and what it is drawn of."""

from __future__ import annotations

import numpy as np

from nets.core.arrays import Array
from nets.losses import IGNORED
from nets.metrics.base import arrays, numbers, whole
from nets.metrics.classes import by_label, has_outputs, is_binary


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
    z, y = arrays(z, y)
    if is_binary(z, y):
        z, y = numbers(z, y)
        scores = np.moveaxis(z, 1, -1).reshape(-1, z.shape[1]) if has_outputs(z, y) else z.reshape(-1, 1)
        truths = np.moveaxis(y, 1, -1).reshape(scores.shape) if has_outputs(z, y) else y.reshape(-1, 1)
        return scores, truths > 0.5
    rows, labels = by_label(z, y, ignore_index)
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
