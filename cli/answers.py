"""What `predict` prints where no class is predicted: numbers, answers of yes and no, errors of what is given back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nets.core.arrays import Array

DIGITS = 10  # of numbers: more than a model of single precision knows


def answer_columns(
    target: str, names: Sequence[str], values: Array, y: Array | None = None
) -> tuple[list[str], list[list[str]]]:
    """Return predictions as a header and a row of texts for each sample.

    Parameters
    ----------
    target : {"numbers", "labels", "input"}
    names : sequence of str
        Of the numbers or labels.
    values : ndarray, shape (N, outputs)
        What `nets.runs.predicting.Predictor` gives.
    y : ndarray, shape (N, outputs), optional
        The truth, where it is known.

    Examples
    --------
    >>> import numpy as np
    >>> answer_columns("labels", ["wet"], np.array([[0.75]]))
    (['sample', 'wet', 'probability of wet'], [['0', 'yes', '0.750000']])
    >>> answer_columns("numbers", ["price"], np.array([[2.5]]), np.array([[3.0]]))
    (['sample', 'true price', 'price'], [['0', '3', '2.5']])
    """
    header, rows = ["sample"], [[str(i)] for i in range(len(values))]
    if target == "input":
        return [*header, "error"], [
            [*row, f"{value:.6f}"] for row, value in zip(rows, values[:, 0].tolist(), strict=True)
        ]
    for k, name in enumerate(names):
        header += [f"true {name}"] if y is not None else []
        header += [name] if target == "numbers" else [name, f"probability of {name}"]
        for i, row in enumerate(rows):
            if y is not None:
                row.append(_number(y[i, k]) if target == "numbers" else _answer(y[i, k]))
            row += [_number(values[i, k])] if target == "numbers" else [_answer(values[i, k]), f"{values[i, k]:.6f}"]
    return header, rows


def answers_as_dict(target: str, names: Sequence[str], values: Array, y: Array | None = None) -> dict[str, Any]:
    """Return predictions as plain values.

    Parameters
    ----------
    target : {"numbers", "labels", "input"}
    names : sequence of str
        Of the numbers or labels.
    values : ndarray, shape (N, outputs)
    y : ndarray, shape (N, outputs), optional
        The truth, where it is known.

    Examples
    --------
    >>> import numpy as np
    >>> answers_as_dict("numbers", ["price"], np.array([[2.5]]))["predictions"]
    [{'price': 2.5}]
    """
    keys = ["error"] if target == "input" else list(names)
    result: dict[str, Any] = {
        "target": target,
        "names": keys,
        "predictions": [dict(zip(keys, row, strict=True)) for row in values.tolist()],
    }
    if y is not None:
        result |= {"truth": [dict(zip(keys, row, strict=True)) for row in y.tolist()]}
        result |= {"scores": _scores(target, keys, values, y)}
    return result


def scored(target: str, names: Sequence[str], values: Array, y: Array | None) -> list[str]:
    """Return lines that say how good predictions are, where the truth is known.

    Parameters
    ----------
    target : {"numbers", "labels", "input"}
    names : sequence of str
    values, y : ndarray, shape (N, outputs)

    Examples
    --------
    >>> import numpy as np
    >>> scored("labels", ["wet"], np.array([[0.75], [0.5]]), np.array([[1], [1]]))
    ['wet: accuracy 50.00%, f1 0.6667 of 2 samples']
    """
    if y is None:
        return []
    lines = []
    for name, scores in _scores(target, list(names), values, y).items():
        texts = [f"{key} {value:.2%}" if key == "accuracy" else f"{key} {value:.6g}" for key, value in scores.items()]
        if target == "labels":
            texts = [texts[0], f"f1 {scores['f1']:.4f}"]
        lines.append(f"{name}: {', '.join(texts)} of {len(y):,} samples")
    return lines


def _scores(target: str, names: list[str], values: Array, y: Array) -> dict[str, dict[str, float]]:
    """Return how good each number or label is predicted."""
    from nets.metrics import METRICS, accuracy, f1_score

    result = {}
    for k, name in enumerate(names):
        if target == "numbers":
            rows = {"mae": "mean-absolute-error", "rmse": "root-mean-squared-error", "r2": "r2"}
            result[name] = {short: METRICS[row](values[:, k], y[:, k]) for short, row in rows.items()}
        else:
            logits = values[:, k] - 0.5
            result[name] = {"accuracy": accuracy(logits, y[:, k]), "f1": f1_score(logits, y[:, k])}
    return result


def _number(value: float) -> str:
    return f"{value:.{DIGITS}g}"


def _answer(value: float) -> str:
    return "yes" if value > 0.5 else "no"
