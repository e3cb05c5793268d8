"""What came of a run: how good the model is on the test split, and where it errs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from nets.charts import confusion_picture
from nets.core.arrays import Array
from nets.core.html import html_facts, html_group, html_table
from nets.data import Dataset
from nets.drawing.svg import Picture

TEXT = 160  # the most characters of a sentence that are shown


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
class Outcome:
    """A trained model, measured.

    Attributes
    ----------
    model : str
    parameters : int
        How many numbers it has learned.
    epochs : int
        How many epochs it was trained for.
    train_loss : float
        Of the last epoch.
    test_accuracy : float
    confusion : ndarray of int, shape (classes, classes)
        Rows are labels, columns are predictions.
    classes : tuple of str
    worst : tuple of Error
        The most confident errors first.
    seconds : float
        Of training, as the clock on the wall has it, without the runs before a resumption.
    files : tuple of str
    """

    model: str
    parameters: int
    epochs: int
    train_loss: float
    test_accuracy: float
    confusion: Array
    classes: tuple[str, ...]
    worst: tuple[Error, ...]
    seconds: float
    files: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as plain values."""
        return {
            "model": self.model,
            "parameters": self.parameters,
            "epochs": self.epochs,
            "train_loss": self.train_loss,
            "test_accuracy": self.test_accuracy,
            "classes": list(self.classes),
            "confusion": self.confusion.tolist(),
            "worst": [vars(error) for error in self.worst],
            "seconds": self.seconds,
            "files": list(self.files),
        }

    def facts(self) -> list[tuple[str, str]]:
        """Return what was reached, for people: each fact with what it is of."""
        return [
            ("model", f"{self.model}, {self.parameters:,} parameters"),
            ("trained", f"{self.epochs:,} epochs in {self.seconds:,.1f} s; training loss {self.train_loss:.4f}"),
            ("accuracy", f"{self.test_accuracy:.2%} of {int(self.confusion.sum()):,} test samples"),
            ("files", ", ".join(self.files)),
        ]

    def _repr_svg_(self) -> str:
        return self.picture().svg()

    def _repr_html_(self) -> str:
        """Return the confusion matrix, what was reached, and the worst errors."""
        errors = [
            (str(error.sample), error.label, error.predicted, f"{error.confidence:.1%}", error.text)
            for error in self.worst
        ]
        head = ("test sample", "is", "taken for", "probability", "sentence")
        worst = html_table(head, errors, caption="The worst errors: the model was surest of these.", numbers={3})
        return html_group(self.picture().html(), html_facts(self.facts()), worst if errors else "")

    def picture(self) -> Picture:
        """Return the picture of the confusion matrix."""
        title = f"{self.model}: confusion matrix of the test split"
        return confusion_picture(self.confusion, self.classes, title)


def worst_errors(probabilities: Array, data: Dataset, most: int) -> tuple[Error, ...]:
    """Return the errors on the test split that the model is surest of.

    Parameters
    ----------
    probabilities : ndarray, shape (N, classes)
    data : Dataset
    most : int
        How many at most.
    """
    assert data.X_test is not None
    assert data.y_test is not None
    predicted = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(predicted != data.y_test)
    sureness = probabilities[wrong, predicted[wrong]]
    texts = data.X_test if data.kind == "sentences" else None
    return tuple(
        Error(
            int(sample),
            data.classes[int(data.y_test[sample])],
            data.classes[int(predicted[sample])],
            float(probabilities[sample, predicted[sample]]),
            "" if texts is None else str(texts[sample])[:TEXT],
        )
        for sample in wrong[np.argsort(-sureness, kind="stable")[:most]]
    )
