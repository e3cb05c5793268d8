"""Losses: the mean over a batch, and its gradient by the model's output.

A loss is a value: ``loss(z, y)`` returns both numbers. Class and sample weights give a weighted mean, as in PyTorch.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Parameter


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
    label_smoothing : float
        The share of the target that is spread evenly over all classes, from 0 to below 1.

    Notes
    -----
    ``z`` is (N, classes), ``y`` (N,) class numbers. The gradient is ``softmax(z) - onehot(y)`` over the total weight.

    References
    ----------
    .. [1] C. Szegedy et al., "Rethinking the Inception architecture for computer vision", CVPR 2016, arXiv:1512.00567:
       label smoothing.

    Examples
    --------
    >>> value, dz = CrossEntropyLoss()(np.zeros((2, 4)), np.array([0, 3]))
    >>> round(value, 4), dz[0].tolist()
    (1.3863, [-0.375, 0.125, 0.125, 0.125])
    """

    weight: Sequence[float] | None = None
    label_smoothing: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.label_smoothing < 1:
            raise NetsError(f"label_smoothing must be at least 0 and below 1, not {self.label_smoothing}")

    def __call__(self, z: Array, y: Array, sample_weight: Array | None = None) -> tuple[float, Array]:
        """Return the mean loss and its gradient, of the shape of `z`."""
        check_labels(z, y)
        n = len(z)
        zt = np.ascontiguousarray(z.T)  # a class lies together: a sum over classes is then one of long rows
        shifted = zt - np.maximum.reduce(zt, axis=0)  # quicker to call than the methods
        own = y.astype(np.int64, copy=False) * n + _numbers(n)  # where the logits of the labels lie
        of_labels = shifted.take(own)
        if self.label_smoothing:
            exponentials = np.exp(shifted)
            sums = np.add.reduce(exponentials, axis=0)
            exponentials /= sums
            shifted -= np.log(sums)
            losses, dz = self._smoothed(shifted.T, exponentials.T, y)
            given = sample_weights(z, y, None, sample_weight)
            weights = sample_weights(z, y, self.weight, sample_weight)
            return weighted_mean(losses, dz, given, None if weights is None else float(weights.sum()))
        exponentials = np.exp(shifted, out=shifted)
        sums = np.add.reduce(exponentials, axis=0)
        losses = np.log(sums)
        losses -= of_labels
        shares = np.divide(exponentials, sums, out=exponentials)
        shares.reshape(-1)[own] -= 1
        is_plain = self.weight is None and sample_weight is None
        return weighted_mean(losses, shares.T, None if is_plain else sample_weights(z, y, self.weight, sample_weight))

    def total_weight(self, y: Array, sample_weight: Array | None = None) -> float:
        """Return what samples weigh together: how much their mean counts in a mean over batches.

        >>> CrossEntropyLoss(weight=(1.0, 3.0)).total_weight(np.array([0, 1, 1]))
        7.0
        """
        if self.weight is None:
            return float(len(y) if sample_weight is None else sample_weight.sum())
        weights = np.asarray(self.weight)[y]
        return float(weights.sum() if sample_weight is None else weights @ sample_weight)

    def _smoothed(self, logarithms: Array, shares: Array, y: Array) -> tuple[Array, Array]:
        """Return the losses against smoothed targets, with class weights, and their gradients in place of shares."""
        n, classes = shares.shape
        own = np.ones(classes, shares.dtype) if self.weight is None else np.asarray(self.weight, shares.dtype)
        targets = np.tile(own * (self.label_smoothing / classes), (n, 1))
        targets[np.arange(n), y] += own[y] * (1 - self.label_smoothing)
        shares *= targets.sum(axis=1, keepdims=True)
        shares -= targets
        return -(targets * logarithms).sum(axis=1), shares


@dataclass(frozen=True)
class BCEWithLogitsLoss:
    """Binary cross-entropy of logits: ``-y log s(z) - (1 - y) log (1 - s(z))``, stable at any size of `z`.

    Parameters
    ----------
    pos_weight : float or sequence of float, optional
        What the class 1 weighs where the class 0 weighs 1; a sequence has one weight per output.

    Notes
    -----
    ``z`` and ``y`` are of one shape, (N,) or (N, outputs), and ``y`` is from 0 to 1. The mean is over all elements.
    The gradient is ``sigmoid(z) - y`` over their number.

    Examples
    --------
    >>> value, dz = BCEWithLogitsLoss()(np.array([0.0, 1e4]), np.array([1, 1]))
    >>> round(value, 4), dz.tolist()
    (0.3466, [-0.25, 0.0])
    """

    pos_weight: float | Sequence[float] | None = None

    def __call__(self, z: Array, y: Array, sample_weight: Array | None = None) -> tuple[float, Array]:
        """Return the mean loss and its gradient, of the shape of `z`."""
        targets = real_targets(z, y)
        if not (targets.min() >= 0 and targets.max() <= 1):
            place = np.argwhere(~((targets >= 0) & (targets <= 1)))[0].tolist()
            raise ShapeError(f"target {targets[tuple(place)]} at {place} is not from 0 to 1")
        weights = 1 if self.pos_weight is None else 1 + (self._positive(z) - 1) * targets
        exponentials = np.exp(-np.abs(z))
        losses = np.maximum(-z, 0) + np.log1p(exponentials)  # -log sigmoid(z)
        losses = losses * weights + (1 - targets) * z
        dz = np.where(z > 0, 1, exponentials) / (1 + exponentials)  # sigmoid(z)
        dz = (dz - 1) * weights + 1 - targets
        dz *= 1 / max(math.prod(z.shape[1:]), 1)
        return weighted_mean(per_sample(losses), dz, sample_weights(z, y, None, sample_weight))

    def _positive(self, z: Array) -> Array:
        positive = np.asarray(self.pos_weight, z.dtype)
        if positive.shape not in ((), z.shape[-1:]):
            raise ShapeError(f"pos_weight must be a number, or one for each of {z.shape[-1]} outputs, not {positive}")
        return positive


@dataclass(frozen=True)
class MSELoss:
    """The mean squared error, ``(z - y)^2``.

    Notes
    -----
    ``z`` and ``y`` are of one shape, (N, ...), and the mean is over all elements. Behind a sigmoid it learns slowly
    where the sigmoid saturates: the gradient carries its derivative, which cross-entropy cancels.

    Examples
    --------
    >>> MSELoss()(np.array([[1.0], [3.0]]), np.array([[0.0], [3.0]]))
    (0.5, array([[1.], [0.]]))
    """

    def __call__(self, z: Array, y: Array, sample_weight: Array | None = None) -> tuple[float, Array]:
        """Return the mean loss and its gradient, of the shape of `z`."""
        dz = z - real_targets(z, y)
        losses = per_sample(dz * dz)
        dz *= 2 / max(math.prod(z.shape[1:]), 1)
        return weighted_mean(losses, dz, sample_weights(z, y, None, sample_weight))


@functools.lru_cache(maxsize=64)
def _numbers(count: int) -> Array:
    numbers = np.arange(count)
    numbers.flags.writeable = False
    return numbers


def check_labels(z: Array, y: Array) -> None:
    """Refuse labels that are not one class number per row of the logits."""
    if z.ndim != 2 or y.shape != z.shape[:1]:
        raise ShapeError(f"logits must be (N, classes) and labels (N,), but they are {z.shape} and {y.shape}")
    if y.dtype.kind not in "iu":
        raise ShapeError(f"labels must be class numbers of an integer type, but have dtype {y.dtype}")
    if not len(z):
        raise ShapeError("the batch is empty: a mean needs at least one sample")
    unsigned = y.view(y.dtype.str.replace("i", "u"))  # a negative label is then a large number
    if np.maximum.reduce(unsigned) >= z.shape[1]:
        bad = int(y.min() if y.min() < 0 else y.max())
        where = int(np.flatnonzero(y == bad)[0])
        raise ShapeError(f"label {bad} of sample {where} is out of range: the model has classes 0 to {z.shape[1] - 1}")


def sample_weights(
    z: Array, y: Array, class_weight: Sequence[float] | None, sample_weight: Array | None
) -> Array | None:
    """Return one weight per sample, of the dtype of `z`, or None where all weigh the same.

    Parameters
    ----------
    z : ndarray, shape (N, ...)
    y : ndarray, shape (N, ...)
        Class numbers, where there are class weights.
    class_weight : sequence of float, optional
        One weight per class.
    sample_weight : ndarray, shape (N,), optional
        One weight per sample, which multiplies that of its class.
    """
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


def real_targets(z: Array, y: Array) -> Array:
    """Return targets in the dtype of the outputs, or refuse those that are not of their shape."""
    if z.shape != y.shape or not z.ndim:
        raise ShapeError(f"outputs and targets must have one shape (N, ...), but they are {z.shape} and {y.shape}")
    if not z.size:
        raise ShapeError("the batch is empty: a mean needs at least one sample")
    if y.dtype.kind not in "fiub":
        raise ShapeError(f"targets must be numbers, but have dtype {y.dtype}")
    targets: Array = y.astype(z.dtype, copy=False)
    return targets


def per_sample(losses: Array) -> Array:
    """Return the mean loss of every sample."""
    means: Array = losses.reshape(len(losses), -1).mean(axis=1)
    return means


def weighted_mean(losses: Array, dz: Array, weights: Array | None, total: float | None = None) -> tuple[float, Array]:
    """Return the mean of losses per sample and the gradient that goes with it, in place of `dz`.

    Parameters
    ----------
    losses : ndarray, shape (N,)
    dz : ndarray, shape (N, ...)
        The gradient of every sample's own loss.
    weights : ndarray, shape (N,), optional
        Those of the samples.
    total : float, optional
        What the sum is divided by; the sum of the weights by default.
    """
    if weights is None and total is None:
        dz *= 1 / len(losses)
        return float(np.add.reduce(losses)) / len(losses), dz
    if weights is None:
        weights = np.ones_like(losses)
    total = float(weights.sum()) if total is None else total
    if not total > 0:
        raise ShapeError("the weights of the samples of a batch must have a sum above 0")
    dz *= (weights * (1 / total)).reshape(-1, *[1] * (dz.ndim - 1))
    return float((losses * weights).sum() / total), dz


def l2_penalty(parameters: Iterable[Parameter], weight_decay: float) -> float:
    """Return ``weight_decay / 2 * sum(W ** 2)`` over the weights that decay: not biases, nor what is not learned.

    An optimiser's ``weight_decay`` adds the gradient of this; add the value to a loss to see the whole objective.

    Examples
    --------
    >>> from nets.layers import Linear
    >>> layer = Linear(2, 1, rng=0, dtype=np.float64)
    >>> layer.weight.data[...] = [[3.0, 4.0]]
    >>> l2_penalty(layer.parameters(), 0.1)
    1.25
    """
    decaying = [parameter.data for parameter in parameters if parameter.decays and parameter.learned]
    return weight_decay / 2 * sum(float(np.vdot(data, data)) for data in decaying)


#: Name -> loss.
LOSSES: Mapping[str, Callable[..., Loss]] = {
    "binary-cross-entropy": BCEWithLogitsLoss,
    "cross-entropy": CrossEntropyLoss,
    "squared-error": MSELoss,
}
