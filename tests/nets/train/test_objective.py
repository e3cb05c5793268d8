"""Losses as `fit` and `evaluate` take them: functions of one's own, ignored labels, sums; metrics of all at once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import DataError, NetsError, ShapeError
from nets.layers import Linear
from nets.losses import BCEWithLogitsLoss, CrossEntropyLoss, KLDivLoss, Loss, MSELoss
from nets.metrics import METRICS, accuracy, f1_score
from nets.optim import SGD
from nets.train import evaluate, fit
from nets.train.settings import name_of
from tests.nets.train.problems import model, rings, same_weights, trained

X, y = rings(60)


def squares(z: Array, y: Array) -> tuple[float, Array]:
    return float(np.square(z - y).mean()), (z - y) * np.float32(2 / z.size)


def shifted(z: Array, y: Array, shift: float = 1.0) -> tuple[float, Array]:
    return squares(z, y + shift)


class Squares:
    def __call__(self, z: Array, y: Array) -> tuple[float, Array]:
        return squares(z, y)


def weighing(z: Array, y: Array, w: Array | None = None) -> tuple[float, Array]:
    return MSELoss()(z, y, w)


def given(*arguments: Any) -> tuple[float, Array]:
    return MSELoss()(*arguments)


@pytest.mark.parametrize("loss", [squares, Squares(), weighing, given, functools.partial(shifted, shift=0.0)])
def test_a_function_is_a_loss(loss: Any) -> None:
    nets = [Linear(2, 1, rng=0) for _ in range(2)]
    targets = X[:, :1] * 3
    histories = [trained(net, (X, targets), loss=one) for net, one in zip(nets, (loss, MSELoss()), strict=True)]
    assert histories[0].column("train_loss") == pytest.approx(histories[1].column("train_loss"), rel=1e-6)
    wanted = evaluate(nets[0], X, targets, loss=MSELoss(), batch_size=7)
    assert evaluate(nets[0], X, targets, loss=loss, batch_size=7)["loss"] == pytest.approx(wanted["loss"], rel=1e-6)


def test_a_third_argument_that_is_no_weight_is_left_alone() -> None:
    history = trained(Linear(2, 1, rng=0), (X, X[:, :1]), loss=shifted, epochs=1)
    assert history[0]["train_loss"] > 0


def test_a_function_that_weighs_is_given_the_weights() -> None:
    weights = np.linspace(0.1, 1, 60)
    wanted = evaluate(Linear(2, 1, rng=0), X, X[:, :1], loss=MSELoss(), sample_weight=weights)
    found = evaluate(Linear(2, 1, rng=0), X, X[:, :1], loss=weighing, sample_weight=weights)
    assert found == wanted


def test_a_run_with_a_function_can_be_resumed(tmp_path: Any) -> None:
    nets = [Linear(2, 1, rng=0) for _ in range(2)]
    trained(nets[0], (X, X[:, :1]), loss=squares, epochs=4)
    for epochs in (2, 4):
        trained(nets[1], (X, X[:, :1]), loss=squares, epochs=epochs, checkpoint=tmp_path / "c.npz", resume=True)
    assert same_weights(*nets)


def number_only(z: Array, y: Array) -> Any:
    return float(np.square(z - y).mean())


def gradient_of_one(z: Array, y: Array) -> Any:
    return 1.0, np.zeros(len(z), z.dtype)


def gradient_of_integers(z: Array, y: Array) -> Any:
    return 1.0, np.zeros(z.shape, int)


def list_as_gradient(z: Array, y: Array) -> Any:
    return 1.0, [[0.0]] * len(z)


def every_element(z: Array, y: Array) -> Any:
    return np.square(z - y), 2 * (z - y)


def text(z: Array, y: Array) -> Any:
    return "small", z


def three(z: Array, y: Array) -> Any:
    return 1.0, z, z


REFUSED: list[tuple[Any, dict[str, Any], type[NetsError], str]] = [
    (number_only, {}, NetsError, "number_only returned one float, not a value and its gradient\n  help: def loss"),
    (three, {}, NetsError, "three returned 3 values"),
    (gradient_of_one, {}, ShapeError, r"shape of the outputs, \(32, 1\), not float32 of shape \(32,\)"),
    (gradient_of_integers, {}, ShapeError, r"not int64 of shape \(32, 1\)"),
    (list_as_gradient, {}, ShapeError, r"not \[\[0.0\]"),
    (every_element, {}, NetsError, r"one number as its value, not an array of shape \(32, 1\)"),
    (text, {}, NetsError, "one number as its value, not 'small'"),
    (squares, {"sample_weight": np.ones(60)}, NetsError, "sample weights, but the loss squares takes none"),
    (shifted, {"sample_weight": np.ones(60)}, NetsError, "sample weights, but the loss shifted takes none"),
    (MSELoss(reduction="none"), {}, NetsError, "one number for each element.*\n  help: give reduction='mean' or 'sum'"),
    (MSELoss, {}, NetsError, r"loss must be a loss, but is the class MSELoss\n  help: give MSELoss\(\)"),
    ("squared-error", {}, NetsError, "loss must be callable, but is 'squared-error'"),
    (None, {}, NetsError, "loss must be callable, but is None"),
]


@pytest.mark.parametrize(("loss", "options", "error", "message"), REFUSED, ids=[name_of(row[0]) for row in REFUSED])
def test_what_is_no_loss_is_refused(loss: Any, options: dict[str, Any], error: type[NetsError], message: str) -> None:
    net = Linear(2, 1, rng=0)
    before = net.state_dict()
    with pytest.raises(error, match=message):
        trained(net, (X, X[:, :1]), loss=loss, **options)
    assert all(np.array_equal(before[name], value) for name, value in net.state_dict().items())
    if loss is not None:
        with pytest.raises(error, match=message.replace(r"\(32", r"\(60")):
            evaluate(net, X, X[:, :1], loss=loss, **options)


def test_a_function_is_tried_on_all_targets_in_batches() -> None:
    sizes = []

    def look(z: Array, y: Array) -> tuple[float, Array]:
        sizes.append(len(y))
        assert z.any()
        return CrossEntropyLoss()(z, y)

    wrong = y.copy()
    wrong[50] = 4
    with pytest.raises(ShapeError, match="in samples 48 to 55: label 4 of sample 2 is out of range"):
        trained(Linear(2, 2, rng=0), (X, wrong), loss=look, batch_size=8)
    assert set(sizes) == {8}


def test_integers_of_a_function_of_ones_own_are_no_labels() -> None:
    def counts(z: Array, y: Array) -> tuple[float, Array]:
        dz = np.zeros_like(z)
        dz[:, 0] = z[:, 0] - y
        return float(np.square(dz).sum()) / 2, dz

    net = Linear(2, 2, rng=0)
    optimizer = SGD(net.parameters(), lr=1e-3)
    assert len(trained(net, (X, 5 * y), loss=counts, metrics={}, optimizer=optimizer)) == 2


@pytest.mark.parametrize("targets", [(X[:, 0] > 0).astype(int), (X[:, 0] > 0).astype(float)])
def test_one_row_of_targets_for_one_logit_is_told_its_form(targets: Array) -> None:
    for call in (trained, evaluate_bce):
        with pytest.raises(ShapeError, match=r"give y\[:, None\]"):
            call(Linear(2, 1, rng=0), (X, targets), loss=BCEWithLogitsLoss())


def evaluate_bce(net: Linear, data: tuple[Array, Array], loss: Loss) -> dict[str, float]:
    return evaluate(net, *data, loss=loss)


def ignoring(count: int) -> Array:
    some = y.copy()
    some[:count] = -100
    return some


@pytest.mark.parametrize("size", [1, 7, 60])
@pytest.mark.parametrize("weights", [None, np.linspace(0, 1, 60)])
@pytest.mark.parametrize("loss", [CrossEntropyLoss(), CrossEntropyLoss([1.0, 3.0]), CrossEntropyLoss(reduction="sum")])
def test_ignored_labels_count_for_nothing(loss: CrossEntropyLoss, weights: Array | None, size: int) -> None:
    net = Linear(2, 2, rng=0)
    found = evaluate(net, X, ignoring(20), loss=loss, sample_weight=weights, batch_size=size)
    rest = None if weights is None else weights[20:]
    assert found["loss"] == pytest.approx(loss(net(X[20:]), y[20:], rest)[0], rel=1e-5)
    assert found["accuracy"] == pytest.approx(accuracy(net(X[20:]), y[20:]))


def test_training_passes_over_batches_that_are_ignored() -> None:
    net = Linear(2, 2, rng=0)
    optimizer = SGD(net.parameters(), lr=0.1)
    history = fit(net, X, ignoring(59), loss=CrossEntropyLoss(), optimizer=optimizer, epochs=2, batch_size=4)
    assert optimizer.steps == 2
    assert np.isfinite(history.column("train_loss")).all()
    assert history[0]["train_accuracy"] in (0, 1)


def test_where_no_label_counts_there_is_nothing_to_learn() -> None:
    with pytest.raises(DataError, match="no sample counts in the loss"):
        trained(model(), (X, ignoring(60)))
    history = trained(model(), (X, y), validation=(X, ignoring(60)))
    assert np.isnan(history[-1]["val_loss"])
    assert np.isnan(history[-1]["val_accuracy"])


def test_a_label_that_is_not_the_ignored_one_is_refused() -> None:
    with pytest.raises(ShapeError, match="label -100 of sample 0 is out of range"):
        trained(model(), (X, ignoring(1)), loss=CrossEntropyLoss(ignore_index=-1))
    for label in (-1, 0):
        loss = CrossEntropyLoss(ignore_index=label)
        some = np.where(np.arange(60) < 3, label, 1)
        metrics = {"accuracy": functools.partial(accuracy, ignore_index=label)}
        found = trained(model(), (X, some), loss=loss, metrics=metrics, validation=(X, some), epochs=1)
        net = model()
        exact = evaluate(net, X, some, loss=loss, metrics=metrics, batch_size=7)["accuracy"]
        assert exact == pytest.approx(accuracy(net.eval()(X[3:]), some[3:]))
        assert np.isfinite(found[0]["val_loss"])


def test_probabilities_are_learned_from() -> None:
    shares = np.stack([1 - 0.9 * y, 0.9 * y], axis=1)
    history = trained(model(), (X, shares), loss=CrossEntropyLoss(), epochs=15)
    assert history.names() == ["epoch", "lr", "train_loss", "seconds"]
    assert history[-1]["train_loss"] < history[0]["train_loss"]


@pytest.mark.parametrize("loss", [MSELoss(reduction="sum"), KLDivLoss(reduction="batchmean"), MSELoss()])
@pytest.mark.parametrize("size", [1, 7, 60])
def test_a_loss_is_that_of_all_samples_at_once(loss: Any, size: int) -> None:
    net, targets = Linear(2, 3, rng=0), np.abs(np.random.default_rng(0).standard_normal((60, 3)))
    for weights in (None, np.linspace(0, 1, 60)):
        found = evaluate(net, X, targets, loss=loss, sample_weight=weights, batch_size=size)
        assert found["loss"] == pytest.approx(loss(net(X), targets, weights)[0], rel=1e-5)


def test_sums_stand_in_the_history() -> None:
    nets = [Linear(2, 1, rng=0) for _ in range(2)]
    optimizers = [SGD(nets[0].parameters(), lr=0.01), SGD(nets[1].parameters(), lr=0.01 / 20)]
    losses = [MSELoss(), MSELoss(reduction="sum")]
    both = [
        fit(net, X, X[:, :1], loss=loss, optimizer=optimizer, epochs=2, batch_size=20, validation=(X, X[:, :1]))
        for net, loss, optimizer in zip(nets, losses, optimizers, strict=True)
    ]
    for name in ("train_loss", "val_loss"):
        assert both[1].column(name) == pytest.approx([60 * value for value in both[0].column(name)], rel=1e-4)


def of_labels() -> tuple[Array, Array, Any]:
    return X, np.arange(60) % 3, Linear(2, 3, rng=0)


def of_bits() -> tuple[Array, Array, Any]:
    return X, y[:, None], Linear(2, 1, rng=0)


def of_numbers() -> tuple[Array, Array, Any]:
    return X, X * 2 + 1, Linear(2, 2, rng=0)


@pytest.mark.parametrize("size", [1, 7, 60])
@pytest.mark.parametrize("capacity", [1, 40, 1 << 14])
@pytest.mark.parametrize(
    ("make", "names"),
    [
        (of_labels, ["accuracy", "auc", "f1", "top-5-accuracy"]),
        (of_bits, ["accuracy", "auc", "f1"]),
        (of_numbers, ["mean-absolute-error", "mean-squared-error", "r2"]),
    ],
)
def test_metrics_are_those_of_all_samples_at_once(
    make: Callable[[], tuple[Array, Array, Any]],
    names: list[str],
    size: int,
    capacity: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nets.train.means.CAPACITY", capacity)
    inputs, targets, net = make()
    metrics = {name: METRICS[name] for name in names}
    found = evaluate(net, inputs, targets, metrics=metrics, batch_size=size)
    assert list(found) == names
    z = net(inputs)
    assert found == {name: pytest.approx(metric(z, targets), rel=1e-5) for name, metric in metrics.items()}


def test_a_part_of_a_metric_is_of_all_at_once_too() -> None:
    inputs, targets, net = of_labels()
    macro = functools.partial(f1_score, average="micro")
    found = evaluate(net, inputs, targets, metrics={"f1": macro}, batch_size=7)
    assert found["f1"] == pytest.approx(macro(net(inputs), targets))


def test_the_history_has_metrics_of_all_at_once() -> None:
    metrics = {name: METRICS[name] for name in ("f1", "accuracy", "auc")}
    history = trained(model(), (X, y), metrics=metrics, validation=(X, y), batch_size=7, epochs=3)
    assert history.names()[2:-1] == [f"{part}_{name}" for part in ("train", "val") for name in ("loss", *metrics)]
    assert all(0 <= value <= 1 for name in metrics for value in history.column(f"val_{name}"))
