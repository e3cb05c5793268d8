"""Depth makes parity cheap: 2^(n-1) cubes in one hidden layer, but a block of three neurons for each XOR of two.

A chain of XOR blocks, one input after the other, takes n - 1 of them: 3(n - 1) neurons in 2(n - 1) layers, output
included. As a tree it takes as many neurons, but only 2 ceil(log2 n) layers. That is linear, 3(n - 1), not a power
3^(n-1): the power would be more than the cubes.

Each block ends in a neuron that only adds up, so its reader may add up instead: the tree is left with 2(n - 1) + 1
neurons in ceil(log2 n) + 1 layers. And parity depends on how many inputs are 1: a fold ``|s - c|`` halves what that sum
can be, so ceil(log2 n) + 1 neurons in as many layers do, or in fewer, where layers may read sums past the one before
them. Without depth, a neuron for each bend of that sum takes n neurons in 2 layers, from 4 inputs on.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from math import ceil, log2
from typing import Any, NamedTuple

import boolnet
from boolnet.lab.experiment import Figures, Findings, Setting
from nets.charts import lines_picture


class Way(NamedTuple):
    """A construction: how it is compiled, the nodes and layers that it takes for n inputs, and from which n on."""

    options: dict[str, Any]
    nodes: Callable[[int], int]
    layers: Callable[[int], int]
    least: int = 2
    compare: Callable[[int, int], bool] = operator.eq  # of the layers: some take fewer


def levels(n: int) -> int:
    """Return how often n is halved until 1 is left."""
    return ceil(log2(n))


WAYS = {
    "XORs in a chain": Way({"strategy": "xor-chain", "passes": "none"}, lambda n: 3 * (n - 1), lambda n: 2 * (n - 1)),
    "XORs in a tree": Way({"strategy": "xor-tree", "passes": "none"}, lambda n: 3 * (n - 1), lambda n: 2 * levels(n)),
    "tree, sums merged": Way(
        {"strategy": "xor-tree", "layered": False}, lambda n: 2 * (n - 1) + 1, lambda n: levels(n) + 1
    ),
    "weighted sum": Way({"strategy": "weighted-sum", "layered": True}, lambda n: n, lambda n: 2, 4),
    "sum, folded": Way(
        {"strategy": "parity-fold", "layered": False}, lambda n: levels(n) + 1, lambda n: levels(n) + 1, 4, operator.le
    ),
}


def run(setting: Setting) -> Findings:
    """Return nodes and layers of the ways to build parity, and for how many sizes the formulas hold."""
    sizes = setting.pick(small=(2, 3, 4, 5, 7, 16), full=(*range(2, 11), 16, 17, 33, 64))
    found = {name: measured(name, sizes) for name in WAYS}
    last, rows = sizes[-1], []
    for name, counts in found.items():
        rows.append((name, *counts[last], held(WAYS[name], counts), len(counts)))
    right, tried = (sum(column) for column in zip(*(row[-2:] for row in rows), strict=True))
    chain, tree, *_, fold = (counts[last] for counts in found.values())
    return Findings(
        Figures.of(("way", f"nodes for {last}", "layers", "as said", "of"), rows, bar=1, is_log=True),
        right == tried and chain[1] > tree[1],
        f"Parity of {last} inputs takes {chain[0]} nodes in {chain[1]} layers as a chain, {tree[0]} in {tree[1]} as a "
        f"tree and {fold[0]} in {fold[1]} folded, where one layer takes {2 ** (last - 1):,} cubes. "
        f"The power 3^{last - 1} would be {3 ** (last - 1):,} nodes. The formulas of nodes and layers hold for {right} "
        f"of {tried} networks.",
        lines_picture(
            {name: (list(counts), [nodes for nodes, _ in counts.values()]) for name, counts in found.items()},
            "inputs",
            "nodes",
            "Parity in many layers",
            is_log_x=True,
            is_log_y=True,
        ),
    )


def measured(name: str, sizes: tuple[int, ...]) -> dict[int, tuple[int, int]]:
    """Return nodes and layers of a way to build parity, for every size from which it is as said."""
    way = WAYS[name]
    nets = {n: boolnet.compile(f"xor(x1..x{n})", **way.options) for n in sizes if n >= way.least}
    return {n: (net.counts.nodes, net.counts.layers) for n, net in nets.items()}


def held(way: Way, counts: dict[int, tuple[int, int]]) -> int:
    """Return for how many sizes the nodes are as said, and the layers as said or, for some ways, fewer."""
    return sum(nodes == way.nodes(n) and way.compare(layers, way.layers(n)) for n, (nodes, layers) in counts.items())
