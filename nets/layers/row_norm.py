"""Norms over the last axes of every sample: nothing is shared between the samples of a batch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import DTypeLike

from nets.core.arrays import Array, inverse, memory_order
from nets.core.errors import NetsError
from nets.core.module import Module, Parameter, check_shape
from nets.kernels.norm_rows import normalize_rows, normalize_rows_backward
from nets.layers.geometry import number, whole


class _RowNorm(Module):
    """What layer norm and root-mean-square norm share."""

    _centred: ClassVar[bool]

    def __init__(
        self, normalized_shape: int | Sequence[int], eps: float | None, weight: bool, bias: bool, dtype: DTypeLike
    ) -> None:
        name = type(self).__name__
        given = tuple(normalized_shape) if isinstance(normalized_shape, Sequence) else (normalized_shape,)
        self.normalized_shape = tuple(whole(f"{name}: normalized_shape", size) for size in given)
        if not given:
            raise NetsError(f"{name}: normalized_shape must have one axis at least, but is {normalized_shape!r}")
        self.eps = None if eps is None else number(f"{name}: eps", eps, 0)
        self.elementwise_affine = weight
        self.weight = Parameter(np.ones(self.normalized_shape, dtype), decays=False) if weight else None
        if self._centred:
            has_bias = weight and bias
            self.bias = Parameter(np.zeros(self.normalized_shape, dtype), decays=False) if has_bias else None

    def forward(self, x: Array) -> Array:
        axes = len(self.normalized_shape)
        wanted = ", ".join(map(str, self.normalized_shape))
        check_shape(self, x, f"(..., {wanted})", x.shape[-axes:] == self.normalized_shape)
        order = self._order(x)
        rows = self._rows(x, order)
        y = self.workspace.take("y", rows.shape, rows.dtype)
        eps = float(np.finfo(rows.dtype).eps) if self.eps is None else self.eps
        bias = self.bias if self._centred else None
        done = normalize_rows(rows, self._row(self.weight, order), self._row(bias, order), eps, self._centred, y)
        self.keep(rows, done, order)
        return self._unrolled(y, x, order, "out")

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        rows, done, order = self.kept()
        given = self._rows(dy, order)
        dx = self.workspace.take("dx", rows.shape, rows.dtype) if input_gradient else None
        dweight, dbias = normalize_rows_backward(given, rows, self._row(self.weight, order), done, dx)
        if self.weight is not None:
            self.weight.accumulate(self._gradient(dweight, order, dy.dtype))
        if self._centred and self.bias is not None:
            self.bias.accumulate(self._gradient(dbias, order, dy.dtype))
        return dy if dx is None else self._unrolled(dx, dy, order, "dx out")

    def _order(self, x: Array) -> list[int]:
        """Return an order of axes in which what is normalised together comes last: that of memory where it does."""
        order, lead = memory_order(x), x.ndim - len(self.normalized_shape)
        return order if all(axis < lead for axis in order[:lead]) else list(range(x.ndim))

    def _rows(self, x: Array, order: list[int]) -> Array:
        rows = np.ascontiguousarray(x.transpose(order)).reshape(-1, math.prod(self.normalized_shape))
        return rows.astype(np.float32) if rows.dtype == np.float16 else rows

    def _unrolled(self, rows: Array, like: Array, order: list[int], name: str) -> Array:
        """Return rows as an array that has the shape of another and lies in memory as that does."""
        shaped = rows.reshape([like.shape[axis] for axis in order]).transpose(inverse(order))
        if order == memory_order(like) and like.dtype == rows.dtype:
            return shaped
        out = self.workspace.like(name, like)
        np.copyto(out, shaped, casting="same_kind")
        return out

    def _inner(self, order: list[int]) -> list[int]:
        axes = len(self.normalized_shape)
        return [axis - (len(order) - axes) for axis in order[-axes:]]

    def _row(self, parameter: Parameter | None, order: list[int]) -> Array | None:
        return None if parameter is None else parameter.data.transpose(self._inner(order)).reshape(-1)

    def _gradient(self, row: Array, order: list[int], dtype: DTypeLike) -> Array:
        inner = self._inner(order)
        shaped = row.reshape([self.normalized_shape[axis] for axis in inner]).transpose(inverse(inner))
        return np.ascontiguousarray(shaped, dtype)

    def extra_repr(self) -> str:
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"


class LayerNorm(_RowNorm):
    """Every sample minus its mean, over its deviation, times a weight plus a bias that are learned.

    Mean and (biased) variance are over the last axes, in training and out of it.

    Parameters
    ----------
    normalized_shape : int or sequence of int
        The sizes of the last axes, which are normalised together.
    eps : float
        Added to the variance.
    elementwise_affine : bool
        Whether a weight, and a bias, are learned for every element of `normalized_shape`.
    bias : bool
        Whether a bias is learned beside the weight.
    dtype : dtype
        Of the parameters.

    Examples
    --------
    >>> LayerNorm(2)(np.array([[1.0, 3.0], [10.0, 30.0]])).round(3).tolist()
    [[-1.0, 1.0], [-1.0, 1.0]]

    References
    ----------
    .. [1] J. L. Ba, J. R. Kiros, G. E. Hinton, "Layer normalization", arXiv:1607.06450.
    """

    _centred: ClassVar[bool] = True

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        *,
        dtype: DTypeLike = np.float32,
    ) -> None:
        super().__init__(normalized_shape, number("LayerNorm: eps", eps, 0), elementwise_affine, bias, dtype)


class RMSNorm(_RowNorm):
    """Every sample over the root of its mean square, times a weight that is learned.

    Parameters
    ----------
    normalized_shape : int or sequence of int
        The sizes of the last axes, which are normalised together.
    eps : float, optional
        Added to the mean square; by default the distance of 1 to the next number of the dtype, float32 at least.
    elementwise_affine : bool
        Whether a weight is learned for every element of `normalized_shape`.
    dtype : dtype
        Of the weight.

    Examples
    --------
    >>> RMSNorm(2)(np.array([[1.0, 7.0]])).round(3).tolist()
    [[0.2, 1.4]]

    References
    ----------
    .. [1] B. Zhang, R. Sennrich, "Root mean square layer normalization", NeurIPS 2019, arXiv:1910.07467.
    """

    _centred: ClassVar[bool] = False

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float | None = None,
        elementwise_affine: bool = True,
        *,
        dtype: DTypeLike = np.float32,
    ) -> None:
        super().__init__(normalized_shape, eps, elementwise_affine, False, dtype)
