"""A decision diagram as a picture, from the top down: where an input is 1 along the solid line, where 0 the dashed one.

Nodes stand without complement edges, so that a path reads as it runs: where a diagram shares a function and its
complement, both have nodes here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from boolnet.core.errors import BoolnetError, counted
from boolnet.drawings.layered import Member, joints, ordered, way_of, with_passings
from boolnet.drawings.spacing import middles
from nets.drawing.axes import Entry, legend, legend_height, legend_width
from nets.drawing.svg import SIZE, Box, Picture
from nets.drawing.text import fitted, text_width

MOST_NODES = 200
MARGIN, TALL, BETWEEN, GAP = 18.0, 24.0, 34.0, 16.0
WIDEST = 120.0  # of a node, in pixels


class Spot(NamedTuple):
    """A box of the drawing: an output, or a node, by its number."""

    kind: str
    number: int


@dataclass(frozen=True)
class Decisions:
    """A decision diagram whose edges are plain.

    Attributes
    ----------
    order : tuple of str
        The inputs, the topmost first.
    places : tuple of int
        The place of each of them in an input vector.
    nodes : sequence of (level, low, high)
        What is decided, and the numbers of the nodes where it is 0 and 1. Nodes 0 and 1 are the constants, whose level
        is that after the last input.
    roots : sequence of (output, node)
    """

    order: tuple[str, ...]
    places: tuple[int, ...]
    nodes: Sequence[tuple[int, int, int]]
    roots: Sequence[tuple[str, int]]


def bdd_picture(decisions: Decisions, at: Sequence[int] | None = None) -> Picture:
    """Return the picture of a decision diagram of at most 200 nodes.

    Parameters
    ----------
    decisions : Decisions
    at : sequence of 0 and 1, optional
        The input vector whose ways are marked.

    Raises
    ------
    BoolnetError
        If it has more nodes.

    Examples
    --------
    >>> picture = bdd_picture(Decisions(("a",), (0,), [(1, 0, 0), (1, 1, 1), (0, 0, 1)], [("y", 2)]))
    >>> [text for _, text in picture.texts][:4]
    ['y', '0', '1', 'a']
    """
    if len(decisions.nodes) > MOST_NODES:
        raise BoolnetError(
            f"the decision diagram has {len(decisions.nodes):,} nodes; at most {MOST_NODES} are drawn",
            help="choose an output with --output-name (output= in Python), or draw the network, of which the overview "
            "is drawn where it is large",
        )
    return _Drawing(decisions, at).picture()


class _Drawing:
    def __init__(self, decisions: Decisions, at: Sequence[int] | None) -> None:
        self.decisions, self.at = decisions, at
        self.edges = self._edges()
        self.texts = {Spot("output", k): name for k, (name, _) in enumerate(decisions.roots)}
        seen = {node for _, node in self.edges}
        for number, (level, _, _) in enumerate(decisions.nodes):
            if Spot("node", number) in seen:
                self.texts[Spot("node", number)] = str(number) if number < 2 else decisions.order[level]
        columns: list[list[Member]] = [[] for _ in range(len(decisions.order) + 2)]
        for member in self.texts:
            columns[self._column(member)].append(member)
        columns = [column for column in columns if column]
        self.column = {member: i for i, column in enumerate(columns) for member in column}
        pairs = list(self.edges)
        self.columns = ordered(with_passings(columns, pairs), pairs)
        self.sizes: dict[Member, float] = {member: 0.0 for column in self.columns for member in column}
        for spot, text in self.texts.items():
            self.sizes[spot] = min(max(text_width(text, SIZE), 12.0), WIDEST) + 16
        self.middle = middles(self.columns, joints(pairs, self.columns), self.sizes, GAP)
        self.lit = self._lit()

    def _column(self, member: Spot) -> int:
        kind, number = member
        return 0 if kind == "output" else self.decisions.nodes[number][0] + 1

    def _edges(self) -> dict[tuple[Spot, Spot], set[int]]:
        """Return what is joined, and for which values: 0, 1 or both; roots are joined for both."""
        result: dict[tuple[Spot, Spot], set[int]] = {}
        for k, (_, root) in enumerate(self.decisions.roots):
            result[Spot("output", k), Spot("node", root)] = {0, 1}
        pending, seen = [root for _, root in self.decisions.roots], set[int]()
        while pending:
            number = pending.pop()
            if number < 2 or number in seen:
                continue
            seen.add(number)
            _, low, high = self.decisions.nodes[number]
            for value, child in ((0, low), (1, high)):
                result.setdefault((Spot("node", number), Spot("node", child)), set()).add(value)
                pending.append(child)
        return result

    def _lit(self) -> set[Spot]:
        """Return the nodes on the ways of the marked vector."""
        if self.at is None:
            return set()
        lit: set[Spot] = set()
        for k, (_, number) in enumerate(self.decisions.roots):
            lit |= {Spot("output", k), Spot("node", number)}
            while number > 1:
                level, low, high = self.decisions.nodes[number]
                number = high if self._bit(level) else low
                lit.add(Spot("node", number))
        return lit

    def picture(self) -> Picture:
        entries = [Entry("where it is 1", "plus"), Entry("where it is 0", "minus", "5 3")]
        entries += [Entry("way of the marked vector", "lit", thick=10.0)] if self.lit else []
        right = max(self.middle[member] + self.sizes[member] / 2 for member in self.middle)
        width = max(right, legend_width(entries)) + 2 * MARGIN
        self.left = (width - right) / 2
        bottom = MARGIN + len(self.columns) * (TALL + BETWEEN) - BETWEEN
        inner = width - 2 * MARGIN
        names = ", ".join(name for name, _ in self.decisions.roots)
        count = sum(1 for kind, number in self.texts if kind == "node" and number > 1)
        title = f"Decision diagram of {names}: {counted(count, 'node')}"
        picture = Picture(width, bottom + 26 + legend_height(entries, inner), title, self._description())
        for (source, target), values in self.edges.items():
            self._edge(picture, source, target, values)
        for member in self.texts:
            self._node(picture, member)
        legend(picture, MARGIN, bottom + 14, inner, entries)
        return picture

    def _description(self) -> str:
        rows = [f"{name} begins at node {root}" for name, root in self.decisions.roots]
        for number, (level, low, high) in enumerate(self.decisions.nodes):
            if number > 1 and Spot("node", number) in self.texts:
                rows.append(f"node {number}: {self.decisions.order[level]} ? {high} : {low}")
        return "; ".join(rows) + "."

    def _box(self, member: Member, column: int) -> Box:
        top = MARGIN + column * (TALL + BETWEEN)
        x, half = self.left + self.middle[member], self.sizes[member] / 2
        return Box(x - half, top, x + half, top + TALL)

    def _edge(self, picture: Picture, source: Spot, target: Spot, values: set[int]) -> None:
        first = self.column[source]
        way = way_of(source, target, first, self.column[target])
        is_lit = source in self.lit and target in self.lit and self._is_taken(source, values)
        shift = 0.0 if len(values) > 1 else 4.0 if 1 in values else -4.0
        d, end = "", (0.0, 0.0)
        for k, (a, b) in enumerate(pairwise(way)):
            upper, lower = self._box(a, first + k), self._box(b, first + k + 1)
            x0, x1 = (upper.left + upper.right) / 2 + (0 if k else shift), (lower.left + lower.right) / 2
            y0, y1 = upper.bottom, lower.top
            half = (y1 - y0) / 2
            d += f"M{x0:.1f} {y0:.1f}" if not k else f"L{x0:.1f} {y0:.1f}"
            d += f"C{x0:.1f} {y0 + half:.1f} {x1:.1f} {y1 - half:.1f} {x1:.1f} {y1:.1f}"
            end = (x1, y1)
        if is_lit:
            picture.path(d, stroke="lit", width=8.0)
        ink = "faint" if len(values) > 1 else "plus" if 1 in values else "minus"
        picture.path(d, stroke=ink, width=1.5, dash="5 3" if values == {0} else "")
        x, y = end
        picture.path(f"M{x - 3:.1f} {y - 5:.1f}L{x:.1f} {y:.1f}L{x + 3:.1f} {y - 5:.1f}", stroke=ink, width=1.2)

    def _is_taken(self, source: Spot, values: set[int]) -> bool:
        kind, number = source
        return kind == "output" or int(self._bit(self.decisions.nodes[number][0])) in values

    def _bit(self, level: int) -> bool:
        return self.at is not None and bool(self.at[self.decisions.places[level]])

    def _node(self, picture: Picture, member: Spot) -> None:
        kind, number = member
        box = self._box(member, self.column[member])
        is_end = kind == "output" or number < 2
        fill = "lit" if member in self.lit else "node"
        radius = 4 if is_end else TALL / 2
        picture.rect(box, fill=fill, stroke="ink" if is_end else "faint", radius=radius, tip=self.texts[member])
        text = fitted(self.texts[member], SIZE, box.right - box.left - 8)
        picture.text((box.left + box.right) / 2, box.top + 16, text, anchor="middle", bold=is_end and kind != "output")
