"""The normal distribution's function by a tanh, and its derivative, as `nets.layers.GELU` may take them."""

from __future__ import annotations

import math

import numpy as np

from nets.core.arrays import Array

CUBE = 0.044715
RATE = math.sqrt(2 / math.pi)
BEYOND = 20  # from there on both ways the function is 0 or 1 in any dtype, and cubes could overflow


def normal_share(x: Array, out: Array) -> None:
    """Write ``(1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2`` to `out`, another array."""
    limited = np.clip(x, -BEYOND, BEYOND)
    np.multiply(limited, limited, out=out)
    out *= CUBE
    out += 1
    out *= limited
    out *= RATE
    np.tanh(out, out=out)
    out += 1
    out *= 0.5


def normal_slope(x: Array, share: Array, out: Array, scratch: Array) -> None:
    """Write the derivative of `normal_share` to `out`.

    Parameters
    ----------
    x : ndarray
    share : ndarray
        What `normal_share` gave for it.
    out : ndarray
        Written to.
    scratch : ndarray
        Overwritten.
    """
    np.clip(x, -BEYOND, BEYOND, out=scratch)
    np.multiply(scratch, scratch, out=out)
    out *= 3 * CUBE
    out += 1
    out *= 2 * RATE
    out *= share
    np.subtract(1, share, out=scratch)
    out *= scratch
