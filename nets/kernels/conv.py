"""Convolutions of maps, channels last.

Along rows alone there is nothing to copy (`nets.kernels.conv_rows`), and channel by channel nothing to sum
(`nets.kernels.conv_channels`). Otherwise the windows of a block of maps are copied to a matrix that fits a cache, and
multiplied. Backward, a convolution of stride 1 that is not narrow copies the windows of the output's gradient instead,
and both gradients come from that one matrix: with the kernel turned round it gives the input's, with the input the
weights'. Any other takes the weights' gradient from the input's windows, copied once more, and the input's from one
product per place in the kernel, added to a slice.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from nets.core.arrays import Array, Workspace, scratch
from nets.kernels.choice import compiled
from nets.kernels.conv_channels import conv_channels, conv_channels_backward, is_by_channel
from nets.kernels.conv_rows import conv_rows, conv_rows_backward, is_along_rows
from nets.kernels.conv_tiles import folded, takes_zeros, tile, tile_to_scatter, widened, widened_weight
from nets.kernels.products import Gram, times
from nets.kernels.windows import BLOCK_BYTES, Columns, Window

TURN_FROM = 8  # channels on both sides from which backward turns a kernel round
TURN_LARGE_FROM = 16  # those from which it does one of more than nine places


class Kept(NamedTuple):
    """What backward needs of forward."""

    x: Array
    rows: Array | None = None  # the padded maps of a convolution along rows


def conv2d(
    x: Array, weight: Array, bias: Array | None, window: Window, groups: int, space: Workspace
) -> tuple[Array, Kept]:
    """Return the convolution (N, H', W', C_out) of maps (N, H, W, C_in), and what backward needs.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C_in)
    weight : ndarray, shape (C_out, C_in / groups, kh, kw)
        Fastest where it lies in memory as (kh, kw, C_in / groups, C_out).
    bias : ndarray, shape (C_out,), or None
    window : Window
        Kernel, stride, padding and dilation.
    groups : int
        Into how many the channels are divided.
    space : Workspace
        Whose buffers hold the results.
    """
    size = window.output((x.shape[1], x.shape[2]))
    y = space.take("y", (len(x), *size, len(weight)), x.dtype)
    if not len(x):
        return y, Kept(x)
    if groups == 1 and is_along_rows(window, (x.shape[1], x.shape[2])):
        return y, Kept(x, conv_rows(x, kernel_matrix(weight), bias, window, y, space))
    if is_by_channel(weight, groups):
        conv_channels(x, weight, bias, window, y)
        return y, Kept(x)
    row_bias = None if bias is None else np.tile(bias, size[1])
    count = tile(len(weight), window, size[1]) if groups == 1 and takes_zeros(x) else 1
    places = y.reshape(*y.shape[:2], size[1] // count, count * len(weight))
    if count > 1:
        window, stride = widened(window, count), window.stride[1]
        wide = widened_weight(weight, count, stride, window.kernel[1])
        weight = wide.reshape(*wide.shape[:3], -1).transpose(3, 2, 0, 1)
    for g, (ins, outs) in enumerate(by_group(weight, groups)):
        columns = Columns(x[..., ins], window)
        matrix = kernel_matrix(weight[outs])
        for block, rows in columns.blocks():
            part = places[block]
            times(rows, matrix, part[..., outs].reshape(len(rows), -1))
            if row_bias is not None and g == groups - 1:  # while the block is in a cache
                lines = part.reshape(-1, len(row_bias))
                lines += row_bias
    return y, Kept(x)


def conv2d_backward(
    dy: Array, weight: Array, window: Window, groups: int, kept: Kept, space: Workspace, need_dx: bool = True
) -> tuple[Array | None, Array]:
    """Return the gradients of the input (N, H, W, C_in) and of the weight (C_out, C_in / groups, kh, kw).

    The latter is new, and lies in memory as (kh, kw, C_in / groups, C_out).

    Parameters
    ----------
    dy : ndarray, shape (N, H', W', C_out)
    weight : ndarray, shape (C_out, C_in / groups, kh, kw)
    window : Window
        As in `conv2d`.
    groups : int
        As in `conv2d`.
    kept : Kept
        What `conv2d` returned.
    space : Workspace
        That of `conv2d`.
    need_dx : bool
        Whether the gradient of the input is wanted; without, None takes its place.
    """
    dx = space.take("dx", kept.x.shape, dy.dtype) if need_dx else None
    if not len(dy):
        return dx, np.zeros(weight.transpose(2, 3, 1, 0).shape, dy.dtype).transpose(3, 2, 0, 1)
    if kept.rows is not None:
        dmatrix = conv_rows_backward(dy, weight, window, kept.rows, dx)
        return dx, dmatrix[None].transpose(3, 2, 0, 1)
    if is_by_channel(weight, groups):
        return dx, conv_channels_backward(dy, weight, window, kept.x, dx).transpose(3, 2, 0, 1)
    c_out, c_in, kh, kw = weight.shape
    dweight = np.empty((kh, kw, c_in, c_out), dy.dtype)
    for ins, outs in by_group(weight, groups):
        part = None if dx is None else dx[..., ins]
        if part is not None and _turns(window, weight):
            dweight[..., outs] = _turned(dy[..., outs], weight[outs], window, kept.x[..., ins], part)
            continue
        dweight[..., outs] = _weight_gradient(dy[..., outs], kept.x[..., ins], window)
        if part is not None:
            scatter(dy[..., outs], weight[outs], window, part)
    return dx, dweight.transpose(3, 2, 0, 1)


def by_group(weight: Array, groups: int) -> list[tuple[slice, slice]]:
    """Return the channels that every group reads, and those it writes, of a convolution with a weight.

    >>> by_group(np.zeros((6, 2, 3, 3)), 2)
    [(slice(0, 2, None), slice(0, 3, None)), (slice(2, 4, None), slice(3, 6, None))]
    """
    outs, ins = len(weight) // groups, weight.shape[1]
    return [(slice(g * ins, (g + 1) * ins), slice(g * outs, (g + 1) * outs)) for g in range(groups)]


def kernel_matrix(weight: Array) -> Array:
    """Return the weight as (kh * kw * C_in, C_out)."""
    return np.ascontiguousarray(weight.transpose(2, 3, 1, 0)).reshape(-1, len(weight))


def _turns(window: Window, weight: Array) -> bool:
    """Whether backward turns the kernel round: no stride, a border that lets it, and not narrow."""
    fits = all(max(border) < reach for border, reach in zip(window.padding, window.reach, strict=True))
    least = TURN_FROM if math.prod(window.kernel) <= 9 else TURN_LARGE_FROM
    return window.stride == (1, 1) and fits and min(weight.shape[:2]) >= least


def _turned(dy: Array, weight: Array, window: Window, x: Array, dx: Array) -> Array:
    """Write the input's gradient to `dx`, and return the weight's: both from the columns of `dy`."""
    c_out, c_in, kh, kw = weight.shape
    above, left = (tuple(r - 1 - b for b in border) for r, border in zip(window.reach, window.padding, strict=True))
    turned = Window(window.kernel, (1, 1), ((above[0], above[1]), (left[0], left[1])), window.dilation)
    columns = Columns(dy, turned)
    matrix = np.ascontiguousarray(weight.transpose(2, 3, 0, 1)[::-1, ::-1]).reshape(-1, c_in)
    gram = Gram((c_in, len(matrix)), dy.dtype)
    for block, rows in columns.blocks():
        times(rows, matrix, dx[block].reshape(len(rows), c_in))
        gram.add(x[block].reshape(len(rows), c_in), rows)
    return gram.total().reshape(c_in, kh, kw, c_out)[:, ::-1, ::-1].transpose(1, 2, 0, 3)


def _weight_gradient(dy: Array, x: Array, window: Window) -> Array:
    """Return the weight's gradient, (kh, kw, C_in, C_out), from the columns of the input."""
    n, height, width, c_out = dy.shape
    count = tile(c_out, window, width) if dy.flags.c_contiguous else 1
    places = dy.reshape(n, height, width // count, count * c_out)
    columns = Columns(x, widened(window, count))
    gram = Gram((math.prod(columns.place), places.shape[3]), dy.dtype)
    for block, rows in columns.blocks():
        gram.add(rows, places[block].reshape(len(rows), -1))
    return folded(gram.total().reshape(*columns.place, count, c_out), window.stride[1], window.kernel[1])


def scatter(dy: Array, weight: Array, window: Window, dx: Array) -> None:
    """Write the input's gradient to `dx`: one product per place in the kernel, added to what it saw.

    Parameters
    ----------
    dy : ndarray, shape (N, H', W', C_out)
    weight : ndarray, shape (C_out, C_in, kh, kw)
    window : Window
        Of which ``window.output`` of the size of `dx` is that of `dy`.
    dx : ndarray, shape (N, H, W, C_in)
        Written to.
    """
    n, height, width, c_out = dy.shape
    count = tile_to_scatter(weight.shape[1], window, width) if takes_zeros(dy) else 1
    (above, below), (left, right) = window.padding
    _, rows, columns, c_in = dx.shape
    matrices, window, step = _scattered(weight, window, count)
    places = width // count
    given = dy.reshape(n, height, places, count * c_out)
    high, wide = above + rows + below, -(-(left + columns + right) // step)
    wide = max(wide, window.stride[1] * (places - 1) + window.reach[1])
    maps = max(1, BLOCK_BYTES // max(1, len(matrices) * height * places * step * c_in * dy.itemsize))
    for start in range(0, n, maps):
        block = slice(start, min(start + maps, n))
        m = block.stop - start
        part, shape = dx[block], (m, high, wide, step * c_in)
        is_whole = part.size == math.prod(shape) and part.flags.c_contiguous  # there is no border
        padded = part.reshape(shape) if is_whole else scratch().take("padded dx", shape, dy.dtype)
        padded[...] = 0
        parts = scratch().take("parts", (len(matrices), m * height * places, step * c_in), dy.dtype)
        np.matmul(given[block].reshape(-1, count * c_out), matrices, out=parts)
        _add_parts(parts.reshape(-1, m, height, places, step * c_in), window, padded)
        if not is_whole:
            part[...] = padded.reshape(m, high, wide * step, c_in)[:, above : above + rows, left : left + columns]


def _scattered(weight: Array, window: Window, count: int) -> tuple[Array, Window, int]:
    """Return a matrix for every place in the kernel, the window, and how many columns of maps are one of it.

    With tiles of `count` neighbours these are the columns from one tile to the next.
    """
    c_out, c_in, kh, _ = weight.shape
    if count == 1:
        return np.ascontiguousarray(weight.transpose(2, 3, 0, 1)).reshape(-1, c_out, c_in), window, 1
    stride = window.stride[1]
    step = count * stride
    across = -(-widened(window, count).kernel[1] // step)
    wide = widened_weight(weight, count, stride, across * step).reshape(kh * across, step * c_in, count * c_out)
    matrices = np.ascontiguousarray(wide.transpose(0, 2, 1))
    return matrices, Window((kh, across), (window.stride[0], 1), window.padding, window.dilation), step


def _add_parts(parts: Array, window: Window, padded: Array) -> None:
    """Add to maps what each place of the kernel gives: (kh * kw, n, H', W', C) to (n, H, W, C)."""
    _, n, height, width, channels = parts.shape
    fast = compiled("add_parts", parts)
    if fast is not None:
        rows, columns = np.array(list(window.offsets), np.uint64).T
        steps = np.array([window.stride[0], window.stride[1] * channels], np.uint64)
        if window.stride[1] == 1:  # the columns of a row lie together: one long run
            parts = parts.reshape(-1, n, height, 1, width * channels)
        fast(parts, rows, columns * np.uint64(channels), steps, padded.reshape(n, padded.shape[1], -1))
        return
    for offset, part in zip(window.offsets, parts, strict=True):
        seen = window.at(padded, offset, (height, width))
        seen += part
