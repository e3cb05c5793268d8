"""The contract: what breaks it is refused, with the place."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import networkx as nx
import pytest

from nets import GraphBuilder, GraphError, check_graph, levels
from nets.graphs.graph import Graph, add_neuron


def xor() -> Graph:
    net = GraphBuilder(["a", "b"])
    a, b = net.input("a"), net.input("b")
    net.output("y", 1 - net.neuron(a + b - 1) - net.neuron(1 - a - b))
    return net.build()


def set_weight(value: object) -> Callable[[Graph], None]:
    return lambda graph: graph.edges["a", "h1"].update(weight=value)


def set_bias(value: object) -> Callable[[Graph], None]:
    return lambda graph: graph.nodes["h1"].update(bias=value)


BROKEN: list[tuple[str, Callable[[Graph], object], str]] = [
    ("NaN weight", set_weight(math.nan), "weight nan is not a finite number"),
    ("infinite weight", set_weight(math.inf), "weight inf"),
    ("huge weight", set_weight(10**400), "is not a finite number"),
    ("huge fraction", set_weight(Fraction(10**400, 3)), "is not a finite number"),
    ("zero weight", set_weight(0), "weight 0 is not"),
    ("text weight", set_weight("1"), "weight '1'"),
    ("bool weight", set_weight(True), "weight True"),
    ("no weight", lambda g: g.edges["a", "h1"].clear(), "weight None"),
    ("NaN bias", set_bias(math.nan), "bias nan"),
    ("no bias", set_bias(None), "bias None"),
    ("no such activation", lambda g: g.nodes["h1"].update(activation="tanh"), "'tanh' is not one of relu"),
    ("cycle", lambda g: g.add_edge("h2", "h1", weight=1) or g.add_edge("h1", "h2", weight=1), "cycle"),
    ("edge into an input", lambda g: g.add_edge("h1", "a", weight=1), "input 'a' has an incoming edge"),
    ("output that is read", lambda g: g.add_edge("y", "h1", weight=1), "output 'y' is read by 'h1'"),
    ("no outputs", lambda g: g.graph.update(outputs=()), "no output"),
    ("outputs missing", lambda g: g.graph.pop("outputs"), "'outputs' must be a tuple"),
    ("unknown output", lambda g: g.graph.update(outputs=("z",)), "names 'z', which is no node"),
    ("output twice", lambda g: g.graph.update(outputs=("y", "y")), "names a node twice"),
    ("input and output", lambda g: g.graph.update(outputs=("a",)), "both an input and an output"),
    ("undeclared node", lambda g: g.add_node("z"), "neuron 'z': activation None"),
]


@pytest.mark.parametrize(("_name", "damage", "message"), BROKEN, ids=[row[0] for row in BROKEN])
def test_broken_contract_is_refused(_name: str, damage: Callable[[Graph], object], message: str) -> None:
    graph = xor()
    check_graph(graph)
    damage(graph)
    with pytest.raises(GraphError, match=message):
        check_graph(graph)


def test_other_graphs_are_refused() -> None:
    with pytest.raises(GraphError, match="not MultiDiGraph"):
        check_graph(nx.MultiDiGraph(inputs=(), outputs=()))
    with pytest.raises(GraphError, match="not Graph"):
        check_graph(nx.Graph(inputs=(), outputs=()))  # type: ignore[arg-type]


def test_fractions_floats_and_integers_are_numbers() -> None:
    graph = xor()
    graph.edges["a", "h1"]["weight"] = Fraction(1, 3)
    graph.edges["b", "h1"]["weight"] = 0.5
    check_graph(graph)


def test_levels_are_longest_paths() -> None:
    net = GraphBuilder(["a"])
    deep = net.neuron(net.neuron(net.input("a")))
    net.output("y", deep + net.input("a"))
    assert levels(net.build()) == {"a": 0, "h1": 1, "h2": 2, "y": 3}


def test_add_neuron_refuses_unknown_and_known_nodes() -> None:
    graph = xor()
    with pytest.raises(GraphError, match="reads 'z'"):
        add_neuron(graph, "n", {"z": 1})
    with pytest.raises(GraphError, match="already has a node 'h1'"):
        add_neuron(graph, "h1", {})
