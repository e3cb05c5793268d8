"""Initial exclusive sums: pseudo-Kronecker expansions of tables, and sums of products made disjoint.

References
----------
.. [1] T. Sasao, "EXMIN2: a simplification algorithm for exclusive-or-sum-of-products expressions for
   multiple-valued-input two-valued-output functions", IEEE Trans. CAD 12 (1993), doi:10.1109/43.277608.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.functions.cover import Cover
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import PackedBits, as_int, unpack
from boolnet.functions.truth_table import TruthTable
from boolnet.minimizers.esop.faces import LEAF, Expansion, leaf_minima, leaves_of
from boolnet.minimizers.esop.local_search import DontCareTerms
from boolnet.minimizers.esop.terms import Layout
from boolnet.minimizers.primes.dense import DenseTable
from boolnet.minimizers.primes.isop import isop
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
        Of the seconds, for orders of the inputs, and as much again for a sum of products.
    orders : int
        Of the inputs, beside the given one, that are tried at random.
    best_orders : int
        Of them, by which the outputs are expanded; what these share is known once the terms are.
    completions : int
        Of an output with don't-cares, that are expanded: all 0, all 1, and as a sum of products has them.
    formula : bool
        Whether a formula is multiplied out.
    minterm_inputs : int
        Up to here the minterms are a start; 0 for never.
    given : bool
        Whether the cubes of a cover, made disjoint, are one.
    sum_inputs : int
        Up to here a minimised sum of products, made disjoint, may be one; 0 for never.
    sum_size : int
        So many cubes or rows times inputs for each second let it be tried.
    seed : int
    """

    share: float = 0.15
    orders: int = 100
    best_orders: int = 4
    completions: int = 3
    formula: bool = True
    minterm_inputs: int = 10
    given: bool = True
    sum_inputs: int = 16
    sum_size: int = 4_000
    seed: int = 29


DEFAULT = InitialParams()

Column = NDArray[np.bool_]  # an output, shape (2, 2, ...)


class Columns:
    """The outputs of a table, each in the completions that are worth a try.

    Parameters
    ----------
    table : TruthTable
    params : InitialParams, optional

    Attributes
    ----------
    completions : list of list of ndarray
        For each output, the functions that its don't-cares leave open.
    """

    def __init__(self, table: TruthTable, params: InitialParams = DEFAULT) -> None:
        n = len(table.inputs)
        on, dc = table.on, np.zeros_like(table.on) if table.dc is None else table.dc
        self.completions = [_completions(low, free, n)[: params.completions] for low, free in zip(on, dc, strict=True)]


def column(words: PackedBits, n_inputs: int) -> Column:
    """Return one output with an axis for each input."""
    values: Column = unpack(words, 1 << n_inputs).astype(np.bool_).reshape((2,) * n_inputs)
    return values


def _completions(low: PackedBits, dont_care: PackedBits, n_inputs: int) -> list[Column]:
    """Return an output with its don't-cares 0, 1, and as a sum of products has them; of four inputs, the best."""
    on, free = column(low, n_inputs), column(dont_care, n_inputs)
    if not free.any():
        return [on]
    if n_inputs <= LEAF:
        return [_best_leaf(on, free)]
    union = np.zeros_like(on)
    for cube in isop(as_int(low), as_int(low | dont_care), n_inputs).tolist():
        union[tuple((0, 1, slice(None))[value] for value in cube)] = True
    return [on, on | free, union]


def _best_leaf(on: Column, free: Column) -> Column:
    low, dont_care = int(leaves_of(on)), int(leaves_of(free))
    numbers = np.arange(1 << 16)
    fitting = numbers[numbers & ~dont_care == low]
    best = int(fitting[np.argmin(leaf_minima()[fitting])])
    rows = best >> np.arange(1 << on.ndim) & 1
    values: Column = rows.astype(np.bool_).reshape(on.shape)
    return values


def expansions(
    columns: Columns, layout: Layout, budget: Budget, params: InitialParams = DEFAULT
) -> Iterator[list[int]]:
    """Yield pseudo-Kronecker expansions in the best few of some orders of the inputs.

    Parameters
    ----------
    columns : Columns
    layout : Layout
    budget : Budget
    params : InitialParams, optional

    Notes
    -----
    Orders are tried until the budget is over. Of a table that is cut, no more than the first completion of an output is
    expanded then. When the budget is stopped there is one expansion only.
    """
    n = layout.n_inputs
    rng = np.random.Generator(np.random.PCG64(params.seed))
    found = [(_total_size(columns, order := np.arange(n)), order)]
    for _ in range(params.orders if LEAF < n <= EXPANDED_INPUTS else 0):
        if budget.is_over():
            break
        found.append((_total_size(columns, order := rng.permutation(n)), order))
    for _, order in sorted(found, key=lambda pair: pair[0])[: params.best_orders]:
        parts = (
            _expanded(choices[:1] if n > EXPANDED_INPUTS and budget.is_over() else choices, order)
            for choices in columns.completions
        )
        yield _joined(layout, list(parts))
        if budget.is_stopped():
            return


def _total_size(columns: Columns, order: NDArray[np.intp]) -> int:
    return sum(_size(choices, order) for choices in columns.completions)


def _size(choices: Sequence[Column], order: NDArray[np.intp]) -> int:
    """Return the cubes of the best completion, expanded in an order; 0 when it is not known at once."""
    if len(order) > EXPANDED_INPUTS:
        return 0
    return min(Expansion(leaves_of(values.transpose(order))).size for values in choices)


def _expanded(choices: Sequence[Column], order: NDArray[np.intp]) -> NDArray[np.uint8]:
    moved = min((_cut_and_expanded(values.transpose(order)) for values in choices), key=len)[:, -len(order) :]
    cubes = np.empty_like(moved)
    cubes[:, order] = moved
    return cubes


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


def _joined(layout: Layout, parts: Sequence[NDArray[np.uint8]]) -> list[int]:
    cover = Cover.empty(layout.n_inputs, layout.n_outputs)
    for j, cubes in enumerate(parts):
        members = np.zeros((len(cubes), layout.n_outputs), dtype=np.bool_)
        members[:, j] = True
        cover = cover.joined(Cover(cubes, members))
    return layout.terms(cover)
