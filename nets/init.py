"""Initial weights.

A row draws an array of a weight's shape; those that have options are made by the classes. `fans` reads fan-in and
fan-out off PyTorch's layouts: ``(out, in, *kernel)``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any, TypeAlias

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.tables import lookup

Shape: TypeAlias = tuple[int, ...]
Initializer: TypeAlias = Callable[[Shape, np.random.Generator], Array]
#: What layers take: a name of a row, or what draws weights itself.
Init: TypeAlias = str | Initializer
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


#: What follows a layer -> by what weights are larger for it, as in PyTorch; "leaky_relu" depends on its slope.
GAINS: Mapping[str, float] = {
    "conv1d": 1.0,
    "conv2d": 1.0,
    "identity": 1.0,
    "linear": 1.0,
    "relu": math.sqrt(2.0),
    "selu": 3 / 4,
    "sigmoid": 1.0,
    "tanh": 5 / 3,
}


def gain(nonlinearity: str, negative_slope: float = 0.01) -> float:
    """Return by what weights are multiplied for what follows a layer, so that values keep their size.

    Parameters
    ----------
    nonlinearity : str
        A row of `GAINS`, or "leaky_relu".
    negative_slope : float
        Of a leaky rectifier: its gain is ``sqrt(2 / (1 + negative_slope^2))``.

    Examples
    --------
    >>> round(gain("relu"), 4), round(gain("leaky_relu", 1.0), 4)
    (1.4142, 1.0)
    """
    slope = _check_number("gain: negative_slope", negative_slope)
    if not isinstance(nonlinearity, str):
        raise NetsError(f"gain: nonlinearity must be a name, not {nonlinearity!r}")
    name = nonlinearity.replace("-", "_")
    return lookup("nonlinearity", name, {**GAINS, "leaky_relu": math.sqrt(2 / (1 + slope**2))})


def _check_number(name: str, value: Any) -> float:
    if not isinstance(value, Real) or isinstance(value, bool) or not math.isfinite(value):
        raise NetsError(f"{name} must be a finite number, not {value!r}")
    return float(value)


@dataclass(frozen=True)
class Constant:
    """Every weight the same number; as with `zeros`, neurons of one layer then stay equal.

    Examples
    --------
    >>> Constant(0.5)((1, 2), np.random.default_rng(0)).tolist()
    [[0.5, 0.5]]
    """

    value: float

    def __post_init__(self) -> None:
        _check_number("Constant: value", self.value)

    def __call__(self, shape: Shape, rng: np.random.Generator) -> Array:
        return np.full(shape, float(self.value))


@dataclass(frozen=True)
class Orthogonal:
    """Rows of equal length at right angles to each other, or columns where there are fewer: lengths are kept.

    What comes after the first axis, ``(in, *kernel)``, is one row. Every such matrix is equally likely: the Q of a
    normal matrix, its columns turned so that the diagonal of R is positive.

    Parameters
    ----------
    gain : float
        How long rows or columns are; see `gain`.

    References
    ----------
    .. [1] A. M. Saxe, J. L. McClelland, S. Ganguli, "Exact solutions to the nonlinear dynamics of learning in deep
       linear neural networks", ICLR 2014, arXiv:1312.6120.
    .. [2] F. Mezzadri, "How to generate random matrices from the classical compact groups", Notices of the AMS 54
       (2007), arXiv:math-ph/0609050.

    Examples
    --------
    >>> w = Orthogonal(gain=2)((2, 3), np.random.default_rng(0))
    >>> (w @ w.T).round(6).tolist()
    [[4.0, 0.0], [0.0, 4.0]]
    """

    gain: float = 1.0

    def __post_init__(self) -> None:
        _check_number("Orthogonal: gain", self.gain)

    def __call__(self, shape: Shape, rng: np.random.Generator) -> Array:
        if len(shape) < 2:
            raise ShapeError(f"Orthogonal: a weight needs two axes at least, but has shape {shape}")
        rows, columns = shape[0], math.prod(shape[1:])
        if not rows * columns:
            return np.zeros(shape)
        normal = rng.standard_normal((rows, columns))
        q, r = np.linalg.qr(normal.T if rows < columns else normal)
        q = q * np.where(np.diag(r) < 0, -1.0, 1.0)
        return float(self.gain) * (q.T if rows < columns else q).reshape(shape)


@dataclass(frozen=True)
class HeNormal:
    """Draws from a normal distribution of variance ``gain^2 / fan``; see `he_normal`, which is that of the defaults.

    Parameters
    ----------
    mode : {"fan_in", "fan_out"}
        What keeps its size: values on the way forward, or gradients on the way back.
    nonlinearity : str
        What follows the layer: a row of `GAINS`, or "leaky_relu".
    negative_slope : float
        Of a leaky rectifier.

    Examples
    --------
    >>> w = HeNormal("fan_out")((50, 800), np.random.default_rng(0))
    >>> bool(abs(w.std() - 0.2) < 2e-3)
    True
    """

    mode: str = "fan_in"
    nonlinearity: str = "relu"
    negative_slope: float = 0.01

    def __post_init__(self) -> None:
        self._variance((1, 1))

    def _variance(self, shape: Shape) -> float:
        if self.mode not in ("fan_in", "fan_out"):
            raise NetsError(f"{type(self).__name__}: mode must be 'fan_in' or 'fan_out', not {self.mode!r}")
        fan = fans(shape)[self.mode == "fan_out"]
        return gain(self.nonlinearity, self.negative_slope) ** 2 / max(fan, 1)

    def __call__(self, shape: Shape, rng: np.random.Generator) -> Array:
        return _normal(shape, self._variance(shape), rng)


@dataclass(frozen=True)
class HeUniform(HeNormal):
    """Draws evenly with variance ``gain^2 / fan``, with the options of `HeNormal`.

    Examples
    --------
    >>> w = HeUniform("fan_out", "tanh")((25, 100), np.random.default_rng(0))
    >>> bool(abs(w).max() <= 5 / 3 * 3**0.5 / 5)
    True
    """

    def __call__(self, shape: Shape, rng: np.random.Generator) -> Array:
        return _uniform(shape, self._variance(shape), rng)


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
    "orthogonal": Orthogonal(),
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


def initializer(init: Init) -> Initializer:
    """Return a row of `INITIALIZERS`, by one of its names, or raise which there are; what draws itself, with a check.

    >>> initializer("he") is INITIALIZERS["he-normal"]
    True
    >>> initializer(Constant(0.5))((1, 2), np.random.default_rng(0)).tolist()
    [[0.5, 0.5]]
    """
    if isinstance(init, str):
        return lookup("initialisation", SYNONYMS.get(init, init), INITIALIZERS)
    if isinstance(init, type):
        raise NetsError(f"init must be a {init.__name__}, not the class", help=f"give {init.__name__}(...)")
    if not callable(init):
        raise NetsError(
            f"init must be a name or a callable, not {init!r}", help=f"choose from {', '.join(INITIALIZERS)}"
        )
    return _Checked(init)


@dataclass(frozen=True)
class _Checked:
    """What draws weights, whose result is looked at."""

    draw: Initializer

    def __call__(self, shape: Shape, rng: np.random.Generator) -> Array:
        weights = np.asarray(self.draw(shape, rng))
        if weights.shape != shape or weights.dtype.kind not in "fiu" or not np.isfinite(weights).all():
            raise ShapeError(
                f"init {self.draw!r} must give finite numbers of shape {shape}, "
                f"not {weights.dtype} of shape {weights.shape}",
                help="it is called with the shape of the weight and a generator",
            )
        return weights


def initial_bias(init: Init, size: int, fan_in: int, rng: np.random.Generator) -> Array:
    """Return the biases that go with an initialisation: PyTorch's draw beside "uniform", zeros beside any other.

    Parameters
    ----------
    init : str or callable
        What the weights are drawn by.
    size : int
        How many biases.
    fan_in : int
        How many inputs each neuron has.
    rng : numpy.random.Generator
    """
    if init != "uniform":
        return np.zeros(size)
    bound = 1 / math.sqrt(max(fan_in, 1))
    return rng.uniform(-bound, bound, size)
