"""Which dtype holds a network's values: no pass may lose it."""

from __future__ import annotations

from boolnet.passes.network import read_network
from nets.graphs.graph import Graph
from nets.graphs.intervals import bounds, exact_dtype

RANK = {"float32": 0, "float64": 1, None: 2}


def keeps_dtype(before: Graph, after: Graph) -> bool:
    """Whether the dtype that holds every value of one network holds those of another."""
    if after is before:
        return True
    rank = _rank(after)
    return not rank or rank <= _rank(before)


def _rank(graph: Graph) -> int:
    net = read_network(graph)
    order = dict.fromkeys([*net.inputs, *net.neurons], 0)
    return RANK[exact_dtype(max((bound.reach for bound in bounds(graph, order).values()), default=0), True)]
