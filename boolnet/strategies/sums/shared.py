"""Several outputs, each of a sum of its own, from one layer of neurons that they share.

The sums of an adder's outputs, ``T_j = sum of 2^i (a_i + b_i), i <= j``, differ, but the carry into bit j, a matter
of T_(j-1), is needed for output j as well: it is ``a_j + b_j + carry - 2 next carry``. So the neurons at all
breakpoints of all sums, and the sums of inputs of equal weight, are a pool, and the fewest of them that span all
outputs are the layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from boolnet.algebra.column_subset import ColumnSubset, ColumnSubsetParams, select_columns
from boolnet.core.budget import Budget
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import pack, unpack
from boolnet.functions.symmetry import Symmetry, representatives
from boolnet.strategies.builder import Builder
from boolnet.strategies.sums.piecewise_linear import fit_piecewise_linear, segments_of, slope_changes
from boolnet.strategies.sums.recognise import OfSum, is_too_large
from nets import Affine
from nets.graphs.graph import Graph

BLOCK = 1 << 13  # rows that are checked at a time
PER_ROW = 3e-5  # units to check a neuron on a row

Form = tuple[tuple[tuple[int, int], ...], int]  # (input, weight) and a bias


@dataclass(frozen=True)
class SharedLayerParams:
    """How large the problem becomes.

    Attributes
    ----------
    rows : int
        Of different counts that the layer is solved on; of more, some are drawn, and those that turn out wrong added.
    drawn : int
        So many, where there are more than `rows`.
    repairs : int
        How often rows are added.
    seed : int
        Of the draw.
    values : int
        Of the input vectors, one for each of those counts: where there would be more, no layer is sought.
    pool : int
        Neurons to choose from.
    sums : int
        Of each output that give neurons to the pool.
    subset : ColumnSubsetParams
        Of the choice.
    """

    rows: int = 1 << 13
    drawn: int = 1 << 12
    repairs: int = 8
    seed: int = 0
    values: int = 1 << 28
    pool: int = 600
    sums: int = 2
    subset: ColumnSubsetParams = field(default_factory=ColumnSubsetParams)


DEFAULT = SharedLayerParams()


def shared_layer(
    function: BooleanFunction,
    groups: Symmetry,
    candidates: Sequence[Sequence[OfSum]],
    direct: bool,
    budget: Budget,
    params: SharedLayerParams = DEFAULT,
) -> Graph | None:
    """Return a network of one hidden layer whose neurons all outputs share; None where none is found.

    Parameters
    ----------
    function : BooleanFunction
        Without don't-cares.
    groups : Symmetry
        Of all outputs together.
    candidates : sequence of (sequence of OfSum)
        For each output the sums it depends on alone.
    direct : bool
        Whether outputs may read inputs.
    budget : Budget
    params : SharedLayerParams
    """
    if is_too_large(function, groups) or groups.cells * len(function.inputs) > params.values:
        return None
    vectors = representatives(groups, len(function.inputs))
    on, dc = function.evaluate(pack(vectors))
    if dc is not None:
        return None
    targets = unpack(on, vectors.shape[1]).T.astype(np.int8)
    forms = [
        _above([(i, -1 if negated else 1) for i, negated in zip(g.members, g.negated, strict=True)])
        for g in groups.groups
    ]
    kept = [[one for one in sums if _is_symmetric(one, groups)][: params.sums] for sums in candidates]
    pool = list(dict.fromkeys([*forms, *_pool(kept)]))[: params.pool]
    found = _selected(pool, forms if direct else [], vectors, targets, budget, params)
    if found is None:
        return None
    net = Builder(function.inputs, function.outputs)
    neurons = [net.neuron(_form(pool[c], net)) for c in found.chosen]
    read = [_form(form, net) for form in forms] if direct else []
    for j, name in enumerate(function.outputs):
        terms = [n * int(c) for n, c in zip(neurons, found.coefficients[:, j], strict=True)]
        terms += [form * int(c) for form, c in zip(read, found.free_coefficients[:, j], strict=False)]
        net.output(name, Affine.sum([*terms, int(found.bias[j])]))
    return net.build()


def _selected(
    pool: Sequence[Form],
    free: Sequence[Form],
    vectors: NDArray[np.bool_],
    targets: NDArray[np.int8],
    budget: Budget,
    params: SharedLayerParams,
) -> ColumnSubset | None:
    """Return few neurons of a pool that make the targets on every row, as far as possible solved on some of them."""
    count = len(targets)
    rows = np.arange(count)
    if count > params.rows:
        rows = np.sort(np.random.default_rng(params.seed).choice(count, params.drawn, replace=False))
    for _ in range(params.repairs):
        X = vectors[:, rows].astype(np.int64)
        columns = np.stack([np.maximum(_values(form, X), 0) for form in pool], axis=1)
        read = np.stack([_values(form, X) for form in free], axis=1) if free else None
        wanted = targets[rows].astype(np.int64)
        found = select_columns(columns, wanted, free=read, budget=budget, params=params.subset)
        if found is None or len(rows) == count:
            return found
        wrong = _wrong_rows(found, [pool[c] for c in found.chosen], free, vectors, targets, budget)
        if not len(wrong):
            return found
        if budget.is_over():
            return None
        rows = np.union1d(rows, wrong[:: -(-len(wrong) // params.drawn)])
    return None


def _wrong_rows(
    found: ColumnSubset,
    chosen: Sequence[Form],
    free: Sequence[Form],
    vectors: NDArray[np.bool_],
    targets: NDArray[np.int8],
    budget: Budget,
) -> NDArray[np.int64]:
    """Return the rows on which the chosen neurons do not make the targets."""
    wrong = []
    for start in range(0, len(targets), BLOCK):
        budget.spend(PER_ROW * BLOCK * (len(chosen) + len(free)))
        X = vectors[:, start : start + BLOCK].astype(np.int64)
        made = np.tile(found.bias, (X.shape[1], 1))
        for form, factors in zip(chosen, found.coefficients, strict=True):
            made += np.multiply.outer(np.maximum(_values(form, X), 0), factors)
        for form, factors in zip(free, found.free_coefficients, strict=True):
            made += np.multiply.outer(_values(form, X), factors)
        wrong.append(start + np.flatnonzero((made != targets[start : start + BLOCK]).any(axis=1)))
    return np.concatenate(wrong)


def _is_symmetric(one: OfSum, groups: Symmetry) -> bool:
    """Whether a sum depends on how many literals of each group are true, which is all that the rows tell apart."""
    weight = dict(one.weights)
    return all(
        len(
            {
                -weight.get(i, 0) if negated else weight.get(i, 0)
                for i, negated in zip(g.members, g.negated, strict=True)
            }
        )
        == 1
        for g in groups.groups
    )


def _pool(candidates: Sequence[Sequence[OfSum]]) -> Iterable[Form]:
    """Yield neurons: at breakpoints to the right, whole sums, to the left, and what an output takes alone."""
    every = [one for sums in candidates for one in sums]
    for side in (1, -1):
        for one in every:
            places = sorted({p for row in one.targets for p in slope_changes(segments_of(one.attained, row))})
            yield from (_scaled(one, side, -side * place) for place in places)
        if side == 1:
            yield from (_above(one.weights) for one in every)
    for one in every:
        yield from (_scaled(one, a, b) for a, b in fit_piecewise_linear(one.attained, one.targets).neurons)


def _above(terms: Sequence[tuple[int, int]]) -> Form:
    """Return a sum less its least value, turned so that the first weight is positive."""
    sign = 1 if not terms or terms[0][1] > 0 else -1
    turned = tuple((i, sign * w) for i, w in terms)
    return turned, -sum(min(w, 0) for _, w in turned)


def _scaled(one: OfSum, a: int, b: int) -> Form:
    return tuple((i, a * w) for i, w in one.weights), b


def _values(form: Form, X: NDArray[np.int64]) -> NDArray[np.int64]:
    terms, bias = form
    result = np.full(X.shape[1], bias, dtype=np.int64)
    for i, w in terms:
        result += w * X[i]
    return result


def _form(form: Form, net: Builder) -> Affine:
    terms, bias = form
    return Affine({net.inputs[i]: w for i, w in terms}, bias)
