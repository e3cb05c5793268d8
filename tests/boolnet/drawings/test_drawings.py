"""Every kind of picture: texts inside and apart, what is refused, and what is marked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import networkx as nx
import pytest

import boolnet
from boolnet.drawings import DRAWINGS
from boolnet.drawings.kmap import kmap_picture
from boolnet.drawings.network import network_picture
from boolnet.drawings.overview import overview_picture
from boolnet.drawings.pareto import Candidate, pareto_picture
from boolnet.drawings.table import Table, table_picture
from boolnet.writers.karnaugh import karnaugh_maps
from nets import GraphBuilder
from nets.graphs.graph import Graph
from tests.pictures import STRANGE, problems, random_graph

FIVE = "x1 & !x2 | x3 & x4 & !x5 | !x1 & x5 | x2 & !x3 & x4 | !x2 & !x4 & x5 | x1 & x3 & !x5"
DECODER = "; ".join(f"d{k} = " + " & ".join(f"{'' if k >> i & 1 else '!'}a{i}" for i in (2, 1, 0)) for k in range(8))
SOURCES = {
    "xor": "a ^ b",
    "five": FIVE,
    "full adder": "s = a ^ b ^ cin; cout = maj(a, b, cin)",
    "decoder": DECODER,
    "majority": "maj(x1..x5)",
    "constant": "y = 1 | a",
    "free": "m(0, 2, 8, 10, 5, 7, 13) + d(1, 15)",
}


def cases() -> Iterator[Any]:
    """Yield a kind for every source by default, and all of them where there is time."""
    kinds = [kind for kind in DRAWINGS if kind != "pareto"]
    for i, name in enumerate(SOURCES):
        for k, kind in enumerate(kinds):
            if kind != "curve" or name == "decoder":
                marks = () if (k - i) % len(kinds) == 0 or name == "free" else (pytest.mark.slow,)
                yield pytest.param(name, kind, marks=marks, id=f"{name}-{kind}")


@pytest.mark.parametrize(("name", "kind"), list(cases()))
def test_texts_lie_inside_the_picture_and_apart(name: str, kind: str) -> None:
    function = boolnet.read(SOURCES[name])
    vectors = (None, "1" * len(function.inputs))
    for at in vectors:
        picture = boolnet.draw(function, kind, at, strategy="dnf")
        assert problems(picture) == []
        assert picture.title
        assert picture.description


@pytest.mark.parametrize("seed", range(4))
def test_random_networks(seed: int) -> None:
    graph = random_graph(seed)
    for at in (None, [seed % 2] * len(graph.graph["inputs"])):
        assert problems(network_picture(graph, at)) == []
    assert problems(overview_picture(graph)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4, 100))
def test_more_random_networks(seed: int) -> None:
    test_random_networks(seed)


def test_strange_names_are_text_and_nothing_else() -> None:
    inputs, values = tuple(STRANGE[:4]), [[k % 3 - 1 for k in range(16)]]
    assert problems(table_picture(Table(inputs, (STRANGE[4],), values), [0, 1, 0, 1])) == []
    function = boolnet.read("m(3, 5, 6, 9)", inputs="abcd").renamed(STRANGE[4:8], [STRANGE[0]])
    net = GraphBuilder(STRANGE)
    net.output("</svg><script>", net.neuron(sum((net.input(name) for name in STRANGE), 0 * net.input(STRANGE[0]))))
    pictures = [
        kmap_picture(karnaugh_maps(function), [0, 0, 1, 1]),
        network_picture(net.build(), [1] * len(STRANGE)),
        boolnet.draw(net.build(), "curve"),
        boolnet.draw(function, "bdd"),
        pareto_picture([Candidate(name, 2 + k % 3, 5 + k) for k, name in enumerate(STRANGE)]),
    ]
    for picture in pictures:
        assert problems(picture) == []
        assert "<script" not in picture.svg()
        assert "\u202e" not in picture.svg()


def test_names_beside_many_points_stand_apart() -> None:
    for seed in range(3):
        many = [Candidate(f"strategy-{k}", 2 + k * seed % 7, 10 + (k * k * (seed + 3)) % 90) for k in range(24)]
        picture = pareto_picture(many)
        assert problems(picture) == []
        words = " ".join(text for _, text in picture.texts)
        assert all(one.name in words for one in many)


@pytest.mark.parametrize(
    ("source", "kind", "message"),
    [
        ("xor(x1..x9)", "table", "at most 8"),
        ("xor(x1..x7)", "kmap", "1 to 6 inputs"),
        (FIVE, "curve", "one weighted sum"),
        ("; ".join(f"y{i} = a ^ b" for i in range(25)), "table", "at most 24"),
        ("; ".join(f"y{i} = a ^ b" for i in range(25)), "kmap", "at most 24"),
        ("a ^ b", "picture", "unknown kind of picture"),
    ],
)
def test_what_is_refused_says_the_way_out(source: str, kind: str, message: str) -> None:
    with pytest.raises(boolnet.BoolnetError, match=message) as refused:
        boolnet.draw(source, kind, strategy="dnf")
    assert refused.value.help


def test_a_diagram_of_too_many_nodes_is_refused() -> None:
    products = " | ".join(f"a{i} & b{j}" for i in range(12) for j in range(12) if (i * j) % 5 == 1)
    with pytest.raises(boolnet.BoolnetError, match="at most 200 are drawn"):
        boolnet.draw(
            f"y = ({products}) ^ ({products.replace('a1 ', 'b2 ')}); z = maj(a0..a11, b0..b11)", "bdd", effort=300
        )


def test_a_map_shows_groups_that_go_around_its_edges_open() -> None:
    (corners,) = karnaugh_maps(boolnet.read("!b & !d", inputs="abcd"))
    paths = kmap_picture([corners]).svg().split("<path")[1:]
    assert sum("Z" not in path.split('"')[1] for path in paths) == 4 + 1  # a corner of each cell, and the legend's line


def test_outputs_can_be_chosen() -> None:
    net = boolnet.compile("s = a ^ b; c = a & b", strategy="xor-tree")
    words = [text for _, text in boolnet.draw(net, output="c").texts]
    assert "c" in words
    assert "s" not in words
    assert boolnet.draw("s = a ^ b; c = a & b", "table", output=["c"]).title == "Truth table of c"
    with pytest.raises(boolnet.BoolnetError, match="unknown output 'd'"):
        boolnet.draw(net, output="d")


@pytest.mark.parametrize("at", ["01", [0, 1], {"b": 1, "a": 0}, (False, True)])
def test_vectors_as_people_have_them(at: object) -> None:
    assert boolnet.draw("a & !b", "table", at).svg() == boolnet.draw("a & !b", "table", "01").svg()


@pytest.mark.parametrize("at", ["0", "0x", [0], [0, 2], {"a": 1}])
def test_vectors_that_are_none(at: object) -> None:
    with pytest.raises(boolnet.BoolnetError):
        boolnet.draw("a & !b", "table", at)


def test_a_curve_has_the_neurons_of_its_sum_below() -> None:
    words = [text for _, text in boolnet.draw("maj(x1..x5)", "curve", effort="low").texts]
    assert "s = x1 + x2 + x3 + x4 + x5" in words
    assert sum(word.startswith("h") for word in words) == 2


@pytest.mark.slow
def test_a_network_of_200_neurons_takes_2_seconds_at_most() -> None:
    net = GraphBuilder([f"x{i}" for i in range(20)])
    signals = [net.input(f"x{i}") for i in range(20)]
    for i in range(195):
        read = [signals[(i * k + k * k) % len(signals)] for k in (3, 7, 11)]
        signals.append(net.neuron(read[0] + read[1] - read[2]))
    for i in range(5):
        net.output(f"y{i}", signals[-1 - i] + signals[-40 - i])
    graph = net.build()
    start = time.process_time()
    text = network_picture(graph).svg()
    assert time.process_time() - start < 2
    assert len(text) < 2_000_000


@pytest.mark.slow
def test_an_overview_of_32768_neurons_takes_5_seconds_at_most() -> None:
    inputs = [f"x{i}" for i in range(16)]
    graph: Graph = nx.DiGraph(inputs=tuple(inputs), outputs=("y",))
    graph.add_nodes_from(inputs)
    graph.add_nodes_from(range(32_768), bias=0, activation="relu")
    graph.add_node("y", bias=0, activation="identity")
    graph.add_edges_from(((name, i) for i in range(32_768) for name in inputs), weight=1)
    graph.add_edges_from(((i, "y") for i in range(32_768)), weight=1)
    start = time.process_time()
    text = network_picture(graph).svg()
    assert time.process_time() - start < 5
    assert len(text) < 2_000_000
