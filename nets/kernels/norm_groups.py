"""Group norm of maps, channels last: (N, P, C), P being the places, and the channels of a group side by side.

Some samples are worked at at a time, and several places are taken as one long row, against a factor for every channel
that is repeated as often. As in `nets.kernels.norm_rows`, a group is moved by a first mean, and what is left of a mean
is taken from it and from its squares.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nets.core.arrays import Array, scratch
from nets.kernels.rows import BLOCK

LONG = 1024  # elements of a long row: short beside a sample, long beside what NumPy needs to begin a row


class GroupStatistics(NamedTuple):
    """What the groups of each sample were normalised by, for every channel: (N, C)."""

    shift: Array
    rest: Array
    inverse: Array


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
    done = GroupStatistics(*(np.empty((len(x), x.shape[2]), x.dtype) for _ in range(3)))
    for block in _blocks(x):
        given, out = _long(x[block]), _long(y[block])
        shift = _mean(_sums(given), x, groups)
        part = np.subtract(given, _wide(shift, given), out=out)
        rest = _mean(_sums(part), x, groups)
        variance = _mean(np.einsum("nij,nij->nj", part, part), x, groups) - rest * rest
        inverse = 1 / np.sqrt(np.maximum(variance, 0) + eps)
        gain = inverse if weight is None else inverse * weight
        offset = -rest * gain if bias is None else bias - rest * gain
        part *= _wide(gain, given)
        part += _wide(offset, given)
        done.shift[block], done.rest[block], done.inverse[block] = shift, rest, inverse
    return done


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
    channels = x.shape[2]
    dweight, dbias = np.zeros(channels, dy.dtype), np.zeros(channels, dy.dtype)
    factors = np.ones(channels, dy.dtype) if weight is None else weight
    for block in _blocks(x):
        given, rest, inverse = _long(dy[block]), done.rest[block], done.inverse[block]
        moved = scratch().take("moved", given.shape, dy.dtype)
        np.subtract(_long(x[block]), _wide(done.shift[block], given), out=moved)
        sums = _fold(_sums(given), channels)
        products = (_fold(np.einsum("nij,nij->nj", given, moved), channels) - rest * sums) * inverse
        dweight += products.sum(0)
        dbias += sums.sum(0)
        if dx is None:
            continue
        slope = _mean(products * factors, x, groups) * inverse * inverse
        level = _mean(sums * factors, x, groups) * inverse
        moved *= _wide(-slope, given)
        moved += _wide(rest * slope - level, given)
        result = np.multiply(given, _wide(factors * inverse, given), out=_long(dx[block]))
        result += moved
    return dweight, dbias


def _blocks(x: Array) -> Iterator[slice]:
    """Yield some samples after others; none where there is no element."""
    step = max(1, BLOCK // max(1, x.shape[1] * x.shape[2]))
    return (slice(start, min(start + step, len(x))) for start in range(0, len(x) if x.size else 0, step))


def _long(x: Array) -> Array:
    """Return (n, P, C) with several places taken as one: a view (n, P / r, r C)."""
    n, places, channels = x.shape
    return x.reshape(n, -1, channels * _together(places, channels))


@lru_cache(maxsize=1024)
def _together(places: int, channels: int) -> int:
    """Return how many places are taken as one: a divisor of their number."""
    return next(r for r in range(max(1, min(places, LONG // channels)), 0, -1) if places % r == 0)


def _wide(row: Array, like: Array) -> Array:
    """Return a factor for every sample and channel, (n, C), repeated to go with long rows."""
    return np.tile(row, (1, like.shape[2] // row.shape[1]))[:, None]


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
    means = _fold(wide, channels).reshape(len(wide), groups, -1).sum(2)
    means *= groups / (channels * places)
    return np.repeat(means, channels // groups, axis=1)
