"""What is added to a loss for large weights."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from nets.core.module import Parameter


def l2_penalty(parameters: Iterable[Parameter], weight_decay: float) -> float:
    """Return ``weight_decay / 2 * sum(W ** 2)`` over the weights that decay: not biases, nor what is not learned.

    An optimiser's ``weight_decay`` adds the gradient of this; add the value to a loss to see the whole objective.

    Examples
    --------
    >>> from nets.layers import Linear
    >>> layer = Linear(2, 1, rng=0, dtype=np.float64)
    >>> layer.weight.data[...] = [[3.0, 4.0]]
    >>> l2_penalty(layer.parameters(), 0.1)
    1.25
    """
    decaying = [parameter.data for parameter in parameters if parameter.decays and parameter.learned]
    return weight_decay / 2 * sum(float(np.vdot(data, data)) for data in decaying)
