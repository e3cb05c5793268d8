"""Value ranges: between what the pre-activations of a network lie, on every row of {0, 1}^n or on some of them.

The rows are run through the network block by block; float64 holds all integers that occur, which is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from boolnet.passes.network import Network
from nets.graphs.graph import Node

Array = NDArray[Any]

EXACT = 1 << 52  # float64 holds the integers up to here, with room for the rounding of the bound itself
BLOCK = 1 << 12  # rows at a time
EDGES_PER_NEURON = 8  # a neuron takes as long as so many edges, beside its own
#: The shares of inputs that are 1 in the sampled rows, in turn: wide ANDs and ORs clip in the last two.
SHARES = (0.5, 0.5, 0.1, 0.9)

ValueRanges = dict[Node, tuple[int, int]]


@dataclass(frozen=True)
class ValueRangesParams:
    """How much work is put into the values of a network.

    Attributes
    ----------
    most_inputs : int
        Of a network that is run on every row.
    most_work : int
        The same: rows times (edges plus a few per neuron).
    samples : int
        Rows of a larger network.
    sampled_values : int
        The same: rows times neurons. Very large networks see fewer rows, down to an eighth.
    """

    most_inputs: int = 20
    most_work: int = 1 << 26
    samples: int = 1 << 9
    sampled_values: int = 1 << 21


DEFAULT = ValueRangesParams()


class Block(NamedTuple):
    """Some rows of the cube: pre-activations and values, a row of the arrays per node."""

    sums: Array
    values: Array


def is_small(net: Network, most_inputs: int, most_work: int) -> bool:
    """Whether it is little work to run a network of integers on every row: asked before that is done.

    Parameters
    ----------
    net : Network
    most_inputs : int
    most_work : int
        Rows times (edges plus a few per neuron).
    """
    if len(net.inputs) > most_inputs or not net.is_integral():
        return False
    edges = sum(len(neuron.weights) for neuron in net.neurons.values())
    return (edges + EDGES_PER_NEURON * len(net.neurons)) << len(net.inputs) <= most_work


def blocks(net: Network) -> Iterator[Block | None]:
    """Yield the values of all nodes, inputs first, on all rows; None, and no more, where float64 would round.

    The arrays are used again for the next block.
    """
    n = len(net.inputs)
    step = min(1 << n, BLOCK)
    shifts = np.arange(n - 1, -1, -1)[:, None]
    return _run(net, (np.arange(start, start + step) >> shifts & 1 for start in range(0, 1 << n, step)), step)


def _run(net: Network, rows: Iterable[Array], step: int) -> Iterator[Block | None]:
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


def value_ranges(net: Network, params: ValueRangesParams = DEFAULT) -> ValueRanges | None:
    """Return the least and greatest pre-activation of every neuron, over all rows; None where that is much work.

    Examples
    --------
    >>> from boolnet.passes.network import read_network
    >>> from nets import GraphBuilder
    >>> net = GraphBuilder(["a", "b"])
    >>> net.output("y", 1 - net.neuron(net.input("a") - net.input("b")))
    >>> value_ranges(read_network(net.build()))
    {'h1': (-1, 1), 'y': (0, 1)}
    """
    return _ranges(net, blocks(net)) if is_small(net, params.most_inputs, params.most_work) else None


def sampled_ranges(net: Network, params: ValueRangesParams = DEFAULT) -> ValueRanges | None:
    """Return the least and greatest pre-activation of every neuron on some rows, the same ones every time.

    They prove what a neuron can do, and not what it cannot.
    """
    if not net.is_integral():
        return None
    random = np.random.default_rng(0)
    count = min(params.samples, max(params.samples // 8, params.sampled_values // max(1, len(net.neurons))))
    share = np.array(SHARES)[np.arange(count) % len(SHARES)]
    return _ranges(net, _run(net, [random.random((len(net.inputs), count)) < share], count))


def _ranges(net: Network, found: Iterator[Block | None]) -> ValueRanges | None:
    low: Array = np.array(np.inf)
    high: Array = np.array(-np.inf)
    for block in found:
        if block is None:
            return None
        low = np.minimum(low, block.sums.min(axis=1))
        high = np.maximum(high, block.sums.max(axis=1))
    ends = zip(low[len(net.inputs) :].tolist(), high[len(net.inputs) :].tolist(), strict=True)
    return {node: (int(least), int(most)) for node, (least, most) in zip(net.neurons, ends, strict=True)}
