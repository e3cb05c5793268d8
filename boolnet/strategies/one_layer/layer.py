"""A hidden layer chosen from a pool of neurons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.algebra.column_subset import ColumnSubset, least_work, select_columns
from boolnet.core.budget import Budget
from boolnet.functions.function import BooleanFunction
from boolnet.minimum.neuron_space import vertices
from boolnet.strategies.one_layer.pool import Integers, NeuronPool
from boolnet.strategies.search_context import SearchContext

PER_VALUE = 3e-5  # units for a neuron on a row, to tell neurons apart


@dataclass(frozen=True)
class LayerParams:
    """How much work the choice of a layer is worth.

    Attributes
    ----------
    work : float
        See `select_columns`.
    work_per_unit : float
        Times so much for every unit that the budget has...
    most_units : float
        ... of at most so many.
    full_rows : int
        Functions of fewer rows take their share of the work.
    """

    work: float = 1e7
    work_per_unit: float = 0.002
    most_units: float = 60_000
    full_rows: int = 64


DEFAULT = LayerParams()


@dataclass(frozen=True, eq=False)
class Layer:
    """A pool of neurons, and which of them are chosen.

    Attributes
    ----------
    neurons : NeuronPool
    selection : ColumnSubset
    targets : ndarray of int8, shape (rows, m)
        The outputs on every row, don't-cares decided.
    cost : int
        Of those chosen, by `prices`.
    looked_at : int
        How many neurons they were chosen from at first.
    """

    neurons: NeuronPool
    selection: ColumnSubset
    targets: NDArray[np.int8]
    cost: int
    looked_at: int


def prices(neurons: NeuronPool, context: SearchContext) -> Integers:
    """Return what each neuron costs: 1, or its edges where edges are to be few, with one that reads it."""
    return neurons.fan_in() + 1 if context.spec.objective == "edges" else np.ones(len(neurons), dtype=np.int64)


def kept(layer: Layer, function: BooleanFunction, context: SearchContext) -> Layer:
    """Return the better of a layer and the best that was kept for a function, which is kept from then on.

    Parameters
    ----------
    layer : Layer
    function : BooleanFunction
    context : SearchContext
    """
    best: Layer = min(layer, context.kept.get(function, layer), key=lambda one: one.cost)
    context.kept[function] = best
    return best


def fewest_neurons(
    neurons: NeuronPool, targets: NDArray[np.int8], context: SearchContext, params: LayerParams = DEFAULT
) -> Layer | None:
    """Return few of some neurons whose combinations are the targets, on every row; None where there are none.

    Where the network need not be strictly layered, the outputs read the inputs for nothing. Where it must, an input
    takes a neuron, and so does an affine form of them, which may stand for several.

    Parameters
    ----------
    neurons : NeuronPool
    targets : ndarray of int8, shape (rows, m)
        The outputs on every row, don't-cares decided.
    context : SearchContext
    params : LayerParams
    """
    budget = context.budget
    vectors = vertices(neurons.weights.shape[1]).astype(np.int8)
    budget.spend(PER_VALUE * len(vectors) * len(neurons))
    neurons, values = neurons.joined(NeuronPool.of_inputs(vectors.shape[1])).distinct(vectors)
    work = params.work * min(1, len(vectors) / params.full_rows)
    work *= max(1, params.work_per_unit * min(params.most_units, budget.left()))

    def search(
        pool: NeuronPool, columns: NDArray[np.integer], free: NDArray[np.int8] | None, budget: Budget
    ) -> Layer | None:
        price = prices(pool, context)
        found = select_columns(columns, targets, free=free, weights=price, budget=budget, work=work)
        return None if found is None else Layer(pool, found, targets, int(price[found.chosen].sum()), len(neurons))

    with_inputs = search(neurons, values, vectors, budget.part(budget.left() / (2 if context.spec.layered else 1)))
    if with_inputs is None or not context.spec.layered or not len(with_inputs.selection):
        return with_inputs
    chosen = with_inputs.selection
    forms = NeuronPool.of_forms(chosen.free_coefficients.T)
    few, columns = neurons.select(chosen.chosen).joined(forms, NeuronPool.of_inputs(vectors.shape[1])).distinct(vectors)
    layers = [search(few, columns, None, budget.part(budget.left() / 4))]
    if budget.left() > least_work(*values.shape):
        layers.append(search(neurons, values, None, budget))
    return min((layer for layer in layers if layer is not None), key=lambda layer: layer.cost, default=None)
