"""sparse: one hidden layer of neurons with any small integer weights, found by a local search.

It starts from the cubes of `integer-sop`. In each round the pool is the neurons of the best layer so far, neurons that
differ from one of them in a weight or the bias, and neurons of random weights; few of them are chosen
(`boolnet.algebra.column_subset`), also others than before that are as many, and so on until nothing new has come for a
while.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from boolnet.algebra.column_subset import select_columns
from boolnet.core.errors import NotApplicable
from boolnet.functions.function import BooleanFunction
from boolnet.strategies.construction import Construction
from boolnet.strategies.one_layer.integer_sop import smallest_sum
from boolnet.strategies.one_layer.layer import Layer, prices
from boolnet.strategies.one_layer.neurons import Integers, Neurons, all_vectors, one_layer
from boolnet.strategies.search_context import SearchContext

MOST_INPUTS = 12
POOL_VALUES = 400_000  # rows times neurons of a round
POOL = 1500
ROOM_PER_ROW = 24
WORK = 4e6  # of a round
ROUNDS = 5  # without anything new
PATIENCE = 50  # times as many rounds where there is a limit of time
LARGEST_WEIGHT = 4


def sparse(function: BooleanFunction, context: SearchContext) -> Iterable[Construction]:
    """Find few neurons whose integer combinations are the outputs, and build them."""
    n = len(function.inputs)
    if n > MOST_INPUTS:
        raise NotApplicable(f"neurons over {n} inputs are not sought, only over {MOST_INPUTS} at most")
    whole = context.budget.left()
    first = smallest_sum(function, context if whole == math.inf else context.within(whole / 3))
    layer = improved(first, context)
    graph = one_layer(function, layer.neurons, layer.selection)
    return [Construction(graph, note=f"{len(layer.selection)} neurons, from {len(first.selection)} cubes")]


def improved(layer: Layer, context: SearchContext) -> Layer:
    """Return the layer after the local search."""
    n = layer.neurons.weights.shape[1]
    vectors = all_vectors(n)
    free = None if context.spec.layered else vectors
    random = np.random.default_rng(0)
    most = min(POOL, POOL_VALUES // len(vectors), ROOM_PER_ROW * len(vectors))
    patience = ROUNDS * (PATIENCE if context.budget.left() < math.inf else 1)
    work = WORK * min(1, len(vectors) / 64)
    heaviest = LARGEST_WEIGHT if context.spec.max_weight is None else min(LARGEST_WEIGHT, context.spec.max_weight)
    idle = 0
    while idle < patience and len(layer.selection) > 1 and not context.budget.is_over():
        idle += 1
        chosen = layer.neurons.select(layer.selection.chosen)
        pool, columns = chosen.joined(_others(chosen, most, heaviest, random)).distinct(vectors)
        cost = prices(pool, context)
        seed = int(random.integers(1 << 31))
        found = select_columns(
            columns, layer.targets, free=free, weights=cost, budget=context.budget, seed=seed, work=work
        )
        if found is None or (total := int(cost[found.chosen].sum())) > layer.cost:
            continue
        if total < layer.cost:
            idle = 0
            context.budget.tell(f"{len(found)} neurons")
        layer = Layer(pool, found, layer.targets, total, layer.looked_at)
    return layer


def _others(chosen: Neurons, most: int, heaviest: int, random: np.random.Generator) -> Neurons:
    """Return neurons that differ a little from those chosen, and as many random ones in the rest of the room."""
    n = chosen.weights.shape[1]
    near = _mutations(chosen)
    near = near.select(np.abs(near.weights).max(axis=1, initial=0) <= heaviest)
    if len(near) > most * 3 // 4:
        near = near.select(random.permutation(len(near))[: most * 3 // 4])
    return near.joined(_random(most - len(near), n, random))


def _mutations(neurons: Neurons) -> Neurons:
    """Return neurons with a weight or the bias changed by 1, a weight negated or left out, and neurons turned round."""
    n = neurons.weights.shape[1]
    changed = [Neurons(neurons.weights, neurons.biases + step) for step in (-1, 1)]
    changed.append(Neurons(-neurons.weights, -neurons.biases))
    for i in range(n):
        for factor, step in ((1, -1), (1, 1), (-1, 0), (0, 0)):
            weights: Integers = neurons.weights.copy()
            weights[:, i] = weights[:, i] * factor + step
            # with the bias that keeps the largest value, and as it was
            gone = np.maximum(weights, 0).sum(axis=1) - np.maximum(neurons.weights, 0).sum(axis=1)
            changed += [Neurons(weights, neurons.biases), Neurons(weights, neurons.biases - gone)]
    return Neurons.none(n).joined(*changed)


def _random(count: int, n: int, random: np.random.Generator) -> Neurons:
    """Return neurons of weights -1, 0 and 1, some twice that, that clip somewhere and are not 0 everywhere."""
    density = random.random((count, 1))
    weights = random.integers(1, 3, size=(count, n)) ** (random.random((count, n)) < 0.2)
    weights *= np.where(random.random((count, n)) < 0.5, 1, -1) * (random.random((count, n)) < density)
    low, high = np.minimum(weights, 0).sum(axis=1), np.maximum(weights, 0).sum(axis=1)
    return Neurons(weights, -random.integers(low, np.maximum(high, low + 1)))
