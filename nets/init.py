"""Initial weights.

A row draws an array of a weight's shape. `fans` reads fan-in and fan-out off PyTorch's layouts: (out, in, *kernel).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from nets.core.arrays import Array
from nets.core.tables import lookup

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


def zeros(shape: Shape, rng: np.random.Generator) -> Array:
    """Return zeros, to show what goes wrong: neurons of one layer that start equal stay equal.

    >>> zeros((1, 2), np.random.default_rng(0)).tolist()
    [[0.0, 0.0]]
    """
    return np.zeros(shape)


def xavier_uniform(shape: Shape, rng: np.random.Generator) -> Array:
    """Draw evenly with variance ``2 / (fan-in + fan-out)``: for tanh and its like.

    X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.

    >>> bool(abs(xavier_uniform((3, 3), np.random.default_rng(0))).max() <= 1)
    True
    """
    return _uniform(shape, 2 / max(sum(fans(shape)), 1), rng)


def xavier_normal(shape: Shape, rng: np.random.Generator) -> Array:
    """Draw from a normal distribution of variance ``2 / (fan-in + fan-out)``; see `xavier_uniform`."""
    return _normal(shape, 2 / max(sum(fans(shape)), 1), rng)


def he_uniform(shape: Shape, rng: np.random.Generator) -> Array:
    """Draw evenly with variance ``2 / fan-in``: for rectifiers; see `he_normal`."""
    return _uniform(shape, 2 / max(fans(shape)[0], 1), rng)


def he_normal(shape: Shape, rng: np.random.Generator) -> Array:
    """Draw from a normal distribution of variance ``2 / fan-in``: for rectifiers, which halve the second moment.

    K. He et al., "Delving deep into rectifiers", ICCV 2015, arXiv:1502.01852.

    >>> bool(abs(he_normal((500, 200), np.random.default_rng(0)).std() - 0.1) < 1e-3)
    True
    """
    return _normal(shape, 2 / max(fans(shape)[0], 1), rng)


def lecun_normal(shape: Shape, rng: np.random.Generator) -> Array:
    """Draw from a normal distribution of variance ``1 / fan-in``: for SELU.

    Y. LeCun et al., "Efficient BackProp", 1998; for SELU: G. Klambauer et al., NIPS 2017, arXiv:1706.02515.

    >>> bool(abs(lecun_normal((500, 100), np.random.default_rng(0)).std() - 0.1) < 1e-3)
    True
    """
    return _normal(shape, 1 / max(fans(shape)[0], 1), rng)


def _uniform(shape: Shape, variance: float, rng: np.random.Generator) -> Array:
    bound = math.sqrt(3 * variance)
    return rng.uniform(-bound, bound, shape)


def _normal(shape: Shape, variance: float, rng: np.random.Generator) -> Array:
    return rng.normal(0, math.sqrt(variance), shape)


#: Name -> initial weights.
INITIALIZERS: Mapping[str, Initializer] = {
    "he-normal": he_normal,
    "he-uniform": he_uniform,
    "lecun-normal": lecun_normal,
    "uniform": uniform,
    "xavier-normal": xavier_normal,
    "xavier-uniform": xavier_uniform,
    "zeros": zeros,
}

#: What else they are called -> a row.
SYNONYMS: Mapping[str, str] = {
    "glorot": "xavier-uniform",
    "glorot-normal": "xavier-normal",
    "glorot-uniform": "xavier-uniform",
    "he": "he-normal",
    "kaiming": "he-normal",
    "kaiming-normal": "he-normal",
    "kaiming-uniform": "he-uniform",
    "lecun": "lecun-normal",
    "xavier": "xavier-uniform",
}


def initializer(name: str) -> Initializer:
    """Return a row of `INITIALIZERS`, by one of its names, or raise which there are.

    >>> initializer("he") is INITIALIZERS["he-normal"]
    True
    """
    return lookup("initialisation", SYNONYMS.get(name, name), INITIALIZERS)


def initial_bias(name: str, size: int, fan_in: int, rng: np.random.Generator) -> Array:
    """Return the biases that go with an initialisation: PyTorch's draw beside "uniform", zeros beside any other.

    Parameters
    ----------
    name : str
        A row of `INITIALIZERS`.
    size : int
        How many biases.
    fan_in : int
        How many inputs each neuron has.
    rng : numpy.random.Generator
    """
    if name != "uniform":
        return np.zeros(size)
    bound = 1 / math.sqrt(max(fan_in, 1))
    return rng.uniform(-bound, bound, size)
