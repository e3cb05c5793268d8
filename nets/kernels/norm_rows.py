"""Norms of the rows of a matrix (M, L): layer norm, and root-mean-square norm, which leaves the mean in.

Rows are worked at block by block, each block staying in a cache for all passes. Sums along rows and over them are
products with ones or with the weight, by BLAS. A row is first moved by its mean as that sum gives it; what the moved
row still has of a mean is taken from it and from its squares, so that a large mean costs no digits.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nets.core.arrays import Array, scratch
from nets.kernels.rows import blocks, row_sums


class RowStatistics(NamedTuple):
    """What rows were normalised by, and what backward needs."""

    shift: Array | None  # (M, 1): taken from each row; None where the mean stays in
    rest: Array | None  # (M, 1): the mean of the rows so moved
    inverse: Array  # (M, 1): 1 / sqrt(variance + eps)


def normalize_rows(
    x: Array, weight: Array | None, bias: Array | None, eps: float, centred: bool, y: Array
) -> RowStatistics:
    """Write ``(x - mean) / sqrt(variance + eps) * weight + bias`` of every row to `y`.

    Parameters
    ----------
    x : ndarray, shape (M, L)
    weight, bias : ndarray, shape (L,), or None
    eps : float
        Added to the variance.
    centred : bool
        Whether rows are moved by their mean; without, the variance is the mean of the squares.
    y : ndarray, shape (M, L)
        Written to.

    Returns
    -------
    RowStatistics
    """
    shift, rest = (np.empty((len(x), 1), x.dtype) for _ in range(2)) if centred else (None, None)
    done = RowStatistics(shift, rest, np.empty((len(x), 1), x.dtype))
    average = np.full(x.shape[1], 1 / x.shape[1], x.dtype)
    for block in blocks(x):
        given, out, inverse = x[block], y[block], done.inverse[block]
        if done.shift is not None and done.rest is not None:
            np.matmul(given, average, out=done.shift[block, 0])
            given = np.subtract(given, done.shift[block], out=out)
            np.matmul(given, average, out=done.rest[block, 0])
        squares = np.einsum("ij,ij->i", given, given)[:, None]
        squares *= 1 / x.shape[1]
        if done.rest is not None:
            squares -= done.rest[block] ** 2
            np.maximum(squares, 0, out=squares)
        np.divide(1, np.sqrt(squares + eps), out=inverse)
        np.multiply(given, inverse, out=out)
        if done.rest is not None:
            out -= done.rest[block] * inverse
        if weight is not None:
            out *= weight
        if bias is not None:
            out += bias
    return done


def normalize_rows_backward(
    dy: Array, x: Array, weight: Array | None, done: RowStatistics, dx: Array | None
) -> tuple[Array, Array]:
    """Write the gradient of the input to `dx`, and return those of the weight and of the bias, (L,).

    Parameters
    ----------
    dy, x : ndarray, shape (M, L)
    weight : ndarray, shape (L,), or None
    done : RowStatistics
        What `normalize_rows` returned.
    dx : ndarray, shape (M, L), or None
        Written to, if wanted.
    """
    width = x.shape[1]
    dweight, dbias = np.zeros(width, dy.dtype), np.zeros(width, dy.dtype)
    factors = np.ones(width, dy.dtype) if weight is None else weight
    first = x[next(blocks(x), slice(0))].shape
    normal, product = (scratch().take(name, first, dy.dtype) for name in ("normal", "normal dy"))
    for block in blocks(x):
        given, inverse = dy[block], done.inverse[block]
        hat = _normal(x[block], done, block, normal[: len(given)])
        part = np.multiply(given, hat, out=product[: len(given)])
        dweight += row_sums(part)
        dbias += row_sums(given)
        if dx is None:
            continue
        slope = part @ factors
        slope *= 1 / width
        hat *= slope[:, None]
        result = np.multiply(given, factors, out=dx[block])
        if done.rest is not None:
            level = given @ factors
            level *= 1 / width
            result -= level[:, None]
        result -= hat
        result *= inverse
    return dweight, dbias


def _normal(x: Array, done: RowStatistics, block: slice, out: Array) -> Array:
    """Return rows as they are before weight and bias."""
    inverse = done.inverse[block]
    if done.shift is None or done.rest is None:
        return np.multiply(x, inverse, out=out)
    np.subtract(x, done.shift[block], out=out)
    out -= done.rest[block]
    out *= inverse
    return out
