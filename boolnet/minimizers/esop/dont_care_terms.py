"""Which terms may be added to an exclusive sum at will: those in the don't-care sets of all their outputs."""

from __future__ import annotations

import numpy as np

from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.packed_bits import row_words, tail_mask
from boolnet.functions.truth_table import TruthTable
from boolnet.minimizers.esop.local_search import Free
from boolnet.minimizers.esop.terms import Layout


def free_rows(table: TruthTable, layout: Layout) -> Free | None:
    """Return the judge of a function with a table, None when it has no don't-cares.

    Examples
    --------
    >>> import boolnet
    >>> judge = free_rows(boolnet.tabulate(boolnet.read("m(1) + d(2,3)")), Layout(2, 1))
    >>> judge(0b11110), judge(0b11101)  # a, !a
    (True, False)
    """
    n = layout.n_inputs
    if table.dc is None:
        return None
    mask = tail_mask(1 << n)
    cared = [_as_int(~free & mask) for free in table.dc]
    ones = [_as_int(words) for words in row_words(n, 0, 1 << n)]
    full = _as_int(mask)
    literals = [(full ^ one, one) for one in ones]
    unions: dict[int, int] = {}

    def is_free(term: int) -> bool:
        outputs = term >> 2 * n
        left = unions.get(outputs)
        if left is None:
            left = unions[outputs] = _union(cared, outputs)
        for pair in literals:
            code = term & 3
            if code != 3:
                left &= pair[code >> 1]
                if not left:
                    return True
            term >>= 2
        return not left

    return is_free


def _as_int(words: np.typing.NDArray[np.uint64]) -> int:
    return int.from_bytes(words.astype("<u8").tobytes(), "little")


def _union(tables: list[int], outputs: int) -> int:
    union = 0
    for j, table in enumerate(tables):
        if outputs >> j & 1:
            union |= table
    return union


def free_cubes(function: CoverFunction, layout: Layout) -> Free | None:
    """Return the judge of a function by cubes: what lies in one cube of the don't-care set, or meets no given cube."""
    if function.off is not None:
        return _FreeOfCubes(layout, function.on.joined(function.off))
    if function.dc is not None and len(function.dc):
        return _InCube(layout, function.dc)
    return None


class _ByOutput:
    def __init__(self, layout: Layout, cover: Cover) -> None:
        self._layout = layout
        terms = layout.terms(cover)
        self._cubes = [
            [term & layout.top for term, row in zip(terms, cover.members, strict=True) if row[j]]
            for j in range(layout.n_outputs)
        ]

    def _of(self, term: int) -> list[list[int]]:
        outputs = term >> 2 * self._layout.n_inputs
        return [cubes for j, cubes in enumerate(self._cubes) if outputs >> j & 1]


class _InCube(_ByOutput):
    def __call__(self, term: int) -> bool:
        cube = term & self._layout.top
        return all(any(not cube & ~free for free in cubes) for cubes in self._of(term))


class _FreeOfCubes(_ByOutput):
    def __call__(self, term: int) -> bool:
        empty = self._layout.is_nowhere
        return all(all(empty(term & given) for given in cubes) for cubes in self._of(term))
