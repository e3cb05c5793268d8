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

from boolnet.core.budget import Budget
from boolnet.core.limits import check_memory
from boolnet.functions.cover import Cover
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import PackedBits, unpack
from boolnet.functions.truth_table import TruthTable
from boolnet.minimizers.esop.faces import LEAF, PER_CUBE, Expansion, expansion_work, leaf_sizes, leaves_of
from boolnet.minimizers.esop.local_search import DontCareTerms
from boolnet.minimizers.esop.terms import Layout
from boolnet.minimizers.espresso.tautology import OutOfTime
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.primes.tidy import reduce_cover
from boolnet.minimizers.sums import run_heuristic

EXPANDED_INPUTS = 17  # the faces of a wider table are too many: it is cut into tables of that size
MAX_PIECES = 20_000  # disjoint cubes
TERM_BYTES = 150  # of a term of an expansion, and its cube
PER_COMPLETION = 1.0  # units for an output of four inputs with don't-cares
PER_OVERLAP = 3e-4  # units for a term held against another,
PER_PIECE = 1e-3  # for what becomes of it,
PER_PIECE_FIELD = 3e-5  # and for each of its fields
PER_GLANCE = 20  # units between looks at the budget


@dataclass(frozen=True)
class InitialParams:
    """Which initial sums are made.

    Attributes
    ----------
    expansion_share : float
        Of the work, for expansions; where all inputs would take more, the first ones are not expanded in all ways.
    share : float
        Of the work, for a minimised sum of products.
    longest : float
        Units of work; of more of them the share is no larger.
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

    expansion_share: float = 0.25
    share: float = 0.15
    longest: float = 100_000
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
    """Return the outputs with their don't-cares 0; of at most four inputs, so that they take the fewest terms.

    And of so many terms the fewest literals.
    """
    n = len(table.inputs)
    on = [column(words, n) for words in table.on]
    if table.dc is None or n > LEAF:
        return on
    return [_best_leaf(values, column(words, n)) for values, words in zip(on, table.dc, strict=True)]


def _best_leaf(on: Column, free: Column) -> Column:
    low, dont_care = int(leaves_of(on)), int(leaves_of(free))
    minima, literals = leaf_sizes()
    numbers = np.arange(1 << 16)
    fitting = numbers[numbers & ~dont_care == low]
    best = int(fitting[np.argmin(minima[fitting].astype(np.int64) << 8 | literals[fitting])])
    rows = best >> np.arange(1 << on.ndim) & 1
    values: Column = rows.astype(np.bool_).reshape(on.shape)
    return values


def halved_inputs(n_inputs: int, n_outputs: int, work: float) -> int:
    """Return of how many inputs the expansions of all outputs leave out the XOR of the two faces, to take so much work.

    Parameters
    ----------
    n_inputs, n_outputs : int
    work : float
        Units.

    Examples
    --------
    >>> halved_inputs(12, 1, 1000), halved_inputs(17, 64, 1000)
    (0, 4)
    """
    expanded = min(n_inputs, EXPANDED_INPUTS)
    pieces = n_outputs << n_inputs - expanded
    most = max(0, expanded - LEAF)
    return next((k for k in range(most) if pieces * expansion_work(expanded, k) <= work), most)


def expansion(outputs: Sequence[Column], layout: Layout, budget: Budget, halved: int = 0) -> list[int]:
    """Return the terms of the pseudo-Kronecker expansion of each output, in the order of the inputs.

    Parameters
    ----------
    outputs : sequence of ndarray
    layout : Layout
    budget : Budget
    halved : int, optional
        So many of the first inputs are expanded by Shannon alone.

    Raises
    ------
    LimitError
        When the terms do not fit in memory.
    OutOfTime
        When the budget is over first.
    """
    n, terms = layout.n_inputs, []
    for j, values in enumerate(outputs):
        cubes = _cut_and_expanded(values, budget, halved)[:, -n:]
        members = np.zeros((len(cubes), layout.n_outputs), dtype=np.bool_)
        members[:, j] = True
        terms += layout.terms(Cover(cubes, members))
        need = TERM_BYTES * len(terms) * len(outputs) // (j + 1)
        check_memory(need, "the exclusive sum of its outputs", "minimise it as a sum of products")
    return terms


def _cut_and_expanded(values: Column, budget: Budget, halved: int) -> NDArray[np.uint8]:
    """Return the cubes of the best expansion, by Shannon alone in the first inputs while there are too many."""
    if values.ndim <= EXPANDED_INPUTS:
        expansion = Expansion(leaves_of(values), halved)
        if budget.is_over(expansion_work(values.ndim, halved) + PER_CUBE * expansion.size):
            raise OutOfTime
        return expansion.cubes()
    halves = [_cut_and_expanded(half, budget, halved) for half in values]
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
    empty, fields = layout.is_empty, len(layout.fields)
    done: list[int] = []
    result: list[int] = []
    used = {term for term in terms if term > layout.top}  # a given cube may be of no output
    work = PER_PIECE * len(used)
    for term in sorted(used, key=lambda term: (layout.literals(term), term)):
        pieces = [term]
        work += PER_OVERLAP * len(done)
        for other in [other for other in done if not empty(term & other)]:
            before = len(pieces)
            pieces = [piece for old in pieces for piece in _without(layout, old, other)]
            work += PER_OVERLAP * before + (PER_PIECE + PER_PIECE_FIELD * fields) * abs(len(pieces) - before)
            if len(result) + len(pieces) > most:
                budget.spend(work)
                return None
            if work > PER_GLANCE:
                if budget.is_over(work):
                    return None
                work = 0.0
        if work > PER_GLANCE:
            if budget.is_over(work):
                return None
            work = 0.0
        done.append(term)
        if is_dont_care is not None:
            work += is_dont_care.work * len(pieces)
            pieces = [piece for piece in pieces if not is_dont_care(piece)]
        result += pieces
    budget.spend(work)
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
    return reduce_cover(table, cover, list(range(len(cover))), budget)


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
