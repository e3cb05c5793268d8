"""The counting bounds, against the count itself and against the minima that are known."""

from __future__ import annotations

from math import comb

import pytest

import boolnet
from boolnet.minimum.counting import THRESHOLD_FUNCTIONS, counting_bound, deep_count, one_layer_count
from boolnet.minimum.table import classes


@pytest.mark.parametrize("n", range(1, 10))
def test_one_hidden_layer_is_the_count_in_integers(n: int) -> None:
    kinds, s = THRESHOLD_FUNCTIONS[n], int(2 * n + 2 < 2**2**n)
    while s and comb(kinds + s - 1, s) * 2 ** (1 + s * (n + 1)) < 2**2**n:
        s += 1
    assert one_layer_count(n) == s


@pytest.mark.parametrize(("n", "m", "largest"), [(4, 1, 1), (6, 2, 3), (8, 3, 7), (10, 1, 100)])
def test_any_depth_is_the_count_in_integers(n: int, m: int, largest: int) -> None:
    s = 0
    while (2 * largest + 1) ** ((s + m) * (n + 1) + s * (s - 1) // 2 + m * s) < 2 ** (m * 2**n):
        s += 1
    assert deep_count(n, m, largest) == s


@pytest.mark.parametrize("n", range(5))
def test_the_hardest_class_needs_no_less_than_counted(n: int) -> None:
    assert one_layer_count(n) <= max(row.at_least for row in classes(n))


def test_none_is_told_of_wide_functions_and_of_fractions() -> None:
    net = boolnet.compile("xor(x1..x70)", strategy="xor-tree")
    assert net.counting is None
    assert boolnet.compile("a ^ b ^ c ^ d", meaning="positive").counting is None
    builder = boolnet.Builder(["a"])
    first = builder.neuron(0.5 * builder.literal("a"))
    builder.output("y", builder.neuron(0.5 * first))
    graph = builder.build()
    assert counting_bound(graph, boolnet.count(graph)) is None
