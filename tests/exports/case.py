"""A compiled network, the vectors to run it on, and what its outputs must be there."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.compiler.compiled import Compiled
from boolnet.export import bytes_of

MOST_INPUTS = 16  # up to which every row is run
ROWS = 1 << MOST_INPUTS  # that are drawn beyond

Bits = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Case:
    """One network.

    Attributes
    ----------
    name : str
    net : Compiled
    X : ndarray of uint8, shape (rows, n)
    wanted : ndarray of int8, shape (rows, m)
        -1 for don't care.
    """

    name: str
    net: Compiled
    X: Bits
    wanted: NDArray[np.int8]

    def file(self, row: str, **options: Any) -> bytes:
        """Return what a row of `EXPORTERS` writes."""
        return _file(self, row, **options)

    def fewer(self, most: int) -> Case:
        """Return the case with at most so many of its rows, spread over them."""
        step = -(-len(self.X) // most)
        return self if step <= 1 else replace(self, X=self.X[::step], wanted=self.wanted[::step])

    def wrong(self, found: Any) -> int:
        """Return how many rows of outputs are not exactly the 0 and 1 that are wanted."""
        found = np.asarray(found)
        if found.shape != self.wanted.shape:
            return len(self.X)
        is_right = np.where(self.wanted < 0, (found == 0) | (found == 1), found == self.wanted)
        return int((~is_right.all(axis=1)).sum())


@functools.lru_cache(maxsize=128)  # asked for once to see whether the format holds it, and once to run it
def _file(case: Case, row: str, **options: Any) -> bytes:
    return bytes_of(case.net.described(), case.net.function, row, **options)


def case_of(name: str, net: Compiled, rows: int = ROWS) -> Case:
    """Return a network with all of its input vectors, or `rows` of them that are drawn where there are more."""
    n = len(net.inputs)
    if n < 63 and 1 << n <= rows:
        numbers = np.arange(1 << n)
        X = (numbers[:, None] >> np.arange(n)[::-1] & 1).astype(np.uint8)
    else:
        X = np.random.default_rng(0).integers(0, 2, (rows, n), dtype=np.uint8)
    return Case(name, net, X, net.function(X))
