"""What a column becomes is fitted on the training split alone."""

from __future__ import annotations

import json

import numpy as np
import pytest

from nets.core.errors import DataError, StateError
from nets.data import load
from nets.runs import Encoding
from nets.tables import Column, Features, Schema

CELLS = {
    "size": [1, 2, None, 9, 1000, 5],
    "colour": ["red", "blue", None, "red", "green", "red"],
    "smokes": ["yes", "no", "yes", "yes", None, "no"],
    "kind": ["a", "b", "a", "b", "a", "b"],
}


def test_nothing_of_the_test_split_is_in_the_features() -> None:
    data = load(CELLS).take(np.arange(4), np.arange(4, 6))
    encoding = Encoding.fit(data, "vectors")
    assert encoding.features is not None
    assert encoding.features.names == (
        "size",
        "size is missing",
        "colour is blue",
        "colour is red",
        "colour is missing",
        "smokes",
    )
    assert encoding(data.X)[2].tolist() == [2, 1, 0, 0, 1, 1]  # the median of 1, 2, 9
    assert data.X_test is not None
    assert encoding(data.X_test).tolist() == [[1000, 0, 0, 0, 0, 0.75], [5, 0, 0, 1, 0, 0]]
    assert encoding.scaling is not None
    assert encoding.scaling.mean[1:] == (0,) * 5
    assert encoding.scaling.std[1:] == (1,) * 5
    assert encoding.scaling.mean[0] == (1 + 2 + 2 + 9) / 4


def test_a_record_is_kept_as_json() -> None:
    data = load(CELLS)
    encoding = Encoding.fit(data, "vectors")
    again = Encoding.from_json(json.loads(json.dumps(encoding.to_json())))
    assert again == encoding
    assert again.table == data.table
    assert np.array_equal(again.prepare(again(data.X)), encoding.prepare(encoding(data.X)))


def test_a_damaged_record_is_refused() -> None:
    values = Encoding.fit(load(CELLS), "vectors").to_json()
    for key, damaged in (("table", {}), ("table", {"columns": 3}), ("features", {"parts": [{}]}), ("features", {})):
        with pytest.raises(StateError, match="damaged"):
            Encoding.from_json(values | {key: damaged})


def test_plain_numbers_pass_without_a_copy() -> None:
    X = np.arange(6.0).reshape(3, 2)
    features = Features.fit(X, [Column("a", "number", 0), Column("b", "number", 1)])
    assert features(X) is X
    with pytest.raises(DataError, match="reads 2 columns"):
        features(X[:, :1])


def test_numbers_too_large_are_refused_by_name() -> None:
    data = load({"a": [1, 2, 3, 4], "b": ["1", "1e200", "3", "4"], "kind": ["a", "b", "a", "b"]})
    with pytest.raises(DataError, match=r"'b' has a value of size 1e\+200"):
        Encoding.fit(data, "vectors")


def test_features_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nets.tables.features.MOST", 10)
    data = load(CELLS)
    assert data.columns is not None
    with pytest.raises(DataError, match="6 samples of") as caught:
        Features.fit(data.X, data.columns)(data.X)
    assert "'colour' makes 4 of them" in str(caught.value)


def test_a_schema_equals_itself_read_again() -> None:
    schema = load(CELLS).table
    assert schema is not None
    assert Schema.from_json(json.loads(json.dumps(schema.to_json()))) == schema
