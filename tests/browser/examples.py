"""What is drawn in every kind that is possible for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import networkx as nx

import boolnet
from boolnet.drawings import DRAWINGS
from nets.graphs.graph import Graph
from tests.corpus import SIX_CUBES

OVERLAPPING = "x1 & !x2 | x3 & x4 & !x5 | !x1 & x5 | x2 & !x3 & x4 | !x2 & !x4 & x5 | x1 & x3 & !x5"
DECODER = "; ".join(f"d{k} = " + " & ".join(f"{'' if k >> i & 1 else '!'}a{i}" for i in (2, 1, 0)) for k in range(8))


@dataclass(frozen=True)
class Example:
    """What is drawn.

    Attributes
    ----------
    source : str
    network : callable
        From the source to the network of it that is drawn.
    refused : tuple of str
        The kinds of drawings that there are not of it.
    """

    source: str
    network: Callable[[str], Graph]
    refused: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of drawings that there are of it."""
        return tuple(kind for kind in DRAWINGS if kind not in self.refused)

    def subject(self, kind: str) -> Graph | str:
        """Return what a kind of drawing is made of: the network, or the source."""
        return self.network(self.source) if DRAWINGS[kind].of == "network" else self.source


@cache
def best(source: str) -> Graph:
    return boolnet.compile(source, effort="low").graph


@cache
def two_level(source: str) -> Graph:
    return boolnet.compile(source, strategy="dnf", effort="low").graph


@cache
def parity_of_16(source: str) -> Graph:
    """Return a network of a neuron per cube, 32,768 of them, that have one label: an overview only counts."""
    label = boolnet.compile("x1 & !x2", strategy="dnf").labels["y"]
    names = boolnet.read(source).inputs
    rows = [row for row in range(1 << 16) if row.bit_count() % 2]
    graph: Graph = nx.DiGraph(inputs=names, outputs=("y",))
    graph.add_nodes_from(names)
    for row in rows:
        graph.add_node(row, bias=1 - row.bit_count(), activation="relu", label=label)
        graph.add_weighted_edges_from((name, row, 1 if row >> i & 1 else -1) for i, name in enumerate(names))
    graph.add_node("y", bias=0, activation="identity")
    graph.add_weighted_edges_from((row, "y", 1) for row in rows)
    return graph


def ripple(bits: int) -> str:
    """Return the formulas of an adder of two numbers, the carry named where it goes on."""
    rows = ["let c0 = a0 & b0; s0 = a0 ^ b0"]
    for i in range(1, bits):
        rows.append(f"s{i} = a{i} ^ b{i} ^ c{i - 1}; {'let ' if i < bits - 1 else ''}c{i} = maj(a{i}, b{i}, c{i - 1})")
    return "; ".join(rows)


EXAMPLES: Mapping[str, Example] = {
    "xor": Example("x1 ^ x2", best),
    "six cubes": Example(SIX_CUBES, best, refused=("curve",)),
    "overlapping cubes": Example(OVERLAPPING, two_level, refused=("curve",)),
    "full adder": Example("s = a ^ b ^ c; carry = maj(a, b, c)", best),
    "decoder": Example(DECODER, best),
    "8-bit adder": Example(ripple(8), best, refused=("kmap", "table")),
    "parity of 16": Example("xor(x1..x16)", parity_of_16, refused=("kmap", "table", "curve")),
}
