"""What is learned of every kind of target, against closed forms and scikit-learn; hints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import NetsError, StateError
from nets.data import from_arrays
from nets.data.scaling import Scaling
from nets.losses import BCEWithLogitsLoss, CrossEntropyLoss, HuberLoss, MSELoss
from nets.metrics import METRICS
from nets.runs import Job, Recipe, run
from nets.runs.answers import Answers
from nets.runs.hints import hint_of
from nets.runs.labelled import LabelResult
from nets.runs.measured import Measured
from nets.runs.predicting import Predictor
from nets.runs.regressed import NumberResult
from nets.runs.tasks import TASKS, class_weights, make_loss, metrics_of
from nets.train import History

EXACT = Recipe(epochs=40, batch_size=32, optimizer="adam", lr=0.1, schedule="cosine")
LINEAR: dict[str, Any] = {"options": {"hidden": []}}
RNG = np.random.default_rng(3)
X = RNG.standard_normal((400, 3)) * [1, 5, 0.2] + [0, 10, 3]
NOISE = RNG.logistic(size=(400, 2))


def fitted(folder: Path, y: Array, target: str, recipe: Recipe = EXACT) -> tuple[Predictor, Any]:
    """Train a linear model on four fifths of the samples; return it with its training split."""
    np.savez(folder / "data.npz", X=X, y=y)
    job = Job("mlp", str(folder / "data.npz"), recipe=recipe, target=target, **LINEAR)
    run(job, folder / "a" / "run")
    return Predictor.load(folder / "a" / "run"), job.read()


@pytest.mark.slow
def test_weighted_classes_are_those_of_logistic_regression(tmp_path: Path) -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    y = (X[:, 0] + X[:, 1] / 5 - 2 + NOISE[:, 0] > 0.5).astype(int)
    recipe = Recipe(**{**vars(EXACT), "class_weight": {"1": 4.0}})
    model, data = fitted(tmp_path, y, "classes", recipe)
    other = linear_model.LogisticRegression(C=1e6, class_weight={0: 1, 1: 4}, tol=1e-8, max_iter=1000)
    assert np.abs(model(X) - other.fit(data.X, data.y).predict_proba(X)).max() < 0.02


@pytest.mark.slow
def test_labels_are_logistic_regressions_of_their_own(tmp_path: Path) -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    y = ((X[:, :2] - [0, 10]) / [1, 5] + NOISE > 0.5).astype(np.uint8)
    model, data = fitted(tmp_path, y, "labels")
    for k in range(2):
        other = linear_model.LogisticRegression(C=1e6, tol=1e-8, max_iter=1000).fit(data.X, data.y[:, k])
        assert np.abs(model(X)[:, k] - other.predict_proba(X)[:, 1]).max() < 0.02


def test_numbers_are_those_of_least_squares_in_their_units(tmp_path: Path) -> None:
    y = np.column_stack([1e6 + 3 * X[:, 0] + NOISE[:, 0], 1e-3 * (X[:, 1] - X[:, 2]) + 1e-4 * NOISE[:, 1]])
    model, data = fitted(tmp_path, y, "numbers")
    design = np.column_stack([np.ones(len(data.X)), data.X])
    best = np.column_stack([np.ones(400), X]) @ np.linalg.lstsq(design, data.y, rcond=None)[0]
    assert (np.abs(model(X) - best).max(axis=0) < 0.02 * y.std(axis=0)).all()


def test_absolute_error_finds_the_median(tmp_path: Path) -> None:
    y = np.random.default_rng(0).exponential(10, 400)
    model, data = fitted(tmp_path, y, "numbers", Recipe(**{**vars(EXACT), "loss": "mae"}))
    assert abs(np.median(model(X)) - np.median(data.y)) < 1 < data.y.mean() - np.median(data.y)


@pytest.mark.parametrize("target", TASKS)
def test_every_loss_and_metric_of_a_row_is_there(target: str) -> None:
    y = {"labels": np.array([[0, 1], [1, 0]])}.get(target, np.array([0, 1]))
    for loss in TASKS[target].losses:
        make_loss(Recipe(loss=loss), target, y, ("a", "b"))
    assert list(metrics_of(Recipe(metrics=TASKS[target].metrics), target)) == list(
        dict.fromkeys([*TASKS[target].measured, *TASKS[target].metrics])
    )


def test_losses_and_weights() -> None:
    y = np.array([0, 0, 0, 1])
    assert make_loss(Recipe(), "numbers", y, ("a",)) == MSELoss()
    assert make_loss(Recipe(loss="huber", loss_options={"delta": 2}), "numbers", y, ("a",)) == HuberLoss(delta=2)
    smooth = make_loss(Recipe(label_smoothing=0.1, balanced=True), "classes", y, ("a", "b"))
    assert smooth == CrossEntropyLoss(label_smoothing=0.1, weight=(2 / 3, 2.0))
    labels = np.array([[1, 0], [0, 0], [0, 1], [0, 1]])
    weighed = make_loss(Recipe(class_weight={"b": 3.0}), "labels", labels, ("a", "b"))
    assert weighed == BCEWithLogitsLoss(pos_weight=(1.0, 3.0))
    assert class_weights(Recipe(balanced=True), "labels", labels, ("a", "b")) == (3.0, 1.0)
    for wrong in ({"class_weight": {"a": -1.0}}, {"class_weight": {"a": float("nan")}}, {"monitor": "loss"}):
        with pytest.raises(NetsError):
            Recipe(**wrong)


def test_metrics_of_one_number_are_in_its_unit() -> None:
    scaling = Scaling((100.0,), (20.0,))
    metrics = metrics_of(Recipe(), "numbers", scaling)
    z, y = np.array([[0.0], [1.0]]), np.array([[0.5], [1.0]])
    assert metrics["mae"](z, y) == pytest.approx(5)
    assert metrics["rmse"](z, y) == pytest.approx((100 / 2) ** 0.5)
    assert metrics["r2"](z, y) == pytest.approx(METRICS["r2"](z, y))
    of_two = metrics_of(Recipe(), "numbers", Scaling((0.0, 0.0), (2.0, 3.0)))
    assert of_two["mae"] is METRICS["mean-absolute-error"]


def test_answers_come_back_from_a_file() -> None:
    for answers in (Answers(), Answers("numbers", Scaling((1.0,), (2.0,))), Answers("labels"), Answers("input")):
        assert Answers.from_json(answers.to_json()) == answers
    assert Answers.from_json({"classes": ["a"]}) == Answers()
    with pytest.raises(StateError, match="'rank'"):
        Answers.from_json({"target": "rank"})
    z, x = np.array([[1.0, 2.0]]), np.array([[1.0, 5.0]])
    assert Answers("input")(z, x).tolist() == [[4.5**0.5]]


def numbers(predicted: Array, y: Array) -> NumberResult:
    data = from_arrays(np.zeros((4, 1)), np.arange(4.0), np.zeros((len(y), 1)), y, target="numbers")
    return NumberResult.of(Measured(data, predicted.reshape(-1, 1), {"mae": 0.0, "rmse": 0.0, "r2": 0.0}))


def test_numbers_beside_the_mean_of_the_training_split() -> None:
    result = numbers(np.array([1.0, 5.0]), np.array([1.0, 3.0]))
    (score,) = result.numbers
    assert (score.mean, score.baseline_mae, score.baseline_rmse) == (1.5, 1.0, (2.5 / 2) ** 0.5)
    assert (score.mae, score.rmse, score.r2) == (1.0, 2**0.5, -1.0)
    assert result.skill == pytest.approx(1 - 2 / 1.25)
    assert [(miss.sample, miss.label, miss.predicted) for miss in result.worst] == [(1, 3.0, 5.0), (0, 1.0, 1.0)]


def test_labels_beside_their_more_frequent_answer() -> None:
    y = np.array([[1, 0], [1, 1], [0, 1]])
    data = from_arrays(np.zeros((3, 1)), [[1, 0], [1, 0], [0, 1]], np.zeros((3, 1)), y, target="labels")
    p = np.array([[0.9, 0.2], [0.8, 0.3], [0.4, 0.9]])
    result = LabelResult.of(Measured(data, p, {"accuracy": 5 / 6}))
    assert [(one.yes, one.accuracy, one.baseline) for one in result.labels] == [(2, 1, 2 / 3), (2, 2 / 3, 1 / 3)]
    assert result.labels[1].f1 == pytest.approx(2 / 3)
    assert result.all_right == pytest.approx(2 / 3)
    assert [(error.sample, error.label, error.predicted) for error in result.worst] == [(1, "label 2: yes", "no")]
    assert result.worst[0].confidence == pytest.approx(0.7)


def hint(train: list[float], predicted: list[float], losses: list[float]) -> str | None:
    rows = [{"train_loss": loss, "train_r2": r2} for loss, r2 in zip(losses, train, strict=True)]
    y = np.array([0.0, 3.0, 1.0, 2.0])
    return hint_of(numbers(np.array(predicted), y), "numbers", History(rows), 4, True)


def test_hints() -> None:
    good = [0.0, 3.0, 1.0, 2.0]
    assert hint([0.5, 0.9], good, [0.5, 0.1]) is None
    assert "by heart; try --validation 0.1 --patience 5, --dropout 0.3" in str(
        hint([0.5, 0.99], [0.0, 2.0, 2.0, 2.0], [0.5, 0.1])
    )
    assert "no better than always saying the mean (1.5): try more epochs (--resume --epochs 8)" in str(
        hint([0.0, 0.1], [3.0, 0.0, 0.0, 0.0], [1.0, 0.9])
    )
    assert "still falling: --resume --epochs 8" in str(hint([0.2, 0.3], [0.5, 2.0, 1.0, 2.0], [0.8, 0.7]))
    assert hint([0.3, 0.3], [0.9, 2.0, 1.2, 1.7], [0.7, 0.7]) is None
