"""What pictures of a network show: every neuron of a small one, and of a large one its levels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from boolnet.core.errors import BoolnetError, counted
from nets.graphs.graph import Graph, Node, Number, checked_levels, edge_count


@dataclass(frozen=True)
class Mark:
    """What a picture has at one place: a node, or all nodes of a level.

    Attributes
    ----------
    key : str
        An identifier of ASCII letters and digits.
    name, detail : str
        Two lines of text; the second may be "".
    kind : {"input", "hidden", "output", "level"}
    level, place : int
        The column and the row where it may stand, from 0.
    """

    key: str
    name: str
    detail: str
    kind: str
    level: int
    place: int


@dataclass(frozen=True)
class Picture:
    """Marks, and the arrows between them.

    Attributes
    ----------
    marks : tuple of Mark
        From the inputs on.
    arrows : tuple of (str, str, str)
        The keys of two marks, and a text.
    left_out : str
        What the picture does not show, "" for nothing.
    """

    marks: tuple[Mark, ...]
    arrows: tuple[tuple[str, str, str], ...]
    left_out: str


def picture_of(graph: Graph, most: int) -> Picture:
    """Return what to draw of a network.

    Parameters
    ----------
    graph : networkx.DiGraph
    most : int
        Of more edges than these, the levels are shown and not the neurons.

    Examples
    --------
    >>> import boolnet
    >>> net = boolnet.compile("a & b").graph
    >>> [(mark.name, mark.detail) for mark in picture_of(net, 10).marks]
    [('a', ''), ('b', ''), ('h1', 'relu -1'), ('y', 'identity')]
    >>> picture_of(net, 2).arrows
    (('n0', 'n1', '2 edges'), ('n1', 'n2', '1 edge'))
    """
    level = checked_levels(graph)
    check_most(most)
    if edge_count(graph) > most:
        return _levels(graph, level, most)
    keys = {node: f"n{i}" for i, node in enumerate(level)}
    inputs, outputs = set(graph.graph["inputs"]), set(graph.graph["outputs"])
    seen = Counter[int]()
    marks = []
    for node, at in level.items():
        kind = "input" if node in inputs else "output" if node in outputs else "hidden"
        marks.append(Mark(keys[node], str(node), "" if kind == "input" else _detail(graph, node), kind, at, seen[at]))
        seen[at] += 1
    arrows = ((keys[a], keys[b], number_text(data["weight"])) for a, b, data in graph.edges(data=True))
    return Picture(tuple(marks), tuple(arrows), "")


def check_most(most: object) -> None:
    """Refuse a limit that is no whole number."""
    if isinstance(most, bool) or not isinstance(most, int) or most < 0:
        raise BoolnetError(f"most must be a whole number, but is {most!r}", help="write most=400")


def number_text(number: Number) -> str:
    """Return a number as people write it.

    >>> from fractions import Fraction
    >>> number_text(-2), number_text(Fraction(1, 3)), number_text(2.0), number_text(0.5)
    ('-2', '1/3', '2', '0.5')
    """
    return str(int(number)) if number == int(number) else str(number)


def _detail(graph: Graph, node: Node) -> str:
    data = graph.nodes[node]
    return f"{data['activation']} {number_text(data['bias'])}" if data["bias"] else str(data["activation"])


def _levels(graph: Graph, level: dict[Node, int], most: int) -> Picture:
    sizes = Counter(level.values())
    between = Counter((level[a], level[b]) for a, b in graph.edges)
    marks = [
        Mark(f"n{at}", "inputs" if not at else f"level {at}", counted(sizes[at], "node"), "level", at, 0)
        for at in sorted(sizes)
    ]
    arrows = tuple((f"n{a}", f"n{b}", counted(number, "edge")) for (a, b), number in sorted(between.items()))
    return Picture(
        tuple(marks), arrows, f"its {len(graph):,} nodes and {edge_count(graph):,} edges one by one: most is {most:,}"
    )
