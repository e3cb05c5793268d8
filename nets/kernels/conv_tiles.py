"""Convolutions of few channels: neighbours of a row as one place of more channels.

A matrix product is slow where one of its sides is narrow. Some neighbours of a row, a tile, are therefore computed as
one place with the channels of all of them, by a kernel that is as wide as what they see together: every neighbour has
the kernel's weights where its own window lies, and zeros beside them. The zeros cost less than the narrow product, and
what is copied of the windows is less as well. Sums are of the same numbers and zeros, in another order.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from nets.core.arrays import Array, as_line, memory_order
from nets.kernels.windows import Window

MOST_CHANNELS = 48  # of a tile: with more the zeros cost more than is won


@lru_cache(maxsize=256)
def tile(channels: int, window: Window, width: int) -> int:
    """Return how many neighbours of a row are one place where windows are multiplied: a divisor of the row's width.

    Parameters
    ----------
    channels : int
        Of a neighbour, on the side that is narrow.
    window : Window
    width : int
        How many windows a row has.

    Examples
    --------
    >>> tile(6, Window((5, 5)), 28), tile(6, Window((5, 5)), 29), tile(64, Window((5, 5)), 28)
    (7, 1, 1)
    """
    return _divisor(width, channels, 1 + 3 * (window.kernel[1] - 1) // (2 * window.stride[1]), window)


@lru_cache(maxsize=256)
def tile_to_scatter(channels: int, window: Window, width: int) -> int:
    """Return what `tile` does where products are added to what windows saw: two or three tiles see the same.

    Parameters
    ----------
    channels, window, width
        As in `tile`.

    Examples
    --------
    >>> tile_to_scatter(6, Window((5, 5)), 28), tile_to_scatter(6, Window((3, 3), (2, 2)), 28)
    (4, 1)
    """
    kernel, stride = window.kernel[1], window.stride[1]
    return _divisor(width, channels, kernel - 1 if 2 * stride < kernel else 1, window)


def _divisor(width: int, channels: int, most: int, window: Window) -> int:
    if window.dilation[1] > 1:
        return 1
    return next((n for n in range(min(MOST_CHANNELS // channels, most), 1, -1) if width % n == 0), 1)


def takes_zeros(x: Array) -> bool:
    """Return whether 0 times every element is 0, and the product one of BLAS.

    It may say no of very large numbers, and of arrays with gaps.

    >>> takes_zeros(np.ones(3)), takes_zeros(np.array([1.0, np.inf]))
    (True, False)
    """
    line = as_line(x, memory_order(x)) if x.dtype.char in "fd" else None
    with np.errstate(all="ignore"):
        return line is not None and math.isfinite(np.dot(line, line))  # one fast pass


def widened(window: Window, count: int) -> Window:
    """Return the window of a tile.

    >>> widened(Window((3, 3), (1, 2)), 4)
    Window(kernel=(3, 9), stride=(1, 8), padding=((0, 0), (0, 0)), dilation=(1, 1))
    """
    (height, width), (down, across) = window.kernel, window.stride
    kernel = height, width + (count - 1) * across
    return Window(kernel, (down, count * across), window.padding, window.dilation)


def widened_weight(weight: Array, count: int, stride: int, width: int) -> Array:
    """Return the weight of a tile, (kh, width, C_in, count, C_out).

    Parameters
    ----------
    weight : ndarray, shape (C_out, C_in, kh, kw)
    count : int
        The neighbours of a tile.
    stride : int
        From one to the next.
    width : int
        Of the wide kernel: that of `widened`, or more.
    """
    c_out, c_in, kh, kw = weight.shape
    wide = np.zeros((kh, width, c_in, count, c_out), weight.dtype)
    for k in range(count):
        wide[:, k * stride : k * stride + kw, :, k] = weight.transpose(2, 3, 1, 0)
    return wide


def folded(wide: Array, stride: int, kw: int) -> Array:
    """Return the gradient of a weight, (kh, kw, C_in, C_out), from that of `widened_weight`.

    Parameters
    ----------
    wide : ndarray, shape (kh, width, C_in, count, C_out)
    stride : int
        As in `widened_weight`.
    kw : int
        The width of the kernel.
    """
    total = wide[:, :kw, :, 0].copy()
    for k in range(1, wide.shape[3]):
        total += wide[:, k * stride : k * stride + kw, :, k]
    return total
