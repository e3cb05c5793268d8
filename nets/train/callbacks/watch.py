"""Measuring other samples after every epoch."""

from __future__ import annotations

from typing import Any

from numpy.typing import ArrayLike

from nets.core.errors import NetsError
from nets.data.stream import Stream
from nets.metrics import Metrics, as_metrics
from nets.train.callbacks.base import Callback
from nets.train.evaluation import evaluate
from nets.train.run import Run
from nets.train.samples import Prepare

TAKEN = ("train", "val")  # what `fit` measures itself


class Watch(Callback):
    """Measure samples that nothing is learned from after every epoch: to look at, not to choose by.

    It stands before what reads the numbers, such as `CSVLog`.

    Parameters
    ----------
    X : array_like, shape (N, ...), tuple of them, or Stream
    y : array_like, shape (N, ...), optional
    name : str
        The numbers are called ``<name>_loss``, ``<name>_accuracy``, ...
    prepare : callable, optional
        As in `nets.train.fit`.
    metrics : mapping of str to callable, sequence of str, or str, optional
        As in `nets.train.fit`.

    Examples
    --------
    >>> import numpy as np
    >>> from nets.layers import Linear
    >>> from nets.losses import CrossEntropyLoss
    >>> from nets.optim import SGD
    >>> from nets.train import fit
    >>> X, y = np.eye(3, dtype=np.float32), np.arange(3)
    >>> model = Linear(3, 3, rng=0)
    >>> optimizer, loss = SGD(model.parameters(), lr=0.1), CrossEntropyLoss()
    >>> history = fit(model, X, y, loss=loss, optimizer=optimizer, epochs=2, callbacks=[Watch(X, y)])
    >>> [name for name in history.names() if name.startswith("test")]
    ['test_loss', 'test_accuracy']
    """

    def __init__(
        self,
        X: Any,
        y: ArrayLike | None = None,
        name: str = "test",
        *,
        prepare: Prepare | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        if name in TAKEN or not name.isidentifier():
            raise NetsError(f"Watch: numbers cannot be called {name}_..", help="leave it to the default, test")
        self.X, self.y, self.name, self.prepare = X, y, name, prepare
        self.metrics = None if metrics is None else as_metrics(metrics)

    def on_epoch_end(self, run: Run) -> None:
        data = (self.X,) if isinstance(self.X, Stream) else (self.X, self.y)
        measured = evaluate(run.model, *data, loss=run.loss, prepare=self.prepare, metrics=self.metrics)
        run.row.update({f"{self.name}_{name}": value for name, value in measured.items()})
