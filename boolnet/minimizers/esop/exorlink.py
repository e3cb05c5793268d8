"""Exorlink: two terms of an exclusive sum of products replaced by others of the same sum.

Two terms that differ in k fields are at distance k. At distance 0 they cancel, at distance 1 they merge. At a distance
of k, **exorlink** replaces them by k others of the same sum, in k! ways: go from one term to the other, a field at a
time; each step is a term with the XOR of the two in the field that changes. At distance 2 the number of terms stays,
and new pairs at distance 1 appear.

References
----------
.. [1] N. Song, M. Perkowski, "Minimization of exclusive sum-of-products expressions for multiple-valued input,
   incompletely specified functions", IEEE Trans. CAD 15 (1996), doi:10.1109/43.494701.
.. [2] A. Mishchenko, M. Perkowski, "Fast heuristic minimization of exclusive-sums-of-products", RM Workshop 2001.
.. [3] M. Kauers, J. Moosbauer, "Flip graphs for matrix multiplication", 2022, arXiv:2212.01175: the same moves on
   the same kind of sums, as a random walk.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.packed_bits import PackedBits
from boolnet.minimizers.esop.terms import Layout

PER_INSERTION = 4e-4  # units for a field of a term
PER_DISTANCE = 5.5e-6  # units for 64 inputs of a term


class ExorlinkPairs:
    """Terms of which no two merge, with all pairs at a given distance at hand.

    Parameters
    ----------
    layout : Layout
    terms : iterable of int
        Merged where they can be.

    Attributes
    ----------
    terms : list of int
    edges : int
        The literals and memberships of all terms.

    Examples
    --------
    >>> layout = Layout(2, 1)
    >>> pairs = ExorlinkPairs(layout, [0b11010, 0b11001, 0b11111])  # a b ^ !a b ^ 1 = !b
    >>> [bin(term) for term in pairs.terms]
    ['0b10111']
    """

    def __init__(self, layout: Layout, terms: Iterable[int]) -> None:
        self.layout = layout
        self.terms: list[int] = []
        self.edges = 0
        self._place: dict[int, int] = {}
        self._keeps = [~field for field in layout.fields]
        self._partner: dict[int, int] = {}  # by a term without one of its fields; an input's field is never empty
        self._columns = np.zeros(((2 * layout.n_inputs + 63) // 64, 64), dtype=np.uint64)
        self._groups = np.zeros(64, dtype=np.int64)  # equal where the outputs are
        self._group: dict[int, int] = {}
        low = np.uint64(0x5555555555555555)
        self._low, self._one = low, np.uint64(1)
        for term in terms:
            self.insert(term)

    def __len__(self) -> int:
        return len(self.terms)

    @property
    def look_work(self) -> float:
        """The units of work of `distances`."""
        return PER_DISTANCE * len(self.terms) * len(self._columns)

    def insert(self, term: int) -> None:
        """Add a term to the sum: merged as long as there is one that it merges with, or cancelled."""
        partners = self._partner
        while True:
            for keep in self._keeps:
                partner = partners.get(term & keep)
                if partner is not None:
                    break
            else:
                self._store(term)
                return
            self.remove(partner)
            changed = (term ^ partner) & ~keep
            if not changed:
                return
            term = term & keep | changed

    def _store(self, term: int) -> None:
        place = len(self.terms)
        self.terms.append(term)
        self._place[term] = place
        for keep in self._keeps:
            self._partner[term & keep] = term
        self.edges += self.layout.edges(term)
        if place == len(self._groups):
            self._columns = np.concatenate([self._columns, self._columns], axis=1)
            self._groups = np.concatenate([self._groups, self._groups])
        cube, outputs = term & self.layout.top, term >> 2 * self.layout.n_inputs
        for w in range(len(self._columns)):
            self._columns[w, place] = cube >> 64 * w & 0xFFFFFFFFFFFFFFFF
        self._groups[place] = self._group.setdefault(outputs, len(self._group))

    def remove(self, term: int) -> None:
        """Take a term out of the list."""
        place = self._place.pop(term)
        for keep in self._keeps:
            del self._partner[term & keep]
        self.edges -= self.layout.edges(term)
        last = self.terms.pop()
        if last != term:
            self.terms[place] = last
            self._place[last] = place
            self._columns[:, place] = self._columns[:, len(self.terms)]
            self._groups[place] = self._groups[len(self.terms)]

    def distances(self, place: int) -> NDArray[np.int64]:
        """Return how far every term is from one of them."""
        size = len(self.terms)
        groups = self._groups[:size]
        total: NDArray[np.int64] = (groups != groups[place]).astype(np.int64)
        for column in self._columns:
            total += np.bitwise_count(self._differing(column[:size], column[place]))
        return total

    def _differing(self, column: PackedBits, word: np.uint64) -> PackedBits:
        """Return the words with a bit for every field that differs."""
        changed = column ^ word
        changed |= changed >> self._one
        changed &= self._low
        return changed

    def differing(self, a: int, b: int) -> list[int]:
        """Return the fields in which two terms differ."""
        changed = a ^ b
        return [field for field in self.layout.fields if changed & field]


def insertion_work(layout: Layout, terms: int) -> float:
    """Return the units of work of `ExorlinkPairs` for so many terms."""
    return PER_INSERTION * terms * len(layout.fields)


def exorlink(a: int, b: int, fields: Sequence[int]) -> list[int]:
    """Return as many terms as there are fields, with the same sum as two terms.

    Parameters
    ----------
    a, b : int
        The terms.
    fields : sequence of int
        All the fields in which they differ, in the order of the steps from `a` to `b`.

    Examples
    --------
    >>> [bin(term) for term in exorlink(0b11010, 0b10101, [0b11, 0b1100])]  # a b ^ !a !b = b ^ !a
    ['0b11011', '0b11101']
    """
    terms = []
    for field in fields:
        terms.append(a & ~field | (a ^ b) & field)
        a = a & ~field | b & field
    return terms
