"""DOT, GraphML, Mermaid and LaTeX: each says every name, bias and weight of a network, or what it leaves out."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import networkx as nx
import pytest

import boolnet
from boolnet.export import EXPORTERS
from boolnet.export.dot import write_dot
from boolnet.export.graphml import write_graphml
from boolnet.export.latex import write_latex_network
from boolnet.export.mermaid import write_mermaid
from nets.graphs.graph import Graph, add_neuron, neurons, new_graph
from tests.networks import evaluate

CRUEL = ("a[3]", '"; x', "\\n", "<b>&amp;", "`é`", "%%{x}", "#35;", "$_^~", "end", "{}|")

Edges = set[tuple[str, str, str]]


def network(names: tuple[str, ...] = CRUEL) -> Graph:
    graph = new_graph(names)
    add_neuron(graph, "h ]", {name: i - 4 for i, name in enumerate(names)}, bias=-3)
    add_neuron(graph, "s", {"h ]": 2, names[0]: -1}, bias=5, activation="step")
    add_neuron(graph, "ü", {"s": 7, "h ]": -20}, activation="identity")
    graph.graph["outputs"] = ("ü",)
    return graph


def edges_of(graph: Graph) -> Edges:
    return {(str(a), str(b), str(data["weight"])) for a, b, data in graph.edges(data=True)}


def read_dot(text: str) -> tuple[Edges, dict[str, str]]:
    def plain(label: str) -> str:
        return html.unescape(re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], label))

    labels = {key: plain(label) for key, label in re.findall(r'^  (n\d+) \[label="((?:\\.|[^"\\])*)"', text, re.M)}
    arrows = re.findall(r'^  (n\d+) -> (n\d+) \[label="(.*)"\];$', text, re.M)
    return _named(labels, arrows)


def read_mermaid(text: str) -> tuple[Edges, dict[str, str]]:
    def plain(label: str) -> str:
        return re.sub(r"#(\d+);", lambda m: chr(int(m[1])), label.replace("<br/>", "\n"))

    labels = {key: plain(label) for key, label in re.findall(r'^  (n\d+)[\[(]+"([^"]*)"[\])]+$', text, re.M)}
    return _named(labels, [(a, b, w) for a, w, b in re.findall(r'^  (n\d+) -->\|"(.*)"\| (n\d+)$', text, re.M)])


def read_graphml(text: str) -> tuple[Edges, dict[str, str]]:
    graph = nx.parse_graphml(text)
    labels = {}
    for key, data in graph.nodes(data=True):
        bias = f" {data['bias']}" if data.get("bias") else ""
        labels[key] = data["name"] + ("" if data["kind"] == "input" else f"\n{data['activation']}{bias}")
    return _named(labels, [(a, b, str(data["weight"])) for a, b, data in graph.edges(data=True)])


def _named(labels: dict[str, str], arrows: list[tuple[str, str, str]]) -> tuple[Edges, dict[str, str]]:
    names = {key: label.partition("\n")[0] for key, label in labels.items()}
    return {(names[a], names[b], w) for a, b, w in arrows}, {
        label.partition("\n")[0]: label for label in labels.values()
    }


@pytest.mark.parametrize(
    ("write", "reader"), [(write_dot, read_dot), (write_mermaid, read_mermaid), (write_graphml, read_graphml)]
)
def test_every_name_bias_and_weight_is_in_the_text(
    write: Callable[..., bytes], reader: Callable[[str], tuple[Edges, dict[str, str]]]
) -> None:
    graph = network()
    edges, labels = reader(write(graph).decode())
    assert edges == edges_of(graph)
    assert labels == dict(zip(CRUEL, CRUEL, strict=True)) | {
        "h ]": "h ]\nrelu -3",
        "s": "s\nstep 5",
        "ü": "ü\nidentity",
    }


@pytest.mark.parametrize("write", [write_dot, write_mermaid])
def test_of_a_large_network_the_levels_are_drawn(write: Callable[..., bytes]) -> None:
    text = write(network(), most=3).decode()
    assert "left out: its 13 nodes and 13 edges one by one: most is 3" in text
    assert "9 edges" in text
    assert write(network(), most=13) == write(network())


def test_graphml_keeps_fractions_and_long_numbers_as_text() -> None:
    graph = new_graph(("a",))
    add_neuron(graph, "y", {"a": Fraction(1, 3)}, bias=1 << 70, activation="identity")
    graph.graph["outputs"] = ("y",)
    again = nx.parse_graphml(write_graphml(graph).decode())
    assert (again.edges["n0", "n1"]["weight"], again.nodes["n1"]["bias"]) == ("1/3", float(1 << 70))


def test_graphml_escapes_names() -> None:
    graph = new_graph(('"<&',))
    add_neuron(graph, "y", {'"<&': 1}, activation="identity")
    graph.graph["outputs"] = ("y",)
    assert nx.parse_graphml(write_graphml(graph).decode()).nodes["n0"]["name"] == '"<&'


def formula_values(text: str, vector: dict[str, int]) -> dict[str, int]:
    """Return the values of formulas as they stand, line by line."""
    values = dict(vector)
    for line in text.partition(r"\begin{align*}")[2].partition(r"\end{align*}")[0].strip().split("\\\\\n"):
        name, _, formula = line.strip().partition(" &= ")
        formula = re.sub(r"([a-z])_\{(\d+)\}", r"\1\2", formula)
        is_relu, formula = formula.endswith("^+"), formula.removesuffix("^+").strip("()")
        total = 0
        for sign, size, word in re.findall(r"(^|-|\+) ?(\d*) ?([a-z]\d*)?", formula):
            if size or word:
                total += (-1 if sign == "-" else 1) * int(size or 1) * (values[word] if word else 1)
        values[re.sub(r"_\{(\d+)\}", r"\1", name)] = max(total, 0) if is_relu else total
    return values


def test_the_formulas_compute_the_function() -> None:
    graph = boolnet.compile("s = a ^ b ^ c; t = maj(a, b, c)", strategy="xor-tree").graph
    text = write_latex_network(graph).decode()
    for bits in itertools.product((0, 1), repeat=3):
        vector = dict(zip("abc", bits, strict=True))
        found, wanted = formula_values(text, vector), evaluate(graph, vector)
        assert [found[str(node)] for node in neurons(graph)] == [wanted[node] for node in neurons(graph)]


@pytest.mark.parametrize("options", [{}, {"what": "matrices"}, {"what": "tikz"}, {"snippet": 1}, {"most": 5}])
def test_latex_is_balanced_whatever_the_names(options: dict[str, Any]) -> None:
    text = write_latex_network(network(), **options).decode()
    text = re.sub(r"(?m)^%.*$", "", text)
    plain = re.sub(r"\\[\\{}%$&#_]", "", text)
    assert plain.count("{") == plain.count("}")
    assert plain.count("$") % 2 == 0
    assert "%" not in plain
    assert sorted(re.findall(r"\\begin\{(\w+)", plain)) == sorted(re.findall(r"\\end\{(\w+)", plain))
    assert ("left out" in text.lower()) == ("most" in options)


def test_latex_refuses_what_it_does_not_know() -> None:
    with pytest.raises(boolnet.BoolnetError, match="matrices"):
        write_latex_network(network(), what="matrix")


@pytest.mark.parametrize("row", ["dot", "mermaid", "latex"])
def test_a_limit_that_is_none_is_refused(row: str) -> None:
    with pytest.raises(boolnet.BoolnetError, match="most must be a whole number, but is 'x'"):
        EXPORTERS[row].write(network(), most="x")
