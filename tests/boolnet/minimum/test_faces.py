"""Lower bounds: never above a network that is known, and as large as they were found to be."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import boolnet
from boolnet.core.budget import Budget
from boolnet.frontends import read
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.minimum.faces import counted_bound, hidden_bound, layered_bound, one_layer_bound, restrictions
from boolnet.minimum.table import lookup
from boolnet.strategies.builder import Builder
from nets import Affine, count
from tests.corpus import SOURCES, npn_representatives, table_of


def parity(n: int) -> TruthTable:
    return tabulate(read(f"xor(x1..x{n})"))


@pytest.mark.parametrize(
    ("source", "one_layer", "layered", "any_network"),
    [
        ("0", 0, 0, 0),
        ("!a", 0, 0, 0),
        ("p = a; q = !b; r = 1", 0, 0, 0),
        ("a & b", 1, 1, 1),
        ("a ^ b", 2, 2, 1),
        ("p = a & b; q = a | b", 2, 2, 1),
        ("p = a & b; q = !(a & b)", 1, 1, 1),
        ("p = a; q = b; r = a & b", 3, 3, 1),
        ("s = a ^ b; c = a & b", 2, 2, 1),
        ("p = a & b; q = a & c; r = b & c; s = a & b & c", 4, 4, 4),
        ("m(1,2,4,7)", 3, 2, 1),
        ("0x6996", 3, 2, 1),
        ("0x1be4", 4, 2, 1),
        ("m(1,7) + d(3,5)", 0, 0, 0),
        ("m(1,2) + d(3)", 1, 1, 1),
        ("m(1,2,4) + d(7)", 2, 2, 1),
        ("m(3,5) + d(7)", 2, 2, 1),
        ("m(0..30) + d(31)", 0, 0, 0),
        ("m(0..30)", 1, 1, 1),
    ],
)
def test_known_bounds(source: str, one_layer: int, layered: int, any_network: int) -> None:
    table = tabulate(read(source))
    found = one_layer_bound(table), layered_bound(table), hidden_bound(table)
    assert found == (one_layer, layered, any_network)


@pytest.mark.parametrize("n", range(5))
def test_a_single_output_of_four_inputs_has_the_bound_of_the_table(n: int) -> None:
    for number in npn_representatives(min(n, 3)) if n < 4 else (0x6996, 0x1BE4, 0x0001, 0x016A, 0x06B9):
        assert one_layer_bound(table_of(n, number)) == lookup(n, number).at_least


@pytest.mark.parametrize("n", range(2, 9))
def test_parity_is_bounded_by_n_and_by_the_networks_known(n: int) -> None:
    known = {2: 2, 3: 3, 4: 3, 5: 4}.get(n, n)
    expected = {2: 2, 3: 3, 4: 3, 5: 3, 6: 3, 7: 4, 8: 4}[n]
    assert one_layer_bound(parity(n)) == expected <= known


def test_no_bound_is_above_a_random_network_that_gives_bits() -> None:
    """Sums of two neurons over five inputs that happen to be 0 or 1, and threshold functions."""
    rng = np.random.default_rng(0)
    x = np.arange(32)[:, None] >> np.arange(5)[::-1] & 1
    tried = 0
    for _ in range(1500):
        weights, biases = rng.integers(-2, 3, size=(2, 5)), rng.integers(-3, 4, size=2)
        total = np.maximum(x @ weights.T + biases, 0) @ rng.choice([1, -1], size=2)
        total -= total.min()
        if total.max() == 1:
            tried += 1
            table = TruthTable.from_values([f"x{i}" for i in range(5)], ["y"], total[None].astype(np.int8))
            assert one_layer_bound(table) <= 2
            assert counted_bound(total.astype(np.int8)) <= 2
    assert tried > 25


@pytest.mark.parametrize("effort", [100, pytest.param(3000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", SOURCES)
def test_no_bound_is_above_what_is_built(name: str, effort: float) -> None:
    function = read(SOURCES[name])
    table = tabulate(function)
    hidden = count(boolnet.compile(SOURCES[name], meaning="exact", budget=Budget(effort)).graph).hidden
    assert hidden_bound(table) <= hidden
    assert hidden_bound(table) <= layered_bound(table) <= one_layer_bound(table)


def test_a_budget_that_is_over_leaves_a_bound() -> None:
    assert one_layer_bound(parity(8), Budget(0)) >= 1
    assert counted_bound(parity(8).values()[0], 0, Budget(0)) == 0


def test_what_does_not_exceed_the_known_bound_is_not_counted() -> None:
    assert counted_bound(parity(7).values()[0]) == 4
    assert counted_bound(parity(7).values()[0], 4) == 0


def test_pass_through_neurons_of_a_layered_network_are_counted() -> None:
    """The bound on strictly layered networks is met: a, b and a & b in one layer of three."""
    net = Builder("ab")
    a, b = net.literal("a"), net.literal("b")
    signals = [net.neuron(a), net.neuron(b), net.and_([a, b])]
    for name, signal in zip("pqr", signals, strict=True):
        net.output(name, Affine.sum([signal]))
    graph = net.build()
    assert boolnet.verify(graph, "p = a; q = b; r = a & b").ok
    assert count(graph).hidden == layered_bound(tabulate(read("p = a; q = b; r = a & b")))


@pytest.mark.parametrize(("n", "k"), [(2, 2), (3, 3), (4, 4), (6, 4)])
def testrestrictions_are_the_parts_of_a_table_over_every_choice_of_inputs(n: int, k: int) -> None:
    values = np.random.default_rng(n).integers(2, size=(2,) * n)
    found = [numbers.tolist() for (numbers,) in restrictions([values.astype(np.uint16)], k)]
    for kept, numbers in zip(itertools.combinations(range(n), k), found, strict=True):
        parts = np.moveaxis(values, kept, range(n - k, n)).reshape(-1, 1 << k)
        assert numbers == [sum(int(bit) << i for i, bit in enumerate(part)) for part in parts]
