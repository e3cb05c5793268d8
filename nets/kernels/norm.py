"""Batch norm of the columns of a matrix (M, C)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nets.core.arrays import Array, Workspace, scratch
from nets.kernels.choice import compiled
from nets.kernels.rows import blocks, fold, long_rows, repeated


class Normalized(NamedTuple):
    """A normalised batch, its statistics, and what backward needs."""

    x: Array  # (M, C)
    y: Array  # (M, C)
    mean: Array  # (C,)
    variance: Array  # (C,), biased
    inverse: Array  # (C,): 1 / sqrt(variance + eps)


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
    mean, variance = _statistics(x)
    inverse = 1 / np.sqrt(variance + eps)
    gain = inverse if weight is None else inverse * weight
    y = space.take("y", x.shape, x.dtype)
    given, out = long_rows(x), long_rows(y)
    wide_mean, wide_gain = repeated(mean, x), repeated(gain, x)
    wide_bias = None if bias is None else repeated(bias, x)
    fast = compiled("normalized", x)
    if fast is not None and wide_bias is not None:
        fast(given, wide_mean, wide_gain, wide_bias, out)
        return Normalized(x, y, mean, variance, inverse)
    for block in blocks(given):
        part = np.subtract(given[block], wide_mean, out=out[block])
        part *= wide_gain
        if wide_bias is not None:
            part += wide_bias
    return Normalized(x, y, mean, variance, inverse)


def _statistics(x: Array) -> tuple[Array, Array]:
    """Return mean and biased variance of the columns in one pass over memory.

    ``E (x - s)^2 - (mean - s)^2`` is the variance for any s. For s the mean of the first of b blocks of rows, the
    second term is at most b times the variance, so that the difference cannot lose more than that.
    """
    given = long_rows(x)
    width, scale = x.shape[1], 1 / len(x)
    first = given[next(blocks(given))]
    shift = fold(first, width) * (width / first.size)
    wide_shift = repeated(shift, x)
    squares = np.zeros_like(wide_shift)
    sums = np.zeros_like(shift)
    centred = scratch().take("centred", first.shape, x.dtype)
    for block in blocks(given):
        part = np.subtract(given[block], wide_shift, out=centred[: len(given[block])])
        sums += fold(part, width)
        squares += np.einsum("ij,ij->j", part, part)
    off = sums * scale
    return shift + off, np.maximum(fold(squares, width) * scale - off * off, 0)


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
    given, x = long_rows(dy), long_rows(kept.x)
    width, scale = dy.shape[1], 1 / len(dy)
    wide_mean = repeated(kept.mean, dy)
    centred = scratch().take("centred", given[next(blocks(given))].shape, dy.dtype)
    dbias, dots = np.zeros_like(kept.mean), np.zeros_like(wide_mean)
    for block in blocks(given):
        part = np.subtract(x[block], wide_mean, out=centred[: len(x[block])])
        dots += np.einsum("ij,ij->j", given[block], part)
        dbias += fold(given[block], width)
    dweight = fold(dots, width) * kept.inverse
    if not need_dx:
        return None, dweight, dbias
    gain = kept.inverse if weight is None else kept.inverse * weight
    wide_gain, slope = repeated(gain, dy), repeated(-gain * kept.inverse * dweight * scale, dy)
    offset = repeated(gain * dbias * scale, dy)
    dx = space.take("dx", dy.shape, dy.dtype)
    out = long_rows(dx)
    fast = compiled("normalized_backward", dy)
    if fast is not None:
        fast(given, x, wide_mean, wide_gain, slope, offset, out)
        return dx, dweight, dbias
    for block in blocks(given):
        part = np.subtract(x[block], wide_mean, out=centred[: len(x[block])])
        part *= slope
        part -= offset
        result = np.multiply(given[block], wide_gain, out=out[block])
        result += part
    return dx, dweight, dbias


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
