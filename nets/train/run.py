"""A training run: what moves while `fit` works, and what its callbacks see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from nets.core.module import Module
from nets.losses import Loss
from nets.optim import Optimizer
from nets.train.history import History, Row
from nets.train.samples import Batch


class Stateful(Protocol):
    """What has a state that a resumed run needs: a model, an optimiser, some callbacks."""

    def state_dict(self) -> Mapping[str, Any]:
        """Return the state: arrays, and values that JSON can hold."""

    def load_state_dict(self, state: Mapping[str, Any], /) -> None:
        """Take over a state."""


@dataclass
class Run:
    """The state of training.

    Attributes
    ----------
    model, optimizer, loss
        What is trained, by what, on what.
    epochs : int
        How many there shall be.
    batches : int
        How many batches an epoch has.
    generators : mapping of str to numpy.random.Generator
        Every generator that is drawn from: "order" of the samples, "augment", those of the model "model.0", ...
    measures : sequence of str
        The names of the numbers that each epoch will have.
    settings : mapping
        What a resumed run must have in common with the one before.
    states : mapping of str to Stateful
        All that a checkpoint saves by its `state_dict`: "model", "optimizer", "callback.0", ...
    history : History
        A row for each epoch that is over.
    epoch : int
        How many epochs are over.
    batch : int
        How many batches of this epoch are over.
    batch_loss : float
        The loss of the last batch.
    last : tuple of ndarray
        The last batch: inputs as prepared and augmented, targets, and weights or None.
    row : mapping of str to float
        The numbers of this epoch; complete at its end.
    stop : bool
        Whether training ends after this epoch; callbacks set it.
    """

    model: Module
    optimizer: Optimizer
    loss: Loss
    epochs: int
    batches: int
    generators: Mapping[str, np.random.Generator]
    measures: Sequence[str] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    states: Mapping[str, Stateful] = field(default_factory=dict)
    history: History = field(default_factory=History)
    epoch: int = 0
    batch: int = 0
    batch_loss: float = float("nan")
    last: Batch | None = None
    row: Row = field(default_factory=dict)
    stop: bool = False
