"""A convolutional network: blocks of convolution, batch norm and ReLU with maximum pooling, and a dense head."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike

from nets.core.module import Module
from nets.init import Seed
from nets.layers import BatchNorm2d, Conv2d, Dropout, Flatten, Linear, MaxPool2d, Sequential
from nets.models.parts import activation, check_maps_shape, check_sizes, dense


def cnn(
    input_shape: Sequence[int],
    classes: int,
    channels: Sequence[int] = (32, 64, 128),
    convolutions: int = 1,
    hidden: Sequence[int] = (128,),
    batch_norm: bool = True,
    dropout: float = 0.3,
    init: str = "he",
    *,
    rng: Seed = None,
    dtype: DTypeLike = np.float32,
) -> Sequential:
    """Return a convolutional network: 3x3 convolutions that keep the size, halved by pooling after every block.

    Parameters
    ----------
    input_shape : sequence of int
        Channels, height, width.
    classes : int
        How many logits come out.
    channels : sequence of int
        Of the blocks.
    convolutions : int
        In every block.
    hidden : sequence of int
        The widths of dense layers after the blocks.
    batch_norm : bool
        Whether every convolution is normalised before its ReLU; without it a convolution has a bias.
    dropout : float
        How likely an input of a dense layer is dropped.
    init : str
        A row of `nets.init.INITIALIZERS`.
    rng : numpy.random.Generator or int, optional
        What weights and dropout draw from.
    dtype : dtype
        Of the parameters.

    Notes
    -----
    Input (N, channels, height, width), output (N, classes).

    Raises
    ------
    NetsError
        If the maps are too small for that many blocks, or a size is not positive.

    References
    ----------
    .. [1] K. Simonyan, A. Zisserman, "Very deep convolutional networks for large-scale image recognition", ICLR 2015,
       arXiv:1409.1556.
    .. [2] S. Ioffe, C. Szegedy, "Batch normalization", ICML 2015, arXiv:1502.03167.

    Examples
    --------
    >>> model = cnn((1, 28, 28), 10, channels=(8, 16), rng=0).eval()
    >>> model(np.zeros((2, 1, 28, 28), np.float32)).shape
    (2, 10)
    """
    check_sizes(classes=classes, channels=channels, convolutions=convolutions, hidden=hidden)
    depth, height, width = check_maps_shape("cnn", input_shape, 2 ** len(channels))
    rng = np.random.default_rng(rng)
    blocks: dict[str, Module] = {}
    for number, (before, after) in enumerate(pairwise((depth, *channels)), 1):
        ends = [before] + [after] * convolutions
        layers = [
            layer
            for first, second in pairwise(ends)
            for layer in _convolution(first, second, batch_norm, init, rng, dtype)
        ]
        blocks[f"block{number}"] = Sequential(*layers, MaxPool2d(2))
        height, width = height // 2, width // 2
    widths = ((channels[-1] if channels else depth) * height * width, *hidden)
    head = dense(widths, activation_name="relu", dropout=dropout, init=init, rng=rng, dtype=dtype)
    last = Linear(widths[-1], classes, init="uniform", rng=rng, dtype=dtype)
    start = [Dropout(dropout, rng=rng)] if dropout else []
    return Sequential({**blocks, "flatten": Flatten(), "head": Sequential(*start, *head, last)})


def _convolution(
    before: int, after: int, batch_norm: bool, init: str, rng: np.random.Generator, dtype: DTypeLike
) -> list[Module]:
    layer = Conv2d(before, after, 3, padding=1, bias=not batch_norm, init=init, rng=rng, dtype=dtype)
    return [layer, *([BatchNorm2d(after, dtype=dtype)] if batch_norm else []), activation("relu")]
