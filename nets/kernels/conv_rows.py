"""Convolution along rows: windows of height 1, one place apart, over sequences that lie one after the other.

Flattened, the sequences are a matrix of places, and the window at place m is k consecutive rows of it: memory that is
a row of ``k * C`` already. Every k-th window starts where another ends, so that k products, each over every k-th
window, give all of them without a copy. Windows that reach from one sequence into the next are computed as well, and
not used.
"""

from __future__ import annotations

import numpy as np

from nets.core.arrays import Array, Workspace, scratch
from nets.kernels.windows import Window, pad

MOST_WASTE = 0.25  # of the windows: with more that are not used, columns are better


def is_along_rows(window: Window, size: tuple[int, int]) -> bool:
    """Whether a convolution without groups is one along rows, and wastes little."""
    (above, below), (left, right) = window.padding
    plain = window.kernel[0] == 1 and window.stride == window.dilation == (1, 1) and above == below == 0
    return plain and window.kernel[1] - 1 <= MOST_WASTE * (size[1] + left + right)


def conv_rows(x: Array, matrix: Array, bias: Array | None, window: Window, y: Array, space: Workspace) -> Array:
    """Write the convolution to `y`, and return the padded maps, which backward needs.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C_in)
    matrix : ndarray, shape (k * C_in, C_out)
    bias : ndarray, shape (C_out,), or None
    window : Window
        Of one row.
    y : ndarray, shape (N, H, W', C_out)
        Written to.
    space : Workspace
        Whose buffer holds the padded maps.
    """
    padded = pad(x, window.padding, space, "padded rows")
    places = padded.reshape(-1, x.shape[3])
    if len(matrix) == x.shape[3]:
        np.matmul(places, matrix, out=y.reshape(len(places), -1))
        seen = y
    else:
        sums = scratch().take("sums", (*padded.shape[:3], y.shape[3]), y.dtype)
        _slide(places, matrix, sums.reshape(len(places), -1))
        seen = sums[:, :, : y.shape[2]]
    if bias is not None:
        np.add(seen, bias, out=y)
    elif seen is not y:
        np.copyto(y, seen)
    return padded


def conv_rows_backward(dy: Array, weight: Array, window: Window, padded: Array, dx: Array | None) -> Array:
    """Write the gradient of the input to `dx`, and return that of the weight as (k, C_in, C_out).

    Parameters
    ----------
    dy : ndarray, shape (N, H, W', C_out)
    weight : ndarray, shape (C_out, C_in, 1, k)
    window : Window
        Of one row.
    padded : ndarray
        What `conv_rows` returned.
    dx : ndarray, shape (N, H, W, C_in), or None
        Written to, if wanted.
    """
    c_out, c_in, _, k = weight.shape
    n, height, width, _ = padded.shape
    count = n * height * width
    given = scratch().take("given", (k - 1 + count, c_out), dy.dtype)  # zeros where a window is not used
    given[: k - 1] = 0
    lines = given[k - 1 :].reshape(n, height, width, c_out)
    lines[:, :, : dy.shape[2]] = dy
    lines[:, :, dy.shape[2] :] = 0
    places, used = padded.reshape(count, c_in), given[k - 1 :]
    dweight = np.empty((k, c_in, c_out), dy.dtype)
    for j in range(k):
        np.matmul(places[j:].T, used[: count - j], out=dweight[j])
    if dx is not None:
        turned = np.ascontiguousarray(weight[:, :, 0, ::-1].transpose(2, 0, 1)).reshape(k * c_out, c_in)
        _scatter(given, turned, padded.shape, window, dx)
    return dweight


def _scatter(given: Array, turned: Array, shape: tuple[int, ...], window: Window, dx: Array) -> None:
    (_, _), (left, right) = window.padding
    whole = dx if left == right == 0 else scratch().take("padded dx", shape, dx.dtype)
    _slide(given, turned, whole.reshape(-1, shape[3]))
    if whole is not dx:
        np.copyto(dx, whole[:, :, left : shape[2] - right])


def _slide(places: Array, matrix: Array, out: Array) -> None:
    """Write the product of every window of consecutive rows, flattened, with a matrix: one row of `out` per window."""
    channels = places.shape[1]
    k = len(matrix) // channels
    windows = len(places) - k + 1
    for first in range(min(k, windows)):
        count = (windows - first - 1) // k + 1
        rows = places[first : first + count * k].reshape(count, k * channels)
        np.matmul(rows, matrix, out=out[first:windows:k])
