"""What the test split is measured by: a model's outputs, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nets.core.arrays import Array
from nets.data import Dataset

WORST = 10  # samples that are shown
TEXT = 160  # the most characters of a sentence that are shown


@dataclass(frozen=True, eq=False)
class Measured:
    """A model's outputs on the test split.

    Attributes
    ----------
    data : Dataset
        With a test split.
    values : ndarray, shape (N, ...)
        What the outputs stand for, see `nets.runs.answers.Answers`.
    scores : mapping of str to float
        Metrics by name.
    """

    data: Dataset
    values: Array
    scores: Mapping[str, float]

    @property
    def y(self) -> Array:
        """The targets of the test split."""
        assert self.data.y_test is not None
        return self.data.y_test

    def text(self, sample: int) -> str:
        """Return the sentence that a test sample is, or nothing."""
        if self.data.kind != "sentences" or self.data.X_test is None:
            return ""
        return str(self.data.X_test[sample])[:TEXT]
