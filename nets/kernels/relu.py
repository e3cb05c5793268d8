"""ReLU, block by block."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from nets.core.arrays import Array, lines, scratch
from nets.kernels.choice import compiled

BLOCK = 1 << 16  # elements whose mask is made and used while in a cache


def relu(x: Array, y: Array) -> None:
    """Write the larger of `x` and 0 to `y`, which may be `x`.

    The zeros are an array: NumPy compares two arrays three times as fast as an array and a number.

    Parameters
    ----------
    x : ndarray
    y : ndarray
        Written to.
    """
    if x.size <= BLOCK and x.flags.c_contiguous and y.flags.c_contiguous:
        np.maximum(x, _zeros(x.shape, x.dtype), out=y)
        return
    found = lines(x, y)
    if found is None:
        np.maximum(x, 0, out=y)
        return
    given, result = found
    for start in range(0, x.size, BLOCK):
        part = given[start : start + BLOCK]
        np.maximum(part, _zeros(part.shape, x.dtype), out=result[start : start + BLOCK])


def relu_backward(dy: Array, y: Array, dx: Array) -> None:
    """Write `dy` where `y` is above 0, and 0 elsewhere, to `dx`, which may be `dy`.

    Parameters
    ----------
    dy : ndarray
        The gradient by the output.
    y : ndarray
        The output.
    dx : ndarray
        Written to.
    """
    fast = compiled("relu_backward_inplace" if dx is dy else "relu_backward", y)
    found = lines(dy, y, dx) if fast is not None or y.size > BLOCK else None
    if found is None:
        _whole(dy, y, dx)
        return
    given, output, result = found
    if fast is not None:
        fast(output, result) if dx is dy else fast(given, output, result)
        return
    mask = scratch().take("mask", (BLOCK,), np.bool_)
    for start in range(0, y.size, BLOCK):
        block = slice(start, start + BLOCK)
        above = np.greater(output[block], 0, out=mask[: len(output[block])])
        np.multiply(given[block], above, out=result[block])


def _whole(dy: Array, y: Array, dx: Array) -> None:
    np.multiply(dy, np.greater(y, 0, out=scratch().like("mask", y, np.bool_)), out=dx)


@lru_cache(maxsize=256)
def _zeros(shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """Return zeros of a shape, of a block at most: a view."""
    return _block_of_zeros(dtype)[: int(np.prod(shape))].reshape(shape)


@lru_cache(maxsize=16)
def _block_of_zeros(dtype: np.dtype[Any]) -> Array:
    zeros = np.zeros(BLOCK, dtype)
    zeros.flags.writeable = False
    return zeros
