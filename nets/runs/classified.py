"""What came of learning classes: confusion matrix, and the errors that the model was surest of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nets.charts import confusion_picture
from nets.core.arrays import Array
from nets.drawing.svg import Picture
from nets.metrics import confusion_matrix
from nets.runs.measured import WORST, Measured
from nets.runs.outcome import ResultTable


@dataclass(frozen=True)
class Error:
    """A test sample that the model is wrong about.

    Attributes
    ----------
    sample : int
        Its number in the test split.
    label, predicted : str
        Classes.
    confidence : float
        The probability given to the wrong class.
    text : str
        The sentence, where it is one.
    """

    sample: int
    label: str
    predicted: str
    confidence: float
    text: str = ""


@dataclass(frozen=True)
class ClassResult:
    """How well classes are told.

    Attributes
    ----------
    test_accuracy : float
    confusion : ndarray of int, shape (classes, classes)
        Rows are labels, columns are predictions.
    classes : tuple of str
    worst : tuple of Error
        The most confident errors first.
    scores : mapping of str to float
        Metrics by name.
    most_frequent : str
        The class that most samples of the training split have.
    baseline : float
        The accuracy of saying it always.
    """

    test_accuracy: float
    confusion: Array
    classes: tuple[str, ...]
    worst: tuple[Error, ...]
    scores: Mapping[str, float]
    most_frequent: str
    baseline: float
    picture_name: str = "confusion"

    @classmethod
    def of(cls, measured: Measured) -> ClassResult:
        """Return the result of a model's probabilities."""
        predicted, y, names = measured.values.argmax(axis=1), measured.y, measured.data.classes
        frequent = int(np.bincount(measured.data.y, minlength=len(names)).argmax())
        return cls(
            test_accuracy=float((predicted == y).mean()),
            confusion=confusion_matrix(predicted, y, len(names)),
            classes=names,
            worst=worst_errors(measured, WORST),
            scores=measured.scores,
            most_frequent=names[frequent],
            baseline=float((y == frequent).mean()),
        )

    @property
    def skill(self) -> float:
        """The share of the baseline's errors that is made good."""
        left = 1 - self.baseline
        return (self.test_accuracy - self.baseline) / left if left else 0.0

    @property
    def guess(self) -> str:
        """What is right most often without a look at the sample."""
        return f"always saying {self.most_frequent} ({self.baseline:.1%} right)"

    def as_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return {
            "target": "classes",
            "test_accuracy": self.test_accuracy,
            "metrics": dict(self.scores),
            "baseline": {"most_frequent": self.most_frequent, "accuracy": self.baseline},
            "classes": list(self.classes),
            "confusion": self.confusion.tolist(),
            "worst": [vars(error) for error in self.worst],
        }

    def facts(self) -> list[tuple[str, str]]:
        """Return what was reached, for people."""
        others = [(name, f"{value:.4f}") for name, value in self.scores.items() if name != "accuracy"]
        return [
            ("accuracy", f"{self.test_accuracy:.2%} of {int(self.confusion.sum()):,} test samples"),
            ("baseline", f"{self.baseline:.2%} by always saying {self.most_frequent}"),
            *others,
        ]

    def tables(self) -> list[ResultTable]:
        """Return the worst errors."""
        rows = [
            (str(error.sample), error.label, error.predicted, f"{error.confidence:.1%}", error.text)
            for error in self.worst
        ]
        head = ("test sample", "is", "taken for", "probability", "sentence")
        return [ResultTable("The worst errors: the model was surest of these.", head, rows, frozenset({3}))]

    def picture(self, title: str) -> Picture:
        """Return the picture of the confusion matrix."""
        return confusion_picture(self.confusion, self.classes, f"{title}: confusion matrix of the test split")


def worst_errors(measured: Measured, most: int) -> tuple[Error, ...]:
    """Return the errors on the test split that the model is surest of.

    Parameters
    ----------
    measured : Measured
        With probabilities.
    most : int
        How many at most.
    """
    probabilities, y, names = measured.values, measured.y, measured.data.classes
    predicted = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(predicted != y)
    sureness = probabilities[wrong, predicted[wrong]]
    return tuple(
        Error(
            int(sample),
            names[int(y[sample])],
            names[int(predicted[sample])],
            float(probabilities[sample, predicted[sample]]),
            measured.text(sample),
        )
        for sample in wrong[np.argsort(-sureness, kind="stable")[:most]]
    )
