"""Residual networks by depth, and the same networks without their shortcuts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import DTypeLike

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.core.module import Module
from nets.init import Seed
from nets.layers import AdaptiveAvgPool2d, BatchNorm2d, Conv2d, Flatten, Linear, ReLU, Residual, Sequential
from nets.models.parts import check_maps_shape, check_sizes

SMALLEST = 4  # of maps that are halved twice
SHORTCUTS = ("projection", "padding")


class PadShortcut(Module):
    """A shortcut without parameters: every `stride`-th place, and channels of zeros on either side.

    Parameters
    ----------
    in_channels, out_channels : int
        Half of the new channels come before the others.
    stride : int
        Along both axes.

    References
    ----------
    .. [1] K. He et al., "Deep residual learning for image recognition", CVPR 2016, arXiv:1512.03385.

    Examples
    --------
    >>> PadShortcut(2, 4, 2)(np.ones((1, 2, 4, 4), np.float32))[0, :, 0, 0].tolist()
    [0.0, 1.0, 1.0, 0.0]
    """

    def __init__(self, in_channels: int, out_channels: int, stride: int) -> None:
        self.in_channels, self.out_channels, self.stride = in_channels, out_channels, stride
        self._first = (out_channels - in_channels) // 2

    def forward(self, x: Array) -> Array:
        seen = x[:, :, :: self.stride, :: self.stride]
        self.keep(x.shape)
        n, _, height, width = seen.shape
        y = self.workspace.take("y", (n, height, width, self.out_channels), x.dtype).transpose(0, 3, 1, 2)
        y[...] = 0
        y[:, self._inner] = seen
        return y

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        ((n, channels, height, width),) = self.kept()
        dx = self.workspace.take("dx", (n, height, width, channels), dy.dtype).transpose(0, 3, 1, 2)
        dx[...] = 0
        dx[:, :, :: self.stride, :: self.stride] = dy[:, self._inner]
        return dx

    @property
    def _inner(self) -> slice:
        return slice(self._first, self._first + self.in_channels)

    def windows(self, in_shape: tuple[int, ...]) -> Sequence[tuple[int, int]]:
        return [(1, self.stride)] * 2

    def extra_repr(self) -> str:
        return f"{self.in_channels}, {self.out_channels}, stride={self.stride}"


class BasicBlock(Residual):
    """Two convolutions with a shortcut around them, named as in torchvision.

    Parameters
    ----------
    body : Sequential
        Its layers are named as the block's own.
    downsample : Module, optional
        The shortcut where the body changes the shape.

    References
    ----------
    .. [1] K. He et al., "Deep residual learning for image recognition", CVPR 2016, arXiv:1512.03385.
    """

    def __init__(self, body: Sequential, downsample: Module | None = None) -> None:
        super().__init__(body, downsample)
        self._named = dict(body.children())
        if downsample is not None:
            self._named["downsample"] = downsample

    def children(self) -> Mapping[str, Module]:
        return self._named

    def paths(self) -> Sequence[Sequence[Module]]:
        return [[self.body], [self.shortcut]]


def resnet(
    input_shape: Sequence[int],
    classes: int,
    depth: int = 20,
    widths: Sequence[int] = (16, 32, 64),
    shortcut: str = "projection",
    *,
    rng: Seed = None,
    dtype: DTypeLike = np.float32,
) -> Sequential:
    """Return the residual network of `depth` layers for small images, as the paper trains it on CIFAR-10.

    A convolution, three stages of ``(depth - 2) / 6`` blocks of two convolutions, the second and the third on half
    the rows and columns, the mean over each map, a dense layer. Weights are drawn as in "he".

    Parameters
    ----------
    input_shape : sequence of int
        Channels, height, width.
    classes : int
        How many logits come out.
    depth : int
        8, 14, 20, 26, 32, ...: 2 more than a multiple of 6.
    widths : three int
        The channels of the stages.
    shortcut : str
        Where the shape changes: "projection", a convolution of 1x1 with batch norm, or "padding" with zeros.
    rng : numpy.random.Generator or int, optional
        What the weights are drawn from.
    dtype : dtype
        Of the parameters.

    Notes
    -----
    Input (N, channels, height, width), output (N, classes). Parameters are named as in torchvision:
    ``layer1.0.conv1.weight``.

    Raises
    ------
    NetsError
        If there is no network of this depth, the maps are too small, or a size is not positive.

    Examples
    --------
    >>> model = resnet((3, 32, 32), 10, depth=20, shortcut="padding", rng=0)
    >>> sum(parameter.data.size for parameter in model.parameters())
    269722

    References
    ----------
    .. [1] K. He et al., "Deep residual learning for image recognition", CVPR 2016, arXiv:1512.03385.
    """
    if shortcut not in SHORTCUTS:
        raise NetsError(f"resnet: shortcut must be one of {', '.join(SHORTCUTS)}, not {shortcut!r}")
    return _stages("resnet", input_shape, classes, depth, widths, shortcut, rng, dtype)


def plain(
    input_shape: Sequence[int],
    classes: int,
    depth: int = 20,
    widths: Sequence[int] = (16, 32, 64),
    *,
    rng: Seed = None,
    dtype: DTypeLike = np.float32,
) -> Sequential:
    """Return the network of `resnet` without its shortcuts: what residual networks are compared with.

    Parameters
    ----------
    input_shape, classes, depth, widths, rng, dtype
        As those of `resnet`.

    Raises
    ------
    NetsError
        As `resnet` does.

    References
    ----------
    .. [1] K. He et al., "Deep residual learning for image recognition", CVPR 2016, arXiv:1512.03385.

    Examples
    --------
    >>> model = plain((3, 32, 32), 10, depth=8, rng=0).eval()
    >>> model(np.zeros((2, 3, 32, 32), np.float32)).shape
    (2, 10)
    """
    return _stages("plain", input_shape, classes, depth, widths, None, rng, dtype)


def _stages(
    name: str,
    input_shape: Sequence[int],
    classes: int,
    depth: int,
    widths: Sequence[int],
    shortcut: str | None,
    rng: Seed,
    dtype: DTypeLike,
) -> Sequential:
    maps, _, _ = check_maps_shape(name, input_shape, SMALLEST)
    check_sizes(classes=classes, widths=widths)
    if len(widths) != 3:
        raise NetsError(f"{name}: widths must be three numbers, one per stage, not {tuple(widths)}")
    if depth < 8 or (depth - 2) % 6:
        low = max(8, (depth - 2) // 6 * 6 + 2)
        raise NetsError(f"{name}: depth must be 6 n + 2, not {depth}", help=f"the next are {low} and {low + 6}")
    rng = np.random.default_rng(rng)
    before = widths[0]
    layers: dict[str, Module] = {
        "conv1": _conv(maps, before, 3, 1, rng, dtype),
        "bn1": BatchNorm2d(before, dtype=dtype),
        "relu": ReLU(inplace=True),
    }
    for stage, after in enumerate(widths, 1):
        blocks: dict[str, Module] = {}
        for k in range((depth - 2) // 6):
            stride = 2 if stage > 1 and k == 0 else 1
            blocks[str(k)] = _block(before, after, stride, shortcut, rng, dtype)
            blocks[f"{k}.relu2"] = ReLU(inplace=True)
            before = after
        layers[f"layer{stage}"] = Sequential(blocks)
    fc = Linear(before, classes, rng=rng, dtype=dtype)
    return Sequential({**layers, "avgpool": AdaptiveAvgPool2d(1), "flatten": Flatten(), "fc": fc})


def _block(
    before: int, after: int, stride: int, shortcut: str | None, rng: np.random.Generator, dtype: DTypeLike
) -> Module:
    body = Sequential(
        {
            "conv1": _conv(before, after, 3, stride, rng, dtype),
            "bn1": BatchNorm2d(after, dtype=dtype),
            "relu1": ReLU(inplace=True),
            "conv2": _conv(after, after, 3, 1, rng, dtype),
            "bn2": BatchNorm2d(after, dtype=dtype),
        }
    )
    if shortcut is None:
        return body
    if stride == 1 and before == after:
        return BasicBlock(body)
    if shortcut == "padding":
        if after < before:
            raise NetsError(
                f"resnet: shortcuts padded with zeros need widths that do not fall, not {before} to {after}"
            )
        return BasicBlock(body, PadShortcut(before, after, stride))
    projection = _conv(before, after, 1, stride, rng, dtype)
    return BasicBlock(body, Sequential(projection, BatchNorm2d(after, dtype=dtype)))


def _conv(before: int, after: int, kernel: int, stride: int, rng: np.random.Generator, dtype: DTypeLike) -> Conv2d:
    return Conv2d(
        before, after, kernel, stride=stride, padding=kernel // 2, bias=False, init="he", rng=rng, dtype=dtype
    )
