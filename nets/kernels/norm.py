"""Batch norm of the columns of a matrix (M, C)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nets.arrays import Array, Workspace
from nets.kernels.rows import dots, long_rows, repeated, row_sums


class Normalized(NamedTuple):
    """A batch, its statistics, and what backward needs."""

    y: Array  # (M, C)
    centred: Array  # (M, C): x - mean
    mean: Array  # (C,)
    variance: Array  # (C,), biased
    inverse: Array  # (C,): 1 / sqrt(variance + eps)


def normalize(x: Array, weight: Array | None, bias: Array | None, eps: float, space: Workspace) -> Normalized:
    """Return ``(x - mean) / sqrt(variance + eps) * weight + bias``, with the statistics of the batch."""
    scale = 1 / len(x)
    mean = row_sums(x) * scale
    centred, y = space.take("centred", x.shape, x.dtype), space.take("y", x.shape, x.dtype)
    np.subtract(long_rows(x), repeated(mean, x), out=long_rows(centred))
    variance = dots(centred, centred) * scale
    inverse = 1 / np.sqrt(variance + eps)
    rescale(centred, inverse if weight is None else inverse * weight, bias, y)
    return Normalized(y, centred, mean, variance, inverse)


def normalize_backward(
    dy: Array, weight: Array | None, kept: Normalized, space: Workspace, need_dx: bool = True
) -> tuple[Array | None, Array, Array]:
    """Return the gradients of the input, of the weight and of the bias. What is kept is overwritten."""
    centred, inverse = kept.centred, kept.inverse
    dbias = row_sums(dy)
    projection = dots(dy, centred)
    dweight = projection * inverse
    if not need_dx:
        return None, dweight, dbias
    scale = 1 / len(dy)
    gain = inverse if weight is None else inverse * weight
    dx = space.take("dx", dy.shape, dy.dtype)
    out, line = long_rows(dx), long_rows(centred)
    np.multiply(long_rows(dy), repeated(gain, dy), out=out)
    line *= repeated(-gain * inverse * dweight * scale, dy)
    out += line
    out -= repeated(gain * dbias * scale, dy)
    return dx, dweight, dbias


def rescale(x: Array, gain: Array, shift: Array | None, out: Array) -> None:
    """Write ``x * gain + shift`` to `out`, gain and shift being (C,): batch norm once its statistics stand still."""
    wide = long_rows(out)
    np.multiply(long_rows(x), repeated(gain, x), out=wide)
    if shift is not None:
        wide += repeated(shift, x)
