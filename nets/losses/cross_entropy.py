"""Cross-entropy of several classes, by class numbers or by their probabilities."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.kernels.choice import compiled
from nets.losses.base import (
    Result,
    as_array,
    check_number,
    in_single,
    is_half,
    outputs,
    reduced,
    sample_weights,
)
from nets.losses.labels import Labels, OfLabels, as_outputs, by_class, over_places, unsigned, weighed


@dataclass(frozen=True)
class CrossEntropyLoss(OfLabels):
    """Multi-class cross-entropy of logits: ``-log softmax(z)[y]``, stable at any size of `z`.

    Parameters
    ----------
    weight : sequence of float, optional
        One weight per class.
    ignore_index : int
        The label of what is left out: it adds nothing, and has no gradient.
    reduction : {"mean", "sum", "none"}
        The mean weighted by classes, the sum, or all losses as an array, which has the gradient of their sum.
    label_smoothing : float
        The share of the target that is spread evenly over all classes, from 0 to below 1.

    Notes
    -----
    ``z`` is (N, classes), and ``y`` (N,) class numbers, or floating-point probabilities of the shape of ``z``; with
    more axes they are (N, classes, d1, ...) and (N, d1, ...). The gradient is ``softmax(z) - onehot(y)`` over the total
    weight: that of the classes of labels, the number of samples and places where there are probabilities.

    References
    ----------
    .. [1] C. Szegedy et al., "Rethinking the Inception architecture for computer vision", CVPR 2016, arXiv:1512.00567:
       label smoothing.

    Examples
    --------
    >>> value, dz = CrossEntropyLoss()(np.zeros((2, 4)), np.array([0, 3]))
    >>> round(value, 4), dz[0].tolist()
    (1.3863, [-0.375, 0.125, 0.125, 0.125])
    >>> CrossEntropyLoss()(np.zeros((1, 2)), np.array([[0.25, 0.75]]))[1].tolist()
    [[0.25, -0.25]]
    """

    label_smoothing: float = field(default=0.0, kw_only=True)
    _is_plain: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_number(self, "label_smoothing", self.label_smoothing, 0)
        if not self.label_smoothing < 1:
            raise NetsError(f"label_smoothing must be at least 0 and below 1, not {self.label_smoothing!r}")
        object.__setattr__(self, "label_smoothing", float(self.label_smoothing))  # NumPy's would widen float32
        is_plain = self.weight is None and self.ignore_index < 0 and self.reduction == "mean"
        object.__setattr__(self, "_is_plain", is_plain and not self.label_smoothing)

    def __call__(self, z: Array, y: Array, sample_weight: Array | None = None) -> Result:
        """Return the loss and its gradient, of the shape of `z`."""
        if sample_weight is None and self._is_plain and (plain := _plain(z, y)):
            return plain
        z = outputs(z)
        if is_half(z):
            return in_single(self, z, y, sample_weight)
        y = as_array("labels", y)
        is_soft = _is_soft(z, y)
        labels = None if is_soft else self._read(z, y)
        rows = by_class(z)
        places = rows.shape[1]
        samples = over_places(sample_weights(z, sample_weight), places)
        total = self._total(z, places, None if labels is None else labels.weights, samples)
        logarithms = rows - np.maximum.reduce(rows, axis=0)
        shares = np.exp(logarithms)
        sums = np.add.reduce(shares, axis=0)
        shares /= sums
        if labels is not None and not self.label_smoothing:
            losses = np.log(sums) - logarithms.take(labels.own)
            shares.reshape(-1)[labels.own] -= 1
            losses = weighed(losses, shares, labels)
        else:
            targets = self._soft(z, y) if labels is None else self._smoothed(z, labels)
            logarithms -= np.log(sums)
            losses = -np.add.reduce(targets * logarithms, axis=0)
            shares *= np.add.reduce(targets, axis=0)
            shares -= targets
        value, dz = reduced(losses, shares, self.reduction, samples, total)
        if self.reduction == "none":
            value = value.reshape(z.shape[:1] + z.shape[2:])
        return value, as_outputs(dz, z.shape)

    def check_targets(self, z: Array, y: Array) -> None:
        if not _is_soft(z, y):
            super().check_targets(z, y)

    def _soft(self, z: Array, y: Array) -> Array:
        """Return probabilities as targets (classes, places), smoothed and weighted."""
        if self.ignore_index >= 0:
            raise ShapeError(
                f"CrossEntropyLoss: ignore_index={self.ignore_index} has no meaning for class probabilities",
                help="give class numbers, or sample_weight 0 for what is to be left out",
            )
        targets = by_class(y.astype(z.dtype, copy=False))
        if self.label_smoothing:
            targets = targets * (1 - self.label_smoothing) + self.label_smoothing / z.shape[1]
        weights = self._class_weights(z)
        return targets if weights is None else targets * weights[:, None]

    def _smoothed(self, z: Array, labels: Labels) -> Array:
        """Return smoothed labels as targets (classes, places), weighted."""
        weights = self._class_weights(z)
        weights = np.ones(z.shape[1], z.dtype) if weights is None else weights
        targets = np.empty((z.shape[1], len(labels.own)), z.dtype)
        targets[...] = (weights * (self.label_smoothing / z.shape[1]))[:, None]
        if labels.counts is not None:
            targets *= labels.counts
        targets.reshape(-1)[labels.own] += (1 - self.label_smoothing) * (
            1 if labels.weights is None else labels.weights
        )
        return targets


def _is_soft(z: Array, y: Array) -> bool:
    """Whether targets are probabilities of the classes."""
    return y.dtype.kind == "f" and y.shape == z.shape and z.ndim > 1 and z.shape[1] > 0


def _plain(z: Array, y: Array) -> tuple[float, Array] | None:
    """Return the mean loss of logits (N, classes) for labels (N,) and its gradient, or None where they are not such.

    This is what nearly every step asks for: it does without what the other kinds need.
    """
    if not (type(z) is np.ndarray and type(y) is np.ndarray and z.ndim == 2 and y.dtype.kind in "iu"):
        return None
    n, classes = z.shape
    if y.shape != (n,) or not z.size or z.dtype.char not in "fd":
        return None
    fast = compiled("softmax_shift", z, small=True)
    if fast is not None and n > 1 and z.flags.c_contiguous:  # NumPy adds the classes of one sample in another order
        return _compiled(z, y.astype(np.int64, copy=False), fast)
    if np.maximum.reduce(y.view(unsigned(y.dtype))) >= classes:
        return None
    zt = np.ascontiguousarray(z.T)  # a class lies together: a sum over classes is then one of long rows
    shifted = zt - np.maximum.reduce(zt, axis=0)  # quicker to call than the methods
    own = y.astype(np.int64, copy=False) * n + _numbers(n)  # where the logits of the labels lie
    of_labels = shifted.take(own)
    exponentials = np.exp(shifted, out=shifted)
    sums = np.add.reduce(exponentials, axis=0)
    losses = np.log(sums)
    losses -= of_labels
    shares = np.divide(exponentials, sums, out=exponentials)
    shares.reshape(-1)[own] -= 1
    shares *= 1 / n
    return float(np.add.reduce(losses)) / n, shares.T


def _compiled(z: Array, y: Array, shift: Callable[..., bool]) -> tuple[float, Array] | None:
    """Return what `_plain` does, to the last bit, in a third of the calls."""
    n, classes = z.shape
    shares, of_labels, sums = np.empty((classes, n), z.dtype), np.empty(n, z.dtype), np.empty(n, z.dtype)
    gradient = compiled("softmax_gradient", z, small=True)
    if gradient is None or not shift(z, y, shares, of_labels):
        return None
    np.exp(shares, out=shares)
    gradient(shares, y, sums, z.dtype.type(1 / n))
    losses = np.log(sums, out=sums)
    losses -= of_labels
    return float(np.add.reduce(losses)) / n, shares.T


@functools.lru_cache(maxsize=64)
def _numbers(count: int) -> Array:
    numbers = np.arange(count)
    numbers.flags.writeable = False
    return numbers
