"""Group normalisation."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import DTypeLike

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module, Parameter, check_shape
from nets.kernels.norm_groups import normalize_groups, normalize_groups_backward
from nets.layers.geometry import channels_second, channels_to_end, number, whole


class GroupNorm(Module):
    """Groups of channels of every sample minus their mean, over their deviation, times a weight plus a bias.

    Mean and (biased) variance are over the channels of a group and all places, in training and out of it. One group is
    a layer norm over channels and places, with one weight and bias for every channel; as many groups as channels are
    an instance norm.

    Parameters
    ----------
    num_groups : int
        Into how many groups the channels are divided.
    num_channels : int
    eps : float
        Added to the variance.
    affine : bool
        Whether a weight and a bias are learned for every channel.
    dtype : dtype
        Of the parameters.

    Notes
    -----
    Input and output (N, C, ...).

    Examples
    --------
    >>> GroupNorm(1, 2)(np.array([[[1.0, 1.0], [3.0, 3.0]]])).round(3).tolist()
    [[[-1.0, -1.0], [1.0, 1.0]]]

    References
    ----------
    .. [1] Y. Wu, K. He, "Group normalization", ECCV 2018, arXiv:1803.08494.
    """

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        *,
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.num_groups = whole("GroupNorm: num_groups", num_groups)
        self.num_channels = whole("GroupNorm: num_channels", num_channels)
        if num_channels % num_groups:
            raise NetsError(f"GroupNorm: {num_channels} channels cannot be split into {num_groups} equal groups")
        self.eps, self.affine = number("GroupNorm: eps", eps, 0), affine
        self.weight = Parameter(np.ones(num_channels, dtype), decays=False) if affine else None
        self.bias = Parameter(np.zeros(num_channels, dtype), decays=False) if affine else None

    def forward(self, x: Array) -> Array:
        fits = x.ndim >= 2 and x.shape[1] == self.num_channels
        check_shape(self, x, f"(N, {self.num_channels}, ...)", fits)
        if x.size == self.num_groups:
            raise ShapeError(
                "GroupNorm needs more than one value per group, but the input is one sample with one channel a group "
                f"and one place: shape {x.shape}",
                help="take fewer groups, or give more samples",
            )
        places = self._places(x)
        y = self.workspace.take("y", places.shape, places.dtype)
        weight, bias = self._affine()
        done = normalize_groups(places, self.num_groups, weight, bias, self.eps, y)
        self.keep(places, done)
        return self._maps(y, x)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        places, done = self.kept()
        dx = self.workspace.take("dx", places.shape, places.dtype) if input_gradient else None
        weight, _ = self._affine()
        dweight, dbias = normalize_groups_backward(self._places(dy), places, self.num_groups, weight, done, dx)
        if self.weight is not None and self.bias is not None:
            self.weight.accumulate(dweight.astype(dy.dtype, copy=False))
            self.bias.accumulate(dbias.astype(dy.dtype, copy=False))
        return dy if dx is None else self._maps(dx, dy)

    def _affine(self) -> tuple[Array | None, Array | None]:
        return (None, None) if self.weight is None or self.bias is None else (self.weight.data, self.bias.data)

    def _places(self, x: Array) -> Array:
        """Return the input as (N, places, C), in float32 at least: half a float has no room for sums of squares."""
        places = channels_to_end(x).reshape(len(x), math.prod(x.shape[2:]), self.num_channels)
        return places.astype(np.float32) if places.dtype == np.float16 else places

    def _maps(self, places: Array, like: Array) -> Array:
        n, c, *sides = like.shape
        return channels_second(places.reshape(n, *sides, c).astype(like.dtype, copy=False))

    def extra_repr(self) -> str:
        return f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}"
