"""Rows: samples stay rows from X to Y, and a level is one matrix product.

A level is a matrix between two buffers. Its columns are the level's neurons, then what later levels still read of
earlier ones, carried along by a weight of 1. Nothing is added to hidden sums: ``max(z + b, 0)`` is ``max(z, -b) + b``,
so that the bias of a neuron becomes the floor at which its sum is cut off, and what is missing of its value is made up
in the biases of those that read it (`shifted`). Sums are made in another order than by columns, so this is for networks
that are proved to round nothing. Few samples cost few calls of NumPy; many are run in parts whose buffers stay in the
level-2 cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.graphs.graph import Node, edge_count
from nets.graphs.intervals import EXACT_UP_TO
from nets.graphs.ways.binary import is_binary
from nets.graphs.ways.network import Network, PerThread

BUFFER_BYTES = 1 << 19  # of samples and all buffers: a quarter of a level-2 cache
LEAST_SAMPLES = 64  # in a part, however wide the network is
MOST_WEIGHTS = 1 << 22  # of all matrices
FULL_UP_TO = 1 << 16  # weights, zeros among them, from which matrices must be full enough
LEAST_SHARE = 1 / 7  # of them that are not zero: sparse matrices cost 7 times as much for each
SHARED_FROM = 64  # rows of a matrix from which equal columns are looked for
STRETCHED_FROM = 128  # columns from which NumPy stretches a row over all samples at little cost
COLUMN_PRICE = 35  # of a value that is written, in multiply-adds of large dense matrices of float32, as all prices
CALL_PRICE = 70_000  # of a layer, however few samples there are
MOST_TILED = 1 << 18  # numbers up to which an array is faster than its row in any case
WHOLE = 16  # columns of a wide buffer come in such numbers
KEPT = 4  # sizes of batches whose buffers are kept

Call = tuple[Callable[..., Any], Array | None, Array, Array]  # function, operands, result


@dataclass(frozen=True, eq=False)
class Layer:
    """``H @ matrix + bias``, then of every column the larger of sum and floor, or, in `steps`, whether it is above."""

    matrix: Array
    bias: Array | None  # None adds nothing
    floors: Array  # minus infinity where nothing is done
    steps: Array  # of bool
    low: Array  # bounds of values, of float64
    high: Array

    @property
    def width(self) -> int:
        return len(self.floors)

    def parts(self) -> list[tuple[np.ufunc, slice]]:
        """Return what is done to which columns."""
        ends = [0, *(np.flatnonzero(np.diff(self.steps)) + 1).tolist(), self.width]
        return [
            (np.greater if self.steps[start] else np.maximum, slice(start, stop))
            for start, stop in pairwise(ends)
            if (self.floors[start:stop] > -np.inf).any()
        ]


class Rows:
    """A network run row by row.

    Parameters
    ----------
    layers : sequence of Layer
        The columns of the last are the outputs in order.
    first : callable, optional
        What stands in the place of the first product, where there are two.
    """

    def __init__(self, layers: Sequence[Layer], first: Callable[..., Any] = np.dot) -> None:
        self.layers, self._first = tuple(layers), first
        self._hidden, self._last = tuple(layers[:-1]), layers[-1]
        self._dtype = self._last.matrix.dtype
        self._last_column = self._last.matrix[:, 0].copy() if self._last.width == 1 else None
        self._price = price_of_one(layers)
        arrays = sum(layer.width * (1 if layer.width >= STRETCHED_FROM else 2) for layer in self._hidden)
        self.part = max(LEAST_SAMPLES, BUFFER_BYTES // (self._dtype.itemsize * (len(layers[0].matrix) + arrays or 1)))
        self._last_parts = [(function, columns, self._last_floors(columns)) for function, columns in self._last.parts()]
        self._kept = PerThread()

    def price(self, samples: int) -> int:
        """What samples cost, in multiply-adds of large dense matrices."""
        return CALL_PRICE * len(self._hidden) + samples * self._price

    def __call__(self, X: Array, Y: Array) -> bool:
        """Run the network on samples, into `Y`; False where they hold others than 0 and 1, whose sums may round."""
        samples = len(X)
        if samples <= self.part:
            return self._run(X, Y, samples)
        for start in range(0, samples, self.part):
            part = X[start : start + self.part]
            if not self._run(part, Y[start : start + self.part], len(part)):
                return False
        return True

    def _run(self, X: Array, Y: Array, samples: int) -> bool:
        if X.dtype != self._dtype or not X.flags.c_contiguous:
            X = np.ascontiguousarray(X, dtype=self._dtype)
        if not is_binary(X):
            return False
        self.run_layers(X, Y, samples)
        return True

    def run_layers(self, X: Array, Y: Array, samples: int) -> None:
        """Run the layers on samples as they are, into `Y`.

        Parameters
        ----------
        X : ndarray
            What the first product takes.
        Y : ndarray, shape (samples, n_out)
        samples : int
            How many they are.
        """
        if self._hidden:
            kept = self._kept.things.get(samples)
            if kept is None:
                kept = self._calls(samples)
                self._kept.keep(samples, kept, KEPT)
            calls, last = kept
            for function, a, b, out in calls:
                function(X if a is None else a, b, out=out)
            X = last
        if self._last_column is None:
            np.dot(X, self._last.matrix, out=Y)
        else:
            np.dot(X, self._last_column, out=Y[:, 0])
        if self._last.bias is not None:
            Y += self._last.bias
        for function, columns, floors in self._last_parts:
            part = Y[:, columns]
            function(part, floors, out=part)

    def _last_floors(self, columns: slice) -> Array:
        floors = self._last.floors[columns]
        return floors if floors.any() else np.zeros((), self._dtype)  # a single one costs NumPy less

    def _calls(self, samples: int) -> tuple[list[Call], Array]:
        """Return the calls between the first product, which stands first without its samples, and the last buffer."""
        buffers = [np.empty((samples, layer.width), dtype=self._dtype) for layer in self._hidden]
        calls: list[Call] = []
        before = None
        for layer, H in zip(self._hidden, buffers, strict=True):
            calls.append((np.dot if calls else self._first, before, *_as_vectors(layer.matrix, H)))
            if layer.bias is not None:
                calls.append((np.add, H, _stretched(layer.bias, samples), H))
            for function, columns in layer.parts():
                part = H[:, columns]
                calls.append((function, part, _stretched(layer.floors[columns], samples), part))
            before = H
        return calls, buffers[-1]


def price_of_one(layers: Iterable[Layer]) -> int:
    """Return what layers cost a sample, in multiply-adds of large dense matrices."""
    return sum((layer.matrix.size + COLUMN_PRICE * layer.width) * layer.matrix.itemsize // 4 for layer in layers)


def _stretched(row: Array, samples: int) -> Array:
    """Return a row for all samples: to stretch a short one costs NumPy more than to read an array."""
    return np.tile(row, (samples, 1)) if len(row) < STRETCHED_FROM or len(row) * samples <= MOST_TILED else row


def _as_vectors(matrix: Array, result: Array) -> tuple[Array, Array]:
    """Return a matrix of one column and the result as vectors, whose product is made by another routine."""
    return (matrix[:, 0].copy(), result[:, 0]) if matrix.shape[1] == 1 else (matrix, result)


def shifted(layers: Sequence[Layer]) -> list[Layer]:
    """Return the same layers with fewer biases: those of hidden ones move into floors and into the last matrix.

    Parameters
    ----------
    layers : sequence of Layer
        That round nothing on numbers between 0 and 1; where that could not be said of sums without biases, those stay.

    Examples
    --------
    >>> no, none = np.array([False]), np.array([-np.inf])
    >>> relu = Layer(np.ones((2, 1)), np.array([-1.0]), np.array([0.0]), no, np.array([0.0]), np.array([1.0]))
    >>> double = Layer(np.array([[2.0]]), None, none, no, np.array([0.0]), np.array([2.0]))
    >>> hidden, last = shifted([relu, double])
    >>> hidden.matrix.tolist(), hidden.bias, hidden.floors.tolist(), last.matrix.tolist()
    ([[1.0, 0.0], [1.0, 0.0]], None, [1.0, 1.0], [[2.0], [-2.0]])
    """
    limit = EXACT_UP_TO[layers[0].matrix.dtype.name] / 2
    shift = np.zeros(len(layers[0].matrix))  # values, less what stands for them
    found: list[Layer] = []
    for layer, after in zip_longest(layers, layers[1:]):
        missing = _bias(layer) + shift @ layer.matrix
        shift = np.where(layer.steps, 0, missing)
        largest = np.maximum.reduce([abs(layer.low - shift), abs(layer.high - shift), abs(shift)])
        if after is not None and (largest @ abs(after.matrix) + abs(_bias(after)) <= limit).all():
            floors = np.where(layer.floors == 0, 0 - missing, layer.floors)  # where nothing is missing not -0
            found.append(replace(layer, bias=None, floors=floors.astype(layer.floors.dtype)))
        else:
            found.append(replace(layer, bias=missing.astype(layer.floors.dtype) if missing.any() else None))
            shift = np.zeros(layer.width)
    for k in range(1, len(found)):
        found[k - 1 : k + 1] = _widened(found[k - 1], found[k])
    return found


def _bias(layer: Layer) -> Array:
    return np.zeros(layer.width) if layer.bias is None else layer.bias.astype(np.float64)


def _widened(layer: Layer, after: Layer) -> tuple[Layer, Layer]:
    """Return a layer with a column that is 1 where the one after it has a bias, which goes there, and a whole width."""
    ones = int(after.bias is not None)
    width = layer.width + ones
    more = ones + (-width % WHOLE if width > STRETCHED_FROM else 0)
    if not more:
        return layer, after
    dtype = layer.matrix.dtype
    below, floors = np.zeros((more, after.width), dtype), np.zeros(more, dtype)
    if after.bias is not None:
        below[0], floors[0] = after.bias, 1
    wider = Layer(
        np.concatenate([layer.matrix, np.zeros((len(layer.matrix), more), dtype)], axis=1),
        None if layer.bias is None else np.append(layer.bias, np.zeros(more, dtype)),
        np.append(layer.floors, floors),
        np.append(layer.steps, np.zeros(more, dtype=bool)),
        np.append(layer.low, floors),
        np.append(layer.high, floors),
    )
    return wider, replace(after, matrix=np.concatenate([after.matrix, below]), bias=None)


def as_rows(network: Network) -> Rows | None:
    """Return a network that rounds nothing as matrices between rows, or None where they would be too large.

    Parameters
    ----------
    network : Network
    """
    last_read = _last_read(network)
    before: list[Node] = list(network.inputs)
    layers: list[Layer] = []
    weights, edges = 0, edge_count(network.graph)
    for number, neurons in enumerate(network.levels, start=1):
        is_last = number == len(network.levels)
        carried = [node for node in before if last_read.get(node, 0) > number]
        after = list(network.outputs) if is_last else [*neurons, *carried]
        weights += len(before) * len(after)
        if weights > MOST_WEIGHTS or (weights > FULL_UP_TO and LEAST_SHARE * weights > edges):
            return None
        layers += _layers(network, set(neurons), before, after)
        before = after
    return Rows(shifted(layers))


def _last_read(network: Network) -> dict[Node, int]:
    """Return the last level that reads a node; that of outputs is the last of all."""
    found: dict[Node, int] = {}
    for node, number in network.level.items():
        for source in network.graph.pred[node]:
            found[source] = max(found.get(source, 0), number)
    return found | dict.fromkeys(network.outputs, len(network.levels))


def _layers(network: Network, neurons: set[Node], before: list[Node], after: list[Node]) -> list[Layer]:
    """Return a level as one layer, or as two where many neurons weigh what they read alike."""
    matrix = np.zeros((len(before), len(after)), dtype=network.dtype)
    bias = np.zeros(len(after), dtype=network.dtype)
    row = {node: i for i, node in enumerate(before)}
    for j, node in enumerate(after):
        if node not in neurons:
            matrix[row[node], j] = 1
            continue
        bias[j] = float(network.graph.nodes[node]["bias"])
        for source, edge in network.graph.pred[node].items():
            matrix[row[source], j] = float(edge["weight"])
    names = [network.graph.nodes[node]["activation"] if node in neurons else "identity" for node in after]
    low, high = _ends(network, after)
    layer = Layer(
        matrix=matrix,
        bias=bias if bias.any() else None,
        floors=np.array([-np.inf if name == "identity" else 0 for name in names], dtype=network.dtype),
        steps=np.array([name == "step" for name in names], dtype=bool),
        low=low,
        high=high,
    )
    if len(before) >= SHARED_FROM:
        read = matrix.any(axis=0)
        different, places = np.unique(matrix[:, read], axis=1, return_inverse=True)
        if 2 * different.shape[1] <= read.sum():
            spread = np.zeros((different.shape[1], len(after)), dtype=network.dtype)
            spread[places.ravel(), np.flatnonzero(read)] = 1
            return [_sums(different, *_ends(network, before)), replace(layer, matrix=spread)]
    return [layer]


def _ends(network: Network, nodes: list[Node]) -> tuple[Array, Array]:
    """Return the least and the largest value of each node."""
    found = [network.bounds[node] for node in nodes]
    return np.array([float(bound.low) for bound in found]), np.array([float(bound.high) for bound in found])


def _sums(matrix: Array, low: Array, high: Array) -> Layer:
    """Return a layer of sums alone, of values between two ends."""
    up, down = np.maximum(matrix, 0), np.minimum(matrix, 0)
    floors, steps = np.full(matrix.shape[1], -np.inf, matrix.dtype), np.zeros(matrix.shape[1], dtype=bool)
    return Layer(np.ascontiguousarray(matrix), None, floors, steps, low @ up + high @ down, high @ up + low @ down)
