"""Accuracy and time of `nets` beside scikit-learn on tables with categories, dates and missing values.

    PYTHONPATH=. python tests/benchmarks/bench_people_tables.py [TABLE...]

Five folds, the same for all. Ours are read by `nets.data.load`, whose tables become features by `nets.runs.Encoding`,
fitted on each fold's training part; scikit-learn's are read by pandas, and a `ColumnTransformer` puts medians and
indicators where numbers are missing, scales numbers, and makes a column of each category. Scores are accuracies of
classes in percent, and of numbers R2 in percent with the mean absolute error in their unit; times are medians of the
seconds of processor time that fitting takes, features included, on one thread. Networks have the same layers, batches,
rates and epochs.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from nets.core.arrays import Array
from nets.data import Dataset
from nets.runs import Encoding
from tests.benchmarks.bench_estimators import HEADS, estimators
from tests.benchmarks.people_tables import NUMBERS, PEOPLE_TABLES, PeopleTable

TABLES = ("penguins", "cars", "tips", "gapminder", "msleep")
NEEDED = ("sklearn", "pandas")
Predict = Callable[[Array], Array]


class Measured(NamedTuple):
    """What an estimator reached in five folds: the mean score, the mean absolute error, and the median time."""

    score: float
    error: float
    seconds: float


def our_fit(data: Dataset, train: Array, network: Any) -> Predict:
    """Return what predicts rows of a data set after a network was fitted on some of them."""
    encoding = Encoding.fit(data.take(train), "vectors")

    def read(rows: Array) -> Array:
        return encoding.prepare(encoding(data.X[rows]))

    network.set_params(scale=False).fit(read(train), data.y[train])
    return lambda rows: network.predict(read(rows))


def frame_of(table: PeopleTable) -> Any:
    """Return a table as a frame of pandas: dates as days, and without the columns that are left out and the label."""
    pd = import_module("pandas")
    frame = table.content if hasattr(table.content, "columns") else pd.read_csv(table.content)
    frame = frame.drop(columns=[table.label, *filter(None, table.ignore.split(","))])
    for name, kind in table.kind.items():
        assert kind == "date"
        frame[name] = (pd.to_datetime(frame[name]) - pd.Timestamp(0)).dt.days
    return frame


def their_fit(frame: Any, y: Array, train: Array, estimator: Any, is_regression: bool) -> Predict:
    """Return what predicts rows of a frame after scikit-learn's estimator was fitted on some of them."""
    from sklearn.compose import ColumnTransformer, TransformedTargetRegressor, make_column_selector
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    kinds = [
        ("numbers", numbers, make_column_selector(dtype_include="number")),
        ("words", OneHotEncoder(handle_unknown="ignore"), make_column_selector(dtype_exclude="number")),
    ]
    whole: Any = make_pipeline(ColumnTransformer(kinds, sparse_threshold=0), estimator)
    if is_regression:  # scaled targets for all, as ours have them by themselves
        whole = TransformedTargetRegressor(whole, transformer=StandardScaler())
    whole.fit(frame.iloc[train], y[train])
    return lambda rows: whole.predict(frame.iloc[rows])


def measured(table: PeopleTable) -> list[Measured]:
    """Return what each estimator reaches on a table: ours first."""
    from sklearn.metrics import accuracy_score, mean_absolute_error, r2_score
    from sklearn.model_selection import KFold, StratifiedKFold

    data, frame, is_regression = table.read(), frame_of(table), table.target == NUMBERS
    assert len(frame) == len(data.X)
    folds = list((KFold if is_regression else StratifiedKFold)(5, shuffle=True, random_state=0).split(data.X, data.y))
    found = []
    for k in range(len(HEADS)):
        rows = []
        for train, test in folds:
            estimator, start = estimators(is_regression)[k], time.process_time()
            if k == 0:
                predict = our_fit(data, train, estimator)
            else:
                predict = their_fit(frame, data.y, train, estimator, is_regression)
            seconds = time.process_time() - start
            said, y = predict(test), data.y[test]
            error = float(mean_absolute_error(y, said)) if is_regression else 0.0
            rows.append((float((r2_score if is_regression else accuracy_score)(y, said)), error, seconds))
        scores, errors, times = np.array(rows).T
        found.append(Measured(float(scores.mean()), float(errors.mean()), float(np.median(times))))
    return found


def lines(names: list[str]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"| data | {' | '.join(HEADS)} | seconds: {' | '.join(HEADS)} |"
    yield "|" + " --- |" * (2 * len(HEADS) + 1)
    for table in PEOPLE_TABLES:
        if table.name not in names:
            continue
        if not table.is_there:
            yield f"{table.package} is not installed: {table.name} is skipped"
            continue
        found = measured(table)
        is_regression = table.target == NUMBERS
        cells = [f"{100 * one.score:.1f}" + f" ({one.error:.2f})" * is_regression for one in found]
        yield f"| {table.name} | {' | '.join([*cells, *(f'{one.seconds:.3f}' for one in found)])} |"


def main() -> None:
    """Print the table."""
    for package in NEEDED:
        if find_spec(package) is None:
            print(f"{package} is not installed: nothing is measured")
            return
    from threadpoolctl import threadpool_limits

    warnings.simplefilter("ignore")  # MLPClassifier warns of what it was asked for: to end after so many epochs
    with threadpool_limits(1):
        for line in lines(sys.argv[1:] or list(TABLES)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
