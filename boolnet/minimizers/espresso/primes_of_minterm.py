"""The multi-output primes that hold one minterm, found without any others.

A cube that holds the vector is told by the literals it keeps. It avoids a cube of an output's off-set when it keeps one
of the literals on which that cube and the vector differ, and it need not avoid the off-sets of outputs that it leaves.
So the primes are the minimal transversals of those sets of literals, each with the output that may be left instead.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.cover import FREE, Cover
from boolnet.minimizers.covering.bitrows import mask_of, minimal_sets
from boolnet.minimizers.covering.transversals import minimal_transversals
from boolnet.minimizers.espresso.sliced import Cube, Cubes

MOST_PRIMES = 5_000  # that hold one vector
PER_OFF_CUBE = 2.5e-4  # units for a cube of the off-set
PER_PAIR = 1e-4  # units for two sets of literals that are compared
PER_PRIME = 1e-3  # units for a prime that is written down


class MintermPrimes:
    """Finds the primes of minterms of one function.

    Parameters
    ----------
    off : sequence of ndarray of uint8, shape (k_j, n)
        A cover of the off-set of each output.
    most : int
        Primes that hold one vector; with more, there is no answer.

    Examples
    --------
    >>> nor = np.array([[0, 0]], np.uint8)
    >>> MintermPrimes([nor]).find(np.array([1, 1], np.uint8), 0).cubes.tolist()
    [[1, 2], [2, 1]]
    """

    def __init__(self, off: Sequence[Cubes], most: int = MOST_PRIMES) -> None:
        self.most = most
        self.off = [[(_mask(cube != FREE), _mask(cube == 1)) for cube in cubes] for cubes in off]

    def find(self, vector: Cube, output: int, budget: Budget = UNLIMITED) -> Cover | None:
        """Return the primes that hold a vector and belong to an output in which it is on.

        None for too many of them, or when the budget is over first.

        Parameters
        ----------
        vector : ndarray of uint8, shape (n,)
        output : int
        budget : Budget
        """
        n, m = len(vector), len(self.off)
        values = _mask(vector == 1)
        budget.spend(PER_OFF_CUBE * sum(map(len, self.off)))
        own = minimal_sets({care & (value ^ values) for care, value in self.off[output]}, budget)
        sets, unspent = list(own), 0.0
        for j, cubes in enumerate(self.off):
            if j != output:
                conflicts = {care & (value ^ values) for care, value in cubes}
                others = [0] if 0 in conflicts else minimal_sets(conflicts, budget)
                unspent += PER_PAIR * len(others) * len(own)
                sets += [one | 1 << (n + j) for one in others if not any(mine & ~one == 0 for mine in own)]
        if budget.is_over(unspent):
            return None
        found = minimal_transversals(sets, self.most, budget)
        if found is None:
            return None
        budget.spend(PER_PRIME * len(found))
        octets = b"".join(t.to_bytes((n + m + 7) // 8, "little") for t in found)
        rows = np.frombuffer(octets, dtype=np.uint8).reshape(len(found), -1)
        kept = np.unpackbits(rows, axis=1, bitorder="little").astype(np.bool_)
        return Cover(np.where(kept[:, :n], vector, np.uint8(FREE)), ~kept[:, n : n + m])


def _mask(bits: NDArray[np.bool_]) -> int:
    return mask_of(np.flatnonzero(bits))
