"""The batches of a stream, each checked when it comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from nets.core.errors import DataError, NetsError
from nets.data.stream import Stream
from nets.train.arrays import checked, checked_weights
from nets.train.samples import Batch, Prepare, prepared


@dataclass(frozen=True)
class StreamedSamples:
    """A stream as samples: the batches are those that it gives, whatever size is asked for.

    Parameters
    ----------
    stream : Stream
    prepare : callable, optional
        What is done to the inputs of each batch.
    dtype : dtype, optional
        What floating-point inputs are turned into.
    name : str
        What stands before the names of the arrays in messages.
    several : bool
        Whether the inputs of a batch are a tuple.
    """

    stream: Stream
    prepare: Prepare | None = None
    dtype: np.dtype[Any] | None = None
    name: str = ""
    several: bool = False

    def batch_count(self, size: int) -> int | None:
        """Return how many batches an epoch has, None where that is not known."""
        return self.stream.batches

    def epoch(self, size: int, rng: np.random.Generator) -> Iterator[Batch]:
        """Yield the batches of the next epoch."""
        return self.chunks(size)

    def first(self, size: int) -> Batch:
        """Return the first batch."""
        return next(self.chunks(size))

    def chunks(self, size: int) -> Iterator[Batch]:
        """Yield the batches in their order."""
        number = -1
        for number, batch in enumerate(self.stream):
            yield self._batch(batch, f"{self.name}batch {number}: ")
        if number < 0:
            raise DataError(f"{self.name}the stream has no batches", help="its function must give some for every epoch")

    def _batch(self, batch: Any, name: str) -> Batch:
        if not isinstance(batch, tuple | list) or len(batch) not in (2, 3):
            what = f"has {len(batch)} parts" if isinstance(batch, tuple | list) else f"is a {type(batch).__name__}"
            raise NetsError(f"{name}it must be (X, y) or (X, y, weights), but {what}")
        x, y = checked(batch[0], batch[1], self.dtype, name, self.several)
        weights = None if len(batch) == 2 or batch[2] is None else checked_weights(batch[2], len(y), name)
        return prepared(x, self.prepare, self.dtype), y, weights
