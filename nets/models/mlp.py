"""The dense network, or multi-layer perceptron."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from nets.init import Seed
from nets.layers import Linear, Sequential
from nets.models.parts import check_sizes, dense


def mlp(
    in_features: int,
    classes: int,
    hidden: Sequence[int] = (256, 128),
    activation: str = "relu",
    batch_norm: bool = False,
    dropout: float = 0.0,
    init: str = "uniform",
    *,
    rng: Seed = None,
    dtype: DTypeLike = np.float32,
) -> Sequential:
    """Return a dense network: hidden layers with an activation, then one logit per class.

    Parameters
    ----------
    in_features, classes : int
        The widths of input and output.
    hidden : sequence of int
        The widths between.
    activation : str
        A row of `nets.layers.ACTIVATIONS`.
    batch_norm : bool
        Whether every hidden layer is normalised before its activation.
    dropout : float
        How likely a hidden neuron is dropped.
    init : str
        A row of `nets.init.INITIALIZERS`.
    rng : numpy.random.Generator or int, optional
        What weights and dropout draw from.
    dtype : dtype
        Of the parameters.

    Notes
    -----
    Input (N, in_features), output (N, classes).

    References
    ----------
    .. [1] D. E. Rumelhart, G. E. Hinton, R. J. Williams, "Learning representations by back-propagating errors", Nature
       323 (1986), doi:10.1038/323533a0.

    Examples
    --------
    >>> mlp(784, 10, hidden=(32,), rng=0)
    Sequential(
      (0): Linear(784, 32)
      (1): ReLU(inplace=True)
      (2): Linear(32, 10)
    )
    """
    check_sizes(in_features=in_features, classes=classes, hidden=hidden)
    rng = np.random.default_rng(rng)
    widths = (in_features, *hidden)
    layers = dense(
        widths,
        activation_name=activation,
        batch_norm=batch_norm,
        dropout=dropout,
        init=init,
        rng=rng,
        dtype=dtype,
    )
    return Sequential(*layers, Linear(widths[-1], classes, init=init, rng=rng, dtype=dtype))
