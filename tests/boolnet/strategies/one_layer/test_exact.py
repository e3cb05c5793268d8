"""exact: one hidden layer from the table of classes."""

from __future__ import annotations

import numpy as np
import pytest

from boolnet.core.errors import BoolnetError
from boolnet.frontends import read
from boolnet.functions.circuit import Formula
from boolnet.functions.truth_table import TruthTable, tabulate
from boolnet.minimum.faces import hidden_bound
from boolnet.minimum.table import lookup
from boolnet.strategies.one_layer.exact import exact_one_layer
from boolnet.verification.verification import verify_function
from nets import count
from tests.corpus import SOURCES, table_of

SMALL = [name for name in SOURCES if not name.endswith("of 5") and name not in ("nested", "six cubes", "xor of ands")]


@pytest.mark.parametrize("name", SMALL)
def test_it_is_right_within_two_layers_and_has_integers(name: str) -> None:
    function = read(SOURCES[name])
    graph = exact_one_layer(function)
    assert verify_function(graph, function, "exact").ok
    counts = count(graph)
    assert counts.layers <= 2
    assert counts.hidden >= hidden_bound(tabulate(function))
    assert all(type(data["weight"]) is int for _, _, data in graph.edges(data=True))
    again = exact_one_layer(read(SOURCES[name]))
    assert list(again.edges(data=True)) == list(graph.edges(data=True))


@pytest.mark.parametrize("number", [0x6996, 0x1BE4, 0x0001, 0x8000, 0x5555, 0xFFFF, 0xD41B, 0xCAFE])
def test_it_takes_the_minimum(number: int) -> None:
    function = table_of(4, number)
    graph = exact_one_layer(function)
    assert verify_function(graph, function, "exact").ok
    assert count(graph).hidden == lookup(4, number).hidden


@pytest.mark.parametrize("name", sorted(SOURCES.keys() - set(SMALL)))
def test_more_than_four_inputs_are_refused(name: str) -> None:
    with pytest.raises(BoolnetError, match="inputs"):
        exact_one_layer(read(SOURCES[name]))


def test_inputs_that_do_not_matter_do_not_count() -> None:
    function = read("y = (a & b & c & d & e) ^ (a & b & c & d & !e)")
    assert count(exact_one_layer(function)).hidden == 1


def test_equal_neurons_are_shared() -> None:
    assert count(exact_one_layer(read("p = a & b; q = !(b & a)"))).hidden == 1


def test_what_is_not_cared_for_is_chosen() -> None:
    assert count(exact_one_layer(read("m(1,2) + d(3)"))).hidden == 1
    assert count(exact_one_layer(read("m(1,7) + d(3,5)"))).hidden == 0
    assert count(exact_one_layer(read("m(1,2,4,7) + d(0,3,5,6)"))).hidden == 0


def test_many_inputs_are_no_obstacle() -> None:
    text = "; ".join(f"y{i} = xor(x{i}, x{i + 1}, x{i + 2}, x{i + 3})" for i in range(0, 80, 4))
    function = read(text)
    assert isinstance(function, Formula)
    graph = exact_one_layer(function)
    assert count(graph).hidden == 60
    assert verify_function(graph, function, "exact").ok


def test_random_functions_of_several_outputs() -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        values = rng.choice(np.array([0, 1, -1], dtype=np.int8), p=[0.4, 0.4, 0.2], size=(3, 16))
        function = TruthTable.from_values("abcd", "pqr", values)
        assert verify_function(exact_one_layer(function), function, "exact").ok


def test_a_dont_care_is_decided_by_the_neurons_that_there_are() -> None:
    parity, other = [0, 1, 1, 0, 1, 0, 0, 1], [0, -1, 1, -1, 1, -1, -1, -1]  # an OR would take a neuron of its own
    function = TruthTable.from_values("abc", "pq", np.array([parity, other], dtype=np.int8))
    alone = TruthTable.from_values("abc", "p", np.array([parity], dtype=np.int8))
    assert count(exact_one_layer(function)).hidden == count(exact_one_layer(alone)).hidden
