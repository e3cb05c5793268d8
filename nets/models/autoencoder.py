"""An autoencoder: a network that learns to give back what it gets, through a narrow code."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from nets.init import Seed
from nets.layers import Linear, Sequential
from nets.models.parts import check_sizes, dense


def autoencoder(
    in_features: int,
    hidden: Sequence[int] = (256,),
    code: int = 32,
    activation: str = "relu",
    init: str = "uniform",
    *,
    rng: Seed = None,
    dtype: DTypeLike = np.float32,
) -> Sequential:
    """Return a dense encoder to a code and a decoder back, its widths in reverse; both end without an activation.

    It is trained with squared error, its input as the target.

    Parameters
    ----------
    in_features : int
        The width of input and output.
    hidden : sequence of int
        The encoder's widths between input and code.
    code : int
        The width of the code.
    activation : str
        A row of `nets.layers.ACTIVATIONS`.
    init : str
        A row of `nets.init.INITIALIZERS`.
    rng : numpy.random.Generator or int, optional
        What the weights are drawn from.
    dtype : dtype
        Of the parameters.

    Notes
    -----
    Input and output (N, in_features); ``model[0]`` is the encoder, ``model[1]`` the decoder.

    Examples
    --------
    >>> model = autoencoder(64, hidden=(32,), code=8, rng=0)
    >>> x = np.ones((5, 64), np.float32)
    >>> model[0](x).shape, model(x).shape
    ((5, 8), (5, 64))

    References
    ----------
    .. [1] G. E. Hinton, R. R. Salakhutdinov, "Reducing the dimensionality of data with neural networks", Science 313
       (2006), doi:10.1126/science.1127647.
    """
    check_sizes(in_features=in_features, hidden=hidden, code=code)
    generator = np.random.default_rng(rng)

    def half(widths: Sequence[int], out: int) -> Sequential:
        layers = dense(widths, activation_name=activation, init=init, rng=generator, dtype=dtype)
        return Sequential(*layers, Linear(widths[-1], out, init=init, rng=generator, dtype=dtype))

    encoder = half((in_features, *hidden), code)
    return Sequential({"encoder": encoder, "decoder": half((code, *reversed(hidden)), in_features)})
