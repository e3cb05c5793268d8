"""A hidden layer chosen from a pool of neurons."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.algebra.column_subset import ColumnSubset, select_columns
from boolnet.core.budget import UNLIMITED, Budget
from boolnet.strategies.one_layer.neurons import Integers, Neurons, all_vectors
from boolnet.strategies.search_context import SearchContext

WORK = 1e7  # see `select_columns`; less for functions of less than 64 rows
PATIENCE = 2  # times as much work for every second there is


@dataclass(frozen=True, eq=False)
class Layer:
    """Neurons, and which of them are chosen.

    Attributes
    ----------
    neurons : Neurons
    selection : ColumnSubset
    targets : ndarray of int8, shape (rows, m)
        The outputs on every row, don't-cares decided.
    cost : int
        Of those chosen, by `prices`.
    looked_at : int
        How many neurons they were chosen from at first.
    """

    neurons: Neurons
    selection: ColumnSubset
    targets: NDArray[np.int8]
    cost: int
    looked_at: int


def prices(neurons: Neurons, context: SearchContext) -> Integers:
    """Return what each neuron costs: 1, or its edges where edges are to be few, with one that reads it."""
    return neurons.fan_in() + 1 if context.spec.objective == "edges" else np.ones(len(neurons), dtype=np.int64)


def fewest_neurons(neurons: Neurons, targets: NDArray[np.int8], context: SearchContext) -> Layer | None:
    """Return few of some neurons whose combinations are the targets, on every row; None where there are none.

    Where the network need not be strictly layered, the outputs read the inputs for nothing. Where it must, an input
    takes a neuron, and so does an affine form of them, which may stand for several.
    """
    vectors = all_vectors(neurons.weights.shape[1])
    neurons, values = neurons.joined(Neurons.of_inputs(vectors.shape[1])).distinct(vectors)
    left = context.budget.left()
    work = WORK * min(1, len(vectors) / 64) * max(1, PATIENCE * left if left < math.inf else 1)

    def search(
        pool: Neurons, columns: NDArray[np.integer], free: NDArray[np.int8] | None, budget: Budget
    ) -> Layer | None:
        price = prices(pool, context)
        found = select_columns(columns, targets, free=free, weights=price, budget=budget, work=work)
        return None if found is None else Layer(pool, found, targets, int(price[found.chosen].sum()), len(neurons))

    with_inputs = search(neurons, values, vectors, _half(context.budget) if context.spec.layered else context.budget)
    if with_inputs is None or not context.spec.layered or not len(with_inputs.selection):
        return with_inputs
    chosen = with_inputs.selection
    forms = Neurons.of_forms(chosen.free_coefficients.T)
    few, columns = neurons.select(chosen.chosen).joined(forms, Neurons.of_inputs(vectors.shape[1])).distinct(vectors)
    layers = [search(few, columns, None, context.budget), search(neurons, values, None, context.budget)]
    return min((layer for layer in layers if layer is not None), key=lambda layer: layer.cost, default=None)


def _half(budget: Budget) -> Budget:
    return budget if budget is UNLIMITED else budget.part(budget.left() / 2)
