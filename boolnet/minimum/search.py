"""The least number of neurons in one hidden layer, searched and proved.

A network of k neurons uses k signed active sets, of every list that a witness names (see `boolnet.minimum.witness`) at
least one. The search goes through all choices of k sets that hit every list: it takes the sets of a shortest list that
is not hit yet one after the other, completes each in all ways, and does without it from then on; at the outset also
without the sets that the symmetries of the function make of it. Where k sets hit all lists, a linear program gives a
network that uses them, or a new witness that names none of them, and the search goes on from there. So it ends with a
network, or has proved that there is none: the lists are exact, and the choices were tried. (Sets that hit lists which
are learnt one by one: the implicit hitting sets of R. Chandrasekaran, R. Karp, E. Moreno-Centeno and S. Vempala, 2011.)
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.npn import row_maps
from boolnet.functions.packed_bits import PackedBits
from boolnet.minimum.neuron_space import NeuronSpace, neuron_space
from boolnet.minimum.witness import face_witnesses, find_witness, is_witness, named


class Search:
    """The witnesses of one function so far, and the search for sets that hit all their lists.

    Parameters
    ----------
    n, number : int
        The function, by its truth table (see `boolnet.functions.npn`).
    """

    def __init__(self, n: int, number: int) -> None:
        self.values = number >> np.arange(1 << n, dtype=np.int64) & 1
        self.witnesses: list[NDArray[np.int64]] = []
        self._members: list[NDArray[np.int64]] = []  # of the list of each witness
        self._space: NeuronSpace = neuron_space(n)
        maps = row_maps(n)
        self._symmetries = maps[(self.values[maps] == self.values).all(axis=1)]
        active = self._space.active
        weights = 1 << np.arange(1 << n, dtype=np.int64)
        keys = active @ weights
        images = np.array([np.searchsorted(keys, active[:, m] @ weights) for m in self._symmetries])
        self._images = np.hstack([images, images + len(active)])
        self._lists = np.zeros((0, 2 * len(self._space.active)), dtype=np.uint64)
        for witness in face_witnesses(n, self.values):
            self._add(witness)

    def solutions(self, k: int, each: int | None = None) -> Iterator[tuple[int, ...]]:
        """Yield choices of at most k signed active sets that a network uses alone; none proves that there are none.

        Of choices that a symmetry of the function makes of each other, one at least is among them, and so is one at
        least of those with the same first set; they are no more than `each` with the same first set.
        """
        allowed = np.ones(self._lists.shape[1], dtype=bool)
        if k <= 1:
            yield from self._complete((), allowed, k)
            return
        while firsts := self._shortest(self._missing(()), allowed):
            yield from islice(self._complete((firsts[0],), allowed, k - 1), each)
            allowed[self._images[:, firsts[0]]] = False

    def _complete(self, chosen: tuple[int, ...], allowed: NDArray[np.bool_], k: int) -> Iterator[tuple[int, ...]]:
        while True:
            missing = self._missing(chosen)
            if not missing.any():
                if (witness := find_witness(self._space, self.values, chosen)) is None:
                    yield chosen
                    return
                self._add(witness)
            elif k == 0:
                return
            elif k == 1:
                if (last := self._last(missing, allowed)) is None:
                    return
                yield from self._complete((*chosen, last), allowed, 0)
                allowed = allowed.copy()
                allowed[last] = False
            else:
                break
        allowed = allowed.copy()
        for one in self._shortest(missing, allowed):
            allowed[one] = False
            yield from self._complete((*chosen, one), allowed, k - 1)

    def _last(self, missing: PackedBits, allowed: NDArray[np.bool_]) -> int | None:
        """Return the first allowed set that is on all missing lists."""
        bits = np.unpackbits(missing.view(np.uint8), bitorder="little")
        members = self._members[self._by_length[bits[self._by_length].argmax()]]
        members = members[allowed[members]]
        for on_list, needed in zip(self._lists, missing, strict=True):
            members = members[on_list[members] & needed == needed]
            if not len(members):
                return None
        return int(members[0])

    def _missing(self, chosen: tuple[int, ...]) -> PackedBits:
        """Return the lists that no chosen set is on."""
        hit = np.bitwise_or.reduce(self._lists[:, list(chosen)], axis=1, initial=0)
        every = np.zeros_like(hit)
        count = len(self.witnesses)
        every[: count >> 6] = ~np.uint64(0)
        if count & 63:
            every[count >> 6] = np.uint64((1 << (count & 63)) - 1)
        return np.asarray(every & ~hit)

    def _shortest(self, missing: PackedBits, allowed: NDArray[np.bool_]) -> list[int]:
        """Return the allowed sets on the shortest of the missing lists, those on many lists first."""
        bits = np.unpackbits(missing.view(np.uint8), bitorder="little")
        lists = np.unpackbits(self._lists.T[allowed].view(np.uint8), axis=1, bitorder="little")
        which = np.flatnonzero(bits)
        shortest = which[np.argmin(lists[:, which].sum(axis=0, dtype=np.int64))]
        members = np.flatnonzero(lists[:, shortest])
        order = np.argsort(-lists[members][:, which].sum(axis=1, dtype=np.int64), kind="stable")
        found: list[int] = np.flatnonzero(allowed)[members[order]].tolist()
        return found

    def _add(self, witness: NDArray[np.int64]) -> None:
        """Add a witness and what the symmetries of the function make of it."""
        for image in np.unique(witness[self._symmetries], axis=0):
            if any(np.array_equal(image, known) for known in self.witnesses):
                continue
            assert is_witness(image, self.values)
            word, bit = divmod(len(self.witnesses), 64)
            if word == len(self._lists):
                self._lists = np.vstack([self._lists, np.zeros_like(self._lists, shape=(1, self._lists.shape[1]))])
            on_list = named(self._space, image)
            self._lists[word] |= on_list.astype(np.uint64) << np.uint64(bit)
            self._members.append(np.flatnonzero(on_list))
            self.witnesses.append(image)
        self._by_length = np.argsort([len(members) for members in self._members], kind="stable")
