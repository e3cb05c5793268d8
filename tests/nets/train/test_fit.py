"""What fit does to a model, and what it measures."""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.module import Module
from nets.layers import Conv2d, Flatten, Linear, ReLU, Sequential
from nets.losses import CrossEntropyLoss
from nets.optim import SGD, MaxNorm
from nets.train import Callback, Run, evaluate, fit, predict
from tests.nets.train.problems import jitter, model, rings, same_weights, trained


def test_it_learns_and_measures() -> None:
    net = model()
    history = trained(net, epochs=30, validation=0.2)
    assert history.names() == [
        "epoch",
        "lr",
        "train_loss",
        "train_accuracy",
        "val_loss",
        "val_accuracy",
        "seconds",
    ]
    assert history.column("epoch") == list(range(1, 31))
    assert history[-1]["val_accuracy"] > 0.9
    assert history[-1]["train_loss"] < history[0]["train_loss"]
    assert evaluate(net, *rings(seed=1))["accuracy"] > 0.9
    assert all(type(value) in (int, float) for row in history for value in row.values())


@pytest.mark.parametrize("options", [{}, {"augment": jitter, "validation": 0.2, "rng": 5}])
def test_same_seed_same_numbers(options: dict[str, Any]) -> None:
    one, other = model(), model()
    first, second = trained(one, **options), trained(other, **options)
    assert same_weights(one, other)
    assert first.column("train_loss") == second.column("train_loss")
    third = model()
    trained(third, **options | {"rng": 6})
    assert not same_weights(one, third)


def test_a_generator_is_a_seed_too() -> None:
    one, other = model(), model()
    trained(one, rng=np.random.default_rng(3))
    trained(other, rng=np.random.default_rng(3))
    assert same_weights(one, other)


def test_no_epochs_change_nothing() -> None:
    net = model()
    before = net.state_dict()
    assert trained(net, epochs=0) == []
    assert all(np.array_equal(before[name], value) for name, value in net.state_dict().items())


def test_every_sample_comes_once_an_epoch_and_the_last_batch_is_what_is_left() -> None:
    class Look(Callback):
        def __init__(self) -> None:
            self.seen: list[list[float]] = []

        def on_batch_end(self, run: Run) -> None:
            assert run.last is not None
            self.seen.append(run.last[0][:, 0].tolist())

    X, y = np.arange(10, dtype=np.float32)[:, None], np.zeros(10, np.int64)
    net, look = Linear(1, 2, rng=0), Look()
    optimizer = SGD(net.parameters(), lr=0.01)
    fit(net, X, y, loss=CrossEntropyLoss(), optimizer=optimizer, epochs=2, batch_size=4, callbacks=[look])
    assert [len(batch) for batch in look.seen] == [4, 4, 2] * 2
    one, two = list(chain(*look.seen[:3])), list(chain(*look.seen[3:]))
    assert sorted(one) == sorted(two) == list(range(10))
    assert one != two


def test_a_step_is_that_of_the_formulas() -> None:
    X, y = rings(8)
    net, weights = Linear(2, 2, rng=0), np.linspace(0.5, 2, 8)
    w, b = net.weight.data.copy(), np.zeros(2) if net.bias is None else net.bias.data.copy()
    history = fit(
        net,
        X,
        y,
        loss=CrossEntropyLoss(),
        optimizer=SGD(net.parameters(), lr=0.5),
        epochs=1,
        batch_size=8,
        sample_weight=weights,
    )
    z = X @ w.T + b
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    share = (weights / weights.sum())[:, None]
    np.testing.assert_allclose(net.weight.data, w - 0.5 * ((p - np.eye(2)[y]) * share).T @ X, rtol=1e-5)
    assert history[0]["train_loss"] == pytest.approx(float(-(share[:, 0] * np.log(p[range(8), y])).sum()), rel=1e-6)
    assert history[0]["train_accuracy"] == np.mean(z.argmax(axis=1) == y)


def test_prepare_is_done_in_training_and_evaluation() -> None:
    def prepare(x: Array) -> Array:
        return x.astype(np.float32) * (1 / 255)

    X = np.random.default_rng(0).integers(256, size=(60, 1, 6, 6)).astype(np.uint8)
    y = (X[:, 0, 0, 0] > 127).astype(np.int64)
    net = Sequential(Conv2d(1, 3, 3, rng=0), ReLU(), Flatten(), Linear(48, 2, rng=1))
    history = trained(net, (X, y), prepare=prepare, validation=(X, y), epochs=2)
    expected = evaluate(net, X, y, loss=CrossEntropyLoss(), prepare=prepare)
    assert history[-1]["val_loss"] == pytest.approx(expected["loss"], rel=1e-6)
    np.testing.assert_allclose(predict(net, X, prepare=prepare), net(prepare(X)), rtol=1e-5, atol=1e-6)


def test_numbers_are_those_of_the_model() -> None:
    X, y = rings(40)
    one, other, double = model(), model(), model().astype(np.float64)
    trained(one, (X, y), validation=(X, y))
    trained(other, (X.astype(np.float64), y), validation=(X.astype(np.float64), y))
    trained(double, (X, y), validation=(X, y))
    assert same_weights(one, other)
    assert {value.dtype for value in double.state_dict().values() if value.dtype.kind == "f"} == {np.dtype(np.float64)}
    assert predict(one, X.astype(np.float64)).dtype == np.float32
    assert predict(double, X).dtype == np.float64


def test_maps_keep_their_order_of_memory() -> None:
    class Look(Module):
        def forward(self, x: Array) -> Array:
            assert x.transpose(0, 2, 3, 1).flags.c_contiguous
            return x

        def backward(self, dy: Array, input_gradient: bool = True) -> Array:
            return dy

    X = np.random.default_rng(0).standard_normal((40, 4, 4, 3)).transpose(0, 3, 1, 2).astype(np.float32)
    y = np.arange(40) % 2
    trained(Sequential(Look(), Flatten(), Linear(48, 2, rng=0)), (X, y), validation=0.5)


def test_the_norm_of_gradients_is_clipped() -> None:
    class Look(Callback):
        norms: list[float]

        def on_train_begin(self, run: Run) -> None:
            self.norms = []

        def on_gradients(self, run: Run) -> None:
            squares = [np.square(p.grad).sum() for p in run.optimizer.parameters if p.grad is not None]
            self.norms.append(float(np.sqrt(sum(squares))))

    free, bound = Look(), Look()
    trained(model(), callbacks=[free])
    trained(model(), callbacks=[bound], clip_norm=0.1)
    assert max(free.norms) > 0.2
    assert max(bound.norms) < 0.1001


def test_rows_of_weights_keep_their_largest_norm() -> None:
    net = model()
    last = net[4].parameters()[0]
    trained(net, epochs=5, constraints=[MaxNorm([last], 0.2)])
    assert np.linalg.norm(last.data, axis=1).max() < 0.2001


def test_what_is_not_learned_stays_and_gathers_no_gradient() -> None:
    net = Sequential(Linear(2, 3, rng=0), Linear(3, 2, rng=1))
    frozen = net[0].parameters()[0]
    frozen.learned = False
    before = frozen.data.copy()
    trained(net)
    assert np.array_equal(frozen.data, before)
    assert frozen.grad is None or float(np.abs(frozen.grad).max()) < 1.0


def test_in_place_layers_leave_the_data() -> None:
    X, y = rings(50)
    before = X.copy()
    net = Sequential(ReLU(inplace=True), Linear(2, 2, rng=0))
    trained(net, (X, y), validation=(X, y))
    predict(net, X)
    evaluate(net, X, y)
    assert np.array_equal(X, before)


def test_the_model_ends_out_of_training() -> None:
    net = model()
    trained(net)
    assert not any(module.training for _, module in net.named_modules())


def test_targets_of_numbers_have_no_accuracy() -> None:
    class Squares:
        def __call__(self, z: Array, y: Array, sample_weight: Array | None = None) -> tuple[float, Array]:
            return float(np.square(z - y).mean()), (z - y) * (2 / z.size)

    X, _ = rings()
    net = Linear(2, 1, rng=0)

    def worst(z: Array, y: Array) -> float:
        return float(np.abs(z - y).max())

    history = trained(net, (X, X[:, :1] * 3), loss=Squares(), epochs=40, metrics={"worst": worst})
    assert history.names() == ["epoch", "lr", "train_loss", "train_worst", "seconds"]
    assert history[-1]["train_worst"] < 1e-3


@pytest.mark.parametrize("capacity", [1, 130, 1 << 14])
def test_metrics_are_means_over_all_samples(capacity: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many batches are judged at once: those of an epoch are the outputs before each step."""
    seen: list[int] = []

    def count(z: Array, y: Array) -> float:
        seen.append(len(y))
        return float((y == 1).mean())

    monkeypatch.setattr("nets.train.means.CAPACITY", capacity)
    X, y = rings(90)
    history = trained(model(), (X, y), epochs=1, validation=(X, y), metrics={"ones": count})
    assert history[0]["train_ones"] == history[0]["val_ones"] == pytest.approx(float((y == 1).mean()))
    tried, seen = seen[:2], seen[2:]  # the first batch of either, before training
    assert tried == [32, 32]
    assert sum(seen) == 180
    assert len(seen) == {1: 6, 130: 4, 1 << 14: 2}[capacity]


@pytest.mark.parametrize("class_weight", [None, (1.0, 3.0)])
@pytest.mark.parametrize("size", [1, 7, 300, 1000])
def test_evaluation_is_the_same_in_any_chunks(size: int, class_weight: tuple[float, ...] | None) -> None:
    X, y = rings()
    net, loss = model().eval(), CrossEntropyLoss(class_weight)
    for weights in (None, np.linspace(0, 1, 300)):
        found = evaluate(net, X, y, loss=loss, sample_weight=weights, batch_size=size)
        assert found["loss"] == pytest.approx(loss(net(X), y, weights)[0], rel=1e-5)
    assert found["accuracy"] == pytest.approx(np.mean(net(X).argmax(axis=1) == y))
    np.testing.assert_allclose(predict(net, X, batch_size=size), net(X), rtol=1e-4, atol=1e-5)


def test_evaluation_puts_every_module_back() -> None:
    net = model()
    net[1].eval()
    evaluate(net, *rings())
    assert [module.training for _, module in net.named_modules()] == [True, True, False, True, True, True]


def test_memory_does_not_grow_from_epoch_to_epoch() -> None:
    class Count(Callback):
        sizes: list[int]

        def on_train_begin(self, run: Run) -> None:
            self.sizes = []

        def on_epoch_end(self, run: Run) -> None:
            self.sizes.append(sum(module.workspace.nbytes() for _, module in run.model.named_modules()))

    count = Count()
    trained(model(), epochs=5, validation=0.3, callbacks=[count])
    assert len(set(count.sizes)) == 1
