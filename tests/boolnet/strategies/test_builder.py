"""Networks built by hand are counted, run and verified by the same calls."""

from __future__ import annotations

import pytest

import boolnet
from boolnet.strategies.builder import Builder


def test_every_block_against_its_formula() -> None:
    net = Builder("abcd")
    a, b, c, d = (net.literal(name) for name in "abcd")
    net.output("literal", net.literal("a", 0))
    net.output("cube", net.cube({"a": 1, "b": 0, "d": 1}))
    net.output("empty", net.cube({}))
    net.output("conjunction", net.and_([a, b, net.not_(c)]))
    net.output("disjunction", net.or_([a, net.not_(b), c]))
    net.output("different", net.xor(net.xor(a, b), net.xor(c, d)))
    net.output("most", net.threshold([a, b, c, d], 3))
    net.output("weighted", net.threshold([a, b, c], 3, weights=[2, 1, 1]))
    net.output("sum", net.total([net.cube({"a": 1, "b": 1}), net.cube({"a": 0, "c": 1})]))
    graph = net.build()
    certificate = boolnet.verify(
        graph,
        """literal = !a; cube = a !b d; empty = 1; conjunction = a b !c; disjunction = a | !b | c
        different = xor(a..d, a) ^ xor(a, a)
        most = atleast(3, a, b, c, d); weighted = a & (b | c); sum = a b | !a c""".replace("a..d, a", "a, b, c, d"),
    )
    assert certificate.ok, certificate
    assert certificate.proved
    assert boolnet.count(graph).hidden == 0 + 1 + 1 + 1 + 1 + 6 + 2 + 2 + 2


def test_blocks_read_each_other_without_neurons_in_between() -> None:
    net = Builder("abcd")
    value = net.literal("a")
    for name in "bcd":
        value = net.xor(value, net.literal(name))
    net.output("y", value)
    counts = boolnet.count(net.build())
    assert (counts.nodes, counts.layers) == (2 * 3 + 1, 4)
    assert boolnet.verify(net.build(), "a ^ b ^ c ^ d").proved


def test_networks_compose() -> None:
    half = boolnet.compile("s = a ^ b; c = a & b").graph
    second = boolnet.compile("sum = s ^ d; c2 = s & d").graph
    carry = boolnet.compile("carry = c | c2").graph
    full = boolnet.connect(boolnet.connect(half, second), carry)
    assert full.graph["outputs"] == ("sum", "carry")
    assert boolnet.verify(full, "sum = a ^ b ^ d; carry = maj(a, b, d)").proved


@pytest.mark.parametrize(
    ("build", "message"),
    [
        pytest.param(lambda net: net.literal("x"), "no input 'x'", id="unknown input"),
        pytest.param(lambda net: net.literal("a", 2), "1 (positive) or 0 (negated), but 'a' got 2", id="value"),
        pytest.param(lambda net: net.cube({"q": 1}), "no input 'q'", id="unknown in cube"),
        pytest.param(lambda net: net.threshold([net.literal("a")], 1, [1, 2]), "1 signals but 2 weights", id="weights"),
    ],
)
def test_mistakes_are_named(build, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(boolnet.BoolnetError) as caught:
        build(Builder("ab"))
    assert message in str(caught.value)
