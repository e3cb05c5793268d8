"""Convolution of every channel by itself (depthwise): there is no sum over channels, hence no matrix product.

Maps are multiplied place by place of the kernel, some maps at a time, so that they stay in a cache for all places.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nets.core.arrays import Array, scratch
from nets.kernels.windows import BLOCK_BYTES, Pair, Window, pad


def is_by_channel(weight: Array, groups: int) -> bool:
    """Whether each group has one channel in and one out."""
    return weight.shape[1] == 1 and len(weight) == groups


def conv_channels(x: Array, weight: Array, bias: Array | None, window: Window, y: Array) -> None:
    """Write the convolution to `y`: (N, H, W, C) to (N, H', W', C), with a weight (C, 1, kh, kw).

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
    weight : ndarray, shape (C, 1, kh, kw)
    bias : ndarray, shape (C,), or None
    window : Window
    y : ndarray, shape (N, H', W', C)
        Written to.
    """
    size = (y.shape[1], y.shape[2])
    factors = _factors(weight, size)
    for maps in _blocks(x, y):
        padded, out = pad(x[maps], window.padding, scratch(), "padded"), y[maps]
        product = scratch().take("product", out.shape, y.dtype)
        for k, (offset, factor) in enumerate(zip(window.offsets, factors, strict=True)):
            np.multiply(window.at(padded, offset, size), factor, out=product if k else out)
            if k:
                out += product
        if bias is not None:
            out += np.tile(bias, (size[1], 1))


def conv_channels_backward(dy: Array, weight: Array, window: Window, x: Array, dx: Array | None) -> Array:
    """Write the gradient of the input to `dx`, and return that of the weight as (kh, kw, 1, C).

    Parameters
    ----------
    dy : ndarray, shape (N, H', W', C)
    weight : ndarray, shape (C, 1, kh, kw)
    window : Window
    x : ndarray, shape (N, H, W, C)
    dx : ndarray, shape (N, H, W, C), or None
        Written to, if wanted.
    """
    size = (dy.shape[1], dy.shape[2])
    factors = _factors(weight, size)
    dots = np.zeros_like(factors)
    (above, _), (left, _) = window.padding
    for maps in _blocks(x, dy):
        padded, given = pad(x[maps], window.padding, scratch(), "padded"), dy[maps]
        product = scratch().take("product", given.shape, dy.dtype)
        gradient = scratch().take("padded dx", padded.shape, dy.dtype) if dx is not None else None
        if gradient is not None:
            gradient[...] = 0
        for k, (offset, factor) in enumerate(zip(window.offsets, factors, strict=True)):
            dots[k] += np.einsum("nhwc,nhwc->wc", given, window.at(padded, offset, size))
            if gradient is not None:
                np.multiply(given, factor, out=product)
                seen = window.at(gradient, offset, size)
                seen += product
        if dx is not None and gradient is not None:
            dx[maps] = gradient[:, above : above + x.shape[1], left : left + x.shape[2]]
    dweight: Array = dots.sum(axis=1)
    return dweight.reshape(*window.kernel, 1, len(weight))


def scatter_channels(dy: Array, weight: Array, window: Window, dx: Array) -> None:
    """Write the gradient of the input alone to `dx`.

    Parameters
    ----------
    dy, weight, window, dx
        As in `conv_channels_backward`.
    """
    size = (dy.shape[1], dy.shape[2])
    factors = _factors(weight, size)
    (above, below), (left, right) = window.padding
    _, rows, columns, channels = dx.shape
    for maps in _blocks(dx, dy):
        given = dy[maps]
        product = scratch().take("product", given.shape, dy.dtype)
        shape = (len(given), above + rows + below, left + columns + right, channels)
        gradient = scratch().take("padded dx", shape, dy.dtype)
        gradient[...] = 0
        for offset, factor in zip(window.offsets, factors, strict=True):
            np.multiply(given, factor, out=product)
            seen = window.at(gradient, offset, size)
            seen += product
        dx[maps] = gradient[:, above : above + rows, left : left + columns]


def _factors(weight: Array, size: Pair) -> Array:
    """Return what every place multiplies by, (kh * kw, W', C): repeated along the width, for long inner loops."""
    factors = weight.transpose(2, 3, 1, 0).reshape(-1, 1, len(weight))
    return np.repeat(factors, size[1], axis=1)


def _blocks(x: Array, y: Array) -> Iterator[slice]:
    """Yield some maps after others."""
    each = max(1, (x[:1].nbytes + 2 * y[:1].nbytes))
    step = max(1, BLOCK_BYTES // each)
    return (slice(start, min(start + step, len(x))) for start in range(0, len(x), step))
