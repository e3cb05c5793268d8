"""CoverageCounts: how many cubes contain each row of each output, so that cubes can come and go."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from boolnet.core.limits import check_memory
from boolnet.functions.cover import FREE, Cover
from boolnet.functions.packed_bits import PackedBits
from boolnet.minimizers.primes.dense import DenseTable, face_index, output_column


class CoverageCounts:
    """Counts over the rows of a table.

    Attributes
    ----------
    needed : ndarray of bool, shape (m, 2, 2, ...)
        The on-set.
    counts : ndarray of uint32, same shape
    """

    def __init__(self, table: DenseTable, cover: Cover) -> None:
        check_memory(5 * table.n_outputs << table.n_inputs, "counting the cubes over each row", "use fewer inputs")
        shape = (table.n_outputs, *table.shape[1:])
        self.needed = _columns(table.on, table.n_outputs).reshape(shape)
        self.counts = np.zeros(shape, dtype=np.uint32)
        for cube, members in zip(cover.cubes, cover.members, strict=True):
            self.add(cube, members)

    def add(self, cube: NDArray[np.uint8], members: NDArray[np.bool_]) -> None:
        """Count a cube in."""
        for index in _faces(cube, members):
            self.counts[index] += 1

    def remove(self, cube: NDArray[np.uint8], members: NDArray[np.bool_]) -> None:
        """Count a cube out."""
        for index in _faces(cube, members):
            self.counts[index] -= 1

    def needs(self, cube: NDArray[np.uint8], members: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return for which of its members a counted cube holds a needed row that no other cube holds."""
        result = np.zeros_like(members)
        for index in _faces(cube, members):
            result[index[0]] = (self.needed[index] & (self.counts[index] == 1)).any()
        return result

    def reduced(self, cube: NDArray[np.uint8], members: NDArray[np.bool_]) -> NDArray[np.uint8]:
        """Return the smallest cube that contains the needed rows that only this cube holds for its members."""
        free = np.flatnonzero(cube == FREE)
        alone: NDArray[np.bool_] = np.zeros((2,) * len(free), dtype=np.bool_)
        for index in _faces(cube, members):
            alone |= self.needed[index] & (self.counts[index] == 1)
        small = cube.copy()
        for axis, i in enumerate(free):
            seen = [bool(alone.take(value, axis).any()) for value in (0, 1)]
            if not all(seen):
                small[i] = int(seen[1])
        return small


def _faces(cube: NDArray[np.uint8], members: NDArray[np.bool_]) -> list[tuple[Any, ...]]:
    inside = face_index(cube)[1:]
    return [(int(j), *inside) for j in np.flatnonzero(members)]


def _columns(table: PackedBits, n_outputs: int) -> NDArray[np.bool_]:
    return np.array([output_column(table, j) for j in range(n_outputs)])
