"""Pooling: windows of one size, adaptive ones, and pyramids of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from nets.arrays import Array
from nets.errors import NetsError, ShapeError
from nets.kernels.pool import (
    Axis,
    Bins,
    Line,
    max_pool,
    max_pool_backward,
    total_pool,
    total_pool_backward,
)
from nets.kernels.windows import Pair, Window, pad
from nets.layers.geometry import (
    Size,
    channels_last,
    channels_second,
    check_maps,
    check_sequences,
    pair,
    single,
)
from nets.module import Module


def _window(kernel: Pair, stride: Pair, padding: Pair, dilation: Pair) -> Window:
    window = Window(kernel, stride, ((padding[0], padding[0]), (padding[1], padding[1])), dilation)
    if any(2 * border > reach for border, reach in zip(padding, window.reach, strict=True)):
        raise NetsError(f"padding must be at most half of the window, but is {padding} for a window of {window.reach}")
    return window


def _rounded_up(window: Window, size: Pair) -> Window:
    """Return the window with the border that ``ceil_mode`` adds: a last window may hang over, but must start inside."""
    borders = []
    for axis in (0, 1):
        (low, high), stride, reach = window.padding[axis], window.stride[axis], window.reach[axis]
        whole = size[axis] + low + high
        count = -(-(whole - reach) // stride) + 1
        count -= (count - 1) * stride >= size[axis] + low
        borders.append((low, high + max(0, (count - 1) * stride + reach - whole)))
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
        self.keep(done, lines, window)
        return done.y

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
        check_maps(self, x, None, self.window)
        return channels_second(self._forward(channels_last(x)))

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        return channels_second(self._backward(channels_last(dy)))


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
        check_sequences(self, x, None, self.window)
        return channels_second(self._forward(channels_last(x)[:, None])[:, 0])

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        return channels_second(self._backward(channels_last(dy)[:, None])[:, 0])


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
        if divisor_override is not None and not divisor_override:
            raise NetsError("divisor_override must not be 0")
        self.window = _window(kernel, steps, pair("padding", padding, 0), (1, 1))
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad
        self.divisor_override = divisor_override

    def forward(self, x: Array) -> Array:
        check_maps(self, x, None, self.window)
        maps, size = channels_last(x), (x.shape[2], x.shape[3])
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
        scaled = np.multiply(channels_last(dy), factors, out=self.workspace.take("scaled", done.y.shape, dy.dtype))
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


class _AdaptivePool(Module):
    """What adaptive pooling by maximum and by mean share."""

    def __init__(self, output_size: int | Sequence[int | None]) -> None:
        both = (output_size, output_size) if isinstance(output_size, (int, np.integer)) else tuple(output_size)
        if len(both) != 2 or any(size is not None and size < 1 for size in both):
            raise NetsError(f"output_size must be a number from 1 on, or two of them, but is {output_size!r}")
        self.output_size = (both[0], both[1])

    def _sizes(self, x: Array) -> tuple[Pair, Pair]:
        """Return how many bins there are along a side, and its length, for both sides."""
        check_maps(self, x, None)
        if not x.shape[2] or not x.shape[3]:
            raise ShapeError(f"{type(self).__name__}: maps of {x.shape[2]} x {x.shape[3]} have no place to pool")
        height, width = x.shape[2:]
        return (self.output_size[0] or height, height), (self.output_size[1] or width, width)

    def windows(self, in_shape: tuple[int, ...]) -> Sequence[tuple[int, int]]:
        counts = [count or size for count, size in zip(self.output_size, in_shape[2:], strict=True)]
        return [(-(-size // count), max(size // count, 1)) for count, size in zip(counts, in_shape[2:], strict=True)]

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}"


class AdaptiveMaxPool2d(_AdaptivePool):
    """The maximum of every bin, whatever the size of the map.

    Bin k of n along a side of length L goes from ``floor(k L / n)`` to ``ceil((k + 1) L / n)``, as in PyTorch.

    Parameters
    ----------
    output_size : int or two of them
        How many bins; None keeps the side.

    Examples
    --------
    >>> AdaptiveMaxPool2d((1, 2))(np.arange(9.0).reshape(1, 1, 3, 3)).tolist()
    [[[[7.0, 8.0]]]]
    """

    needs_output: ClassVar[bool] = True

    def forward(self, x: Array) -> Array:
        rows, columns = self._sizes(x)
        axes = _bins(*rows), _bins(*columns)
        done = max_pool(channels_last(x), axes, self.workspace)
        self.keep(done, axes)
        return channels_second(done.y)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        done, axes = self.kept()
        return channels_second(max_pool_backward(channels_last(dy), done, axes, self.workspace))


def _bins(count: int, length: int) -> Axis:
    """Return the bins along a side; those of one size that do not overlap are a `Line`."""
    return Bins(count, length) if length % count else Line(count, length // count, length // count)


class AdaptiveAvgPool2d(_AdaptivePool):
    """The mean of every bin, whatever the size of the map; see `AdaptiveMaxPool2d` for the bins.

    Parameters
    ----------
    output_size : int or two of them
        How many bins; None keeps the side.

    Examples
    --------
    >>> AdaptiveAvgPool2d(1)(np.arange(9.0).reshape(1, 1, 3, 3)).tolist()
    [[[[4.0]]]]
    """

    def forward(self, x: Array) -> Array:
        (rows, height), (columns, width) = self._sizes(x)
        maps = channels_last(x)
        if rows == columns == 1:  # one bin: a map is as good as a line of its places
            maps, height, width = maps.reshape(len(x), 1, height * width, x.shape[1]), 1, height * width
        axes = Bins(rows, height), Bins(columns, width)
        done = total_pool(maps, axes, self.workspace)
        self.keep(done, axes, x.shape[2:])
        return channels_second(done.y)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        done, axes, size = self.kept()
        dx = total_pool_backward(channels_last(dy), done, axes, self.workspace)
        return channels_second(dx.reshape(len(dy), *size, dy.shape[1]))


class SpatialPyramidPool2d(Module):
    """Maps of any size to a row of one length: adaptive pooling at several levels, side by side.

    Parameters
    ----------
    levels : sequence of int
        How many bins along a side each level has; see `AdaptiveMaxPool2d` for their borders.
    mode : {"max", "mean"}
        What is taken of a bin.

    Notes
    -----
    Input (N, C, H, W), output (N, C * sum(level ** 2)): level by level, each in the order (C, row, column).

    Examples
    --------
    >>> SpatialPyramidPool2d((1, 2, 4))(np.ones((2, 3, 9, 7))).shape
    (2, 63)

    References
    ----------
    .. [1] K. He et al., "Spatial pyramid pooling in deep convolutional networks", ECCV 2014, arXiv:1406.4729.
    """

    def __init__(self, levels: Sequence[int] = (1, 2, 4), mode: str = "max") -> None:
        kinds: dict[str, type[_AdaptivePool]] = {"max": AdaptiveMaxPool2d, "mean": AdaptiveAvgPool2d}
        if mode not in kinds or not levels:
            raise NetsError(f"SpatialPyramidPool2d needs a level and mode 'max' or 'mean', not {levels!r} and {mode!r}")
        self.levels, self.mode = tuple(levels), mode
        self._pools = [kinds[mode](level) for level in self.levels]

    def children(self) -> Mapping[str, Module]:
        return {str(k): pool for k, pool in enumerate(self._pools)}

    def forward(self, x: Array) -> Array:
        return np.concatenate([pool.forward(x).reshape(len(x), -1) for pool in self._pools], axis=1)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        n, wide = dy.shape
        channels = wide // sum(level * level for level in self.levels)
        ends = np.cumsum([channels * level * level for level in self.levels])[:-1]
        gradients = [
            pool.backward(part.reshape(n, channels, level, level))
            for pool, part, level in zip(self._pools, np.split(dy, ends, axis=1), self.levels, strict=True)
        ]
        dx = gradients[0]
        for gradient in gradients[1:]:
            dx += gradient
        return dx

    def extra_repr(self) -> str:
        return f"{self.levels}, mode={self.mode!r}"
