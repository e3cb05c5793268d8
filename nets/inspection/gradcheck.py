"""Gradients against finite differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import ShapeError
from nets.core.module import Module


def gradcheck(module: Module, x: Array | tuple[Array, ...], *, eps: float = 1e-6, seed: int = 0) -> dict[str, float]:
    """Return how far the gradients of a module are from central finite differences.

    The loss is the output times fixed random numbers. Modules that draw random numbers draw the same ones each time.

    Parameters
    ----------
    module : Module
        With float64 parameters.
    x : ndarray of float64 or of integers, or a tuple of them
        A small batch, away from kinks; an integer input has no gradient. A tuple for a module of several inputs.
    eps : float
        The step.
    seed : int
        Of the random numbers.

    Returns
    -------
    dict of str to float
        For "input" (or "input 0", "input 1" and so on) and every learned parameter, the largest difference relative to
        the largest element; see `relative_error`.

    Examples
    --------
    >>> from nets.layers import Linear
    >>> errors = gradcheck(Linear(3, 2, rng=0, dtype=np.float64), np.ones((4, 3)))
    >>> sorted(errors), max(errors.values()) < 1e-6
    (['bias', 'input', 'weight'], True)
    """
    for name, parameter in module.named_parameters():
        if parameter.data.dtype != np.float64:
            raise ShapeError(
                f"gradcheck needs float64, where differences are accurate, but {name} is {parameter.data.dtype}",
                help="module.astype(np.float64) makes it so",
            )
    inputs = dict(zip(_names(x), x, strict=True)) if isinstance(x, tuple) else {"input": x}
    for name, array in inputs.items():
        if array.dtype.kind == "f" and array.dtype != np.float64:
            raise ShapeError(
                f"gradcheck needs float64, where differences are accurate, but the {name} is {array.dtype}"
            )
    states = [generator.bit_generator.state for generator in module.generators()]

    def output() -> Array:
        for generator, state in zip(module.generators(), states, strict=True):
            generator.bit_generator.state = state
        return module(x)

    y = output()
    factors = np.random.default_rng(seed).standard_normal(y.shape)
    module.zero_grad()
    dx: Any = module.backward(factors.copy())
    gradients = {name: np.array(one) for name, one in zip(inputs, dx if isinstance(x, tuple) else (dx,), strict=True)}
    learned = [(name, parameter) for name, parameter in module.named_parameters() if parameter.learned]
    analytic = {name: parameter.grad for name, parameter in learned}
    arrays = {name: parameter.data for name, parameter in learned}
    for name in [name for name, array in inputs.items() if array.dtype.kind == "f"][::-1]:
        analytic, arrays = {name: gradients[name], **analytic}, {name: inputs[name], **arrays}
    errors = {}
    for name, array in arrays.items():
        numeric = central_differences(lambda: float((output() * factors).sum()), array, eps)
        exact = np.zeros_like(array) if analytic[name] is None else np.asarray(analytic[name])
        errors[name] = relative_error(exact, numeric)
    return errors


def _names(x: tuple[Array, ...]) -> list[str]:
    return [f"input {k}" for k in range(len(x))]


def central_differences(value: Callable[[], float], array: Array, eps: float) -> Array:
    """Return the central differences of a value by every element of an array that it reads; the array is restored.

    Parameters
    ----------
    value : callable
        Gives the value, without arguments.
    array : ndarray of float64
        Moved by `eps` up and down, element by element.
    eps : float
    """
    result = np.empty(array.shape)
    for index in np.ndindex(array.shape):
        before = array[index]
        array[index] = before + eps
        above = value()
        array[index] = before - eps
        below = value()
        array[index] = before
        result[index] = (above - below) / (2 * eps)
    return result


def relative_error(a: Array, b: Array) -> float:
    """Return the largest difference of two arrays relative to their largest element.

    >>> relative_error(np.array([1.0, 2.0]), np.array([1.0, 2.5]))
    0.2
    """
    if not a.size:
        return 0.0
    scale = max(float(np.abs(a).max()), float(np.abs(b).max()), 1e-3)
    return float(np.abs(a - b).max()) / scale
