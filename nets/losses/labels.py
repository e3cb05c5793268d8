"""Losses by class numbers: labels are checked, those to be ignored left out, classes weighted."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.losses.base import as_array, as_weights, check_not_empty, check_reduction, check_total

#: The label that losses leave out where nothing else is said.
IGNORED = -100


def check_labels(z: Array, y: Array, ignore_index: int | None = None) -> None:
    """Refuse labels that are not one class number per sample, or per place of a sample.

    Parameters
    ----------
    z : ndarray, shape (N, classes, ...)
        Logits.
    y : ndarray, shape (N, ...)
    ignore_index : int, optional
        A label that may stand for no class.

    Raises
    ------
    ShapeError
        With the first label that is out of range, and its place.
    """
    check_forms(z, y)
    check_not_empty(z)
    if not are_classes(y, z.shape[1]):
        _check_range(y, z.shape[1], ignore_index)


def are_classes(y: Array, classes: int) -> bool:
    """Whether integers are numbers of classes, all of them."""
    return bool(np.maximum.reduce(y.view(unsigned(y.dtype)), axis=None, initial=0) < classes)


@lru_cache(maxsize=32)
def unsigned(dtype: np.dtype[np.integer]) -> np.dtype[np.integer]:
    """Return the dtype of integers without a sign in which a negative label is a large number.

    >>> unsigned(np.dtype("int16"))
    dtype('uint16')
    """
    return np.dtype(dtype.str.replace("i", "u"))


def check_forms(z: Array, y: Array) -> None:
    """Refuse logits and labels that do not fit by shape or dtype."""
    if z.ndim < 2 or y.shape != z.shape[:1] + z.shape[2:]:
        dense = z.ndim > 2
        raise ShapeError(
            f"logits must be (N, classes{', ...' if dense else ''}) and labels (N{', ...' if dense else ','}), "
            f"but they are {z.shape} and {y.shape}",
            help=_other_form(z, y),
        )
    if not z.shape[1]:
        raise ShapeError(f"logits must have one class at least, but have shape {z.shape}")
    if y.dtype.kind not in "iu":
        raise ShapeError(
            f"labels must be class numbers of an integer type, but have dtype {y.dtype}",
            help="y.astype(int) makes them so" if y.dtype.kind in "fb" else "",
        )


def _other_form(z: Array, y: Array) -> str:
    """Return what to give for labels of another shape."""
    if z.ndim < 2:
        return "give logits of two axes at least; one logit per sample is for BCEWithLogitsLoss"
    if y.shape == z.shape:
        return "give y.argmax(axis=1) for rows of zeros and ones; class probabilities must be floating-point"
    if y.shape == (len(z), 1) and z.ndim == 2:
        return "give y[:, 0] for y"
    return "there is one label for each sample; for each place of maps, logits are (N, classes, d1, ...)"


def _check_range(y: Array, classes: int, ignore_index: int | None) -> None:
    bad = (y < 0) | (y >= classes)
    if ignore_index is not None:
        bad &= y != ignore_index
    if bad.any():
        place = tuple(int(k) for k in np.argwhere(bad)[0])
        where = f"sample {place[0]}" + (f", position {place[1:]}," if place[1:] else "")
        raise ShapeError(
            f"label {int(y[place])} of {where} is out of range: the model has classes 0 to {classes - 1}",
            help=f"ignore_index={int(y[place])} leaves such labels out" if ignore_index is not None else "",
        )


def by_class(z: Array) -> Array:
    """Return outputs (N, classes, ...) as a contiguous array (classes, places): a sum over classes is of long rows."""
    return np.ascontiguousarray(z.T if z.ndim == 2 else np.moveaxis(z, 1, 0).reshape(z.shape[1], -1))


def as_outputs(by_class: Array, shape: tuple[int, ...]) -> Array:
    """Return what is (classes, places) in the shape of outputs; maps have channels last in memory."""
    if len(shape) == 2:
        return by_class.T
    rows = np.ascontiguousarray(by_class.T).reshape(shape[0], *shape[2:], shape[1])
    return np.moveaxis(rows, -1, 1)


def over_places(weights: Array | None, places: int) -> Array | None:
    """Return weights of samples as weights of all their places, one after the other."""
    return weights if weights is None or len(weights) == places else np.repeat(weights, places // max(1, len(weights)))


@dataclass(frozen=True)
class Labels:
    """Class numbers, place by place: which count, and what they weigh."""

    own: Array  # where the logits of the classes lie in (classes, places); of class 0 for those that do not count
    numbers: Array  # the classes, 0 for those that do not count
    counts: Array | None  # whether they count; None where all do
    weights: Array | None  # of the classes, 0 for those that do not count; None where all are 1


@dataclass(frozen=True)
class OfLabels:
    """The base of losses by class numbers.

    Parameters
    ----------
    weight : sequence of float, optional
        One weight per class.
    ignore_index : int
        The label of what is left out.
    reduction : {"mean", "sum", "none"}
        The mean weighted by classes, the sum, or all losses as an array, which has the gradient of their sum.
    """

    weight: ArrayLike | None = None
    ignore_index: int = field(default=IGNORED, kw_only=True)
    reduction: str = field(default="mean", kw_only=True)

    def __post_init__(self) -> None:
        check_reduction(self, self.reduction)
        if isinstance(self.ignore_index, bool) or not isinstance(self.ignore_index, int | np.integer):
            raise NetsError(f"{type(self).__name__}: ignore_index must be a whole number, but is {self.ignore_index!r}")
        if self.weight is not None:
            weight = as_weights(self, "weight", self.weight)
            if not (isinstance(weight, tuple) and all(isinstance(one, float) for one in weight)):
                raise NetsError(f"{type(self).__name__}: weight must be one number per class, but is {self.weight!r}")
            object.__setattr__(self, "weight", weight)

    def total_weight(self, y: ArrayLike, sample_weight: Array | None = None) -> float:
        """Return what samples weigh together: how much their mean counts in a mean over batches.

        Examples
        --------
        >>> OfLabels(weight=(1.0, 3.0)).total_weight(np.array([0, 1, 1, -100]))
        7.0
        """
        if not isinstance(y, np.ndarray):
            y = as_array("labels", y)
        if y.dtype.kind not in "iu":  # class probabilities count by samples
            return float(len(y) if sample_weight is None else sample_weight.sum())
        counts = y != np.array(self.ignore_index)  # an array is quicker to compare with than a number
        if self.weight is None and sample_weight is None:
            return float(np.count_nonzero(counts))
        weights = counts if self.weight is None else np.asarray(self.weight)[np.where(counts, y, 0)] * counts
        weights = weights.reshape(len(y), -1).sum(axis=1)
        return float(weights.sum() if sample_weight is None else weights @ sample_weight)

    def check_targets(self, z: Array, y: Array) -> None:
        """Refuse targets that this loss would refuse, without computing it.

        Examples
        --------
        >>> OfLabels().check_targets(np.zeros((2, 3)), np.array([0, 3]))
        Traceback (most recent call last):
        nets.core.errors.ShapeError: label 3 of sample 1 is out of range: the model has classes 0 to 2
          help: ignore_index=3 leaves such labels out
        """
        check_labels(z, y, self.ignore_index)

    def _class_weights(self, z: Array) -> Array | None:
        """Return the weights of the classes in the dtype of the logits."""
        if self.weight is None:
            return None
        weights = np.asarray(self.weight, z.dtype)
        if len(weights) != z.shape[1]:
            raise ShapeError(f"there must be {z.shape[1]} class weights, one per class, but there are {len(weights)}")
        return weights

    def _read(self, z: Array, y: Array) -> Labels:
        """Return labels as they are used, or refuse what would be refused."""
        check_forms(z, y)
        weights = self._class_weights(z)
        flat = y.reshape(-1)
        all_count = are_classes(flat, z.shape[1]) and not 0 <= self.ignore_index < z.shape[1]
        if all_count:
            numbers, counts = flat.astype(np.int64, copy=False), None
        else:
            _check_range(y, z.shape[1], self.ignore_index)
            counts = flat != self.ignore_index
            numbers = np.where(counts, flat, 0).astype(np.int64)
        own = numbers * len(flat) + np.arange(len(flat))
        of_classes = None if weights is None else weights[numbers]
        if counts is not None:
            of_classes = counts.astype(z.dtype) if of_classes is None else of_classes * counts
        return Labels(own, numbers, counts, of_classes)

    def _total(self, z: Array, places: int, of_classes: Array | None, samples: Array | None) -> float:
        """Return what the sum over all places is divided by.

        Parameters
        ----------
        z : ndarray
            The logits.
        places : int
            How many labels there are.
        of_classes : ndarray, shape (places,), optional
            The weights by class.
        samples : ndarray, shape (places,), optional
            The weights by sample.
        """
        if self.reduction != "mean":
            return 1.0
        check_not_empty(z)
        if of_classes is None:
            return float(places) if samples is None else check_total(float(samples.sum()))
        total = float(of_classes.sum() if samples is None else of_classes @ samples)
        if not total and not of_classes.any():
            raise ShapeError(
                f"no label of the batch counts: all are {self.ignore_index}, which is ignored, or of weight 0",
                help="leave such batches out, or take reduction='sum'",
            )
        return check_total(total)


def weighed(losses: Array, dz: Array, labels: Labels) -> Array:
    """Return losses times the weights of their labels, and weigh the gradient in place.

    Parameters
    ----------
    losses : ndarray, shape (places,)
    dz : ndarray, shape (classes, places)
    labels : Labels
        What does not count adds nothing, were its loss infinite.
    """
    if labels.weights is None:
        return losses
    dz *= labels.weights
    if labels.counts is None:
        return losses * labels.weights
    return np.multiply(losses, labels.weights, where=labels.counts, out=np.zeros_like(losses))
