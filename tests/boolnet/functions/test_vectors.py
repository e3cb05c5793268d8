"""Input vectors: arrays by the order of their columns, frames by their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.functions.vectors import check_vectors

COLUMNS: dict[str, list[Any]] = {"c": [1, 0, 0], "extra": ["x", "y", "z"], "a": [False, True, True], "b": [0, 0, 1]}
ROWS = [[0, 0, 1], [1, 0, 0], [1, 1, 0]]


class Frame:
    """The least that a frame of pandas or polars has."""

    def __init__(self, columns: dict[Any, list[Any]]) -> None:
        self.columns = list(columns)
        self._columns = columns

    def __getitem__(self, name: Any) -> list[Any]:
        return self._columns[name]

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array(list(self._columns.values()), dtype).T


def structured(columns: dict[str, list[Any]]) -> Any:
    return np.array(list(zip(*columns.values(), strict=True)), [(name, "O") for name in columns])


def pandas(columns: dict[str, list[Any]]) -> Any:
    return pytest.importorskip("pandas").DataFrame(columns)


def polars(columns: dict[str, list[Any]]) -> Any:
    return pytest.importorskip("polars").DataFrame(columns)


@pytest.mark.parametrize("made", [dict, Frame, structured, pandas, polars])
def test_columns_of_a_frame_go_by_their_names(made: Callable[[dict[str, list[Any]]], Any]) -> None:
    frame = made(COLUMNS)
    assert check_vectors(frame, ("a", "b", "c")).tolist() == ROWS
    function = boolnet.read("a & !b | c")
    assert function(frame).tolist() == function(ROWS).tolist() == [[1], [1], [0]]
    net = boolnet.compile(function)
    assert net(frame).tolist() == net(ROWS).tolist()
    with pytest.raises(BoolnetError, match="X has no column 'extras'; did you mean 'extra'"):
        check_vectors(frame, ("a", "extras"))


def test_a_frame_whose_columns_are_numbers_goes_by_their_order() -> None:
    assert check_vectors(Frame({0: [0, 1], 1: [1, 1]}), ("a", "b")).tolist() == [[0, 1], [1, 1]]


def test_one_vector_may_be_a_dict_of_values() -> None:
    assert check_vectors({"b": 1, "a": 0}, ("a", "b")).tolist() == [[0, 1]]


def test_a_function_without_inputs_has_as_many_values_as_a_frame_rows() -> None:
    assert boolnet.read("1")({"a": [0, 1, 1]}).tolist() == [[1]] * 3


@pytest.mark.parametrize(
    ("X", "message"),
    [
        ([[0, 1]], r"X must have 3 columns, one per input \('a', 'b', 'c'\), but has shape \(1, 2\)"),
        ([0, 1, 1], r"but has shape \(3,\)"),
        ([[0, 1, 2]], "X must hold 0 and 1 only, but holds 2.0"),
        ([[0, 0.5, float("nan")]], "but holds 0.5"),
        ([["a", "b", "c"]], "X must be an array of 0 and 1"),
        ([[0, 1], [0]], "X must be an array of 0 and 1"),
        ({"a": [0], "b": [1]}, "X has no column 'c'"),
        ({"a": [0], "b": [1], "c": [1, 0]}, r"different lengths \(a: 1, b: 1, c: 2\)"),
        ({"a": [0], "b": [1], "c": [2]}, "X must hold 0 and 1 only, but holds 2.0"),
        ({"a": [0], "b": [1], "c": ["no"]}, "column 'c' of X must hold 0 and 1"),
        ({"a": [[0]], "b": [1], "c": [1]}, r"column 'a' of X must be a list of 0 and 1, but has shape \(1, 1\)"),
    ],
)
def test_vectors_that_do_not_fit_are_refused(X: object, message: str) -> None:
    with pytest.raises(BoolnetError, match=message):
        check_vectors(X, ("a", "b", "c"))  # type: ignore[arg-type]
