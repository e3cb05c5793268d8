"""The values of a network's neurons, exactly: on every row of the cube where that is little work, else on some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from boolnet.passes.network import Net
from nets.graphs.graph import Node

Array = NDArray[Any]

EXACT = 1 << 52  # float64 holds the integers up to here, with room for the rounding of the bound itself
MOST_INPUTS = 20
MOST_WORK = 1 << 26  # rows times (edges plus a few per neuron)
BLOCK = 1 << 12  # rows at a time
SAMPLES = 1 << 9
SAMPLED_VALUES = 1 << 21

Extremes = dict[Node, tuple[int, int]]


class Block(NamedTuple):
    """Some rows of the cube: pre-activations and values, a row of the arrays per node."""

    sums: Array
    values: Array


def is_small(net: Net, most_inputs: int = MOST_INPUTS, most_work: int = MOST_WORK) -> bool:
    """Whether a table is little work: asked before it is made."""
    if len(net.inputs) > most_inputs or not net.is_integral():
        return False
    edges = sum(len(neuron.weights) for neuron in net.neurons.values())
    return (edges + 8 * len(net.neurons)) << len(net.inputs) <= most_work


def blocks(net: Net) -> Iterator[Block | None]:
    """Yield the values of all nodes, inputs first, on all rows; None, and no more, where float64 would round.

    The arrays are used again for the next block.
    """
    n = len(net.inputs)
    step = min(1 << n, BLOCK)
    shifts = np.arange(n - 1, -1, -1)[:, None]
    return _run(net, (np.arange(start, start + step) >> shifts & 1 for start in range(0, 1 << n, step)), step)


def _run(net: Net, rows: Iterable[Array], step: int) -> Iterator[Block | None]:
    """Yield the values of all nodes on blocks of rows, `step` rows each, a row of an array per input."""
    n = len(net.inputs)
    place = {node: i for i, node in enumerate([*net.inputs, *net.neurons])}
    sums, values = np.zeros((len(place), step)), np.zeros((len(place), step))
    most = np.ones(len(place))
    wired = [
        (np.array(list(map(place.__getitem__, neuron.weights)), dtype=np.intp), np.array(list(neuron.weights.values())))
        for neuron in net.neurons.values()
    ]
    if any(weights.dtype == object for _, weights in wired):
        yield None
        return
    for columns in rows:
        values[:n] = columns
        for i, (neuron, (sources, weights)) in enumerate(zip(net.neurons.values(), wired, strict=True), start=n):
            if abs(neuron.bias) > EXACT or np.abs(weights) @ most[sources] + abs(neuron.bias) > EXACT:
                yield None
                return
            z = sums[i]
            np.dot(weights.astype(np.float64), values[sources], out=z)
            z += neuron.bias
            values[i] = activated(neuron.activation, z)
            most[i] = max(most[i], np.abs(values[i]).max())
        yield Block(sums, values)


def activated(activation: str, z: Array) -> Array:
    """Return the values of neurons from their pre-activations."""
    if activation == "relu":
        return np.maximum(z, 0)
    return (z > 0).astype(z.dtype) if activation == "step" else z


def extremes(net: Net) -> Extremes | None:
    """Return the least and greatest pre-activation of every neuron over the cube; None where it was not worked out."""
    return _extremes(net, blocks(net)) if is_small(net) else None


def seen(net: Net) -> Extremes | None:
    """Return the least and greatest pre-activation of every neuron on some rows, the same ones every time."""
    if not net.is_integral():
        return None
    random = np.random.default_rng(0)
    count = min(SAMPLES, max(SAMPLES // 8, SAMPLED_VALUES // max(1, len(net.neurons))))
    share = np.array([0.5, 0.5, 0.1, 0.9])[np.arange(count) % 4]
    return _extremes(net, _run(net, [random.random((len(net.inputs), count)) < share], count))


def _extremes(net: Net, found: Iterator[Block | None]) -> Extremes | None:
    low: Array = np.array(np.inf)
    high: Array = np.array(-np.inf)
    for block in found:
        if block is None:
            return None
        low = np.minimum(low, block.sums.min(axis=1))
        high = np.maximum(high, block.sums.max(axis=1))
    ends = zip(low[len(net.inputs) :].tolist(), high[len(net.inputs) :].tolist(), strict=True)
    return {node: (int(least), int(most)) for node, (least, most) in zip(net.neurons, ends, strict=True)}
