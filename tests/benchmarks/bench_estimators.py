"""Accuracy and time of `nets.estimators` beside scikit-learn's own, on the data sets that it ships.

    PYTHONPATH=. python tests/benchmarks/bench_estimators.py

Five folds, the same for all; scores are accuracies of classes and R2 of numbers, on the fold that was left out; times
are medians of `fit` in seconds, on one thread. `MLPClassifier` has the same layers, batches, rate and epochs as ours.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

EPOCHS, BATCH, HIDDEN = 100, 32, (100,)
SETS = ("iris", "wine", "breast_cancer", "digits", "diabetes")
REGRESSIONS = {"diabetes"}
HEADS = ("ours", "linear", "MLP", "HistGradientBoosting")


def estimators(is_regression: bool) -> list[Any]:
    """Return what is compared: ours first, then linear, MLP and boosted trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    from sklearn.linear_model import LogisticRegression, RidgeCV
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    from nets.estimators import NetClassifier, NetRegressor

    same: dict[str, Any] = {"batch_size": BATCH, "random_state": 0}
    theirs = {"max_iter": EPOCHS, "n_iter_no_change": EPOCHS, "tol": 0.0, "alpha": 0.0, **same}
    if is_regression:
        ours, linear = NetRegressor(hidden=HIDDEN, epochs=EPOCHS, **same), RidgeCV()
        mlp, trees = MLPRegressor(hidden_layer_sizes=HIDDEN, **theirs), HistGradientBoostingRegressor(random_state=0)
    else:
        ours, linear = NetClassifier(hidden=HIDDEN, epochs=EPOCHS, **same), LogisticRegression(max_iter=1000)
        mlp, trees = MLPClassifier(hidden_layer_sizes=HIDDEN, **theirs), HistGradientBoostingClassifier(random_state=0)
    return [ours, linear, mlp, trees]


def measured(name: str) -> tuple[list[float], list[float]]:
    """Return the mean score and the median time of each estimator on a data set."""
    from sklearn import datasets
    from sklearn.compose import TransformedTargetRegressor
    from sklearn.model_selection import KFold, StratifiedKFold, cross_validate
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    load: Callable[..., Any] = getattr(datasets, f"load_{name}")
    X, y = load(return_X_y=True)
    folds = (KFold if name in REGRESSIONS else StratifiedKFold)(5, shuffle=True, random_state=0)
    scores, seconds = [], []
    for estimator in estimators(name in REGRESSIONS):
        whole = make_pipeline(StandardScaler(), estimator)
        if name in REGRESSIONS:  # scaled targets for all, as ours have them by themselves
            whole = TransformedTargetRegressor(whole, transformer=StandardScaler())
        found = cross_validate(whole, X, y, cv=folds)
        scores.append(float(np.mean(found["test_score"])))
        seconds.append(float(np.median(found["fit_time"])))
    return scores, seconds


def table() -> Iterator[str]:
    """Yield the lines of the table: scores, then times, then what ours takes of MLP's time."""
    yield f"| data | {' | '.join(HEADS)} | seconds: {' | '.join(HEADS)} | ours / MLP |"
    yield "|" + " --- |" * (2 * len(HEADS) + 2)
    for name in SETS:
        scores, seconds = measured(name)
        cells = [f"{100 * score:.1f}" for score in scores] + [f"{time:.3f}" for time in seconds]
        yield f"| {name} | {' | '.join(cells)} | {seconds[0] / seconds[2]:.2f} |"


def main() -> None:
    """Print the table."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        print("scikit-learn is not installed: pip install 'boolnet[sklearn]'")
        return
    warnings.simplefilter("ignore")  # MLPClassifier warns of what it was asked for: to end after so many epochs
    with threadpool_limits(1):
        for line in table():
            print(line, flush=True)


if __name__ == "__main__":
    main()
