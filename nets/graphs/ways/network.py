"""What every way of running a network starts from, and what it keeps between calls."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from nets.graphs.graph import Graph, Node
from nets.graphs.intervals import Bound


@dataclass(frozen=True, eq=False)
class Network:
    """A network to be run.

    Attributes
    ----------
    graph : networkx.DiGraph
        By the contract of `nets.graphs.graph`.
    level : mapping of node to int
        In topological order.
    dtype : numpy.dtype
    is_exact : bool
        Whether nothing is rounded on inputs of 0 and 1, in whatever order sums are made.
    bounds : mapping of node to Bound
    """

    graph: Graph
    level: Mapping[Node, int]
    dtype: np.dtype[Any]
    is_exact: bool
    bounds: Mapping[Node, Bound]

    @cached_property
    def inputs(self) -> tuple[Node, ...]:
        return tuple(self.graph.graph["inputs"])

    @cached_property
    def outputs(self) -> tuple[Node, ...]:
        return tuple(self.graph.graph["outputs"])

    @cached_property
    def levels(self) -> list[list[Node]]:
        """The neurons level by level, those of one activation together."""
        found: list[list[Node]] = [[] for _ in range(max(self.level.values(), default=0))]
        for node, number in self.level.items():
            if number:
                found[number - 1].append(node)
        return [sorted(nodes, key=lambda node: self.graph.nodes[node]["activation"]) for nodes in found]


class PerThread(threading.local):
    """Things by their key, apart for every thread; a copy starts empty."""

    def __init__(self) -> None:
        self.things: dict[Any, Any] = {}

    def __reduce__(self) -> tuple[type[PerThread], tuple[()]]:
        return PerThread, ()

    def keep(self, key: Any, thing: Any, most: int) -> None:
        """Keep a thing, and the last few others.

        Parameters
        ----------
        key, thing : object
        most : int
            That are kept.
        """
        while len(self.things) >= most:
            del self.things[next(iter(self.things))]
        self.things[key] = thing
