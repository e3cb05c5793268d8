"""Graphs of layers and the layers that join: several inputs, shared layers, layers in place, and what is refused."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError, StateError
from nets.core.module import Module
from nets.inspection.gradcheck import gradcheck
from nets.inspection.summary import summary
from nets.inspection.trace import trace
from nets.layers import (
    Add,
    BatchNorm1d,
    Concat,
    Conv2d,
    Dropout,
    Embedding,
    Flatten,
    Graph,
    Identity,
    Linear,
    MaxPool2d,
    MeanOverTime,
    Multiply,
    Parallel,
    ReLU,
    Residual,
    Sequential,
    Sigmoid,
    Tanh,
    Transpose,
)
from nets.losses import CrossEntropyLoss
from nets.optim import SGD
from nets.train import evaluate, fit

D: dict[str, Any] = {"dtype": np.float64}


def drawn(*shapes: tuple[int, ...]) -> tuple[Array, ...]:
    rng = np.random.default_rng(0)
    return tuple(rng.standard_normal(shape) for shape in shapes)


def two_inputs() -> Graph:
    """Return a graph of two inputs, with a layer at two places and layers in place."""
    shared, relu = Linear(3, 3, rng=0, **D), ReLU(inplace=True)
    return Graph(
        ("left", "right"),
        {
            "out": (Linear(6, 2, rng=1, **D), "all"),
            "a": (shared, "left"),
            "b": (shared, "right"),
            "a+": (relu, "a"),
            "b+": (relu, "right"),
            "product": (Multiply(), ("a", "b", "b+")),
            "sum": (Add(), ("a+", "b", "left")),
            "all": (Concat(), ("product", "sum")),
        },
    )


def nested() -> Graph:
    return Graph(
        ("x", "y"),
        {"inner": (two_inputs(), ("y", "x")), "side": (Linear(3, 2, rng=3, **D), "x"), "z": (Add(), ("inner", "side"))},
    )


SEVERAL: dict[str, tuple[Callable[[], Module], tuple[tuple[int, ...], ...]]] = {
    "two inputs": (two_inputs, ((4, 3), (4, 3))),
    "a graph in a graph": (nested, ((4, 3), (4, 3))),
    "in a row": (lambda: Sequential(two_inputs(), ReLU(inplace=True), Linear(2, 2, rng=3, **D)), ((4, 3), (4, 3))),
    "a sum": (Add, ((2, 3, 4), (2, 1, 4), (2, 3, 1))),
    "a sum of one": (Add, ((2, 3),)),
    "a product": (Multiply, ((2, 3, 4, 2), (2, 3, 1, 1), (2, 1, 4, 2))),
    "no input has the shape": (Multiply, ((2, 3, 1, 1), (2, 1, 4, 2))),
    "a row of channels": (Concat, ((2, 3, 4, 2), (2, 1, 4, 2))),
    "a row of columns": (lambda: Concat(-1), ((2, 3, 4, 2), (2, 3, 4, 3), (2, 3, 4, 1))),
}
every_several = pytest.mark.parametrize("name", SEVERAL)


@every_several
@pytest.mark.parametrize("training", [True, False])
def test_gradients_by_every_input_agree_with_finite_differences(name: str, training: bool) -> None:
    build, shapes = SEVERAL[name]
    model, x = build().train(training), drawn(*shapes)
    before = [array.copy() for array in x]
    errors = gradcheck(model, x)
    assert [f"input {k}" for k in range(len(x))] == list(errors)[: len(x)]
    assert max(errors.values()) < 1e-6
    for array, old in zip(x, before, strict=True):
        np.testing.assert_array_equal(array, old)


@every_several
def test_batches_of_none_and_dtypes(name: str) -> None:
    build, shapes = SEVERAL[name]
    model = build().astype(np.float32)
    for count in (0, 1):
        x = tuple(np.ones((count, *shape[1:]), np.float32) for shape in shapes)
        y = model(list(x))
        assert y.dtype == np.float32
        assert len(y) == count
        dy = np.ones_like(y)
        gradients = model.backward(dy)
        assert isinstance(gradients, tuple)
        assert [(dx.shape, dx.dtype) for dx in gradients] == [(one.shape, one.dtype) for one in x]
        assert (dy == 1).all()


@every_several
def test_without_the_inputs_gradient_the_parameters_have_theirs(name: str) -> None:
    build, shapes = SEVERAL[name]
    model, x = build(), drawn(*shapes)
    y = model(x)
    model.backward(y.copy())
    whole = [np.array(parameter.grad) for parameter in model.parameters()]
    model.zero_grad()
    model.backward(y.copy(), False)
    for gradient, parameter in zip(whole, model.parameters(), strict=True):
        np.testing.assert_array_equal(gradient, np.array(parameter.grad))


def test_layers_are_called_by_their_names_and_shared_ones_count_once() -> None:
    model = two_inputs()
    assert [name for name, _ in model.named_parameters()] == ["out.weight", "out.bias", "a.weight", "a.bias"]
    assert [node.name for node in model.nodes()] == ["a", "b", "a+", "b+", "product", "sum", "all", "out"]
    assert "(sum): Add() <- a+, b, left" in repr(model)
    other = copy.deepcopy(model)
    other.load_state_dict(pickle.loads(pickle.dumps(model)).state_dict())
    x = drawn((4, 3), (4, 3))
    np.testing.assert_array_equal(model(x), other(x))
    with pytest.raises(StateError):
        copy.deepcopy(model).backward(np.ones((4, 2)))


PLACES: dict[str, Callable[[], Graph]] = {
    "an input": lambda: Graph("x", {"a": (ReLU(True), "x"), "y": (Add(), ("x", "a"))}),
    "what another reads": lambda: Graph(
        "x", {"a": (Linear(3, 3, rng=0, **D), "x"), "b": (ReLU(True), "a"), "y": (Add(), ("a", "b"))}
    ),
    "what a gradient needs": lambda: Graph("x", {"a": (Sigmoid(), "x"), "b": (ReLU(True), "a")}),
    "a view of that": lambda: Graph("x", {"a": (Sigmoid(), "x"), "b": (Flatten(), "a"), "c": (ReLU(True), "b")}),
    "what dropout lets through": lambda: Graph("x", {"a": (Dropout(0), "x"), "b": (ReLU(True), "a")}),
    "a row's": lambda: Graph(
        "x", {"a": (Sequential(Tanh(), Dropout(0)), "x"), "b": (ReLU(True), "a"), "y": (Add(), ("x", "b"))}
    ),
    "what a graph gives": lambda: Graph(
        "x", {"a": (Graph("z", {"t": (Tanh(), "z")}), "x"), "b": (ReLU(True), "a"), "y": (Multiply(), ("b", "x"))}
    ),
    "the gradient of a sum": lambda: Graph(
        "x", {"a": (Linear(3, 3, rng=0, **D), "x"), "b": (ReLU(True), "a"), "y": (Add(), ("b", "x", "b"))}
    ),
    "parts of a row": lambda: Graph(
        "x", {"a": (Identity(), "x"), "b": (ReLU(True), "a"), "y": (Concat(), ("b", "x", "a"))}
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_layer_in_place_changes_nothing_that_is_read_again(name: str) -> None:
    model, (x,) = PLACES[name](), drawn((4, 3))
    before = x.copy()
    assert max(gradcheck(model, x).values()) < 1e-6
    y = model(x)
    dy = np.ones_like(y)
    model.backward(dy)
    assert (dy == 1).all()
    np.testing.assert_array_equal(model(x), y)
    np.testing.assert_array_equal(x, before)


def test_a_graph_that_gives_its_input_gives_a_copy() -> None:
    model = Sequential(Graph("x", {"a": (Identity(), "x")}), ReLU(inplace=True))
    x = np.array([[-1.0, 1.0]])
    assert model(x).tolist() == [[0.0, 1.0]]
    assert x.tolist() == [[-1.0, 1.0]]
    dy = np.ones((1, 2))
    assert Sequential(ReLU(inplace=True), Graph("x", {"a": (Identity(), "x")})).forward(x.copy()).shape == (1, 2)
    model.backward(dy)


def test_words_and_numbers_together() -> None:
    words = Sequential(Embedding(9, 4, rng=0, **D), Transpose(), MeanOverTime())
    model = Graph(
        ("ids", "numbers"),
        {"words": (words, "ids"), "both": (Concat(), ("words", "numbers")), "out": (Linear(6, 2, rng=1, **D), "both")},
    )
    ids, numbers = np.random.default_rng(0).integers(0, 9, (5, 7)), drawn((5, 2))[0]
    assert max(gradcheck(model, (ids, numbers)).values()) < 1e-6
    dx = model.backward(np.ones((5, 2)))
    assert not dx[0].any()
    assert dx[0].shape == ids.shape
    made = summary(model, ((7,), (2,)))
    assert "inputs (N, 7), (N, 2)" in str(made)
    assert made.parameters == 9 * 4 + 14
    assert made.to_dict()["input_shape"] == [[7], [2]]


def test_a_summary_follows_the_widest_field() -> None:
    model = Graph(
        "x",
        {
            "near": (Conv2d(1, 2, 3, padding=1, rng=0), "x"),
            "far": (Conv2d(2, 2, 5, padding=2, rng=0), "near"),
            "sum": (Add(), ("near", "far")),
            "pool": (MaxPool2d(2), "sum"),
        },
    )
    rows = {row.name: row for row in summary(model, (1, 8, 8)).rows}
    assert {name: row.field for name, row in rows.items()} == {
        "near": ((3, 1), (3, 1)),
        "far": ((7, 1), (7, 1)),
        "sum": ((7, 1), (7, 1)),
        "pool": ((8, 2), (8, 2)),
    }
    assert rows["sum"].output_shape == (2, 8, 8)
    with pytest.raises(NetsError, match="one shape for each input, but is"):
        summary(two_inputs(), (3, 3))


def test_a_trace_has_the_tuples() -> None:
    model, x = two_inputs(), drawn((4, 3), (4, 3))
    steps = {step.name: step for step in trace(model, x)}
    assert [part.shape for part in steps["all"].input] == [(4, 3), (4, 3)]
    np.testing.assert_array_equal(steps["all"].output, np.concatenate(steps["all"].input, axis=1))


def test_threads_get_what_one_thread_gets() -> None:
    model = two_inputs().eval()
    batches = [tuple(part[: 1 + k % 4] for part in drawn((4, 3), (4, 3))) for k in range(8)]
    expected = [model(batch) for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda k: model(batches[k % 8]), range(200)))
    assert all(np.array_equal(y, expected[k % 8]) for k, y in enumerate(results))


def test_a_graph_of_one_input_is_trained() -> None:
    x = np.random.default_rng(0).standard_normal((300, 2)).astype(np.float32)
    y = (x[:, 0] * x[:, 1] > 0).astype(int)
    model = Graph(
        "x",
        {
            "a": (Sequential(Linear(2, 16, rng=0), BatchNorm1d(16), ReLU(inplace=True)), "x"),
            "b": (Linear(2, 16, rng=1), "x"),
            "product": (Multiply(), ("a", "b")),
            "out": (Linear(16, 2, rng=2), "product"),
        },
    )
    fit(model, x, y, loss=CrossEntropyLoss(), optimizer=SGD(model.parameters(), lr=0.1), epochs=15)
    assert evaluate(model, x, y)["accuracy"] > 0.9


def linear() -> Module:
    return Linear(3, 3, rng=0)


REFUSED: dict[str, tuple[Callable[[], Module], str]] = {
    "no nodes": (lambda: Graph("x", {}), "nodes must be a mapping of a name at least"),
    "no names": (lambda: Graph("x", {"a": linear()}), "node a must be a layer and the names of what it reads"),  # type: ignore[dict-item]
    "a class": (lambda: Graph("x", {"a": (Tanh, "x")}), "layer a is the class Tanh, no Module"),  # type: ignore[dict-item]
    "nothing read": (lambda: Graph("x", {"a": (linear(), ())}), "node a must read a name or several, but reads"),
    "numbers read": (lambda: Graph("x", {"a": (linear(), 1)}), "must read a name or several, but reads 1"),  # type: ignore[dict-item]
    "unknown": (lambda: Graph("input", {"a": (linear(), "inptu")}), "reads 'inptu', .* did you mean 'input'"),
    "a circle": (
        lambda: Graph("x", {"a": (Add(), ("x", "b")), "b": (linear(), "a")}),
        "a, b cannot run: some of them read each other",
    ),
    "two for one": (lambda: Graph(("x", "y"), {"a": (linear(), ("x", "y"))}), "node a, Linear, has one input, but"),
    "two ends": (
        lambda: Graph("x", {"a": (linear(), "x"), "b": (linear(), "x")}),
        "nobody reads a, b; only one of them can be the output",
    ),
    "no such end": (lambda: Graph("x", {"a": (linear(), "x")}, "b"), "the output must be a node, but is 'b'"),
    "an end before": (
        lambda: Graph("x", {"a": (linear(), "x"), "b": (linear(), "a")}, "a"),
        "b leads to nothing: a is the output",
    ),
    "an idle input": (lambda: Graph(("x", "y"), {"a": (linear(), "x")}), "y leads to nothing"),
    "a name twice": (lambda: Graph(("x", "x"), {"a": (linear(), "x")}), "inputs must be names, each another"),
    "a number": (lambda: Graph(5, {"a": (linear(), "x")}), "inputs must be a name or several, but are 5"),  # type: ignore[arg-type]
    "no input": (lambda: Graph((), {"a": (linear(), "x")}), "inputs must be names, each another, but are"),
    "a name of both": (lambda: Graph("x", {"x": (linear(), "x")}), "x is the name of an input and of a node"),
    "inputs of an inner graph": (
        lambda: Graph("x", {"a": (two_inputs(), "x")}),
        "node a has the inputs left, right, but reads x",
    ),
    "a joint in a row": (lambda: Sequential(linear(), Add()), "Sequential: layer 1, Add, has several inputs"),
    "a joint beside": (lambda: Parallel(linear(), Add()), "Parallel: layer 1, Add, has several inputs"),
    "a joint as a shortcut": (lambda: Residual(linear(), Add()), "Residual: layer shortcut, Add, has several inputs"),
    "the samples": (lambda: Concat(0), "dim must be a whole number, and not 0"),
    "half an axis": (lambda: Concat(0.5), "dim must be a whole number"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", REFUSED)
def test_options_that_do_not_fit_are_refused(name: str) -> None:
    build, message = REFUSED[name]
    with pytest.raises(NetsError, match=message):
        build()


INPUTS: dict[str, tuple[Module, Any, str]] = {
    "one array": (
        Add(),
        np.ones((2, 3)),
        "Add: the input must be a tuple of arrays, one for each input, not one ndarray",
    ),
    "none": (Concat(), (), "Concat: the input must be a tuple of arrays, one for each input, not none"),
    "integers": (Add(), (np.ones((2, 3), int),), "Add: the input must be floating-point"),
    "other sizes": (Add(), drawn((2, 3), (2, 4)), r"Add: the inputs must have one shape, .* \(2, 3\), \(2, 4\)"),
    "other samples": (Multiply(), drawn((2, 3), (1, 3)), "Multiply: the inputs must have one shape"),
    "other axes": (Add(), drawn((2, 3), (2, 3, 1)), "Add: the inputs must have one shape"),
    "no such axis": (Concat(2), drawn((2, 3), (2, 3)), "Concat: there is no axis 2 in inputs of"),
    "rests that differ": (Concat(), drawn((2, 3, 4), (2, 3, 5)), "Concat: the inputs may differ in axis 1 alone"),
    "an array for two": (two_inputs(), np.ones((2, 3)), "Graph: the input must be a tuple of arrays"),
    "three for two": (two_inputs(), drawn((2, 3), (2, 3), (2, 3)), "must be 2 inputs, left, right, but 3 are given"),
    "samples": (two_inputs(), drawn((2, 3), (4, 3)), r"as many samples, but have shapes left \(2, 3\), right \(4, 3\)"),
}


@pytest.mark.parametrize("name", INPUTS)
def test_inputs_that_do_not_fit_are_refused(name: str) -> None:
    layer, x, message = INPUTS[name]
    with pytest.raises(ShapeError, match=message):
        layer(x)
