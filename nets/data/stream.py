"""Batches that are made while they are asked for: data that are larger than memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from nets.core.errors import NetsError

#: What makes the batches of one pass: pairs (X, y), or triples with one weight per sample.
Source: TypeAlias = Callable[[], Iterable[tuple[Any, ...]]]


class Stream:
    """Batches (X, y) or (X, y, weights) in an order of their own, made anew for every epoch.

    It takes the place of arrays in `nets.train.fit` and `evaluate`. For arrays on disk there is a simpler way:
    ``np.load(path, mmap_mode="r")`` is an array of which every batch reads its own rows.

    Parameters
    ----------
    source : callable
        Called without arguments at the start of every epoch; gives the batches, e.g. a generator function. Whoever
        wants another order in every epoch draws it there.
    batches : int, optional
        How many there are, for the display of progress.

    Examples
    --------
    >>> import numpy as np
    >>> def rows():
    ...     for k in range(3):
    ...         yield np.full((2, 1), float(k)), np.array([0, 1])
    >>> stream = Stream(rows, batches=3)
    >>> [x.tolist() for x, _ in stream]
    [[[0.0], [0.0]], [[1.0], [1.0]], [[2.0], [2.0]]]
    """

    def __init__(self, source: Source, batches: int | None = None) -> None:
        if not callable(source):
            raise NetsError(
                f"a Stream is made from a function that gives the batches, not from a {type(source).__name__}",
                help="an iterator ends after one epoch: give the generator function itself, or lambda: iter(batches)",
            )
        if batches is not None and (isinstance(batches, bool) or not isinstance(batches, int) or batches < 1):
            raise NetsError(f"batches must be a whole number of at least 1, but is {batches!r}")
        self.source, self.batches = source, batches

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.source())
