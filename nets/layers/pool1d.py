"""Pooling of sequences (N, C, L) by means and to a number of bins: as of maps of height 1."""

from __future__ import annotations

from collections.abc import Sequence

from nets.core.arrays import Array
from nets.core.errors import ShapeError
from nets.core.module import Module, check_shape
from nets.layers.adaptive_pool import AdaptiveAvgPool2d, AdaptiveMaxPool2d
from nets.layers.geometry import Size, check_sequences, single
from nets.layers.pool import AvgPool2d


class AvgPool1d(AvgPool2d):
    """The mean of every window of a sequence.

    Parameters
    ----------
    kernel_size, stride, padding, ceil_mode, count_include_pad
        As those of `AvgPool2d`, with one number for every size.

    Examples
    --------
    >>> import numpy as np
    >>> AvgPool1d(2)(np.arange(6.0).reshape(1, 1, 6)).tolist()
    [[[0.5, 2.5, 4.5]]]
    """

    def __init__(
        self,
        kernel_size: Size,
        stride: Size | None = None,
        padding: Size = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        kernel = single("kernel_size", kernel_size)
        step = kernel if stride is None else single("stride", stride)
        super().__init__((1, kernel), (1, step), (0, single("padding", padding, 0)), ceil_mode, count_include_pad)

    def forward(self, x: Array) -> Array:
        check_sequences(self, x, None, self.window, self.ceil_mode)
        return super().forward(x[:, :, None])[:, :, 0]

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        return super().backward(dy[:, :, None], input_gradient)[:, :, 0]


class AdaptiveMaxPool1d(AdaptiveMaxPool2d):
    """The maximum of every bin, whatever the length of the sequence; see `AdaptiveMaxPool2d` for the bins.

    Parameters
    ----------
    output_size : int
        How many bins.

    Examples
    --------
    >>> import numpy as np
    >>> AdaptiveMaxPool1d(2)(np.arange(5.0).reshape(1, 1, 5)).tolist()
    [[[2.0, 4.0]]]
    """

    def __init__(self, output_size: Size) -> None:
        super().__init__((1, single("output_size", output_size)))

    def forward(self, x: Array) -> Array:
        _check(self, x)
        return super().forward(x[:, :, None])[:, :, 0]

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        return super().backward(dy[:, :, None], input_gradient)[:, :, 0]

    def windows(self, in_shape: tuple[int, ...]) -> Sequence[tuple[int, int]]:
        return super().windows((*in_shape[:2], 1, *in_shape[2:]))[1:]

    def extra_repr(self) -> str:
        return f"output_size={self.output_size[1]}"


class AdaptiveAvgPool1d(AdaptiveAvgPool2d):
    """The mean of every bin, whatever the length of the sequence; see `AdaptiveMaxPool2d` for the bins.

    Parameters
    ----------
    output_size : int
        How many bins.

    Examples
    --------
    >>> import numpy as np
    >>> AdaptiveAvgPool1d(2)(np.arange(5.0).reshape(1, 1, 5)).tolist()
    [[[1.0, 3.0]]]
    """

    def __init__(self, output_size: Size) -> None:
        super().__init__((1, single("output_size", output_size)))

    def forward(self, x: Array) -> Array:
        _check(self, x)
        return super().forward(x[:, :, None])[:, :, 0]

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        return super().backward(dy[:, :, None], input_gradient)[:, :, 0]

    def windows(self, in_shape: tuple[int, ...]) -> Sequence[tuple[int, int]]:
        return super().windows((*in_shape[:2], 1, *in_shape[2:]))[1:]

    def extra_repr(self) -> str:
        return f"output_size={self.output_size[1]}"


def _check(layer: Module, x: Array) -> None:
    check_shape(layer, x, "(N, C, L)", x.ndim == 3)
    if not x.shape[2]:
        raise ShapeError(f"{type(layer).__name__}: sequences of 0 have no place to pool")
