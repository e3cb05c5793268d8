"""What is kept of a run: the errors that were surest."""

from __future__ import annotations

import numpy as np

from nets.data import Dataset
from nets.runs.classified import worst_errors
from nets.runs.measured import Measured


def test_the_surest_errors_come_first() -> None:
    X = np.zeros((4, 1), dtype=np.float32)
    y = np.array([0, 0, 1, 0])
    data = Dataset(X, y, X, y, ("lily", "rose"), "flowers")
    probabilities = np.array([[0.4, 0.6], [0.9, 0.1], [0.7, 0.3], [0.1, 0.9]])
    found = worst_errors(Measured(data, probabilities, {}), 2)
    assert [(one.sample, one.label, one.predicted, one.confidence) for one in found] == [
        (3, "lily", "rose", 0.9),
        (2, "rose", "lily", 0.7),
    ]
