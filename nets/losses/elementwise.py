"""Losses of each output beside its own target; `Elementwise` is what they share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import StateError
from nets.losses.base import (
    REDUCTIONS,
    Result,
    check_not_empty,
    check_number,
    check_reduction,
    check_total,
    in_single,
    is_half,
    outputs,
    real_targets,
    reduced,
    sample_weights,
)


@dataclass(frozen=True)
class Elementwise:
    """The base of losses of outputs and targets of one shape, (N, ...): a row defines `elements`.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        What the value is: the mean over all elements, their sum, or all of them as an array, which has the gradient of
        the sum.
    """

    reduction: str = field(default="mean", kw_only=True)
    #: The reductions that there are.
    reductions: ClassVar[tuple[str, ...]] = REDUCTIONS

    def __post_init__(self) -> None:
        check_reduction(self, self.reduction, self.reductions)

    def __call__(self, z: Array, y: Array, sample_weight: Array | None = None) -> Result:
        """Return the loss and its gradient, of the shape of `z`."""
        z = outputs(z)
        if is_half(z):
            return in_single(self, z, y, sample_weight)
        targets = real_targets(z, y)
        weights = sample_weights(z, sample_weight)
        total = self._total(z, weights)
        losses, dz = self.elements(z, targets)
        return reduced(
            losses, dz, self.reduction, None if weights is None else weights.reshape(-1, *[1] * (z.ndim - 1)), total
        )

    def elements(self, z: Array, targets: Array) -> tuple[Array, Array]:
        """Return the losses of all elements and the gradient of their sum, both new arrays of the shape of `z`."""
        raise StateError(f"{type(self).__name__} computes nothing", help="define elements(self, z, targets)")

    def _total(self, z: Array, weights: Array | None) -> float:
        """Return what the sum over all elements is divided by."""
        if self.reduction in ("sum", "none"):
            return 1.0
        check_not_empty(z)
        samples = float(len(z)) if weights is None else check_total(float(weights.sum()))
        return samples if self.reduction == "batchmean" else samples * (z.size // len(z))


@dataclass(frozen=True)
class MSELoss(Elementwise):
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

    def elements(self, z: Array, targets: Array) -> tuple[Array, Array]:
        dz = z - targets
        losses = dz * dz
        dz *= 2
        return losses, dz


@dataclass(frozen=True)
class L1Loss(Elementwise):
    """The mean absolute error, ``|z - y|``: outliers pull no harder than others.

    Notes
    -----
    ``z`` and ``y`` are of one shape, (N, ...), and the mean is over all elements. The gradient is 0
    where they are equal.

    Examples
    --------
    >>> L1Loss()(np.array([[1.0], [3.0]]), np.array([[0.0], [3.0]]))
    (0.5, array([[0.5], [0. ]]))
    """

    def elements(self, z: Array, targets: Array) -> tuple[Array, Array]:
        difference = z - targets
        return np.abs(difference), np.sign(difference)


@dataclass(frozen=True)
class HuberLoss(Elementwise):
    """Squares of small errors, sizes of large ones: ``d^2 / 2`` up to `delta`, ``delta (|d| - delta / 2)`` above.

    Parameters
    ----------
    delta : float
        Where the line begins, above 0.

    Notes
    -----
    ``z`` and ``y`` are of one shape, (N, ...), ``d = z - y``, and the mean is over all elements.

    References
    ----------
    .. [1] P. J. Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35, 1964.

    Examples
    --------
    >>> HuberLoss()(np.array([[1.0], [3.0]]), np.array([[0.5], [0.0]]))
    (1.3125, array([[0.25], [0.5 ]]))
    """

    delta: float = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check_number(self, "delta", self.delta, 0, open_=True)

    def elements(self, z: Array, targets: Array) -> tuple[Array, Array]:
        difference = z - targets
        size = np.abs(difference)
        small = np.minimum(size, float(self.delta))
        losses = small * (size - small / 2)  # of both kinds; no square overflows
        return losses, np.copysign(small, difference, out=difference)


@dataclass(frozen=True)
class SmoothL1Loss(Elementwise):
    """Squares of small errors, sizes of large ones: ``d^2 / (2 beta)`` below `beta`, ``|d| - beta / 2`` above.

    Parameters
    ----------
    beta : float
        Where the line begins, at least 0; 0 is `L1Loss`.

    Notes
    -----
    ``z`` and ``y`` are of one shape, (N, ...), ``d = z - y``, and the mean is over all elements. It is `HuberLoss` over
    `beta`: the slope of the line is 1 whatever `beta` is.

    References
    ----------
    .. [1] R. Girshick, "Fast R-CNN", ICCV 2015, arXiv:1504.08083.

    Examples
    --------
    >>> SmoothL1Loss(beta=2.0)(np.array([[1.0], [3.0]]), np.array([[0.0], [0.0]]))
    (1.125, array([[0.25], [0.5 ]]))
    """

    beta: float = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check_number(self, "beta", self.beta, 0)

    def elements(self, z: Array, targets: Array) -> tuple[Array, Array]:
        difference = z - targets
        size = np.abs(difference)
        if not self.beta:
            return size, np.sign(difference)
        small = np.minimum(size, float(self.beta))
        slopes = small / float(self.beta)
        small /= 2
        losses = slopes * (size - small)
        return losses, np.copysign(slopes, difference, out=difference)
