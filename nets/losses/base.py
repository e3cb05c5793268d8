"""What losses have in common: what they are given is checked, their elements become one number and one gradient."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError

#: What a loss gives: its value and the gradient by the outputs; the value is an array where nothing is reduced.
Result: TypeAlias = tuple[Any, Array]
#: Weights as an option of a loss keeps them: a number, or rows of them.
Weights: TypeAlias = float | tuple[Any, ...]

#: What may become of the losses of the elements.
REDUCTIONS = ("mean", "sum", "none")


class Loss(Protocol):
    """What `fit` asks of a loss; it trains on what comes back, a pair, and has no ``loss.backward()``."""

    def __call__(self, z: Array, y: Array, sample_weight: Array | None = None) -> tuple[float, Array]:
        """Return the loss of outputs `z` for targets `y`, and its gradient by `z`.

        Parameters
        ----------
        z : ndarray, shape (N, ...)
        y : ndarray, shape (N, ...)
        sample_weight : ndarray, shape (N,), optional
            How much each sample counts; all the same by default.
        """


# options


def check_reduction(loss: object, reduction: str, known: Sequence[str] = REDUCTIONS) -> None:
    """Refuse a reduction that there is not.

    Parameters
    ----------
    loss : object
        Whose option it is, for the message.
    reduction : str
    known : sequence of str
    """
    if reduction not in known:
        raise NetsError(
            f"{type(loss).__name__}: unknown reduction {reduction!r}", help=f"choose from {', '.join(known)}"
        )


def check_number(loss: object, name: str, value: float, least: float, open_: bool = False) -> None:
    """Refuse an option that is not a finite number of at least a smallest one.

    Parameters
    ----------
    loss : object
        Whose option it is, for the message.
    name : str
        Of the option.
    value : float
    least : float
        The smallest that is allowed.
    open_ : bool
        Whether the smallest itself is not.
    """
    try:
        fits = math.isfinite(value) and (value > least if open_ else value >= least)
    except (TypeError, ValueError):
        fits = False
    if not fits:
        bound = "above" if open_ else "of at least"
        raise NetsError(f"{type(loss).__name__}: {name} must be a number {bound} {least:g}, but is {value!r}")


def as_weights(loss: object, name: str, value: ArrayLike) -> Weights:
    """Return weights as a number or as nested tuples: a loss that holds them can be compared and hashed.

    Parameters
    ----------
    loss : object
        Whose option they are, for the message.
    name : str
        Of the option.
    value : array_like
    """
    try:
        given = np.asarray(value)
        fits = given.dtype.kind in "fiub" and np.isfinite(given).all()
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise NetsError(f"{type(loss).__name__}: {name} must be finite numbers, but is {value!r}")
    return _tuples(given.astype(np.float64).tolist())


def _tuples(value: Any) -> Weights:
    return tuple(map(_tuples, value)) if isinstance(value, list) else float(value)


# what is given


def outputs(z: ArrayLike) -> Array:
    """Return outputs as an array, or refuse those that are no floating-point numbers of samples."""
    given = as_array("outputs", z)
    if given.dtype.kind != "f":
        raise ShapeError(f"outputs must be floating-point, but have dtype {given.dtype}")
    if not given.ndim:
        raise ShapeError("outputs must have a first axis, the samples, but are one number")
    return given


def as_array(name: str, values: ArrayLike) -> Array:
    """Return values as an array, or refuse rows of different lengths."""
    try:
        return np.asarray(values)
    except ValueError:
        raise ShapeError(f"{name} are not an array: their rows differ in shape") from None


def real_targets(z: Array, y: ArrayLike) -> Array:
    """Return targets in the dtype of the outputs, or refuse those that are not of their shape."""
    given = as_array("targets", y)
    if z.shape != given.shape or not z.ndim:
        raise ShapeError(
            f"outputs and targets must have one shape (N, ...), but they are {z.shape} and {given.shape}",
            help=_other_form(z, given),
        )
    if given.dtype.kind not in "fiub":
        raise ShapeError(f"targets must be numbers, but have dtype {given.dtype}")
    targets: Array = given.astype(z.dtype, copy=False)
    return targets


def _other_form(z: Array, y: Array) -> str:
    """Return what to give for targets of another shape: they are never stretched."""
    if z.shape == (*y.shape, 1):
        return f"give targets of shape {z.shape}: y[..., None]" if y.ndim > 1 else "give y[:, None] for y"
    if y.shape == (*z.shape, 1):
        return f"give targets of shape {z.shape}: y[..., 0]" if z.ndim > 1 else "give y[:, 0] for y"
    return "bring both to one shape: nothing is stretched" if z.size == y.size else ""


def check_not_empty(z: Array) -> None:
    """Refuse outputs of which there are none."""
    if not z.size:
        raise ShapeError("the batch is empty: a mean needs at least one sample")


def sample_weights(z: Array, sample_weight: ArrayLike | None) -> Array | None:
    """Return one weight per sample, of the dtype of `z`, or None where all weigh the same."""
    if sample_weight is None:
        return None
    given = as_array("sample_weight", sample_weight)
    if given.shape != (len(z),):
        raise ShapeError(f"sample_weight must have shape ({len(z)},), one per sample, but has shape {given.shape}")
    if given.dtype.kind not in "fiub":
        raise ShapeError(f"sample_weight must be numbers, but has dtype {given.dtype}")
    weights: Array = given.astype(z.dtype, copy=False)
    return weights


# what is returned


def reduced(losses: Array, dz: Array, reduction: str, weights: Array | None, total: float) -> Result:
    """Return what becomes of the losses of elements, and the gradient that goes with it, in place of `dz`.

    Parameters
    ----------
    losses : ndarray
    dz : ndarray
        The gradient of the sum of all losses.
    reduction : str
        With "none" the losses stay what they are.
    weights : ndarray, optional
        Of the elements; they stretch over the losses, and over the gradient.
    total : float
        What sum and gradient are divided by.
    """
    if weights is not None:
        losses = losses * weights
        dz *= weights
    if reduction == "none":
        return losses, dz
    value = float(np.add.reduce(losses, axis=None))
    if total != 1:
        value /= total
        dz *= 1 / total
    return value, dz


def check_total(total: float) -> float:
    """Return what a mean is divided by, or refuse it where it is not above 0."""
    if not total > 0:
        raise ShapeError("the weights of the samples of a batch must have a sum above 0")
    return total


def is_half(z: Array) -> bool:
    """Whether numbers are so short that sums of them are taken in longer ones."""
    return z.dtype.itemsize == 2


def in_single(loss: Loss, z: Array, y: Array, sample_weight: Array | None) -> Result:
    """Return what a loss gives for half-precision outputs: computed in single precision, so that no sum overflows.

    Parameters
    ----------
    loss : Loss
    z : ndarray of float16
    y, sample_weight
        As the loss takes them.
    """
    value, dz = loss(z.astype(np.float32), y, sample_weight)
    given: Any = value
    return given.astype(z.dtype) if isinstance(given, np.ndarray) else given, dz.astype(z.dtype)
