"""Networks side by side as points: nodes against layers, the ones that no other beats joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from boolnet.core.errors import BoolnetError, counted
from nets.drawing.axes import LINE, SMALL, Panel, Scale
from nets.drawing.svg import Box, Picture, text_box
from nets.drawing.text import wrapped

MARGIN, STUB, HEAD, FOOT = 18.0, 52.0, 30.0, 46.0
WIDE, TALL = 620.0, 400.0
ROOM = 0.18  # of the width of the plot, right of the last point for its name
LOG_FROM = 12.0  # times as many nodes as the least, from which on the axis is logarithmic
NAME_WIDTH = 150.0


@dataclass(frozen=True)
class Candidate:
    """A network among others.

    Attributes
    ----------
    name : str
    layers, nodes : int
    is_best, is_pareto : bool
        Whether it is what is taken; whether no other beats it.
    """

    name: str
    layers: int
    nodes: int
    is_best: bool = False
    is_pareto: bool = False


def pareto_picture(candidates: Sequence[Candidate]) -> Picture:
    """Return the picture of networks by their layers and nodes, names beside their points.

    Parameters
    ----------
    candidates : sequence of Candidate

    Raises
    ------
    BoolnetError
        If there is none.

    Examples
    --------
    >>> picture = pareto_picture([Candidate("dnf", 2, 5, True, True), Candidate("chain", 4, 9)])
    >>> [text for _, text in picture.texts if text in ("dnf (best)", "chain")]
    ['dnf (best)', 'chain']
    """
    if not candidates:
        raise BoolnetError("there is no network to draw", help="`boolnet compare` says why no strategy has one")
    title = f"{counted(len(candidates), 'network')} by layers and nodes"
    rows = [f"{one.name}: {_size(one.nodes, one.layers)}" for one in candidates]
    picture = Picture(2 * MARGIN + STUB + WIDE, HEAD + TALL + FOOT + 24, title, "; ".join(rows) + ".")
    nodes = [float(one.nodes) for one in candidates]
    is_log = min(nodes) > 0 and max(nodes) > LOG_FROM * min(nodes)
    layers = [float(one.layers) for one in candidates]
    x = Scale.of([min(layers), max(layers)], 12, is_whole=True)
    x = Scale(x.low - 0.06 * (x.high - x.low), x.high + ROOM * (x.high - x.low), x.ticks)
    y = Scale.of([*nodes, 1.08 * max(nodes)] if is_log else [0.0, 1.08 * max(nodes)], 8, is_whole=True, is_log=is_log)
    panel = Panel(picture, Box(MARGIN + STUB, HEAD, MARGIN + STUB + WIDE, HEAD + TALL), x, y)
    panel.axes("layers", "nodes (logarithmic)" if is_log else "nodes")
    _points(panel, candidates, _front(panel, candidates))
    _legend(picture, HEAD + TALL + FOOT + 4)
    return picture


def _size(nodes: int, layers: int) -> str:
    return f"{counted(nodes, 'node')} in {counted(layers, 'layer')}"


def _front(panel: Panel, candidates: Sequence[Candidate]) -> list[Box]:
    """Draw the stairs below which no network stands, and return what they take."""
    stairs: list[tuple[int, int]] = []
    for layers, nodes in sorted({(one.layers, one.nodes) for one in candidates}):
        if not stairs or nodes < stairs[-1][1]:
            stairs.append((layers, nodes))
    way = [stairs[0]]
    for (_, nodes), (layers, lower) in pairwise(stairs):
        way += [(layers, nodes), (layers, lower)]
    if len(way) > 1:
        panel.line([float(a) for a, _ in way], [float(b) for _, b in way], number=2, dashes="6 4", tip="the front")
    places = [panel.place(*point) for point in way]
    return [
        Box(min(x0, x1) - 2, min(y0, y1) - 2, max(x0, x1) + 2, max(y0, y1) + 2)
        for (x0, y0), (x1, y1) in pairwise(places)
    ]


def _points(panel: Panel, candidates: Sequence[Candidate], front: Sequence[Box]) -> None:
    """Draw the points, those in one place once, and names beside them."""
    places: dict[tuple[int, int], list[Candidate]] = {}
    for one in candidates:
        places.setdefault((one.layers, one.nodes), []).append(one)
    taken = list(front)
    for (layers, nodes), members in places.items():
        is_best, is_pareto = (any(flag(one) for one in members) for flag in (_is_best, _is_pareto))
        names = ", ".join(one.name for one in members)
        tip = f"{names}: {_size(nodes, layers)}"
        number = 1 if is_best else 0
        taken.append(
            panel.point(layers, nodes, number=number, r=7.0 if is_best else 5.0, is_hollow=not is_pareto, tip=tip)
        )
    for (layers, nodes), members in sorted(places.items(), key=lambda item: not any(map(_is_best, item[1]))):
        names = ", ".join(one.name + (" (best)" if one.is_best else "") for one in members)
        _name(panel, panel.place(layers, nodes), names, any(map(_is_best, members)), taken)


def _is_best(one: Candidate) -> bool:
    return one.is_best


def _is_pareto(one: Candidate) -> bool:
    return one.is_pareto


def _name(panel: Panel, point: tuple[float, float], text: str, is_bold: bool, taken: list[Box]) -> None:
    """Write a name as near to its point as there is room, with a line to it where that is far."""
    lines = wrapped(text, SMALL * 1.1, NAME_WIDTH, most=6)
    size, (px, py) = SMALL * 1.1, point
    for distance, x, y, anchor in _around(px, py, len(lines)):
        boxes = [text_box(x, y + k * 13, line, size * 1.15, anchor) for k, line in enumerate(lines)]
        whole = Box(min(b.left for b in boxes), boxes[0].top, max(b.right for b in boxes), boxes[-1].bottom)
        left, top, right, bottom = panel.box
        is_inside = left < whole.left and whole.right < right and top < whole.top and whole.bottom < bottom
        if is_inside and not any(whole.meets(other) for other in taken):
            if distance > 20:
                side = whole.left - 2 if whole.left > px else whole.right + 2 if whole.right < px else px
                middle = (whole.top + whole.bottom) / 2
                end = middle if side != px else whole.top if whole.top > py else whole.bottom
                panel.picture.line(px, py, side, end, stroke="faint", width=0.8)
            for k, line in enumerate(lines):
                panel.picture.text(x, y + k * 13, line, size=size, anchor=anchor, bold=is_bold, halo=True)
            taken.append(whole)
            return


def _around(px: float, py: float, lines: int) -> Iterator[tuple[float, float, float, str]]:
    """Yield places around a point, the near ones first: distance, x, the base of the first line, anchor."""
    tall = 13 * lines
    for distance in (10.0, 14.0, *range(24, 240, 12)):
        middle = py - tall / 2 + 10
        yield distance, px + distance, middle, "start"
        yield distance, px, py - distance - tall + 10, "middle"
        yield distance, px, py + distance + 10, "middle"
        yield distance, px - distance, middle, "end"
        for share in (0.7, 1.0):
            yield distance, px + distance * 0.7, py - distance * share - tall + 12, "start"
            yield distance, px + distance * 0.7, py + distance * share + 8, "start"
            yield distance, px - distance * 0.7, py - distance * share - tall + 12, "end"
            yield distance, px - distance * 0.7, py + distance * share + 8, "end"


def _legend(picture: Picture, top: float) -> None:
    rows = (
        ("best for the objective", 1, False),
        ("no other is as good in nodes, layers, edges and values", 0, False),
        ("another is better", 0, True),
    )
    x = MARGIN + STUB
    for text, number, is_hollow in rows:
        ink = f"series{number}"
        y = top + LINE / 2
        picture.circle(x + 6, y, 5, fill="paper" if is_hollow else ink, stroke=ink, width=1.5)
        x = picture.text(x + 17, y + SMALL / 3, text, size=SMALL).right + 22
