"""What came of learning numbers: errors in their unit beside those of a guess, residuals, the worst samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nets.charts import residuals_picture
from nets.core.arrays import Array
from nets.drawing.svg import Picture
from nets.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from nets.runs.measured import WORST, Measured
from nets.runs.outcome import ResultTable

DRAWN = 6  # numbers that are drawn, of several


@dataclass(frozen=True)
class NumberScore:
    """How well one number is told, in its unit.

    Attributes
    ----------
    name : str
    mae, rmse, r2 : float
        Mean absolute error, root mean squared error, and the share of the variance that is explained; R2 is not a
        number where there is one test sample.
    mean : float
        Of the training split: the guess that needs no model.
    baseline_mae, baseline_rmse : float
        The errors of that guess.
    """

    name: str
    mae: float
    rmse: float
    r2: float
    mean: float
    baseline_mae: float
    baseline_rmse: float


@dataclass(frozen=True)
class Miss:
    """A test sample whose number the model misses.

    Attributes
    ----------
    sample : int
        Its number in the test split.
    name : str
        Of the number.
    label, predicted : float
    text : str
        The sentence, where it is one.
    """

    sample: int
    name: str
    label: float
    predicted: float
    text: str = ""


@dataclass(frozen=True)
class NumberResult:
    """How well numbers are told.

    Attributes
    ----------
    numbers : tuple of NumberScore
    y, predicted : ndarray, shape (N, K)
        Of the test split.
    worst : tuple of Miss
        The largest misses first; of several numbers by their deviations.
    scores : mapping of str to float
        Metrics by name; errors of several numbers are in deviations of the training split.
    """

    numbers: tuple[NumberScore, ...]
    y: Array
    predicted: Array
    worst: tuple[Miss, ...]
    scores: Mapping[str, float]
    picture_name: str = "residuals"

    @classmethod
    def of(cls, measured: Measured) -> NumberResult:
        """Return the result of a model's numbers."""
        y, train = (values.reshape(len(values), -1) for values in (measured.y, measured.data.y))
        predicted, names = measured.values, measured.data.classes
        mean, spread = train.mean(axis=0), train.std(axis=0)
        numbers = tuple(
            _score(name, predicted[:, k], y[:, k], float(mean[k])) for k, name in enumerate(measured.data.classes)
        )
        misses = np.abs(predicted - y) / np.where(spread > 0, spread, 1.0)
        rows, columns = np.unravel_index(np.argsort(-misses, axis=None, kind="stable")[:WORST], misses.shape)
        worst = tuple(
            Miss(i, names[k], float(y[i, k]), float(predicted[i, k]), measured.text(i))
            for i, k in zip(rows.tolist(), columns.tolist(), strict=True)
        )
        return cls(numbers, y, predicted, worst, measured.scores)

    @property
    def skill(self) -> float:
        """The share of the squared error of the guess that is made good, in the mean over numbers."""
        shares = [1 - (one.rmse / one.baseline_rmse) ** 2 if one.baseline_rmse else 0.0 for one in self.numbers]
        return float(np.mean(shares))

    @property
    def guess(self) -> str:
        """The guess that needs no model."""
        means = ", ".join(f"{one.mean:.6g}" for one in self.numbers[:3]) + (", …" if len(self.numbers) > 3 else "")
        return f"always saying the mean ({means})"

    def as_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return {
            "target": "numbers",
            "metrics": dict(self.scores),
            "numbers": [vars(one) for one in self.numbers],
            "worst": [vars(miss) for miss in self.worst],
        }

    def facts(self) -> list[tuple[str, str]]:
        """Return what was reached, for people."""
        n = len(self.y)
        if len(self.numbers) > 1:
            shown = [(name, f"{value:.4g}, in deviations") for name, value in self.scores.items() if name != "r2"]
            return [("R2", f"{self.scores['r2']:.4f} in the mean, on {n:,} test samples"), *shown]
        (one,) = self.numbers
        of = f"of {one.name}, {n:,} test samples; the mean, {one.mean:.6g}, errs by"
        known = [
            ("mae", f"{one.mae:.6g} {of} {one.baseline_mae:.6g}"),
            ("rmse", f"{one.rmse:.6g}; the mean errs by {one.baseline_rmse:.6g}"),
            ("R2", f"{one.r2:.4f}"),
        ]
        others = self.scores.keys() - {"mae", "rmse", "r2"}
        return known + [(name, f"{self.scores[name]:.6g}") for name in self.scores if name in others]

    def tables(self) -> list[ResultTable]:
        """Return how well each of several numbers is told, and the worst misses."""
        rows = [
            (
                one.name,
                *(f"{value:.6g}" for value in (one.mae, one.rmse, one.r2, one.mean)),
                f"{one.baseline_mae:.6g}",
                f"{one.baseline_rmse:.6g}",
            )
            for one in self.numbers
        ]
        head = ("number", "mae", "rmse", "R2", "mean in training", "its mae", "its rmse")
        caption = "Each number in its unit, beside always saying the mean."
        missed = [
            (
                str(one.sample),
                one.name,
                *(f"{value:.6g}" for value in (one.label, one.predicted)),
                f"{one.predicted - one.label:+.6g}",
                one.text,
            )
            for one in self.worst
        ]
        worst = ("test sample", "number", "is", "predicted", "error", "sentence")
        each = [ResultTable(caption, head, rows, frozenset(range(1, 7)))] if len(rows) > 1 else []  # else facts say it
        return [*each, ResultTable("The worst errors.", worst, missed, frozenset({2, 3, 4}))]

    def picture(self, title: str) -> Picture:
        """Return the picture of the residuals, of the first numbers where there are many."""
        names = [one.name for one in self.numbers[:DRAWN]]
        return residuals_picture(
            self.predicted[:, :DRAWN], self.y[:, :DRAWN], names, f"{title}: residuals of the test split"
        )


def _score(name: str, predicted: Array, y: Array, mean: float) -> NumberScore:
    guess = np.full_like(y, mean)
    return NumberScore(
        name,
        mean_absolute_error(predicted, y),
        root_mean_squared_error(predicted, y),
        r2_score(predicted, y),
        mean,
        mean_absolute_error(guess, y),
        root_mean_squared_error(guess, y),
    )
