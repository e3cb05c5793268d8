"""The word for arrays, and the buffers that layers keep between steps."""

from __future__ import annotations

import math
import threading
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from nets.core.errors import ShapeError

Array: TypeAlias = NDArray[Any]


class Workspace:
    """Named buffers that are kept from one step to the next.

    Fresh memory of some megabytes costs a page fault for every 4 KB, often more than the arithmetic on it. A layer
    takes its arrays from here instead. A buffer only grows: the last, smaller batch of an epoch lives in the front of
    the buffer of the others.

    Examples
    --------
    >>> space = Workspace()
    >>> a = space.take("columns", (4, 3), np.float32)
    >>> b = space.take("columns", (2, 3), np.float32)
    >>> a.shape, b.shape, np.shares_memory(a, b)
    ((4, 3), (2, 3), True)
    """

    def __init__(self) -> None:
        self._buffers: dict[tuple[str, np.dtype[Any]], Array] = {}
        self._taken: dict[str, Array] = {}  # by name, what was given last: nearly always what is asked for next

    def take(self, name: str, shape: tuple[int, ...], dtype: DTypeLike) -> Array:
        """Return a contiguous array of undefined values; it is valid until the same name is taken again.

        Parameters
        ----------
        name : str
            Of the buffer: one is kept for each.
        shape : tuple of int
        dtype : dtype
        """
        taken = self._taken.get(name)
        if taken is not None and taken.shape == shape and taken.dtype == dtype:
            return taken
        size, key = math.prod(shape), (name, np.dtype(dtype))
        buffer = self._buffers.get(key)
        if buffer is None or buffer.size < size:
            buffer = self._buffers[key] = np.empty(size, key[1])
        taken = self._taken[name] = buffer[:size].reshape(shape)
        return taken

    def like(self, name: str, x: Array, dtype: DTypeLike | None = None) -> Array:
        """Return an array of the shape of `x` that lies in memory as it does, channels last where it has them so.

        Parameters
        ----------
        name : str
            Of the buffer.
        x : ndarray
            What gives shape and order in memory.
        dtype : dtype, optional
            That of `x` by default.
        """
        if x.flags.c_contiguous:
            return self.take(name, x.shape, x.dtype if dtype is None else dtype)
        order = memory_order(x)
        flat = self.take(name, tuple(x.shape[axis] for axis in order), x.dtype if dtype is None else dtype)
        return flat.transpose(inverse(order))

    def holds(self, x: Array) -> bool:
        """Return whether an array lies in one of the buffers.

        >>> space = Workspace()
        >>> space.holds(space.take("y", (2, 3), np.float32)[:, 1:]), space.holds(np.zeros(3))
        (True, False)
        """
        return any(np.may_share_memory(x, buffer) for buffer in self._buffers.values())

    def clear(self) -> None:
        """Give the memory back."""
        self._buffers.clear()
        self._taken.clear()

    def nbytes(self) -> int:
        """Return how much memory is kept."""
        return sum(buffer.nbytes for buffer in self._buffers.values())


class _Scratch(threading.local):
    def __init__(self) -> None:
        self.workspace = Workspace()


_scratch = _Scratch()


def scratch() -> Workspace:
    """Return the workspace for arrays that nobody needs once a kernel is done: one for all, so that a cache holds it.

    Every thread has its own.

    Examples
    --------
    >>> scratch() is scratch()
    True
    """
    return _scratch.workspace


def native(x: Array) -> Array:
    """Return an array in this machine's order of bytes: itself, where it has that.

    >>> native(np.array([1.5], ">f4")).dtype == np.float32
    True
    """
    return x if x.dtype.isnative else x.astype(x.dtype.newbyteorder("="))


def array_of(name: str, values: ArrayLike) -> Array:
    """Return values as an array in this machine's order of bytes, or refuse rows of different lengths.

    >>> array_of("X", [[1.0], [1.0, 2.0]])
    Traceback (most recent call last):
    nets.core.errors.ShapeError: X is not an array: its rows differ in shape
      help: pad them to one shape
    """
    try:
        return native(np.asarray(values))
    except ValueError:
        raise ShapeError(f"{name} is not an array: its rows differ in shape", help="pad them to one shape") from None


def memory_order(x: Array) -> list[int]:
    """Return the axes of an array, the one with the longest stride first.

    >>> memory_order(np.zeros((2, 5, 4, 3)).transpose(0, 3, 1, 2))
    [0, 2, 3, 1]
    """
    return sorted(range(x.ndim), key=lambda axis: -abs(x.strides[axis]))


def inverse(order: list[int]) -> list[int]:
    """Return the permutation that undoes another.

    >>> inverse([0, 2, 3, 1])
    [0, 3, 1, 2]
    """
    return sorted(range(len(order)), key=order.__getitem__)


def as_line(x: Array, order: list[int]) -> Array | None:
    """Return a view of an array as one line, its axes in an order of memory; None where it lies another way.

    >>> as_line(np.arange(6).reshape(2, 3).T, [1, 0]).tolist()
    [0, 1, 2, 3, 4, 5]
    """
    in_order = x.transpose(order)
    return in_order.reshape(-1) if in_order.flags.c_contiguous else None


def lines(*arrays: Array) -> list[Array] | None:
    """Return views of arrays of one shape as lines, all in one order of memory; None where they lie in several.

    >>> a = np.arange(6).reshape(2, 3)
    >>> [line.tolist() for line in lines(a.T, 10 * a.T)]
    [[0, 1, 2, 3, 4, 5], [0, 10, 20, 30, 40, 50]]
    >>> lines(a.T, a.T.copy()) is None
    True
    """
    if all(array.flags.c_contiguous for array in arrays):
        return [array.reshape(-1) for array in arrays]
    if all(array.flags.f_contiguous for array in arrays):
        return [array.T.reshape(-1) for array in arrays]
    order = memory_order(arrays[0])
    found = [as_line(array, order) for array in arrays]
    return None if any(line is None for line in found) else found  # type: ignore[return-value]


def laid_for_products(weight: Array) -> Array:
    """Return a weight (out, in, *kernel) that lies in memory as (*kernel, in, out), as products want it.

    >>> laid_for_products(np.zeros((4, 3, 5, 5))).strides == (8, 32, 480, 96)
    True
    """
    order = (*range(2, weight.ndim), 1, 0)
    return np.ascontiguousarray(weight.transpose(order)).transpose(inverse(list(order)))
