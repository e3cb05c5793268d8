"""Norms of the rows of a matrix (M, L): layer norm, and root-mean-square norm, which leaves the mean in.

Rows are worked at block by block, so that scratch arrays stay small. Sums along rows and over them are
products with ones or with the weight, by BLAS, and so are the tables that a factor for every row and one for every
column make together: a product of two thin matrices costs less than NumPy's pass over rows with a factor for each.
Where a mean is large beside its deviation, a block is first moved by the means of its rows, and what is left of a mean
is taken from it and from its squares, so that it costs no digits.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nets.core.arrays import Array, scratch
from nets.kernels.choice import compiled
from nets.kernels.rows import blocks, row_sums
from nets.kernels.scaling import is_near

BLOCK = 1 << 18  # elements of a block: there are many calls for each


class RowStatistics(NamedTuple):
    """What rows were normalised by, and what backward needs."""

    shift: Array | None  # (M,): taken from each row at first, 0 in most blocks; None where the mean stays in
    mean: Array | None  # (M,): of the rows so moved
    inverse: Array  # (M,): 1 / sqrt(variance + eps)


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
    width = x.shape[1]
    shift, means = (np.zeros(len(x), x.dtype) for _ in range(2)) if centred else (None, None)
    done = RowStatistics(shift, means, np.empty(len(x), x.dtype))
    gain = np.ones(width, x.dtype) if weight is None else weight
    lines = np.stack([gain, np.zeros_like(gain) if bias is None else bias])
    for block in blocks(x, BLOCK):
        given, out = x[block], y[block]
        variance = _mean_squares(given)
        if means is not None and shift is not None:
            mean = _means(given)
            variance -= mean * mean
            if not is_near(mean, variance, eps):
                shift[block] = mean
                given = _moved(given, mean)
                mean = _means(given)
                variance = _mean_squares(given) - mean * mean
            means[block] = mean
        inverse = np.divide(1, np.sqrt(np.maximum(variance, 0) + eps), out=done.inverse[block])
        offsets = np.zeros_like(inverse) if means is None else -means[block] * inverse
        np.matmul(np.stack([offsets, np.ones_like(offsets)], axis=1), lines, out=out)
        _add_scaled(given, inverse, gain, out)
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
    gain = np.ones(width, dy.dtype) if weight is None else weight
    for block in blocks(x, BLOCK):
        given, moved, inverse = dy[block], x[block], done.inverse[block]
        mean = None if done.mean is None else done.mean[block]
        if done.shift is not None and done.shift[block].any():
            moved = _moved(moved, done.shift[block])
        part = np.multiply(given, moved, out=scratch().take("product", given.shape, dy.dtype))
        dweight += inverse @ part
        dbias += row_sums(given)
        if mean is not None:
            dweight -= (mean * inverse) @ given
        if dx is None:
            continue
        slope, level = part @ gain, np.zeros_like(inverse)
        if mean is not None:
            sums = given @ gain
            slope -= mean * sums
            level -= sums * inverse * (1 / width)
        slope *= -inverse * inverse * inverse * (1 / width)
        if mean is not None:
            level -= mean * slope
        _write_gradient(given, inverse, gain, moved, slope, level, dx[block])
    return dweight, dbias


def _means(x: Array) -> Array:
    means: Array = x @ np.full(x.shape[1], 1 / x.shape[1], x.dtype)
    return means


def _mean_squares(x: Array) -> Array:
    squares: Array = np.matmul(x[:, None], x[:, :, None]).reshape(len(x))
    squares *= 1 / x.shape[1]
    return squares


def _moved(x: Array, shift: Array) -> Array:
    """Return rows from which a number each is taken."""
    return np.subtract(x, shift[:, None], out=scratch().take("moved", x.shape, x.dtype))


def _add_scaled(x: Array, rows: Array, columns: Array, y: Array) -> None:
    """Add to `y` the numbers of `x` times a factor for every row and one for every column."""
    fast = compiled("add_scaled", x)
    if fast is not None:
        fast(x, rows, columns, y)
        return
    scaled = _table(rows, columns)
    scaled *= x
    y += scaled


def _write_gradient(dy: Array, rows: Array, columns: Array, x: Array, slope: Array, level: Array, dx: Array) -> None:
    """Write ``dy * (rows * columns) + (x * slope + level)`` to `dx`, slope and level being of rows too."""
    fast = compiled("row_gradient", x)
    if fast is not None:
        fast(dy, rows, columns, x, slope, level, dx)
        return
    result = np.multiply(x, slope[:, None], out=dx)
    result += level[:, None]
    scaled = _table(rows, columns)
    scaled *= dy
    result += scaled


def _table(rows: Array, columns: Array) -> Array:
    """Return the products of every row's factor and every column's."""
    out = scratch().take("table", (len(rows), len(columns)), rows.dtype)
    # A second pair, of zeros, as NumPy leaves products of one row and one column to slow loops.
    pairs, lines = np.zeros((len(rows), 2), rows.dtype), np.zeros((2, len(columns)), rows.dtype)
    pairs[:, 0], lines[0] = rows, columns
    return np.matmul(pairs, lines, out=out)
