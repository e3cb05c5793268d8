"""Frames as sources: columns by name, read as their CSV is; and arrays that look like rows of a table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.functions.truth_table import tabulate

XOR = {"a": [0, 0, 1, 1], "b": [0, 1, 0, 1], "y": [0, 1, 1, 0]}
ROWS = np.array([[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]])


class Frame:
    """What is used of a frame of pandas: its columns, and itself as an array without them."""

    def __init__(self, columns: dict[str, Any]) -> None:
        self._columns = columns
        self.columns = list(columns)

    def __getitem__(self, name: str) -> Any:
        return self._columns[name]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return np.array(list(self._columns.values()), dtype=dtype).T


@pytest.mark.parametrize(
    "source",
    [
        XOR,
        Frame(XOR),
        Frame({name: np.array(column, dtype=bool) for name, column in XOR.items()}),
        Frame({name: column[::-1] for name, column in XOR.items()}),
        np.array([tuple(row) for row in ROWS.tolist()], dtype=[("a", "i4"), ("b", "i4"), ("y", "i4")]),
    ],
)
def test_a_frame_is_a_truth_table_by_the_names_of_its_columns(source: Any) -> None:
    function = boolnet.read(source)
    assert (function.inputs, function.outputs, function.notes) == (("a", "b"), ("y",), ())
    assert tabulate(function).values().tolist() == [[0, 1, 1, 0]]


def test_inputs_may_stand_in_any_column() -> None:
    frame = Frame({"y": [0, 0, 1, 0], "b": [0, 1, 0, 1], "a": [0, 0, 1, 1]})
    with pytest.raises(boolnet.BoolnetError, match=r"nothing tells which of the 3 columns are inputs; .* b, a"):
        boolnet.read(frame)
    function = boolnet.read(frame, inputs=["a", "b"])
    assert (function.inputs, tabulate(function).values().tolist()) == (("a", "b"), [[0, 0, 1, 0]])


def test_dont_cares_and_missing_rows() -> None:
    function = boolnet.read({"a": [0, 0, 1], "b": [0, 1, 0], "y": [0.0, float("nan"), 1.0]})
    assert tabulate(function).values().tolist() == [[0, -1, 1, -1]]
    assert any("missing" in note for note in function.notes)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ({"a": [0, 1], "y": [0, 2]}, "column 'y' must hold 0 and 1, but has 2.0 in row 1"),
        ({"a": [0, 1], "y": [0]}, r"different lengths \(a: 2, y: 1\)"),
        ({"a": ["no", "yes"], "y": [0, 1]}, "column 'a' must hold 0 and 1: could not convert"),
        ({"a": [0, 1]}, "the rows have no output|nothing tells"),
        ({"a": 1}, "cannot read a Boolean function from dict"),
        ({}, "cannot read a Boolean function from dict"),
    ],
)
def test_what_is_no_table_is_refused(source: Any, message: str) -> None:
    with pytest.raises(boolnet.BoolnetError, match=message):
        boolnet.read(source)


def test_an_array_whose_first_columns_count_has_a_note() -> None:
    function = boolnet.read(ROWS)
    assert len(function.outputs) == 3
    assert any("array[:, 2:] leaves them out" in note for note in function.notes)
    assert not boolnet.read(ROWS[:, 2:]).notes
