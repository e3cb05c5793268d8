"""Dropout: elements, whole channels, and the kind that suits SELU."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Module, check_floating
from nets.init import Seed
from nets.layers.noise import check_probability, keep_mask
from nets.layers.smooth import SELU_ALPHA, SELU_SCALE


class Dropout(Module):
    """In training, elements are set to 0 with probability `p`; the expectation is the same in evaluation.

    Parameters
    ----------
    p : float
        The probability to drop an element, rounded to a multiple of 2**-16.
    classical : bool
        False: what is kept is divided by ``1 - p`` in training, and evaluation changes nothing (inverted dropout).
        True: training scales nothing, and evaluation multiplies by ``1 - p``, as in [1]_.
    rng : numpy.random.Generator or int, optional
        What is drawn from.

    Examples
    --------
    >>> Dropout(0.5, rng=3)(np.ones((2, 4))).tolist()
    [[2.0, 2.0, 0.0, 0.0], [2.0, 0.0, 2.0, 0.0]]
    >>> Dropout(0.5, classical=True, rng=0).eval()(np.ones(2)).tolist()
    [0.5, 0.5]

    References
    ----------
    .. [1] N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15 (2014).
    """

    is_view: ClassVar[bool] = True  # in evaluation

    def __init__(self, p: float = 0.5, classical: bool = False, *, rng: Seed = None) -> None:
        check_probability(type(self).__name__, p)
        self.p, self.classical = float(p), classical
        self.rng = np.random.default_rng(rng)

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        factor = self._factor(x)
        self.keep(factor)
        return self._scaled(x, factor, "y")

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (factor,) = self.kept()
        return self._scaled(dy, factor, "dx")

    def _factor(self, x: Array) -> Array | float | None:
        """Return what the input is multiplied by, None for 1."""
        if not self.p:
            return None
        if not self.training:
            return 1 - self.p if self.classical else None
        mask = keep_mask(self.rng, self._drawn_shape(x), self.p, self.workspace)
        factor = self.workspace.like("factor", mask, x.dtype)
        np.multiply(mask, 1 if self.classical else 1 / (1 - self.p), out=factor, dtype=x.dtype)
        return factor

    def _scaled(self, x: Array, factor: Array | float | None, name: str) -> Array:
        if factor is None:
            return x
        y = self.workspace.like(name, x)
        np.multiply(x, factor, out=y)
        return y

    def _drawn_shape(self, x: Array) -> tuple[int, ...]:
        return x.shape

    def extra_repr(self) -> str:
        return f"p={self.p:g}" + (", classical=True" if self.classical else "")


class ChannelDropout(Dropout):
    """Dropout of whole channels of (N, C, ...), whose neighbouring elements are too alike to be dropped alone.

    Parameters
    ----------
    p, classical, rng
        See `Dropout`.

    Notes
    -----
    PyTorch calls it Dropout1d, Dropout2d and Dropout3d.

    References
    ----------
    .. [1] J. Tompson et al., "Efficient object localization using convolutional networks", CVPR 2015, arXiv:1411.4280.

    Examples
    --------
    >>> ChannelDropout(0.5, rng=4)(np.ones((1, 4, 2)))[0].tolist()
    [[0.0, 0.0], [2.0, 2.0], [0.0, 0.0], [2.0, 2.0]]
    """

    def _drawn_shape(self, x: Array) -> tuple[int, ...]:
        return (*x.shape[:2], *[1] * (x.ndim - 2))


class AlphaDropout(Module):
    """Dropout that keeps the mean 0 and the variance 1 of a `SELU`'s output.

    What is dropped takes the value that a SELU saturates at, and an affine map restores mean and variance.

    Parameters
    ----------
    p : float
        The probability to drop an element, rounded to a multiple of 2**-16.
    rng : numpy.random.Generator or int, optional
        What is drawn from.

    Examples
    --------
    >>> x = np.random.default_rng(0).standard_normal((100, 100))
    >>> y = AlphaDropout(0.2, rng=0)(x)
    >>> bool(abs(y.mean()) < 0.05), bool(abs(y.std() - 1) < 0.05)
    (True, True)

    References
    ----------
    .. [1] G. Klambauer et al., "Self-normalizing neural networks", NIPS 2017, arXiv:1706.02515.
    """

    is_view: ClassVar[bool] = True  # in evaluation

    def __init__(self, p: float = 0.5, *, rng: Seed = None) -> None:
        check_probability("AlphaDropout", p)
        self.p = float(p)
        self.rng = np.random.default_rng(rng)

    def forward(self, x: Array) -> Array:
        check_floating(self, x)
        if not self.p or not self.training:
            self.keep(None)
            return x
        floor = -SELU_SCALE * SELU_ALPHA
        scale = 1 / math.sqrt((1 - self.p) * (1 + self.p * floor * floor))
        mask = keep_mask(self.rng, x.shape, self.p, self.workspace)
        factor = self.workspace.like("factor", mask, x.dtype)
        np.multiply(mask, scale, out=factor, dtype=x.dtype)
        y = self.workspace.like("y", x)
        np.subtract(x, floor, out=y)  # scale * (kept ? x : floor) - scale * floor * p
        y *= factor
        y += scale * floor * (1 - self.p)
        self.keep(factor)
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (factor,) = self.kept()
        if factor is None:
            return dy
        dx = self.workspace.like("dx", dy)
        np.multiply(dy, factor, out=dx)
        return dx

    def extra_repr(self) -> str:
        return f"p={self.p:g}"
