"""Metrics: counted by hand, and their refusals."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.errors import ShapeError
from nets.metrics import METRICS, accuracy, confusion_matrix, top_k_accuracy

Z = np.array([[0.1, 0.9, 0.0], [0.8, 0.1, 0.3], [0.2, 0.3, 0.1], [np.nan, np.nan, np.nan]])
Y = np.array([1, 2, 0, 1])


@pytest.mark.parametrize(
    ("name", "z", "y", "expected"),
    [
        ("accuracy", Z, Y, 0.25),
        ("top-5-accuracy", Z, Y, 0.75),
        ("accuracy", np.array([[-1.0], [0.0], [3.0], [2.0]]), np.array([[0], [0], [1], [0]]), 0.75),
        ("mean-squared-error", np.array([[1.0, 2.0]]), np.array([[0, 4]]), 2.5),
    ],
)
def test_a_row_gives(name: str, z: np.ndarray, y: np.ndarray, expected: float) -> None:
    value = METRICS[name](z, y)
    assert type(value) is float
    assert value == pytest.approx(expected)


@pytest.mark.parametrize(("k", "expected"), [(1, 0.25), (2, 0.75), (3, 0.75)])
def test_the_class_is_among_the_first_k(k: int, expected: float) -> None:
    assert top_k_accuracy(Z, Y, k) == expected


@pytest.mark.parametrize("name", METRICS)
def test_what_does_not_fit_is_refused(name: str) -> None:
    for z, y in ((np.ones((3, 2)), np.ones((2, 2), int)), (np.ones((0, 2)), np.ones(0, int))):
        with pytest.raises(ShapeError):
            METRICS[name](z, y)


def test_rows_are_true_and_columns_predicted() -> None:
    matrix = confusion_matrix(np.array([1, 1, 0, 2], np.uint8), np.array([1, 0, 0, 1]), 3)
    assert matrix.tolist() == [[1, 1, 0], [0, 1, 1], [0, 0, 0]]


def test_classes_that_are_none_are_refused() -> None:
    with pytest.raises(ShapeError, match="predicted must be from 0 to 1"):
        confusion_matrix(np.array([0, 2]), np.array([0, 1]), 2)
    with pytest.raises(ShapeError, match="y must be"):
        confusion_matrix(np.array([0, 1]), np.array([0.0, 1.0]), 2)
    with pytest.raises(ShapeError, match="predicted must be"):
        confusion_matrix(np.array([0]), np.array([0, 1]), 2)


def test_a_logit_of_0_is_the_class_0() -> None:
    assert accuracy(np.array([0.0]), np.array([0])) == 1
