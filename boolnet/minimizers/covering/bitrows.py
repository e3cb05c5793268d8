"""Sets of numbers as the bits of Python ints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget

SETS_PER_LOOK = 64  # at the budget
PER_SET = 1e-3  # units for a set that is put in order
PER_COMPARISON = 8e-5  # units for a step of a search for a subset


def bits_of(mask: int) -> list[int]:
    """Return the positions of the set bits, ascending.

    Examples
    --------
    >>> bits_of(0b1010)
    [1, 3]
    """
    if mask.bit_length() > 256:
        octets = np.frombuffer(mask.to_bytes((mask.bit_length() + 7) // 8, "little"), dtype=np.uint8)
        wide: list[int] = np.flatnonzero(np.unpackbits(octets, bitorder="little")).tolist()
        return wide
    result = []
    while mask:
        low = mask & -mask
        result.append(low.bit_length() - 1)
        mask ^= low
    return result


def mask_of(positions: NDArray[np.int64]) -> int:
    """Return the number whose set bits are at these positions.

    Examples
    --------
    >>> bin(mask_of(np.array([1, 3])))
    '0b1010'
    """
    if not len(positions):
        return 0
    octets = np.zeros(int(positions.max()) // 8 + 1, dtype=np.uint8)
    np.bitwise_or.at(octets, positions >> 3, (1 << (positions & 7)).astype(np.uint8))
    return int.from_bytes(octets.tobytes(), "little")


def transpose(rows: Sequence[int]) -> dict[int, int]:
    """Return, for each column that occurs, its rows as bits; columns ascend.

    Examples
    --------
    >>> transpose([0b11, 0b10])
    {0: 1, 1: 3}
    """
    lists: dict[int, list[int]] = {}
    for r, row in enumerate(rows):
        for c in bits_of(row):
            lists.setdefault(c, []).append(r)
    size = len(rows) // 8 + 1
    result = {}
    for c in sorted(lists):
        mask = bytearray(size)
        for r in lists[c]:
            mask[r >> 3] |= 1 << (r & 7)
        result[c] = int.from_bytes(mask, "little")
    return result


class SubsetIndex:
    """Sets, to be asked whether one of them lies in another set; each is kept under its lowest element.

    Examples
    --------
    >>> index = SubsetIndex()
    >>> index.add(0b110)
    >>> index.has_subset_of(0b111), index.has_subset_of(0b101)
    (True, False)
    """

    def __init__(self) -> None:
        self._by_lowest: dict[int, list[int]] = {}
        self._steps = 0

    def add(self, one: int) -> None:
        """Add a set, which is not empty."""
        self._by_lowest.setdefault((one & -one).bit_length() - 1, []).append(one)

    def has_subset_of(self, whole: int) -> bool:
        """Return whether one of the sets lies in this one."""
        self._steps += whole.bit_count()
        for c in bits_of(whole):
            known = self._by_lowest.get(c)
            if known:
                self._steps += len(known)
                if any(one & ~whole == 0 for one in known):
                    return True
        return False

    def work(self) -> float:
        """Return the units of work since this was asked last."""
        work, self._steps = PER_COMPARISON * self._steps, 0
        return work


def minimal_sets(sets: Iterable[int], budget: Budget = UNLIMITED) -> list[int]:
    """Return the sets that hold no other, smallest first, each once.

    Whatever meets these meets all. When the budget is over, the rest are returned as they are.

    Examples
    --------
    >>> minimal_sets([0b110, 0b100, 0b011, 0b100])
    [4, 3]
    """
    ordered = sorted(set(sets), key=lambda one: (one.bit_count(), one))
    if ordered[:1] == [0]:
        return [0]
    kept: list[int] = []
    index = SubsetIndex()
    unspent = PER_SET * len(ordered)
    for number, one in enumerate(ordered):
        if number % SETS_PER_LOOK == 0:
            if budget.is_over(unspent + index.work()):
                return kept + ordered[number:]
            unspent = 0.0
        if not index.has_subset_of(one):
            kept.append(one)
            index.add(one)
    budget.spend(index.work())
    return kept
