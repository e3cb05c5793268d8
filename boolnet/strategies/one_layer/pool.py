"""NeuronPool: candidates for a hidden layer, their values on every row, and the network of those chosen.

It is arrays rather than single neurons because a search looks at thousands of candidates, all of them on every row, in
one multiplication of matrices; which of them make a network, and with what weights, is a `ColumnSubset`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from boolnet.algebra.column_subset import ColumnSubset
from boolnet.functions.cover import FREE
from boolnet.functions.function import BooleanFunction
from boolnet.minimum.one_layer import combination
from boolnet.strategies.builder import Builder
from nets.graphs.graph import Graph

Integers = NDArray[np.int64]
BLOCK = 4096  # rows at a time


@dataclass(frozen=True, eq=False)
class NeuronPool:
    """ReLU neurons over the inputs, ``relu(weights @ x + bias)``.

    Attributes
    ----------
    weights : ndarray of int64, shape (p, n)
    biases : ndarray of int64, shape (p,)
    """

    weights: Integers
    biases: Integers

    def __len__(self) -> int:
        return len(self.biases)

    @classmethod
    def none(cls, n_inputs: int) -> NeuronPool:
        """Return a pool of no neurons."""
        return cls(np.zeros((0, n_inputs), dtype=np.int64), np.zeros(0, dtype=np.int64))

    @classmethod
    def of_inputs(cls, n_inputs: int) -> NeuronPool:
        """Return the neurons that copy an input."""
        return cls(np.eye(n_inputs, dtype=np.int64), np.zeros(n_inputs, dtype=np.int64))

    @classmethod
    def of_cubes(cls, cubes: NDArray[np.uint8]) -> NeuronPool:
        """Return the neurons that are 1 on a cube and 0 off it.

        Examples
        --------
        >>> neurons = NeuronPool.of_cubes(np.array([[1, 0, 2]], dtype=np.uint8))
        >>> neurons.weights.tolist(), neurons.biases.tolist()
        ([[1, -1, 0]], [0])
        """
        weights = np.where(cubes == FREE, 0, 2 * cubes.astype(np.int64) - 1)
        return cls(weights, 1 - (weights > 0).sum(axis=1))

    @classmethod
    def of_forms(cls, weights: Integers) -> NeuronPool:
        """Return neurons that never clip: affine forms, shifted up to 0 at least."""
        return cls(weights, -np.minimum(weights, 0).sum(axis=1))

    def joined(self, *others: NeuronPool) -> NeuronPool:
        """Return these neurons and others behind them."""
        pools = (self, *others)
        return NeuronPool(np.concatenate([p.weights for p in pools]), np.concatenate([p.biases for p in pools]))

    def select(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> NeuronPool:
        """Return some of the neurons."""
        return NeuronPool(self.weights[chosen], self.biases[chosen])

    def values(self, vectors: NDArray[np.int8]) -> NDArray[np.integer]:
        """Return what the neurons are on input vectors: (rows, n) in, (rows, p) out."""
        reach = int((np.abs(self.weights).sum(axis=1) + np.abs(self.biases)).max(initial=0))
        result = np.empty((len(vectors), len(self)), dtype=np.min_scalar_type(-reach - 1))
        weights = self.weights.T.astype(np.float64)  # small integers: exact
        for start in range(0, len(vectors), BLOCK):
            block = slice(start, start + BLOCK)
            result[block] = np.maximum(vectors[block].astype(np.float64) @ weights + self.biases, 0)
        return result

    def fan_in(self) -> Integers:
        """Return how many inputs each neuron reads."""
        read: Integers = np.sum(self.weights != 0, axis=1, dtype=np.int64)
        return read

    def distinct(self, vectors: NDArray[np.int8]) -> tuple[NeuronPool, NDArray[np.integer]]:
        """Return the first of each kind of neuron that is not constant, and their values."""
        values = self.values(vectors)
        factors = np.random.default_rng(0).integers(-(1 << 62), 1 << 62, size=len(vectors))
        sums = np.zeros(len(self), dtype=np.int64)
        for start in range(0, len(vectors), BLOCK):
            block = slice(start, start + BLOCK)
            sums += factors[block] @ values[block].astype(np.int64)
        first = np.sort(np.unique(sums, return_index=True)[1])
        first = first[(values[:, first] != values[0, first]).any(axis=0)]
        return self.select(first), values[:, first]


def all_cubes(n_inputs: int) -> NDArray[np.uint8]:
    """Return every cube but the whole space, those of few literals first: shape (3^n - 1, n).

    Examples
    --------
    >>> all_cubes(1).tolist(), len(all_cubes(3))
    ([[0], [1]], 26)
    """
    digits = np.indices((3,) * n_inputs, dtype=np.uint8).reshape(n_inputs, 3**n_inputs).T[:-1]
    return digits[np.argsort((digits != FREE).sum(axis=1), kind="stable")]


def one_layer(function: BooleanFunction, neurons: NeuronPool, selection: ColumnSubset) -> Graph:
    """Return the network of the chosen neurons.

    Parameters
    ----------
    function : BooleanFunction
        For the names.
    neurons : NeuronPool
    selection : ColumnSubset
        Which of the neurons, and how the outputs are read from them. What it has free is nothing, or the inputs.
    """
    net = Builder(function.inputs, function.outputs)
    inputs = [net.input(name) for name in function.inputs]
    chosen = neurons.select(selection.chosen)
    hidden = [
        net.neuron(combination(weights, inputs, bias))
        for weights, bias in zip(chosen.weights.tolist(), chosen.biases.tolist(), strict=True)
    ]
    read = hidden + (inputs if len(selection.free_coefficients) else [])
    weights = np.concatenate([selection.coefficients, selection.free_coefficients])
    for j, name in enumerate(function.outputs):
        net.output(name, combination(weights[:, j].tolist(), read, int(selection.bias[j])))
    return net.build()


def count_neurons(values: NDArray[np.int8]) -> NeuronPool:
    """Return, per group of inputs that outputs are symmetric in, the neurons ``relu(count - j)``.

    Parameters
    ----------
    values : ndarray, shape (2^n, m)
        The outputs on every row. A group may count some of its inputs negated.

    Examples
    --------
    >>> majority = np.array([[0, 0, 0, 1, 0, 1, 1, 1]], dtype=np.int8).T
    >>> neurons = count_neurons(majority)
    >>> neurons.weights.tolist(), neurons.biases.tolist()
    ([[1, 1, 1], [1, 1, 1], [1, 1, 1]], [0, -1, -2])
    """
    n = len(values).bit_length() - 1
    whole = values.reshape((2,) * n + (-1,))
    pools = []
    left = list(range(n))
    while left:
        first = left.pop(0)
        group = np.zeros(n, dtype=np.int64)
        group[first] = 1
        for other in left:
            group[other] = next((sign for sign in (1, -1) if _swaps(whole, first, other, sign)), 0)
        left = [other for other in left if not group[other]]
        size = int(np.count_nonzero(group))
        if size > 1:
            negated = np.count_nonzero(group < 0)
            pools.append(NeuronPool(np.tile(group, (size, 1)), negated - np.arange(size)))
    return NeuronPool.none(n).joined(*pools)


def _swaps(whole: NDArray[np.int8], first: int, other: int, sign: int) -> bool:
    """Whether an input may change places with another, which for sign -1 is negated, and the outputs stay."""
    turned = whole if sign > 0 else np.flip(whole, other)
    return bool((np.swapaxes(turned, first, other) == turned).all())
