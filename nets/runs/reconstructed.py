"""What came of learning to give back the input: errors by sample, and how they are spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nets.charts import bars_picture
from nets.core.arrays import Array
from nets.drawing.svg import Picture
from nets.runs.measured import WORST, Measured
from nets.runs.outcome import ResultTable

BINS = 16


@dataclass(frozen=True)
class InputResult:
    """How well samples are given back.

    Attributes
    ----------
    errors : ndarray, shape (N,)
        Of each test sample: root mean square over its numbers, in deviations of the training split.
    baseline : float
        Root mean square of all numbers where the mean of the training split is given back.
    worst : tuple of (int, float)
        The test samples with the largest errors.
    scores : mapping of str to float
        Metrics by name.
    """

    errors: Array
    baseline: float
    worst: tuple[tuple[int, float], ...]
    scores: Mapping[str, float]
    picture_name: str = "errors"

    @classmethod
    def of(cls, measured: Measured, x: Array) -> InputResult:
        """Return the result of the errors of samples `x`."""
        errors = measured.values[:, 0]
        order = np.argsort(-errors, kind="stable")[:WORST].tolist()
        worst = tuple((i, float(errors[i])) for i in order)
        return cls(errors, float(np.sqrt(np.square(x, dtype=np.float64).mean())), worst, measured.scores)

    @property
    def rmse(self) -> float:
        """Root mean square over all numbers of the test split."""
        return float(np.sqrt(np.square(self.errors).mean()))

    @property
    def skill(self) -> float:
        """The share of the squared error of the guess that is made good."""
        return 1 - (self.rmse / self.baseline) ** 2 if self.baseline else 0.0

    @property
    def guess(self) -> str:
        """The guess that needs no model."""
        return f"always giving back the mean (error {self.baseline:.4g})"

    def as_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return {
            "target": "input",
            "metrics": dict(self.scores),
            "error": {
                "root_mean_square": self.rmse,
                "baseline": self.baseline,
                "median": float(np.median(self.errors)),
                "largest": float(self.errors.max()),
            },
            "worst": [{"sample": i, "error": error} for i, error in self.worst],
        }

    def facts(self) -> list[tuple[str, str]]:
        """Return what was reached, for people."""
        explained = f"{self.skill:.2%} of the variance is given back"
        return [
            ("error", f"{self.rmse:.4f} deviations on {len(self.errors):,} test samples; {explained}"),
            ("of a sample", f"{np.median(self.errors):.4f} at the median, {self.errors.max():.4f} at most"),
            ("baseline", f"{self.baseline:.4f} by giving back the mean"),
        ]

    def tables(self) -> list[ResultTable]:
        """Return the samples that are given back worst."""
        rows = [(str(i), f"{error:.4f}") for i, error in self.worst]
        caption = "What is given back worst, in deviations of the training split."
        return [ResultTable(caption, ("test sample", "error"), rows, frozenset({1}))]

    def picture(self, title: str) -> Picture:
        """Return how many test samples have which error."""
        counts, edges = np.histogram(self.errors, BINS)
        ends = zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
        bars = {f"{low:.4g} to {high:.4g}": float(n) for n, (low, high) in zip(counts, ends, strict=True)}
        note = "How many test samples have which error, in deviations of the training split."
        return bars_picture(bars, f"{title}: errors on the test split", notes=[note])
