"""TruthTable: a Boolean function stored row by row, packed 64 rows to a word."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from boolnet.functions.function import KEPT_INPUTS, BooleanFunction, Values, check_names, check_table_size
from boolnet.functions.packed_bits import PackedBits, pack, row_words, tail_mask, unpack


@dataclass(frozen=True, eq=False)
class TruthTable(BooleanFunction):
    """A function of n inputs by its 2^n rows.

    Attributes
    ----------
    on, dc : ndarray of uint64, shape (m, ceil(2^n / 64))
        The rows where each output must be 1, and where it may be either (None for nowhere).
        No row is in both, and the bits past the last row are 0.

    Examples
    --------
    >>> import boolnet
    >>> table = boolnet.tabulate(boolnet.read("a ^ b"))
    >>> table.values().tolist()
    [[0, 1, 1, 0]]
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    on: PackedBits
    dc: PackedBits | None = None
    has_given_names: bool = True

    def __post_init__(self) -> None:
        check_names(self.inputs, self.outputs)
        check_table_size(len(self.inputs))
        mask = tail_mask(1 << len(self.inputs))
        dc = None if self.dc is None or not self.dc.any() else self.dc & mask
        object.__setattr__(self, "dc", dc)
        object.__setattr__(self, "on", self.on & (mask if dc is None else mask & ~dc))

    @classmethod
    def from_values(
        cls, inputs: Sequence[str], outputs: Sequence[str], values: NDArray[np.int8], has_given_names: bool = True
    ) -> TruthTable:
        """Return the table with these values.

        Parameters
        ----------
        inputs, outputs : sequence of str
            n and m names.
        values : ndarray of int8, shape (m, 2^n)
            0, 1, or -1 for don't care.
        has_given_names : bool
            False where the names were made up.
        """
        return cls(tuple(inputs), tuple(outputs), pack(values == 1), pack(values == -1), has_given_names)

    def values(self) -> NDArray[np.int8]:
        """Return the values, shape (m, 2^n): 0, 1, or -1 for don't care."""
        return Values(self.on, self.dc).unpacked(1 << len(self.inputs))

    def rows(self, start: int, stop: int) -> Values:
        words = slice(start // 64, (stop + 63) // 64)
        return Values(self.on[:, words], None if self.dc is None else self.dc[:, words])

    def keeps_rows(self) -> bool:
        return True

    def _renamed(self, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Self:
        return replace(self, inputs=inputs, outputs=outputs, has_given_names=True)

    def rearranged(self, inputs: Sequence[str], outputs: Sequence[str]) -> TruthTable:
        check_table_size(len(inputs))
        words = row_words(len(inputs), 0, 1 << len(inputs))
        on, dc = self.evaluate(words[[list(inputs).index(name) for name in self.inputs]])
        order = [self.outputs.index(name) for name in outputs]
        return TruthTable(tuple(inputs), tuple(outputs), on[order], None if dc is None else dc[order])

    def evaluate_outputs(self, words: PackedBits, outputs: Sequence[int]) -> Values:
        names = tuple(self.outputs[j] for j in outputs)
        return replace(self, outputs=names, **Values(self.on, self.dc).of_outputs(outputs)._asdict()).evaluate(words)

    def evaluate(self, words: PackedBits) -> Values:
        n, vectors = len(self.inputs), words.shape[1] * 64
        row = np.zeros(vectors, dtype=np.int64)
        for i in range(n):
            row = row << 1 | unpack(words[i], vectors)
        word, bit = row >> 6, (row & 63).astype(np.uint64)

        def look_up(table: PackedBits) -> PackedBits:
            return pack((table[:, word] >> bit & np.uint64(1)).astype(bool))

        return Values(look_up(self.on), None if self.dc is None else look_up(self.dc))


def tabulate(function: BooleanFunction) -> TruthTable:
    """Return the truth table of a function; of a table the table itself.

    Raises
    ------
    LimitError
        If there are more than 24 inputs.

    Examples
    --------
    >>> import boolnet
    >>> tabulate(boolnet.read("a -> b")).values().tolist()
    [[1, 1, 0, 1]]
    """
    if isinstance(function, TruthTable):
        return function
    n = len(function.inputs)
    check_table_size(n)
    return (_tabulated if n <= KEPT_INPUTS else _tabulated.__wrapped__)(function)


@functools.lru_cache(maxsize=2)  # every strategy asks for the table of the same function
def _tabulated(function: BooleanFunction) -> TruthTable:
    rows = function.rows(0, 1 << len(function.inputs))
    return TruthTable(function.inputs, function.outputs, *rows, function.has_given_names)
