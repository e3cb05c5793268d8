"""A large network at a glance: a block for each layer, a bundle for what joins two of them."""

from __future__ import annotations

import math
from collections import Counter

from nets.drawing.svg import Box, Picture
from nets.drawing.text import fitted, text_width
from nets.graphs.graph import Graph, levels

SMALL = 9.5
MARGIN, BLOCK, BETWEEN, LINE = 18.0, 118.0, 96.0, 15.0
TALL = (40.0, 260.0)  # the least and the largest height of a block
MOST_COLUMNS, LAST_COLUMNS = 12, 4  # layers that are drawn, and how many of these are the last where there are more


def overview_picture(graph: Graph, why: str = "") -> Picture:
    """Return a picture of a network's layers: how many neurons, of which kinds, and how many edges join them.

    Parameters
    ----------
    graph : networkx.DiGraph
    why : str
        Why it is an overview; that the neurons are too many, unless it is said.

    Examples
    --------
    >>> import boolnet
    >>> picture = overview_picture(boolnet.compile("xor(x1..x5)", strategy="dnf").graph)
    >>> sorted(text for _, text in picture.texts)[-3:]
    ['layer 1', 'outputs', 'x1, x2, x3, x4, x5']
    """
    level = levels(graph)
    columns = max(level.values(), default=0) + 1
    members = Counter(level.values())
    kinds: dict[int, Counter[str]] = {}
    for node, data in graph.nodes.items():
        if "label" in data:
            kinds.setdefault(level[node], Counter())[data["label"].kind] += 1
    bundles = Counter((level[source], level[target]) for source, target in graph.edges)
    shown = (
        list(range(columns))
        if columns <= MOST_COLUMNS
        else [*range(MOST_COLUMNS - LAST_COLUMNS), *range(columns - LAST_COLUMNS, columns)]
    )
    neurons = len(graph) - members[0]
    top = max(members.values())
    height = 2 * MARGIN + TALL[1] + 6 * LINE
    width = 2 * MARGIN + len(shown) * BLOCK + (len(shown) - 1) * BETWEEN
    description = (
        f"{neurons:,} neurons in {columns - 1} layers: {', '.join(f'{members[i]:,}' for i in range(1, columns))}."
    )
    picture = Picture(width, height, f"Overview of a network of {neurons:,} neurons", description)
    lefts = {i: MARGIN + at * (BLOCK + BETWEEN) for at, i in enumerate(shown)}
    middle = MARGIN + 2 * LINE + TALL[1] / 2
    most = max(bundles.values(), default=1)
    for (a, b), count in sorted(bundles.items(), key=lambda item: item[0][0] - item[0][1]):
        if a in lefts and b in lefts:
            _bundle(picture, lefts[a] + BLOCK, lefts[b], middle, count, most, b - a)
    for i in shown:
        tall = TALL[0] + (TALL[1] - TALL[0]) * math.log1p(members[i]) / math.log1p(top)
        box = Box(lefts[i], middle - tall / 2, lefts[i] + BLOCK, middle + tall / 2)
        picture.rect(box, fill="node", stroke="ink", radius=6)
        if i:
            lines = [_kind(kind, count) for kind, count in kinds.get(i, Counter()).most_common(2)]
        else:
            lines = [", ".join(map(str, graph.graph["inputs"][:12]))]
        name = "inputs" if not i else "outputs" if i == columns - 1 else f"layer {i}"
        x = box.left + BLOCK / 2
        picture.text(x, MARGIN + LINE, name, anchor="middle", fill="faint")
        picture.text(x, middle + 4, f"{members[i]:,}", anchor="middle", bold=True, size=15.0)
        for k, line in enumerate(lines):
            y = middle + TALL[1] / 2 + (k + 1.5) * LINE
            picture.text(x, y, fitted(line, SMALL, BLOCK), anchor="middle", size=SMALL, fill="faint")
    left_out = columns - len(shown)
    if left_out:
        x = lefts[columns - LAST_COLUMNS] - BETWEEN / 2
        picture.text(x, middle + 5, "…", anchor="middle", size=24.0, fill="faint")
    more = f"; {left_out} layers between are left out" if left_out else ""
    why = why or f"{neurons:,} neurons are too many to draw one by one"
    text = f"{why}: blocks are layers, bundles their edges{more}"
    picture.width = max(picture.width, text_width(text, SMALL) + 2 * MARGIN)
    picture.text(MARGIN, height - 8, text, size=SMALL, fill="faint")
    return picture


def _kind(kind: str, count: int) -> str:
    """Return how many labels of a kind there are, in words.

    >>> _kind("parity", 2), _kind("cube", 1), _kind("neurons", 1)
    ('2 parities', '1 cube', '1 sum of neurons')
    """
    one, of = ("sum", " of neurons") if kind == "neurons" else (kind, "")
    many = f"{one[:-1]}ies" if one.endswith(("py", "ty")) else f"{one}s"
    return f"{count:,} {one if count == 1 else many}{of}"


def _bundle(picture: Picture, x0: float, x1: float, middle: float, count: int, most: int, span: int) -> None:
    """Draw the edges between two columns as one band, those that pass others as an arc below."""
    thick = 3 + 45 * math.log1p(count) / math.log1p(most)
    if span == 1:
        picture.rect(Box(x0, middle - thick / 2, x1, middle + thick / 2), fill="line")
        picture.text((x0 + x1) / 2, middle - thick / 2 - 5, f"{count:,}", anchor="middle", size=SMALL)
        return
    low = middle + TALL[1] / 2 + 6
    picture.path(
        f"M{x0:.1f} {middle:.1f}C{x0 + 40:.1f} {low:.1f} {x1 - 40:.1f} {low:.1f} {x1:.1f} {middle:.1f}",
        width=max(thick / 6, 1),
    )
