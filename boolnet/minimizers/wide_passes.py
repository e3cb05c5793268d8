"""The steps on covers too wide for a table: expand, irredundant, reduce; each may raise `OutOfTime`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.cover import FREE, Cover, CoverFunction, contains, intersects
from boolnet.minimizers.expand import drop_unused, nearness_order, raise_inputs, raise_outputs, reach_others
from boolnet.minimizers.judges import Judge
from boolnet.minimizers.tautology import OutOfTime, uncovered_vector
from boolnet.watch import Watch


def expand_cover(judge: Judge, cover: Cover, number: int) -> Cover:
    """Expand the cubes, smallest first, and drop those inside a prime met before; `number` chooses the way."""
    free = (cover.cubes == FREE).sum(axis=1)
    left = cover.select(np.argsort(free, kind="stable"))
    cubes, members = [], []
    while len(left):
        cube, outputs = left.cubes[0], left.members[0]
        if number % 4 > 1:
            outputs = raise_outputs(judge, cube, outputs)
        order = nearness_order(cube, left.cubes)
        if number % 2 == 0:
            cube = reach_others(judge, cube, outputs, left.cubes)
        cube = raise_inputs(judge, cube, outputs, order)
        outputs = raise_outputs(judge, cube, outputs)
        cubes.append(cube)
        members.append(outputs)
        gone = contains(cube, left.cubes)
        left = drop_unused(Cover(left.cubes, left.members & ~(gone[:, None] & outputs)))
    if not cubes:
        return left
    return Cover(np.array(cubes), np.array(members)).sorted()


class WideCover:
    """A cover under change, which answers what its other cubes hold.

    Attributes
    ----------
    function : CoverFunction
    cubes, members : ndarray
        As in a `Cover`; a cube without members is dropped.
    watch : Watch
        When it is over every question raises `OutOfTime`.
    """

    def __init__(self, function: CoverFunction, cover: Cover, watch: Watch) -> None:
        self.function = function
        self.cubes, self.members = cover.cubes.copy(), cover.members.copy()
        self.watch = watch

    def cover(self) -> Cover:
        """Return the cover as it is now."""
        return drop_unused(Cover(self.cubes, self.members))

    def is_spare(self, c: int, part: NDArray[np.uint8], output: int) -> bool:
        """Return whether the other cubes of an output hold what it needs of a part of cube c."""
        if self.watch.is_over():
            raise OutOfTime
        others = self.members[:, output].copy()
        others[c] = False
        rest = self.cubes[others]
        if self.function.dc is not None:
            rest = np.concatenate([rest, self.function.dc.of_output(output)])
        if self.function.off is None:
            return uncovered_vector(rest, part, self.watch) is None
        needed = _meets(part, self.function.on.of_output(output))
        return all(uncovered_vector(rest, piece, self.watch) is None for piece in needed)

    def drop_spare(self) -> bool:
        """Drop the cubes, then the memberships, that the others make redundant; return whether any were."""
        dearest = np.argsort((self.cubes == FREE).sum(axis=1), kind="stable")
        before = self.members.sum()
        for c in dearest:
            if all(self.is_spare(c, self.cubes[c], int(j)) for j in np.flatnonzero(self.members[c])):
                self.members[c] = False
        for c in dearest:
            for j in np.flatnonzero(self.members[c]):
                self.members[c, j] = not self.is_spare(c, self.cubes[c], int(j))
        return bool(self.members.sum() < before)

    def raise_literals(self, judge: Judge) -> bool:
        """Remove the literals that only an output the cube has left required; return whether there were any."""
        before = self.cubes.copy()
        for c in np.flatnonzero(self.members.any(axis=1)):
            self.cubes[c] = raise_inputs(judge, self.cubes[c], self.members[c], np.arange(self.cubes.shape[1]))
        return bool((self.cubes != before).any())

    def reduce(self, order: NDArray[np.intp]) -> None:
        """Shrink the cubes, in this order, to what the others leave to them."""
        for c in order:
            outputs = np.flatnonzero(self.members[c])
            for i in np.flatnonzero(self.cubes[c] == FREE):
                for value in (0, 1):
                    half = self.cubes[c].copy()
                    half[i] = value
                    if all(self.is_spare(c, half, int(j)) for j in outputs):
                        self.cubes[c, i] = 1 - value
                        break


def _meets(cube: NDArray[np.uint8], cubes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the intersections of a cube with those that it meets."""
    met = cubes[intersects(cube, cubes)]
    return np.where(met == FREE, cube, met)
