"""The passes, one row each: from a network to a smaller one that computes the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from boolnet.errors import unknown_name
from boolnet.passes.dead_neurons import remove_dead_neurons
from boolnet.passes.duplicate_neurons import merge_duplicate_neurons
from nets.graph import Graph


@dataclass(frozen=True)
class Pass:
    """A rewrite: `run` takes a network, leaves it untouched, and returns one with no more nodes."""

    summary: str
    run: Callable[[Graph], Graph]
    default: bool = True


LAYERING = "skips"  # the pass that makes a network strictly layered

PASSES: Mapping[str, Pass] = {
    "dead-neurons": Pass("remove the hidden neurons that no output depends on", remove_dead_neurons),
    "duplicate-neurons": Pass("merge hidden neurons that read the same with the same weights", merge_duplicate_neurons),
}


def pass_names(passes: str, layered: bool | None = None) -> tuple[str, ...]:
    """Return the passes that a text names: ``default``, ``none``, or names separated by commas.

    With `layered` False, skips are not removed.

    Examples
    --------
    >>> pass_names("none"), pass_names("dead-neurons")
    ((), ('dead-neurons',))
    """
    if passes == "default":
        return tuple(name for name, row in PASSES.items() if row.default and (name != LAYERING or layered is not False))
    names = () if passes == "none" else tuple(name.strip() for name in passes.split(","))
    for name in names:
        if name not in PASSES:
            raise unknown_name("pass", name, ["default", "none", *PASSES])
    return names


Audit = Callable[[Graph], None]


def optimize(graph: Graph, names: tuple[str, ...], audit: Audit | None = None) -> Graph:
    """Run the passes in turn until none of them changes the number of nodes."""
    while True:
        before = len(graph)
        for name in names:
            graph = PASSES[name].run(graph)
        if len(graph) == before:
            return graph
