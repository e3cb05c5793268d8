"""Ways of running a network on samples, all with the same numbers to the last bit.

Networks that round nothing on samples of 0 and 1 are run in any of them; samples of other numbers by columns alone.

| way | how | for |
| --- | --- | --- |
| `packed` | gates on words of 64 samples, compiled | samples of 0 and 1; networks that round nothing, of few gates |
| `edges` | every weight once for a block of samples, compiled | the same, networks of few edges |
| `counted` | first sums and the test for 0 and 1 in one pass, compiled | the same, narrow first levels |
| `tables` | what groups of inputs add to a later level is looked up | the same, wide first levels of few inputs |
| `rows` | a matrix product per level, samples as rows | the same, networks that are not large and sparse |
| `columns` | a product per level, dense or sparse, samples as columns | all others |
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from nets.core.arrays import Array
from nets.core.errors import GraphError
from nets.graphs.bits.program import Program
from nets.graphs.bits.value_tests import value_tests
from nets.graphs.graph import edge_count
from nets.graphs.ways.binary import is_binary
from nets.graphs.ways.columns import Columns
from nets.graphs.ways.counted import Counted, as_counted
from nets.graphs.ways.edges import MOST_EDGES, Edges
from nets.graphs.ways.network import Network, PerThread
from nets.graphs.ways.packed import KERNEL, Packed, as_packed
from nets.graphs.ways.rows import Rows, as_rows
from nets.graphs.ways.tables import Tables, as_tables
from nets.kernels.choice import SMALLEST, compiled

NODE_PRICE = 40  # of a value that is written, column by column, in multiply-adds of large dense matrices
GATE_PRICE = 600_000  # of lowering a network to a gate more
WORD_PRICE = 4  # of an operation on a word, for each of the four numbers that say what is done

KEPT = 4  # sizes of batches
PART = 1 << 13  # samples at a time where the result is not as a way writes it

LEAST_SAMPLES = 64  # that make a network be lowered

Way = Packed | Edges | Counted | Tables | Rows | Columns


class Ways:
    """The ways of one network, each lowered when it is first taken.

    Parameters
    ----------
    network : Network
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self._is_lowered = False  # to tables
        self._is_compiled = False  # to gates and edges
        self._kept = PerThread()

    @cached_property
    def rows(self) -> Rows | None:
        return as_rows(self.network) if self.network.is_exact else None

    @cached_property
    def packed(self) -> Packed | None:
        return as_packed(self.network) if self.network.is_exact else None

    @cached_property
    def tables(self) -> Tables | None:
        return None if self.rows is None else as_tables(self.rows.layers)

    @cached_property
    def edges(self) -> Edges | None:
        return Edges(self.network) if self.network.is_exact and edge_count(self.network.graph) <= MOST_EDGES else None

    @cached_property
    def counted(self) -> Counted | None:
        return None if self.rows is None else as_counted(self.rows.layers)

    @cached_property
    def columns(self) -> Columns:
        return Columns(self.network)

    def run(self, X: Array, Y: Array) -> None:
        """Run the network on samples, into `Y`."""
        if Y.dtype == self.network.dtype and Y.flags.c_contiguous:
            self._run(X, Y)
            return
        for start in range(0, len(X), PART):
            part = np.empty((len(X[start : start + PART]), Y.shape[1]), dtype=self.network.dtype)
            self._run(X[start : start + PART], part)
            _put(part, Y[start : start + PART])

    def _run(self, X: Array, Y: Array) -> None:
        for way in self._worthwhile(X):
            if way(X, Y):
                return
        self.columns(X, Y)

    def _worthwhile(self, X: Array) -> tuple[Way, ...]:
        """Return the ways that are worth trying, in order; which they are is kept for the last few sizes of batches."""
        if X.size >= SMALLEST and len(X) >= LEAST_SAMPLES:
            self._lower(X)
        plain = self.rows or self.columns
        if not self._is_lowered:  # a few samples lower nothing
            return (plain,)
        samples = len(X)
        kept: tuple[Way, ...] | None = self._kept.things.get(samples)
        if kept is None:
            ways = (self.tables, *((self.packed, self.edges, self.counted) if self._is_compiled else ()))
            prices = {way: way.price(samples) for way in ways if way is not None}
            fast = (way for way, price in prices.items() if price < plain.price(samples))
            kept = (*sorted(fast, key=prices.__getitem__), plain)
            self._kept.keep(samples, kept, KEPT)
        return kept

    def _lower(self, X: Array) -> None:
        """Take the network for worth being lowered, to what there are kernels for."""
        is_compiled = compiled(KERNEL, X) is not None
        if not self._is_lowered or is_compiled > self._is_compiled:
            self._is_lowered, self._is_compiled = True, is_compiled
            self._kept = PerThread()
            is_binary(np.zeros(SMALLEST, self.network.dtype))  # whose kernel is then warm for small batches

    def value_tests(self, samples: int, above: bool) -> Program | None:
        """Return a program of where outputs are 1 (above 0) and where 0, or None where it costs more than numbers do.

        Parameters
        ----------
        samples : int
        above : bool
        """
        if not self.network.is_exact:
            return None
        plain = self.columns.price(samples) + samples * NODE_PRICE * len(self.network.level)
        most_gates = plain // (2 * GATE_PRICE)
        if edge_count(self.network.graph) > most_gates:
            return None
        found = value_tests(self.network.graph, self.network.level, most_gates, above)
        return found if found is not None and WORD_PRICE * found.operations.size * samples // 64 < plain else None


def _put(part: Array, Y: Array) -> None:
    """Copy numbers to an array of another dtype, which must hold them."""
    with np.errstate(invalid="ignore", over="ignore"):  # told of below
        Y[...] = part
        kept = (part == Y) | (part != part) & (Y != Y)
    if not kept.all():
        raise GraphError(f"out is of {Y.dtype}, which does not hold {part[~kept][0]:g}", help=f"take {part.dtype}")
