"""dead-neurons: what no output depends on goes.

a -> p -> q,  a -> y      becomes      a -> y
"""

from __future__ import annotations

from boolnet.passes.dead_neurons import remove_dead_neurons
from nets import GraphBuilder


def test_what_is_read_by_nothing_goes_and_what_only_that_reads() -> None:
    net = GraphBuilder("a")
    net.neuron(net.neuron(net.input("a"), name="p"), name="q")
    net.output("y", net.input("a"))
    assert list(remove_dead_neurons(net.build())) == ["a", "y"]


def test_inputs_stay_also_where_nothing_reads_them() -> None:
    net = GraphBuilder("ab")
    net.output("y", net.input("a"))
    assert remove_dead_neurons(net.build()) is net.build()


def test_what_is_read_on_the_way_to_an_output_stays() -> None:
    net = GraphBuilder("a")
    q = net.neuron(net.neuron(net.input("a"), name="p"), name="q")
    net.neuron(q, name="dead")
    net.output("y", net.neuron(q, name="r"))
    assert list(remove_dead_neurons(net.build())) == ["a", "p", "q", "r", "y"]
