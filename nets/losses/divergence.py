"""How far a distribution is from another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import ShapeError
from nets.losses.base import REDUCTIONS
from nets.losses.elementwise import Elementwise


@dataclass(frozen=True)
class KLDivLoss(Elementwise):
    """The Kullback-Leibler divergence of targets from a model: ``y (log y - z)``, where `z` are logarithms.

    Parameters
    ----------
    log_target : bool
        Whether targets are logarithms of probabilities too.
    reduction : {"mean", "batchmean", "sum", "none"}
        The divergence as it is defined is the sum over a distribution: "batchmean" is its mean over samples. "mean"
        divides by the number of all elements.

    Notes
    -----
    ``z`` and ``y`` are of one shape, (N, ...); ``z`` comes from a `LogSoftmax`. A target of probability 0 adds nothing.

    References
    ----------
    .. [1] S. Kullback and R. A. Leibler, "On information and sufficiency", Annals of Mathematical Statistics 22, 1951.

    Examples
    --------
    >>> z, y = np.log([[0.25, 0.75]]), np.array([[0.5, 0.5]])
    >>> value, dz = KLDivLoss(reduction="batchmean")(z, y)
    >>> round(value, 4), dz.tolist()
    (0.1438, [[-0.5, -0.5]])
    """

    log_target: bool = False
    reductions: ClassVar[tuple[str, ...]] = (*REDUCTIONS, "batchmean")

    def elements(self, z: Array, targets: Array) -> tuple[Array, Array]:
        if self.log_target:
            shares, logarithms = np.exp(targets), targets
        else:
            _check_shares(targets)
            shares, logarithms = targets, np.log(targets, where=targets > 0, out=np.zeros_like(targets))
        losses = np.multiply(shares, logarithms - z, where=shares > 0, out=np.zeros_like(z))
        return losses, -shares


def _check_shares(targets: Array) -> None:
    if targets.size and not targets.min() >= 0:
        place = np.argwhere(~(targets >= 0))[0].tolist()
        raise ShapeError(
            f"target {targets[tuple(place)]} at {place} is no probability", help="logarithms need log_target=True"
        )
