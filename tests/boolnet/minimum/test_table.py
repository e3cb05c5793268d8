"""The shipped table: every row computes its function, and its bounds are proved anew."""

from __future__ import annotations

import numpy as np
import pytest

from boolnet.core.errors import BoolnetError
from boolnet.functions.npn import representatives
from boolnet.functions.support import axes_used
from boolnet.minimum.neuron_space import vertices
from boolnet.minimum.one_layer import HiddenNeuron, OneLayer, neuron
from boolnet.minimum.search import Search
from boolnet.minimum.solve import MinimumParams, minimum_network
from boolnet.minimum.table import Minimum, classes, from_text, histogram, lookup, to_text
from nets import GraphBuilder, execute


@pytest.mark.parametrize("n", range(5))
def test_every_row_computes_its_function(n: int) -> None:
    assert tuple(row.number for row in classes(n)) == representatives(n)
    for row in classes(n):
        assert row.network.values(vertices(n)).tolist() == [row.number >> r & 1 for r in range(1 << n)], row.digits
        assert row.at_least <= row.hidden == len(row.network.neurons)
        assert not (row.network.neurons and any(row.network.direct)), "a hidden layer is not skipped"


def test_how_many_neurons_the_classes_take() -> None:
    assert histogram(classes(3)) == {0: 2, 1: 2, 2: 9, 3: 1}
    assert histogram(classes(4)) == {0: 2, 1: 3, 2: 53, 3: 163, 4: 1}
    assert all(row.hidden == row.at_least for n in range(5) for row in classes(n))


@pytest.mark.parametrize("n", range(5))
def test_lookup_answers_for_any_function(n: int) -> None:
    numbers = range(1 << (1 << n)) if n < 4 else np.random.default_rng(0).integers(1 << 16, size=1000).tolist()
    for number in numbers:
        found = lookup(n, number)
        assert found.network.values(vertices(n)).tolist() == [number >> r & 1 for r in range(1 << n)]
        assert (found.n, found.number) == (n, number)
        assert found.hidden == len(found.network.neurons)


def test_a_smaller_function_takes_as_many_with_an_input_more() -> None:
    for row in classes(3):
        wider = row.number | row.number << 8
        assert lookup(4, wider).hidden == row.hidden
        assert not any(weights[0] for _, weights, _ in lookup(4, wider).network.neurons)


def test_the_table_reads_what_it_writes() -> None:
    rows = [row for n in range(5) for row in classes(n)]
    assert from_text(to_text(rows)) == rows


@pytest.mark.parametrize("row", [row for n in range(4) for row in classes(n)], ids=lambda row: f"{row.n}-{row.digits}")
def test_the_networks_up_to_three_inputs_are_proved_minimal(row: Minimum) -> None:
    if row.hidden == 0:
        assert len(axes_used(row.number >> np.arange(1 << row.n).reshape((2,) * row.n) & 1)) <= 1
        return
    search = Search(row.n, row.number)
    assert all(next(search.solutions(k), None) is None for k in range(row.hidden))
    assert next(search.solutions(row.hidden), None) is not None


@pytest.mark.parametrize("number", [0x0016, 0x0118, 0x6996, 0x06B9, 0x16AD])
def test_some_networks_of_four_inputs_are_proved_minimal(number: int) -> None:
    row = lookup(4, number)
    search = Search(4, number)
    assert all(next(search.solutions(k), None) is None for k in range(row.hidden))


@pytest.mark.slow
def test_the_networks_of_four_inputs_are_proved_minimal() -> None:
    for row in classes(4):
        assert len(minimum_network(4, row.number, MinimumParams(choices=1)).neurons) == row.at_least


def test_a_brute_force_over_small_weights_finds_nothing_smaller() -> None:
    """All networks of at most two neurons with weights up to 2 and biases up to 3, over three inputs."""
    grid = np.stack(np.meshgrid(*[np.arange(-2, 3)] * 3, np.arange(-3, 4), indexing="ij"), axis=-1).reshape(-1, 4)
    values = np.unique(np.maximum(grid[:, :3] @ vertices(3).T + grid[:, 3:], 0), axis=0)
    for sign in (1, -1):
        for one in values:
            total = one + sign * values
            total = total - total.min(axis=1, keepdims=True)
            for row in np.unique(total[total.max(axis=1) == 1], axis=0):
                assert lookup(3, int(row @ (1 << np.arange(8)))).at_least <= 2


def test_what_a_function_does_not_depend_on_is_not_read() -> None:
    assert minimum_network(4, 0x0FF0, params=MinimumParams(choices=1)).neurons == tuple(
        one._replace(weights=(*one.weights, 0, 0))
        for one in minimum_network(2, 0b0110, params=MinimumParams(choices=1)).neurons
    )
    assert minimum_network(4, 0x00FF, params=MinimumParams(choices=1)).direct == (-1, 0, 0, 0)
    assert minimum_network(3, 0, MinimumParams(choices=1)).neurons == ()


def test_a_row_becomes_the_network_that_it_describes() -> None:
    for row in classes(3):
        net = GraphBuilder("abc")
        inputs = [net.input(name) for name in "abc"]
        hidden = [net.neuron(form) for form in row.network.forms(inputs)]
        net.output("y", row.network.output(inputs, hidden))
        values = execute(net.build(), vertices(3))[:, 0]
        assert values.tolist() == row.network.values(vertices(3)).tolist(), row.digits


def test_neurons_that_differ_in_their_factors_have_one_key() -> None:
    first, second, third = OneLayer.from_text(3, "relu(x1 - x3) - 2 relu(x1 - x3) + relu(x1 - x3 + 1)").neurons
    assert first.key("abc") == second.key("abc") == (("a", "c"), (1, -1), 0)
    assert third.key("abc") != first.key("abc") != first.key("abd")


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "1 - x1",
        "relu(x1)",
        "12 - 2 relu(-x1 + 3 x2 - 1)",
        "3 - relu(2 x1) + relu(1 - x2)",
        "relu(-x1 - x2) - 1",
    ],
)
def test_formulas_are_read_and_written(text: str) -> None:
    assert OneLayer.from_text(2, text).to_text() == text


@pytest.mark.parametrize("text", ["", "relu(x1", "x1 x2", "x3", "relu(relu(x1))", "1 +", "tanh(x1)", "x0"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(BoolnetError):
        OneLayer.from_text(2, text)


def test_a_common_divisor_is_the_factor() -> None:
    assert neuron(-1, (2, -4), 6) == HiddenNeuron(-2, (1, -2), 3)
    assert neuron(1, (0, 0), 0) == HiddenNeuron(1, (0, 0), 0)
