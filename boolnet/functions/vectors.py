"""Input vectors: arrays, whose columns go by their order, and frames, whose columns go by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from boolnet.core.errors import BoolnetError, listed
from nets.core.tables import nearest


class Frame(Protocol):
    """What has columns by name: a frame of pandas or polars."""

    @property
    def columns(self) -> Any:
        """Their names, in order."""

    def __getitem__(self, name: Any) -> Any:
        """Return a column."""


Vectors: TypeAlias = ArrayLike | Mapping[str, Any] | Frame


def check_vectors(X: Vectors, inputs: Sequence[str]) -> NDArray[np.float64]:
    """Return input vectors as an array of shape (n_samples, n), or raise what is wrong with them.

    Examples
    --------
    >>> check_vectors([[0, 1]], ["a", "b"]).tolist()
    [[0.0, 1.0]]
    >>> check_vectors({"b": [0, 1], "c": [7, 7], "a": [1, 1]}, ["a", "b"]).tolist()
    [[1.0, 0.0], [1.0, 1.0]]
    """
    names = column_names(X)
    if names is not None:
        find_columns(names, inputs, "X")
        X = _by_name(X, inputs)
    try:
        array = np.asarray(X, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BoolnetError(f"X must be an array of 0 and 1: {error}") from None
    if array.ndim != 2 or array.shape[1] != len(inputs):
        quoted = listed([repr(name) for name in inputs])
        raise BoolnetError(
            f"X must have {len(inputs)} columns, one per input ({quoted}), but has shape {array.shape}",
            help="one input vector alone is written [[0, 1, ...]]",
        )
    if not np.isin(array, (0, 1)).all():
        bad = array[~np.isin(array, (0, 1))][0]
        raise BoolnetError(f"X must hold 0 and 1 only, but holds {bad}")
    return array


def find_columns(names: Sequence[object], inputs: Sequence[str], what: str) -> list[int]:
    """Return the place of each input among the names of columns, which may be in any order and name others too.

    Parameters
    ----------
    names : sequence
        Those of the columns.
    inputs : sequence of str
    what : str
        Whose columns, for messages.

    Raises
    ------
    BoolnetError
        If an input has no column or two.

    Examples
    --------
    >>> find_columns(["b", "t", "a"], ["a", "b"], "X")
    [2, 0]
    """
    places: dict[object, int] = {}
    for i, name in enumerate(names):
        if name in places and name in inputs:
            raise BoolnetError(f"{what} has two columns {name!r}", help="remove or rename one of them")
        places[name] = i
    missing = [name for name in inputs if name not in places]
    if missing:
        near = nearest(missing[0], [name for name in names if isinstance(name, str)])
        help = f"columns go by their names: {listed(inputs)}, in any order"
        raise BoolnetError(f"{what} has no column {missing[0]!r}{near}", help=help)
    return [places[name] for name in inputs]


def column_names(X: Any) -> list[object] | None:
    """Return the names of a frame's columns, None for what has none, such as an array or a frame with numbers.

    >>> column_names({"a": [0, 1]}), column_names([[0, 1]])
    (['a'], None)
    """
    if isinstance(X, Mapping):
        return list(X)
    if isinstance(X, np.ndarray):
        return list(X.dtype.names) if X.dtype.names else None
    columns = getattr(X, "columns", None)
    if columns is None or callable(columns) or not hasattr(X, "__getitem__"):
        return None
    names = list(columns)
    return names if any(isinstance(name, str) for name in names) else None


def _by_name(X: Any, inputs: Sequence[str]) -> NDArray[np.float64]:
    """Return the columns of a frame, in the order of the inputs."""
    columns = [_column(X[name], name) for name in inputs]
    if len({len(column) for column in columns}) > 1:
        lengths = listed([f"{name}: {len(column)}" for name, column in zip(inputs, columns, strict=True)])
        raise BoolnetError(f"the columns of X have different lengths ({lengths})")
    return np.stack(columns, axis=1) if columns else np.empty((_length(X), 0))


def _length(X: Any) -> int:
    """Return how many rows a frame has of which no column is used."""
    if isinstance(X, Mapping):
        return max((np.size(column) for column in X.values()), default=0)
    return len(X)


def _column(values: Any, name: str) -> NDArray[np.float64]:
    try:
        column = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BoolnetError(f"column {name!r} of X must hold 0 and 1: {error}") from None
    if column.ndim > 1:
        raise BoolnetError(f"column {name!r} of X must be a list of 0 and 1, but has shape {column.shape}")
    return np.atleast_1d(column)  # {"a": 1, "b": 0} is one vector
