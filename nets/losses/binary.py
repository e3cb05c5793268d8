"""Cross-entropy of outputs that are each yes or no."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nets.core.arrays import Array
from nets.core.errors import ShapeError
from nets.losses.base import as_weights
from nets.losses.elementwise import Elementwise


@dataclass(frozen=True, kw_only=True)
class BCEWithLogitsLoss(Elementwise):
    """Binary cross-entropy of logits: ``-y log s(z) - (1 - y) log (1 - s(z))``, stable at any size of `z`.

    Parameters
    ----------
    weight : array_like, optional
        What each element weighs; of any shape that stretches to that of the outputs. The mean is still divided by the
        number of elements.
    pos_weight : array_like, optional
        What the class 1 weighs where the class 0 weighs 1: a number, one per output, or any shape that stretches.
    reduction : {"mean", "sum", "none"}
        What the value is: the mean over all elements, their sum, or all of them as an array, which has the gradient of
        the sum.

    Notes
    -----
    ``z`` and ``y`` are of one shape, (N,) or (N, outputs), and ``y`` is from 0 to 1. The mean is over all elements.
    The gradient is ``sigmoid(z) - y`` over their number. What samples weigh is better told by ``sample_weight``.

    Examples
    --------
    >>> value, dz = BCEWithLogitsLoss()(np.array([0.0, 1e4]), np.array([1, 1]))
    >>> round(value, 4), dz.tolist()
    (0.3466, [-0.25, 0.0])
    """

    weight: ArrayLike | None = None
    pos_weight: ArrayLike | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("weight", "pos_weight"):
            if (given := getattr(self, name)) is not None:
                object.__setattr__(self, name, as_weights(self, name, given))

    def elements(self, z: Array, targets: Array) -> tuple[Array, Array]:
        if targets.size and not (targets.min() >= 0 and targets.max() <= 1):
            place = np.argwhere(~((targets >= 0) & (targets <= 1)))[0].tolist()
            raise ShapeError(f"target {targets[tuple(place)]} at {place} is not from 0 to 1")
        rest = 1 - targets
        exponentials = np.exp(-np.abs(z))
        losses = np.maximum(-z, 0) + np.log1p(exponentials)  # -log sigmoid(z)
        shares = np.where(z > 0, 1, exponentials) / (1 + exponentials)  # sigmoid(z)
        shares -= 1
        if self.pos_weight is not None:
            weights = 1 + (_stretched("pos_weight", self.pos_weight, z) - 1) * targets
            losses *= weights
            shares *= weights
        losses += rest * z
        shares += rest
        if self.weight is not None:
            own = _stretched("weight", self.weight, z)
            losses *= own
            shares *= own
        return losses, shares


def _stretched(name: str, weights: ArrayLike, z: Array) -> Array:
    """Return weights that stretch to the shape of the outputs, which must not grow by them."""
    given = np.asarray(weights, z.dtype)
    try:
        fits = np.broadcast_shapes(given.shape, z.shape) == z.shape
    except ValueError:
        fits = False
    if not fits:
        raise ShapeError(
            f"BCEWithLogitsLoss: {name} of shape {given.shape} does not stretch to outputs of shape {z.shape}",
            help=f"give a number, or one for each of {z.shape[-1]} outputs",
        )
    return given
