"""ReLU, backward. Forward is one call of `numpy.maximum`."""

from __future__ import annotations

import numpy as np

from nets.core.arrays import Array, as_line, memory_order, scratch

BLOCK = 1 << 16  # elements whose mask is made and used while in a cache


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
    if y.size <= BLOCK:
        _whole(dy, y, dx)
        return
    order = memory_order(y)
    flat = [as_line(array, order) for array in (dy, y, dx)]
    if any(line is None for line in flat):
        _whole(dy, y, dx)
        return
    given, output, result = (line for line in flat if line is not None)
    mask = scratch().take("mask", (BLOCK,), np.bool_)
    for start in range(0, y.size, BLOCK):
        block = slice(start, start + BLOCK)
        above = np.greater(output[block], 0, out=mask[: len(output[block])])
        np.multiply(given[block], above, out=result[block])


def _whole(dy: Array, y: Array, dx: Array) -> None:
    np.multiply(dy, np.greater(y, 0, out=scratch().like("mask", y, np.bool_)), out=dx)
