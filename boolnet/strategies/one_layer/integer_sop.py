"""integer-sop: an integer-weighted sum of ANDs in one hidden layer.

With an affine output the cubes of an output need be neither disjoint nor positive: ``a | b`` is ``a + b - ab``. So
every output is a combination of cubes, the cubes are columns of values, and few columns whose span holds all outputs
are sought among them (`boolnet.algebra.column_subset`). Up to 8 inputs all 3^n cubes are looked at; beyond, those of
the minimised covers and cubes near them. Where outputs are symmetric in some inputs, the pool also has the neurons
``relu(count - j)`` of those inputs.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from boolnet.algebra.column_subset import ColumnSubset, least_work
from boolnet.algebra.multilinear import coefficients
from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.errors import NotApplicable
from boolnet.core.limits import in_words
from boolnet.functions.cover import FREE, Cover
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import row_words, unpack
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.minimizers import minimize_cover
from boolnet.minimizers.disjoint.minimize import DisjointParams
from boolnet.minimizers.disjoint.start import StartParams
from boolnet.minimizers.result import COMBINE
from boolnet.strategies.construction import Construction
from boolnet.strategies.one_layer.layer import Layer, LayerParams, fewest_neurons, kept, prices
from boolnet.strategies.one_layer.pool import NeuronPool, all_cubes, count_neurons, one_layer
from boolnet.strategies.search_context import SearchContext

PER_SIGNS = 0.03  # units of a polynomial, for a choice of signs...
PER_TERM = 2e-6  # ... and for every input, output and row
PER_PAIR = 3e-4  # units of what is around two cubes, for an input


def _in_a_turn() -> DisjointParams:
    return DisjointParams(start=StartParams(first_work=100, rows=False))


@dataclass(frozen=True)
class IntegerSopParams:
    """Which cubes are looked at.

    Attributes
    ----------
    most_inputs : int
        Of a function that is tried.
    all_cubes_inputs : int
        Up to so many inputs all cubes are looked at: 6,560 for 8.
    most_cubes : int
        Of functions of more inputs.
    most_near : int
        Cubes of which all pairs are looked at, for cubes near them.
    most_values : int
        Rows times cubes.
    disjoint : DisjointParams
        Of the disjoint covers, of which the first is not waited for.
    layer : LayerParams
        Of the choice among the cubes.
    """

    most_inputs: int = 14
    all_cubes_inputs: int = 8
    most_cubes: int = 2000
    most_near: int = 500
    most_values: int = 1 << 24
    disjoint: DisjointParams = field(default_factory=_in_a_turn)
    layer: LayerParams = field(default_factory=LayerParams)


DEFAULT = IntegerSopParams()


def integer_sop(
    function: BooleanFunction, context: SearchContext, params: IntegerSopParams = DEFAULT
) -> Iterable[Construction]:
    """Find few cubes whose integer combinations are the outputs, and build them.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : IntegerSopParams

    Raises
    ------
    NotApplicable
        As `smallest_sum` does.
    """
    n = len(function.inputs)
    most = _most_cubes(n, params)
    is_limited = n <= params.most_inputs and affordable_columns(n, context.budget, most) < most
    best = kept(smallest_sum(function, context, params), function, context)
    graph = one_layer(function, best.neurons, best.selection)
    is_cut = is_limited and best.looked_at < most
    return [Construction(graph, note=f"{len(best.selection)} neurons, from {best.looked_at:,} cubes", is_cut=is_cut)]


def _most_cubes(n: int, params: IntegerSopParams) -> int:
    """Return how many cubes of so many inputs are looked at, if there is work for it."""
    return 3**n - 1 if n <= params.all_cubes_inputs else min(params.most_cubes, params.most_values >> n)


def smallest_sum(function: BooleanFunction, context: SearchContext, params: IntegerSopParams = DEFAULT) -> Layer:
    """Return few cubes whose integer combinations are the outputs.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : IntegerSopParams

    Raises
    ------
    NotApplicable
        If there are too many inputs, or the disjoint cover has too many cubes for so many inputs.
    """
    n = len(function.inputs)
    if n > params.most_inputs:
        raise NotApplicable(f"an integer-weighted sum of {n} inputs would be sought on {in_words(1 << n)} rows")
    budget, whole = context.budget, n <= params.all_cubes_inputs
    most = _most_cubes(n, params)
    best: Layer | None = None
    for targets, disjoint in completions(function, budget, params.disjoint):
        known = disjoint.cubes
        if whole:
            known = min(known, products(targets, budget), key=len)
        room = affordable_columns(n, budget, most)
        layer: Layer | None = None
        if len(known) <= room:
            more = all_cubes(n) if whole else _likely(function, known, room - len(known), budget, params)
            pool = distinct_cubes(np.concatenate([known, more]))[:room]
            neurons = count_neurons(targets).joined(NeuronPool.of_cubes(pool))
            layer = fewest_neurons(neurons, targets, context, params.layer)
        if layer is None and not context.is_beaten(len(disjoint)):
            layer = _plain(disjoint, targets, context)
        if layer is not None and (best is None or layer.cost < best.cost):
            best = layer
        if budget.is_over():
            break
    if best is None:
        raise NotApplicable(f"its disjoint covers have more than the {room} cubes that this effort can combine")
    return best


def _plain(disjoint: Cover, targets: NDArray[np.int8], context: SearchContext) -> Layer:
    """Return the layer of the disjoint cover itself, of which every output is a sum."""
    neurons = NeuronPool.of_cubes(disjoint.cubes)
    chosen = np.arange(len(disjoint))
    constant = np.zeros(targets.shape[1], dtype=np.int64)
    selection = ColumnSubset(
        chosen, disjoint.members.astype(np.int64), np.zeros((0, len(constant)), np.int64), constant
    )
    return Layer(neurons, selection, targets, int(prices(neurons, context).sum()), len(disjoint))


def affordable_columns(n: int, budget: Budget, most: int) -> int:
    """Return how many columns, at most so many, a quarter of the work that is left brings to echelon form.

    Parameters
    ----------
    n : int
        Inputs; a column has a value for every row of the table.
    budget : Budget
    most : int
    """
    share = budget.left() / 4
    return bisect_right(range(most + 1), share, key=lambda columns: least_work(1 << n, columns)) - (share <= 0)


def products(targets: NDArray[np.int8], budget: Budget = UNLIMITED) -> NDArray[np.uint8]:
    """Return the products of literals that the outputs are sums of: one sign for each input, so that they are few.

    Every choice of signs gives a polynomial; up to 8 inputs all of them are tried, as far as the budget lets.

    Examples
    --------
    >>> products(np.array([[1], [1], [1], [0]], dtype=np.int8)).tolist()  # 1 - ab
    [[1, 1]]
    """
    rows, n = len(targets), len(targets).bit_length() - 1
    row = np.arange(rows)
    best, sign = row, 0
    for flips in range(rows):
        if flips and budget.is_over(PER_SIGNS + PER_TERM * n * targets.size):
            break
        used = np.flatnonzero(coefficients(targets[row ^ flips].T).any(axis=0))
        if flips == 0 or len(used) < len(best):
            best, sign = used, flips
    best = best[best > 0]
    bits = np.arange(n - 1, -1, -1)
    positive = np.where(sign >> bits & 1, 0, 1)
    return np.where(best[:, None] >> bits & 1, positive, FREE).astype(np.uint8)


def completions(
    function: BooleanFunction, budget: Budget, params: DisjointParams
) -> Iterator[tuple[NDArray[np.int8], Cover]]:
    """Yield the outputs on every row, (rows, m), don't-cares decided, with disjoint cubes that make them.

    The disjoint cover always; where there are don't-cares, as the minimised and the exclusive sum decide them too.

    Parameters
    ----------
    function : BooleanFunction
    budget : Budget
    params : DisjointParams
    """
    table = tabulate(function)
    n, rows = len(function.inputs), 1 << len(function.inputs)
    seen: set[bytes] = set()
    for method in ("disjoint", "esop", "best"):
        decided = table
        if table.dc is not None:
            cover = _cover(table, method, budget, params if method == "disjoint" else None)
            kind = COMBINE["xor" if method == "esop" else "sum"]
            decided = TruthTable(table.inputs, table.outputs, cover.evaluate(row_words(n, 0, rows), kind))
        if (key := decided.on.tobytes()) not in seen:
            seen.add(key)
            yield unpack(decided.on, rows).T.astype(np.int8), _cover(decided, "disjoint", budget, params)
        if table.dc is None:
            return


def _likely(
    function: BooleanFunction, known: NDArray[np.uint8], most: int, budget: Budget, params: IntegerSopParams
) -> NDArray[np.uint8]:
    """Return the cubes of minimised sums and exclusive sums, and cubes near them and those known."""
    sums = [_cover(function, method, budget).cubes for method in ("best", "esop")]
    middle = np.concatenate([*sums, known])
    n = len(function.inputs)
    pairs = math.sqrt(min(2 * budget.left() / 10 / (PER_PAIR * n), params.most_near**2))
    middle = middle[: int(pairs)]
    budget.spend(PER_PAIR * n * len(middle) ** 2 / 2)
    return np.concatenate([*sums, near(middle, most)])[:most]


def _cover(function: BooleanFunction, method: str, budget: Budget, params: DisjointParams | None = None) -> Cover:
    return minimize_cover(function, method, budget=budget.part(budget.left() / 6), params=params).cover


def distinct_cubes(cubes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the cubes without those that stood before.

    Examples
    --------
    >>> distinct_cubes(np.array([[1, 2], [0, 1], [1, 2]], dtype=np.uint8)).tolist()
    [[1, 2], [0, 1]]
    """
    return cubes[np.sort(np.unique(cubes, axis=0, return_index=True)[1])]


def near(cubes: NDArray[np.uint8], most: int) -> NDArray[np.uint8]:
    """Return cubes around some: with a literal less, what two have in common, the least cube around two.

    Examples
    --------
    >>> near(np.array([[1, 2], [0, 1]], dtype=np.uint8), 10).tolist()
    [[2, 1], [0, 2]]
    """
    n = cubes.shape[1]
    wider = np.repeat(cubes, n, axis=0)
    wider[np.arange(len(wider)), np.tile(np.arange(n), len(cubes))] = FREE
    first, second = (cubes[side] for side in np.triu_indices(len(cubes), 1))
    apart = ((first ^ second) == 1).any(axis=1)
    common = np.minimum(first, second)[~apart]
    around = np.where(first == second, first, FREE)
    found = np.concatenate([wider, common, around]).astype(np.uint8)
    found = found[(found != FREE).any(axis=1)]
    _, index = np.unique(np.concatenate([cubes, found]), axis=0, return_index=True)
    index = np.sort(index[index >= len(cubes)]) - len(cubes)
    chosen: NDArray[np.uint8] = found[index[:most]]
    return chosen
