"""Truth-table rows as packed bits, 64 rows to a word.

One convention holds everywhere, at the surface and inside: the index of a row, written in binary with n
digits, is the input vector with the **first input most significant**. Row r of a packed table is bit
``r % 64`` of word ``r // 64``; the unused bits of the last word are 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PackedBits = NDArray[np.uint64]

# Bit r of PATTERNS[s] is bit s of the number r: an input that toggles every 2^s rows.
PATTERNS = np.array(
    [
        0xAAAAAAAAAAAAAAAA,
        0xCCCCCCCCCCCCCCCC,
        0xF0F0F0F0F0F0F0F0,
        0xFF00FF00FF00FF00,
        0xFFFF0000FFFF0000,
        0xFFFFFFFF00000000,
    ],
    dtype=np.uint64,
)
ONES = np.uint64(0xFFFFFFFFFFFFFFFF)


def word_count(rows: int) -> int:
    """Return how many words hold this many rows."""
    return (rows + 63) // 64


def tail_mask(rows: int) -> PackedBits:
    """Return the words with the bits of the first `rows` rows set."""
    mask = np.full(word_count(rows), ONES, dtype=np.uint64)
    if rows % 64:
        mask[-1] = (1 << rows % 64) - 1
    return mask


def row_words(n_inputs: int, start: int, stop: int) -> PackedBits:
    """Return the input vectors of rows `start` to `stop` of the truth table, packed.

    Parameters
    ----------
    n_inputs : int
    start, stop : int
        A range of row numbers; `start` is a multiple of 64.

    Returns
    -------
    words : ndarray of uint64, shape (n_inputs, ceil((stop - start) / 64))

    Examples
    --------
    >>> [bin(int(w)) for w in row_words(2, 0, 4)[:, 0]]
    ['0b1100', '0b1010']
    """
    if start % 64:
        raise ValueError(f"start must be a multiple of 64, but is {start}")
    first, count = start // 64, word_count(stop - start)
    words = np.empty((n_inputs, count), dtype=np.uint64)
    changing = min(n_inputs, 6 + (count - 1).bit_length()) if first % (1 << (count - 1).bit_length()) == 0 else n_inputs
    for i in range(n_inputs - changing):  # the same in all these rows
        words[i] = ONES if start >> (n_inputs - 1 - i) & 1 else 0
    numbers = np.arange(first, first + count, dtype=np.uint64)
    for i in range(n_inputs - changing, n_inputs):
        shift = n_inputs - 1 - i
        words[i] = PATTERNS[shift] if shift < 6 else (numbers >> np.uint64(shift - 6) & np.uint64(1)) * ONES
    if (stop - start) % 64:
        words[:, -1] &= np.uint64((1 << (stop - start) % 64) - 1)
    return words


def pack(bits: NDArray[np.bool_]) -> PackedBits:
    """Pack truth values along the last axis.

    Parameters
    ----------
    bits : array of bool, shape (..., rows)

    Returns
    -------
    words : ndarray of uint64, shape (..., ceil(rows / 64))
    """
    packed = np.packbits(bits, axis=-1, bitorder="little")
    words = np.zeros((*bits.shape[:-1], word_count(bits.shape[-1]) * 8), dtype=np.uint8)
    words[..., : packed.shape[-1]] = packed
    return words.view("<u8").astype(np.uint64, copy=False)


def unpack(words: PackedBits, rows: int) -> NDArray[np.uint8]:
    """Undo `pack`: return 0 or 1 per row, shape (..., rows)."""
    as_bytes = np.ascontiguousarray(words.astype("<u8", copy=False)).view(np.uint8)
    return np.unpackbits(as_bytes, axis=-1, bitorder="little", count=rows)


def count_ones(words: PackedBits) -> int:
    """Return the number of set bits."""
    return int(np.bitwise_count(words).sum())


def as_int(words: PackedBits) -> int:
    """Return packed rows as one number whose bit r is row r.

    Examples
    --------
    >>> as_int(np.array([2, 1], dtype=np.uint64)) == 2 + 2**64
    True
    """
    return int.from_bytes(words.astype("<u8").tobytes(), "little")
