"""Columns in which few edges cross, judged by straight lines between the places that networkx gives."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations

import networkx as nx
import numpy as np
import pytest

import boolnet
from boolnet.drawings.layered import Passing, all_crossings, arranged, columns_of, crossings, joints
from boolnet.drawings.sifting import fewest_crossings
from boolnet.drawings.spacing import middles
from nets.graphs.graph import Graph
from tests.pictures import random_graph


def found_crossings(graph: Graph) -> int:
    columns = arranged(graph)
    assert [sorted(map(str, column)) for column in columns] == [sorted(map(str, c)) for c in columns_of(graph)]
    return all_crossings(columns, joints(graph.edges, columns))


@pytest.mark.parametrize("names", ["abcd", "dcba"])
def test_the_inputs_stand_as_they_are_named_where_that_crosses_nothing(names: str) -> None:
    source = "; ".join(f"y{i} = {a} & {b}" for i, (a, b) in enumerate(pairwise(names)))
    columns = arranged(boolnet.compile(source, strategy="dnf").graph)
    assert columns[0] == [*"abcd"]


def straight_crossings(graph: Graph) -> int:
    """Return how many edges cross as straight lines where `multipartite_layout` puts the nodes of the same columns."""
    columns = {i: [m for m in column if not isinstance(m, Passing)] for i, column in enumerate(columns_of(graph))}
    places = nx.multipartite_layout(graph, subset_key=columns)
    total = 0
    for (a, b), (c, d) in combinations(graph.edges, 2):
        if len({a, b, c, d}) == 4:
            p, q, r, s = (places[node] for node in (a, b, c, d))
            total += _side(p, q, r) * _side(p, q, s) < 0 and _side(r, s, p) * _side(r, s, q) < 0
    return total


def _side(p: np.ndarray, q: np.ndarray, r: np.ndarray) -> float:
    return float(np.round((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]), 12))


def least_crossings(graph: Graph) -> int:
    """Return how many lines cross in every order: one in each two members joined to the same two of the next column."""
    total = 0
    for pairs in joints(graph.edges, columns_of(graph)):
        ends: dict[object, set[object]] = {}
        for a, b in pairs:
            ends.setdefault(a, set()).add(b)
        for first, second in combinations(ends.values(), 2):
            common = len(first & second)
            total += common * (common - 1) // 2
    return total


@pytest.mark.parametrize("seed", range(3))
def test_fewer_lines_cross_than_in_columns_as_they_come(seed: int) -> None:
    graph = random_graph(seed)
    found = found_crossings(graph)
    assert least_crossings(graph) <= found <= straight_crossings(graph)


def test_eight_networks_have_as_few_crossings_as_ever() -> None:
    assert sum(found_crossings(random_graph(seed)) for seed in range(8)) <= 70


@pytest.mark.slow
def test_at_most_as_many_cross_in_each_of_100_networks_and_half_in_all() -> None:
    graphs = [random_graph(seed) for seed in range(100)]
    found, straight = [found_crossings(g) for g in graphs], [straight_crossings(g) for g in graphs]
    assert all(a <= b for a, b in zip(found, straight, strict=True))
    assert sum(found) <= sum(straight) / 2


@pytest.mark.parametrize("seed", range(2))
def test_two_small_columns_are_as_good_as_can_be(seed: int) -> None:
    random = np.random.default_rng(seed)
    pairs = [(int(a), f"b{b}") for a, b in np.argwhere(random.random((4, 4)) < 0.5)]
    right = [f"b{i}" for i in range(4)]
    least = min(crossings(left, order, pairs) for left in permutations(range(4)) for order in _some(right))
    ends = np.array([(a, int(b[1:])) for a, b in pairs], dtype=np.intp).reshape(-1, 2).T
    ranks = fewest_crossings([ends], [[np.arange(4), np.arange(4)]])
    assert crossings(np.argsort(ranks[0]).tolist(), [right[k] for k in np.argsort(ranks[1])], pairs) == least


def _some(names: list[str]) -> list[tuple[str, ...]]:
    """Return all orders up to reversal: turning both columns around changes no crossing."""
    return [order for order in permutations(names) if order < order[::-1]]


def test_members_keep_their_order_and_their_distance() -> None:
    graph = random_graph(3)
    columns = arranged(graph)
    sizes = {member: 0.0 if isinstance(member, Passing) else 30.0 for column in columns for member in column}
    found = middles(columns, joints(graph.edges, columns), sizes, 10)
    for column in columns:
        for a, b in pairwise(column):
            gap = 10 if sizes[a] and sizes[b] else 5
            assert found[b] - found[a] >= (sizes[a] + sizes[b]) / 2 + gap - 1e-6
    assert min(found[m] - sizes[m] / 2 for m in found) == pytest.approx(0)


def test_the_same_network_has_the_same_columns() -> None:
    assert arranged(random_graph(7)) == arranged(random_graph(7))
