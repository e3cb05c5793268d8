"""The dense layer."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from nets.core.arrays import Array, laid_for_products
from nets.core.module import Module, Parameter, check_shape
from nets.init import Init, Seed, initial_bias, initializer
from nets.kernels.products import product
from nets.kernels.rows import add_row, row_sums
from nets.layers.geometry import whole


class Linear(Module):
    """Weighted sums: ``y = x W^T + b``.

    Parameters
    ----------
    in_features, out_features : int
        The widths of input and output.
    bias : bool
        Whether there is a bias.
    init : str or callable
        A row of `nets.init.INITIALIZERS`, or what draws weights, e.g. `nets.init.Orthogonal`.
    rng : numpy.random.Generator or int, optional
        What the weights are drawn from.
    dtype : dtype
        Of the parameters.

    Notes
    -----
    Input (..., in_features), output (..., out_features); ``weight`` is (out_features, in_features).

    Examples
    --------
    >>> layer = Linear(3, 2, rng=0)
    >>> layer(np.zeros((4, 3), np.float32)).shape
    (4, 2)
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        init: Init = "uniform",
        rng: Seed = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.in_features = in_features = whole("Linear: in_features", in_features)
        self.out_features = out_features = whole("Linear: out_features", out_features)
        generator = np.random.default_rng(rng)
        drawn_weight = initializer(init)((out_features, in_features), generator).astype(dtype)
        self.weight = Parameter(laid_for_products(drawn_weight))
        drawn = initial_bias(init, out_features, in_features, generator).astype(dtype) if bias else None
        self.bias = None if drawn is None else Parameter(drawn, decays=False)

    def forward(self, x: Array) -> Array:
        if x.ndim == 0 or x.shape[-1] != self.in_features or x.dtype.kind != "f":
            check_shape(self, x, f"(..., {self.in_features})", x.ndim > 0 and x.shape[-1] == self.in_features)
        rows = x if x.ndim == 2 else x.reshape(-1, self.in_features)
        y = self.workspace.take("y", (len(rows), self.out_features), self.weight.data.dtype)
        product(rows, self.weight.data.T, y)
        if self.bias is not None:
            add_row(y, self.bias.data)
        self.keep(rows)
        return y if x.ndim == 2 else y.reshape(*x.shape[:-1], self.out_features)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (rows,) = self.kept()
        dz = dy if dy.ndim == 2 else dy.reshape(-1, self.out_features)
        if self.bias is not None:
            self.bias.accumulate(row_sums(dz))  # first: the product drives dz out of the nearest cache
        self.weight.accumulate(rows.T.dot(dz).T)
        if not input_gradient:
            return dy
        dx = self.workspace.take("dx", rows.shape, dz.dtype)
        product(dz, self.weight.data, dx)
        return dx if dy.ndim == 2 else dx.reshape(*dy.shape[:-1], self.in_features)

    def extra_repr(self) -> str:
        return f"{self.in_features}, {self.out_features}" + (", bias=False" if self.bias is None else "")

    def multiply_adds(self, in_shape: tuple[int, ...], out_shape: tuple[int, ...]) -> int:
        return int(np.prod(out_shape)) * self.in_features
