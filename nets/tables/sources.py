"""Tables from what people have: the bytes of a file, frames of pandas and polars, columns by name.

Frames are known by what they can do; neither library is imported.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from nets.core.errors import DataError
from nets.tables.columns import STRING
from nets.tables.decoding import decode
from nets.tables.delimited import table_of_text
from nets.tables.table import Reading, Table

EXACT = 2.0**53


def parse_table(
    data: bytes | bytearray, path: str, reading: Reading | None = None, known: Sequence[str] = (), usual: str = ""
) -> Table:
    r"""Return the table that the bytes of a file hold.

    Parameters
    ----------
    data : bytes
    path : str
        What to call it in a message.
    reading : Reading, optional
        What a user says of it.
    known : sequence of str
        Names of columns that it should have.
    usual : str
        A separator that it may have beside those that are looked for.

    Examples
    --------
    >>> parse_table(b"a\tb\n1\tx\n2\ty\n", "t.tsv").names
    ('a', 'b')
    """
    text, encoding = decode(data, path, None if reading is None else reading.encoding)
    return table_of_text(text, path, reading, known, encoding, usual)


def is_frame(values: object) -> bool:
    """Whether something has named columns: a frame of pandas or polars, or a mapping from names to columns.

    >>> is_frame({"a": [1, 2]}), is_frame([[1, 2]]), is_frame(np.zeros(3))
    (True, False, False)
    """
    if isinstance(values, Table | Mapping):
        return True
    return hasattr(values, "columns") and hasattr(values, "__getitem__") and not isinstance(values, np.ndarray)


def of_frame(frame: Any, name: str = "the frame") -> Table:
    """Return the table of a frame of pandas or polars, or of a mapping from names to columns.

    Parameters
    ----------
    frame : frame or mapping
        What is None, NaN, NA or NaT is missing; other values are as `str` has them, whole floats without a point.
    name : str
        What to call it in a message.

    Raises
    ------
    DataError
        If columns are of different lengths, there are none, or two have one name.

    Examples
    --------
    >>> table = of_frame({"age": [31, None], "kind": ["a", "b"]})
    >>> table.names, [column.tolist() for column in table.columns]
    (('age', 'kind'), [['31', ''], ['a', 'b']])
    """
    if isinstance(frame, Table):
        return frame
    keys = list(frame.keys()) if isinstance(frame, Mapping) else list(frame.columns)
    names = tuple(str(key).strip() for key in keys)
    again = next((one for k, one in enumerate(names) if one in names[:k]), None)
    if again is not None:
        raise DataError(f"{name}: two columns are called {again!r}", help="rename one of them")
    columns = tuple(np.array([_text(value) for value in _values(frame[key])], dtype=STRING) for key in keys)
    lengths = {len(column) for column in columns}
    if len(lengths) != 1 or lengths == {0}:
        raise DataError(f"{name} has {len(columns)} columns of {sorted(lengths)} rows", help="give all the same length")
    return Table(names, columns, name)


def _values(column: Any) -> Iterable[Any]:
    if isinstance(column, str) or not isinstance(column, Iterable):
        raise DataError(f"a column is {column!r:.40}", help="give a sequence of values for every name")
    return column.tolist() if isinstance(column, np.ndarray) else column


def _text(value: Any) -> str:
    """Return a value as a cell has it.

    >>> _text(2.0), _text(float("nan")), _text(0.1), _text(None), _text(True), _text(" a ")
    ('2', '', '0.1', '', 'True', 'a')
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
    return str(value).strip()
