"""Predictions as rows for people and programs, and how good they are where samples have labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from nets.core.arrays import Array
    from nets.data import Samples
    from nets.runs.predicting import Predictor

Rows = tuple[list[str], list[list[str]]]
HALF = 0.5  # of several labels, those as likely as that are taken


def as_dict(predictor: Predictor, samples: Samples, outputs: Array, top: int) -> dict[str, Any]:
    """Return predictions as plain values.

    Parameters
    ----------
    predictor : Predictor
    samples : Samples
    outputs : ndarray, shape (N, K)
        What the predictor gives.
    top : int
        How many classes of each sample.
    """
    names = predictor.classes
    order = likeliest(outputs, top) if predictor.target == "classes" else np.tile(range(len(names)), (len(outputs), 1))
    predictions = [
        {names[k]: round(float(row[k]), 6) for k in best} for row, best in zip(outputs, order.tolist(), strict=True)
    ]
    result: dict[str, Any] = {"classes": list(names), "predictions": predictions}
    result |= {} if predictor.target == "classes" else {"target": predictor.target}
    labels = samples.labels if samples.several is None else samples.several
    if labels is not None:
        result |= {"labels": [*labels]} | dict([measure(predictor, samples, outputs) or ("accuracy", None)])
    return result | ({"notes": list(samples.notes)} if samples.notes else {})


def likeliest(probabilities: Array, top: int) -> Array:
    """Return the classes of each sample, likeliest first, of shape (N, top)."""
    return (-probabilities).argsort(axis=1, kind="stable")[:, :top]


def measure(predictor: Predictor, samples: Samples, outputs: Array) -> tuple[str, float] | None:
    """Return how good predictions are, by name; None where the samples have no labels, or numbers that are none.

    Parameters
    ----------
    predictor : Predictor
    samples : Samples
    outputs : ndarray, shape (N, K)
        What the predictor gives.
    """
    if samples.labels is None and samples.several is None:
        return None
    rows = [list(row) for row in samples.several or zip(samples.labels or (), strict=True)]
    if predictor.target == "classes":
        best = outputs.argmax(axis=1).tolist()
        return "accuracy", sum(predictor.classes[k] == row[0] for k, row in zip(best, rows, strict=True)) / len(rows)
    if predictor.target == "numbers":
        try:
            return "mean absolute error", float(np.abs(outputs - np.array(rows, dtype=np.float64)).mean())
        except ValueError:
            return None
    from nets.data.targets import YES_NO

    truth = np.array([[YES_NO.get(cell.strip().lower(), -1) for cell in row] for row in rows])
    return "accuracy", float(((outputs >= HALF) == (truth == 1)).mean())


def rows_of(predictor: Predictor, samples: Samples, outputs: Array, top: int, is_full: bool) -> Rows:
    """Return a header, and a row of cells for every sample, in their order.

    Parameters
    ----------
    predictor : Predictor
    samples : Samples
    outputs : ndarray, shape (N, K)
        What the predictor gives.
    top : int
        How many classes of each sample.
    is_full : bool
        Whether every class has a column for its probability.
    """
    n = range(len(outputs))
    header, rows = _answers(predictor, outputs, top)
    if is_full and predictor.target != "numbers":
        header = header + [f"probability of {name}" for name in predictor.classes]
        rows = [row + [f"{value:.6f}" for value in values] for row, values in zip(rows, outputs.tolist(), strict=True)]
    if samples.labels is not None:
        return ["sample", "label", *header], [[str(i), samples.labels[i], *rows[i]] for i in n]
    if samples.several is not None:
        names = [f"label {name}" for name in predictor.classes]
        return ["sample", *names, *header], [[str(i), *samples.several[i], *rows[i]] for i in n]
    return ["sample", *header], [[str(i), *rows[i]] for i in n]


def _answers(predictor: Predictor, outputs: Array, top: int) -> Rows:
    names = predictor.classes
    if predictor.target == "numbers":
        return list(names), [[f"{value:.6g}" for value in row] for row in outputs.tolist()]
    if predictor.target == "labels":
        return list(names), [[str(int(value >= HALF)) for value in row] for row in outputs.tolist()]
    order = likeliest(outputs, top)
    header: list[str] = []
    for place in range(order.shape[1]):
        header += [f"class_{place + 1}", f"probability_{place + 1}"] if order.shape[1] > 1 else ["class", "probability"]
    rows = []
    for values, best in zip(outputs.tolist(), order.tolist(), strict=True):
        rows.append([cell for k in best for cell in (names[k], f"{values[k]:.6f}")])
    return header, rows
