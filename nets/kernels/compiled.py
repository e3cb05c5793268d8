"""Kernels compiled by numba: the loops that NumPy makes slowly, with the same results to the last bit.

Every element is computed by the same operations in the same order as in NumPy, nothing is reordered or fused
(``fastmath`` is off), and sums over many elements stay with NumPy and BLAS. The functions here are plain Python until
`compile_all` is called, so that numba is imported by nobody who does not use it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.kernels.edges import run_edges
from nets.kernels.softmax import softmax_gradient, softmax_shift
from nets.kernels.steps import adam_step, momentum_step
from nets.kernels.words import are_bits, count_bits, run_samples, run_words


def relu_backward(dy: Array, y: Array, dx: Array) -> None:
    """Write a line of gradients times 0 where `y` is not above 0 to another.

    Parameters
    ----------
    dy : ndarray
    y : ndarray
        The output.
    dx : ndarray
        Written to; not `dy`, for which the loop would not be a vector's.
    """
    for k in range(len(y)):
        dx[k] = dy[k] * (y[k] > 0)


def relu_backward_inplace(y: Array, dx: Array) -> None:
    """Multiply a line of gradients by 0 where `y` is not above 0.

    Parameters
    ----------
    y : ndarray
        The output.
    dx : ndarray
        Changed in place.
    """
    for k in range(len(y)):
        dx[k] *= y[k] > 0


def add_row(matrix: Array, row: Array) -> None:
    """Add a row to all rows of a matrix.

    Parameters
    ----------
    matrix : ndarray, shape (M, C)
        Changed in place.
    row : ndarray, shape (C,)
    """
    for m in range(matrix.shape[0]):
        for k in range(matrix.shape[1]):
            matrix[m, k] += row[k]


def scale(x: Array, gain: Array, offset: Array, y: Array) -> None:
    """Write ``x * gain + offset`` of samples of long rows to `y`, with a row of factors for each.

    Parameters
    ----------
    x : ndarray, shape (n, R, W)
    gain, offset : ndarray, shape (n, W)
    y : ndarray, shape (n, R, W)
        Written to.
    """
    for sample in range(x.shape[0]):
        for row in range(x.shape[1]):
            for k in range(x.shape[2]):
                y[sample, row, k] = x[sample, row, k] * gain[sample, k] + offset[sample, k]


def scale_sum(dy: Array, factor: Array, x: Array, slope: Array, level: Array, dx: Array) -> None:
    """Write ``dy * factor + (x * slope + level)`` of samples of long rows to `dx`.

    Parameters
    ----------
    dy, x : ndarray, shape (n, R, W)
    factor, slope, level : ndarray, shape (n, W)
    dx : ndarray, shape (n, R, W)
        Written to.
    """
    for sample in range(x.shape[0]):
        for row in range(x.shape[1]):
            for k in range(x.shape[2]):
                moved = x[sample, row, k] * slope[sample, k] + level[sample, k]
                dx[sample, row, k] = moved + dy[sample, row, k] * factor[sample, k]


def add_scaled(x: Array, rows: Array, columns: Array, y: Array) -> None:
    """Add ``x * (rows * columns)`` to `y`: a factor for every row, and one for every column.

    Parameters
    ----------
    x : ndarray, shape (M, L)
    rows : ndarray, shape (M,)
    columns : ndarray, shape (L,)
    y : ndarray, shape (M, L)
        Added to.
    """
    for row in range(x.shape[0]):
        for k in range(x.shape[1]):
            y[row, k] += x[row, k] * (rows[row] * columns[k])


def row_gradient(dy: Array, rows: Array, columns: Array, x: Array, slope: Array, level: Array, dx: Array) -> None:
    """Write ``dy * (rows * columns) + (x * slope + level)`` to `dx`.

    Parameters
    ----------
    dy, x : ndarray, shape (M, L)
    rows, slope, level : ndarray, shape (M,)
    columns : ndarray, shape (L,)
    dx : ndarray, shape (M, L)
        Written to.
    """
    for row in range(x.shape[0]):
        for k in range(x.shape[1]):
            moved = x[row, k] * slope[row] + level[row]
            dx[row, k] = moved + dy[row, k] * (rows[row] * columns[k])


def divide(dy: Array, x: Array, y: Array, dx: Array) -> None:
    """Give each window's gradient to its first maximum: windows of two places, side by side along the second axis.

    Parameters
    ----------
    dy, y : ndarray
        Gradient and maximum of each window.
    x : ndarray
        The values, two for each window along the second axis.
    dx : ndarray, shape of `x`
        Written to.
    """
    for a in range(y.shape[0]):
        for window in range(y.shape[1]):
            for b in range(y.shape[2]):
                given = dy[a, window, b]
                taken = given * (x[a, 2 * window, b] == y[a, window, b])
                dx[a, 2 * window, b] = taken
                dx[a, 2 * window + 1, b] = given - taken


def add_parts(parts: Array, rows: Array, starts: Array, steps: Array, out: Array) -> None:
    """Add to rows of maps (n, H, L) what every place of a kernel gives: parts of shape (places, n, H', W', C).

    Row r and column w of part k go to row ``rows[k] + r * steps[0]`` from ``starts[k] + w * steps[1]`` on. Numbers
    without a sign spare the test for negative indices.

    Parameters
    ----------
    parts : ndarray, shape (places, n, H', W', C)
    rows : ndarray of unsigned int, shape (places,)
        The first row of each part.
    starts : ndarray of unsigned int, shape (places,)
        The first element of a row that each part goes to.
    steps : ndarray of unsigned int, shape (2,)
        From row to row, and from column to column.
    out : ndarray, shape (n, H, L)
        Added to.
    """
    places, n, height, width, channels = parts.shape
    for m in range(n):
        for k in range(places):
            for row in range(np.uint64(height)):
                target = rows[k] + row * steps[0]
                for column in range(np.uint64(width)):
                    start = starts[k] + column * steps[1]
                    for c in range(np.uint64(channels)):
                        out[m, target, start + c] += parts[k, m, row, column, c]


#: Name -> loops.
LOOPS: Mapping[str, Callable[..., Any]] = {
    "adam_step": adam_step,
    "add_parts": add_parts,
    "add_row": add_row,
    "add_scaled": add_scaled,
    "are_bits": are_bits,
    "count_bits": count_bits,
    "divide": divide,
    "momentum_step": momentum_step,
    "relu_backward": relu_backward,
    "relu_backward_inplace": relu_backward_inplace,
    "row_gradient": row_gradient,
    "run_edges": run_edges,
    "run_samples": run_samples,
    "run_words": run_words,
    "scale": scale,
    "scale_sum": scale_sum,
    "softmax_gradient": softmax_gradient,
    "softmax_shift": softmax_shift,
}


def compile_all() -> dict[str, Callable[..., Any]]:
    """Return every row of `LOOPS` as a function that numba compiles on its first call; needs numba.

    The machine code is kept on disk where there is a folder for it.
    """
    import numba

    options: dict[str, Any] = {"nogil": True, "fastmath": False, "error_model": "numpy"}
    try:
        return {name: numba.njit(cache=True, **options)(loops) for name, loops in LOOPS.items()}
    except RuntimeError:  # no folder can be written
        return {name: numba.njit(**options)(loops) for name, loops in LOOPS.items()}
