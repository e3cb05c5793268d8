"""The executor: dense and sparse, any number of samples, bounded memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import nets.graphs.ways.columns
from nets import Executor, GraphBuilder, GraphError, execute
from nets.graphs.graph import Graph


def wide(width: int) -> Graph:
    """Pairs of neighbouring inputs, summed: a sparse first level once it is wide."""
    net = GraphBuilder([f"x{i}" for i in range(width)])
    x = [net.input(f"x{i}") for i in range(width)]
    pairs = [net.neuron(x[i] + x[(i + 1) % width] - 1) for i in range(width)]
    net.output("y", pairs[0].sum(pairs))
    return net.build()


@pytest.mark.parametrize(("width", "is_sparse"), [(8, False), (200, True)])
def test_sparse_where_it_pays(width: int, is_sparse: bool) -> None:
    executor = Executor(wide(width))
    assert isinstance(executor._ways.columns._steps[0].matrix, np.ndarray) != is_sparse
    X = np.random.default_rng(0).integers(2, size=(1000, width))
    np.testing.assert_array_equal(executor(X)[:, 0], (X * np.roll(X, -1, axis=1)).sum(axis=1))


@pytest.mark.parametrize("samples", [0, 1, 63, 64, 65, 1000])
def test_chunks_of_any_size_give_the_same(samples: int, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = wide(10)
    X = np.random.default_rng(1).integers(2, size=(samples, 10))
    whole = execute(graph, X)
    monkeypatch.setattr(nets.graphs.ways.columns, "BUFFER_BYTES", 1)
    np.testing.assert_array_equal(execute(graph, X), whole)
    assert whole.shape == (samples, 1)


def test_memory_stays_bounded() -> None:
    import tracemalloc

    executor = Executor(wide(500))
    X = np.zeros((20_000, 500), dtype=np.int8)
    tracemalloc.start()
    executor(X)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * nets.graphs.ways.columns.BUFFER_BYTES  # all values at once would be 80 MB


def test_a_wrong_shape_is_refused() -> None:
    with pytest.raises(GraphError, match="X must have 8 columns, one per input, but has shape \\(8,\\)"):
        execute(wide(8), np.zeros(8))


@pytest.mark.parametrize(
    "X", [[[1] * 8, [1]], [["1"] * 8], np.array([["1"] * 8], object), np.ones((1, 8), complex), [[{}] * 8]]
)
def test_what_is_no_array_of_real_numbers_is_refused(X: Any) -> None:
    with pytest.raises(GraphError, match="X must be an array of real numbers"):
        execute(wide(8), X)


def test_an_explicit_dtype_is_used() -> None:
    assert execute(wide(8), np.ones((1, 8)), dtype="float64").dtype == np.float64


def test_a_level_may_read_rows_that_do_not_lie_together() -> None:
    net = GraphBuilder("abc")
    a, c = net.input("a"), net.input("c")
    net.output("y", 2 * net.neuron(a + c - 1) - c)
    X = np.array([[0, 1, 1], [1, 1, 1], [1, 0, 0]])
    assert execute(net.build(), X).ravel().tolist() == [-1, 1, 0]
    assert Executor(net.build()).run_columns(X.T).ravel().tolist() == [-1, 1, 0]
