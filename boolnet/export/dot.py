"""DOT, the language of Graphviz."""

from __future__ import annotations

import re

from boolnet.export.header import header_text
from boolnet.export.picture import Mark, picture_of
from nets.graphs.graph import Graph

SHAPES = {"input": "box", "hidden": "ellipse", "output": "doubleoctagon", "level": "folder"}


def write_dot(graph: Graph, most: int = 2000) -> bytes:
    """Return a network as a DOT file, inputs on the left.

    Parameters
    ----------
    graph : networkx.DiGraph
    most : int
        Of more edges than these, the levels are shown and not the neurons, which Graphviz would take hours for.

    Examples
    --------
    >>> import boolnet
    >>> text = write_dot(boolnet.compile("a & b").graph).decode()
    >>> print(text[text.index("  n2") :], end="")
      n2 [label="h1\\nrelu -1", shape=ellipse];
      n3 [label="y\\nidentity", shape=doubleoctagon];
      { rank=same; n0; n1; }
      n0 -> n2 [label="1"];
      n1 -> n2 [label="1"];
      n2 -> n3 [label="1"];
    }
    """
    picture = picture_of(graph, most)
    ranks: dict[int, list[str]] = {}
    for mark in picture.marks:
        ranks.setdefault(mark.level, []).append(mark.key)
    lines = [f"// boolnet: {header_text(graph)}"]
    lines += [f"// left out: {picture.left_out}"] if picture.left_out else []
    lines += ["digraph boolnet {", "  rankdir=LR;"]
    lines += [f'  {mark.key} [label="{_label(mark)}", shape={SHAPES[mark.kind]}];' for mark in picture.marks]
    lines += [f"  {{ rank=same; {'; '.join(keys)}; }}" for keys in ranks.values() if len(keys) > 1]
    lines += [f'  {source} -> {target} [label="{text}"];' for source, target, text in picture.arrows]
    return "\n".join([*lines, "}", ""]).encode()


def _label(mark: Mark) -> str:
    return "\\n".join(_escaped(text) for text in (mark.name, mark.detail) if text)


def _escaped(text: str) -> str:
    text = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
    return re.sub(r'(["\\])', r"\\\1", text.replace("&", "&amp;"))
