"""DenseTable: a truth table whose entry holds all outputs, one bit each, for questions about cubes.

`boolnet.functions.packed_bits` packs 64 rows of one output to a word; here a word holds up to 64 outputs of one row
(bit ``j % 64`` of word ``j // 64`` is output j), so that one operation on a face of the cube answers for every output.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from boolnet.core.limits import check_memory
from boolnet.functions.cover import FREE, Cover
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import PackedBits, pack, unpack

ALL = slice(None)
AXES = (0, 1, ALL)  # the index that a cube's value is
PER_FACE = 6e-3  # units for an operation on a face
PER_ROW = 2e-6  # units for a row of it
CACHED_INPUTS = 18  # with more a table does not stay near the processor...
SCATTERED = 6  # ... and rows take this many times as long
PER_ENTRY = 1e-5  # units for a row of an output, when a table is set up

Cube = NDArray[np.uint8]
Members = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class DenseTable:
    """The on-set and the off-set by rows.

    Attributes
    ----------
    n_inputs, n_outputs : int
    on, off : ndarray of uint64, shape (k, 2^n)
        For each row, the outputs that must be 1 and the outputs that must be 0.
    """

    n_inputs: int
    n_outputs: int
    on: PackedBits
    off: PackedBits

    @classmethod
    def from_function(cls, function: BooleanFunction) -> DenseTable:
        """Tabulate a function."""
        n, m = len(function.inputs), len(function.outputs)
        words = (m + 63) // 64
        check_memory(5 * words * 8 << n, f"the table of {n} inputs and {m} outputs", "give it as cubes")
        on, dc = function.rows(0, 1 << n)
        dense_on = by_rows(on, 1 << n)
        full = pack(np.ones(m, dtype=np.bool_))[:, None]
        dense_off = full & ~(dense_on if dc is None else dense_on | by_rows(dc, 1 << n))
        return cls(n, m, dense_on, dense_off)

    def face(self, table: PackedBits, cube: NDArray[np.uint8]) -> PackedBits:
        """Return the entries of `table` inside a cube, a view of shape (k, 2, 2, ...)."""
        view: PackedBits = table.reshape(self.shape)[face_index(cube)]
        return view

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape in which every input is an axis."""
        return (self.on.shape[0],) + (2,) * self.n_inputs

    def implied(self, cube: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Return, per output, whether the cube holds no vector of its off-set, shape (m,)."""
        view = self.face(self.off, cube)
        spoiled = np.bitwise_or.reduce(view.reshape(view.shape[0], -1), axis=1)
        implied: NDArray[np.bool_] = unpack(spoiled, self.n_outputs) == 0
        return implied

    def covered_by(self, cover: Cover, combine: np.ufunc = np.bitwise_or) -> PackedBits:
        """Return, for each row, the outputs of which a cube contains it; of which an odd number do, by an XOR."""
        result = np.zeros_like(self.on)
        view = result.reshape(self.shape)
        marks = pack(cover.members)
        for cube, mark in zip(cover.cubes, marks, strict=True):
            for k in np.flatnonzero(mark):
                face = view[(k, *face_index(cube)[1:], ...)]
                combine(face, mark[k], out=face)
        return result


class ImplicantOracle(Protocol):
    """Says of which outputs a cube is an implicant: `TableOracle` by a table, `OffSet` by the cubes of the off-set."""

    def implied(self, cube: Cube, asked: Members) -> Members:
        """Return the outputs among those asked for whose off-set the cube avoids."""


class TableOracle:
    """Looks at the rows inside the cube."""

    def __init__(self, table: DenseTable) -> None:
        self.table = table

    def implied(self, cube: Cube, asked: Members) -> Members:
        """See `ImplicantOracle`."""
        return self.table.implied(cube) & asked


def face_work(cubes: NDArray[np.uint8], faces: NDArray[np.int64] | int = 1) -> float:
    """Return the units of work of operations on the faces of cubes.

    Parameters
    ----------
    cubes : ndarray of uint8, shape (c, n)
    faces : ndarray of int64, shape (c,), or int
        Operations on the face of each cube.
    """
    rows = np.exp2((cubes == FREE).sum(axis=1))
    scattered = SCATTERED if cubes.shape[1] > CACHED_INPUTS else 1
    return float(((PER_FACE + scattered * PER_ROW * rows) * faces).sum())


def table_work(n_inputs: int, n_outputs: int) -> float:
    """Return the units of work of setting up a table."""
    return PER_ENTRY * float(n_outputs << n_inputs)


def face_index(cube: NDArray[np.uint8]) -> tuple[Any, ...]:
    """Return the index of a cube's face in an array of shape (k, 2, 2, ...)."""
    return (ALL, *[AXES[value] for value in cube.tolist()])


def by_rows(words: PackedBits, rows: int) -> PackedBits:
    """Turn packed rows, shape (m, W), into packed outputs, shape (k, rows)."""
    m = len(words)
    result = np.zeros(((m + 63) // 64, rows), dtype=np.uint64)
    for j in range(m):
        result[j // 64] |= unpack(words[j], rows).astype(np.uint64) << np.uint64(j % 64)
    return result


def output_column(table: PackedBits, output: int) -> NDArray[np.bool_]:
    """Return one output of a table with packed outputs, shape (2^n,)."""
    column: NDArray[np.bool_] = (table[output // 64] >> np.uint64(output % 64) & np.uint64(1)).astype(np.bool_)
    return column
