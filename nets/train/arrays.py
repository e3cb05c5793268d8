"""Arrays that were given as data: what is refused, with its place and a way out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nets.core.arrays import Array, array_of
from nets.core.errors import DataError, ShapeError

#: How many numbers are looked at in one go: a block of megabytes, however large the data are.
BLOCK = 1 << 20


def checked(
    X: Any, y: ArrayLike | None, dtype: DTypeLike | None, name: str = "", several: bool = False
) -> tuple[Any, Array]:
    """Return inputs and targets, or refuse what is wrong with them.

    Parameters
    ----------
    X : array_like, shape (N, ...), or tuple of them
    y : array_like, shape (N, ...), optional
        Zeros where there are none.
    dtype : dtype, optional
        What floating-point inputs will be turned into.
    name : str
        What stands before the names of the arrays in messages.
    several : bool
        Whether the model takes a tuple of inputs.
    """
    if several and (not isinstance(X, tuple | list) or not X):
        kind = "none" if isinstance(X, tuple | list) else f"one {type(X).__name__}"
        raise ShapeError(f"{name}X must be a tuple of arrays, one for each input of the model, not {kind}")
    named = {f"{name}X[{k}]": part for k, part in enumerate(X)} if several else {f"{name}X": X}
    parts = {what: _array(what, part) for what, part in named.items()}
    first, length = next((what, len(part)) for what, part in parts.items())
    targets = np.broadcast_to(np.int64(0), length) if y is None else _array(f"{name}y", y)
    if not length:
        raise ShapeError(f"{first} has no samples", help="give one at least")
    for what, array in {**parts, f"{name}y": targets}.items():
        if len(array) != length:
            raise ShapeError(f"{first} has {length} samples, but {what} has {len(array)}")
        check_finite(what, array, dtype)
    return (tuple(parts.values()) if several else parts[first]), targets


def _array(name: str, values: ArrayLike) -> Array:
    array = array_of(name, values)
    if array.ndim == 0:
        raise ShapeError(f"{name} must have a first axis, the samples, but is one number")
    if array.dtype.kind not in "fiub":
        raise ShapeError(f"{name} must be numeric, but has dtype {array.dtype}", help="encode it as numbers")
    return array


def checked_weights(values: ArrayLike, length: int, name: str = "") -> Array:
    """Return weights of samples, or refuse what are none.

    Parameters
    ----------
    values : array_like, shape (N,)
    length : int
        How many samples there are.
    name : str
        What stands before the name of the array in messages.
    """
    name = f"{name}sample_weight"
    weights = _array(name, values)
    if weights.shape != (length,):
        raise ShapeError(f"{name} must have shape ({length},), one per sample, but has shape {weights.shape}")
    check_finite(name, weights)
    if weights.min() < 0 or not weights.sum() > 0:
        raise DataError(f"{name} must be at least 0, with a sum above 0, but its minimum is {weights.min()}")
    return weights


def check_finite(name: str, array: Array, dtype: DTypeLike | None = None) -> None:
    """Refuse NaN and infinity, and what is beyond the dtype that it will be turned into, naming the first.

    Parameters
    ----------
    name : str
        Of the array, for the message.
    array : ndarray
    dtype : dtype, optional
        That of the model.
    """
    if array.dtype.kind != "f":
        return
    narrows = dtype is not None and np.finfo(dtype).maxexp < np.finfo(array.dtype).maxexp
    largest = float(np.finfo(dtype).max) if narrows and dtype is not None else np.inf
    rows = max(1, BLOCK * len(array) // max(1, array.size))
    for start in range(0, len(array), rows):
        block = array[start : start + rows]
        finite = np.isfinite(block) if largest == np.inf else np.abs(block) <= largest
        if not finite.all():
            sample, *rest = (int(k) for k in np.argwhere(~finite)[0])
            place = f"sample {start + sample}" + (f", position {tuple(rest)}" if rest else "")
            value = array[(start + sample, *rest)]
            beyond = f", which {dtype} cannot hold" if np.isfinite(value) else ""
            raise DataError(
                f"{name} has {value} in {place}{beyond}", help="mend or leave out such samples, or scale them"
            )
