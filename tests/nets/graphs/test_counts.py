"""Counts, bounds and dtypes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from nets import Affine, Executor, GraphBuilder, PrecisionError, bounds, count, execute, levels
from nets.graphs.graph import Graph
from tests.networks import evaluate, graphs


def copy_of(weight: int) -> Graph:
    net = GraphBuilder(["a"])
    net.output("y", net.neuron(weight * net.input("a")))
    return net.build()


def skip(length: int) -> Graph:
    """A chain of `length` hidden neurons, and an edge from the input to its end."""
    net = GraphBuilder(["a"])
    value = a = net.input("a")
    for _ in range(length):
        value = net.neuron(value)
    net.output("y", value + a)
    return net.build()


@pytest.mark.parametrize(
    ("weight", "dtype"),
    [(1, "float32"), (2**24, "float32"), (2**24 + 1, "float64"), (2**53, "float64"), (2**53 + 1, None)],
)
def test_the_bound_chooses_the_dtype(weight: int, dtype: str | None) -> None:
    counts = count(copy_of(weight))
    assert (counts.max_weight, counts.max_value, counts.dtype) == (weight, weight, dtype)
    if dtype is None:
        with pytest.raises(PrecisionError, match="2\\^53"):
            Executor(copy_of(weight))
    else:
        assert execute(copy_of(weight), [[1]]).item() == weight
        assert Executor(copy_of(weight)).dtype == dtype


def test_a_weight_no_dtype_holds_is_refused_though_its_source_is_always_0() -> None:
    net = GraphBuilder(["a"])
    zero = net.neuron(-1 * net.input("a"))
    net.output("y", 10**60 * zero)
    assert count(net.build()).dtype is None
    with pytest.raises(PrecisionError):
        Executor(net.build())


def test_values_beyond_float64_are_refused() -> None:
    net = GraphBuilder(["a"])
    net.output("y", 10**300 * net.neuron((10**300 + Fraction(1, 2)) * net.input("a")))
    assert count(net.build()).as_dict()["max_value"] > 10**599
    with pytest.raises(PrecisionError):
        Executor(net.build())


def test_fractional_weights_run_but_are_not_called_exact() -> None:
    net = GraphBuilder(["a"])
    net.output("y", 0.5 * net.input("a"))
    assert count(net.build()).dtype is None
    assert Executor(net.build()).dtype == "float64"


@pytest.mark.parametrize(("length", "copies"), [(0, 0), (1, 1), (5, 5)])
def test_a_skip_costs_one_copy_for_each_layer_it_passes(length: int, copies: int) -> None:
    counts = count(skip(length))
    assert (counts.layers, counts.pass_through) == (length + 1, copies)


def test_readers_share_copies_and_outputs_stand_in_the_last_layer() -> None:
    net = GraphBuilder(["a"])
    a = net.input("a")
    deep = net.neuron(net.neuron(a))
    net.output("y", deep + a)
    net.output("z", a)
    assert count(net.build()).pass_through == 2


def test_a_constant_has_one_layer() -> None:
    net = GraphBuilder([])
    net.output("y", Affine({}, 1))
    counts = count(net.build())
    assert (counts.nodes, counts.layers, counts.edges, counts.max_weight) == (1, 1, 0, 0)
    assert execute(net.build(), np.zeros((2, 0))).tolist() == [[1.0], [1.0]]


@given(graphs())
def test_the_executor_agrees_with_integers_and_bounds_hold(graph: Graph) -> None:
    X = [[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)]
    expected = [evaluate(graph, dict(zip("abc", vector, strict=True))) for vector in X]
    if count(graph).dtype is not None:
        np.testing.assert_array_equal(execute(graph, X)[:, 0], [values["y"] for values in expected])
    for values in expected:
        for node, bound in bounds(graph, levels(graph)).items():
            assert bound.low <= values[node] <= bound.high
            assert abs(values[node]) <= max(bound.reach, 1)
