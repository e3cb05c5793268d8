"""Changing the maps of a batch at random, all samples at once.

Each augmentation is called as ``augment(X, rng)`` and gives maps of the same shape and dtype, their memory channels
last; what it is given stays as it is. The generator alone decides: the same seed gives the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.lib.stride_tricks import as_strided

from nets.core.arrays import Array
from nets.core.errors import ShapeError


class Augmentation(Protocol):
    """From maps of shape (N, C, H, W) and a generator to maps of the same shape and dtype."""

    def __call__(self, X: Array, rng: np.random.Generator) -> Array: ...


@dataclass(frozen=True)
class HorizontalFlip:
    """Mirror left and right, with a probability.

    Parameters
    ----------
    p : float
        0 to 1.

    References
    ----------
    .. [1] A. Krizhevsky, I. Sutskever, G. E. Hinton, "ImageNet classification with deep convolutional neural networks",
       NIPS 2012.

    Examples
    --------
    >>> X = np.arange(3.0).reshape(1, 1, 1, 3)
    >>> HorizontalFlip(p=1)(X, np.random.default_rng(0)).ravel().tolist()
    [2.0, 1.0, 0.0]
    """

    p: float = 0.5

    def __post_init__(self) -> None:
        _require(0 <= self.p <= 1, f"p must be a probability, but is {self.p}")

    def __call__(self, X: Array, rng: np.random.Generator) -> Array:
        pixels = _pixels(X).copy(order="C")
        flipped = np.flatnonzero(rng.random(len(X)) < self.p)
        pixels[flipped] = pixels[flipped, :, ::-1]
        return _maps(pixels)


@dataclass(frozen=True)
class Shift:
    """Move by whole pixels along both axes; the pixels at the border are repeated into what becomes free.

    Parameters
    ----------
    pixels : int
        At most so far, in either direction; every distance is equally likely.

    References
    ----------
    .. [1] P. Y. Simard, D. Steinkraus, J. C. Platt, "Best practices for convolutional neural networks applied to visual
       document analysis", ICDAR 2003.

    Examples
    --------
    >>> X = np.arange(3.0).reshape(1, 1, 1, 3)
    >>> [Shift(1)(X, np.random.default_rng(seed)).ravel().tolist() for seed in (0, 2)]
    [[0.0, 1.0, 2.0], [0.0, 0.0, 1.0]]
    """

    pixels: int = 2

    def __post_init__(self) -> None:
        _require(self.pixels >= 0, f"pixels must be 0 or more, but is {self.pixels}")

    def __call__(self, X: Array, rng: np.random.Generator) -> Array:
        d = self.pixels
        pixels = _pixels(X)
        _, height, width, _ = pixels.shape
        rows = np.clip(np.arange(-d, height + d), 0, height - 1)
        columns = np.clip(np.arange(-d, width + d), 0, width - 1)
        return _crop(pixels.take(rows, axis=1).take(columns, axis=2), height, width, rng)


@dataclass(frozen=True)
class PaddedCrop:
    """Pad with zeros on all sides, then cut out a piece of the old size anywhere.

    Zero is black in pixels as read, and the mean in standardised ones.

    Parameters
    ----------
    padding : int
        Pixels on each side.

    References
    ----------
    .. [1] K. He et al., "Deep residual learning for image recognition", CVPR 2016, arXiv:1512.03385, section 4.2.

    Examples
    --------
    >>> X = np.arange(1.0, 4.0).reshape(1, 1, 1, 3)
    >>> PaddedCrop(0)(X, np.random.default_rng(0)).ravel().tolist()
    [1.0, 2.0, 3.0]
    """

    padding: int = 4

    def __post_init__(self) -> None:
        _require(self.padding >= 0, f"padding must be 0 or more, but is {self.padding}")

    def __call__(self, X: Array, rng: np.random.Generator) -> Array:
        d = self.padding
        pixels = _pixels(X)
        n, height, width, channels = pixels.shape
        padded = np.zeros((n, height + 2 * d, width + 2 * d, channels), X.dtype)
        padded[:, d : d + height, d : d + width] = pixels
        return _crop(padded, height, width, rng)


@dataclass(frozen=True)
class GaussianNoise:
    """Add normal noise to every value; whole numbers are rounded and kept within their dtype.

    Parameters
    ----------
    std : float
        In the units of the values: of 0 to 255 for pixels as read.

    References
    ----------
    .. [1] C. M. Bishop, "Training with noise is equivalent to Tikhonov regularization", Neural Computation 7 (1995).

    Examples
    --------
    >>> X = np.full((1, 1, 1, 3), 254, np.uint8)
    >>> GaussianNoise(std=2)(X, np.random.default_rng(0)).ravel().tolist()
    [255, 251, 253]
    """

    std: float = 0.1

    def __post_init__(self) -> None:
        _require(math.isfinite(self.std) and self.std >= 0, f"std must be 0 or more, but is {self.std}")

    def __call__(self, X: Array, rng: np.random.Generator) -> Array:
        pixels = _pixels(X)
        single = np.result_type(X.dtype, np.float32) == np.float32
        noise = rng.standard_normal(pixels.shape, np.float32 if single else np.float64)
        noise *= float(self.std)
        noise += pixels
        if X.dtype.kind in "iu":
            limits = np.iinfo(X.dtype)
            noise = np.clip(np.rint(noise), limits.min, limits.max)
        return _maps(noise.astype(X.dtype, copy=False))


@dataclass(frozen=True)
class Cutout:
    """Set a square to zero, in all channels; its centre is anywhere, so that it may reach over the border [1]_.

    Parameters
    ----------
    size : int
        Pixels along each side.

    References
    ----------
    .. [1] T. DeVries, G. W. Taylor, Improved regularization of convolutional neural networks with cutout (2017),
       arXiv:1708.04552.

    Examples
    --------
    >>> X = np.ones((1, 1, 1, 4))
    >>> Cutout(2)(X, np.random.default_rng(0)).ravel().tolist()
    [1.0, 1.0, 0.0, 0.0]
    """

    size: int = 8

    def __post_init__(self) -> None:
        _require(self.size >= 1, f"size must be 1 or more, but is {self.size}")

    def __call__(self, X: Array, rng: np.random.Generator) -> Array:
        pixels = _pixels(X).copy(order="C")
        n, height, width, _ = pixels.shape
        rows, columns = self._covered(n, height, rng), self._covered(n, width, rng)
        pixels[rows[:, :, None] & columns[:, None, :]] = 0
        return _maps(pixels)

    def _covered(self, n: int, length: int, rng: np.random.Generator) -> Array:
        """Return which rows or columns the square of each sample takes, of shape (n, length)."""
        start = rng.integers(0, length, (n, 1)) - self.size // 2
        place = np.arange(length)
        return np.asarray((place >= start) & (place < start + self.size))


@dataclass(frozen=True)
class Compose:
    """One augmentation after another.

    Parameters
    ----------
    steps : sequence of augmentations

    Examples
    --------
    >>> augment = Compose([PaddedCrop(4), HorizontalFlip()])
    >>> augment(np.zeros((2, 3, 8, 8), np.float32), np.random.default_rng(0)).shape
    (2, 3, 8, 8)
    """

    steps: Sequence[Augmentation]

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.steps))

    def __call__(self, X: Array, rng: np.random.Generator) -> Array:
        for step in self.steps:
            X = step(X, rng)
        return X


AUGMENTATIONS: dict[str, type[HorizontalFlip | Shift | PaddedCrop | GaussianNoise | Cutout]] = {
    "flip": HorizontalFlip,
    "shift": Shift,
    "crop": PaddedCrop,
    "noise": GaussianNoise,
    "cutout": Cutout,
}


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise ShapeError(message)


def _pixels(X: Array) -> Array:
    """Return maps as (N, H, W, C), the order they have in memory."""
    if X.ndim != 4 or X.size == 0 or X.dtype.kind not in "iuf":
        raise ShapeError(
            f"maps must have shape (N, C, H, W), but these have {X.shape} and dtype {X.dtype}",
            help="vectors and sentences are not augmented",
        )
    return X.transpose(0, 2, 3, 1)


def _maps(pixels: Array) -> Array:
    return pixels.transpose(0, 3, 1, 2)


def _crop(padded: Array, height: int, width: int, rng: np.random.Generator) -> Array:
    """Cut a piece out of each sample, anywhere.

    All pieces are there as a view of (sample, first row, first column, row, column, channel), so that one index takes
    them, a whole piece at a time.
    """
    n, rows, columns, channels = padded.shape
    by_sample, by_row, by_column, by_channel = padded.strides
    pieces = as_strided(
        padded,
        (n, rows - height + 1, columns - width + 1, height, width, channels),
        (by_sample, by_row, by_column, by_row, by_column, by_channel),
        writeable=False,
    )
    top, left = rng.integers(0, rows - height + 1, n), rng.integers(0, columns - width + 1, n)
    return _maps(np.ascontiguousarray(pieces[np.arange(n), top, left]))
