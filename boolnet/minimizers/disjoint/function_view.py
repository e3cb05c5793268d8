"""FunctionView: one interface to a function that is a small table or a list of cubes, for searches of disjoint covers.

It says where the function's don't-cares are, and which outputs need a cube because it holds a vector of their on-set,
each in the way that suits the form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.circuit import Formula
from boolnet.functions.cover import CoverFunction, intersects
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import unpack
from boolnet.minimizers.disjoint.region import DontCareOracle, cover_dont_cares, table_dont_cares
from boolnet.minimizers.forms import as_cubes, fits_table
from boolnet.minimizers.primes.dense import DenseTable

PER_WORD = 1e-6  # units for 64 rows and a step of their evaluation
PER_ENTRY = 1e-6  # units for a row of an output


@dataclass(frozen=True, eq=False)
class FunctionView:
    """A function in exactly one of two forms, and its don't-care oracle.

    Attributes
    ----------
    table : DenseTable or None
        All its rows, where they are few.
    cubes : CoverFunction or None
        Otherwise its cubes.
    dont_cares : callable or None
        The don't-care oracle; None when there are no don't-cares.
    """

    table: DenseTable | None
    cubes: CoverFunction | None
    dont_cares: DontCareOracle | None

    @classmethod
    def of(cls, function: BooleanFunction) -> FunctionView:
        """Return the view of a function: by its table if that is small enough, otherwise by its cubes."""
        if fits_table(function):
            table = DenseTable.from_function(function)
            return cls(table, None, table_dont_cares(table))
        cubes = as_cubes(function)
        return cls(None, cubes, cover_dont_cares(cubes))

    def needed(self, cube: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Return the outputs that a cube is needed for: it holds a vector of their on-set, shape (m,).

        By cubes, a vector that is on and don't care counts as on.
        """
        if self.table is not None:
            face = self.table.face(self.table.on, cube)
            on = np.bitwise_or.reduce(face.reshape(len(face), -1), axis=1)
            return unpack(on, self.table.n_outputs).astype(np.bool_)
        assert self.cubes is not None
        on = self.cubes.on
        needed: NDArray[np.bool_] = np.logical_or.reduce(on.members[intersects(cube, on.cubes)], axis=0)
        return needed


def viewing_work(function: BooleanFunction) -> float:
    """Return the units of work of `FunctionView.of` where it makes a table; to make cubes is not counted here."""
    if not fits_table(function):
        return 0.0
    steps, rows = 0, 1 << len(function.inputs)
    if isinstance(function, CoverFunction):
        steps = sum(cover.edges() for cover in (function.on, function.dc, function.off) if cover is not None)
    elif isinstance(function, Formula):
        steps = sum(1 + len(gate.operands) for gate in function.gates)
    return PER_WORD * steps * max(1, rows // 64) + PER_ENTRY * rows * len(function.outputs)
