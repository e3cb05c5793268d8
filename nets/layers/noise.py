"""Random arrays for layers.

They are drawn channels last whatever the memory of the input is, so that the same seed gives the same.
"""

from __future__ import annotations

import math
import numbers

import numpy as np

from nets.core.arrays import Array, Workspace
from nets.core.errors import NetsError

STEPS = 1 << 16  # a probability is rounded to 16 bits: four elements for one random word


def uniform_like(rng: np.random.Generator, x: Array, workspace: Workspace) -> Array:
    """Return numbers drawn evenly from [0, 1), of the shape and dtype of `x`.

    Parameters
    ----------
    rng : numpy.random.Generator
    x : ndarray
        What gives shape and dtype.
    workspace : Workspace
        Whose buffer holds the numbers.
    """
    flat = workspace.take("noise", _channels_last(x.shape), x.dtype)
    if x.dtype == np.float32:
        rng.random(out=flat, dtype=np.float32)
    else:
        flat[...] = rng.random(flat.shape)
    return _channels_second(flat)


def keep_mask(rng: np.random.Generator, shape: tuple[int, ...], p: float, workspace: Workspace) -> Array:
    """Return a Boolean array that is False with probability `p`, rounded to a multiple of 2**-16.

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : tuple of int
    p : float
        The probability to drop, at least 0 and below 1.
    workspace : Workspace
        Whose buffer holds the mask.

    Examples
    --------
    >>> keep_mask(np.random.default_rng(0), (100, 100), 0.25, Workspace()).mean().round(2).item()
    0.75
    """
    last = _channels_last(shape)
    size = math.prod(last)
    words = rng.integers(0, 1 << 64, -(-size // 4), np.uint64)
    mask = workspace.take("keep", last, np.bool_)
    np.greater_equal(words.astype("<u8", copy=False).view("<u2")[:size].reshape(last), round(p * STEPS), out=mask)
    return _channels_second(mask)


def check_probability(layer: str, p: float) -> None:
    """Refuse what is not a share of elements to drop."""
    if not isinstance(p, numbers.Real) or not 0 <= p < 1:
        raise NetsError(f"{layer}: p must be at least 0 and below 1, not {p!r}; it is the probability to drop")


def _channels_last(shape: tuple[int, ...]) -> tuple[int, ...]:
    return (*shape[:1], *shape[2:], *shape[1:2])


def _channels_second(x: Array) -> Array:
    return np.moveaxis(x, -1, 1) if x.ndim > 2 else x
