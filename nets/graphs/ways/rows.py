"""Rows: samples stay rows from X to Y, and a level is one matrix product.

A level is a matrix between two buffers. Its columns are the level's neurons, then what later levels still read of
earlier ones, carried along by a weight of 1, and a 1 that carries the biases. Sums are made in another order than by
columns, so this is for networks that are proved to round nothing. Few samples cost few calls of NumPy; many are run in
parts whose buffers stay in the level-2 cache.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nets.core.arrays import Array, scratch
from nets.graphs.graph import Node, edge_count
from nets.graphs.ways.binary import is_binary
from nets.graphs.ways.network import Network, PerThread

BUFFER_BYTES = 1 << 20  # of all buffers: half a level-2 cache
LEAST_SAMPLES = 64  # in a part, however wide the network is
MOST_WEIGHTS = 1 << 22  # of all matrices
FULL_UP_TO = 1 << 16  # weights, zeros among them, from which matrices must be full enough
LEAST_SHARE = 1 / 7  # of them that are not zero: sparse matrices cost 7 times as much for each
SHARED_FROM = 64  # rows of a matrix from which equal columns are looked for
STRETCHED_FROM = 128  # columns from which NumPy stretches a row over all samples at no cost
COLUMN_PRICE = 20  # of a value that is written, in multiply-adds of large dense matrices, as all prices
CALL_PRICE = 70_000  # of a layer, however few samples there are
MOST_ZEROS = 1 << 18  # that a layer is compared with one by one, which is faster than with a row of them
WHOLE = 16  # columns of a wide buffer come in such numbers
KEPT = 4  # sizes of batches whose buffers are kept

#: What is done with a pre-activation and 0.
AGAINST_ZERO: Mapping[str, np.ufunc] = {"relu": np.maximum, "step": np.greater}

Call = tuple[Callable[..., Any], Array | None, Array, Array]  # function, operands, result

_BIAS, _NOTHING = object(), object()  # the row or column that is 1, those that are 0


@dataclass(frozen=True, eq=False)
class Layer:
    """``activation(H @ matrix + bias)``; all but the first read their bias as a row of the matrix."""

    matrix: Array
    bias: Array | None
    activations: tuple[tuple[slice, np.ufunc], ...]  # by columns

    @property
    def width(self) -> int:
        return int(self.matrix.shape[1])


class Rows:
    """A network run row by row.

    Parameters
    ----------
    layers : sequence of Layer
        The columns of the last are the outputs in order.
    """

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._hidden, self._last = tuple(layers[:-1]), layers[-1]
        self._dtype = self._last.matrix.dtype
        self._last_column = self._last.matrix[:, 0].copy() if self._last.width == 1 else None
        self._zero = np.zeros((), self._dtype)
        self._price = sum(layer.matrix.size + COLUMN_PRICE * layer.width for layer in layers)
        arrays = sum(layer.width * (1 if layer.width >= STRETCHED_FROM else 3) for layer in self._hidden)
        self._part = max(LEAST_SAMPLES, BUFFER_BYTES // (self._dtype.itemsize * max(1, arrays)))
        self._kept = PerThread()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All layers, from the inputs on."""
        return *self._hidden, self._last

    def activity(self, X: Array) -> list[float]:
        """Return how many values of every layer but the last are not 0, for a sample.

        Parameters
        ----------
        X : ndarray, shape (n_samples, n_in)
        """
        found = []
        for layer in self._hidden:
            X = (X if layer.matrix.shape[0] == X.shape[1] else self._with_one(X)) @ layer.matrix
            X = X if layer.bias is None else X + layer.bias
            for columns, function in layer.activations:
                X[:, columns] = function(X[:, columns], self._zero)
            found.append(float((X != 0).sum(axis=1).mean()))
        return found

    def price(self, samples: int) -> int:
        """What samples cost, in multiply-adds of large dense matrices."""
        return CALL_PRICE * len(self._hidden) + samples * self._price

    def __call__(self, X: Array, Y: Array) -> bool:
        """Run the network on samples, into `Y`; False where they hold others than 0 and 1, whose sums may round."""
        samples = len(X)
        if samples <= self._part:
            return self._run(X, Y, samples)
        for start in range(0, samples, self._part):
            part = X[start : start + self._part]
            if not self._run(part, Y[start : start + self._part], len(part)):
                return False
        return True

    def _run(self, X: Array, Y: Array, samples: int) -> bool:
        if X.dtype != self._dtype or not X.flags.c_contiguous:
            X = np.ascontiguousarray(X, dtype=self._dtype)
        if not is_binary(X):
            return False
        if self._hidden:
            calls = self._kept.things.get(samples)
            if calls is None:
                calls = self._calls(samples)
                self._kept.keep(samples, calls, KEPT)
            calls, last = calls
            X = self._with_one(X)
            for function, a, b, out in calls:
                function(X if a is None else a, b, out=out)
            X = last
        if self._last_column is None:
            np.dot(X, self._last.matrix, out=Y)
        else:
            np.dot(X, self._last_column, out=Y[:, 0])
        if self._last.bias is not None:
            Y += self._last.bias
        for columns, function in self._last.activations:
            part = Y[:, columns]
            function(part, self._zero, out=part)
        return True

    def _with_one(self, X: Array) -> Array:
        """Return samples as the first matrix wants them, with a column of 1 where it has a row of biases."""
        inputs = X.shape[1]
        if self._hidden[0].matrix.shape[0] == inputs:
            return X
        wide = scratch().take("samples", (len(X), inputs + 1), self._dtype)
        wide[:, :inputs] = X
        wide[:, inputs] = 1
        return wide

    def _calls(self, samples: int) -> tuple[list[Call], Array]:
        """Return the calls between the first product, which stands first without its samples, and the last buffer."""
        buffers = [np.empty((samples, layer.width), dtype=self._dtype) for layer in self._hidden]
        calls: list[Call] = []
        before = None
        for layer, H in zip(self._hidden, buffers, strict=True):
            calls.append((np.dot, before, *_as_vectors(layer.matrix, H)))
            if layer.bias is not None:
                calls.append((np.add, H, self._stretched(layer.bias, samples), H))
            for columns, function in layer.activations:
                part = H[:, columns]
                is_short = part.size <= MOST_ZEROS
                zeros = np.zeros(part.shape if is_short else part.shape[1], dtype=self._dtype)
                calls.append((function, part, zeros, part))
            before = H
        return calls, buffers[-1]

    def _stretched(self, row: Array, samples: int) -> Array:
        """Return a row for all samples: to stretch a short one costs NumPy more than to read an array."""
        return row if len(row) >= STRETCHED_FROM else np.tile(row, (samples, 1))


def _as_vectors(matrix: Array, result: Array) -> tuple[Array, Array]:
    """Return a matrix of one column and the result as vectors, whose product is made by another routine."""
    return (matrix[:, 0].copy(), result[:, 0]) if matrix.shape[1] == 1 else (matrix, result)


def as_rows(network: Network) -> Rows | None:
    """Return a network that rounds nothing as matrices between rows, or None where they would be too large.

    Parameters
    ----------
    network : Network
    """
    last_read = _last_read(network)
    before: list[Any] = list(network.inputs)
    if len(network.levels) > 1 and len(network.levels[0]) >= STRETCHED_FROM:
        before.append(_BIAS)  # a wide layer is longer added to than its samples are copied
    layers: list[Layer] = []
    weights, edges = 0, edge_count(network.graph)
    for number, neurons in enumerate(network.levels, start=1):
        is_last = number == len(network.levels)
        if is_last:
            after: list[Any] = list(network.outputs)
        else:
            carried = [node for node in before if last_read.get(node, 0) > number]
            after = [*neurons, *carried, _BIAS]
            after += [_NOTHING] * (-len(after) % WHOLE if len(after) > STRETCHED_FROM else 0)
        weights += len(before) * len(after)
        if weights > MOST_WEIGHTS or (weights > FULL_UP_TO and LEAST_SHARE * weights > edges):
            return None
        layers += _layers(network, set(neurons), before, after)
        before = after
    return Rows(layers)


def _last_read(network: Network) -> dict[Node, int]:
    """Return the last level that reads a node; that of outputs is the last of all."""
    found: dict[Node, int] = {}
    for node, number in network.level.items():
        for source in network.graph.pred[node]:
            found[source] = max(found.get(source, 0), number)
    return found | dict.fromkeys(network.outputs, len(network.levels))


def _layers(network: Network, neurons: set[Node], before: list[Any], after: list[Any]) -> list[Layer]:
    """Return a level as one layer, or as two where many neurons weigh what they read alike."""
    matrix = np.zeros((len(before), len(after)), dtype=network.dtype)
    bias = np.zeros(len(after), dtype=network.dtype)
    row = {node: i for i, node in enumerate(before)}
    for j, node in enumerate(after):
        if node is _NOTHING:
            continue
        if node is _BIAS:
            bias[j] = 1
        elif node not in neurons:
            matrix[row[node], j] = 1
        else:
            bias[j] = float(network.graph.nodes[node]["bias"])
            for source, edge in network.graph.pred[node].items():
                matrix[row[source], j] = float(edge["weight"])
    activations = _activations(network, neurons, after)
    if _BIAS in row:
        matrix[row[_BIAS]] = bias
        return [Layer(matrix, None, activations)]
    given = bias if bias.any() else None
    if len(before) >= SHARED_FROM:
        read = matrix.any(axis=0)
        different, places = np.unique(matrix[:, read], axis=1, return_inverse=True)
        if 2 * different.shape[1] <= read.sum():
            spread = np.zeros((different.shape[1], len(after)), dtype=network.dtype)
            spread[places.ravel(), np.flatnonzero(read)] = 1
            return [Layer(np.ascontiguousarray(different), None, ()), Layer(spread, given, activations)]
    return [Layer(matrix, given, activations)]


def _activations(network: Network, neurons: set[Node], after: list[Any]) -> tuple[tuple[slice, np.ufunc], ...]:
    """Return what is done to which columns; what is carried and not below 0 may be cut off at 0 with its neighbours."""
    names = [_activation(network, neurons, node) for node in after]
    kinds = set(names)
    if kinds <= {"relu", "one"} and "relu" in kinds:
        return ((slice(0, len(after)), AGAINST_ZERO["relu"]),)
    found: list[tuple[slice, np.ufunc]] = []
    start = 0
    for stop in range(1, len(names) + 1):
        if stop == len(names) or names[stop] != names[start]:
            if names[start] in AGAINST_ZERO:
                found.append((slice(start, stop), AGAINST_ZERO[names[start]]))
            start = stop
    return tuple(found)


def _activation(network: Network, neurons: set[Node], node: Any) -> str:
    """Return an activation, "one" where relu would change nothing, or "" where nothing may be done."""
    if node is _BIAS or node is _NOTHING:
        return "one"
    data = network.graph.nodes[node]
    if node in neurons:
        return str(data["activation"])
    return "one" if data.get("activation") in ("relu", "step") else ""
