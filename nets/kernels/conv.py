"""Convolutions of maps, channels last.

Forward, the windows of a block of maps are copied to a matrix that fits a cache, and multiplied. Backward, a
convolution of stride 1 that is not narrow copies the windows of the output's gradient instead, and both gradients come
from that one matrix: with the kernel turned round it gives the input's, with the input the weights'. Otherwise the
weights' gradient comes from the input's windows, kept from the forward pass where they are small, and the input's from
one product per place in the kernel, added to a slice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nets.arrays import Array, Workspace
from nets.kernels.products import Gram, times
from nets.kernels.windows import BLOCK_BYTES, Columns, Window, pad

TURN_FROM = 16  # channels on both sides from which backward turns the kernel round
KEEP_BYTES = 64 << 20  # columns up to this size are kept for the backward pass


@dataclass
class Kept:
    """What backward needs of forward: the input, padded, and its columns where they are kept, group by group."""

    x: Array
    padded: Array
    columns: list[Columns]


def conv2d(
    x: Array, weight: Array, bias: Array | None, window: Window, groups: int, space: Workspace, training: bool = True
) -> tuple[Array, Kept]:
    """Return the convolution (N, H', W', C_out) of maps (N, H, W, C_in), and what backward needs.

    Parameters
    ----------
    weight : ndarray, shape (C_out, C_in / groups, kh, kw)
    bias : ndarray, shape (C_out,), or None
    """
    size = window.output(x.shape[1:3])
    padded = pad(x, window.padding, space, "padded")
    y = space.take("y", (len(x), *size, len(weight)), x.dtype)
    row_bias = None if bias is None else np.tile(bias, size[1])
    kept = Kept(x, padded, [])
    for g, (ins, outs) in enumerate(_groups(weight, groups)):
        windows = window.all(padded[..., ins], size)
        keep = training and windows.size * x.itemsize <= KEEP_BYTES and not _turns(window, windows, weight[outs])
        columns = Columns(windows, space, f"columns {g}" if keep else "columns", keep)
        matrix = _matrix(weight[outs])
        kept.columns.append(columns)
        for block, rows in columns.blocks():
            part = y[block]
            times(rows, matrix, part[..., outs].reshape(len(rows), -1))
            if row_bias is not None and g == groups - 1:  # while the block is in the cache
                lines = part.reshape(-1, len(row_bias))
                lines += row_bias
    return y, kept


def conv2d_backward(
    dy: Array, weight: Array, window: Window, groups: int, kept: Kept, space: Workspace, need_dx: bool = True
) -> tuple[Array | None, Array]:
    """Return the gradients of the input (N, H, W, C_in) and of the weight (C_out, C_in / groups, kh, kw)."""
    dweight = np.empty(weight.shape, dy.dtype)
    dx = space.take("dx", kept.x.shape, dy.dtype) if need_dx else None
    for g, (ins, outs) in enumerate(_groups(weight, groups)):
        columns = kept.columns[g]
        part = None if dx is None else dx[..., ins]
        if part is not None and _turns(window, columns.windows, weight[outs]):
            dweight[outs] = _turned(dy[..., outs], weight[outs], window, kept.x[..., ins], part, space)
        else:
            dweight[outs] = _weight_gradient(dy[..., outs], columns, space)
            if part is not None:
                _scatter(dy[..., outs], weight[outs], window, part, space)
    return dx, dweight


def _groups(weight: Array, groups: int) -> list[tuple[slice, slice]]:
    """Return the channels that every group reads, and those it writes."""
    outs, ins = len(weight) // groups, weight.shape[1]
    return [(slice(g * ins, (g + 1) * ins), slice(g * outs, (g + 1) * outs)) for g in range(groups)]


def _matrix(weight: Array) -> Array:
    """Return the weight as (kh * kw * C_in, C_out)."""
    return np.ascontiguousarray(weight.transpose(2, 3, 1, 0)).reshape(-1, len(weight))


def _turns(window: Window, windows: Array, weight: Array) -> bool:
    """Whether backward turns the kernel round: no stride, a border that lets it, and not narrow."""
    reach, padding = window.reach, window.padding
    fits = all(max(padding[axis]) < reach[axis] for axis in (0, 1))
    return window.stride == (1, 1) and fits and min(weight.shape[:2]) >= TURN_FROM


def _turned(dy: Array, weight: Array, window: Window, x: Array, dx: Array, space: Workspace) -> Array:
    """Write the input's gradient to `dx`, and return the weight's: both from the columns of `dy`."""
    c_out, c_in, kh, kw = weight.shape
    border = [
        (reach - 1 - low, reach - 1 - high) for reach, (low, high) in zip(window.reach, window.padding, strict=True)
    ]
    padded = pad(dy, (border[0], border[1]), space, "padded dy")
    columns = Columns(window.all(padded, x.shape[1:3]), space, "columns dy")
    matrix = np.ascontiguousarray(weight.transpose(2, 3, 0, 1)[::-1, ::-1]).reshape(-1, c_in)
    gram = Gram(space, "gram", (c_in, len(matrix)), dy.dtype)
    for block, rows in columns.blocks():
        times(rows, matrix, dx[block].reshape(len(rows), c_in))
        gram.add(x[block].reshape(len(rows), c_in), rows)
    return gram.total().reshape(c_in, kh, kw, c_out)[:, ::-1, ::-1].transpose(3, 0, 1, 2)


def _weight_gradient(dy: Array, columns: Columns, space: Workspace) -> Array:
    """Return the weight's gradient from the columns of the input."""
    kh, kw, c_in = columns.windows.shape[3:]
    c_out = dy.shape[3]
    gram = Gram(space, "gram", (kh * kw * c_in, c_out), dy.dtype)
    for block, rows in columns.blocks():
        gram.add(rows, dy[block].reshape(len(rows), c_out))
    return gram.total().reshape(kh, kw, c_in, c_out).transpose(3, 2, 0, 1)


def _scatter(dy: Array, weight: Array, window: Window, dx: Array, space: Workspace) -> None:
    """Write the input's gradient to `dx`: one product per place in the kernel, added to what it saw."""
    n, height, width, c_out = dy.shape
    (above, below), (left, right) = window.padding
    _, rows, columns, c_in = dx.shape
    matrices = np.ascontiguousarray(weight.transpose(2, 3, 0, 1)).reshape(-1, c_out, c_in)
    maps = max(1, BLOCK_BYTES // (len(matrices) * height * width * c_in * dy.itemsize))
    for start in range(0, n, maps):
        block = slice(start, min(start + maps, n))
        m = block.stop - start
        padded = space.take("padded dx", (m, above + rows + below, left + columns + right, c_in), dy.dtype)
        padded[...] = 0
        parts = space.take("parts", (len(matrices), m * height * width, c_in), dy.dtype)
        np.matmul(dy[block].reshape(-1, c_out), matrices, out=parts)
        for offset, part in zip(window.offsets, parts, strict=True):
            seen = window.at(padded, offset, (height, width))
            seen += part.reshape(seen.shape)
        dx[block] = padded[:, above : above + rows, left : left + columns]
