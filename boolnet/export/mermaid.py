"""Mermaid: a flowchart as Markdown pages show it."""

from __future__ import annotations

import re

from boolnet.export.picture import Mark, picture_of
from nets.graphs.graph import Graph

SHAPES = {"input": ("[", "]"), "hidden": ("(", ")"), "output": ("([", "])"), "level": ("[[", "]]")}


def write_mermaid(graph: Graph, most: int = 400) -> bytes:
    """Return a network as a Mermaid flowchart, inputs on the left.

    Parameters
    ----------
    graph : networkx.DiGraph
    most : int
        Of more edges than these, the levels are shown and not the neurons: Mermaid refuses more than 500.

    Examples
    --------
    >>> import boolnet
    >>> print(write_mermaid(boolnet.compile("a & b").graph).decode(), end="")
    %% boolnet network: strategy exact, meaning exact
    flowchart LR
      n0["a"]
      n1["b"]
      n2("h1<br/>relu -1")
      n3(["y<br/>identity"])
      n0 -->|"1"| n2
      n1 -->|"1"| n2
      n2 -->|"1"| n3
    """
    picture = picture_of(graph, most)
    facts = ", ".join(f"{key} {graph.graph[key]}" for key in ("strategy", "meaning") if key in graph.graph)
    lines = [f"%% boolnet network: {_plain(facts)}"]
    lines += [f"%% left out: {picture.left_out}"] if picture.left_out else []
    lines += ["flowchart LR"]
    lines += [f"  {_node(mark)}" for mark in picture.marks]
    lines += [f'  {source} -->|"{_escaped(text)}"| {target}' for source, target, text in picture.arrows]
    return "\n".join([*lines, ""]).encode()


def _node(mark: Mark) -> str:
    opening, closing = SHAPES[mark.kind]
    label = "<br/>".join(_escaped(text) for text in (mark.name, mark.detail) if text)
    return f'{mark.key}{opening}"{label}"{closing}'


def _escaped(text: str) -> str:
    """Return a text in which Mermaid finds no quotes, no HTML, no entities and no Markdown."""
    return "".join(
        character if character.isalnum() or character in " -+.,:=/_" else f"#{ord(character)};" for character in text
    )


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9 ,.-]", " ", text)  # braces in a comment would be a directive
