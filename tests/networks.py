"""Random networks, and a judge that evaluates any network neuron by neuron in Python integers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from boolnet.strategies.builder import Builder
from nets import GraphBuilder, levels
from nets.graphs.graph import Graph


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A random network of integer weights."""
    net = GraphBuilder(["a", "b", "c"])
    signals = [net.input(name) for name in "abc"]
    small = st.integers(-5, 5)
    for _ in range(draw(st.integers(1, 8))):
        form = sum((draw(small) * signal for signal in signals), start=draw(small) + 0 * signals[0])
        activation = draw(st.sampled_from(["relu", "identity", "step"]))
        signals.append(net.neuron(form, activation=activation))
    net.output("y", sum((draw(small) * signal for signal in signals[3:]), start=0 * signals[0]))
    return net.build()


@st.composite
def block_graphs(draw: st.DrawFn) -> Graph:
    """A random network of Boolean blocks that read one another, in few or many levels, with several outputs."""
    net = Builder("abcd")
    signals = [net.literal(name) for name in "abcd"]
    one = st.integers(0, 11).map(lambda i: signals[-1 - i % len(signals)])
    for _ in range(draw(st.integers(1, 10))):
        first, second = draw(one), draw(one)
        kind = draw(st.sampled_from(["xor", "and", "or", "not", "threshold", "multiplexer", "copy", "scaled"]))
        if kind == "xor":
            signals.append(net.xor(first, second))
        elif kind == "and":
            signals.append(net.and_([first, second]))
        elif kind == "or":
            signals.append(net.or_([first, second]))
        elif kind == "not":
            signals.append(net.not_(first))
        elif kind == "threshold":
            signals.append(net.threshold([first, second, draw(one)], draw(st.integers(1, 3))))
        elif kind == "multiplexer":
            signals.append(net.neuron(first + second - 1) + net.neuron(draw(one) - second))
        elif kind == "copy":
            signals.append(net.materialise(first))
        else:
            k = draw(st.integers(2, 6))
            signals.append(net.neuron(k * (first + second - 1)))
    for i in range(draw(st.integers(1, 4))):
        net.output(f"y{i}", draw(one) + draw(st.integers(-1, 2)) * draw(one))
    return net.build()


def evaluate(graph: Graph, vector: dict[str, int]) -> dict[Any, int]:
    """Evaluate neuron by neuron with Python integers: the judge of the executor and of the bounds."""
    values: dict[Any, int] = dict(vector)
    for node, level in levels(graph).items():
        if level:
            z = graph.nodes[node]["bias"] + sum(e["weight"] * values[s] for s, e in graph.pred[node].items())
            values[node] = {"relu": max(z, 0), "identity": z, "step": int(z > 0)}[graph.nodes[node]["activation"]]
    return values
