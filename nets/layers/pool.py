"""Pooling by windows of one size."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.core.module import Module
from nets.kernels.pool import Line, max_pool, max_pool_backward, total_pool, total_pool_backward
from nets.kernels.windows import Pair, Window, pad
from nets.layers.geometry import (
    Size,
    channels_second,
    channels_to_end,
    check_maps,
    check_sequences,
    pair,
    rounded_up,
    single,
    whole,
)


def _window(kernel: Pair, stride: Pair, padding: Pair, dilation: Pair) -> Window:
    window = Window(kernel, stride, ((padding[0], padding[0]), (padding[1], padding[1])), dilation)
    if any(2 * border > reach for border, reach in zip(padding, window.reach, strict=True)):
        raise NetsError(f"padding must be at most half of the window, but is {padding} for a window of {window.reach}")
    return window


def _rounded_up(window: Window, size: Pair) -> Window:
    """Return the window with the border that ``ceil_mode`` adds."""
    borders = []
    for axis, count in enumerate(rounded_up(window, size)):
        low, high = window.padding[axis]
        hangs_over = (count - 1) * window.stride[axis] + window.reach[axis] - (size[axis] + low + high)
        borders.append((low, high + max(0, hangs_over)))
    return Window(window.kernel, window.stride, (borders[0], borders[1]), window.dilation)


def _lines(window: Window, size: Pair) -> tuple[Line, Line]:
    counts = window.output(size)
    rows, columns = zip(counts, window.kernel, window.stride, window.dilation, strict=True)
    return Line(*rows), Line(*columns)


def _inside(padded: Array, window: Window) -> Array:
    """Return maps without their border."""
    (above, below), (left, right) = window.padding
    if not (above or below or left or right):
        return padded
    height, width = padded.shape[1:3]
    return np.ascontiguousarray(padded[:, above : height - below, left : width - right])


class _MaxPool(Module):
    """What pooling of maps and of sequences by the maximum shares."""

    needs_output: ClassVar[bool] = True

    def __init__(self, window: Window, ceil_mode: bool) -> None:
        self.window, self.ceil_mode = window, ceil_mode

    def _forward(self, maps: Array) -> Array:
        size = (maps.shape[1], maps.shape[2])
        window = _rounded_up(self.window, size) if self.ceil_mode else self.window
        padded = pad(maps, window.padding, self.workspace, "padded", -np.inf)
        lines = _lines(window, size)
        done = max_pool(padded, lines, self.workspace)
        if padded is not maps and done.y.size and done.y.min() == -np.inf:
            return self._over_nothing(maps, lines, window)
        self.keep(done, lines, window)
        return done.y

    def _over_nothing(self, maps: Array, lines: tuple[Line, Line], window: Window) -> Array:
        """Return the maxima where some are -inf: the gradient must not go to the border, which is no larger."""
        lowest = np.finfo(maps.dtype).min
        padded = pad(np.maximum(maps, lowest), window.padding, self.workspace, "padded", -np.inf)
        done = max_pool(padded, lines, self.workspace)
        self.keep(done, lines, window)
        y: Array = np.where(done.y == lowest, maps.dtype.type(-np.inf), done.y)
        return y

    def _backward(self, dy: Array) -> Array:
        done, lines, window = self.kept()
        return _inside(max_pool_backward(dy, done, lines, self.workspace), window)

    def windows(self, in_shape: tuple[int, ...]) -> Sequence[tuple[int, int]]:
        return self.window.spans[-(len(in_shape) - 2) :]

    def extra_repr(self) -> str:
        window = self.window
        return f"kernel_size={window.kernel}, stride={window.stride}" + (", ceil_mode=True" if self.ceil_mode else "")


class MaxPool2d(_MaxPool):
    """The maximum of every window of a map.

    The gradient goes to the first maximum of a window, row by row; ties are common after ReLU.

    Parameters
    ----------
    kernel_size : int or two of them
    stride : int or two of them, optional
        By default the kernel size: windows side by side.
    padding : int or two of them
        A border that is below every number, at most half of the window.
    dilation : int or two of them
    ceil_mode : bool
        Whether a last window may hang over the edge.

    Examples
    --------
    >>> MaxPool2d(2)(np.arange(16.0).reshape(1, 1, 4, 4)).tolist()
    [[[[5.0, 7.0], [13.0, 15.0]]]]
    """

    def __init__(
        self,
        kernel_size: Size,
        stride: Size | None = None,
        padding: Size = 0,
        dilation: Size = 1,
        ceil_mode: bool = False,
    ) -> None:
        kernel = pair("kernel_size", kernel_size)
        steps = kernel if stride is None else pair("stride", stride)
        super().__init__(_window(kernel, steps, pair("padding", padding, 0), pair("dilation", dilation)), ceil_mode)

    def forward(self, x: Array) -> Array:
        check_maps(self, x, None, self.window, self.ceil_mode)
        return channels_second(self._forward(channels_to_end(x)))

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        return channels_second(self._backward(channels_to_end(dy)))


class MaxPool1d(_MaxPool):
    """The maximum of every window of a sequence.

    Parameters
    ----------
    kernel_size, stride, padding, dilation, ceil_mode
        As those of `MaxPool2d`, with one number for every size.

    Examples
    --------
    >>> MaxPool1d(2)(np.arange(6.0).reshape(1, 1, 6)).tolist()
    [[[1.0, 3.0, 5.0]]]
    """

    def __init__(
        self,
        kernel_size: Size,
        stride: Size | None = None,
        padding: Size = 0,
        dilation: Size = 1,
        ceil_mode: bool = False,
    ) -> None:
        kernel = single("kernel_size", kernel_size)
        step = kernel if stride is None else single("stride", stride)
        border, spread = single("padding", padding, 0), single("dilation", dilation)
        super().__init__(_window((1, kernel), (1, step), (0, border), (1, spread)), ceil_mode)

    def forward(self, x: Array) -> Array:
        check_sequences(self, x, None, self.window, self.ceil_mode)
        return channels_second(self._forward(channels_to_end(x)[:, None])[:, 0])

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        return channels_second(self._backward(channels_to_end(dy)[:, None])[:, 0])


class AvgPool2d(Module):
    """The mean of every window of a map.

    Parameters
    ----------
    kernel_size : int or two of them
    stride : int or two of them, optional
        By default the kernel size: windows side by side.
    padding : int or two of them
        A border of zeros, at most half of the window.
    ceil_mode : bool
        Whether a last window may hang over the edge; what is beyond the border does not count.
    count_include_pad : bool
        Whether the zeros of the border count.
    divisor_override : int, optional
        What sums are divided by instead.

    References
    ----------
    .. [1] Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", Proc.
       IEEE 86 (1998), doi:10.1109/5.726791.

    Examples
    --------
    >>> AvgPool2d(2)(np.arange(16.0).reshape(1, 1, 4, 4)).tolist()
    [[[[2.5, 4.5], [10.5, 12.5]]]]
    """

    def __init__(
        self,
        kernel_size: Size,
        stride: Size | None = None,
        padding: Size = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        kernel = pair("kernel_size", kernel_size)
        steps = kernel if stride is None else pair("stride", stride)
        if divisor_override is not None and not whole("divisor_override", divisor_override, -sys.maxsize):
            raise NetsError("divisor_override must not be 0")
        self.window = _window(kernel, steps, pair("padding", padding, 0), (1, 1))
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad
        self.divisor_override = divisor_override

    def forward(self, x: Array) -> Array:
        check_maps(self, x, None, self.window, self.ceil_mode)
        maps, size = channels_to_end(x), (x.shape[2], x.shape[3])
        window = _rounded_up(self.window, size) if self.ceil_mode else self.window
        lines = _lines(window, size)
        done = total_pool(pad(maps, window.padding, self.workspace, "padded"), lines, self.workspace)
        factors = self._factors(size, lines, x.dtype)
        y = done.y
        y *= factors
        self.keep(done, lines, window, factors)
        return channels_second(y)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        done, lines, window, factors = self.kept()
        scaled = np.multiply(channels_to_end(dy), factors, out=self.workspace.take("scaled", done.y.shape, dy.dtype))
        return channels_second(_inside(total_pool_backward(scaled, done, lines, self.workspace), window))

    def _factors(self, size: Pair, lines: tuple[Line, Line], dtype: np.dtype[np.floating]) -> Array:
        """Return one over what each window counts, (H', W', 1)."""
        if self.divisor_override is not None:
            return np.full((lines[0].count, lines[1].count, 1), 1 / self.divisor_override, dtype)
        rows, columns = (self._counts(axis, size[axis], lines[axis]) for axis in (0, 1))
        return (1 / np.outer(rows, columns)).astype(dtype)[:, :, None]

    def _counts(self, axis: int, length: int, line: Line) -> Array:
        """Return how many places along an axis count in each window."""
        low, high = self.window.padding[axis]
        first, last = (-low, length + high) if self.count_include_pad else (0, length)
        starts = np.arange(line.count) * line.stride - low
        return np.minimum(starts + line.kernel, last) - np.maximum(starts, first)

    def windows(self, in_shape: tuple[int, ...]) -> Sequence[tuple[int, int]]:
        return self.window.spans[-(len(in_shape) - 2) :]

    def extra_repr(self) -> str:
        return f"kernel_size={self.window.kernel}, stride={self.window.stride}"
