"""A network as a picture: boxes that say what neurons compute, edges by the sign and the size of their weights."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from boolnet.drawings.layered import Member, Passing, arranged
from boolnet.drawings.overview import overview_picture
from boolnet.labels.wording import neuron_text
from nets import Executor
from nets.drawing.svg import Box, Picture, text_box
from nets.drawing.text import BOLD, fitted, text_width
from nets.graphs.graph import Graph, Node, Number, weights_into

MOST_NEURONS, MOST_EDGES = 200, 6_000  # beyond, an overview


@dataclass(frozen=True)
class NetworkStyle:
    """Sizes of a drawing, in pixels.

    Attributes
    ----------
    box : tuple of float
        The least and the largest width of a neuron.
    line : float
        The height of a line of text.
    gap : tuple of float
        Between neurons, and around the drawing.
    between : tuple of float
        The least and the largest distance of two columns; dense ones stand apart.
    font, small : float
        Sizes of what a neuron computes, and of the rest.
    """

    box: tuple[float, float] = (34.0, 168.0)
    line: float = 15.0
    gap: tuple[float, float] = (12.0, 18.0)
    between: tuple[float, float] = (80.0, 240.0)
    font: float = 12.0
    small: float = 9.5


@dataclass(frozen=True)
class _Place:
    """Where a node stands, and what is written in it."""

    box: Box
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        return (self.box.top + self.box.bottom) / 2


def network_picture(graph: Graph, at: Sequence[Number] | None = None, style: NetworkStyle | None = None) -> Picture:
    """Return the drawing of a network; of one with more than 200 neurons the overview.

    Parameters
    ----------
    graph : networkx.DiGraph
        With labels, where it has them.
    at : sequence of 0 and 1, optional
        An input vector, whose values are shown.
    style : NetworkStyle, optional

    Examples
    --------
    >>> import boolnet
    >>> picture = network_picture(boolnet.compile("a ^ b", strategy="xor-tree").graph, at=[1, 0])
    >>> [text for _, text in picture.texts if text in ("a & b", "a ^ b")]
    ['a & b', 'a ^ b']
    """
    neurons = len(graph) - len(graph.graph["inputs"])
    if neurons > MOST_NEURONS or graph.number_of_edges() > MOST_EDGES:
        return overview_picture(graph)
    return _Drawing(graph, None if at is None else _values(graph, at), style or NetworkStyle()).picture()


def _values(graph: Graph, at: Sequence[Number]) -> dict[Node, Number]:
    import numpy as np

    nodes = list(graph)
    column = np.array(at, dtype=np.float64).reshape(-1, 1)
    found = Executor(graph).run_columns(column, nodes)[:, 0].tolist()
    return {node: int(value) if value == int(value) else value for node, value in zip(nodes, found, strict=True)}


class _Drawing:
    def __init__(self, graph: Graph, values: Mapping[Node, Number] | None, style: NetworkStyle) -> None:
        self.graph, self.values, self.style = graph, values, style
        self.inputs = set(graph.graph["inputs"])
        self.columns = arranged(graph)
        self.texts = {node: self._lines(node) for node in graph}
        self.places: dict[Member, _Place] = {}
        self.width, self.height = self._placed()

    def _lines(self, node: Node) -> tuple[str, ...]:
        """Return what is written in a node: its name, or what it computes with name and bias below."""
        if node in self.inputs:
            return (str(node),)
        data = self.graph.nodes[node]
        label = data.get("label")
        bias = data["bias"]
        below = str(node) + (f", bias {bias}" if bias else "")
        if data["activation"] != "relu" and node not in self.graph.graph["outputs"]:
            below += f", {data['activation']}"
        return (label.text, below) if label is not None else (below,)

    def _placed(self) -> tuple[float, float]:
        """Give every member of every column its place; return the size of the drawing."""
        style = self.style
        least, most = style.box
        gap, margin = style.gap
        heights = [self._height(column) for column in self.columns]
        height = max(heights) + 2 * margin
        left = margin
        for i, column in enumerate(self.columns):
            wide = max((self._text_width(node) for node in column if not isinstance(node, Passing)), default=0)
            width = min(max(wide + 14, least), most)
            top = (height - heights[i]) / 2
            for member in column:
                tall = self._tall(member)
                lines = () if isinstance(member, Passing) else self.texts[member]
                self.places[member] = _Place(Box(left, top, left + width, top + tall), lines)
                top += tall + (gap if tall else gap / 2)
            left += width + self._between(i)
        return left - self._between(len(self.columns) - 1) + margin, height + 2 * style.line

    def _text_width(self, node: Node) -> float:
        first, *rest = self.texts[node]
        below = max((text_width(text, self.style.small) for text in rest), default=0)
        value = 0 if self.values is None else BOLD * text_width(f"  {self.values[node]}", self.style.font)
        return max(text_width(first, self.style.font) + value, below)

    def _tall(self, member: Member) -> float:
        return 0.0 if isinstance(member, Passing) else 8 + self.style.line * len(self.texts[member])

    def _height(self, column: Sequence[Member]) -> float:
        gap = self.style.gap[0]
        return sum(self._tall(member) + (gap if self._tall(member) else gap / 2) for member in column) - gap

    def _between(self, i: int) -> float:
        """Return how far a column stands from the next: where many edges run, they need room to be told apart."""
        low, high = self.style.between
        if i + 1 >= len(self.columns):
            return 0.0
        tallest = max(self._height(self.columns[i]), self._height(self.columns[i + 1]))
        return min(max(low, tallest / 3), high)

    def picture(self) -> Picture:
        neurons = len(self.graph) - len(self.inputs)
        title = f"A network of {neurons} neuron{'s' if neurons != 1 else ''} in {len(self.columns) - 1} layers"
        picture = Picture(max(self.width, 240.0), self.height, title, self._description())
        taken = [place.box for place in self.places.values() if place.lines]
        edges: list[tuple[Node, Node, Number]] = sorted(self.graph.edges(data="weight"), key=lambda edge: abs(edge[2]))
        for source, target, weight in edges:
            self._edge(picture, source, target, weight)
        for source, target, weight in reversed(edges):
            self._number(picture, taken, source, target, weight)
        for node in self.graph:
            self._node(picture, node)
        self._legend(picture)
        return picture

    def _description(self) -> str:
        rows = []
        for node in self.graph:
            if node not in self.inputs:
                data = self.graph.nodes[node]
                formula = neuron_text(weights_into(self.graph, node), data["bias"], data["activation"], full=True)
                label = data.get("label")
                rows.append(f"{node} = {formula}" + ("" if label is None else f", which is {label.text}"))
        return f"Inputs {', '.join(map(str, self.graph.graph['inputs'])) or 'none'}. " + "; ".join(rows) + "."

    def _way(self, source: Node, target: Node) -> list[tuple[float, float]]:
        """Return the points that an edge goes through."""
        first, last = self.places[source], self.places[target]
        way = [(first.box.right, first.middle)]
        column = self._column_of(source) + 1
        while (passing := Passing(source, target, column)) in self.places:
            place = self.places[passing]
            way += [(place.box.left, place.middle), (place.box.right, place.middle)]
            column += 1
        return [*way, (last.box.left, last.middle)]

    def _column_of(self, node: Node) -> int:
        left = self.places[node].box.left
        return next(i for i, column in enumerate(self.columns) if column and self.places[column[0]].box.left == left)

    def _edge(self, picture: Picture, source: Node, target: Node, weight: Number) -> None:
        way = self._way(source, target)
        d = f"M{way[0][0]:.1f} {way[0][1]:.1f}"
        for (x0, y0), (x1, y1) in pairwise(way):
            half = (x1 - x0) / 2
            d += f"C{x0 + half:.1f} {y0:.1f} {x1 - half:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
        is_off = self.values is not None and not self.values[source]
        ink = "line" if is_off else "plus" if weight > 0 else "minus"
        width = 1 + min(math.log2(max(abs(float(weight)), 1)) / 2, 2.5)
        tip = f"{source} to {target}: {weight}"
        picture.path(d, stroke=ink, width=width, dash="" if weight > 0 else "5 3", tip=tip)

    def _number(self, picture: Picture, taken: list[Box], source: Node, target: Node, weight: Number) -> None:
        """Write a weight beside its edge where there is room for it."""
        text, size = f"{weight}".replace("-", "\u2212"), self.style.small
        way = self._way(source, target)
        (x0, y0), (x1, y1) = way[-2:]
        for share in (0.5, 0.72, 0.28, 0.62, 0.38, 0.82, 0.18):
            x, y = _on_curve(x0, y0, x1, y1, share)
            box = text_box(x, y + size / 3, text, size, "middle")
            if not any(box.meets(other) for other in taken) and x0 <= box.left and box.right <= x1:
                ink = "plus" if weight > 0 else "minus"
                picture.text(x, y + size / 3, text, size=size, anchor="middle", fill=ink, halo=True)
                taken.append(box)
                return

    def _node(self, picture: Picture, node: Node) -> None:
        place, style = self.places[node], self.style
        box, room = place.box, place.box.right - place.box.left - 10
        value = None if self.values is None else self.values[node]
        tip = " — ".join(place.lines) + ("" if value is None else f" = {value}")
        is_end = node in self.inputs or node in self.graph.graph["outputs"]
        with picture.group(tip):
            fill = "lit" if value else "node"
            picture.rect(box, fill=fill, stroke="ink" if is_end else "faint", radius=12 if node in self.inputs else 5)
            y = box.top + 4 + style.line * 0.76
            if value is not None:
                picture.text(box.right - 6, y, str(value), anchor="end", bold=True)
                room -= BOLD * text_width(f"  {value}", style.font)
            picture.text(box.left + 6, y, fitted(place.lines[0], style.font, room), size=style.font)
            for i, line in enumerate(place.lines[1:], 1):
                cut = fitted(line, style.small, box.right - box.left - 10)
                picture.text(box.left + 6, y + i * style.line, cut, size=style.small, fill="faint")

    def _legend(self, picture: Picture) -> None:
        text = "blue: positive weights; orange, dashed: negative"
        text += "; yellow: values that are not 0" if self.values is not None else ""
        size = self.style.small
        picture.text(
            self.style.gap[1], self.height - 8, fitted(text, size, picture.width - 24), size=size, fill="faint"
        )


def _on_curve(x0: float, y0: float, x1: float, y1: float, share: float) -> tuple[float, float]:
    """Return a point of the curve that `_edge` draws between two points."""
    half, rest = (x0 + x1) / 2, 1 - share
    a, b, c, d = rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3
    return a * x0 + (b + c) * half + d * x1, (a + b) * y0 + (c + d) * y1
