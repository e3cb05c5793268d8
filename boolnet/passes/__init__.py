"""The passes, one row each: from a network to a smaller one that computes the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.errors import BoolnetError, VerificationError, unknown_name
from boolnet.labels import has_labels, with_labels
from boolnet.passes.affine_neurons import AffineNeuronsParams, fold_affine_neurons
from boolnet.passes.dead_neurons import remove_dead_neurons
from boolnet.passes.dependent_neurons import DependentNeuronsParams, drop_dependent_neurons
from boolnet.passes.duplicate_neurons import merge_duplicate_neurons
from boolnet.passes.skips import SkipsParams, remove_skips
from boolnet.passes.weights import WeightsParams, reduce_weights
from boolnet.passes.work import LAYERING_WORK, REWRITE_WORK, PassWork
from nets.core.errors import GraphError
from nets.graphs.graph import Graph, edge_count

Audit = Callable[[Graph], object]


@dataclass(frozen=True)
class Pass:
    """A rewrite, named for what it removes.

    Attributes
    ----------
    summary : str
    run : callable
        Takes a network, leaves it untouched, and returns one that computes the same on {0, 1}^n: the very network it
        was given where there is nothing to do.
    default : bool
        Whether it belongs to ``default``.
    may_raise : frozenset of str
        The counts (attributes of `nets.Counts`) that it may raise; it raises no other.
    last : bool
        Whether it runs once, when the others have come to an end.
    params : frozen dataclass or None
        The record of its tunable numbers, which `run` takes as its second argument; None where it has none.
    work : PassWork or None
        What it takes; None where `run` spends that itself, of the budget that it takes by that name.
    """

    summary: str
    run: Callable[..., Graph]
    default: bool = True
    may_raise: frozenset[str] = frozenset()
    last: bool = False
    params: Any = None
    work: PassWork | None = REWRITE_WORK

    def apply(self, graph: Graph, budget: Budget) -> Graph:
        """Return what `run` makes of a network, with the row's own parameters; a budget pays for it."""
        given = () if self.params is None else (self.params,)
        if self.work is None:
            return self.run(graph, *given, budget=budget)
        budget.spend(self.work.of(graph))
        return self.run(graph, *given)


LARGE = 20_000  # nodes and edges of a network that a pass takes long over
LAYERING = "skips"  # the pass that makes a network strictly layered

PASSES: Mapping[str, Pass] = {
    "dead-neurons": Pass(
        "remove the hidden neurons that no output depends on", remove_dead_neurons, work=PassWork(8e-4, 3e-5)
    ),
    "affine-neurons": Pass(
        "fold the hidden neurons that never clip into their readers",
        fold_affine_neurons,
        may_raise=frozenset({"edges", "max_weight", "max_value", "pass_through"}),
        params=AffineNeuronsParams(),
    ),
    "duplicate-neurons": Pass(
        "merge hidden neurons that read the same with the same weights, up to a factor",
        merge_duplicate_neurons,
        may_raise=frozenset({"max_weight", "max_value", "pass_through"}),
        work=PassWork(5e-3, 8e-4),
    ),
    "dependent-neurons": Pass(
        "drop hidden neurons that are sums of others, on every row",
        drop_dependent_neurons,
        may_raise=frozenset({"edges", "max_weight", "max_value", "pass_through"}),
        params=DependentNeuronsParams(),
        work=None,
    ),
    "weights": Pass(
        "move factors across neurons to where the weights are small",
        reduce_weights,
        params=WeightsParams(),
        work=PassWork(4e-3, 8e-4, inner=5e-3),
    ),
    "skips": Pass(
        "make the network strictly layered, with few pass-through neurons",
        remove_skips,
        may_raise=frozenset({"nodes", "hidden", "edges", "max_weight", "max_value"}),
        last=True,
        params=SkipsParams(),
        work=LAYERING_WORK,
    ),
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


def within_work(names: tuple[str, ...], graph: Graph, work: float) -> tuple[str, ...]:
    """Return all passes where one round of them takes at most so much work, and otherwise those that come last.

    Parameters
    ----------
    names : tuple of str
        Rows of `PASSES`.
    graph : networkx.DiGraph
    work : float
        Units.

    Examples
    --------
    >>> from nets import GraphBuilder
    >>> net = GraphBuilder(["a"])
    >>> net.output("y", net.neuron(1 - net.input("a")))
    >>> within_work(("dead-neurons", "skips"), net.build(), 1), within_work(("dead-neurons", "skips"), net.build(), 0)
    (('dead-neurons', 'skips'), ('skips',))
    """
    turn = [name for name in names if not PASSES[name].last]
    round_work = sum(row.work.of(graph) for name in turn if (row := PASSES[name]).work is not None)
    return names if round_work <= work else tuple(name for name in names if name not in turn)


def optimize(graph: Graph, names: tuple[str, ...], audit: Audit | None = None, budget: Budget = UNLIMITED) -> Graph:
    """Run the passes in turn until none of them changes anything, then those that come last.

    This ends: every change makes the neurons fewer, or leaves their number and makes the weights smaller. Where neurons
    had labels, those of the result have theirs.

    Parameters
    ----------
    graph : networkx.DiGraph
    names : tuple of str
        Rows of `PASSES`; where one comes last, it does so wherever it is named.
    audit : callable, optional
        Called with what a pass returned, wherever it changed something; raises a `BoolnetError` or `GraphError` if
        that is wrong.
    budget : Budget
        Pays for the passes and hears of them. Where it is over, ``dependent-neurons`` ends, which may take long; where
        it is stopped, or its time is up, only those that come last still run.

    Raises
    ------
    VerificationError
        If the audit raised: the message names the pass.
    """
    given = graph
    turn = [name for name in dict.fromkeys(names) if not PASSES[name].last]
    results: dict[str, Graph] = {}  # a pass changes nothing in what it returned itself
    while any(results.get(name) is not graph for name in turn):
        for name in turn:
            if budget.is_halted():
                turn = []
                break
            if results.get(name) is not graph:
                graph = results[name] = _run(name, graph, audit, budget)
    for name in dict.fromkeys(names):
        if PASSES[name].last:
            graph = _run(name, graph, audit, budget)
    return with_labels(graph) if graph is not given and has_labels(given) else graph


def _run(name: str, graph: Graph, audit: Audit | None, budget: Budget) -> Graph:
    if len(graph) + edge_count(graph) >= LARGE:
        budget.tell(f"{'layering' if name == LAYERING else 'pass ' + name}, {len(graph):,} nodes")
    result = PASSES[name].apply(graph, budget)
    if audit is not None and result is not graph:
        try:
            audit(result)
        except (BoolnetError, GraphError) as error:
            raise VerificationError(f"pass {name!r} broke the network: {error}") from error
    return result
