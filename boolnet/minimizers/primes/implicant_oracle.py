"""Implicant oracles: what decides whether a cube is an implicant; `TableOracle` for tables, `OffSet` for cubes."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from boolnet.minimizers.primes.dense import DenseTable

Cube = NDArray[np.uint8]
Members = NDArray[np.bool_]


class ImplicantOracle(Protocol):
    """Says of which outputs a cube is an implicant."""

    def implied(self, cube: Cube, asked: Members) -> Members:
        """Return the outputs among those asked for whose off-set the cube avoids."""


class TableOracle:
    """Looks at the rows inside the cube."""

    def __init__(self, table: DenseTable) -> None:
        self.table = table

    def implied(self, cube: Cube, asked: Members) -> Members:
        """See `ImplicantOracle`."""
        return self.table.implied(cube) & asked
