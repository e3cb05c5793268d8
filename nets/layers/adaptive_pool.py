"""Pooling to a number of bins, whatever the size of the maps, and pyramids of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.kernels.pool import Axis, Bins, Line, max_pool, max_pool_backward, total_pool, total_pool_backward
from nets.kernels.windows import Pair
from nets.layers.geometry import channels_second, channels_to_end, check_maps, whole


class _AdaptivePool(Module):
    """What adaptive pooling by maximum and by mean share."""

    def __init__(self, output_size: int | Sequence[int | None]) -> None:
        name = f"{type(self).__name__}: output_size"
        both = tuple(output_size) if isinstance(output_size, Sequence) else (output_size, output_size)
        if len(both) != 2 or output_size is None:
            raise NetsError(f"{name} must be one number or two, but is {output_size!r}")
        high, wide = (size if size is None else whole(name, size) for size in both)
        self.output_size = high, wide

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
        done = max_pool(channels_to_end(x), axes, self.workspace)
        self.keep(done, axes)
        return channels_second(done.y)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        done, axes = self.kept()
        return channels_second(max_pool_backward(channels_to_end(dy), done, axes, self.workspace))


def _bins(count: int, length: int) -> Axis:
    """Return the bins along a side; those of one size that do not overlap are a `Line`."""
    return Bins(count, length) if length % count else Line(count, length // count, length // count)


class AdaptiveAvgPool2d(_AdaptivePool):
    """The mean of every bin, whatever the size of the map; see `AdaptiveMaxPool2d` for the bins.

    Parameters
    ----------
    output_size : int or two of them
        How many bins; None keeps the side.

    References
    ----------
    .. [1] M. Lin, Q. Chen, S. Yan, "Network in network", ICLR 2014, arXiv:1312.4400 (one bin: the mean of a whole map).

    Examples
    --------
    >>> AdaptiveAvgPool2d(1)(np.arange(9.0).reshape(1, 1, 3, 3)).tolist()
    [[[[4.0]]]]
    """

    def forward(self, x: Array) -> Array:
        (rows, height), (columns, width) = self._sizes(x)
        maps = channels_to_end(x)
        if rows == columns == 1:  # one bin: a map is as good as a line of its places
            maps, height, width = maps.reshape(len(x), 1, height * width, x.shape[1]), 1, height * width
        axes = Bins(rows, height), Bins(columns, width)
        done = total_pool(maps, axes, self.workspace)
        self.keep(done, axes, x.shape[2:])
        return channels_second(done.y)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        done, axes, size = self.kept()
        dx = total_pool_backward(channels_to_end(dy), done, axes, self.workspace)
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
        if mode not in kinds or not isinstance(levels, Sequence) or not levels:
            raise NetsError(f"SpatialPyramidPool2d needs a level and mode 'max' or 'mean', not {levels!r} and {mode!r}")
        self.levels, self.mode = tuple(whole("SpatialPyramidPool2d: a level", level) for level in levels), mode
        self._pools = [kinds[mode](level) for level in self.levels]

    def children(self) -> Mapping[str, Module]:
        return {str(k): pool for k, pool in enumerate(self._pools)}

    def forward(self, x: Array) -> Array:
        return np.concatenate(
            [
                pool.forward(x).reshape(len(x), x.shape[1] * level * level)
                for pool, level in zip(self._pools, self.levels, strict=True)
            ],
            axis=1,
        )

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
