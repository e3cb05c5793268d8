"""What is predicted: classes that keep their text, numbers, answers of yes and no; and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nets.core.errors import DataError, NetsError
from nets.data import Dataset, folds, from_arrays, load, split_indices
from nets.data.splits import QUANTILES, strata

BIG = 2**53
# labels as text, classes in their order
TEXTS: dict[str, tuple[list[str], list[str]]] = {
    "exponents": (["0E1", "0E2", "0E1"], ["0E1", "0E2"]),
    "leading zeros": (["1", "01", "10", "2"], ["01", "1", "2", "10"]),
    "beyond 2^53": ([f"{BIG}", f"{BIG + 1}", f"{BIG}"], [f"{BIG}", f"{BIG + 1}"]),
    "underscores": (["1_5", "15", "2"], ["15", "1_5", "2"]),
    "whole numbers by value": (["10", "9", "-1"], ["-1", "9", "10"]),
    "numbers with and without a point": (["1", "1.0", "2"], ["1", "1.0", "2"]),
    "words by their letters": (["b", "a", "10"], ["10", "a", "b"]),
    "digits of other scripts": (["١", "1", "٢"], ["1", "١", "٢"]),
    "infinite": (["inf", "1", "Infinity"], ["1", "Infinity", "inf"]),
}


@pytest.mark.parametrize("name", TEXTS)
def test_labels_are_text(name: str, tmp_path: Path) -> None:
    labels, classes = TEXTS[name]
    (tmp_path / "a.csv").write_text("x,label\n" + "".join(f"{i},{label}\n" for i, label in enumerate(labels)))
    for data in (load(tmp_path / "a.csv"), from_arrays(np.zeros((len(labels), 1)), labels)):
        assert list(data.classes) == classes
        assert [data.classes[k] for k in data.y] == labels


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1), min_size=2))
def test_different_texts_are_different_classes(labels: list[str]) -> None:
    stripped = [label.strip() for label in labels]
    try:
        data = from_arrays(np.zeros((len(labels), 1)), labels, target="classes")
    except DataError:
        assert "" in stripped or len(set(stripped)) == 1
    else:
        assert [data.classes[k] for k in data.y] == stripped


def test_many_whole_numbers_are_asked_about() -> None:
    X, y = np.zeros((400, 1)), np.arange(400) // 2
    for labels in (y, y.astype(float), y.astype(str)):
        with pytest.raises(DataError) as caught:
            from_arrays(X, labels)
        assert "y[0]: the labels are 200 different whole numbers, from 0 to 199" in str(caught.value)
        assert "--regression" in str(caught.value)
        assert "--classification" in str(caught.value)
        assert len(from_arrays(X, labels, target="classes").classes) == 200
        numbers = from_arrays(X, labels, target="numbers")
        assert numbers.y.dtype == np.float64
        assert numbers.y.tolist() == y.tolist()
    assert len(from_arrays(X, y % 100).classes) == 100
    assert len(from_arrays(X, y, classes=[f"c{k}" for k in range(200)]).classes) == 200


def test_numbers_keep_their_value_and_have_names(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("height,x,weight\n1.25,0,7e1\n-2,1,80.5\n")
    data = load(tmp_path / "a.csv", target="numbers", label="height,weight")
    assert (data.target, data.classes, data.X.tolist()) == ("numbers", ("height", "weight"), [[0], [1]])
    assert data.y.tolist() == [[1.25, 70], [-2, 80.5]]
    one = load(tmp_path / "a.csv", target="numbers")
    assert (one.classes, one.y.tolist()) == (("weight",), [70, 80.5])
    assert from_arrays([[0], [1]], [1.5, 2.5], target="numbers").classes == ("target",)
    named = from_arrays([[0], [1]], [[1, 2], [3, 4]], [[2]], [[5, 6]], target="numbers", classes=["a", "b"])
    assert (named.classes, named.y_test.tolist()) == (("a", "b"), [[5, 6]])  # type: ignore[union-attr]


def test_answers_are_yes_and_no(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,wet,Cold,old\n0,yes,0,TRUE\n1,no,1,false\n")
    data = load(tmp_path / "a.csv", target="labels", label="old,wet,Cold")
    assert (data.classes, data.y.tolist()) == (("old", "wet", "Cold"), [[1, 1, 0], [0, 0, 1]])
    assert data.y.dtype == np.uint8
    assert from_arrays([[0], [1]], [[True, False], [False, True]], target="labels").y.tolist() == [[1, 0], [0, 1]]


def test_a_sample_that_is_its_own_target_needs_no_label(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3,4\n")
    data = load(tmp_path / "a.csv", target="input")
    assert (data.X.tolist(), data.classes, data.y.tolist()) == ([[1, 2], [3, 4]], (), [0, 0])
    assert load(tmp_path / "a.csv", target="input", label="b").X.tolist() == [[1], [3]]
    np.savez(tmp_path / "a.npz", X=np.eye(3))
    assert load(tmp_path / "a.npz", target="input").X.shape == (3, 3)
    assert from_arrays(np.eye(2), target="input").y.tolist() == [0, 0]


# labels, target, what the message says
REFUSED: dict[str, tuple[Any, str | None, list[str]]] = {
    "text for numbers": (["1", "b"], "numbers", ["y[1]: the label 'b' is no number", "--classification"]),
    "underscore in a number": (["1", "1_5"], "numbers", ["y[1]: the label '1_5' is no number"]),
    "NaN for a number": ([1.0, np.nan], "numbers", ["y[1]: the label is missing: nan"]),
    "NA for a number": (["1", "NA"], "numbers", ["y[1]: the label is missing: 'NA'"]),
    "inf for a number": ([1.0, np.inf], "numbers", ["y[1]: the label is beyond"]),
    "1e999 for a number": (["1", "1e999"], "numbers", ["y[1]: the label is beyond"]),
    "equal numbers": ([2.5, 2.5], "numbers", ["y[0]: all labels are 2.5", "right column"]),
    "one number": ([2.5], "numbers", ["all labels are 2.5"]),
    "complex": ([1j, 2j], "numbers", ["labels of dtype complex128"]),
    "a third answer": ([[1, 0], [0, 2]], "labels", ["y[1]: the label 2 is neither yes nor no", "--classification"]),
    "an answer of text": (["yes", "maybe"], "labels", ["y[1]: the label maybe is neither"]),
    "never yes": ([[1, 0], [0, 0]], "labels", ["all labels are no"]),
    "always yes": ([1, 1], "labels", ["all labels are yes"]),
    "empty": (["a", ""], None, ["y[1]: the label is empty"]),
    "?": (["a", "?"], None, ["y[1]: the label is missing: '?'", "--classification"]),
    "fractions": (["1", "2.5"], None, ["y[1]: the label is 2.5", "--regression"]),
    "columns": ([[1, 0], [0, 1]], None, ["shape (2, 2), not (N,)", "argmax", "--multilabel", "--regression"]),
    "unknown target": ([0, 1], "number", ["did you mean 'numbers'?"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    y, target, parts = REFUSED[name]
    with pytest.raises(NetsError) as caught:
        from_arrays(np.zeros((len(y), 1)), y, target=target)
    for part in parts:
        assert part in str(caught.value)


def test_a_column_is_named_in_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,a,b\n0,1.5,2\n1,2.5,x\n")
    with pytest.raises(DataError, match=r"a\.csv:3:2 \(b\): the label 'x' is no number"):
        load(tmp_path / "a.csv", target="numbers", label="a,b")
    for label in ("a,a", "x,a,b"):
        with pytest.raises(DataError, match="named twice"):
            load(tmp_path / "a.csv", target="numbers", label=label)
    with pytest.raises(DataError, match="no column 'c'"):
        load(tmp_path / "a.csv", target="numbers", label="a,c")


def test_test_splits_are_of_the_same_columns() -> None:
    with pytest.raises(DataError, match="labels a sample"):
        from_arrays([[0], [1]], [[1, 2], [3, 4]], [[2]], [[5]], target="numbers")
    with pytest.raises(DataError, match="y_test"):
        from_arrays([[0], [1]], [1, 2], [[2]], target="numbers")


def test_parts_have_their_share_of_every_quantile_and_of_every_row_of_labels() -> None:
    rng = np.random.default_rng(0)
    y = rng.lognormal(size=1000)
    groups = strata(y)
    assert np.bincount(groups).tolist() == [1000 // QUANTILES] * QUANTILES
    assert (np.diff(groups[np.argsort(y)]) >= 0).all()
    kept, held = split_indices(y, 0.2, rng)
    assert np.bincount(groups[held]).tolist() == [10] * QUANTILES
    assert len(kept) == 800
    for _, part in folds(y, 5, rng):
        assert set(np.bincount(groups[part]).tolist()) == {10}
    labels = rng.integers(0, 2, (400, 2), dtype=np.uint8)
    rows = strata(labels)
    assert (rows == labels @ [2, 1]).all()
    _, held = split_indices(labels, 0.25, rng)
    assert np.abs(np.bincount(rows[held]) - np.bincount(rows) / 4).max() <= 1


def test_several_numbers_are_grouped_by_their_standardised_mean() -> None:
    y = np.random.default_rng(1).standard_normal((200, 2)) * [1, 1000]
    mean = ((y - y.mean(axis=0)) / y.std(axis=0)).mean(axis=1)
    assert (np.diff(strata(y)[np.argsort(mean)]) >= 0).all()


def test_a_data_set_takes_samples_of_any_target() -> None:
    data: Dataset = from_arrays(np.eye(3), [[1, 0], [0, 1], [1, 1]], target="labels")
    part = data.take(np.array([2, 0]), np.array([1]))
    assert (part.y.tolist(), part.y_test.tolist(), part.target) == ([[1, 1], [1, 0]], [[0, 1]], "labels")  # type: ignore[union-attr]
