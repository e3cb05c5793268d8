"""What the page knows of a function: its values, its networks with their labels and certificates, and files of them.

One object of plain data for each function, which `js/subject.js` reads::

    {"title": "a ^ b", "source": "a ^ b", "inputs": ["a", "b"], "outputs": ["y"], "tables": ["0110"],
     "networks": [{"strategy": "exact", "note": "", "problem": "", "best": true, "pareto": true, "meaning": "exact",
                   "rounded": false,
                   "counts": {"nodes": 3, "layers": 2, "edges": 6, "weight": 1},
                   "certificate": {"ok": true, "proved": true, "text": "proved on all 4 rows"},
                   "neurons": [["h1", 1, 0, [0, 1], [1, -1], "a & !b"], ..], "onnx": "..", "onnx_reason": ""}]}

A neuron is its name, what it does to its sum (0 nothing, 1 relu, 2 step), its bias, the nodes that it reads and their
weights, and its label; nodes are numbered, the inputs first. ``rounded`` says
that the page may not hold a value exactly. Where a network is left out, ``neurons`` is null and ``problem`` says why.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from boolnet.compiler.comparison import compare_function
from boolnet.compiler.compiled import Compiled
from boolnet.compiler.request import Request
from boolnet.core.budget import Budget
from boolnet.core.errors import BoolnetError
from boolnet.explorer.rounding import can_run, is_rounded
from boolnet.export.onnx_write import write_onnx
from boolnet.functions.function import BooleanFunction
from boolnet.functions.truth_table import tabulate
from boolnet.labels import has_labels, with_labels
from boolnet.verification.verification import Certificate, verify_function
from nets import Counts, Executor, count
from nets.core.errors import NetsError, PrecisionError
from nets.graphs.graph import Graph, Node, Number, edge_count, levels, weights_into
from nets.graphs.intervals import Bound, bounds

TABLE_INPUTS = 12  # up to which the page runs every row itself
MOST_EDGES = 40_000  # of all networks of a function together
MOST_ONNX = 200_000  # bytes of a file
KINDS = {"identity": 0, "relu": 1, "step": 2}

Data = dict[str, Any]


def of_function(function: BooleanFunction, title: str, budget: Budget) -> tuple[Data, Graph | None]:
    """Return what the page knows of a function, every strategy's network among it, and the best network.

    Parameters
    ----------
    function : BooleanFunction
    title : str
    budget : Budget

    Examples
    --------
    >>> import boolnet
    >>> data, best = of_function(boolnet.read("a & b"), "and", Budget(800))
    >>> data["tables"], data["networks"][0]["neurons"]
    (['0001'], [['h1', 1, -1, [0, 1], [1, 1], 'a & b'], ['y', 0, 0, [2], [1], 'copy of h1: a & b']])
    """
    rows = compare_function(function, Request.of(), budget)
    rows.sort(key=lambda row: (not row.is_best, row.counts is None, *_size(row.counts)))
    networks, left = [], MOST_EDGES
    for row in rows:
        facts: Data = {"strategy": row.strategy, "note": "", "problem": row.problem}
        facts |= {"best": row.is_best, "pareto": row.is_pareto and not row.problem}
        data = of_network(row.graph, row.certificate, "exact", left) if row.graph is not None else no_network()
        left -= sum(len(neuron[3]) for neuron in data["neurons"] or ())
        networks.append(facts | data | ({"problem": facts["problem"] or data["problem"]}))
    best = next((row.graph for row in rows if row.is_best), None)
    return _subject(function, title, networks), best


def of_compiled(net: Compiled, title: str) -> tuple[Data, Graph]:
    """Return what the page knows of one network, verified anew against the function that it has.

    Parameters
    ----------
    net : Compiled
    title : str
    """
    certificate = net.certificate
    if net.function.source and _is_run(net.graph):  # else the function is what the network computes
        certificate = verify_function(net.graph, net.function, net.meaning)
    facts = {"strategy": net.strategy, "note": net.note or net.reason, "best": False, "pareto": False}
    row = facts | of_network(net.graph, certificate, net.meaning, MOST_EDGES)
    return _subject(net.function, title, [row]), net.graph


def of_network(graph: Graph, certificate: Certificate | None, meaning: str, most_edges: int) -> Data:
    """Return a network as data, without its neurons where it has too many edges.

    Parameters
    ----------
    graph : networkx.DiGraph
    certificate : Certificate or None
    meaning : str
    most_edges : int
    """
    bound = bounds(graph, levels(graph))
    problem = _problem(graph, bound, most_edges)
    onnx, reason = (None, "") if problem else _onnx(graph)
    return {
        "problem": problem,
        "meaning": meaning,
        "rounded": not problem and is_rounded(graph, bound),
        "counts": _counts(count(graph)),
        "certificate": None if certificate is None else _certificate(certificate),
        "neurons": None if problem else _neurons(graph),
        "onnx": onnx,
        "onnx_reason": reason,
    }


def no_network() -> Data:
    """Return what is known of a network that was not built."""
    return {"problem": "", "rounded": False, "counts": None, "certificate": None, "neurons": None, "onnx": None}


def _subject(function: BooleanFunction, title: str, networks: list[Data]) -> Data:
    return {
        "title": title,
        "source": function.source or None,
        "inputs": list(function.inputs),
        "outputs": list(function.outputs),
        "tables": _tables(function),
        "networks": networks,
    }


def _is_run(graph: Graph) -> bool:
    """Whether Python can run a network, which it does not where integers would be rounded."""
    try:
        Executor(graph)
    except PrecisionError:
        return False
    return True


def _tables(function: BooleanFunction) -> list[str] | None:
    """Return the values of every output as 0, 1 and -, row by row; None for many inputs, or where there are none."""
    if len(function.inputs) > TABLE_INPUTS:
        return None
    try:
        values = tabulate(function).values()
    except NetsError:  # what a network computes is neither 0 nor 1, or rounded
        return None
    return ["".join("01-"[value] for value in row) for row in values.tolist()]


def _size(counts: Counts | None) -> tuple[int, ...]:
    return () if counts is None else (counts.nodes, counts.layers, counts.edges)


def _counts(counts: Counts) -> Data:
    return {"nodes": counts.nodes, "layers": counts.layers, "edges": counts.edges, "weight": _number(counts.max_weight)}


def _certificate(certificate: Certificate) -> Data:
    return {"ok": certificate.ok, "proved": certificate.proved, "text": str(certificate)}


def _problem(graph: Graph, bound: Mapping[Node, Bound], most_edges: int) -> str:
    """Return why the page cannot run a network; "" where it can."""
    if edge_count(graph) > most_edges:
        return f"left out: {edge_count(graph):,} edges are too many for the page"
    return "" if can_run(bound) else "left out: its values pass what the page's numbers reach"


def _neurons(graph: Graph) -> list[list[Any]]:
    """Return the neurons, each after what it reads."""
    graph = graph if has_labels(graph) else with_labels(graph)
    level = levels(graph)
    last = {node: i for i, node in enumerate(graph.graph["outputs"])}
    order = sorted((node for node in level if level[node]), key=lambda node: (level[node], last.get(node, -1)))
    number = {node: i for i, node in enumerate([*graph.graph["inputs"], *order])}
    rows = []
    for node in order:
        data, weights = graph.nodes[node], weights_into(graph, node)
        label = data.get("label")
        rows.append(
            [
                str(node),
                KINDS[data["activation"]],
                _number(data["bias"]),
                [number[source] for source in weights],
                [_number(weight) for weight in weights.values()],
                str(node) if label is None else label.text,
            ]
        )
    return rows


def _number(value: Number) -> int | float:
    return int(value) if value == int(value) else float(value)


def _onnx(graph: Graph) -> tuple[str | None, str]:
    """Return the ONNX file of a network as text, or None and why there is none."""
    way = "ONNX: boolnet compile SOURCE --save net.onnx"
    try:
        data = write_onnx(graph)
    except BoolnetError as error:
        return None, f"no ONNX file: {error.message}"
    if len(data) > MOST_ONNX:
        return None, f"the ONNX file has {len(data):,} bytes, too many for the page; {way}"
    return base64.b64encode(data).decode(), ""
