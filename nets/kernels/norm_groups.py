"""Group norm of maps, channels last: (N, P, C), P being the places, and the channels of a group side by side.

Several places are taken as one long row, against a factor for every channel that is repeated as often. Where a mean is
large beside its deviation, groups are first moved by it, and what is left of a mean is taken from them and from their
squares, so that it costs no digits.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nets.core.arrays import Array, scratch
from nets.kernels.scaling import is_near, scale, scale_sum

SHORTEST, LONGEST = 512, 1 << 14  # elements of a long row: what NumPy needs to begin a row is little beside them
ROWS = 64  # in a sample, if they may be as long or as short as that


class GroupStatistics(NamedTuple):
    """What the groups of each sample were normalised by, for every channel: (N, C)."""

    shift: Array | None  # what was taken off before the mean; None where that is nothing
    mean: Array  # of what is left
    variance: Array  # biased
    inverse: Array  # 1 / sqrt(variance + eps)


def normalize_groups(
    x: Array, groups: int, weight: Array | None, bias: Array | None, eps: float, y: Array
) -> GroupStatistics:
    """Write ``(x - mean) / sqrt(variance + eps) * weight + bias`` to `y`, by sample and group of channels.

    Parameters
    ----------
    x : ndarray, shape (N, P, C)
    groups : int
        Into how many the channels are divided.
    weight, bias : ndarray, shape (C,), or None
    eps : float
        Added to the variance.
    y : ndarray, shape (N, P, C)
        Written to.

    Returns
    -------
    GroupStatistics
    """
    given, out, shift = _long(x), _long(y), None
    mean, variance = _moments(given, x, groups)
    if not is_near(mean, variance, eps):
        given, shift = np.subtract(given, _wide(mean, given)[:, None], out=out), mean
        mean, variance = _moments(given, x, groups)
    variance = np.maximum(variance, 0)
    inverse = 1 / np.sqrt(variance + eps)
    gain = inverse if weight is None else inverse * weight
    offset = -mean * gain if bias is None else bias - mean * gain
    scale(given, _wide(gain, given), _wide(offset, given), out)
    return GroupStatistics(shift, mean, variance, inverse)


def normalize_groups_backward(
    dy: Array, x: Array, groups: int, weight: Array | None, done: GroupStatistics, dx: Array | None
) -> tuple[Array, Array]:
    """Write the gradient of the input to `dx`, and return those of the weight and of the bias, (C,).

    Parameters
    ----------
    dy, x : ndarray, shape (N, P, C)
    groups : int
        As in `normalize_groups`.
    weight : ndarray, shape (C,), or None
    done : GroupStatistics
        What `normalize_groups` returned.
    dx : ndarray, shape (N, P, C), or None
        Written to, if wanted.
    """
    given, moved, channels = _long(dy), _long(x), x.shape[2]
    if done.shift is not None:
        space = scratch().take("moved", moved.shape, x.dtype)
        moved = np.subtract(moved, _wide(done.shift, moved)[:, None], out=space)
    sums = _fold(_sums(given), channels)
    products = (_fold(np.einsum("nij,nij->nj", given, moved), channels) - done.mean * sums) * done.inverse
    if dx is not None:
        factors = np.ones(channels, dy.dtype) if weight is None else weight
        slope = -_mean(products * factors, x, groups) * done.inverse * done.inverse
        level = -done.mean * slope - _mean(sums * factors, x, groups) * done.inverse
        factor, slope, level = (_wide(row, given) for row in (factors * done.inverse, slope, level))
        scale_sum(given, factor, moved, slope, level, _long(dx))
    return products.sum(0), sums.sum(0)


def _moments(long: Array, x: Array, groups: int) -> tuple[Array, Array]:
    """Return mean and variance of the group of each channel, (n, C)."""
    mean = _mean(_sums(long), x, groups)
    return mean, _mean(np.einsum("nij,nij->nj", long, long), x, groups) - mean * mean


def _long(x: Array) -> Array:
    """Return (n, P, C) with several places taken as one: a view (n, P / r, r C)."""
    n, places, channels = x.shape
    together = _together(places, channels)
    return x.reshape(n, places // together, channels * together)


@lru_cache(maxsize=1024)
def _together(places: int, channels: int) -> int:
    """Return how many places are taken as one: a divisor of their number."""
    long = min(max(places * channels // ROWS, SHORTEST), LONGEST)
    return next((r for r in range(max(1, min(places, long // channels)), 0, -1) if places % r == 0), 1)


def _wide(row: Array, like: Array) -> Array:
    """Return a factor for every sample and channel, (n, C), repeated to go with long rows."""
    return np.tile(row, (1, like.shape[2] // row.shape[1]))


def _sums(x: Array) -> Array:
    """Return the sums of the long rows of every sample, (n, r C)."""
    sums: Array = np.matmul(np.ones(x.shape[1], x.dtype), x)
    return sums


def _fold(wide: Array, channels: int) -> Array:
    """Return the sums of the places that a long row is made of, (n, C)."""
    sums: Array = wide.reshape(len(wide), wide.shape[1] // channels, channels).sum(1)
    return sums


def _mean(wide: Array, x: Array, groups: int) -> Array:
    """Return the mean of every group from sums, (n, r C), for each of its channels, (n, C)."""
    _, places, channels = x.shape
    means = _fold(wide, channels).reshape(len(wide), groups, channels // groups).sum(2)
    means *= groups / (channels * max(1, places))
    return np.repeat(means, channels // groups, axis=1)
