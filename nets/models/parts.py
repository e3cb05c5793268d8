"""What the models share: checked options, activations by name, dense layers in a row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike

from nets.core.errors import NetsError
from nets.core.module import Module
from nets.core.tables import lookup
from nets.layers import ACTIVATIONS, BatchNorm1d, Dropout, Linear, ReLU

Shape = tuple[int, ...]


def activation(name: str) -> Module:
    """Return a new activation layer; a ReLU overwrites its input.

    >>> activation("relu")
    ReLU(inplace=True)
    """
    row = lookup("activation", name, ACTIVATIONS)
    return ReLU(inplace=True) if row is ReLU else row()


def dense(
    widths: Sequence[int],
    *,
    activation_name: str,
    batch_norm: bool = False,
    dropout: float = 0.0,
    init: str,
    rng: np.random.Generator,
    dtype: DTypeLike = np.float32,
) -> list[Module]:
    """Return dense layers from width to width, each with its activation, batch norm before and dropout after it.

    Parameters
    ----------
    widths : sequence of int
        Of the input, then of every layer.
    activation_name : str
        A row of `nets.layers.ACTIVATIONS`.
    batch_norm : bool
        Whether each pre-activation is normalised.
    dropout : float
        The probability to drop an activation.
    init : str
        A row of `nets.init.INITIALIZERS`.
    rng : numpy.random.Generator
        What draws weights, and seeds dropout.
    dtype : dtype
    """
    layers: list[Module] = []
    for before, after in pairwise(widths):
        layers.append(Linear(before, after, init=init, rng=rng, dtype=dtype))
        layers += [BatchNorm1d(after, dtype=dtype)] if batch_norm else []
        layers.append(activation(activation_name))
        layers += [Dropout(dropout, rng=rng)] if dropout else []
    return layers


def check_sizes(**sizes: int | Sequence[int]) -> None:
    """Refuse sizes that are not whole numbers of at least 1."""
    for name, given in sizes.items():
        for size in [given] if isinstance(given, int) else given:
            if not isinstance(size, int) or size < 1:
                raise NetsError(f"{name} must be whole and at least 1, not {size!r}")


def check_maps_shape(model: str, shape: Sequence[int], smallest: int) -> tuple[int, int, int]:
    """Return (channels, height, width), or refuse what is no shape of maps of at least a size.

    Parameters
    ----------
    model : str
        Named in the message.
    shape : sequence of int
        To be (channels, height, width).
    smallest : int
        The least height and width.
    """
    if len(shape) != 3 or any(int(size) < 1 for size in shape):
        raise NetsError(f"{model}: the input shape must be (channels, height, width), not {tuple(shape)}")
    channels, height, width = (int(size) for size in shape)
    if min(height, width) < smallest:
        raise NetsError(
            f"{model}: maps must be at least {smallest} by {smallest}, but are {height} by {width}",
            help="pad them, or choose a smaller model",
        )
    return channels, height, width
