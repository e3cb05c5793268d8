"""A layer that stands at two places of a model, and a model that runs in several threads."""

from __future__ import annotations

import copy
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import ShapeError, StateError
from nets.core.module import Module
from nets.inspection.gradcheck import gradcheck
from nets.layers import (
    BatchNorm1d,
    Concat,
    Conv1d,
    Dropout,
    Graph,
    Linear,
    MaxOverTime,
    Parallel,
    ReLU,
    Residual,
    Sequential,
    Tanh,
)
from nets.models import lenet, mlp, text_cnn
from nets.train import predict
from tests.nets.cases import CASES, LayerCase

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


class Twice(Module):
    """A layer on a batch and on the same batch backwards, added up with weights."""

    def __init__(self, layer: Module) -> None:
        self.layer = layer

    def forward(self, x: Array) -> Array:
        first = 1.5 * self.layer.forward(x.copy(order="K"))
        second: Array = self.layer.forward(x[::-1].copy(order="K"))
        return first + second[::-1] * 0.5

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        second = self.layer.backward(0.5 * dy[::-1], input_gradient).copy()
        dx: Array = self.layer.backward(1.5 * dy, input_gradient) + second[::-1]
        return dx


def built(case: LayerCase) -> tuple[Module, Array]:
    rng = np.random.default_rng(7)
    module = case.build(rng).astype(np.float64)
    for parameter in module.parameters():
        parameter.data += 0.1 * rng.standard_normal(parameter.data.shape)
    if case.ids is not None:
        return module, rng.integers(0, case.ids, case.shape)
    return module, rng.standard_normal(case.shape)


@every_case
def test_a_layer_used_twice_has_the_gradients_of_finite_differences(case: LayerCase) -> None:
    layer, x = built(case)
    first, second = copy.deepcopy(layer), copy.deepcopy(layer)
    for module in (layer, first, second):
        module.eval()
    twice, given = Twice(layer), x[::-1].copy()
    y = twice(x)
    np.testing.assert_allclose(y, 1.5 * first(x) + 0.5 * second(given)[::-1], rtol=1e-12, atol=1e-12)
    dy = np.random.default_rng(1).standard_normal(y.shape)
    dx = twice.backward(dy)
    expected = first.backward(1.5 * dy) + second.backward(0.5 * dy[::-1])[::-1]
    if case.ids is None:
        np.testing.assert_allclose(dx, expected, rtol=1e-12, atol=1e-12)
    for own, a, b in zip(layer.parameters(), first.parameters(), second.parameters(), strict=True):
        if own.grad is None or a.grad is None or b.grad is None:
            assert own.grad is a.grad is b.grad is None
        else:
            np.testing.assert_allclose(own.grad, a.grad + b.grad, rtol=1e-12, atol=1e-12)


def row(shared: Module) -> Sequential:
    return Sequential(Linear(3, 3, rng=0, dtype=np.float64), shared, Linear(3, 3, rng=1, dtype=np.float64), shared)


SHARED: dict[str, Callable[[], Module]] = {
    "a relu": lambda: row(ReLU()),
    "a relu in place": lambda: row(ReLU(inplace=True)),
    "a tanh": lambda: row(Tanh()),
    "a norm": lambda: row(BatchNorm1d(3, dtype=np.float64)),
    "a dense layer": lambda: Sequential(*[Linear(3, 3, rng=2, dtype=np.float64)] * 3),
    "a block in a block": lambda: Sequential(*[Sequential(*[Linear(3, 3, rng=2, dtype=np.float64), Tanh()] * 2)] * 2),
    "beside itself": lambda: Parallel(*[row(Tanh())] * 3),
    "in body and shortcut": lambda: Residual(*[row(Tanh())] * 2),
    "across branches": lambda: (lambda one: Parallel(Sequential(one, Tanh(), one), one))(
        Linear(3, 3, rng=3, dtype=np.float64)
    ),
    "in a block and behind it": lambda: (lambda one: Sequential(Residual(Sequential(one, Tanh())), one))(
        Linear(3, 3, rng=3, dtype=np.float64)
    ),
}


@pytest.mark.parametrize("name", SHARED)
@pytest.mark.parametrize("training", [True, False])
def test_gradients_of_shared_layers_agree_with_finite_differences(name: str, training: bool) -> None:
    model = SHARED[name]().train(training)
    x = np.random.default_rng(0).standard_normal((5, 3))
    # The gradient of a bias before a norm is 0, and its differences are the rounding of the loss over two steps.
    step = 1e-5 if name == "a norm" else 1e-6
    assert max(gradcheck(model, x, eps=step).values()) < 1e-6
    model(x[:2])  # a pass without a backward pass leaves nothing behind
    assert max(gradcheck(model, x, eps=step).values()) < 1e-6


def beside(join: Callable[[Module, Module], Module]) -> Module:
    one = Tanh()
    first, second = (Linear(3, 3, rng=seed, dtype=np.float64) for seed in (0, 1))
    return join(Sequential(first, one), Sequential(one, second))


SIDES: dict[str, Callable[[], Module]] = {
    "branches": lambda: beside(Parallel),
    "body and shortcut": lambda: beside(lambda body, shortcut: Residual(shortcut, body)),
    "a graph": lambda: beside(lambda a, b: Graph("x", {"a": (a, "x"), "b": (b, "x"), "y": (Concat(), ("a", "b"))})),
}


@pytest.mark.parametrize("name", [*SHARED, *SIDES])
def test_shared_layers_have_their_gradients_where_that_of_the_input_is_left_out(name: str) -> None:
    model, x = (SHARED | SIDES)[name](), np.random.default_rng(0).standard_normal((5, 3))
    y = model(x)
    model.backward(y.copy())
    whole = [np.array(parameter.grad) for parameter in model.parameters()]
    model.zero_grad()
    model(x)
    model.backward(y.copy(), False)
    for gradient, parameter in zip(whole, model.parameters(), strict=True):
        np.testing.assert_array_equal(gradient, np.array(parameter.grad))


def test_a_pass_that_fails_leaves_the_next_one_right() -> None:
    model, x = SHARED["a dense layer"](), np.random.default_rng(0).standard_normal((5, 3))
    for wrong in (np.ones((5, 4)), np.ones(())):
        with pytest.raises(ShapeError):
            model(wrong)
        model(x)
        with pytest.raises(ShapeError, match="shape of the output"):
            model.backward(np.ones((5, 7)))
        assert max(gradcheck(model, x).values()) < 1e-6


def test_gradients_of_an_earlier_pass_are_refused() -> None:
    one = Linear(3, 3, rng=0)
    a, b, x = Sequential(one, ReLU()), Sequential(one, Tanh()), np.ones((2, 3), np.float32)
    y = a(x)
    b(x)
    with pytest.raises(StateError, match="Linear was run in another forward pass"):
        a.backward(y)


def test_a_backward_pass_may_be_made_again() -> None:
    model, x = SHARED["a dense layer"](), np.ones((2, 3))
    y = model(x)
    model.zero_grad()
    first = np.array(model.backward(np.ones_like(y)))
    gradient = model.parameters()[0].grad
    assert gradient is not None
    gradient = gradient.copy()
    assert np.array_equal(model.backward(np.ones_like(y)), first)
    twice = model.parameters()[0].grad
    assert twice is not None
    np.testing.assert_allclose(twice, 2 * gradient)


def test_a_class_may_call_the_passes_of_the_one_it_is_made_from() -> None:
    class Scaled(Linear):
        def forward(self, x: Array) -> Array:
            return 2 * super().forward(x)

        def backward(self, dy: Array, input_gradient: bool = True) -> Array:
            return super().backward(2 * dy, input_gradient)

    layer = Scaled(3, 3, rng=0, dtype=np.float64)
    x = np.random.default_rng(0).standard_normal((4, 3))
    assert max(gradcheck(Sequential(layer, Tanh(), layer), x).values()) < 1e-6


def test_copies_and_pickles_run_apart() -> None:
    model, x = SHARED["a norm"](), np.random.default_rng(0).standard_normal((5, 3))
    y = model(x)
    for other in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        other(2 * x)
        with pytest.raises(StateError):
            copy.deepcopy(other).backward(y)
        assert len({id(parameter) for parameter in other.parameters()}) == 6
    model.backward(y)


def in_threads(work: Callable[[int], bool], calls: int, threads: int = 4) -> int:
    """Return how many calls of so many in threads were wrong."""
    together = threading.Barrier(threads)

    def some(k: int) -> int:
        together.wait()
        return sum(not work(i) for i in range(k, calls, threads))

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(some, range(threads)))


@every_case
def test_threads_get_what_one_thread_gets(case: LayerCase) -> None:
    layer, x = built(case)
    layer.eval()
    batches = [np.roll(x, k, axis=0)[: 1 + k % len(x)] for k in range(8)]
    expected = [layer(batch) for batch in batches]
    assert not in_threads(lambda i: np.array_equal(layer(batches[i % 8]), expected[i % 8], equal_nan=True), 64)


MODELS: dict[str, tuple[Callable[[], Module], tuple[int, ...]]] = {
    "mlp": (lambda: Sequential(mlp(20, 5, (32,), rng=0), Dropout(0.5, rng=1)), (20,)),
    "lenet": (lambda: lenet((1, 28, 28), 10, rng=0), (1, 28, 28)),
    "text": (lambda: text_cnn(30, 2, dimension=8, maps=4, rng=0), (12,)),
}


def wrong_predictions(name: str, calls: int) -> int:
    make, shape = MODELS[name]
    model, rng = make(), np.random.default_rng(0)
    draw = (
        (lambda n: rng.integers(1, 30, (n, *shape))) if name == "text" else (lambda n: rng.standard_normal((n, *shape)))
    )
    batches = [draw(n).astype(np.int64 if name == "text" else np.float32) for n in (1, 3, 8, 17)]
    expected = [predict(model, batch, batch_size=4) for batch in batches]
    return in_threads(lambda i: np.array_equal(predict(model, batches[i % 4], batch_size=4), expected[i % 4]), calls)


@pytest.mark.parametrize("name", MODELS)
def test_one_model_predicts_in_several_threads(name: str) -> None:
    assert wrong_predictions(name, 100) == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", MODELS)
def test_ten_thousand_predictions_in_four_threads_are_right(name: str) -> None:
    assert wrong_predictions(name, 10_000) == 0


def test_a_model_that_is_trained_in_one_thread_is_right_there_while_others_predict() -> None:
    def gradients(model: Module) -> list[Array]:
        model.zero_grad()
        model.backward(np.ones_like(model.forward(x)))
        return [np.array(parameter.grad) for parameter in model.parameters()]

    model = Sequential(Linear(6, 16, rng=0), Tanh(), Conv(), Linear(16, 4, rng=1)).train()
    x = np.random.default_rng(0).standard_normal((9, 6)).astype(np.float32)
    expected = gradients(model)

    def work(i: int) -> bool:
        if i % 4:
            return predict(model, x[: 1 + i % 9]).shape == (1 + i % 9, 4)
        return all(np.array_equal(a, b) for a, b in zip(gradients(model), expected, strict=True))

    assert not in_threads(work, 200)
    assert model.training


class Conv(Module):
    """A convolution over the features and its maximum, added back."""

    def __init__(self) -> None:
        self.part = Sequential(Conv1d(1, 16, 3, rng=0), MaxOverTime())

    def forward(self, x: Array) -> Array:
        return x + self.part.forward(x[:, None, :])

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        return dy + self.part.backward(dy)[:, 0]
