"""Judges: what decides whether a cube is an implicant, for functions given as tables and as covers."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from boolnet.cover import FREE, Cover, CoverFunction, intersects
from boolnet.minimizers.dense import DenseTable
from boolnet.minimizers.tautology import uncovered_vector
from boolnet.watch import UNLIMITED, Watch

Cube = NDArray[np.uint8]
Members = NDArray[np.bool_]


class Judge(Protocol):
    """Says of which outputs a cube is an implicant."""

    def implied(self, cube: Cube, asked: Members) -> Members:
        """Return the outputs among those asked for whose off-set the cube avoids."""


class TableJudge:
    """Looks at the rows inside the cube."""

    def __init__(self, table: DenseTable) -> None:
        self.table = table

    def implied(self, cube: Cube, asked: Members) -> Members:
        """See `Judge`."""
        return self.table.implied(cube) & asked


class OffCoverJudge:
    """Intersects the cube with a cover of the off-set."""

    def __init__(self, off: Cover) -> None:
        self.off = off

    def implied(self, cube: Cube, asked: Members) -> Members:
        """See `Judge`."""
        return asked & ~self.off.members[intersects(cube, self.off.cubes)].any(axis=0)


class TautologyJudge:
    """Asks whether on-set and don't-care set fill the cube, and remembers the off-set it runs into.

    A vector found outside is grown to a cube of the off-set, so that the next cube that reaches there is refused by
    an intersection. Only the part of the off-set that stands in the way is ever written down.
    """

    def __init__(self, function: CoverFunction, watch: Watch = UNLIMITED) -> None:
        self.watch = watch
        care = function.on if function.dc is None else function.on.joined(function.dc)
        self.allowed = [care.of_output(j) for j in range(care.n_outputs)]
        self.known = [np.zeros((0, care.n_inputs), dtype=np.uint8) for _ in self.allowed]

    def implied(self, cube: Cube, asked: Members) -> Members:
        """See `Judge`."""
        result = asked.copy()
        for j in np.flatnonzero(asked):
            result[j] = not intersects(cube, self.known[j]).any() and self._fills(cube, int(j))
        return result

    def _fills(self, cube: Cube, output: int) -> bool:
        vector = uncovered_vector(self.allowed[output], cube, self.watch)
        if vector is None:
            return True
        grown = off_cube(vector, self.allowed[output])
        self.known[output] = np.concatenate([self.known[output], grown[None]])
        return False


def off_cube(vector: Cube, cubes: Cube) -> Cube:
    """Return a largest cube around a vector that meets none of the cubes.

    Examples
    --------
    >>> off_cube(np.array([0, 1], np.uint8), np.array([[1, 2]], np.uint8)).tolist()
    [0, 2]
    """
    grown = vector.copy()
    apart = (vector ^ cubes) == 1
    count = apart.sum(axis=1)
    for i in np.argsort(apart.sum(axis=0), kind="stable"):
        if not apart[count == 1, i].any():
            grown[i] = FREE
            count -= apart[:, i]
    return grown
