"""Metrics: counted by hand, and their refusals."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.errors import NetsError, ShapeError
from nets.metrics import METRICS, accuracy, confusion_matrix, f1_score, r2_score, roc_auc_score, top_k_accuracy

Z = np.array([[0.1, 0.9, 0.0], [0.8, 0.1, 0.3], [0.2, 0.3, 0.1], [np.nan, np.nan, np.nan]])
Y = np.array([1, 2, 0, 1])
R2_OF_TWO = 1 - (1.25 / (50.25 - 6.5**2 / 3) + 3 / (38 - 16 / 3)) / 2


@pytest.mark.parametrize(
    ("name", "z", "y", "expected"),
    [
        ("accuracy", Z, Y, 0.25),
        ("top-5-accuracy", Z, Y, 0.75),
        ("accuracy", np.array([[-1.0], [0.0], [3.0], [2.0]]), np.array([[0], [0], [1], [0]]), 0.75),
        ("mean-squared-error", np.array([[1.0, 2.0]]), np.array([[0, 4]]), 2.5),
        ("root-mean-squared-error", np.array([[1.0, 2.0]]), np.array([[0, 4]]), 2.5**0.5),
        ("balanced-accuracy", np.eye(3)[[0, 0, 1, 1, 1]], np.array([0, 1, 1, 1, 1]), (1 + 3 / 4) / 2),
        ("balanced-accuracy", np.array([1.0, -1.0, -1.0, -1.0]), np.array([1, 1, 0, 0]), 3 / 4),
        ("balanced-accuracy", np.array([[1.0, -1], [-1, 1], [1, 1]]), np.array([[1, 0], [1, 1], [0, 0]]), 1 / 2),
        ("mean-absolute-error", np.array([[1.0, 2.0]]), np.array([[0, 4]]), 1.5),
        ("mean-absolute-error", np.array([[100]], np.int8), np.array([[-100]], np.int8), 200),
        ("mean-squared-error", np.array([[1]], np.uint8), np.array([[2]], ">u8"), 1),
        ("mean-squared-error", np.array([[300.0]], np.float16), np.array([[0.0]]), 90000),
        ("r2", np.array([[3.0], [0.0], [2.0], [8.0]]), np.array([[3.0], [-0.5], [2.0], [7.0]]), 1 - 1.25 / 29.1875),
        ("r2", np.array([[0.0, 2], [-1, 2], [8, -5]]), np.array([[0.5, 1], [-1, 1], [7, -6]]), R2_OF_TWO),
        ("r2", np.array([1.0, 1.0]), np.array([1.0, 1.0]), 1),
        ("r2", np.array([1.0, 2.0]), np.array([1.0, 1.0]), 0),
        ("f1", np.array([1.0, 1.0, -1.0, -1.0, 2.0]), np.array([1, 0, 1, 0, 1]), 2 / 3),
        ("f1", np.array([[0.0, 1], [0, 1], [1, 0], [1, 0], [0, 2]]), np.array([1, 0, 1, 0, 1]), 2 / 3),
        ("f1", np.eye(3)[[0, 2, 1, 0, 0, 1]], np.array([0, 1, 2, 0, 1, 2]), 0.8 / 3),
        ("f1", np.eye(4)[[0, 2, 1, 0, 0, 1]], np.array([0, 1, 2, 0, 1, 2]), 0.8 / 3),
        ("f1", np.array([[1.0, -1], [1, 1], [-1, 1]]), np.array([[1, 1], [0, 1], [0, 0]]), (2 / 3 + 1 / 2) / 2),
        ("f1", np.array([-1.0, -1.0]), np.array([0, 0]), 0),
        ("auc", np.array([0.1, 0.4, 0.35, 0.8]), np.array([0, 0, 1, 1]), 0.75),
        ("auc", np.array([0.5, 0.5, 0.5, 0.9]), np.array([0, 1, 0, 1]), 0.75),
        ("auc", np.array([[1.0, 1], [2, 5], [3, 3], [0, 4]]), np.array([0, 0, 1, 1]), 2.5 / 4),
        ("auc", np.array([[0.5, -1], [0.7, 1], [0.2, 0]]), np.array([[1, 1], [1, 0], [0, 1]]), 0.5),
        ("auc", np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([0, 1]), 1),
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


def pairs_won(scores: np.ndarray, is_own: np.ndarray) -> float:
    """Return how many pairs of a sample of the class and another are in order, by comparing all."""
    own, others = scores[is_own][:, None], scores[~is_own]
    return float(((own > others) + 0.5 * (own == others)).mean())


def test_the_area_is_the_share_of_pairs_in_order() -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        y = np.r_[0, 1, rng.integers(0, 2, 28)]
        z = rng.integers(-3, 4, 30).astype(np.float32)
        wanted = pairs_won(z, y == 1)
        assert roc_auc_score(z, y) == pytest.approx(wanted)
        assert roc_auc_score(z[:, None], y[:, None]) == pytest.approx(wanted)
        assert roc_auc_score(np.stack([0 * z, z], axis=1), y) == pytest.approx(wanted)
        assert roc_auc_score(-z, 1 - y) == pytest.approx(wanted)


def test_the_area_of_several_classes_is_the_mean_of_each_against_the_rest() -> None:
    rng = np.random.default_rng(1)
    z, y = rng.standard_normal((40, 4)), rng.integers(0, 3, 40)  # no sample is of the last
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    wanted = np.mean([pairs_won(p[:, k], y == k) for k in range(3)])
    assert roc_auc_score(z, y) == pytest.approx(wanted)
    assert roc_auc_score(p, y) == pytest.approx(wanted)
    assert roc_auc_score(p.astype(np.float32), y.astype(">u8")) == pytest.approx(wanted)


def test_sure_logits_are_told_apart() -> None:
    z = np.array([[0, 60.0], [0, 50], [0, 40], [0, 45]])
    assert roc_auc_score(z, np.array([1, 1, 0, 0])) == 1


def test_an_area_without_two_classes_is_none() -> None:
    for y in (np.zeros(3, int), np.ones(3, int)):
        assert np.isnan(roc_auc_score(np.arange(3.0), y))
        assert np.isnan(roc_auc_score(np.eye(3)[:, :2], y))
    assert np.isnan(roc_auc_score(np.array([0.0, np.nan]), np.array([0, 1])))
    assert np.isnan(r2_score(np.ones(1), np.ones(1)))


def test_averages_of_f1() -> None:
    rng = np.random.default_rng(2)
    z, y = rng.standard_normal((50, 3)), rng.integers(0, 3, 50)
    p = z.argmax(axis=1)
    each = [2 * ((p == k) & (y == k)).sum() / ((p == k).sum() + (y == k).sum()) for k in range(3)]
    assert f1_score(z, y) == f1_score(z, y, "macro") == pytest.approx(np.mean(each))
    assert f1_score(z, y, "micro") == pytest.approx(accuracy(z, y))
    two, bits = z[:, :2], (y > 0).astype(int)
    found = two.argmax(axis=1)
    assert f1_score(two, bits) == f1_score(two, bits, "binary")
    both = [2 * ((found == k) & (bits == k)).sum() / ((found == k).sum() + (bits == k).sum()) for k in range(2)]
    assert f1_score(two, bits) == pytest.approx(both[1])
    assert f1_score(two, bits, "macro") == pytest.approx(np.mean(both))
    assert f1_score(two[:, 1] - two[:, 0], bits, "macro") == pytest.approx(np.mean(both))
    many = rng.integers(0, 2, z.shape)
    hits, marked = ((z > 0) & (many > 0)).sum(axis=0), (z > 0).sum(axis=0) + many.sum(axis=0)
    assert f1_score(z, many) == pytest.approx((2 * hits / marked).mean())
    assert f1_score(z, many, "micro") == pytest.approx(2 * hits.sum() / marked.sum())


def test_nothing_found_and_nothing_there_is_0() -> None:
    z, y = np.full((2, 3), -1.0), np.zeros((2, 3), int)
    assert f1_score(z, y) == f1_score(z, y, "micro") == 0


def test_averages_that_do_not_fit_are_refused() -> None:
    with pytest.raises(NetsError, match="unknown average 'mean'\n  help: choose from binary, macro, micro"):
        f1_score(Z, Y, "mean")
    for z, y in ((np.eye(3), np.arange(3)), (np.eye(3), np.eye(3)), (np.eye(2), np.eye(2))):
        with pytest.raises(ShapeError, match="a binary F1 is of two classes"):
            f1_score(z, y, "binary")


OF_LABELS = ("accuracy", "auc", "f1", "top-5-accuracy")


@pytest.mark.parametrize("name", OF_LABELS)
def test_labels_that_are_ignored_count_for_nothing(name: str) -> None:
    rng = np.random.default_rng(3)
    z, y = rng.standard_normal((20, 6)), rng.integers(0, 6, 20)
    some = np.r_[y, [-100, -100]]
    assert METRICS[name](np.r_[z, z[:2]], some) == pytest.approx(METRICS[name](z, y))
    with pytest.raises(ShapeError, match="no label counts"):
        METRICS[name](z[:2], some[-2:])
    with pytest.raises(ShapeError, match="label -1 of sample 0 is out of range"):
        METRICS[name](z[:2], np.array([-1, 0]))


@pytest.mark.parametrize("name", OF_LABELS)
def test_places_of_maps_are_as_samples(name: str) -> None:
    rng = np.random.default_rng(3)
    z, y = rng.standard_normal((4, 6, 2, 3)), rng.integers(0, 6, (4, 2, 3))
    y[0, 0, 0] = -100
    assert METRICS[name](z, y) == pytest.approx(METRICS[name](np.moveaxis(z, 1, -1).reshape(-1, 6), y.reshape(-1)))


@pytest.mark.parametrize("name", OF_LABELS)
@pytest.mark.parametrize("dtype", ["i1", ">i2", "<i4", ">i8", "u1", ">u2", "<u4", ">u8"])
def test_labels_of_every_kind_are_right(name: str, dtype: str) -> None:
    rng = np.random.default_rng(3)
    z, y = rng.standard_normal((20, 6)), rng.integers(0, 6, 20)
    assert METRICS[name](z, y.astype(dtype)) == METRICS[name](z, y)
    assert METRICS[name](z.tolist(), y.tolist()) == METRICS[name](z, y)


@pytest.mark.parametrize("name", [name for name in METRICS if name != "top-5-accuracy"])
@pytest.mark.parametrize("dtype", ["?", "i1", ">i2", "u1", ">u8", "f2", ">f4", "f8"])
def test_zeros_and_ones_of_every_kind_are_right(name: str, dtype: str) -> None:
    rng = np.random.default_rng(3)
    z, y = rng.standard_normal((20, 2)), rng.integers(0, 2, (20, 2))
    assert METRICS[name](z, y.astype(dtype)) == METRICS[name](z, y.astype(float))


@pytest.mark.parametrize("name", METRICS)
def test_what_is_no_number_or_of_another_form_is_refused(name: str) -> None:
    for z, y in (
        (np.ones((3, 2)), np.array(["a", "b", "c"])),
        (np.array([["a", "b"]] * 3), np.zeros(3, int)),
        (np.ones((3, 2), complex), np.zeros((3, 2))),
        ([[1.0], [1.0, 2.0]], np.zeros(2)),
        (np.ones((3, 2)), np.ones((3, 1), int)),
        (1.0, 1.0),
    ):
        with pytest.raises(ShapeError):
            METRICS[name](z, y)  # type: ignore[arg-type]
    if name != "top-5-accuracy":
        with pytest.raises(ShapeError, match=r"give y\[:, None\]"):
            METRICS[name](np.ones((3, 1)), np.zeros(3, int))
