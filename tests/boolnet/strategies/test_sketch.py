"""Sketch: what it counts is what the graph counts that it makes."""

from __future__ import annotations

import pytest

from boolnet.strategies.sketch import Sketch
from nets import Affine, Counts, count, execute

COMPARED = ("inputs", "outputs", "nodes", "hidden", "layers", "edges", "max_weight", "max_value", "dtype")


def xor(sketch: Sketch) -> Affine:
    both = Affine({"a": 1, "b": 1}, -1)
    return 1 - sketch.neuron(both) - sketch.neuron(-both)


def test_the_counts_are_those_of_the_graph() -> None:
    sketch = Sketch("abc")
    first = xor(sketch)
    forms = [sketch.neuron(first + Affine({"c": 1}) - 1), 3 * first - Affine({"c": 2})]
    counts, graph = sketch.counts(forms, is_layered=False), sketch.to_graph(("carry", "other"), forms)
    found = count(graph)
    assert [getattr(counts, name) for name in COMPARED] == [getattr(found, name) for name in COMPARED]
    assert counts.pass_through == 1 <= found.pass_through
    assert execute(graph, [[1, 0, 1], [1, 1, 1]]).tolist() == [[1, 1], [0, -2]]


@pytest.mark.parametrize(
    ("inputs", "outputs", "hidden"), [("ab", ("h1",), ["h2", "h3"]), (("a", "b", "h2"), ("y",), ["h1", "h3"])]
)
def test_hidden_neurons_get_names_that_are_free(
    inputs: tuple[str, ...], outputs: tuple[str, ...], hidden: list[str]
) -> None:
    sketch = Sketch(inputs)
    assert list(sketch.to_graph(outputs, [xor(sketch)])) == [*inputs, *hidden, *outputs]


def test_a_value_can_stand_in_for_neurons_that_are_still_to_come() -> None:
    sketch = Sketch([])
    word = sketch.stand_in(high=7, level=2)
    top = sketch.neuron(word - 3)
    counts: Counts = sketch.counts([top], is_layered=True)
    assert (sketch.high(top), sketch.level(top), counts.layers) == (4, 3, 4)
