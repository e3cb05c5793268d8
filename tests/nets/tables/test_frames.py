"""Frames keep the names of their columns; files and frames of the same values are the same."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.core.errors import DataError
from nets.data import load
from nets.runs import RECIPES, Job, run
from nets.runs.predicting import Predictor
from nets.tables import is_frame, of_frame

CELLS: dict[str, list[Any]] = {
    "size": [1.5, 2.5, None, 4.0] * 6,
    "colour": ["red", "blue", "red", None] * 6,
    "smokes": [True, False, True, True] * 6,
    "kind": ["a", "b", "a", "b"] * 6,
}
TEXT = "size,colour,smokes,kind\n1.5,red,True,a\n2.5,blue,False,b\n,red,True,a\n4,,True,b\n"


class Frame:
    """What frames of pandas and polars have in common."""

    def __init__(self, cells: dict[str, list[Any]]) -> None:
        self.columns = list(cells)
        self.cells = cells

    def __getitem__(self, name: str) -> Iterator[Any]:
        return iter(self.cells[name])


@pytest.fixture
def predictor(tmp_path: Path) -> Predictor:
    """Return what a run on a csv file predicts with."""
    path = tmp_path / "a.csv"
    path.write_text(TEXT.split("\n", 1)[0] + "\n" + TEXT.split("\n", 1)[1] * 6)
    recipe = replace(RECIPES["mlp"], epochs=2)
    run(Job("mlp", str(path), {"hidden": (4,)}, recipe), tmp_path / "it")
    return Predictor.load(tmp_path / "it")


@pytest.mark.parametrize("make", [dict, Frame])
def test_a_frame_is_read_as_a_file_is(make: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TEXT.split("\n", 1)[0] + "\n" + TEXT.split("\n", 1)[1] * 6)
    frame, file = load(make(CELLS)), load(path)
    assert is_frame(make(CELLS))
    assert np.array_equal(frame.X, file.X, equal_nan=True)
    assert (frame.classes, frame.y.tolist()) == (file.classes, file.y.tolist())
    assert frame.columns == file.columns


def test_a_predictor_finds_the_columns_of_a_frame(predictor: Predictor, tmp_path: Path) -> None:
    own = predictor(predictor.read(tmp_path / "a.csv").X)
    frame = Frame(dict(reversed([*CELLS.items()])) | {"more": list(range(24))})
    with pytest.warns(UserWarning, match="passed over: 'more'") as told:
        assert np.array_equal(predictor(frame), own)
    assert "'size' is missing in 6 of 24 rows" in str(told[0].message)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one = predictor({"smokes": [False], "colour": ["blue"], "size": [2.5]})
    assert np.allclose(one, own[1:2])
    with pytest.raises(DataError, match="lacks 1 column that the model reads: 'size'"):
        predictor({"smokes": [False], "colour": ["blue"], "sice": [2.5]})
    with pytest.raises(DataError, match=r"row 0 of 'size': 'big' is no finite number"):
        predictor({"smokes": [False], "colour": ["blue"], "size": ["big"]})


def test_a_model_without_a_record_goes_by_place(predictor: Predictor) -> None:
    values = predictor.encoding.to_json()
    assert values.pop("table")["labels"] == (("kind", 3),)
    width = len(values.pop("features")["scaled"])
    older = replace(predictor, encoding=type(predictor.encoding).from_json(values))
    samples = older.read(b",".join([b"1"] * width) + b"\n")
    assert samples.X.shape == (1, width)
    assert "by their place" in samples.notes[0]
    with pytest.raises(DataError, match="no record of the names"):
        older.read(CELLS)


WRONG: dict[str, tuple[dict[Any, Any], str]] = {
    "a name twice": ({"a": [1], "a ": [2]}, "two columns are called 'a'"),
    "lengths": ({"a": [1], "b": [1, 2]}, r"2 columns of \[1, 2\] rows"),
    "nothing": ({}, "0 columns"),
    "no rows": ({"a": []}, r"1 columns of \[0\] rows"),
    "no column": ({"a": 3}, "a column is 3"),
    "text": ({"a": "abc"}, "a column is 'abc'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_frames_refused(name: str) -> None:
    frame, message = WRONG[name]
    with pytest.raises(DataError, match=message):
        of_frame(frame)
