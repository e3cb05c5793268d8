"""Partitions of one output into disjoint implicants: a search with rows as the bits of Python ints.

References
----------
.. [1] D. E. Knuth, "Dancing links", 2000: exact covers by branching on what has the fewest choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.cover import FREE

Cube = tuple[int, ...]


def implicants(allowed: int, n_inputs: int) -> dict[int, Cube]:
    """Return every cube inside a set of rows, as {its rows: its values}.

    Examples
    --------
    >>> implicants(0b0110, 2)
    {4: (1, 0), 2: (0, 1)}
    """
    result = {}
    for cube in product((1, 0, FREE), repeat=n_inputs):
        rows = cube_rows(cube)
        if rows & ~allowed == 0:
            result[rows] = cube
    return result


def cube_rows(cube: Cube | NDArray[np.uint8]) -> int:
    """Return the rows inside a cube as bits.

    Examples
    --------
    >>> bin(cube_rows((1, 2)))
    '0b1100'
    """
    rows, width = 1, 1
    for value in reversed(cube):
        rows = (rows if value != 1 else 0) | (rows << width if value != 0 else 0)
        width *= 2
    return rows


@dataclass
class PartitionSearch:
    """Looks for disjoint implicants that hold every row of the on-set.

    Attributes
    ----------
    cost : mapping of int to {0, 1}
        The implicants by their rows; 0 for a cube that another output has already paid for.
    work : int
        How many (row, implicant) pairs may still be looked at before the search gives up.
    gave_up : bool
        Whether it did.
    """

    cost: Mapping[int, int]
    work: int
    gave_up: bool = field(default=False, init=False)

    def cheapest(self, on: int, most: int) -> list[int] | None:
        """Return a partition of least cost, at most `most`, or None when there is none or the search gave up."""
        ordered = sorted(self.cost, key=lambda rows: (self.cost[rows], -(rows & on).bit_count(), -rows))
        ordered = [rows for rows in ordered if rows & on]
        for limit in range(most + 1):
            found = self._extend(on, ordered, limit)
            if found is not None or self.gave_up:
                return found
        return None

    def _extend(self, left: int, available: list[int], limit: int) -> list[int] | None:
        """Partition what is left; every call takes a row, so it is as deep as there are rows."""
        if not left:
            return []
        if self.work <= 0:
            self.gave_up = True
            return None
        choices = self._tightest(left, available, limit)
        for rows in choices:
            rest = [other for other in available if not other & rows]
            found = self._extend(left & ~rows, rest, limit - self.cost[rows])
            if found is not None:
                return [rows, *found]
            if self.gave_up:
                return None
        return None

    def _tightest(self, left: int, available: list[int], limit: int) -> list[int]:
        """Return the implicants around the row that has fewest, or none when the limit cannot be kept.

        Rows of which no two share an implicant, none of them in a free one, cost 1 each.
        """
        best: list[int] | None = None
        apart, rows_left = 0, left
        closed = 0
        while rows_left:
            row = rows_left & -rows_left
            rows_left ^= row
            around = [rows for rows in available if rows & row]
            self.work -= len(available)
            if not around:
                return []
            if not row & closed and self.cost[around[0]]:
                apart += 1
                for rows in around:
                    closed |= rows
            if best is None or len(around) < len(best):
                best = around
        if apart > limit or best is None:
            return []
        return [rows for rows in best if self.cost[rows] <= limit]
