"""Essential primes of functions too wide for a table: a lower bound on the number of cubes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from boolnet.cover import FREE, Cover, CoverFunction, intersects
from boolnet.minimizers.expand import raise_outputs
from boolnet.minimizers.judges import Judge
from boolnet.minimizers.tautology import OutOfTime, uncovered_vector
from boolnet.watch import Watch


def count_essential(function: CoverFunction, judge: Judge, cover: Cover, watch: Watch) -> int:
    """Return how many of the cubes are, with all outputs they imply, essential primes; a bound if time runs out."""
    if function.off is not None:
        return 0  # the neighbours that are don't care are not written down
    found = 0
    try:
        for cube, members in zip(cover.cubes, cover.members, strict=True):
            outputs = raise_outputs(judge, cube, members)
            found += any(_is_essential(function, cube, outputs, int(j), watch) for j in np.flatnonzero(outputs))
    except OutOfTime:
        pass
    return found


def _is_essential(
    function: CoverFunction, cube: NDArray[np.uint8], outputs: NDArray[np.bool_], output: int, watch: Watch
) -> bool:
    """Return whether a prime holds a vector of an output's on-set that no other prime holds.

    Such a vector is not don't care, is in the off-set of the outputs that the prime does not imply, and leaves the
    prime through each of its literals into the off-set. What breaks one of these is a cube, so this is the question
    whether those cubes fill the prime.
    """
    care = function.on if function.dc is None else function.on.joined(function.dc)
    mine = care.of_output(output)
    spoilers = [care.cubes[care.members[:, ~outputs].any(axis=1)]]
    if function.dc is not None:
        spoilers.append(function.dc.of_output(output))
    for i in np.flatnonzero(cube != FREE):
        beyond = cube.copy()
        beyond[i] ^= 1
        moved = mine[intersects(beyond, mine)]
        moved[:, i] = FREE
        spoilers.append(moved)
    return uncovered_vector(np.concatenate(spoilers), cube, watch) is not None
