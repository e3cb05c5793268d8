"""The least number of neurons in one hidden layer, searched and proved.

A network of k neurons uses k signed active sets, at least one of every list that a witness (`boolnet.minimum.witness`)
names. The search goes through all ways to choose k sets that hit every list: it takes the shortest list not hit, one of
its sets after the other, and never again a set whose every choice was tried. Where k sets hit all lists, a linear
program gives a network that uses them, or a new witness that names none of them, and the search goes on where it was.
That ends with a network or with a proof that there is none: the lists are exact, and the choices were all tried.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from boolnet.minimum.cube import Cube, cube
from boolnet.minimum.witness import face_witnesses, find_witness, is_witness, named
from boolnet.npn import row_maps

Words = NDArray[np.uint64]


class Search:
    """The witnesses of one function so far, and the search for sets that hit all their lists.

    Parameters
    ----------
    n, number : int
        The function, by its truth table (see `boolnet.npn`).
    """

    def __init__(self, n: int, number: int) -> None:
        self.values = number >> np.arange(1 << n, dtype=np.int64) & 1
        self.witnesses: list[NDArray[np.int64]] = []
        self.programs = 0
        self._cube: Cube = cube(n)
        maps = row_maps(n)
        self._symmetries = maps[(self.values[maps] == self.values).all(axis=1)]
        self._lists = np.zeros((2 * len(self._cube.active), 0), dtype=np.uint64)
        for witness in face_witnesses(n, self.values):
            self._add(witness)

    def solutions(self, k: int) -> Iterator[tuple[int, ...]]:
        """Yield choices of at most k signed active sets that a network uses alone.

        None at all proves that no network has k neurons. Choices that contain one yielded before are left out.
        """
        return self._complete((), np.ones(len(self._lists), dtype=bool), k)

    def _complete(self, chosen: tuple[int, ...], allowed: NDArray[np.bool_], k: int) -> Iterator[tuple[int, ...]]:
        while True:
            missing = self._missing(chosen)
            if not missing.any():
                if (witness := self._witness(chosen)) is None:
                    yield chosen
                    return
                self._add(witness)
            elif k == 0:
                return
            elif k == 1:
                hit = allowed & ((self._lists & missing) == missing).all(axis=1)
                if not hit.any():
                    return
                last = int(np.flatnonzero(hit)[0])
                yield from self._complete((*chosen, last), allowed, 0)
                allowed = allowed.copy()
                allowed[last] = False
            else:
                break
        allowed = allowed.copy()
        for one in self._shortest(missing, allowed):
            allowed[one] = False
            yield from self._complete((*chosen, one), allowed, k - 1)

    def _missing(self, chosen: tuple[int, ...]) -> Words:
        """Return the lists that no chosen set is on."""
        hit = np.bitwise_or.reduce(self._lists[list(chosen)], axis=0, initial=0)
        every = np.zeros_like(hit)
        count = len(self.witnesses)
        every[: count >> 6] = ~np.uint64(0)
        if count & 63:
            every[count >> 6] = np.uint64((1 << (count & 63)) - 1)
        return np.asarray(every & ~hit)

    def _shortest(self, missing: Words, allowed: NDArray[np.bool_]) -> list[int]:
        """Return the allowed sets on the shortest of the missing lists, those on many lists first."""
        bits = np.unpackbits(missing.view(np.uint8), bitorder="little")
        lists = np.unpackbits(self._lists[allowed].view(np.uint8), axis=1, bitorder="little")
        which = np.flatnonzero(bits)
        shortest = which[np.argmin(lists[:, which].sum(axis=0, dtype=np.int64))]
        members = np.flatnonzero(lists[:, shortest])
        order = np.argsort(-lists[members][:, which].sum(axis=1, dtype=np.int64), kind="stable")
        found: list[int] = np.flatnonzero(allowed)[members[order]].tolist()
        return found

    def _witness(self, chosen: tuple[int, ...]) -> NDArray[np.int64] | None:
        self.programs += 1
        return find_witness(self._cube, self.values, chosen)

    def _add(self, witness: NDArray[np.int64]) -> None:
        """Add a witness and what the symmetries of the function make of it."""
        for image in np.unique(witness[self._symmetries], axis=0):
            if any(np.array_equal(image, known) for known in self.witnesses):
                continue
            assert is_witness(image, self.values)
            word, bit = divmod(len(self.witnesses), 64)
            if word == self._lists.shape[1]:
                self._lists = np.hstack([self._lists, np.zeros((len(self._lists), 1), dtype=np.uint64)])
            self._lists[:, word] |= named(self._cube, image).astype(np.uint64) << np.uint64(bit)
            self.witnesses.append(image)
