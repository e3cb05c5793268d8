"""Initial weights.

A row draws an array of a weight's shape. `fans` reads fan-in and fan-out off PyTorch's layouts: (out, in, *kernel).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from nets.arrays import Array
from nets.errors import NetsError

Shape: TypeAlias = tuple[int, ...]
Initializer: TypeAlias = Callable[[Shape, np.random.Generator], Array]
Seed: TypeAlias = np.random.Generator | int | None


def fans(shape: Shape) -> tuple[int, int]:
    """Return how many inputs an output sums, and how many outputs an input reaches.

    >>> fans((10, 20)), fans((16, 3, 5, 5))
    ((20, 10), (75, 400))
    """
    kernel = math.prod(shape[2:])
    return shape[1] * kernel, shape[0] * kernel


def uniform(shape: Shape, rng: np.random.Generator) -> Array:
    """Draw from (-1/sqrt(fan-in), 1/sqrt(fan-in)): PyTorch's default.

    >>> bool(abs(uniform((8, 100), np.random.default_rng(0))).max() <= 0.1)
    True
    """
    bound = 1 / math.sqrt(max(fans(shape)[0], 1))
    return rng.uniform(-bound, bound, shape)


#: Name -> initial weights.
INITIALIZERS: Mapping[str, Initializer] = {"uniform": uniform}


def initializer(name: str) -> Initializer:
    """Return a row of `INITIALIZERS`, or raise which there are."""
    if name not in INITIALIZERS:
        raise NetsError(f"there is no initialisation {name!r}; choose from {', '.join(INITIALIZERS)}")
    return INITIALIZERS[name]


def initial_bias(name: str, size: int, fan_in: int, rng: np.random.Generator) -> Array:
    """Return the biases that go with an initialisation: PyTorch's draw beside "uniform", zeros beside any other."""
    if name != "uniform":
        return np.zeros(size)
    bound = 1 / math.sqrt(max(fan_in, 1))
    return rng.uniform(-bound, bound, size)
