"""What came of learning several labels of yes and no: a row for each, ROC curves, the surest errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nets.charts import bars_picture, roc_picture
from nets.core.arrays import Array
from nets.core.errors import NetsError
from nets.drawing.svg import Picture
from nets.metrics import f1_score, roc_auc_score
from nets.runs.classified import Error
from nets.runs.measured import WORST, Measured
from nets.runs.outcome import ResultTable

DRAWN = 64  # labels at most, where they are bars
ANSWERS = ("no", "yes")


@dataclass(frozen=True)
class LabelScore:
    """How well one label is told.

    Attributes
    ----------
    name : str
    yes : int
        How many test samples have it.
    accuracy, f1, auc : float
        F1 of yes; the area is not a number where all test samples have the same answer.
    baseline : float
        The accuracy of always giving the answer that most of the training split have.
    """

    name: str
    yes: int
    accuracy: float
    f1: float
    auc: float
    baseline: float


@dataclass(frozen=True)
class LabelResult:
    """How well labels of yes and no are told.

    Attributes
    ----------
    labels : tuple of LabelScore
    y, probabilities : ndarray, shape (N, K)
        Of the test split.
    all_right : float
        The share of test samples with every label right.
    worst : tuple of Error
        The most confident errors first.
    scores : mapping of str to float
        Metrics by name.
    """

    labels: tuple[LabelScore, ...]
    y: Array
    probabilities: Array
    all_right: float
    worst: tuple[Error, ...]
    scores: Mapping[str, float]
    picture_name: str = "roc"

    @classmethod
    def of(cls, measured: Measured) -> LabelResult:
        """Return the result of a model's probabilities."""
        p, y, names = measured.values, measured.y, measured.data.classes
        usual = measured.data.y.mean(axis=0) > 0.5
        right = (p > 0.5) == (y > 0.5)
        logits = np.where(p > 0.5, 1.0, -1.0)
        labels = tuple(
            LabelScore(
                name,
                int(y[:, k].sum()),
                float(right[:, k].mean()),
                f1_score(logits[:, k], y[:, k]),
                roc_auc_score(p[:, k], y[:, k]),
                float((y[:, k] == usual[k]).mean()),
            )
            for k, name in enumerate(names)
        )
        sureness = np.where(right, 0.0, np.abs(p - 0.5))
        order = np.argsort(-sureness, axis=None, kind="stable")[: min(WORST, int((~right).sum()))]
        rows, columns = np.unravel_index(order, p.shape)
        worst = tuple(
            Error(
                i,
                f"{names[k]}: {ANSWERS[int(y[i, k])]}",
                ANSWERS[1 - int(y[i, k])],
                float(max(p[i, k], 1 - p[i, k])),
                measured.text(i),
            )
            for i, k in zip(rows.tolist(), columns.tolist(), strict=True)
        )
        return cls(labels, y, p, float(right.all(axis=1).mean()), worst, measured.scores)

    @property
    def skill(self) -> float:
        """The share of the errors of the guess that is made good."""
        left = sum(1 - one.baseline for one in self.labels)
        return sum(one.accuracy - one.baseline for one in self.labels) / left if left else 0.0

    @property
    def guess(self) -> str:
        """The guess that needs no model."""
        right = np.mean([one.baseline for one in self.labels])
        return f"always giving the more frequent answer ({right:.1%} right)"

    def as_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return {
            "target": "labels",
            "metrics": dict(self.scores),
            "all_right": self.all_right,
            "labels": [vars(one) for one in self.labels],
            "worst": [vars(error) for error in self.worst],
        }

    def facts(self) -> list[tuple[str, str]]:
        """Return what was reached, for people."""
        guess = float(np.mean([one.baseline for one in self.labels]))
        others = [(name, f"{value:.4f}") for name, value in self.scores.items() if name != "accuracy"]
        n = len(self.y)
        return [
            ("accuracy", f"{self.scores['accuracy']:.2%} of {self.y.size:,} labels of {n:,} test samples"),
            ("all right", f"{self.all_right:.2%} of the samples"),
            ("baseline", f"{guess:.2%} of the labels by always giving the more frequent answer"),
            *others,
        ]

    def tables(self) -> list[ResultTable]:
        """Return how well each label is told, and the worst errors."""
        rows = [
            (one.name, f"{one.yes:,}", f"{one.accuracy:.2%}", f"{one.baseline:.2%}", f"{one.f1:.4f}", f"{one.auc:.4f}")
            for one in self.labels
        ]
        head = ("label", "yes in test", "accuracy", "baseline", "f1", "auc")
        worst = [(str(e.sample), e.label, e.predicted, f"{e.confidence:.1%}", e.text) for e in self.worst]
        errors = ("test sample", "is", "taken for", "probability", "sentence")
        return [
            ResultTable(
                "Each label; the baseline always gives its more frequent answer.", head, rows, frozenset(range(1, 6))
            ),
            ResultTable("The worst errors: the model was surest of these.", errors, worst, frozenset({3})),
        ]

    def picture(self, title: str) -> Picture:
        """Return the picture of the ROC curves; of accuracies where a test split with one answer has none."""
        names = [one.name for one in self.labels]
        try:
            return roc_picture(self.probabilities, self.y, names, f"{title}: ROC curves of the test split")
        except NetsError:
            shares = {one.name: one.accuracy for one in self.labels[:DRAWN]}
            return bars_picture(shares, f"{title}: accuracy on the test split")
