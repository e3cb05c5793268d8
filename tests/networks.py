"""Random networks, and a judge that evaluates any network neuron by neuron in Python integers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from nets import GraphBuilder, levels
from nets.graph import Graph


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


def evaluate(graph: Graph, vector: dict[str, int]) -> dict[Any, int]:
    """Evaluate neuron by neuron with Python integers: the judge of the executor and of the bounds."""
    values: dict[Any, int] = dict(vector)
    for node, level in levels(graph).items():
        if level:
            z = graph.nodes[node]["bias"] + sum(e["weight"] * values[s] for s, e in graph.pred[node].items())
            values[node] = {"relu": max(z, 0), "identity": z, "step": int(z > 0)}[graph.nodes[node]["activation"]]
    return values
