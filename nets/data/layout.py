"""Maps are (N, C, H, W) to the reader and (N, H, W, C) in memory."""

from __future__ import annotations

import numpy as np

from nets.core.arrays import Array


def channels_last(X: Array) -> Array:
    """Return maps with the same values whose memory is channels last, without a copy where it is so already.

    Parameters
    ----------
    X : ndarray, shape (N, C, H, W)

    Examples
    --------
    >>> channels_last(np.zeros((2, 3, 4, 5))).transpose(0, 2, 3, 1).flags.c_contiguous
    True
    """
    return np.ascontiguousarray(X.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)


def take(X: Array, index: Array) -> Array:
    """Return the samples at `index`, in that order, as a copy; maps stay channels last.

    Parameters
    ----------
    X : ndarray, shape (N, ...)
    index : ndarray of int or of bool, shape (M,) or (N,)

    Examples
    --------
    >>> take(np.array([[0, 0], [1, 1], [2, 2]]), np.array([2, 0])).tolist()
    [[2, 2], [0, 0]]
    """
    if X.ndim != 4:
        return np.asarray(X[index])
    return np.asarray(X.transpose(0, 2, 3, 1)[index]).transpose(0, 3, 1, 2)
