"""Don't-care terms: those that may be added to an exclusive sum at will, for all their outputs do not care there.

A don't-care term is a move of the local search beside exorlink, as in [1]_.

References
----------
.. [1] N. Song, M. Perkowski, "Minimization of exclusive sum-of-products expressions for multiple-valued input,
   incompletely specified functions", IEEE Trans. CAD 15 (1996), doi:10.1109/43.494701.
"""

from __future__ import annotations

from boolnet.functions.cover import Cover, CoverFunction
from boolnet.functions.packed_bits import PackedBits, as_int, row_words, tail_mask
from boolnet.functions.truth_table import TruthTable
from boolnet.minimizers.esop.local_search import DontCareTerms
from boolnet.minimizers.esop.terms import Layout

PER_LITERAL = 1e-4  # units for a literal of a term,
PER_ROW = 1.5e-8  # and for each row that it is held against
PER_GIVEN = 1.5e-4  # units for a given cube of one output


def dont_care_rows(table: TruthTable, layout: Layout) -> DontCareTerms | None:
    """Return which terms a function with a table does not care for, None when it has no don't-cares.

    Examples
    --------
    >>> import boolnet
    >>> is_dont_care = dont_care_rows(boolnet.tabulate(boolnet.read("m(1) + d(2,3)")), Layout(2, 1))
    >>> is_dont_care(0b11110), is_dont_care(0b11101)  # a, !a
    (True, False)
    """
    return None if table.dc is None else _OnRows(table.dc, layout)


class _OnRows:
    """Looks at the rows of a table, as bits."""

    def __init__(self, free: PackedBits, layout: Layout) -> None:
        n = self._inputs = layout.n_inputs
        mask = tail_mask(1 << n)
        self._cared = [as_int(~words & mask) for words in free]
        full = as_int(mask)
        self._literals = [(full ^ one, one) for one in (as_int(words) for words in row_words(n, 0, 1 << n))]
        self._unions: dict[int, int] = {}
        self.work = n * (PER_LITERAL + PER_ROW * (1 << n))

    def __call__(self, term: int) -> bool:
        outputs = term >> 2 * self._inputs
        left = self._unions.get(outputs)
        if left is None:
            left = self._unions[outputs] = _union(self._cared, outputs)
        for pair in self._literals:
            code = term & 3
            if code != 3:
                left &= pair[code >> 1]
                if not left:
                    return True
            term >>= 2
        return not left


def _union(tables: list[int], outputs: int) -> int:
    union = 0
    for j, table in enumerate(tables):
        if outputs >> j & 1:
            union |= table
    return union


def dont_care_cubes(function: CoverFunction, layout: Layout) -> DontCareTerms | None:
    """Return which terms a function by cubes does not care for, None when it has no don't-cares.

    Those that lie in one cube of the don't-care set, or, where the off-set is given, those that meet no given cube.
    """
    if function.off is not None:
        return _OutsideCubes(layout, function.on.joined(function.off))
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
        self.work = PER_GIVEN * (1 + int(cover.members.sum()) / layout.n_outputs)

    def _of(self, term: int) -> list[list[int]]:
        outputs = term >> 2 * self._layout.n_inputs
        return [cubes for j, cubes in enumerate(self._cubes) if outputs >> j & 1]


class _InCube(_ByOutput):
    def __call__(self, term: int) -> bool:
        cube = term & self._layout.top
        return all(any(not cube & ~one for one in cubes) for cubes in self._of(term))


class _OutsideCubes(_ByOutput):
    def __call__(self, term: int) -> bool:
        empty = self._layout.is_nowhere
        return all(all(empty(term & given) for given in cubes) for cubes in self._of(term))
