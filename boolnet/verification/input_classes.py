"""Input symmetry classes: inputs that neither a formula nor a network tells apart, and what is left to check.

The gates of a formula are symmetric in their operands, and a neuron's sum in its terms. So two inputs that the same
gates read, as often and of the same sign, are **interchangeable** in the formula, and two inputs with the same weights
into the same neurons are so in the network. Where both hold, the values of formula and network depend only on how many
inputs of each class are 1: the vectors with k ones in front, k = 0..size, for every class, are all there is to check.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator

from boolnet.functions.circuit import Formula
from boolnet.functions.function import BooleanFunction
from boolnet.functions.packed_bits import PackedBits, pack
from boolnet.functions.symmetry import Group, Symmetry, gate_readers, representatives
from nets.graphs.graph import Graph

STEP = 1 << 12  # vectors at a time


def symmetry_classes(function: BooleanFunction, graph: Graph) -> list[list[int]] | None:
    """Return the classes of inputs that neither function nor network tells apart; None where that is not known.

    Parameters
    ----------
    function : BooleanFunction
        Only a `Formula` shows which inputs are alike without its table.
    graph : networkx.DiGraph
        The network, its inputs in the function's order.

    Examples
    --------
    >>> import boolnet
    >>> net = boolnet.compile("maj(a, b, c) & !d", strategy="xor-tree")
    >>> symmetry_classes(net.function, net.graph)
    [[0, 1, 2], [3]]
    """
    if not isinstance(function, Formula):
        return None
    readers = gate_readers(function, range(len(function.outputs)))
    classes: dict[Hashable, list[int]] = {}
    for i, node in enumerate(graph.graph["inputs"]):
        weights = frozenset((target, data["weight"]) for target, data in graph.succ[node].items())
        classes.setdefault((tuple(sorted(readers.get(i, ()))), weights), []).append(i)
    return list(classes.values())


def count_vectors(classes: list[list[int]]) -> int:
    """Return how many vectors `class_vectors` yields."""
    return math.prod(len(members) + 1 for members in classes)


def class_vectors(classes: list[list[int]], n_inputs: int) -> Iterator[tuple[PackedBits, int]]:
    """Yield packed batches of input vectors, one vector for every number of ones in every class.

    Examples
    --------
    >>> [rows for _, rows in class_vectors([[0, 1, 2], [3]], 4)]
    [8]
    """
    groups = Symmetry(tuple(Group(tuple(members), (False,) * len(members)) for members in classes), ())
    for start in range(0, groups.cells, STEP):
        vectors = representatives(groups, n_inputs, start, min(start + STEP, groups.cells))
        yield pack(vectors), vectors.shape[1]
