"""What `fit` was asked for, once it is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from nets.train.metrics import Metric
from nets.train.samples import Augment, Samples

Constraint: TypeAlias = Callable[[], None]


@dataclass(frozen=True)
class Plan:
    """What does not change while a model is trained; see `nets.train.fit`."""

    samples: Samples
    held_out: Samples | None
    batch_size: int
    metrics: Mapping[str, Metric]
    augment: Augment | None
    clip_norm: float | None
    constraints: Sequence[Constraint]

    @property
    def batches(self) -> int:
        """How many batches an epoch has."""
        return -(-len(self.samples) // self.batch_size)

    @property
    def measures(self) -> list[str]:
        """The names of the numbers that each epoch gets."""
        parts = ["train"] if self.held_out is None else ["train", "val"]
        measured = [f"{part}_{name}" for part in parts for name in ("loss", *self.metrics)]
        return ["epoch", "lr", *measured, "seconds"]
