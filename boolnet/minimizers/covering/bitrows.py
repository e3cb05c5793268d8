"""Sets of numbers as the bits of Python ints."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


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
