"""Batch normalisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module, Parameter, check_shape
from nets.kernels.norm import Normalized, normalize, normalize_backward, rescale
from nets.kernels.rows import dots, row_sums
from nets.layers.geometry import channels_second, channels_to_end, number, whole


class _BatchNorm(Module):
    """Batch norm over every axis but the second; see `BatchNorm2d`."""

    state_names: ClassVar[tuple[str, ...]] = ("running_mean", "running_var", "num_batches_tracked")
    _ranks: ClassVar[Mapping[int, str]]

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        *,
        dtype: DTypeLike = np.float32,
    ) -> None:
        name = type(self).__name__
        self.num_features, self.eps = whole(f"{name}: num_features", num_features), number(f"{name}: eps", eps, 0)
        if not self.eps:
            raise NetsError(f"{name}: eps must be above 0, but is {eps!r}")
        self.momentum = None if momentum is None else number(f"{name}: momentum", momentum)
        self.weight = Parameter(np.ones(num_features, dtype), decays=False) if affine else None
        self.bias = Parameter(np.zeros(num_features, dtype), decays=False) if affine else None
        self.running_mean = np.zeros(num_features, dtype) if track_running_stats else None
        self.running_var = np.ones(num_features, dtype) if track_running_stats else None
        self.num_batches_tracked = np.array(0) if track_running_stats else None

    def forward(self, x: Array) -> Array:
        fits = x.ndim in self._ranks and x.shape[1] == self.num_features
        check_shape(self, x, " or ".join(self._ranks.values()).replace("C", str(self.num_features)), fits)
        rows = self._rows(x)
        if self.training or self.running_mean is None or self.running_var is None:
            y = self._measured(rows)
        else:
            y = self._standing(rows, self.running_mean, self.running_var)
        return self._maps(y, x)

    def _measured(self, rows: Array) -> Array:
        if len(rows) == 1:
            what = "training" if self.training else "evaluation without running statistics"
            raise ShapeError(
                f"{type(self).__name__}: {what} needs at least two values per channel, but there is 1",
                help="give more samples" + (", or call eval() for the running statistics" if self.training else ""),
            )
        if not len(rows):  # nothing to measure
            if self.num_batches_tracked is not None and self.training:
                self.num_batches_tracked = self.num_batches_tracked + 1
            one = np.ones(self.num_features, rows.dtype)
            self.keep(None, (rows, one, 0 * one, one))
            return rows
        done = normalize(rows, *self._affine(), self.eps, self.workspace)
        if self.training:
            self._track(done, len(rows))
        self.keep(done, None)
        return done.y

    def _standing(self, rows: Array, mean: Array, variance: Array) -> Array:
        weight, bias = self._affine()
        mean, variance = mean.astype(rows.dtype, copy=False), variance.astype(rows.dtype, copy=False)
        inverse = 1 / np.sqrt(variance + self.eps)
        gain = inverse if weight is None else inverse * weight
        shift = -mean * gain if bias is None else bias - mean * gain
        self.keep(None, (rows, gain, mean, inverse))
        y = self.workspace.take("y", rows.shape, rows.dtype)
        rescale(rows, gain, shift, y)
        return y

    def _track(self, done: Normalized, count: int) -> None:
        if self.running_mean is None or self.running_var is None or self.num_batches_tracked is None:
            return
        self.num_batches_tracked = self.num_batches_tracked + 1
        part = 1 / int(self.num_batches_tracked) if self.momentum is None else self.momentum
        dtype = self.running_mean.dtype  # also where the batch has another
        mean, variance = done.mean.astype(dtype, copy=False), done.variance.astype(dtype, copy=False)
        self.running_mean = (1 - part) * self.running_mean + part * mean
        self.running_var = (1 - part) * self.running_var + (part * count / (count - 1)) * variance

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        done, standing = self.kept()
        rows = self._rows(dy)
        if done is not None:
            dx, dweight, dbias = normalize_backward(rows, self._affine()[0], done, self.workspace, input_gradient)
        else:
            x, gain, mean, inverse = standing
            dbias = row_sums(rows)
            dweight = (dots(rows, x) - mean * dbias) * inverse
            dx = self.workspace.take("dx", rows.shape, rows.dtype)
            rescale(rows, gain, None, dx)
        if self.weight is not None and self.bias is not None:
            self.weight.accumulate(dweight.astype(dy.dtype, copy=False))
            self.bias.accumulate(dbias.astype(dy.dtype, copy=False))
        return dy if dx is None else self._maps(dx, dy)

    def _affine(self) -> tuple[Array | None, Array | None]:
        if self.weight is None or self.bias is None:
            return None, None
        weight, bias = self.weight.data, self.bias.data
        return (weight.astype(np.float32), bias.astype(np.float32)) if weight.dtype == np.float16 else (weight, bias)

    def _rows(self, x: Array) -> Array:
        """Return the input as a matrix, a row per sample and place: half a float has no room for sums of squares."""
        rows = channels_to_end(x).reshape(x.size // self.num_features, self.num_features)
        return rows.astype(np.float32) if rows.dtype == np.float16 else rows

    def _maps(self, rows: Array, like: Array) -> Array:
        n, c, *places = like.shape
        return channels_second(rows.reshape(n, *places, c).astype(like.dtype, copy=False))

    def extra_repr(self) -> str:
        return f"{self.num_features}, eps={self.eps}, momentum={self.momentum}"


class BatchNorm1d(_BatchNorm):
    """Batch norm of (N, C) or of sequences (N, C, L); see `BatchNorm2d`.

    References
    ----------
    .. [1] S. Ioffe, C. Szegedy, "Batch normalization", ICML 2015, arXiv:1502.03167.

    Examples
    --------
    >>> y = BatchNorm1d(2)(np.array([[1.0, 10.0], [3.0, 30.0]]))
    >>> y.round(3).tolist()
    [[-1.0, -1.0], [1.0, 1.0]]
    """

    _ranks: ClassVar[Mapping[int, str]] = {2: "(N, C)", 3: "(N, C, L)"}


class BatchNorm2d(_BatchNorm):
    """Batch norm of maps (N, C, H, W).

    Every channel minus its mean, over its deviation, times a weight plus a bias that are learned. In training the
    statistics are those of the batch, over samples and places, and the running ones move towards them by `momentum`
    (the variance unbiased); in evaluation they are the running ones.

    Parameters
    ----------
    num_features : int
        The number of channels.
    eps : float
        Added to the variance.
    momentum : float or None
        How far the running statistics move; None takes their mean over all batches.
    affine : bool
        Whether a weight and a bias are learned.
    track_running_stats : bool
        Without them evaluation uses the statistics of its batch.
    dtype : dtype
        Of the parameters.

    Examples
    --------
    >>> layer = BatchNorm2d(3)
    >>> layer(np.ones((8, 3, 4, 4), np.float32)).shape
    (8, 3, 4, 4)

    References
    ----------
    .. [1] S. Ioffe, C. Szegedy, "Batch normalization", ICML 2015, arXiv:1502.03167.
    """

    _ranks: ClassVar[Mapping[int, str]] = {4: "(N, C, H, W)"}
