"""The network as operations on packed vectors: what its outputs are on 64 vectors at once, without any rounding.

Its integer sums are added up bit by bit, so that the answer is as much of the network's weights as numbers are. A
sample of the very vectors is run on numbers as well, and both must agree.
"""

from __future__ import annotations

import numpy as np

from boolnet.core.errors import VerificationError
from boolnet.functions.packed_bits import PackedBits, pack, unpack
from nets import Executor
from nets.core.arrays import Array
from nets.graphs.bits.program import Program

CHECKED_BATCHES = 4  # of all, evenly spread
CHECKED_WORDS = 4  # of each of them, 64 vectors a word


class PackedRun:
    """Where the outputs of a network are high, and where they are 0.

    Parameters
    ----------
    executor : Executor
        The same network on numbers.
    program : Program
        What `Executor.value_tests` gives.
    above : bool
        Whether high is above 0, not 1.
    rows : int
        Vectors that will be run in all.
    """

    def __init__(self, executor: Executor, program: Program, above: bool, rows: int) -> None:
        self._executor, self._program, self._above, self._rows = executor, program, above, rows
        self._done, self._checked = 0, 0

    def __call__(self, words: PackedBits, rows: int) -> tuple[PackedBits, PackedBits]:
        """Return where outputs are high and where they are 0, each of shape (m, W).

        Parameters
        ----------
        words : ndarray of uint64, shape (n, W)
        rows : int
            How many vectors they hold.
        """
        found = self._program.run(words, self._rows // 64)
        high, zero = np.split(found, 2)
        if self._done * CHECKED_BATCHES >= self._checked * self._rows:
            places = (np.arange(CHECKED_WORDS) * 0x9E3779B1 + self._checked * 0x85EBCA6B) % words.shape[1]
            self._check(words[:, places], high[:, places], zero[:, places])
            self._checked += 1
        self._done += rows
        return high, zero

    def _check(self, words: PackedBits, high: PackedBits, zero: PackedBits) -> None:
        on_numbers = tests(self._executor.run_columns(unpack(words, 64 * words.shape[1])), self._above)
        if not (np.array_equal(high, on_numbers[0]) and np.array_equal(zero, on_numbers[1])):
            raise disagreement()


def tests(Y: Array, above: bool) -> tuple[PackedBits, PackedBits]:
    """Return where values are high and where they are 0, packed along the last axis.

    Parameters
    ----------
    Y : ndarray
    above : bool
        Whether high is above 0, not 1.

    Examples
    --------
    >>> [words.tolist() for words in tests(np.array([[0.0, 1.0, 2.0]]), above=False)]
    [[[2]], [[1]]]
    """
    return pack(Y > 0 if above else Y == 1), pack(Y == 0)


def disagreement() -> VerificationError:
    """Return the error of two ways that give two answers, which is a mistake of this program, not of a network."""
    return VerificationError(
        "the network has other values bit by bit than on numbers: nothing is proved",
        help="report this network as a mistake in boolnet",
    )
