"""What metrics have in common: which are of all outputs at once, and what they are given as arrays."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from nets.core.arrays import Array
from nets.core.errors import ShapeError
from nets.losses import as_array, check_not_empty, real_targets

Metric: TypeAlias = Callable[[Array, Array], float]


def whole(metric: Callable[..., float]) -> Callable[..., float]:
    """Return a metric marked as one of all outputs at once: `fit` and `evaluate` keep them until the last batch.

    Examples
    --------
    >>> is_whole(whole(lambda z, y: float(np.median(z - y)))), is_whole(lambda z, y: float((z == y).mean()))
    (True, False)
    """
    metric.whole = True  # type: ignore[attr-defined]
    return metric


def is_whole(metric: Metric) -> bool:
    """Whether a metric, or the one that a `functools.partial` is of, is no mean over samples."""
    return bool(getattr(base_of(metric), "whole", False))


def base_of(metric: Any) -> Any:
    """Return the function that a `functools.partial` is of, or the metric itself."""
    return metric.func if isinstance(metric, functools.partial) else metric


def arrays(z: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """Return outputs and targets as arrays, or refuse what are no numbers."""
    for name, values in (("outputs", z := as_array("outputs", z)), ("targets", y := as_array("targets", y))):
        if values.dtype.kind not in "fiub":
            raise ShapeError(f"{name} must be numbers, but have dtype {values.dtype}")
    return z, y


def numbers(z: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """Return outputs and targets of one shape in double precision."""
    given, targets = arrays(z, y)
    outputs = given.astype(np.float64)
    targets = real_targets(outputs, targets)
    check_not_empty(outputs)
    return outputs, targets
