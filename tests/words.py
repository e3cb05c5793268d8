"""Functions of words for several suites, and the variants of a function that cost a network nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from boolnet.functions.function import numbered
from boolnet.functions.truth_table import TruthTable

Rows = NDArray[np.int64]


def tabled(n: int, outputs: Callable[[Rows], Sequence[ArrayLike]]) -> TruthTable:
    """The function of n inputs whose outputs are computed from the row numbers."""
    values = np.array(outputs(np.arange(1 << n)), dtype=np.int8)
    return TruthTable.from_values(numbered("x", n), numbered("y", len(values)), values)


def words(rows: Rows, width: int, count: int) -> list[Rows]:
    """The words that the input bits make, the first in the most significant bits."""
    return [rows >> width * (count - 1 - k) & (1 << width) - 1 for k in range(count)]


def adder(width: int, count: int = 2) -> TruthTable:
    """All bits of the sum of some words, the least first."""
    bits = (count * ((1 << width) - 1)).bit_length()
    return tabled(width * count, lambda rows: [sum(words(rows, width, count)) >> j & 1 for j in range(bits)])


def variant(table: TruthTable, seed: int) -> TruthTable:
    """The same function with its inputs shuffled, some of them negated, and some of its outputs."""
    random = np.random.default_rng(seed)
    n = len(table.inputs)
    shuffled = table.rearranged(random.permutation(table.inputs).tolist(), table.outputs)
    values = shuffled.values()[:, np.arange(1 << n) ^ int(random.integers(1 << n))]
    flips = random.integers(2, size=(len(values), 1), dtype=np.int8)
    return TruthTable.from_values(table.inputs, table.outputs, np.where(values < 0, values, values ^ flips))
