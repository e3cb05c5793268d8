"""MutableCover: a cover under change, and what its cubes leave to one another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import Budget
from boolnet.functions.cover import FREE, Cover, CoverFunction, intersects
from boolnet.minimizers.espresso.sliced import PER_CELL, Cube, Cubes, SlicedCubes, bit_columns, slicing_work
from boolnet.minimizers.espresso.supercube import Supercube
from boolnet.minimizers.espresso.tautology import OutOfTime, vector_outside
from boolnet.minimizers.primes.expand import drop_unused


class MutableCover:
    """A cover whose cubes change, and which knows what each cube alone holds.

    A cube of an output holds some vectors that no other cube of the output holds. Where there are none, the cube is
    redundant there; otherwise it may shrink to the smallest cube that contains them. These are the questions of
    espresso's IRREDUNDANT and REDUCE, answered by cube algebra and so without a table.

    Parameters
    ----------
    function : CoverFunction
    cover : Cover
        The cubes at the beginning.
    settled : Cover
        Cubes that are there as well and never change: the don't-care set, and cubes chosen for good. What they hold
        needs no cube of the cover.
    budget : Budget
        When it is over every question raises `OutOfTime`.

    Attributes
    ----------
    cubes, members : ndarray
        As in a `Cover`. A cube that has left all its outputs stays in its place until `cover` drops it.
    of_output : list of int
        For each output its cubes, those of the cover first and then the settled ones, as the bits of an int.
    """

    def __init__(self, function: CoverFunction, cover: Cover, settled: Cover, budget: Budget) -> None:
        self.function = function
        self.cubes, self.members = cover.cubes.copy(), cover.members.copy()
        self.budget = budget
        budget.spend(slicing_work(len(cover) + len(settled), cover.n_inputs + cover.n_outputs))
        self.sliced = SlicedCubes(np.concatenate([cover.cubes, settled.cubes]))
        self.of_output = bit_columns(np.concatenate([cover.members, settled.members]))

    def cover(self) -> Cover:
        """Return the cover as it is now."""
        return drop_unused(Cover(self.cubes, self.members))

    def needed_parts(self, cube: Cube, output: int) -> Cubes:
        """Return cubes that together hold the on-set vectors of an output in a cube, and nothing off.

        The cube itself, unless don't-cares are not written down: then its intersections with the on-set.
        """
        if self.function.off is None:
            return cube[None]
        self.budget.spend(0.02 + PER_CELL * self.function.on.cubes.size)
        return meets(cube, self.function.on.of_output(output))

    def is_redundant(self, c: int, output: int) -> bool:
        """Return whether the other cubes of an output hold all that cube c holds of its on-set."""
        return self.is_held(c, output, self.of_output[output] & ~(1 << c))

    def is_held(self, c: int, output: int, among: int) -> bool:
        """Return whether some cubes hold all that cube c holds of an output's on-set.

        Parameters
        ----------
        c, output : int
        among : int
            The cubes, numbered as in `of_output`, as bits.
        """
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

    def reduced(self, c: int) -> tuple[Cube, NDArray[np.bool_]]:
        """Return the smallest cube that contains what cube c alone holds, and the outputs in which it does so."""
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

    def drop_redundant(self, order: NDArray[np.intp]) -> None:
        """Drop, in this order, the cubes that are redundant in all their outputs."""
        for c in order.tolist():
            outputs = np.flatnonzero(self.members[c]).tolist()
            if all(self.is_redundant(c, j) for j in outputs):
                for j in outputs:
                    self.leave(c, j)

    def reduce(self, order: NDArray[np.intp]) -> None:
        """Shrink the cubes, in this order, to what each alone holds by then."""
        for c in order.tolist():
            cube, members = self.reduced(c)
            for j in np.flatnonzero(self.members[c] & ~members).tolist():
                self.leave(c, j)
            if members.any():
                self.replace(c, cube)

    def reduced_each(self) -> Cover:
        """Return, for each cube, the smallest that contains what it alone holds, with no other shrunk."""
        cubes, members = self.cubes.copy(), self.members.copy()
        for c in range(len(cubes)):
            cubes[c], members[c] = self.reduced(c)
        return Cover(cubes, members)


def meets(cube: Cube, cubes: Cubes) -> Cubes:
    """Return the intersections of a cube with those that it meets."""
    met = cubes[intersects(cube, cubes)]
    return np.where(met == FREE, cube, met)
