"""sparse: one hidden layer of neurons with any small integer weights, found by a local search.

It starts from the cubes of `integer-sop`. In each round the pool is the neurons of the best layer so far, neurons that
differ from one of them in a weight or the bias, and neurons of random weights; few of them are chosen
(`boolnet.algebra.column_subset`), also others than before that are as many, and so on until nothing new has come for a
while.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from boolnet.algebra.column_subset import select_columns
from boolnet.core.errors import NotApplicable
from boolnet.core.local_search import Rounds, RoundStats
from boolnet.functions.function import BooleanFunction
from boolnet.minimum.lower_bound import is_least
from boolnet.minimum.neuron_space import vertices
from boolnet.strategies.construction import Construction
from boolnet.strategies.one_layer.integer_sop import IntegerSopParams, affordable_columns, smallest_sum
from boolnet.strategies.one_layer.layer import PER_VALUE, Layer, kept, prices
from boolnet.strategies.one_layer.pool import Integers, NeuronPool, one_layer
from boolnet.strategies.search_context import SearchContext

PER_ROUND = 0.5  # units to make a pool, beside the neurons' values


@dataclass(frozen=True)
class SparseParams:
    """How wide and how long the search goes.

    Attributes
    ----------
    most_inputs : int
        Of a function that is tried.
    start_share : float
        How much of the work the cubes that it starts from may take.
    pool, pool_values, pool_per_row : int
        Neurons of a round: at most so many, so many divided by the rows, and so many for every row.
    near_share : float
        How much of that the neurons near those chosen may fill; the rest are random.
    largest_weight : int
        Of the neurons near.
    work : float
        Of a round; see `select_columns`.
    full_rows : int
        Functions of fewer rows take their share of that.
    patience : int
        Rounds without anything new, after which it ends.
    settled_patience : int
        The same where no network has fewer neurons, and only their edges may become fewer.
    seed : int
    start : IntegerSopParams
        Of the cubes that it starts from.
    """

    most_inputs: int = 12
    start_share: float = 1 / 3
    pool: int = 1500
    pool_values: int = 400_000
    pool_per_row: int = 24
    near_share: float = 0.75
    largest_weight: int = 4
    work: float = 4e6
    full_rows: int = 64
    patience: int = 250
    settled_patience: int = 25
    seed: int = 0
    start: IntegerSopParams = field(default_factory=IntegerSopParams)


@dataclass(frozen=True)
class SparseStats:
    """What the search did.

    Attributes
    ----------
    first, last : int
        Neurons of the layer it started from, and of the one it ended with.
    rounds : RoundStats
        How often it chose among a pool, and how often the choice cost less than before.
    """

    first: int
    last: int
    rounds: RoundStats


DEFAULT = SparseParams()


def sparse(function: BooleanFunction, context: SearchContext, params: SparseParams = DEFAULT) -> Iterable[Construction]:
    """Find few neurons whose integer combinations are the outputs, and build them.

    It goes on from the best layer that the context has kept of this function.

    Parameters
    ----------
    function : BooleanFunction
    context : SearchContext
    params : SparseParams

    Raises
    ------
    NotApplicable
        If there are too many inputs, or no cubes to start from.
    """
    n = len(function.inputs)
    if n > params.most_inputs:
        raise NotApplicable(f"neurons over {n} inputs are not sought, only over {params.most_inputs} at most")
    first: Layer | None = context.kept.get(function)
    if first is None:
        first = smallest_sum(function, context.within(context.budget.left() * params.start_share), params.start)
    if is_least(function, len(first.selection), context.spec.meaning, context.spec.layered):
        params = replace(params, patience=params.settled_patience)
    layer, stats = improved(first, context, params)
    kept(layer, function, context)
    graph = one_layer(function, layer.neurons, layer.selection)
    return [Construction(graph, note=f"{stats.last} neurons, from {stats.first} cubes", stats=stats)]


def improved(layer: Layer, context: SearchContext, params: SparseParams = DEFAULT) -> tuple[Layer, SparseStats]:
    """Return the layer after the local search, and what that did.

    Parameters
    ----------
    layer : Layer
        One that gives the outputs.
    context : SearchContext
    params : SparseParams
    """
    n = layer.neurons.weights.shape[1]
    vectors = vertices(n).astype(np.int8)
    free = None if context.spec.layered else vectors
    random = np.random.default_rng(params.seed)
    most = min(params.pool, params.pool_values // len(vectors), params.pool_per_row * len(vectors))
    work = params.work * min(1, len(vectors) / params.full_rows)
    largest = params.largest_weight
    heaviest = largest if context.spec.max_weight is None else min(largest, context.spec.max_weight)
    first = len(layer.selection)
    rounds = Rounds(context.budget, params.patience if first > 1 else 0)
    for _ in rounds:
        chosen = layer.neurons.select(layer.selection.chosen)
        room = affordable_columns(n, context.budget, most)
        if room <= len(chosen) + n:
            break
        context.budget.spend(PER_ROUND + PER_VALUE * len(vectors) * (room + len(chosen)))
        pool, columns = chosen.joined(_others(chosen, room, heaviest, random, params.near_share)).distinct(vectors)
        cost = prices(pool, context)
        seed = int(random.integers(1 << 31))
        found = select_columns(
            columns, layer.targets, free=free, weights=cost, budget=context.budget, seed=seed, work=work
        )
        if found is None or (total := int(cost[found.chosen].sum())) > layer.cost:
            continue
        if total < layer.cost:
            rounds.improved()
            context.budget.tell(f"{len(found)} neurons")
        layer = Layer(pool, found, layer.targets, total, layer.looked_at)
        if len(found) <= 1:
            break
    return layer, SparseStats(first, len(layer.selection), rounds.stats())


def _others(chosen: NeuronPool, most: int, heaviest: int, random: np.random.Generator, near_share: float) -> NeuronPool:
    """Return neurons that differ a little from those chosen, and as many random ones in the rest of the room."""
    most_near = int(most * near_share)
    n = chosen.weights.shape[1]
    near = _mutations(chosen)
    near = near.select(np.abs(near.weights).max(axis=1, initial=0) <= heaviest)
    if len(near) > most_near:
        near = near.select(random.permutation(len(near))[:most_near])
    return near.joined(_random(most - len(near), n, random))


def _mutations(neurons: NeuronPool) -> NeuronPool:
    """Return neurons with a weight or the bias changed by 1, a weight negated or left out, and neurons turned round."""
    n = neurons.weights.shape[1]
    changed = [NeuronPool(neurons.weights, neurons.biases + step) for step in (-1, 1)]
    changed.append(NeuronPool(-neurons.weights, -neurons.biases))
    for i in range(n):
        for factor, step in ((1, -1), (1, 1), (-1, 0), (0, 0)):
            weights: Integers = neurons.weights.copy()
            weights[:, i] = weights[:, i] * factor + step
            # with the bias that keeps the largest value, and as it was
            gone = np.maximum(weights, 0).sum(axis=1) - np.maximum(neurons.weights, 0).sum(axis=1)
            changed += [NeuronPool(weights, neurons.biases), NeuronPool(weights, neurons.biases - gone)]
    return NeuronPool.none(n).joined(*changed)


def _random(count: int, n: int, random: np.random.Generator) -> NeuronPool:
    """Return neurons of weights -1, 0 and 1, some twice that, that clip somewhere and are not 0 everywhere."""
    density = random.random((count, 1))
    weights = random.integers(1, 3, size=(count, n)) ** (random.random((count, n)) < 0.2)
    weights *= np.where(random.random((count, n)) < 0.5, 1, -1) * (random.random((count, n)) < density)
    low, high = np.minimum(weights, 0).sum(axis=1), np.maximum(weights, 0).sum(axis=1)
    return NeuronPool(weights, -random.integers(low, np.maximum(high, low + 1)))
