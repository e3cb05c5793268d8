"""Pooling of maps (N, H, W, C): along the width first, then along the height.

A window's maximum is the maximum of its rows' maxima, and its sum the sum of their sums, so that a window of k * k
places costs 2 * k passes, half of them on long contiguous runs. A row's maximum counts as its first place and a
window's as its first row: together that is the window's first maximum, row by row, as in PyTorch.

One axis is pooled by a `Line` of equal windows or by `Bins` of adaptive ones. Both see arrays (A, L, B), L being the
axis, and give (A, count, B).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from nets.core.arrays import Array, Workspace, scratch
from nets.kernels.choice import compiled

SHORT = 16  # numbers of a run along the channels, up to which it is copied as one element
LONG_WINDOW = 8  # places from which a window that is alone on its axis is searched as a whole


def copy_runs(source: Array, target: Array) -> None:
    """Copy arrays (A, L, B) of one dtype without gaps along B, each run as one element.

    >>> x, y = np.arange(12.0).reshape(1, 4, 3), np.empty((1, 2, 3))
    >>> copy_runs(x[:, ::2], y)
    >>> y.tolist()
    [[[0.0, 1.0, 2.0], [6.0, 7.0, 8.0]]]
    """
    run = np.dtype((np.void, source.shape[2] * source.itemsize))
    np.copyto(target.view(run), source.view(run))


class Axis(Protocol):
    """How one axis is pooled."""

    @property
    def count(self) -> int:
        """How many windows there are."""

    def max(self, x: Array, out: Array) -> None:
        """Write the maximum of every window to `out`."""

    def max_backward(self, dy: Array, x: Array, y: Array, dx: Array) -> None:
        """Write the gradient by `x` to `dx`: each window's goes to the first of its places that is its maximum.

        Parameters
        ----------
        dy : ndarray
            The gradient by `y`.
        x : ndarray
            What was pooled.
        y : ndarray
            The maximum of each window.
        dx : ndarray, shape of `x`
            Written to.
        """

    def total(self, x: Array, out: Array) -> None:
        """Write the sum (of a `Line`) or the mean (of `Bins`) of every window to `out`."""

    def total_backward(self, dy: Array, dx: Array) -> None:
        """Write the gradient of `total` by `x` to `dx`."""


@dataclass(frozen=True)
class Line:
    """Windows of one size, one after the other."""

    count: int
    kernel: int
    stride: int
    dilation: int = 1

    def at(self, x: Array, place: int) -> Array:
        """Return what the windows see at one of their places, as a view."""
        start = place * self.dilation
        return x[:, start : start + self.stride * (self.count - 1) + 1 : self.stride]

    def max(self, x: Array, out: Array) -> None:
        if self.kernel == 1:
            np.copyto(out, self.at(x, 0))
            return
        if self.kernel == 2 and 1 < x.shape[2] <= SHORT and self._sees_all_once(x.shape[1]) and x.flags.c_contiguous:
            self._max_runs(x, out)
            return
        np.maximum(self.at(x, 0), self.at(x, 1), out=out)
        for place in range(2, self.kernel):
            np.maximum(out, self.at(x, place), out=out)

    def _max_runs(self, x: Array, out: Array) -> None:
        """Do as `max` for pairs of short runs: all neighbours at once, and of these the pairs."""
        run, line, both = x.shape[2], x.reshape(-1), scratch().take("both", x.shape, x.dtype)
        np.maximum(line[:-run], line[run:], out=both.reshape(-1)[:-run])
        copy_runs(self.at(both, 0), out)

    def max_backward(self, dy: Array, x: Array, y: Array, dx: Array) -> None:
        if self.count == 1 and self.kernel >= LONG_WINDOW:
            self._pick(dy, x, y, dx)
            return
        if self._sees_all_once(x.shape[1]):
            self._divide(dy, x, y, dx)
            return
        dx[...] = 0
        rest, hit = dy, scratch().take("hit", y.shape, np.bool_)
        taken, left = (scratch().take(name, y.shape, dy.dtype) for name in ("taken", "left"))
        for place in range(self.kernel):
            seen = self.at(dx, place)
            if place == self.kernel - 1:
                seen += rest
                return
            np.equal(self.at(x, place), y, out=hit)
            np.multiply(rest, hit, out=taken)
            seen += taken
            rest = np.subtract(rest, taken, out=left)

    def _pick(self, dy: Array, x: Array, y: Array, dx: Array) -> None:
        """Do as `max_backward` for a single long window, over all of its places at once."""
        seen = x[:, : self.dilation * (self.kernel - 1) + 1 : self.dilation]
        hit = np.equal(seen, y, out=scratch().take("hit", seen.shape, np.bool_))
        first = hit.argmax(axis=1)[:, None] * self.dilation
        dx[...] = 0
        np.put_along_axis(dx, first, dy, axis=1)

    def _sees_all_once(self, length: int) -> bool:
        return self.dilation == 1 and self.kernel == self.stride and self.count * self.kernel == length

    def _divide(self, dy: Array, x: Array, y: Array, dx: Array) -> None:
        """Do as `max_backward` where windows neither overlap nor leave gaps: nothing is added up."""
        fast = compiled("divide", x)
        if fast is not None and self.kernel == 2:
            fast(dy, x, y, dx)
            return
        if 1 < x.shape[2] <= SHORT and self.kernel > 1:
            self._divide_runs(dy, x, y, dx)
            return
        last = self.at(dx, self.kernel - 1)  # holds what no place before has taken
        hit = scratch().take("hit", y.shape, np.bool_)
        rest = dy
        for place in range(self.kernel - 1):
            np.equal(self.at(x, place), y, out=hit)
            taken = np.multiply(rest, hit, out=self.at(dx, place))
            rest = np.subtract(rest, taken, out=last)
        if self.kernel == 1:
            np.copyto(last, dy)

    def _divide_runs(self, dy: Array, x: Array, y: Array, dx: Array) -> None:
        """Do as `_divide` on copies without gaps: of short runs, copies alone are fast."""
        space = scratch()
        seen, taken, left = (space.take(name, y.shape, dy.dtype) for name in ("seen", "taken", "left"))
        hit, rest = space.take("hit", y.shape, np.bool_), dy
        for place in range(self.kernel - 1):
            copy_runs(self.at(x, place), seen)
            np.equal(seen, y, out=hit)
            np.multiply(rest, hit, out=taken)
            rest = np.subtract(rest, taken, out=left)
            copy_runs(taken, self.at(dx, place))
        copy_runs(rest, self.at(dx, self.kernel - 1))

    def total(self, x: Array, out: Array) -> None:
        np.copyto(out, self.at(x, 0))
        for place in range(1, self.kernel):
            out += self.at(x, place)

    def total_backward(self, dy: Array, dx: Array) -> None:
        dx[...] = 0
        for place in range(self.kernel):
            seen = self.at(dx, place)
            seen += dy


@dataclass(frozen=True)
class Bins:
    """Adaptive windows: bin k of an axis of length L is from ``floor(k L / count)`` to ``ceil((k + 1) L / count)``.

    Examples
    --------
    >>> Bins(3, 5).borders, Bins(3, 2).borders
    (((0, 2), (1, 4), (3, 5)), ((0, 1), (0, 2), (1, 2)))
    """

    count: int
    length: int

    @property
    def borders(self) -> tuple[tuple[int, int], ...]:
        """Start and end of every bin; neighbours may overlap."""
        count, length = self.count, self.length
        return tuple((k * length // count, -(-(k + 1) * length // count)) for k in range(count))

    def max(self, x: Array, out: Array) -> None:
        for k, (start, stop) in enumerate(self.borders):
            np.max(x[:, start:stop], axis=1, out=out[:, k])

    def max_backward(self, dy: Array, x: Array, y: Array, dx: Array) -> None:
        dx[...] = 0
        for k, (start, stop) in enumerate(self.borders):
            part = scratch().take("bin", (len(x), stop - start, x.shape[2]), dx.dtype)
            one = slice(k, k + 1)
            Line(1, stop - start, stop - start).max_backward(dy[:, one], x[:, start:stop], y[:, one], part)
            dx[:, start:stop] += part

    def total(self, x: Array, out: Array) -> None:
        np.matmul(self._means(x.dtype), x, out=out)
        if np.isnan(out).any():  # an infinity beyond a bin, times 0
            for k, (start, stop) in enumerate(self.borders):
                np.mean(x[:, start:stop], axis=1, out=out[:, k])

    def total_backward(self, dy: Array, dx: Array) -> None:
        np.matmul(self._means(dy.dtype).T, dy, out=dx)

    def _means(self, dtype: np.dtype[np.floating]) -> Array:
        """Return the matrix (count, L) that takes the mean of every bin."""
        matrix = np.zeros((self.count, self.length), dtype)
        for row, (start, stop) in zip(matrix, self.borders, strict=True):
            row[start:stop] = 1 / (stop - start)
        return matrix


Axes = tuple[Axis, Axis]  # height, width


class Pooled(NamedTuple):
    """What pooling gives, and what backward needs."""

    x: Array  # (N, H, W, C)
    across: Array  # (N, H, W', C), pooled along the width
    y: Array  # (N, H', W', C)


def max_pool(x: Array, axes: Axes, space: Workspace) -> Pooled:
    """Return the maximum of every window.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
    axes : pair
        What is pooled along height and along width.
    space : Workspace
        Whose buffers hold the results.
    """
    height, width = axes
    across, y = _buffers(x, axes, space)
    width.max(_by_width(x), _by_width(across))
    height.max(_by_height(across), _by_height(y))
    return Pooled(x, across, y)


def max_pool_backward(dy: Array, done: Pooled, axes: Axes, space: Workspace) -> Array:
    """Return the gradient by the maps.

    Parameters
    ----------
    dy : ndarray, shape (N, H', W', C)
    done : Pooled
        What `max_pool` returned.
    axes : pair
        As in `max_pool`.
    space : Workspace
        That of `max_pool`.
    """
    height, width = axes
    dacross, dx = scratch().take("dacross", done.across.shape, dy.dtype), space.take("dx", done.x.shape, dy.dtype)
    height.max_backward(_by_height(dy), _by_height(done.across), _by_height(done.y), _by_height(dacross))
    width.max_backward(_by_width(dacross), _by_width(done.x), _by_width(done.across), _by_width(dx))
    return dx


def total_pool(x: Array, axes: Axes, space: Workspace) -> Pooled:
    """Return the sum or mean of every window; see `Axis.total`.

    Parameters
    ----------
    x : ndarray, shape (N, H, W, C)
    axes : pair
        What is pooled along height and along width.
    space : Workspace
        Whose buffers hold the results.
    """
    height, width = axes
    across, y = _buffers(x, axes, space)
    width.total(_by_width(x), _by_width(across))
    height.total(_by_height(across), _by_height(y))
    return Pooled(x, across, y)


def total_pool_backward(dy: Array, done: Pooled, axes: Axes, space: Workspace) -> Array:
    """Return the gradient by the maps.

    Parameters
    ----------
    dy : ndarray, shape (N, H', W', C)
    done : Pooled
        What `total_pool` returned.
    axes : pair
        As in `total_pool`.
    space : Workspace
        That of `total_pool`.
    """
    height, width = axes
    dacross, dx = scratch().take("dacross", done.across.shape, dy.dtype), space.take("dx", done.x.shape, dy.dtype)
    height.total_backward(_by_height(dy), _by_height(dacross))
    width.total_backward(_by_width(dacross), _by_width(dx))
    return dx


def _buffers(x: Array, axes: Axes, space: Workspace) -> tuple[Array, Array]:
    height, width = axes
    n, rows, _, channels = x.shape
    across = space.take("across", (n, rows, width.count, channels), x.dtype)
    return across, space.take("y", (n, height.count, width.count, channels), x.dtype)


def _by_width(x: Array) -> Array:
    n, height, width, channels = x.shape
    return x.reshape(n * height, width, channels)


def _by_height(x: Array) -> Array:
    n, height, width, channels = x.shape
    return x.reshape(n, height, width * channels)
