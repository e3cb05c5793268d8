"""Losses: the mean over a batch, and its gradient by the model's output.

A loss is a value: ``loss(z, y)`` returns both numbers. Class and sample weights give a weighted mean, as in PyTorch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from nets.arrays import Array
from nets.errors import ShapeError


class Loss(Protocol):
    """What `fit` asks of a loss."""

    def __call__(self, z: Array, y: Array, sample_weight: Array | None = None) -> tuple[float, Array]:
        """Return the mean loss of outputs `z` for targets `y`, and its gradient by `z`."""


@dataclass(frozen=True)
class CrossEntropyLoss:
    """Multi-class cross-entropy of logits: ``-log softmax(z)[y]``, stable at any size of `z`.

    Parameters
    ----------
    weight : sequence of float, optional
        One weight per class.

    Notes
    -----
    ``z`` is (N, classes), ``y`` (N,) class numbers. The gradient is ``softmax(z) - onehot(y)`` over the total weight.

    Examples
    --------
    >>> value, dz = CrossEntropyLoss()(np.zeros((2, 4)), np.array([0, 3]))
    >>> round(value, 4), dz[0].tolist()
    (1.3863, [-0.375, 0.125, 0.125, 0.125])
    """

    weight: Sequence[float] | None = None

    def __call__(self, z: Array, y: Array, sample_weight: Array | None = None) -> tuple[float, Array]:
        """Return the mean loss and its gradient, of the shape of `z`."""
        check_labels(z, y)
        rows = np.arange(len(z))
        shifted = z - z.max(axis=1, keepdims=True)
        exponentials = np.exp(shifted)
        sums = exponentials.sum(axis=1, keepdims=True)
        losses = np.log(sums[:, 0]) - shifted[rows, y]
        dz = np.divide(exponentials, sums, out=exponentials)
        dz[rows, y] -= 1
        return weighted_mean(losses, dz, sample_weights(z, y, self.weight, sample_weight))


def check_labels(z: Array, y: Array) -> None:
    """Refuse labels that are not one class number per row of the logits."""
    if z.ndim != 2 or y.shape != z.shape[:1]:
        raise ShapeError(f"logits must be (N, classes) and labels (N,), but they are {z.shape} and {y.shape}")
    if y.dtype.kind not in "iu":
        raise ShapeError(f"labels must be class numbers of an integer type, but have dtype {y.dtype}")
    if not len(z):
        raise ShapeError("the batch is empty: a mean needs at least one sample")
    low, high = int(y.min()), int(y.max())
    if low < 0 or high >= z.shape[1]:
        bad = low if low < 0 else high
        where = int(np.flatnonzero(y == bad)[0])
        raise ShapeError(f"label {bad} of sample {where} is out of range: the model has classes 0 to {z.shape[1] - 1}")


def sample_weights(
    z: Array, y: Array, class_weight: Sequence[float] | None, sample_weight: Array | None
) -> Array | None:
    """Return one weight per sample, of the dtype of `z`, or None where all weigh the same."""
    weights: Array | None = None
    if class_weight is not None:
        if len(class_weight) != z.shape[1]:
            raise ShapeError(
                f"there must be {z.shape[1]} class weights, one per class, but there are {len(class_weight)}"
            )
        weights = np.asarray(class_weight, z.dtype)[y]
    if sample_weight is not None:
        given = np.asarray(sample_weight, z.dtype)
        if given.shape != (len(z),):
            raise ShapeError(f"sample_weight must have shape ({len(z)},), one per sample, but has shape {given.shape}")
        weights = given if weights is None else weights * given
    return weights


def weighted_mean(losses: Array, dz: Array, weights: Array | None) -> tuple[float, Array]:
    """Return the mean of losses per sample and the gradient that goes with it, in place of `dz`."""
    if weights is None:
        dz *= 1 / len(losses)
        return float(losses.mean()), dz
    total = float(weights.sum())
    if not total > 0:
        raise ShapeError("the weights of the samples of a batch must have a sum above 0")
    dz *= (weights * (1 / total)).reshape(-1, *[1] * (dz.ndim - 1))
    return float((losses * weights).sum() / total), dz


#: Name -> loss.
LOSSES: Mapping[str, type[CrossEntropyLoss]] = {"cross-entropy": CrossEntropyLoss}
