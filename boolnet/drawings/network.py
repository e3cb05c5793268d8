"""A network as a picture: boxes that say what neurons compute, edges by the sign and the size of their weights."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from boolnet.core.errors import counted
from boolnet.drawings.layered import Member, Passing, arranged, joints, way_of
from boolnet.drawings.overview import overview_picture
from boolnet.drawings.spacing import middles
from boolnet.labels.wording import neuron_text
from nets import Counts, Executor
from nets.drawing.axes import Entry, legend, legend_height, legend_width
from nets.drawing.svg import Box, Picture, text_box
from nets.drawing.text import BOLD, fitted, text_width, wrapped
from nets.graphs.graph import Graph, Node, Number, weights_into

MOST_NEURONS, MOST_EDGES = 200, 6_000  # beyond, an overview
MOST_NUMBERS = 60  # edges that end in one column, beyond which their weights are told by their thickness alone


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
    is_plain : bool
        Whether the picture is to be small as a text: whole pixels, no tips, and edges that look alike are one path.
    """

    box: tuple[float, float] = (34.0, 168.0)
    line: float = 15.0
    gap: tuple[float, float] = (12.0, 18.0)
    between: tuple[float, float] = (80.0, 240.0)
    font: float = 12.0
    small: float = 9.5
    is_plain: bool = False


@dataclass(frozen=True)
class _Place:
    """Where a node stands, and what is written in it."""

    box: Box
    heads: tuple[str, ...] = ()
    below: str = ""

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


def count_facts(counts: Counts) -> list[tuple[str, str]]:
    """Return the counts of a network with what each is, for people.

    >>> import boolnet
    >>> count_facts(boolnet.compile("a ^ b", strategy="xor-tree").counts)[0]
    ('nodes', '3 = 2 hidden + 1 output')
    """
    return [
        ("nodes", f"{counts.nodes:,} = {counts.hidden:,} hidden + {counts.outputs:,} output"),
        ("layers", f"{counts.layers:,}"),
        ("edges", f"{counts.edges:,}, weights up to {counts.max_weight}"),
    ]


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
        self.column = {member: i for i, column in enumerate(self.columns) for member in column}
        self.has_weights = any(abs(edge["weight"]) != 1 for _, _, edge in graph.edges(data=True))
        ends = Counter(self.column[target] for _, target in graph.edges)
        self.numbered = {i for i, count in ends.items() if count <= MOST_NUMBERS and self.has_weights}
        self.words = {node: self._words(node) for node in graph}
        self.places: dict[Member, _Place] = {}
        self.width, self.height = self._placed()

    def _words(self, node: Node) -> tuple[tuple[str, ...], str]:
        """Return what is written in a node: its name, or what it computes with name and bias below."""
        room = self.style.box[1] - 14 - self._value_width(node)
        if node in self.inputs:
            return tuple(wrapped(str(node), self.style.font, room)), ""
        data = self.graph.nodes[node]
        label, bias = data.get("label"), data["bias"]
        below = str(node) + (f", bias {bias}" if bias else "").replace("-", "\u2212")
        if data["activation"] != "relu" and node not in self.graph.graph["outputs"]:
            below += f", {data['activation']}"
        return ((below,), "") if label is None else (tuple(wrapped(label.text, self.style.font, room)), below)

    def _placed(self) -> tuple[float, float]:
        """Give every member of every column its place; return the size of the drawing."""
        style = self.style
        least, most = style.box
        gap, margin = style.gap
        sizes = {member: self._tall(member) for column in self.columns for member in column}
        at = middles(self.columns, joints(self.graph.edges, self.columns), sizes, gap)
        left = margin
        for i, column in enumerate(self.columns):
            wide = max((self._text_width(node) for node in column if not isinstance(node, Passing)), default=0)
            width = min(max(wide + 14, least), most)
            for member in column:
                top = margin + at[member] - sizes[member] / 2
                words = () if isinstance(member, Passing) else self.words[member]
                self.places[member] = _Place(Box(left, top, left + width, top + sizes[member]), *words)
            left += width + self._between(i)
        height = max(place.box.bottom for place in self.places.values()) + margin
        return left - self._between(len(self.columns) - 1) + margin, height

    def _value_width(self, node: Node) -> float:
        return 0.0 if self.values is None else BOLD * text_width(f"  {self.values[node]}", self.style.font)

    def _text_width(self, node: Node) -> float:
        heads, below = self.words[node]
        widest = max(text_width(head, self.style.font) for head in heads) + self._value_width(node)
        return max(widest, text_width(below, self.style.small))

    def _tall(self, member: Member) -> float:
        if isinstance(member, Passing):
            return 0.0
        heads, below = self.words[member]
        return 8 + self.style.line * (len(heads) + bool(below))

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
        title = f"A network of {counted(neurons, 'neuron')} in {counted(len(self.columns) - 1, 'layer')}"
        entries, size = self._legend(), self.style.gap[1]
        width = max(self.width, legend_width(entries) + 2 * size)
        height = self.height + legend_height(entries, width - 2 * size) + 8
        picture = Picture(width, height, title, self._description())
        taken = [place.box for place in self.places.values() if place.heads]
        edges: list[tuple[Node, Node, Number]] = sorted(self.graph.edges(data="weight"), key=lambda edge: abs(edge[2]))
        self._edges(picture, edges)
        for source, target, weight in reversed(edges):
            if self.column[target] in self.numbered:
                self._number(picture, taken, source, target, weight)
        for node in self.graph:
            self._node(picture, node)
        legend(picture, size, self.height - 2, width - 2 * size, entries)
        return picture

    def _description(self) -> str:
        rows = [self._meaning(node) for node in self.graph if node not in self.inputs]
        return f"Inputs {', '.join(map(str, self.graph.graph['inputs'])) or 'none'}. " + "; ".join(rows) + "."

    def _meaning(self, node: Node) -> str:
        """Return what a neuron makes of those that it reads, and what that is."""
        data = self.graph.nodes[node]
        formula = neuron_text(weights_into(self.graph, node), data["bias"], data["activation"], full=True)
        label = data.get("label")
        return f"{node} = {formula}" + ("" if label is None else f", which is {label.text}")

    def _way(self, source: Node, target: Node) -> list[tuple[float, float]]:
        """Return the points that an edge goes through."""
        first, *passed, last = (
            self.places[member] for member in way_of(source, target, self.column[source], self.column[target])
        )
        way = [(first.box.right, first.middle)]
        for place in passed:
            way += [(place.box.left, place.middle), (place.box.right, place.middle)]
        return [*way, (last.box.left, last.middle)]

    def _edges(self, picture: Picture, edges: Sequence[tuple[Node, Node, Number]]) -> None:
        """Draw the edges, each with a tip; plainly those together that look alike."""
        alike: dict[tuple[str, float, str], str] = {}
        for source, target, weight in edges:
            is_off = self.values is not None and not self.values[source]
            ink = "line" if is_off else "plus" if weight > 0 else "minus"
            width = 1 + min(math.log2(max(abs(float(weight)), 1)) / 2, 2.5)
            dash, curve = "" if weight > 0 else "5 3", self._curve(source, target)
            if self.style.is_plain:
                alike[ink, width, dash] = alike.get((ink, width, dash), "") + curve
            else:
                picture.path(curve, stroke=ink, width=width, dash=dash, tip=f"{source} to {target}: {weight}")
        for (ink, width, dash), curves in alike.items():
            picture.path(curves, stroke=ink, width=width, dash=dash)

    def _curve(self, source: Node, target: Node) -> str:
        """Return the commands of an edge's path."""
        digits = 0 if self.style.is_plain else 1
        first, *rest = self._way(source, target)
        d = f"M{first[0]:.{digits}f} {first[1]:.{digits}f}"
        for (x0, y0), (x1, y1) in pairwise([first, *rest]):
            half = (x1 - x0) / 2
            numbers = (x0 + half, y0, x1 - half, y1, x1, y1)
            d += "C" + " ".join(f"{number:.{digits}f}" for number in numbers)
        return d

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
        box = place.box
        value = None if self.values is None else self.values[node]
        whole = str(node) if node in self.inputs else self._meaning(node)
        is_end = node in self.inputs or node in self.graph.graph["outputs"]
        with picture.group("" if style.is_plain else whole + ("" if value is None else f" = {value}")):
            fill = "lit" if value else "node"
            picture.rect(box, fill=fill, stroke="ink" if is_end else "faint", radius=12 if node in self.inputs else 5)
            y = box.top + 4 + style.line * 0.76
            if value is not None:
                picture.text(box.right - 6, y, str(value), anchor="end", bold=True)
            for i, head in enumerate(place.heads):
                picture.text(box.left + 6, y + i * style.line, head, size=style.font)
            if place.below:
                cut = fitted(place.below, style.small, box.right - box.left - 10)
                y += len(place.heads) * style.line
                ink = "ink" if value else "faint"
                picture.text(box.left + 6, y, cut, size=style.small, fill=ink)

    def _legend(self) -> list[Entry]:
        """Return what colours and dashes mean."""
        texts = ("weight 1", "weight \u22121")
        if self.has_weights:
            texts = ("positive weight, thicker where larger", "negative weight")
        entries = [Entry(texts[0], "plus"), Entry(texts[1], "minus", "5 3")]
        if self.values is not None:
            entries += [Entry("value that is not 0", "lit", thick=10.0), Entry("edge from a neuron that is 0", "line")]
        return entries


def _on_curve(x0: float, y0: float, x1: float, y1: float, share: float) -> tuple[float, float]:
    """Return a point of the curve that `_edge` draws between two points."""
    half, rest = (x0 + x1) / 2, 1 - share
    a, b, c, d = rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3
    return a * x0 + (b + c) * half + d * x1, (a + b) * y0 + (c + d) * y1
