"""FunctionView: what the searches for disjoint covers ask of a function, whether it has a table or only cubes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import CoverFunction, intersects
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import unpack
from boolnet.minimizers.disjoint.region import DontCareOracle, cover_dont_cares, table_dont_cares
from boolnet.minimizers.espresso.offset import OffSet
from boolnet.minimizers.forms import as_cubes, fits_table
from boolnet.minimizers.primes.dense import DenseTable, ImplicantOracle, TableOracle


@dataclass(frozen=True, eq=False)
class FunctionView:
    """A function as a table or as cubes, exactly one of them, and where its don't-cares are.

    Attributes
    ----------
    table : DenseTable or None
    cubes : CoverFunction or None
    dont_cares : callable or None
        Knows the don't-cares; None when there are none.
    """

    table: DenseTable | None
    cubes: CoverFunction | None
    dont_cares: DontCareOracle | None

    @classmethod
    def of(cls, function: BooleanFunction) -> FunctionView:
        """Tabulate a function if it is small enough, otherwise write it down as cubes."""
        if fits_table(function):
            table = DenseTable.from_function(function)
            return cls(table, None, table_dont_cares(table))
        cubes = as_cubes(function)
        return cls(None, cubes, cover_dont_cares(cubes))

    def needed(self, cube: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Return the outputs of whose on-set the cube may hold a vector, shape (m,)."""
        if self.table is not None:
            face = self.table.face(self.table.on, cube)
            on = np.bitwise_or.reduce(face.reshape(len(face), -1), axis=1)
            return unpack(on, self.table.n_outputs).astype(np.bool_)
        assert self.cubes is not None
        on = self.cubes.on
        needed: NDArray[np.bool_] = np.logical_or.reduce(on.members[intersects(cube, on.cubes)], axis=0)
        return needed

    def oracle(self, budget: Budget) -> ImplicantOracle:
        """Return what says of which outputs a cube is an implicant."""
        if self.table is not None:
            return TableOracle(self.table)
        assert self.cubes is not None
        return OffSet(self.cubes, budget)
