"""Initial exclusive sums: pseudo-Kronecker expansions of tables, and sums of products made disjoint.

References
----------
.. [1] T. Sasao, "EXMIN2: a simplification algorithm for exclusive-or-sum-of-products expressions for
   multiple-valued-input two-valued-output functions", IEEE Trans. CAD 12 (1993), doi:10.1109/43.277608.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.cover import Cover
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import PackedBits, unpack
from boolnet.functions.truth_table import TruthTable
from boolnet.minimizers.esop.faces import LEAF, Expansion, leaf_minima, leaves_of
from boolnet.minimizers.esop.local_search import DontCareTerms
from boolnet.minimizers.esop.terms import Layout
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.primes.tidy import reduce_cover
from boolnet.minimizers.sums import run_heuristic

EXPANDED_INPUTS = 17  # the faces of a wider table are too many: it is cut into tables of that size
MAX_PIECES = 20_000  # disjoint cubes


@dataclass(frozen=True)
class InitialParams:
    """Which initial sums are made.

    Attributes
    ----------
    share : float
        Of the work, for a minimised sum of products.
    formula : bool
        Whether a formula is multiplied out.
    minterm_inputs : int
        Up to here the minterms are a start; 0 for never.
    given : bool
        Whether the cubes of a cover, made disjoint, are one.
    sum_inputs : int
        Up to here a minimised sum of products, made disjoint, may be one; 0 for never.
    sum_size : int
        So many cubes or rows times inputs for every thousand units of work let it be tried.
    """

    share: float = 0.15
    formula: bool = True
    minterm_inputs: int = 10
    given: bool = True
    sum_inputs: int = 16
    sum_size: int = 4_000


Column = NDArray[np.bool_]  # an output, shape (2, 2, ...)


def column(words: PackedBits, n_inputs: int) -> Column:
    """Return one output with an axis for each input."""
    values: Column = unpack(words, 1 << n_inputs).astype(np.bool_).reshape((2,) * n_inputs)
    return values


def completed(table: TruthTable) -> list[Column]:
    """Return the outputs with their don't-cares 0, of at most four inputs as an exclusive sum has the fewest terms."""
    n = len(table.inputs)
    on = [column(words, n) for words in table.on]
    if table.dc is None or n > LEAF:
        return on
    return [_best_leaf(values, column(words, n)) for values, words in zip(on, table.dc, strict=True)]


def _best_leaf(on: Column, free: Column) -> Column:
    low, dont_care = int(leaves_of(on)), int(leaves_of(free))
    numbers = np.arange(1 << 16)
    fitting = numbers[numbers & ~dont_care == low]
    best = int(fitting[np.argmin(leaf_minima()[fitting])])
    rows = best >> np.arange(1 << on.ndim) & 1
    values: Column = rows.astype(np.bool_).reshape(on.shape)
    return values


def expansion(outputs: Sequence[Column], layout: Layout) -> list[int]:
    """Return the terms of the pseudo-Kronecker expansion of each output, in the order of the inputs."""
    cover = Cover.empty(layout.n_inputs, layout.n_outputs)
    for j, values in enumerate(outputs):
        cubes = _cut_and_expanded(values)[:, -layout.n_inputs :]
        members = np.zeros((len(cubes), layout.n_outputs), dtype=np.bool_)
        members[:, j] = True
        cover = cover.joined(Cover(cubes, members))
    return layout.terms(cover)


def _cut_and_expanded(values: Column) -> NDArray[np.uint8]:
    """Return the cubes of the best expansion, by Shannon alone in the first inputs while there are too many."""
    if values.ndim <= EXPANDED_INPUTS:
        return Expansion(leaves_of(values)).cubes()
    halves = [_cut_and_expanded(half) for half in values]
    return np.concatenate([np.insert(cubes, 0, value, axis=1) for value, cubes in enumerate(halves)])


def disjoint_terms(
    layout: Layout,
    terms: Iterable[int],
    budget: Budget,
    most: int = MAX_PIECES,
    is_dont_care: DontCareTerms | None = None,
) -> list[int] | None:
    """Return terms that are disjoint, of which every output has the same OR as of the given ones.

    Each term, largest first, is reduced to what it has outside those before it: an output is a field like an input.

    Parameters
    ----------
    layout : Layout
    terms : iterable of int
    budget : Budget
    most : int, optional
        Terms of the result.
    is_dont_care : callable, optional
        Terms that may be dropped.

    Returns
    -------
    terms : list of int or None
        None when there are more than `most`, or the budget is over first.
    """
    done: list[int] = []
    result: list[int] = []
    used = {term for term in terms if term > layout.top}  # a given cube may be of no output
    for term in sorted(used, key=lambda term: (layout.literals(term), term)):
        if budget.is_over():
            return None
        pieces = [term]
        for other in done:
            pieces = [piece for old in pieces for piece in _without(layout, old, other)]
            if len(result) + len(pieces) > most:
                return None
        done.append(term)
        result += pieces if is_dont_care is None else [piece for piece in pieces if not is_dont_care(piece)]
    return result


def reduced_sum(table: DenseTable, budget: Budget, function: BooleanFunction) -> Cover:
    """Return a small sum of products, each cube reduced to what the others leave to it.

    Parameters
    ----------
    table : DenseTable
        Of the function.
    budget : Budget
    function : BooleanFunction
    """
    cover = run_heuristic(function, budget, "cubes").cover
    return reduce_cover(table, cover, list(range(len(cover))), UNLIMITED)


def minterms(table: TruthTable, layout: Layout) -> list[int]:
    """Return a term for every row on which an output is 1."""
    n = layout.n_inputs
    values = unpack(table.on, 1 << n).T.astype(np.bool_)
    rows = np.flatnonzero(values.any(axis=1))
    cubes = (rows[:, None] >> np.arange(n - 1, -1, -1) & 1).astype(np.uint8)
    return layout.terms(Cover(cubes, values[rows]))


def _without(layout: Layout, cube: int, other: int) -> list[int]:
    """Return disjoint terms that are `cube` outside `other`."""
    if layout.is_empty(cube & other):
        return [cube]
    pieces = []
    outside = cube & ~other
    for field in layout.fields:
        if outside & field:
            pieces.append(cube & ~field | outside & field)
            cube = cube & ~field | cube & other & field
    return pieces
