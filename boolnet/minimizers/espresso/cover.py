"""A cover under change, and what its cubes leave to one another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, CoverFunction, intersects
from boolnet.minimizers.espresso.sliced import Cube, Cubes, SlicedCubes, bit_columns
from boolnet.minimizers.espresso.supercube import Supercube
from boolnet.minimizers.espresso.tautology import OutOfTime, vector_outside
from boolnet.minimizers.primes.expand import drop_unused


class WideCover:
    """A cover whose cubes are told what the others leave to them.

    Attributes
    ----------
    function : CoverFunction
    cubes, members : ndarray
        As in a `Cover`; a cube without members is dropped.
    budget : Budget
        When it is over every question raises `OutOfTime`.

    Parameters
    ----------
    settled : Cover
        Cubes that hold vectors no cube of the cover is needed for: don't-cares, and cubes chosen for good.
    """

    def __init__(self, function: CoverFunction, cover: Cover, settled: Cover, budget: Budget) -> None:
        self.function = function
        self.cubes, self.members = cover.cubes.copy(), cover.members.copy()
        self.budget = budget
        self.sliced = SlicedCubes(np.concatenate([cover.cubes, settled.cubes]))
        self.of_output = bit_columns(np.concatenate([cover.members, settled.members]))

    def cover(self) -> Cover:
        """Return the cover as it is now."""
        return drop_unused(Cover(self.cubes, self.members))

    def needed_parts(self, cube: Cube, output: int) -> Cubes:
        """Return the cubes that together hold what an output needs of a cube."""
        if self.function.off is None:
            return cube[None]
        return meets(cube, self.function.on.of_output(output))

    def is_spare(self, c: int, output: int) -> bool:
        """Return whether the other cubes of an output hold what it needs of cube c."""
        return self.is_held(c, output, self.of_output[output] & ~(1 << c))

    def is_held(self, c: int, output: int, among: int) -> bool:
        """Return whether the cubes numbered by the bits of `among` hold what an output needs of cube c."""
        parts = self.needed_parts(self.cubes[c], output)
        return all(vector_outside(self.sliced, among, part, self.budget) is None for part in parts)

    def leave(self, c: int, output: int) -> None:
        """Take a cube out of an output."""
        self.members[c, output] = False
        self.of_output[output] &= ~(1 << c)

    def replace(self, c: int, cube: Cube) -> None:
        """Put another cube in the place of cube c."""
        self.cubes[c] = cube
        self.sliced.replace(c, cube)

    def smallest(self, c: int) -> tuple[Cube, NDArray[np.bool_]]:
        """Return the smallest cube around what the others leave to cube c, and the outputs that need it."""
        if self.budget.is_over():
            raise OutOfTime
        members = np.zeros_like(self.members[c])
        whole = Supercube(len(self.cubes[c]))
        for j in np.flatnonzero(self.members[c]).tolist():
            one = Supercube(len(self.cubes[c]))
            for part in self.needed_parts(self.cubes[c], j):
                one.add_uncovered(self.sliced, self.of_output[j] & ~(1 << c), part, self.budget)
            members[j] = not one.is_empty()
            whole.zeros |= one.zeros
            whole.ones |= one.ones
        return (self.cubes[c] if whole.is_empty() else whole.to_cube()), members

    def drop_spare(self, order: NDArray[np.intp]) -> None:
        """Drop, in this order, the cubes that the others make redundant."""
        for c in order.tolist():
            outputs = np.flatnonzero(self.members[c]).tolist()
            if all(self.is_spare(c, j) for j in outputs):
                for j in outputs:
                    self.leave(c, j)

    def reduce(self, order: NDArray[np.intp]) -> None:
        """Shrink the cubes, in this order, to what the others leave to them."""
        for c in order.tolist():
            cube, members = self.smallest(c)
            for j in np.flatnonzero(self.members[c] & ~members).tolist():
                self.leave(c, j)
            if members.any():
                self.replace(c, cube)

    def smallest_each(self) -> Cover:
        """Return, for each cube, the smallest around what the others leave to it, with no other shrunk."""
        cubes, members = self.cubes.copy(), self.members.copy()
        for c in range(len(cubes)):
            cubes[c], members[c] = self.smallest(c)
        return Cover(cubes, members)


def meets(cube: Cube, cubes: Cubes) -> Cubes:
    """Return the intersections of a cube with those that it meets."""
    met = cubes[intersects(cube, cubes)]
    return np.where(met == FREE, cube, met)
