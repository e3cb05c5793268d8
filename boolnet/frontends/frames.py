"""Frames as sources: the rows of a truth table in columns with names, read as their CSV is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.core.errors import BoolnetError, listed
from boolnet.frontends.truth_rows import read_rows
from boolnet.functions.truth_table import TruthTable
from boolnet.functions.vectors import column_names

NAME = "<frame>"
_CELLS = np.frombuffer(b"01-", dtype=np.uint8)


def is_frame(source: Any) -> bool:
    """Whether an object has columns with names: a frame of pandas or polars, a structured array, a dict of lists.

    Examples
    --------
    >>> is_frame({"a": [0, 1], "y": [1, 0]}), is_frame({"a": 1}), is_frame(np.eye(2))
    (True, False, False)
    """
    if isinstance(source, Mapping):
        texts = all(isinstance(name, str) for name in source)
        return texts and bool(source) and all(np.ndim(column) == 1 for column in source.values())
    return column_names(source) is not None


def read_frame(frame: Any, inputs: Sequence[str] | None = None) -> TruthTable:
    """Return the function of a truth table, its rows in any order and its columns by name.

    Parameters
    ----------
    frame
        Columns of 0, 1, True and False; -1, None and NaN are don't care, or both values of an input.
    inputs : sequence of str, optional
        Which columns are inputs, where their order leaves it open.

    Raises
    ------
    BoolnetError
        If a column holds something else, or the rows are no truth table.

    Examples
    --------
    >>> table = read_frame({"a": [0, 0, 1, 1], "b": [0, 1, 0, 1], "y": [0, 1, 1, None]})
    >>> table.inputs, table.outputs, table.values().tolist()
    (('a', 'b'), ('y',), [[0, 1, 1, -1]])
    """
    names = column_names(frame) or []
    columns = [_cells(frame[name], name) for name in names]
    if len({len(column) for column in columns}) > 1:
        lengths = listed([f"{name}: {len(column)}" for name, column in zip(names, columns, strict=True)])
        raise BoolnetError(f"the columns have different lengths ({lengths})")
    text = np.full((len(columns[0]), 2 * len(columns)), ord(","), dtype=np.uint8)
    text[:, ::2] = np.stack(columns, axis=1)
    text[:, -1] = ord("\n")
    header = ",".join('"' + str(name).replace('"', '""') + '"' for name in names)
    return read_rows(f"{header}\n{text.tobytes().decode('ascii')}", NAME, inputs=inputs)


def _cells(column: Any, name: object) -> NDArray[np.uint8]:
    try:
        values = np.asarray(column, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BoolnetError(f"column {name!r} must hold 0 and 1: {error}") from None
    values = np.where(np.isnan(values), -1, values)
    bad = np.flatnonzero(~np.isin(values, (0, 1, -1)))
    if values.ndim != 1 or len(bad):
        found = f"shape {values.shape}" if values.ndim != 1 else f"{values[bad[0]]} in row {bad[0]}"
        help = "a table holds 0 and 1, and -1 or NaN for don't care"
        raise BoolnetError(f"column {name!r} must hold 0 and 1, but has {found}", help=help)
    return _CELLS[values.astype(np.int8)]
