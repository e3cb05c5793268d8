"""Transposed convolutions: they make maps larger as convolutions with a stride make them smaller."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from nets.core.arrays import Array, laid_for_products
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module, Parameter, check_shape
from nets.init import Init, Seed, fans, initial_bias, initializer
from nets.kernels.conv_transpose import Spread, conv_transpose2d, conv_transpose2d_backward
from nets.kernels.rows import row_sums
from nets.kernels.windows import Pair, Window
from nets.layers.conv import check_channels
from nets.layers.geometry import Size, channels_second, channels_to_end, pair, single


class _ConvTranspose(Module):
    """What transposed convolutions of maps and of sequences share: the second sees maps of height 1."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        spread: Spread,
        kernel_shape: tuple[int, ...],
        groups: int,
        bias: bool,
        padding_mode: str,
        init: Init,
        rng: Seed,
        dtype: DTypeLike,
    ) -> None:
        name = type(self).__name__
        check_channels(in_channels, out_channels, groups)
        if padding_mode != "zeros":
            raise NetsError(f'{name}: padding_mode must be "zeros", but is {padding_mode!r}')
        steps = zip(spread.more, spread.window.stride, spread.window.dilation, strict=True)
        if any(more and more >= max(stride, dilation) for more, stride, dilation in steps):
            raise NetsError(
                f"{name}: output_padding must be below stride or dilation, but is {spread.more} with a stride of "
                f"{spread.window.stride} and a dilation of {spread.window.dilation}"
            )
        self.in_channels, self.out_channels, self.groups, self.spread = in_channels, out_channels, groups, spread
        shape = (in_channels, out_channels // groups, *kernel_shape)
        generator = np.random.default_rng(rng)
        self.weight = Parameter(laid_for_products(initializer(init)(shape, generator).astype(dtype)))
        start = initial_bias(init, out_channels, fans(shape)[0], generator).astype(dtype) if bias else None
        self.bias = None if start is None else Parameter(start, decays=False)

    def _forward(self, maps: Array) -> Array:
        size = self.spread.output((maps.shape[1], maps.shape[2]))
        if not maps.shape[1] or not maps.shape[2] or min(size) < 1:
            raise ShapeError(
                f"{type(self).__name__}: nothing is left of maps of {maps.shape[1]} x {maps.shape[2]} once the padding "
                f"is cut off: the output would be {size[0]} x {size[1]}",
                help="give larger inputs, or less padding",
            )
        bias = None if self.bias is None else self.bias.data
        y, kept = conv_transpose2d(maps, self._weight(), bias, self.spread, self.groups, self.workspace)
        self.keep(kept)
        return y

    def _backward(self, dy: Array, input_gradient: bool) -> Array | None:
        (kept,) = self.kept()
        dx, dweight = conv_transpose2d_backward(
            dy, self._weight(), self.spread, self.groups, kept, self.workspace, input_gradient
        )
        self.weight.accumulate(dweight.reshape(self.weight.data.shape))
        if self.bias is not None:
            self.bias.accumulate(row_sums(dy.reshape(-1, self.out_channels)))
        return dx

    def _weight(self) -> Array:
        weight = self.weight.data
        return weight if weight.ndim == 4 else weight[:, :, None]

    def extra_repr(self) -> str:
        window = self.spread.window
        words = [f"{self.in_channels}, {self.out_channels}, kernel_size={window.kernel}, stride={window.stride}"]
        words += [f"padding={window.padding}"] if any(map(any, window.padding)) else []
        words += [f"output_padding={self.spread.more}"] if any(self.spread.more) else []
        words += [f"dilation={window.dilation}"] if window.dilation != (1, 1) else []
        words += [f"groups={self.groups}"] if self.groups > 1 else []
        return ", ".join(words + (["bias=False"] if self.bias is None else []))

    def multiply_adds(self, in_shape: tuple[int, ...], out_shape: tuple[int, ...]) -> int:
        return int(np.prod(in_shape)) * int(np.prod(self.weight.data.shape[1:]))

    def windows(self, in_shape: tuple[int, ...]) -> Sequence[tuple[int, int]]:
        """Return how many places one output sees at most; neighbours look at most one place apart."""
        return [(-(-reach // stride), 1) for reach, stride in self.spread.window.spans[-(len(in_shape) - 2) :]]


class ConvTranspose2d(_ConvTranspose):
    """Transposed convolution of maps: the gradient of a convolution by its input, as a layer.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size, stride, dilation : int or two of them
        Height first.
    padding : int or two of them
        How many rows and columns are cut off on every side.
    output_padding : int or two of them
        How many more there are below and to the right: fewer than stride or dilation.
    groups : int
        Into how many parts the channels are split; each part sees its own only.
    bias : bool
        Whether there is a bias.
    padding_mode : {"zeros"}
    init : str or callable
        A row of `nets.init.INITIALIZERS`, or what draws weights, e.g. `nets.init.Orthogonal`.
    rng : numpy.random.Generator or int, optional
        What the weights are drawn from.
    dtype : dtype
        Of the parameters.

    Notes
    -----
    Input (N, C_in, H, W), output (N, C_out, H', W') with ``H' = (H - 1) s - 2 p + d (k - 1) + output_padding + 1``;
    ``weight`` is (C_in, C_out / groups, kh, kw). A `Conv2d` of the same options takes (N, C_out, H', W') to
    (N, C_in, H, W).

    References
    ----------
    .. [1] M. D. Zeiler, D. Krishnan, G. W. Taylor, R. Fergus, "Deconvolutional networks", CVPR 2010.
    .. [2] V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285.

    Examples
    --------
    >>> layer = ConvTranspose2d(16, 3, 3, stride=2, padding=1, output_padding=1, rng=0)
    >>> layer(np.zeros((8, 16, 16, 16), np.float32)).shape
    (8, 3, 32, 32)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Size = 0,
        output_padding: Size = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Size = 1,
        padding_mode: str = "zeros",
        *,
        init: Init = "uniform",
        rng: Seed = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        kernel = pair("kernel_size", kernel_size)
        steps = pair("stride", stride), pair("dilation", dilation)
        spread = _spread(kernel, *steps, pair("padding", padding, 0), pair("output_padding", output_padding, 0))
        super().__init__(in_channels, out_channels, spread, kernel, groups, bias, padding_mode, init, rng, dtype)

    def forward(self, x: Array) -> Array:
        fits = x.ndim == 4 and x.shape[1] == self.in_channels
        check_shape(self, x, f"(N, {self.in_channels}, H, W)", fits)
        return channels_second(self._forward(channels_to_end(x)))

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        dx = self._backward(channels_to_end(dy), input_gradient)
        return dy if dx is None else channels_second(dx)


class ConvTranspose1d(_ConvTranspose):
    """Transposed convolution of sequences.

    Parameters
    ----------
    in_channels, out_channels, kernel_size, stride, padding, output_padding, groups, bias, dilation, padding_mode, init
        As those of `ConvTranspose2d`, with one number for every size.
    rng, dtype
        As those of `ConvTranspose2d`.

    Notes
    -----
    Input (N, C_in, L), output (N, C_out, L'); ``weight`` is (C_in, C_out / groups, k).

    Examples
    --------
    >>> layer = ConvTranspose1d(8, 4, 4, stride=2, padding=1, rng=0)
    >>> layer(np.zeros((2, 8, 50), np.float32)).shape
    (2, 4, 100)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Size = 0,
        output_padding: Size = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Size = 1,
        padding_mode: str = "zeros",
        *,
        init: Init = "uniform",
        rng: Seed = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        kernel = single("kernel_size", kernel_size)
        steps = (1, single("stride", stride)), (1, single("dilation", dilation))
        borders = (0, single("padding", padding, 0)), (0, single("output_padding", output_padding, 0))
        spread = _spread((1, kernel), *steps, *borders)
        super().__init__(in_channels, out_channels, spread, (kernel,), groups, bias, padding_mode, init, rng, dtype)

    def forward(self, x: Array) -> Array:
        check_shape(self, x, f"(N, {self.in_channels}, L)", x.ndim == 3 and x.shape[1] == self.in_channels)
        return channels_second(self._forward(channels_to_end(x)[:, None])[:, 0])

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        dx = self._backward(channels_to_end(dy)[:, None], input_gradient)
        return dy if dx is None else channels_second(dx[:, 0])


def _spread(kernel: Pair, stride: Pair, dilation: Pair, padding: Pair, more: Pair) -> Spread:
    high, wide = padding
    return Spread(Window(kernel, stride, ((high, high), (wide, wide)), dilation), more)
