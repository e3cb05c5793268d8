"""Drawing whatever there is: `boolnet.draw` and `boolnet.show`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx

from boolnet.compiler.comparison import ComparedRows, compare_function
from boolnet.compiler.compiled import Compiled
from boolnet.compiler.effort import effort_work
from boolnet.compiler.network_function import network_function
from boolnet.compiler.request import Request
from boolnet.compiler.stages import compile_function
from boolnet.core.budget import Budget
from boolnet.core.errors import BoolnetError, counted, listed, unknown_name
from boolnet.drawings import DRAWINGS
from boolnet.drawings.bdd import Decisions
from boolnet.drawings.kmap import KarnaughMap
from boolnet.drawings.network import count_facts, network_picture
from boolnet.drawings.pareto import Candidate
from boolnet.drawings.shown import shown
from boolnet.drawings.table import Table, check_table
from boolnet.frontends import read
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.functions.vectors import check_vectors
from boolnet.labels import with_labels
from boolnet.labels.labelling import has_labels
from boolnet.strategies.diagrams.bdd import small_diagram
from boolnet.strategies.diagrams.diagram import Diagram
from boolnet.writers.karnaugh import karnaugh_maps
from nets import count
from nets.drawing.svg import Picture
from nets.graphs.graph import Graph, check_graph

MOST_MAPS = 24  # Karnaugh maps of one picture


def draw(
    subject: Any,
    kind: str = "network",
    at: Any = None,
    *,
    output: str | Sequence[str] | None = None,
    format: str | None = None,
    inputs: Sequence[str] | int | None = None,
    strategy: str = "auto",
    effort: str | float = "default",
    budget: Budget | None = None,
) -> Picture:
    """Return the picture of a network or a function, which notebooks show and `Picture.save` writes to a file.

    Parameters
    ----------
    subject : Compiled, networkx.DiGraph, ComparedRows, or anything that `boolnet.read` takes
    kind : str
        A row of `boolnet.drawings.DRAWINGS`: "network", "kmap", "table", "bdd", "curve" or "pareto".
    at : str, sequence of 0 and 1, or mapping of name to 0 or 1, optional
        An input vector, whose values are shown.
    output : str or sequence of str, optional
        The outputs to draw; all by default.
    format, inputs, strategy, effort, budget
        As in `boolnet.compile`, where the subject is a source.

    Raises
    ------
    BoolnetError
        If there is no such kind of picture, or this subject is too large for it; the help says what else there is.

    Examples
    --------
    >>> import boolnet
    >>> picture = boolnet.draw("a ^ b", "table", at="10")
    >>> picture.title, picture.svg().startswith("<svg")
    ('Truth table of y', True)
    """
    if kind not in DRAWINGS:
        raise unknown_name("kind of picture", kind, list(DRAWINGS))
    row = DRAWINGS[kind]
    budget = budget or Budget(effort_work(effort))
    if not isinstance(subject, Compiled | nx.DiGraph | ComparedRows):
        subject = read(subject, format, inputs=inputs)
    subject = with_outputs(subject, [output] if isinstance(output, str) else output)
    if not row.takes_vector:
        if at is not None:
            raise BoolnetError(f"a picture of kind {kind} shows no input vector", help="leave it out")
        return row.draw(MADE[row.of](subject, strategy, budget))
    vector = None if at is None else _vector(at, _inputs_of(subject))
    return row.draw(MADE[row.of](subject, strategy, budget), vector)


Subject: TypeAlias = "Compiled | Graph | ComparedRows | BooleanFunction"


def with_outputs(subject: Subject, outputs: Sequence[str] | None) -> Subject:
    """Return a network or a function with some of its outputs only, in the order asked for.

    Parameters
    ----------
    subject : Compiled, networkx.DiGraph, ComparedRows or BooleanFunction
    outputs : sequence of str, optional
        All where None.

    Raises
    ------
    BoolnetError
        If it has no such output.
    """
    if not outputs:
        return subject
    if isinstance(subject, ComparedRows):
        raise BoolnetError("a comparison is of all outputs", help="compare the function of one output")
    if isinstance(subject, BooleanFunction):
        known = {name: name for name in subject.outputs}
    else:
        graph = subject.graph if isinstance(subject, Compiled) else subject
        known = {str(node): node for node in graph.graph["outputs"]}
    for name in outputs:
        if name not in known:
            raise unknown_name("output", name, list(known))
    outputs = list(dict.fromkeys(outputs))
    if isinstance(subject, BooleanFunction):
        return subject.rearranged(subject.inputs, outputs)
    chosen = tuple(known[name] for name in outputs)
    kept = {*graph.graph["inputs"], *chosen}.union(*(nx.ancestors(graph, node) for node in chosen))
    part: Graph = nx.DiGraph(**graph.graph | {"outputs": chosen})
    part.add_nodes_from((node, data) for node, data in graph.nodes.items() if node in kept)
    part.add_edges_from((a, b, data) for a, b, data in graph.edges(data=True) if a in kept and b in kept)
    return part


def _inputs_of(subject: Subject) -> tuple[str, ...]:
    if isinstance(subject, ComparedRows):
        raise BoolnetError("a comparison has no network to draw", help="draw it as kind='pareto', or draw the function")
    if isinstance(subject, Compiled | BooleanFunction):
        return subject.inputs
    return tuple(map(str, subject.graph["inputs"]))


def _vector(at: Any, inputs: Sequence[str]) -> list[int]:
    """Return an input vector in the order of the inputs."""
    if isinstance(at, str):
        bits = at.replace(" ", "")
        if {*bits} - {*"01"} or len(bits) != len(inputs):
            raise BoolnetError(
                f"at={at!r} is no vector of {len(inputs)} bits", help=f"one bit for each input: {listed(inputs)}"
            )
        return [int(bit) for bit in bits]
    rows = {name: [value] for name, value in at.items()} if isinstance(at, Mapping) else [list(at)]
    vector: list[int] = check_vectors(rows, inputs)[0].astype(int).tolist()
    return vector


def function_of(subject: Subject) -> BooleanFunction:
    """Return what a network computes, or was compiled from."""
    if isinstance(subject, BooleanFunction):
        return subject
    if isinstance(subject, Compiled):
        return subject.function
    _inputs_of(subject)
    assert isinstance(subject, nx.DiGraph)
    return network_function(subject)


def _network(subject: Subject, strategy: str, budget: Budget) -> Graph:
    if isinstance(subject, BooleanFunction):
        return compile_function(subject, Request.of(strategy=strategy), budget).graph
    _inputs_of(subject)
    assert not isinstance(subject, ComparedRows)
    graph = subject.graph if isinstance(subject, Compiled) else subject
    if isinstance(subject, nx.DiGraph):
        check_graph(graph)
    return graph if has_labels(graph) else with_labels(graph)


def _maps(subject: Subject, strategy: str, budget: Budget) -> list[KarnaughMap]:
    function = function_of(subject)
    if len(function.outputs) > MOST_MAPS:
        raise BoolnetError(
            f"{len(function.outputs):,} Karnaugh maps are too many for one picture; at most {MOST_MAPS} are drawn",
            help="choose an output with --output-name (output= in Python)",
        )
    return karnaugh_maps(function)


def _table(subject: Subject, strategy: str, budget: Budget) -> Table:
    function = function_of(subject)
    check_table(len(function.inputs), len(function.outputs))
    return Table(function.inputs, function.outputs, tabulate(function).values().tolist())


def _decisions(subject: Subject, strategy: str, budget: Budget) -> Decisions:
    function = function_of(subject)
    diagram, _ = small_diagram(function, budget)
    return plain_decisions(diagram, function.inputs, function.outputs)


def plain_decisions(diagram: Diagram, inputs: Sequence[str], outputs: Sequence[str]) -> Decisions:
    """Return a diagram with complement edges as one without.

    Parameters
    ----------
    diagram : Diagram
    inputs, outputs : sequence of str

    Examples
    --------
    >>> import numpy as np
    >>> from boolnet.strategies.diagrams.diagram import of_table
    >>> diagram = of_table(np.array([[[0, 1], [1, 0]]], dtype=np.int8), [0, 1], 10)
    >>> plain_decisions(diagram, "ab", "y").nodes
    [(2, 0, 0), (2, 1, 1), (1, 0, 1), (1, 1, 0), (0, 2, 3)]
    """
    last = len(diagram.order)
    nodes: list[tuple[int, int, int]] = [(last, 0, 0), (last, 1, 1)]
    number = {0: 0, 1: 1}  # of a literal
    needed, pending = {*diagram.roots}, list(diagram.roots)
    while pending:
        literal = pending.pop()
        branch, sign = diagram.nodes[literal >> 1], literal & 1
        children = {branch.low ^ sign, branch.high ^ sign} - needed if literal > 1 else set()
        needed |= children
        pending += sorted(children)
    for literal in sorted(needed - {0, 1}):  # children come first
        branch, sign = diagram.nodes[literal >> 1], literal & 1
        number[literal] = len(nodes)
        nodes.append((branch.level, number[branch.low ^ sign], number[branch.high ^ sign]))
    roots = [(name, number[root]) for name, root in zip(outputs, diagram.roots, strict=True)]
    return Decisions(tuple(inputs[i] for i in diagram.order), diagram.order, nodes, roots)


def _candidates(subject: Subject, strategy: str, budget: Budget) -> list[Candidate]:
    if not isinstance(subject, ComparedRows):
        subject = compare_function(function_of(subject), Request.of(), budget)
    return subject.candidates()


#: How what a picture is made of is made: from a subject, a strategy and a budget.
MADE: Mapping[str, Callable[[Subject, str, Budget], Any]] = {
    "network": _network,
    "maps": _maps,
    "table": _table,
    "decisions": _decisions,
    "candidates": _candidates,
}


@dataclass(frozen=True, repr=False)
class Shown:
    """A network that notebooks show: its picture, and what it counts.

    Attributes
    ----------
    graph : networkx.DiGraph
    """

    graph: Graph

    def __repr__(self) -> str:
        counts = count(self.graph)
        ends = " -> ".join(listed([str(node) for node in self.graph.graph[end]]) for end in ("inputs", "outputs"))
        return f"<network {ends}: {counted(counts.nodes, 'node')} in {counted(counts.layers, 'layer')}>"

    def _repr_svg_(self) -> str:
        return network_picture(self.graph).svg()

    def _repr_html_(self) -> str:
        return shown(network_picture(self.graph), count_facts(count(self.graph)))


def show(network: Compiled | Graph) -> Shown:
    """Return what notebooks show of a network: its picture, and what it counts.

    Parameters
    ----------
    network : Compiled or networkx.DiGraph

    Examples
    --------
    >>> import boolnet
    >>> boolnet.show(boolnet.compile("a ^ b", strategy="xor-tree").graph)
    <network a, b -> y: 3 nodes in 2 layers>
    """
    if not isinstance(network, Compiled | nx.DiGraph):
        raise BoolnetError(f"show takes a network, not {type(network).__name__}", help="compile it first, or draw it")
    return Shown(_network(network, "auto", Budget(0)))
