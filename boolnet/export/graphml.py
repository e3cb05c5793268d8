"""GraphML, as networkx writes it: every neuron and weight, for graph editors and libraries."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

import networkx as nx

from boolnet.export.header import header_text
from nets.graphs.graph import Graph, Number, checked_levels

LONG = 1 << 63
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_graphml(graph: Graph) -> bytes:
    """Return a network as GraphML; nothing is left out, however large it is.

    Nodes have a name, a kind (input, hidden, output), a level, an activation and a bias, edges a weight: whole numbers
    where all of them are, floats where these are the same, and else texts such as 1/3. The header is an attribute of
    the graph.

    Examples
    --------
    >>> import boolnet
    >>> again = nx.parse_graphml(write_graphml(boolnet.compile("a & b").graph).decode())
    >>> again.nodes["n2"]["name"], again.nodes["n2"]["bias"], again.edges["n0", "n2"]["weight"]
    ('h1', -1, 1)
    """
    level = checked_levels(graph)
    keys = {node: f"n{i}" for i, node in enumerate(level)}
    inputs, outputs = set(graph.graph["inputs"]), set(graph.graph["outputs"])
    biases = dict(zip(keys, _alike(graph.nodes[node].get("bias", 0) for node in keys), strict=True))
    weights = _alike(data["weight"] for _, _, data in graph.edges(data=True))
    result: Graph = nx.DiGraph(boolnet=header_text(graph))
    for node, key in keys.items():
        kind = "input" if node in inputs else "output" if node in outputs else "hidden"
        result.add_node(key, name=_NO_XML.sub("\N{REPLACEMENT CHARACTER}", str(node)), kind=kind, level=level[node])
        if kind != "input":
            result.add_node(key, activation=graph.nodes[node]["activation"], bias=biases[node])
    for (source, target), weight in zip(graph.edges, weights, strict=True):
        result.add_edge(keys[source], keys[target], weight=weight)
    file = io.BytesIO()
    nx.write_graphml_xml(result, file)
    return file.getvalue() + b"\n"


def _alike(numbers: Iterable[Number]) -> list[int] | list[float] | list[str]:
    """Return numbers as values of one type of GraphML."""
    given = list(numbers)
    if all(number == int(number) and abs(number) < LONG for number in given):
        return [int(number) for number in given]
    if all(number == float(number) for number in given):
        return [float(number) for number in given]
    return [str(number) for number in given]
