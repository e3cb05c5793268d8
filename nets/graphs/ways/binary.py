"""Whether samples hold 0 and 1 alone, for which networks are proved to round nothing, in one pass over their bits."""

from __future__ import annotations

import sys
from functools import lru_cache

import numpy as np

from nets.core.arrays import Array

ONE = {4: 0x3F800000, 8: 0x3FF0000000000000}  # by bytes of a number
WORDS = {size: np.dtype(f"u{size}") for size in ONE}
LOWEST = {4: 23, 8: 52}  # the last bit of it that is set
SHORT = 128  # numbers up to which one large int is faster than a call of NumPy

_or_of_all = np.bitwise_or.reduce


def is_binary(X: Array) -> bool:
    """Whether an array holds 0 and 1 alone; of more than 128 numbers some may be 1/2, 1/4, ... beside 1.

    Those have no bits that 1 has not, and scale sums without rounding them, as far down as sums have bits to spare.

    Parameters
    ----------
    X : ndarray of float32 or float64
        Contiguous, in this machine's order of bytes.

    Examples
    --------
    >>> [is_binary(np.array([[0.0, x]])) for x in (1.0, 0.5, 2.0, -0.0, np.nan)]
    [True, False, False, False, False]
    """
    one = ONE[X.itemsize]
    if X.size <= SHORT:
        number = int.from_bytes(X.tobytes(), sys.byteorder)
        return number == ((number >> LOWEST[X.itemsize]) & _last_bits(X.size, 8 * X.itemsize)) * one
    found = int(_or_of_all(X.view(WORDS[X.itemsize]), None))
    return found == one or not found


def holds_bits(X: Array) -> bool:
    """Whether an array holds 0 and 1 alone, however many they are.

    Parameters
    ----------
    X : ndarray of float32 or float64
        Contiguous, in this machine's order of bytes.

    Examples
    --------
    >>> [holds_bits(np.full((129, 1), x)) for x in (1.0, 0.5, 2.0, -0.0, np.nan)]
    [True, False, False, False, False]
    """
    return bool(np.count_nonzero(X == 1) == np.count_nonzero(X.view(WORDS[X.itemsize])))


@lru_cache(maxsize=64)
def _last_bits(count: int, bits: int) -> int:
    """Return the last bit of each of so many words, as one number."""
    return sum(1 << bits * k for k in range(count))
