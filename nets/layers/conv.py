"""Convolutions (cross-correlations, as everywhere in the field)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from nets.core.arrays import Array, laid_for_products
from nets.core.errors import NetsError
from nets.core.module import Module, Parameter
from nets.init import Init, Seed, fans, initial_bias, initializer
from nets.kernels.borders import bordered, bordered_backward
from nets.kernels.conv import conv2d, conv2d_backward
from nets.kernels.rows import row_sums
from nets.kernels.windows import Window
from nets.layers.geometry import (
    Size,
    channels_second,
    channels_to_end,
    check_maps,
    check_sequences,
    pair,
    same_padding,
    single,
)
from nets.layers.padding import PADDING_MODES, check_border

NONE = ((0, 0), (0, 0))  # no border


class _Convolution(Module):
    """What convolutions of maps and of sequences share: the second sees maps of height 1."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        window: Window,
        kernel_shape: tuple[int, ...],
        same: bool,
        groups: int,
        bias: bool,
        padding_mode: str,
        init: Init,
        rng: Seed,
        dtype: DTypeLike,
    ) -> None:
        check_channels(in_channels, out_channels, groups)
        if padding_mode not in PADDING_MODES:
            raise NetsError(f"padding_mode must be one of {', '.join(PADDING_MODES)}, but is {padding_mode!r}")
        if same:
            if window.stride != (1, 1):
                raise NetsError('padding="same" needs a stride of 1: with another the size cannot stay')
            window = Window(window.kernel, window.stride, same_padding(window), window.dilation)
        self.in_channels, self.out_channels, self.groups, self.window = in_channels, out_channels, groups, window
        self.padding_mode = padding_mode
        #: What is left of the window once a border of what is inside has been made.
        self._inner = window if padding_mode == "zeros" else Window(window.kernel, window.stride, NONE, window.dilation)
        shape = (out_channels, in_channels // groups, *kernel_shape)
        generator = np.random.default_rng(rng)
        drawn = initializer(init)(shape, generator).astype(dtype)
        self.weight = Parameter(laid_for_products(drawn))
        start = initial_bias(init, out_channels, fans(shape)[0], generator).astype(dtype) if bias else None
        self.bias = None if start is None else Parameter(start, decays=False)

    def _forward(self, maps: Array) -> Array:
        bias = None if self.bias is None else self.bias.data
        shape = maps.shape
        if self._inner is not self.window:
            check_border(self, self.padding_mode, self.window.padding, (shape[1], shape[2]))
            maps = bordered(maps, self.window.padding, self.padding_mode, self.workspace, "bordered")
        y, kept = conv2d(maps, self._weight(), bias, self._inner, self.groups, self.workspace)
        self.keep(kept, shape)
        return y

    def _backward(self, dy: Array, input_gradient: bool) -> Array | None:
        kept, shape = self.kept()
        dx, dweight = conv2d_backward(
            dy, self._weight(), self._inner, self.groups, kept, self.workspace, input_gradient
        )
        self.weight.accumulate(dweight.reshape(self.weight.data.shape))
        if self.bias is not None:
            self.bias.accumulate(row_sums(dy.reshape(-1, self.out_channels)))
        if dx is None or self._inner is self.window:
            return dx
        inside = self.workspace.take("inside", shape, dx.dtype)
        bordered_backward(dx, self.window.padding, self.padding_mode, inside)
        return inside

    def _weight(self) -> Array:
        weight = self.weight.data
        return weight if weight.ndim == 4 else weight[:, :, None]

    def extra_repr(self) -> str:
        kernel, stride, dilation = self.window.kernel, self.window.stride, self.window.dilation
        words = [f"{self.in_channels}, {self.out_channels}, kernel_size={kernel}, stride={stride}"]
        words += [f"padding={self.window.padding}"] if any(map(any, self.window.padding)) else []
        words += [f"dilation={dilation}"] if dilation != (1, 1) else []
        words += [f"groups={self.groups}"] if self.groups > 1 else []
        words += ["bias=False"] if self.bias is None else []
        words += [f"padding_mode={self.padding_mode}"] if self.padding_mode != "zeros" else []
        return ", ".join(words)

    def multiply_adds(self, in_shape: tuple[int, ...], out_shape: tuple[int, ...]) -> int:
        return int(np.prod(out_shape)) * int(np.prod(self.weight.data.shape[1:]))

    def windows(self, in_shape: tuple[int, ...]) -> Sequence[tuple[int, int]]:
        return self.window.spans[-(len(in_shape) - 2) :]


class Conv2d(_Convolution):
    """Convolution of maps.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size, stride, dilation : int or two of them
        Height first.
    padding : int, two of them, "same" or "valid"
        The border; "same" keeps the size.
    groups : int
        Into how many parts the channels are split; each part sees its own only.
    bias : bool
        Whether there is a bias.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What the border is made of: see `nets.layers.ReflectionPad2d` and its like.
    init : str or callable
        A row of `nets.init.INITIALIZERS`, or what draws weights, e.g. `nets.init.Orthogonal`.
    rng : numpy.random.Generator or int, optional
        What the weights are drawn from.
    dtype : dtype
        Of the parameters.

    Notes
    -----
    Input (N, C_in, H, W), output (N, C_out, H', W') with ``H' = floor((H + 2 p - d (k - 1) - 1) / s) + 1``;
    ``weight`` is (C_out, C_in / groups, kh, kw).

    References
    ----------
    .. [1] Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", Proc.
       IEEE 86 (1998), doi:10.1109/5.726791.

    Examples
    --------
    >>> layer = Conv2d(3, 16, 3, stride=2, padding=1, rng=0)
    >>> layer(np.zeros((8, 3, 32, 32), np.float32)).shape
    (8, 16, 16, 16)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Size | str = 0,
        dilation: Size = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        *,
        init: Init = "uniform",
        rng: Seed = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        same, border = _padding(padding)
        high, wide = pair("padding", border, 0)
        kernel = pair("kernel_size", kernel_size)
        window = Window(kernel, pair("stride", stride), ((high, high), (wide, wide)), pair("dilation", dilation))
        super().__init__(in_channels, out_channels, window, kernel, same, groups, bias, padding_mode, init, rng, dtype)

    def forward(self, x: Array) -> Array:
        check_maps(self, x, self.in_channels, self.window)
        return channels_second(self._forward(channels_to_end(x)))

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        dx = self._backward(channels_to_end(dy), input_gradient)
        return dy if dx is None else channels_second(dx)


class Conv1d(_Convolution):
    """Convolution of sequences.

    Parameters
    ----------
    in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, init, rng, dtype
        As those of `Conv2d`, with one number for every size.

    Notes
    -----
    Input (N, C_in, L), output (N, C_out, L'); ``weight`` is (C_out, C_in / groups, k).

    Examples
    --------
    >>> layer = Conv1d(300, 100, 3, rng=0)
    >>> layer(np.zeros((2, 300, 50), np.float32)).shape
    (2, 100, 48)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Size | str = 0,
        dilation: Size = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        *,
        init: Init = "uniform",
        rng: Seed = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        same, given = _padding(padding)
        border, kernel = single("padding", given, 0), single("kernel_size", kernel_size)
        steps = (1, single("stride", stride)), (1, single("dilation", dilation))
        window = Window((1, kernel), steps[0], ((0, 0), (border, border)), steps[1])
        super().__init__(
            in_channels, out_channels, window, (kernel,), same, groups, bias, padding_mode, init, rng, dtype
        )

    def forward(self, x: Array) -> Array:
        check_sequences(self, x, self.in_channels, self.window)
        return channels_second(self._forward(channels_to_end(x)[:, None])[:, 0])

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        dx = self._backward(channels_to_end(dy)[:, None], input_gradient)
        return dy if dx is None else channels_second(dx[:, 0])


def _padding(padding: Size | str) -> tuple[bool, Size]:
    """Return whether the size is to stay, and the border otherwise."""
    if isinstance(padding, str):
        if padding not in ("same", "valid"):
            raise NetsError(f'padding must be a number, two numbers, "same" or "valid", but is {padding!r}')
        return padding == "same", 0
    return False, padding


def check_channels(in_channels: int, out_channels: int, groups: int) -> None:
    """Refuse channels that cannot be split into groups.

    Parameters
    ----------
    in_channels, out_channels, groups : int
    """
    given = (in_channels, out_channels, groups)
    if any(not isinstance(one, (int, np.integer)) or isinstance(one, bool) for one in given):
        raise NetsError(f"channels and groups must be whole numbers, but are {', '.join(map(repr, given))}")
    if min(given) < 1:
        raise NetsError(f"channels and groups must be at least 1, but are {in_channels}, {out_channels} and {groups}")
    if in_channels % groups or out_channels % groups:
        raise NetsError(f"{in_channels} and {out_channels} channels cannot be split into {groups} equal groups")
