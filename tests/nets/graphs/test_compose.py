"""Composition keeps names, order and values."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nets import GraphBuilder, GraphError, connect, count, execute, side_by_side, stack
from nets.graphs.graph import Graph


def xor(first: str, second: str, target: str) -> Graph:
    net = GraphBuilder([first, second])
    a, b = net.input(first), net.input(second)
    net.output(target, 1 - net.neuron(a + b - 1) - net.neuron(1 - a - b))
    return net.build()


BITS2 = [[0, 0], [0, 1], [1, 0], [1, 1]]
BITS3 = [[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)]


def test_side_by_side_shares_inputs_by_name() -> None:
    both = side_by_side(xor("a", "b", "y"), xor("b", "c", "z"))
    assert both.graph["inputs"] == ("a", "b", "c")
    assert execute(both, BITS3).tolist() == [[a ^ b, b ^ c] for a, b, c in BITS3]
    assert count(both).nodes == 6


def test_connect_by_name_makes_outputs_hidden() -> None:
    parity = connect(xor("a", "b", "t"), xor("t", "c", "y"))
    assert (parity.graph["inputs"], parity.graph["outputs"]) == (("a", "b", "c"), ("y",))
    assert execute(parity, BITS3).tolist() == [[a ^ b ^ c] for a, b, c in BITS3]
    assert (count(parity).nodes, count(parity).layers) == (6, 4)


def test_connect_keeps_outputs_that_are_not_read() -> None:
    whole = connect(side_by_side(xor("a", "b", "s"), xor("a", "c", "t")), xor("t", "c", "y"))
    assert whole.graph["outputs"] == ("s", "y")
    assert execute(whole, BITS3).tolist() == [[a ^ b, a] for a, b, c in BITS3]


def test_stack_joins_in_order() -> None:
    double = side_by_side(xor("a", "b", "p"), xor("b", "a", "q"))
    assert execute(stack(double, xor("u", "v", "y")), BITS2).tolist() == [[0]] * 4


def test_hidden_names_never_clash() -> None:
    net = GraphBuilder(["h1"], outputs=["h2"])
    net.output("h2", net.neuron(net.input("h1")))
    whole = stack(net.build(), net.build(), net.build())
    assert execute(whole, [[0], [1]]).tolist() == [[0], [1]]


@pytest.mark.parametrize(
    ("join", "message"),
    [
        pytest.param(lambda: side_by_side(xor("a", "b", "y"), xor("a", "c", "y")), "has a node 'y'", id="same output"),
        pytest.param(lambda: side_by_side(xor("a", "b", "y"), xor("y", "c", "z")), "has a node 'y'", id="name clash"),
        pytest.param(lambda: stack(xor("a", "b", "y"), xor("a", "b", "y")), "cannot stack 1 outputs", id="ends"),
        pytest.param(lambda: connect(xor("a", "b", "y"), xor("a", "b", "z"), {"a": "q"}), "no wire", id="wire"),
    ],
)
def test_what_does_not_fit_is_refused(join: Callable[[], Graph], message: str) -> None:
    with pytest.raises(GraphError, match=message):
        join()
