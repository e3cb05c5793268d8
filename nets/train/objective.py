"""What `fit` and `evaluate` are given as a loss: an object of `nets.losses`, or a function of one's own."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.losses import Loss
from nets.train.settings import name_of

#: A loss, or a function of outputs and targets, and perhaps weights, that returns a value and its gradient.
AnyLoss: TypeAlias = Loss | Callable[..., tuple[float, Array]]

FORM = "def loss(z, y, sample_weight=None): ... return value, dz, where dz is the gradient of value by z"


def as_loss(loss: Any, is_weighted: bool) -> Loss:
    """Return what is called as ``loss(z, y, sample_weight)``; a function of outputs and targets alone may be given.

    Parameters
    ----------
    loss : callable
    is_weighted : bool
        Whether samples have weights.

    Raises
    ------
    NetsError
        If it cannot be called so, takes no weights though there are some, or gives no number.

    Examples
    --------
    >>> as_loss(lambda z, y: (float(((z - y) ** 2).sum()), 2 * (z - y)), False)(np.ones(2), np.zeros(2), None)
    (2.0, array([2., 2.]))
    """
    if isinstance(loss, type):
        raise NetsError(f"loss must be a loss, but is the class {loss.__name__}", help=f"give {loss.__name__}()")
    if not callable(loss):
        raise NetsError(
            f"loss must be callable, but is {loss!r}", help="give one of nets.losses, or a function " + FORM
        )
    if getattr(loss, "reduction", None) == "none":
        raise NetsError(
            f"the loss {name_of(loss)} gives one number for each element, but training needs one for a batch",
            help="give reduction='mean' or 'sum'; what samples weigh goes in sample_weight",
        )
    if _takes_weights(loss):
        return loss  # type: ignore[no-any-return]
    if is_weighted:
        raise NetsError(f"there are sample weights, but the loss {name_of(loss)} takes none", help=FORM)
    return _Unweighted(loss)


def _takes_weights(loss: Any) -> bool:
    """Whether a third argument is taken as weights: one that is needed, or is None by default."""
    try:
        parameters = list(inspect.signature(loss).parameters.values())
    except (TypeError, ValueError):  # not every compiled function tells
        return True
    if any(one.kind is one.VAR_POSITIONAL for one in parameters):
        return True
    placed = [one for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    return len(placed) > 2 and placed[2].default in (None, inspect.Parameter.empty)


class _Unweighted:
    """A function of outputs and targets as a loss; all else is as it has it."""

    def __init__(self, function: Any) -> None:
        self._function = function

    def __call__(self, z: Array, y: Array, sample_weight: Array | None = None) -> Any:
        return self._function(z, y)

    def __getattr__(self, name: str) -> Any:
        if name == "_function":
            raise AttributeError(name)
        return getattr(self._function, name)

    def __repr__(self) -> str:
        return repr(self._function)


def returned(loss: Loss, z: Array, result: Any) -> tuple[float, Array]:
    """Return what a loss gave as it must be: one number, and a gradient of the shape of the outputs.

    Parameters
    ----------
    loss : Loss
    z : ndarray
        The outputs that it was given.
    result : object
        What it returned.
    """
    if not (isinstance(result, tuple | list) and len(result) == 2):
        found = f"{len(result)} values" if isinstance(result, tuple | list) else f"one {type(result).__name__}"
        raise NetsError(f"the loss {name_of(loss)} returned {found}, not a value and its gradient", help=FORM)
    value, dz = result
    if np.ndim(value) or np.asarray(value).dtype.kind not in "fiu":
        found = f"an array of shape {np.shape(value)}" if np.ndim(value) else repr(value)
        raise NetsError(f"the loss {name_of(loss)} must return one number as its value, not {found}", help=FORM)
    if not isinstance(dz, np.ndarray) or dz.shape != z.shape or dz.dtype.kind != "f":
        found = f"{dz.dtype} of shape {dz.shape}" if isinstance(dz, np.ndarray) else repr(dz)
        raise ShapeError(
            f"the loss {name_of(loss)} must return a floating-point gradient of the shape of the outputs, {z.shape}, "
            f"not {found}",
            help=FORM,
        )
    return float(value), dz
