"""A function of one weighted sum as the curve that its neurons make, and below it the curve of each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import networkx as nx

from boolnet.core.errors import BoolnetError, listed
from boolnet.labels.folds import Knots, value_at
from boolnet.labels.label import Label
from boolnet.labels.wording import first_and_last, sum_text
from nets.drawing.axes import SMALL, Panel, Scale, number_text
from nets.drawing.palette import SERIES
from nets.drawing.svg import SIZE, Box, Picture
from nets.drawing.text import fitted
from nets.graphs.graph import Graph, Node, Number

MARGIN, STUB = 18.0, 46.0  # around, and for the ticks of the left axis
WIDE, TALL = 460.0, 170.0  # of the plot of an output
SMALL_TALL = 84.0  # of the plot of a neuron
HEAD, FOOT = 30.0, 44.0  # above and below a plot
MOST_CURVES = 8  # neurons of an output that are drawn
MOST_POINTS = 64  # of a sum, that are marked one by one
MOST_OUTPUTS = 12
LINE_LEFT_OUT, APART = 18.0, 10.0  # of a line below the plots, and between two outputs


@dataclass(frozen=True)
class Curve:
    """A function of a sum.

    Attributes
    ----------
    name, text : str
        The neuron, and what it computes.
    knots : tuple of (s, value)
    """

    name: str
    text: str
    knots: Knots


def curve_picture(graph: Graph, at: Sequence[int] | None = None) -> Picture:
    """Return the picture of the outputs that are functions of one weighted sum, and of the neurons that make them.

    Parameters
    ----------
    graph : networkx.DiGraph
        With labels.
    at : sequence of 0 and 1, optional
        The input vector whose sum is marked.

    Raises
    ------
    BoolnetError
        If no output is such a function.

    Examples
    --------
    >>> import boolnet
    >>> picture = curve_picture(boolnet.compile("maj(a, b, c)", strategy="weighted-sum").graph)
    >>> [text for _, text in picture.texts if " = " in text]
    ['y = [a + b + c >= 2]', 's = a + b + c', 'h1 = relu(s - 1)', 'h2 = a & b & c']
    """
    found = [(node, graph.nodes[node].get("label")) for node in graph.graph["outputs"]]
    shown = [(node, label) for node, label in found if label is not None and is_curve(label)]
    if not shown:
        raise BoolnetError(_reason(found), help="draw the network, or a table, which show any function")
    shown = shown[:MOST_OUTPUTS]
    values = None if at is None else dict(zip(graph.graph["inputs"], at, strict=True))
    below = [_neurons(graph, node, label) for node, label in shown]
    height = 2 * MARGIN - 10.0
    for curves in below:
        height += HEAD + TALL + FOOT + APART + -(-min(len(curves), MOST_CURVES) // 2) * (SMALL_TALL + HEAD + 20)
        height += LINE_LEFT_OUT if len(curves) > MOST_CURVES else 0.0
    names = ", ".join(str(node) for node, _ in shown)
    picture = Picture(2 * MARGIN + STUB + WIDE, height, f"Curve of {names}", _description(shown))
    top = MARGIN - 6.0
    for (node, label), curves in zip(shown, below, strict=True):
        top = _output(picture, top, Curve(str(node), label.text, label.knots), label, curves, values)
    return picture


def is_curve(label: Label) -> bool:
    """Whether a label is of a function of one weighted sum of inputs.

    >>> import boolnet
    >>> net = boolnet.compile("a & b | c & d", strategy="dnf")
    >>> is_curve(net.labels["h1"]), is_curve(net.labels["y"])
    (True, False)
    """
    return bool(label.weights) and len(label.knots) > 1 and not label.values and label.kind != "neurons"


def _reason(found: Sequence[tuple[Node, Label | None]]) -> str:
    names = listed([str(node) for node, _ in found])
    if all(label is not None and label.kind == "constant" for _, label in found):
        return f"there is no curve to draw: {names} is constant"
    return f"no output ({names}) was found to be a function of one weighted sum of the inputs"


def _description(shown: Sequence[tuple[Node, Label]]) -> str:
    parts = []
    for node, label in shown:
        values = ", ".join(f"{value} at {s}" for s, value in label.knots[:MOST_POINTS])
        parts.append(f"{node} by s = {_sum(label.weights)}: {values}, linear between")
    return ". ".join(parts) + "."


def _sum(weights: Mapping[Node, Number]) -> str:
    terms = [(str(name), weight) for name, weight in weights.items()]
    return sum_text(first_and_last(terms), 0, len(terms))


def _by_sum(text: str, weights: Mapping[Node, Number]) -> str:
    """Return a text in which s stands for a sum, and -s for its opposite.

    >>> _by_sum("relu(a + b - 1)", {"a": 1, "b": 1}), _by_sum("relu(4 - a - b)", {"a": 1, "b": 1})
    ('relu(s - 1)', 'relu(4 - s)')
    """
    if len(weights) < 2:
        return text
    below = _sum({name: -weight for name, weight in weights.items()})
    text = text.replace(_sum(weights), "s")
    return text.replace(f"- {below[1:]}", "- s") if below.startswith("-") else text


def _neurons(graph: Graph, output: Node, label: Label) -> list[Curve]:
    """Return the curves of the hidden neurons that an output is made of and that read the same sum."""
    needed = nx.ancestors(graph, output)
    curves = []
    for node in graph:
        other = graph.nodes[node].get("label") if node in needed else None
        if other is None or not is_curve(other):
            continue
        ratio = _ratio(other.weights, label.weights)
        if ratio is not None:
            knots = sorted((Fraction(s) / ratio, value) for s, value in other.knots)
            curves.append(Curve(str(node), _by_sum(other.text, label.weights), tuple(knots)))
    return curves


def _ratio(weights: Mapping[Node, Number], base: Mapping[Node, Number]) -> Fraction | None:
    """Return by what one sum is another one; None where it is not."""
    if weights.keys() != base.keys():
        return None
    ratios = {Fraction(weights[name]) / Fraction(base[name]) for name in base}
    return ratios.pop() if len(ratios) == 1 else None


def _output(
    picture: Picture,
    top: float,
    curve: Curve,
    label: Label,
    below: Sequence[Curve],
    values: Mapping[Node, int] | None,
) -> float:
    """Draw an output and its neurons, and return where the next may begin."""
    name = f"s = {_sum(label.weights)}"
    mark = None if values is None else sum(weight * values[node] for node, weight in label.weights.items())
    left, right = MARGIN + STUB, MARGIN + STUB + WIDE
    x = Scale.of([float(s) for s, _ in curve.knots], 12, is_whole=True)
    panel = Panel(picture, Box(left, top + HEAD, right, top + HEAD + TALL), x, _height(curve))
    _plot(panel, curve, 0, name, mark)
    top += HEAD + TALL + FOOT
    half = (WIDE - STUB) / 2
    for k, one in enumerate(below[:MOST_CURVES]):
        at = left + (k % 2) * (half + STUB)
        y = top + (k // 2) * (SMALL_TALL + HEAD + 20)
        narrow = Scale.of([x.low, x.high], 6, is_whole=True)
        panel = Panel(picture, Box(at, y + HEAD, at + half, y + HEAD + SMALL_TALL), narrow, _height(one, 3))
        _plot(panel, one, 1 + k % (SERIES - 1), "", mark)
    top += -(-min(len(below), MOST_CURVES) // 2) * (SMALL_TALL + HEAD + 20)
    top += APART
    if len(below) > MOST_CURVES:
        text = f"{len(below) - MOST_CURVES} more neurons are left out"
        picture.text(left, top + SMALL, text, size=SMALL, fill="faint")
        top += LINE_LEFT_OUT
    return top


def _height(curve: Curve, most: int = 5) -> Scale:
    heights = [0.0, *(float(value) for _, value in curve.knots)]
    is_whole = all(value == int(value) for value in heights)
    return Scale.of([*heights, 1.0], most, is_whole=is_whole)


def _plot(panel: Panel, curve: Curve, number: int, x_name: str, mark: Number | None) -> None:
    """Draw a curve in its panel."""
    picture, (left, top, right, bottom) = panel.picture, panel.box
    picture.text(left, top - 10, fitted(f"{curve.name} = {curve.text}", SIZE, right - left), size=SIZE)
    if mark is not None:
        x, _ = panel.place(float(mark), panel.y.low)
        picture.rect(Box(x - 5, top, x + 5, bottom), fill="lit", radius=2, tip=f"s = {number_text(float(mark))}")
    panel.axes(x_name)
    xs, ys = zip(*((float(s), float(value)) for s, value in curve.knots), strict=True)
    panel.line(xs, ys, number=number)
    low, high = curve.knots[0][0], curve.knots[-1][0]
    marked = range(int(low), int(high) + 1) if high - low <= MOST_POINTS and low == int(low) else ()
    whole = all(s == int(s) for s, _ in curve.knots)
    for s in marked if whole else ():
        value = value_at(curve.knots, s)
        tip = f"{curve.name} = {number_text(float(value))} at s = {s}"
        panel.point(float(s), float(value), number=number, r=3.5 if number == 0 else 2.2, tip=tip)
