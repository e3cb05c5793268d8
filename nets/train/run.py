"""A training run: the plan, which stays, and the state that moves while `fit` works and callbacks see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import numpy as np

from nets.core.module import Module
from nets.losses import Loss
from nets.metrics import Metric
from nets.optim import Optimizer
from nets.train.history import EpochRow, History
from nets.train.samples import Augment, Batch, SampleSource

Constraint: TypeAlias = Callable[[], None]


@dataclass(frozen=True)
class Plan:
    """What `fit` was asked for, once it is checked: it does not change while a model is trained.

    Attributes
    ----------
    samples : SampleSource
        What is learned from.
    held_out : SampleSource, optional
        What is measured on after each epoch.
    batch_size : int
        The samples of a step.
    metrics : mapping of str to callable
        What is measured beside the loss.
    augment : callable, optional
        What is done to each batch in training.
    clip_norm : float, optional
        The largest common norm of the gradients of a step.
    constraints : sequence of callable
        Called after each step.
    """

    samples: SampleSource
    held_out: SampleSource | None
    batch_size: int
    metrics: Mapping[str, Metric]
    augment: Augment | None
    clip_norm: float | None
    constraints: Sequence[Constraint]

    @property
    def batches(self) -> int | None:
        """How many batches an epoch has, None where that is not known."""
        return self.samples.batch_count(self.batch_size)

    @property
    def measures(self) -> list[str]:
        """The names of the numbers that each epoch gets."""
        parts = ["train"] if self.held_out is None else ["train", "val"]
        measured = [f"{part}_{name}" for part in parts for name in ("loss", *self.metrics)]
        return ["epoch", "lr", *measured, "seconds"]


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
    batches : int or None
        How many batches an epoch has, None where that is not known.
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
    batches: int | None
    generators: Mapping[str, np.random.Generator]
    measures: Sequence[str] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    states: Mapping[str, Stateful] = field(default_factory=dict)
    history: History = field(default_factory=History)
    epoch: int = 0
    batch: int = 0
    batch_loss: float = float("nan")
    last: Batch | None = None
    row: EpochRow = field(default_factory=dict)
    stop: bool = False
