"""The multi-output primes around one input vector, found without any others.

A cube around the vector is told by the literals it keeps. It avoids a cube of an output's off-set when it keeps one
of the literals on which that cube and the vector differ, and it need not avoid the off-sets of outputs that it leaves.
So the primes are the minimal transversals of those sets of literals, each with the output that may be left instead.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from boolnet.cover import FREE, Cover
from boolnet.minimizers.transversals import minimal_sets, minimal_transversals

MOST = 5_000  # primes around one vector

Cube = NDArray[np.uint8]
Cubes = NDArray[np.uint8]


def primes_around(vector: Cube, output: int, off: Sequence[Cubes], most: int = MOST) -> Cover | None:
    """Return the multi-output primes that hold a vector and belong to an output, or None when they are too many.

    Parameters
    ----------
    vector : ndarray of uint8, shape (n,)
        On or don't care in the output.
    output : int
    off : sequence of ndarray of uint8, shape (k_j, n)
        A cover of the off-set of each output.
    most : int

    Examples
    --------
    >>> nor = np.array([[0, 0]], np.uint8)
    >>> primes_around(np.array([1, 1], np.uint8), 0, [nor]).cubes.tolist()
    [[1, 2], [2, 1]]
    """
    n = len(vector)
    own = minimal_sets(_conflicts(vector, off[output]))
    sets = list(own)
    for j, cubes in enumerate(off):
        if j != output:
            leave = 1 << (n + j)
            conflicts = minimal_sets(_conflicts(vector, cubes))
            sets += [one | leave for one in conflicts if not any(other & ~one == 0 for other in own)]
    found = minimal_transversals(sets, most)
    if found is None:
        return None
    octets = np.array([list(t.to_bytes((n + len(off) + 7) // 8, "little")) for t in found], dtype=np.uint8)
    bits = np.unpackbits(octets.reshape(len(found), -1), axis=1, bitorder="little")
    return Cover(np.where(bits[:, :n] == 1, vector, np.uint8(FREE)), bits[:, n : n + len(off)] == 0)


def _conflicts(vector: Cube, cubes: Cubes) -> list[int]:
    """Return, for each cube, the literals of the vector that it contradicts; each set once."""
    octets = np.unique(np.packbits((vector ^ cubes) == 1, axis=1, bitorder="little"), axis=0)
    return [int.from_bytes(row.tobytes(), "little") for row in octets]
