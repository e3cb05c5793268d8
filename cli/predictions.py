"""Predicted classes as rows for people and programs, and how many are right where samples have labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nets.core.arrays import Array
    from nets.data import Samples
    from nets.runs.predicting import Predictor


def likeliest(probabilities: Array, top: int) -> Array:
    """Return the classes of each sample, likeliest first, of shape (N, top)."""
    return (-probabilities).argsort(axis=1, kind="stable")[:, :top]


def accuracy(predictor: Predictor, samples: Samples, probabilities: Array) -> float:
    """Return the share of samples whose likeliest class is their label.

    Parameters
    ----------
    predictor : Predictor
    samples : Samples
        With labels.
    probabilities : ndarray, shape (N, classes)
    """
    labels = samples.labels or ()
    best = probabilities.argmax(axis=1).tolist()
    return float(sum(predictor.classes[k] == label for k, label in zip(best, labels, strict=True)) / len(labels))


def as_dict(predictor: Predictor, samples: Samples, probabilities: Array, top: int) -> dict[str, Any]:
    """Return predictions as plain values.

    Parameters
    ----------
    predictor : Predictor
    samples : Samples
    probabilities : ndarray, shape (N, classes)
    top : int
        How many classes of each sample.
    """
    predictions = [
        {predictor.classes[k]: round(float(row[k]), 6) for k in best}
        for row, best in zip(probabilities, likeliest(probabilities, top).tolist(), strict=True)
    ]
    result: dict[str, Any] = {"classes": list(predictor.classes), "predictions": predictions}
    if samples.labels is not None:
        result |= {"labels": list(samples.labels), "accuracy": accuracy(predictor, samples, probabilities)}
    return result


def rows_of(
    predictor: Predictor, samples: Samples, probabilities: Array, top: int, is_full: bool
) -> tuple[list[str], list[list[str]]]:
    """Return a header, and a row of cells for every sample, in their order.

    Parameters
    ----------
    predictor : Predictor
    samples : Samples
    probabilities : ndarray, shape (N, classes)
    top : int
        How many classes of each sample.
    is_full : bool
        Whether every class has a column for its probability.
    """
    order = likeliest(probabilities, top)
    header = ["sample", *(["label"] if samples.labels else [])]
    for place in range(order.shape[1]):
        header += [f"class_{place + 1}", f"probability_{place + 1}"] if order.shape[1] > 1 else ["class", "probability"]
    header += [f"probability of {name}" for name in predictor.classes] if is_full else []
    rows = []
    for i, (values, best) in enumerate(zip(probabilities.tolist(), order.tolist(), strict=True)):
        cells = [str(i), *([samples.labels[i]] if samples.labels else [])]
        cells += [cell for k in best for cell in (predictor.classes[k], f"{values[k]:.6f}")]
        rows.append(cells + ([f"{value:.6f}" for value in values] if is_full else []))
    return header, rows
