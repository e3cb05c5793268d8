"""Windows that slide over maps: their geometry, padded copies, and columns (im2col) block by block."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import as_strided

from nets.core.arrays import Array, Workspace, scratch

Pair = tuple[int, int]
BLOCK_BYTES = 3 << 18  # columns of one block, less than half of a level-2 cache: then they never travel to memory
SHORT = 10  # numbers; of shorter runs in a window, columns of a block are written place by place, in runs along the map


@dataclass(frozen=True)
class Window:
    """The geometry of a window on maps: height first, then width.

    Parameters
    ----------
    kernel, stride, dilation : pair of int
    padding : pair of pairs of int
        Rows above and below, columns left and right.

    Examples
    --------
    >>> Window((3, 3), (2, 2), ((1, 1), (1, 1))).output((32, 32))
    (16, 16)
    """

    kernel: Pair
    stride: Pair = (1, 1)
    padding: tuple[Pair, Pair] = ((0, 0), (0, 0))
    dilation: Pair = (1, 1)

    @property
    def reach(self) -> Pair:
        """How many rows and columns one window spans."""
        (kh, kw), (dh, dw) = self.kernel, self.dilation
        return dh * (kh - 1) + 1, dw * (kw - 1) + 1

    @property
    def spans(self) -> list[Pair]:
        """How many places one window spans, and how far it is to the next, along each axis."""
        return list(zip(self.reach, self.stride, strict=True))

    @property
    def offsets(self) -> Iterator[Pair]:
        """The places in a window, row by row, as distances from its first."""
        (kh, kw), (dh, dw) = self.kernel, self.dilation
        return ((i * dh, j * dw) for i in range(kh) for j in range(kw))

    def output(self, size: Pair) -> Pair:
        """Return how many windows fit a map, by rows and columns; less than 1 where none does."""
        (above, below), (left, right) = self.padding
        height = (size[0] + above + below - self.reach[0]) // self.stride[0] + 1
        return height, (size[1] + left + right - self.reach[1]) // self.stride[1] + 1

    def at(self, padded: Array, offset: Pair, size: Pair) -> Array:
        """Return what `size` windows see at one of their places, (N, size[0], size[1], C), as a view.

        Parameters
        ----------
        padded : ndarray, shape (N, H, W, C)
            Maps with their border.
        offset : pair of int
            The place in the kernel: row and column.
        size : pair of int
            How many windows there are down and across.
        """
        (i, j), (sh, sw) = offset, self.stride
        return padded[:, i : i + sh * (size[0] - 1) + 1 : sh, j : j + sw * (size[1] - 1) + 1 : sw]

    def all(self, padded: Array, size: Pair) -> Array:
        """Return what `size` windows see, (N, size[0], size[1], kh, kw, C), as a view."""
        n, row, column, channel = padded.strides
        (sh, sw), (dh, dw) = self.stride, self.dilation
        shape = (len(padded), *size, *self.kernel, padded.shape[3])
        strides = (n, sh * row, sw * column, dh * row, dw * column, channel)
        return as_strided(padded, shape, strides, writeable=False)


def pad(x: Array, padding: tuple[Pair, Pair], space: Workspace, name: str, value: float = 0.0) -> Array:
    """Return maps with a border, in a kept buffer, or the maps themselves where the border is empty.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
    padding : pair of pairs of int
        Above and below, left and right.
    space : Workspace
        Whose buffer holds the result.
    name : str
        Of the buffer.
    value : float
        What the border holds.
    """
    (above, below), (left, right) = padding
    if above == below == left == right == 0:
        return x
    n, height, width, channels = x.shape
    out = space.take(name, (n, above + height + below, left + width + right, channels), x.dtype)
    out[:, :above] = value
    out[:, above + height :] = value
    out[:, :, :left] = value
    out[:, :, left + width :] = value
    out[:, above : above + height, left : left + width] = x
    return out


Block = tuple[slice, slice]  # some maps, and some rows of them


class Columns:
    """The matrix of all windows of maps, (M, kh * kw * C), copied block by block.

    A block is a number of whole maps, or some rows of one; it is padded and copied while it is in a cache. To copy
    again for a later pass costs no more than to keep all columns in memory and fetch them from there.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
    window : Window
    """

    def __init__(self, x: Array, window: Window) -> None:
        self.x, self.window = x, window
        self.size = window.output((x.shape[1], x.shape[2]))
        self.place = (*window.kernel, x.shape[3])
        height, width = self.size
        row_bytes = max(1, width * math.prod(self.place) * x.itemsize)
        self.rows = max(1, min(height, BLOCK_BYTES // row_bytes))
        self.maps = max(1, min(len(x), BLOCK_BYTES // (row_bytes * height)))
        shape = (self.maps, self.rows, width)
        run = x.shape[3] if window.dilation[1] > 1 else x.shape[3] * window.kernel[1]
        if run < SHORT:
            self._buffer = scratch().take("columns", (*self.place, *shape), x.dtype).transpose(3, 4, 5, 0, 1, 2)
        else:
            self._buffer = scratch().take("columns", (*shape, *self.place), x.dtype)

    def blocks(self) -> Iterator[tuple[Block, Array]]:
        """Yield every block and its columns, which are valid until the next."""
        for start in range(0, len(self.x), self.maps):
            maps = slice(start, min(start + self.maps, len(self.x)))
            windows = self.window.all(pad(self.x[maps], self.window.padding, scratch(), "padded"), self.size)
            for top in range(0, self.size[0], self.rows):
                rows = slice(top, min(top + self.rows, self.size[0]))
                columns = self._buffer[: maps.stop - maps.start, : rows.stop - rows.start]
                np.copyto(columns, windows[:, rows])
                yield (maps, rows), columns.reshape(-1, math.prod(self.place))
