"""Batch norm of the columns of a matrix (M, C): a group norm of one sample, in which each channel is a group."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nets.core.arrays import Array, Workspace
from nets.kernels.norm_groups import GroupStatistics, normalize_groups, normalize_groups_backward
from nets.kernels.rows import long_rows, repeated


class Normalized(NamedTuple):
    """A normalised batch, its statistics, and what backward needs."""

    x: Array  # (M, C)
    y: Array  # (M, C)
    groups: GroupStatistics
    mean: Array  # (C,)
    variance: Array  # (C,), biased


def normalize(x: Array, weight: Array | None, bias: Array | None, eps: float, space: Workspace) -> Normalized:
    """Return ``(x - mean) / sqrt(variance + eps) * weight + bias``, with the statistics of the batch.

    Parameters
    ----------
    x : ndarray, shape (M, C)
    weight, bias : ndarray, shape (C,), or None
    eps : float
        Added to the variance.
    space : Workspace
        Whose buffers hold the results.
    """
    y = space.take("y", x.shape, x.dtype)
    done = normalize_groups(x[None], x.shape[1], weight, bias, eps, y[None])
    mean = done.mean if done.shift is None else done.shift + done.mean
    return Normalized(x, y, done, mean[0], done.variance[0])


def normalize_backward(
    dy: Array, weight: Array | None, kept: Normalized, space: Workspace, need_dx: bool = True
) -> tuple[Array | None, Array, Array]:
    """Return the gradients of the input, of the weight and of the bias.

    Parameters
    ----------
    dy : ndarray, shape (M, C)
    weight : ndarray, shape (C,), or None
    kept : Normalized
        What `normalize` returned.
    space : Workspace
        That of `normalize`.
    need_dx : bool
        Whether the gradient of the input is wanted; without, None takes its place.
    """
    dx = space.take("dx", dy.shape, dy.dtype) if need_dx else None
    out = None if dx is None else dx[None]
    return dx, *normalize_groups_backward(dy[None], kept.x[None], dy.shape[1], weight, kept.groups, out)


def rescale(x: Array, gain: Array, shift: Array | None, out: Array) -> None:
    """Write ``x * gain + shift`` to `out`, gain and shift being (C,): batch norm once its statistics stand still.

    Parameters
    ----------
    x : ndarray, shape (M, C)
    gain : ndarray, shape (C,)
    shift : ndarray, shape (C,), or None
    out : ndarray, shape (M, C)
        Written to.
    """
    wide = long_rows(out)
    np.multiply(long_rows(x), repeated(gain, x), out=wide)
    if shift is not None:
        wide += repeated(shift, x)
