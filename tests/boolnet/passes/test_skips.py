"""skips: strict layers, and a basis of what readers need is all that is carried.

a, b, c ---------> y = h + a + b + c      becomes      a, b, c -> p = relu(a + b + c) -> y = h + p
   \\--> h --------^                                      \\-----> h --------------------^
"""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boolnet.core.errors import LimitError
from boolnet.passes.lattice import basis
from boolnet.passes.skips import remove_skips
from nets import Affine, GraphBuilder, count, execute, levels
from nets.graphs.graph import Graph
from tests.networks import block_graphs, graphs


def added(graph: Graph) -> int:
    return len(remove_skips(graph)) - len(graph)


def inputs(net: GraphBuilder) -> list[Affine]:
    return [net.input(name) for name in net.inputs]


def test_many_inputs_read_as_their_sum_are_one_neuron() -> None:
    net = GraphBuilder([f"x{i}" for i in range(64)])
    x = inputs(net)
    net.output("y", net.neuron(x[0] + x[1] - 1) + Affine.sum(x))
    layered = remove_skips(net.build())
    assert added(net.build()) == 1
    assert len(layered.pred["p1"]) == 64


def test_sums_and_differences_of_two_sums_are_two_neurons() -> None:
    net = GraphBuilder("abcd")
    a, b, c, d = inputs(net)
    top = net.neuron(a + d - 1)
    for i, form in enumerate((a + b + c + d, a + b - c - d, a + b, c + d, 2 * a + 2 * b)):
        net.output(f"y{i}", top + form)
    assert added(net.build()) == 2


def test_more_forms_than_inputs_are_the_inputs() -> None:
    net = GraphBuilder("abc")
    a, b, c = inputs(net)
    top = net.neuron(a + b + c - 2)
    for i, form in enumerate((a + b, a - b, b + c, b - c, c)):
        net.output(f"y{i}", top + form)
    assert added(net.build()) == 3


def test_a_form_that_can_be_negative_is_shifted() -> None:
    net = GraphBuilder("abc")
    a, b, c = inputs(net)
    net.output("y", net.neuron(a + c - 1) + a + c - 2 * b)
    layered = remove_skips(net.build())
    assert (layered.nodes["p1"]["bias"], layered.nodes["y"]["bias"]) == (2, -2)


@pytest.mark.parametrize(
    ("weights", "carried", "bias", "read"),
    [
        ((1, 1, 1), (1, 1, 1), 0, 1),  # from 0 to 3
        ((-1, -1, -1), (1, 1, 1), 0, -1),  # from -3 to 0: its negative is never below 0
        ((1, 1, -1), (1, 1, -1), 1, 1),  # from -1 to 2: raised by 1, where its negative would need 2
        ((1, -1, -1), (-1, 1, 1), 1, -1),  # from -2 to 1
        ((1, -1, 0), (1, -1, 0), 1, 1),  # from -1 to 1: as it is
    ],
)
def test_a_form_is_carried_with_the_sign_that_needs_the_smaller_constant(
    weights: tuple[int, ...], carried: tuple[int, ...], bias: int, read: int
) -> None:
    net = GraphBuilder("abc")
    form = Affine.sum(weight * one for weight, one in zip(weights, inputs(net), strict=True))
    net.output("y", net.neuron(Affine.sum(inputs(net)) - 2) + form)
    layered = remove_skips(net.build())
    p1 = {source: edge["weight"] for source, edge in layered.pred["p1"].items()}
    assert p1 == {name: weight for name, weight in zip("abc", carried, strict=True) if weight}
    assert layered.nodes["p1"]["bias"] == bias
    assert layered.edges["p1", "y"]["weight"] == read
    assert layered.nodes["y"]["bias"] == -read * bias
    rows = list(itertools.product((0, 1), repeat=3))
    np.testing.assert_array_equal(execute(layered, rows), execute(net.build(), rows))


def test_a_value_is_carried_through_every_layer_once_for_all_readers() -> None:
    net = GraphBuilder("ab")
    a, b = inputs(net)
    deep = net.neuron(net.neuron(net.neuron(a + b - 1) + b - 1) + b - 1)
    net.output("y", deep + b)
    net.output("z", deep - b)
    assert added(net.build()) == 3


def test_an_output_that_is_shallow_is_carried_up_and_a_constant_is_not() -> None:
    net = GraphBuilder("ab")
    a, b = inputs(net)
    net.output("deep", net.neuron(net.neuron(a + b - 1) + a - 1))
    net.output("input", 1 - b)
    net.output("constant", Affine({}, 1))
    layered = remove_skips(net.build())
    level = levels(layered)
    assert (level["deep"], level["input"]) == (3, 3)
    assert not layered.pred["constant"]
    assert count(layered).pass_through == 0


def test_a_neuron_moves_up_where_that_carries_less() -> None:
    net = GraphBuilder("abcd")
    a, b, c, d = inputs(net)
    deep = net.neuron(net.neuron(a + b - 1) + a - 1)
    net.output("y", deep + net.neuron(a + b - 1, name="low") + net.neuron(a + b - 2, name="lower") + 0 * c + 0 * d)
    # low and lower would be carried as their sum; one layer up they need a + b, which is no less: but never more.
    assert added(net.build()) <= 2


def test_a_layered_network_is_returned_as_it_is() -> None:
    net = GraphBuilder("ab")
    a, b = inputs(net)
    net.output("y", net.neuron(a + b - 1))
    assert remove_skips(net.build()) is net.build()


def test_names_that_are_taken_are_left_alone() -> None:
    net = GraphBuilder(["p1", "p2"])
    a, b = inputs(net)
    net.output("p3", net.neuron(a + b - 1) + a)
    assert set(remove_skips(net.build())) == {"p1", "p2", "h1", "p3", "p4"}


@pytest.mark.parametrize("weight", [Fraction(1, 3), 0.1])
def test_numbers_that_are_no_integers_are_carried_too(weight: float) -> None:
    net = GraphBuilder("ab")
    a, b = inputs(net)
    half = net.neuron(weight * a - weight * b, activation="identity")
    net.output("y", net.neuron(net.neuron(a + b - 1)) + weight * half + weight * a)
    rows = [[0, 0], [0, 1], [1, 0], [1, 1]]
    layered = remove_skips(net.build())
    assert count(layered).pass_through == 0
    np.testing.assert_allclose(execute(layered, rows), execute(net.build(), rows), rtol=1e-12)


def test_more_than_memory_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOLNET_MEMORY", "4MiB")
    net = GraphBuilder([f"x{i}" for i in range(200)])
    x = inputs(net)
    signal = x[0]
    for other in x[1:]:
        signal = net.neuron(signal + other - 1)
    net.output("y", signal)
    with pytest.raises(LimitError, match="pass-through neurons"):
        remove_skips(net.build())


@given(graph=graphs() | block_graphs())
def test_no_more_is_added_than_copies_of_every_node(graph: Graph) -> None:
    layered = remove_skips(graph)
    before, after = count(graph), count(layered)
    assert after.pass_through == 0
    assert after.layers <= before.layers
    assert after.hidden <= before.hidden + before.pass_through


@given(st.lists(st.dictionaries(st.sampled_from("abcde"), st.integers(-4, 4).filter(bool)), max_size=6))
def test_a_basis_makes_up_its_forms_and_is_independent(forms: list[dict[str, int]]) -> None:
    found = basis(forms, {node: i for i, node in enumerate("abcde")})  # type: ignore[arg-type]
    for form, factors in zip(forms, found.factors, strict=True):
        total = Affine.sum(factor * Affine(found.vectors[j]) for j, factor in factors.items())
        assert dict(total.weights) == form
        assert all(type(factor) is int for factor in factors.values())
    matrix = np.array([[vector.get(node, 0) for node in "abcde"] for vector in found.vectors] or [[0] * 5])
    assert np.linalg.matrix_rank(matrix) == len(found.vectors)
    wanted = np.array([[form.get(node, 0) for node in "abcde"] for form in forms] or [[0] * 5])
    assert len(found.vectors) == np.linalg.matrix_rank(wanted)
