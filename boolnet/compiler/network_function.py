"""What a network computes, as a function like those that are read: of a file that does not say it otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from boolnet.core.errors import BoolnetError
from boolnet.functions.function import BooleanFunction, Values
from boolnet.functions.packed_bits import PackedBits, pack, unpack
from nets import Executor
from nets.graphs.graph import Graph

PER_PART = 500  # operations on words that 64 numbers in floats are worth, for each node and edge


@dataclass(frozen=True, eq=False)
class NetworkFunction(BooleanFunction):
    """The function that a network computes on vectors of 0 and 1.

    Attributes
    ----------
    inputs, outputs : tuple of str
    graph : networkx.DiGraph
    columns : tuple of int
        For each input of the network, its position among `inputs`.
    chosen : tuple of int
        For each of `outputs`, its position among the network's.
    is_exact : bool
        Whether outputs must be 0 or 1; else they are true where they are more than 0.
    has_given_names : bool

    Examples
    --------
    >>> import boolnet
    >>> function = network_function(boolnet.compile("a & !b").graph)
    >>> function([[1, 0], [1, 1]]).tolist()
    [[1], [0]]
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    graph: Graph
    columns: tuple[int, ...]
    chosen: tuple[int, ...]
    is_exact: bool
    has_given_names: bool = True

    @cached_property
    def _executor(self) -> Executor:
        return Executor(self.graph)

    def evaluate(self, words: PackedBits) -> Values:
        count = 64 * words.shape[1]
        found = self._executor(unpack(words, count)[list(self.columns)].T.astype(np.float64))[:, list(self.chosen)]
        if self.is_exact and not np.isin(found, (0, 1)).all():
            bad = found[~np.isin(found, (0, 1))][0]
            raise BoolnetError(
                f"an output of the network is {bad}: it computes no Boolean function",
                help="run it as it is, or name its meaning positive",
            )
        return Values(pack((found > 0).T), None)

    def steps(self) -> int:
        return PER_PART * (len(self.inputs) + self.graph.number_of_nodes() + self.graph.number_of_edges())

    def _renamed(self, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Self:
        return replace(self, inputs=inputs, outputs=outputs)

    def rearranged(self, inputs: Sequence[str], outputs: Sequence[str]) -> NetworkFunction:
        columns = tuple(inputs.index(self.inputs[column]) for column in self.columns)
        chosen = tuple(self.chosen[self.outputs.index(name)] for name in outputs)
        return replace(self, inputs=tuple(inputs), outputs=tuple(outputs), columns=columns, chosen=chosen)


def network_function(graph: Graph) -> NetworkFunction:
    """Return the function that a network computes; its attribute ``meaning`` says when an output is true."""
    inputs, outputs = (tuple(map(str, graph.graph[key])) for key in ("inputs", "outputs"))
    is_exact = graph.graph.get("meaning", "exact") == "exact"
    return NetworkFunction(inputs, outputs, graph, tuple(range(len(inputs))), tuple(range(len(outputs))), is_exact)
