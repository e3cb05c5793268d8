"""Estimators among those of scikit-learn: a pipeline, a grid search, calibration."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sklearn")

from sklearn import config_context
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.metrics import brier_score_loss
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from nets.estimators import NetClassifier, NetRegressor

FRAMES = ["array", *(name for name in ("pandas", "polars") if find_spec(name) is not None)]


def people(frame: str) -> tuple[Any, Any, list[Any], list[Any]]:
    """Return a table of people with a column of words, who buys, and the names of its columns of words and numbers."""
    rng = np.random.default_rng(0)
    city, age, income = rng.choice(["Rome", "Oslo", "Lima"], 240), rng.integers(18, 80, 240), rng.normal(40, 9, 240)
    buys = np.where((city == "Oslo") ^ (age > 50), "yes", "no")
    columns = {"city": city, "age": age.astype(float), "income": income}
    if frame == "array":
        table = np.empty((240, 3), object)
        for k, column in enumerate(columns.values()):
            table[:, k] = column
        return table, buys, [0], [1, 2]
    return import_module(frame).DataFrame(columns), buys, ["city"], ["age", "income"]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_pipeline_of_words_and_numbers(frame: str) -> None:
    table, buys, words, numbers = people(frame)
    by_kind = [("words", OneHotEncoder(sparse_output=False), words), ("n", StandardScaler(), numbers)]
    network = NetClassifier(hidden=(16,), epochs=60, lr=0.02, random_state=0)
    pipeline = make_pipeline(ColumnTransformer(by_kind), network)
    assert pipeline.fit(table, buys).score(table, buys) > 0.95
    assert pipeline.classes_.tolist() == ["no", "yes"]
    assert cross_val_predict(pipeline, table, buys, cv=2).shape == (240,)
    if frame == "array":
        return
    framed = clone(pipeline).set_output(transform=frame).fit(table, buys)
    assert framed[-1].feature_names_in_.tolist() == [
        "words__city_Lima", "words__city_Oslo", "words__city_Rome", "n__age", "n__income"
    ]  # fmt: skip
    with pytest.raises(ValueError, match="feature names"):
        framed[-1].predict(framed[0].transform(table).rename(**renamed(frame)))


def renamed(frame: str) -> dict[str, Any]:
    return {"columns" if frame == "pandas" else "mapping": {"n__age": "age"}}


def test_a_grid_search_and_the_weights_that_go_through_it() -> None:
    X, y = load_iris(return_X_y=True)
    network = NetClassifier(epochs=15, batch_size=32, random_state=0)
    grid = {"hidden": [(), (16,)], "lr": [1e-5, 0.02], "options": [None, {"activation": "tanh"}]}
    with config_context(enable_metadata_routing=True):
        search = GridSearchCV(
            network.set_fit_request(sample_weight=True).set_score_request(sample_weight=False), grid, cv=3
        )
        search.fit(X, y, sample_weight=np.where(y == 0, 2.0, 1.0))
    assert search.best_params_["lr"] == 0.02
    assert search.best_score_ > 0.9
    assert len(search.cv_results_["params"]) == 8


def test_calibration_takes_back_what_weights_of_classes_did() -> None:
    X, y = load_breast_cancer(return_X_y=True)
    X, y = X[:, :6], y ^ (np.random.default_rng(0).random(len(y)) < 0.15)
    train, test = np.arange(300), np.arange(300, 569)
    wary = NetClassifier(hidden=(16,), epochs=20, lr=0.01, class_weight={0: 8.0, 1: 1.0}, random_state=0)
    plain = clone(wary).fit(X[train], y[train]).predict_proba(X[test])[:, 1]
    calibrated = CalibratedClassifierCV(wary, cv=3).fit(X[train], y[train]).predict_proba(X[test])[:, 1]
    assert brier_score_loss(y[test], calibrated) < 0.8 * brier_score_loss(y[test], plain)


def test_a_regression_inside_a_transformed_target() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(150, 3))
    y = np.exp(3 * X[:, 0] + X[:, 1])
    network = NetRegressor(hidden=(32,), epochs=40, lr=0.02, random_state=0)
    model = TransformedTargetRegressor(network, func=np.log, inverse_func=np.exp)
    scores = cross_val_score(model, X, y, cv=3, scoring="neg_mean_squared_log_error")
    assert scores.min() > -0.1
