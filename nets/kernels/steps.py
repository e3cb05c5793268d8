"""Steps of optimisers in one pass over memory, for numba.

Lines of one dtype: weights, which are moved, their gradients, which are left, and what the optimiser keeps, which is
changed. Numbers are NumPy scalars of that dtype, as NumPy makes Python's numbers.
"""

from __future__ import annotations

import math
from typing import Any

from nets.core.arrays import Array


def momentum_step(w: Array, g: Array, velocity: Array, rate: Any, momentum: Any) -> None:
    """Move weights: ``velocity = velocity * momentum + g``, ``w = w - velocity * rate``.

    Parameters
    ----------
    w, g, velocity : ndarray
    rate, momentum : NumPy scalar
    """
    for k in range(len(w)):
        velocity[k] = velocity[k] * momentum + g[k]
        w[k] -= velocity[k] * rate


def adam_step(
    w: Array, g: Array, mean: Array, squares: Array, b1: Any, rest1: Any, b2: Any, rest2: Any, rate: Any, eps: Any
) -> None:
    """Move weights as `nets.optim.Adam` does.

    Parameters
    ----------
    w, g, mean, squares : ndarray
    b1, rest1, b2, rest2, rate, eps : NumPy scalar
        The two shares of either running mean, and the factor and the summand once both are made unbiased.
    """
    for k in range(len(w)):
        mean[k] = mean[k] * b1 + g[k] * rest1
        squares[k] = squares[k] * b2 + g[k] * g[k] * rest2
        w[k] -= mean[k] / (math.sqrt(squares[k]) + eps) * rate
