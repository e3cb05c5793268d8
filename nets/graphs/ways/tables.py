"""Tables: what the first levels add to the sums of a later one is looked up, by groups of inputs.

Neurons that read inputs of one group alone have few patterns of values: the network is run on each of them once, and
what they add to the sums of the next level is kept, a row of a table for every pattern. A sample takes a row from every
table; the levels that follow are run on the sum by rows. For networks that look functions up, of wide first levels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nets.core.arrays import Array
from nets.graphs.ways.binary import is_binary
from nets.graphs.ways.rows import LEAST_SAMPLES, Layer, Rows, price_of_one

MOST_BITS = 10  # inputs of a group
LEAST_BITS = 8  # that are joined to one group in any case
MOST_NUMBERS = 1 << 21  # of all tables
PLACE_PRICE = 4  # of an input and a table, in multiply-adds of large dense matrices, as all prices
ROW_PRICE = 400  # of a row that is looked up
LOOK_UP_PRICE = 16  # of each number of it
CALL_PRICE = 150_000  # of a layer or a table, however few samples there are


class Tables:
    """A network run by what is looked up.

    Parameters
    ----------
    groups : sequence of sequence of int
        Inputs, by their columns.
    layers : sequence of Layer
        Two or more, of which the first has tables in the place of its matrix, shape (groups, patterns, columns).
    """

    def __init__(self, groups: Sequence[Sequence[int]], layers: Sequence[Layer]) -> None:
        self._rows = Rows(layers, look_up)
        self._part = max(LEAST_SAMPLES, self._rows.part // 2)  # what is looked up needs room of its own
        self._powers = np.zeros((len(groups), sum(map(len, groups))), dtype=layers[0].matrix.dtype)
        for powers, group in zip(self._powers, groups, strict=True):
            powers[list(group)] = 1 << np.arange(len(group))
        looked_up = len(groups) * (ROW_PRICE + LOOK_UP_PRICE * layers[0].width)
        self._price = PLACE_PRICE * self._powers.size + looked_up + price_of_one(layers[1:])
        self._call_price = CALL_PRICE * (len(layers) + len(groups))

    def price(self, samples: int) -> int:
        """What samples cost, in multiply-adds of large dense matrices."""
        return self._call_price + samples * self._price

    def __call__(self, X: Array, Y: Array) -> bool:
        """Run the network on samples, into `Y`; False where they are others than 0 and 1 or not contiguous."""
        if X.dtype != self._powers.dtype or not X.flags.c_contiguous:
            return False
        for start in range(0, len(X), self._part):
            part = X[start : start + self._part]
            if not is_binary(part):
                return False
            places = np.dot(self._powers, part.T).astype(np.intp)
            self._rows.run_layers(places, Y[start : start + self._part], len(part))
        return True


def look_up(places: Array, tables: Array, out: Array) -> None:
    """Write the sum of a row of every table for each sample.

    Parameters
    ----------
    places : ndarray of intp, shape (tables, n_samples)
    tables : ndarray, shape (tables, patterns, columns)
    out : ndarray, shape (n_samples, columns)
    """
    tables[0].take(places[0], axis=0, out=out, mode="clip")  # with "raise" NumPy writes to a copy first
    for table, rows in zip(tables[1:], places[1:], strict=True):
        out += table.take(rows, axis=0, mode="clip")


def as_tables(layers: Sequence[Layer]) -> Tables | None:
    """Return layers by their tables, or None where those would be too large, or nothing would be left to be run.

    Parameters
    ----------
    layers : sequence of Layer
        Of a network that rounds nothing.
    """
    reads = np.eye(len(layers[0].matrix), dtype=np.float32)  # inputs by columns of a layer
    found = None
    for k, layer in enumerate(layers[:-2]):
        reads = np.dot(reads, layer.matrix != 0) > 0
        groups = _groups(reads)
        if not groups:
            break
        found = k + 1, reads, groups
    if found is None:
        return None
    first, reads, groups = found
    patterns, width = 1 << max(map(len, groups)), layers[first].width
    if len(groups) * patterns * width > MOST_NUMBERS:
        return None
    tables = np.zeros((len(groups), patterns, width), dtype=layers[0].matrix.dtype)
    run, left = Rows(layers[:first]), np.full(reads.shape[1], True)
    for table, group in zip(tables, groups, strict=True):
        X = np.zeros((patterns, len(reads)), dtype=tables.dtype)
        X[:, group] = np.arange(patterns)[:, np.newaxis] >> np.arange(len(group)) & 1
        values = np.empty((patterns, reads.shape[1]), dtype=tables.dtype)
        run.run_layers(X, values, patterns)
        others = np.delete(reads, group, axis=0).any(axis=0)
        own = np.flatnonzero(left & ~others)
        left[own] = False  # what reads nothing is added once
        table += values[:, own] @ layers[first].matrix[own]
    return Tables(groups, [replace(layers[first], matrix=tables), *layers[first + 1 :]])


def _groups(reads: Array) -> list[list[int]]:
    """Return groups of inputs, each column reading those of one alone; none where a group would be too large.

    Parameters
    ----------
    reads : ndarray of bool, shape (n_in, columns)

    Examples
    --------
    >>> _groups(np.array([[True, False, True], [False, True, False], [True, False, False]]))
    [[0, 1, 2]]
    """
    groups: list[set[int]] = [{i} for i in range(len(reads))]
    for column in np.unique(reads, axis=1).T:
        read = set(np.flatnonzero(column).tolist())
        joined = read.union(*(group for group in groups if group & read))
        if len(joined) > MOST_BITS:
            return []
        groups = [group for group in groups if not group & read] + [joined]
    most = max([LEAST_BITS, *map(len, groups)])
    found: list[set[int]] = []
    for group in sorted(filter(None, groups), key=lambda group: (-len(group), min(group))):
        place = next((other for other in found if len(other) + len(group) <= most), None)
        if place is None:
            found.append(group)
        else:
            place |= group
    return [sorted(group) for group in found]
