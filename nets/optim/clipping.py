"""Limits on gradients and on weights."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.core.module import Parameter


def clip_grad_norm(parameters: Iterable[Parameter], limit: float) -> float:
    """Scale all gradients so that their common Euclidean norm is at most a limit, and return the norm before.

    Parameters
    ----------
    parameters : iterable of Parameter
    limit : float
        As in PyTorch, the factor is ``limit / (norm + 1e-6)``.

    References
    ----------
    .. [1] R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural networks", ICML 2013,
       arXiv:1211.5063.

    Examples
    --------
    >>> w = Parameter(np.zeros(2))
    >>> w.grad = np.array([3.0, 4.0])
    >>> clip_grad_norm([w], 1.0), w.grad.round(3).tolist()
    (5.0, [0.6, 0.8])
    """
    _check_limit(limit)
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    norm = math.sqrt(sum(square_sum(gradient) for gradient in gradients))
    factor = limit / (norm + 1e-6)
    if factor < 1:
        for gradient in gradients:
            gradient *= factor
    return norm


def clip_grad_value(parameters: Iterable[Parameter], limit: float) -> None:
    """Bring every number of every gradient to between -limit and limit.

    Examples
    --------
    >>> w = Parameter(np.zeros(2))
    >>> w.grad = np.array([3.0, -0.5])
    >>> clip_grad_value([w], 1.0)
    >>> w.grad.tolist()
    [1.0, -0.5]
    """
    _check_limit(limit)
    for parameter in parameters:
        if parameter.grad is not None:
            np.clip(parameter.grad, -limit, limit, out=parameter.grad)


class MaxNorm:
    """A limit on the Euclidean norm of weights, kept after every step.

    Parameters
    ----------
    parameters : iterable of Parameter
    limit : float
        The largest norm; what is longer is scaled to it (Kim 2014: 3).
    axis : int
        The axis the norms run over: 1 for the rows of a dense layer's weight, those of one output each.

    References
    ----------
    .. [1] N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15 (2014).

    Examples
    --------
    >>> w = Parameter(np.array([[3.0, 4.0], [0.3, 0.4]]))
    >>> MaxNorm([w], 1.0)()
    >>> w.data.round(3).tolist()
    [[0.6, 0.8], [0.3, 0.4]]
    """

    def __init__(self, parameters: Iterable[Parameter], limit: float, axis: int = 1) -> None:
        _check_limit(limit)
        self._parameters, self.limit, self.axis = list(parameters), float(limit), axis
        for parameter in self._parameters:
            if not -parameter.data.ndim <= axis < parameter.data.ndim:
                raise NetsError(f"MaxNorm: a parameter of shape {parameter.data.shape} has no axis {axis}")

    def __call__(self) -> None:
        """Scale what is too long."""
        for parameter in self._parameters:
            w = parameter.data
            norms = np.sqrt(np.square(w).sum(self.axis, keepdims=True))
            if float(norms.max(initial=0.0)) > self.limit:
                w *= np.minimum(self.limit / np.maximum(norms, self.limit), 1.0)

    def __repr__(self) -> str:
        return f"MaxNorm(limit={self.limit}, axis={self.axis})"


def square_sum(x: Array) -> float:
    """Return the sum of the squares of an array, in one pass and without a copy where float32 can hold it.

    >>> square_sum(np.array([[3.0], [4.0]])), square_sum(np.full(4, 1e30, np.float32)) > 3.9e60
    (25.0, True)
    """
    line = x.ravel(order="K")
    with np.errstate(over="ignore", invalid="ignore"):
        total = float(np.dot(line, line))
        return total if math.isfinite(total) else float(np.square(line, dtype=np.float64).sum())


def _check_limit(limit: float) -> None:
    if not limit > 0:
        raise NetsError(f"the limit must be above 0, but is {limit}")
