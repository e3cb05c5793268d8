"""Samples that are only looked at after every epoch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nets.core.errors import NetsError
from nets.data.stream import Stream
from nets.layers import BatchNorm1d, Linear, Sequential
from nets.losses import CrossEntropyLoss
from nets.optim import SGD
from nets.train import History, evaluate, fit
from nets.train.callbacks import Callback, CSVLog, Watch

rng = np.random.default_rng(0)
X, Y = rng.standard_normal((40, 3)).astype(np.float32), rng.integers(0, 3, 40)
OTHER, CLASSES = rng.standard_normal((7, 3)).astype(np.float32), rng.integers(0, 3, 7)


def model() -> Sequential:
    return Sequential(Linear(3, 4, rng=0), BatchNorm1d(4), Linear(4, 3, rng=1))


def fitted(own: Sequential, epochs: int, callbacks: list[Callback]) -> History:
    optimizer = SGD(own.parameters(), lr=0.1)
    return fit(own, X, Y, loss=CrossEntropyLoss(), optimizer=optimizer, epochs=epochs, rng=0, callbacks=callbacks)


def test_what_is_watched_changes_nothing_of_the_training(tmp_path: Path) -> None:
    plain, watched = model(), model()
    log = tmp_path / "log.csv"
    fitted(plain, 3, [])
    history = fitted(watched, 3, [Watch(OTHER, CLASSES), CSVLog(log)])
    for a, b in zip(plain.parameters(), watched.parameters(), strict=True):
        np.testing.assert_array_equal(a.data, b.data)
    assert history[-1]["test_loss"] == evaluate(watched, OTHER, CLASSES, loss=CrossEntropyLoss())["loss"]
    assert log.read_text().splitlines()[0].endswith("test_loss,test_accuracy")


def test_streams_and_other_names_are_watched() -> None:
    stream = Stream(lambda: iter([(OTHER, CLASSES)]))
    history = fitted(model(), 1, [Watch(stream, name="later")])
    assert {"later_loss", "later_accuracy"} <= set(history.names())


@pytest.mark.parametrize("name", ["train", "val", "", "a b"])
def test_names_that_mean_something_else_are_refused(name: str) -> None:
    with pytest.raises(NetsError, match="Watch: numbers cannot be called"):
        Watch(OTHER, CLASSES, name)
