"""Samples of long rows (n, R, W), scaled and moved by a row of factors for each sample (n, W).

This is what norms come to once their statistics are there. A block stays in a cache for all passes over it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nets.core.arrays import Array, scratch
from nets.kernels.choice import compiled
from nets.kernels.rows import BLOCK

FAR = 4.0  # the square of a mean over the variance from which the mean is taken off before squares are summed


def is_near(mean: Array, variance: Array, eps: float) -> bool:
    """Whether means are so near to 0, beside the deviations, that squares without them cost no digit worth having.

    Then ``E x^2 - mean^2`` loses less than three bits, and a pass over memory is saved. False too where a square was
    not finite.

    Parameters
    ----------
    mean, variance : ndarray
        Of one shape.
    eps : float
        What is added to the variance.

    Examples
    --------
    >>> is_near(np.array([1.0]), np.array([1.0]), 0.0), is_near(np.array([100.0]), np.array([1.0]), 0.0)
    (True, False)
    """
    return bool((mean * mean <= FAR * (variance + eps)).all())


def scale(x: Array, gain: Array, offset: Array, y: Array) -> None:
    """Write ``x * gain + offset`` to `y`, which may be `x`.

    Parameters
    ----------
    x : ndarray, shape (n, R, W)
    gain, offset : ndarray, shape (n, W)
    y : ndarray, shape (n, R, W)
        Written to.
    """
    fast = compiled("scale", x)
    if fast is not None:
        fast(x, gain, offset, y)
        return
    for block, own in _blocks(x):
        part = np.multiply(x[block], gain[own, None], out=y[block])
        part += offset[own, None]


def scale_sum(dy: Array, factor: Array, x: Array, slope: Array, level: Array, dx: Array) -> None:
    """Write ``dy * factor + (x * slope + level)`` to `dx`, which may be `x`.

    Parameters
    ----------
    dy, x : ndarray, shape (n, R, W)
    factor, slope, level : ndarray, shape (n, W)
    dx : ndarray, shape (n, R, W)
        Written to.
    """
    fast = compiled("scale_sum", x)
    if fast is not None:
        fast(dy, factor, x, slope, level, dx)
        return
    for block, own in _blocks(x):
        given = dy[block]
        part = np.multiply(x[block], slope[own, None], out=dx[block])
        part += level[own, None]
        part += np.multiply(given, factor[own, None], out=scratch().take("scaled", given.shape, dy.dtype))


def _blocks(x: Array) -> Iterator[tuple[tuple[slice, slice], slice]]:
    """Yield blocks, some rows of a sample or some whole samples, and the samples they are of."""
    n, rows, width = x.shape
    high = max(1, min(rows, BLOCK // max(1, width)))
    deep = max(1, BLOCK // max(1, rows * width))
    for start in range(0, n if rows * width else 0, deep):
        own = slice(start, start + deep)
        for top in range(0, rows, high):
            yield (own, slice(top, top + high)), own
