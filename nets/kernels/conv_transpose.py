"""Transposed convolutions of maps, channels last: the input's gradient of a convolution, with a convolution's backward.

The weight (C_in, C_out / groups, kh, kw) is that of a convolution from the output's channels to the input's. Without a
stride the transposed convolution is one with the kernel turned round, and goes the ways of `nets.kernels.conv`. With a
stride every place of the kernel adds its product to what it sees; backward, the windows of the output's gradient are
copied once, and both gradients come from that one matrix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nets.core.arrays import Array, Workspace, laid_for_products
from nets.kernels.conv import by_group, conv2d, conv2d_backward, kernel_matrix, scatter
from nets.kernels.conv_channels import conv_channels, conv_channels_backward, is_by_channel, scatter_channels
from nets.kernels.products import Gram, times
from nets.kernels.rows import long_rows, repeated
from nets.kernels.windows import Columns, Pair, Window


@dataclass(frozen=True)
class Spread:
    """The geometry of a transposed convolution.

    Parameters
    ----------
    window : Window
        That of the convolution whose input's gradient it is; its padding is what is cut off.
    more : pair of int
        Rows and columns more, below and to the right: of the many sizes that give one under the convolution.

    Examples
    --------
    >>> Spread(Window((3, 3), (2, 2), ((1, 1), (1, 1))), (1, 1)).output((16, 16))
    (32, 32)
    """

    window: Window
    more: Pair = (0, 0)

    def output(self, size: Pair) -> Pair:
        """Return the size of the result for maps of a size; less than 1 where nothing is left."""
        height, width = (
            (length - 1) * stride + reach - low - high + more
            for length, stride, reach, (low, high), more in zip(
                size, self.window.stride, self.window.reach, self.window.padding, self.more, strict=True
            )
        )
        return height, width

    @property
    def turned(self) -> Window | None:
        """The window of the convolution that gives the same with the kernel turned round; None where there is none."""
        (above, below), (left, right) = (
            (reach - 1 - low, reach - 1 - high + more)
            for reach, (low, high), more in zip(self.window.reach, self.window.padding, self.more, strict=True)
        )
        if self.window.stride != (1, 1) or min(above, below, left, right) < 0:
            return None
        return Window(self.window.kernel, (1, 1), ((above, below), (left, right)), self.window.dilation)

    @property
    def inner(self) -> tuple[Window, Pair]:
        """The window that sees all of the result but some last rows and columns, which no place gives to; and these."""
        (above, below), (left, right) = (
            (low, high - more) for (low, high), more in zip(self.window.padding, self.more, strict=True)
        )
        padding = (above, max(below, 0)), (left, max(right, 0))
        window = Window(self.window.kernel, self.window.stride, padding, self.window.dilation)
        return window, (max(-below, 0), max(-right, 0))


def conv_transpose2d(
    x: Array, weight: Array, bias: Array | None, spread: Spread, groups: int, space: Workspace
) -> tuple[Array, object]:
    """Return the transposed convolution (N, H', W', C_out) of maps (N, H, W, C_in), and what backward needs.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C_in)
    weight : ndarray, shape (C_in, C_out / groups, kh, kw)
        Fastest where it lies in memory as (kh, kw, C_out / groups, C_in).
    bias : ndarray, shape (C_out,), or None
    spread : Spread
    groups : int
        Into how many the channels are divided.
    space : Workspace
        Whose buffers hold the results.
    """
    window = spread.turned
    if window is not None:
        return conv2d(x, _turned(weight, groups), bias, window, groups, space)
    y = space.take("y", (len(x), *spread.output((x.shape[1], x.shape[2])), weight.shape[1] * groups), x.dtype)
    inner, (rows, columns) = spread.inner
    seen = _inside(y, (rows, columns))
    if is_by_channel(weight, groups):
        scatter_channels(x, weight, inner, seen)
    else:
        for outs, ins in by_group(weight, groups):
            scatter(x[..., ins], weight[ins], inner, seen[..., outs])
    y[:, y.shape[1] - rows :] = 0
    y[:, :, y.shape[2] - columns :] = 0
    if bias is not None and y.size:
        places = y.reshape(-1, y.shape[3])
        lines = long_rows(places)
        lines += repeated(bias, places)
    return y, x


def conv_transpose2d_backward(
    dy: Array, weight: Array, spread: Spread, groups: int, kept: object, space: Workspace, need_dx: bool = True
) -> tuple[Array | None, Array]:
    """Return the gradients of the input (N, H, W, C_in) and of the weight (C_in, C_out / groups, kh, kw).

    Parameters
    ----------
    dy : ndarray, shape (N, H', W', C_out)
    weight, spread, groups
        As in `conv_transpose2d`.
    kept : object
        What `conv_transpose2d` returned.
    space : Workspace
        That of `conv_transpose2d`.
    need_dx : bool
        Whether the gradient of the input is wanted; without, None takes its place.
    """
    window = spread.turned
    if window is not None:
        turned = _turned(weight, groups)
        dx, dturned = conv2d_backward(dy, turned, window, groups, kept, space, need_dx)  # type: ignore[arg-type]
        return dx, _turned(dturned, groups)
    x: Array = kept  # type: ignore[assignment]
    dx = space.take("dx", x.shape, dy.dtype) if need_dx else None
    inner, rest = spread.inner
    seen = _inside(dy, rest)
    if is_by_channel(weight, groups):
        if dx is not None:
            conv_channels(seen, weight, None, inner, dx)
        return dx, conv_channels_backward(x, weight, inner, seen, None).transpose(3, 2, 0, 1)
    dweight = np.empty((*inner.kernel, weight.shape[1], len(weight)), dy.dtype)
    for outs, ins in by_group(weight, groups):
        part = None if dx is None else dx[..., ins]
        dweight[..., ins] = _gathered(seen[..., outs], weight[ins], inner, x[..., ins], part)
    return dx, dweight.transpose(3, 2, 0, 1)


def _gathered(dy: Array, weight: Array, window: Window, x: Array, dx: Array | None) -> Array:
    """Write the input's gradient to `dx`, and return the weight's, (kh, kw, C_out, C_in), from the columns of `dy`."""
    columns = Columns(dy, window)
    matrix = kernel_matrix(weight)
    gram = Gram((len(matrix), len(weight)), dy.dtype)
    for block, rows in columns.blocks():
        if dx is not None:
            times(rows, matrix, dx[block].reshape(len(rows), -1))
        gram.add(rows, x[block].reshape(len(rows), -1))
    return gram.total().reshape(*columns.place, len(weight))


def _turned(weight: Array, groups: int) -> Array:
    """Return the weight with its kernel turned round and its channels changed over in every group; twice, the same."""
    first, second, kh, kw = weight.shape
    parts = weight.reshape(groups, first // groups, second, kh, kw)[..., ::-1, ::-1].transpose(0, 2, 1, 3, 4)
    return laid_for_products(parts.reshape(groups * second, first // groups, kh, kw))


def _inside(maps: Array, rest: Pair) -> Array:
    """Return maps without some last rows and columns, as a view."""
    return maps[:, : maps.shape[1] - rest[0], : maps.shape[2] - rest[1]]
