"""LeNet-5: two convolutions, two poolings, three dense layers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from nets.core.module import Module
from nets.init import Seed
from nets.layers import AvgPool2d, Conv2d, Flatten, Linear, MaxPool2d, Sequential
from nets.models.parts import activation, check_maps_shape, check_sizes

SMALLEST = 12  # of maps that leave one place after both convolutions and poolings


def lenet(
    input_shape: Sequence[int],
    classes: int,
    channels: Sequence[int] = (6, 16),
    original: bool = False,
    init: str = "uniform",
    *,
    rng: Seed = None,
    dtype: DTypeLike = np.float32,
) -> Sequential:
    """Return LeNet-5, in its form of today or, but for its sparse connections and output layer, of 1998.

    Parameters
    ----------
    input_shape : sequence of int
        Channels, height, width. Maps of less than 32 rows or columns get a border of 2, so that digits of 28 by 28
        meet the network as the paper's of 32 by 32 do.
    classes : int
        How many logits come out.
    channels : two int
        Of the two convolutions.
    original : bool
        Hyperbolic tangents and mean pooling, not ReLU and maximum pooling.
    init : str
        A row of `nets.init.INITIALIZERS`.
    rng : numpy.random.Generator or int, optional
        What the weights are drawn from.
    dtype : dtype
        Of the parameters.

    Notes
    -----
    Input (N, channels, height, width), output (N, classes).

    Raises
    ------
    NetsError
        If the maps are too small, or a size is not positive.

    Examples
    --------
    >>> model = lenet((1, 28, 28), 10, rng=0)
    >>> model(np.zeros((2, 1, 28, 28), np.float32)).shape
    (2, 10)
    >>> sum(parameter.data.size for parameter in model.parameters())
    61706

    References
    ----------
    .. [1] Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition",
       Proc. IEEE 86 (1998), doi:10.1109/5.726791.
    """
    depth, height, width = check_maps_shape("lenet", input_shape, SMALLEST)
    check_sizes(classes=classes, channels=channels)
    first, second = channels
    border = 2 if min(height, width) < 32 else 0
    rows, columns = (((size + 2 * border - 4) // 2 - 4) // 2 for size in (height, width))
    name = "tanh" if original else "relu"
    generator = np.random.default_rng(rng)

    def pool() -> Module:
        return AvgPool2d(2) if original else MaxPool2d(2)

    def linear(before: int, after: int) -> Linear:
        return Linear(before, after, init=init, rng=generator, dtype=dtype)

    return Sequential(
        {
            "conv1": Conv2d(depth, first, 5, padding=border, init=init, rng=generator, dtype=dtype),
            "act1": activation(name),
            "pool1": pool(),
            "conv2": Conv2d(first, second, 5, init=init, rng=generator, dtype=dtype),
            "act2": activation(name),
            "pool2": pool(),
            "flatten": Flatten(),
            "fc1": linear(second * rows * columns, 120),
            "act3": activation(name),
            "fc2": linear(120, 84),
            "act4": activation(name),
            "fc3": linear(84, classes),
        }
    )
