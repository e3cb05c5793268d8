"""dnf: one neuron per cube of the minimised sum of products.

``positive``: each output adds up its cubes: c + m nodes in 2 layers, for c cubes shared by m outputs. ``exact``: the
same where the cubes of an output are pairwise disjoint, and otherwise one more neuron that clamps the sum,
``1 - relu(1 - sum)``, whichever needs fewer neurons; 3 layers where anything is clamped.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from boolnet.builder import Builder
from boolnet.cover import FREE, Cover
from boolnet.function import BooleanFunction
from boolnet.goal import Goal
from boolnet.limits import check_memory, count, graph_bytes
from boolnet.minimizers import exact_cover, least_cover, minimize_cover
from boolnet.strategies.construction import Construction
from nets.graph import Graph

INSTEAD = "use --strategy xor-tree, which takes a few neurons per operator"


def dnf(function: BooleanFunction, goal: Goal) -> Iterable[Construction]:
    """Minimise the function to a sum of products and build it."""
    least = least_cover(function)
    _refuse_too_large(least.cubes, least.cubes + least.literals)
    minimized = minimize_cover(function)
    cover, clamped = minimized.cover, np.zeros(len(function.outputs), dtype=np.bool_)
    if goal.meaning == "exact":
        chosen = exact_cover(minimized, function)
        cover, clamped = chosen.cover, chosen.clamped
    _refuse_too_large(len(cover), cover.literals() + int(cover.members.sum()))
    return [Construction(_lower(function, cover, clamped), minimized)]


def least_nodes(function: BooleanFunction) -> int:
    """Return a lower bound on the nodes of the network, in a moment."""
    return least_cover(function).cubes + len(function.outputs)


def _refuse_too_large(cubes: int, edges: int) -> None:
    check_memory(graph_bytes(cubes, edges), f"dnf needs {count(cubes)} hidden neurons, one per cube", INSTEAD)


def _lower(function: BooleanFunction, cover: Cover, clamped: NDArray[np.bool_]) -> Graph:
    net = Builder(function.inputs, function.outputs)
    names = function.inputs
    cubes = [net.cube({names[i]: int(cube[i]) for i in np.flatnonzero(cube != FREE)}) for cube in cover.cubes]
    for j, name in enumerate(function.outputs):
        members = [cubes[c] for c in np.flatnonzero(cover.members[:, j])]
        net.output(name, net.or_(members) if clamped[j] else net.total(members))
    return net.build()
