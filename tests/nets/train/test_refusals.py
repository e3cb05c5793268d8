"""What is refused before any work: the message says what, where and what to do, and nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nets.core.errors import DataError, NetsError, ShapeError
from nets.layers import Linear
from nets.losses import BCEWithLogitsLoss, CrossEntropyLoss
from nets.optim import SGD
from nets.train import EarlyStopping, evaluate, fit, predict
from tests.nets.train.problems import model, rings, trained

X, y = rings(40)


def spoilt(place: tuple[int, int], value: float) -> Any:
    bad = X.copy()
    bad[place] = value
    return bad


def labelled(label: int) -> Any:
    bad = y.copy()
    bad[33] = label
    return bad


REFUSED: list[tuple[str, dict[str, Any], type[NetsError], str]] = [
    ("empty", {"X": X[:0], "y": y[:0]}, ShapeError, "X has no samples"),
    ("lengths", {"y": y[:39]}, ShapeError, "X has 40 samples, but y has 39"),
    ("NaN", {"X": spoilt((7, 1), np.nan)}, DataError, r"X has nan in sample 7, position \(1,\)"),
    ("infinity", {"X": spoilt((39, 0), -np.inf)}, DataError, r"X has -inf in sample 39, position \(0,\)"),
    ("ragged", {"X": [[1.0], [1.0, 2.0]], "y": [0, 1]}, ShapeError, "its rows differ in shape"),
    ("text", {"X": np.array([["a", "b"]] * 40)}, ShapeError, "X must be numeric, but has dtype <U1"),
    ("one number", {"X": 3.0}, ShapeError, "X must have a first axis"),
    ("features", {"X": np.ones((40, 3), np.float32)}, ShapeError, r"must have shape \(..., 2\), but has shape"),
    ("integers", {"X": np.ones((40, 2), int)}, ShapeError, "must be floating-point"),
    ("label too large", {"y": labelled(2)}, ShapeError, "label 2 of sample 33 is out of range"),
    ("label below 0", {"y": labelled(-1)}, ShapeError, "label -1 of sample 33 is out of range"),
    ("labels of numbers", {"y": y.astype(float)}, ShapeError, "labels must be class numbers of an integer type"),
    ("labels NaN", {"y": np.full(40, np.nan)}, DataError, "y has nan in sample 0"),
    ("labels one-hot", {"y": np.eye(2, dtype=int)[y]}, ShapeError, r"labels \(N,\), but they are"),
    ("batch_size", {"batch_size": 0}, NetsError, "batch_size must be a whole number of at least 1, but is 0"),
    ("batch_size of a half", {"batch_size": 2.5}, NetsError, "batch_size must be a whole number"),
    ("epochs", {"epochs": -1}, NetsError, "epochs must be a whole number of at least 0, but is -1"),
    ("clip_norm", {"clip_norm": 0.0}, NetsError, "clip_norm must be above 0"),
    ("no optimizer", {"optimizer": None}, NetsError, "optimizer must be one of nets.optim, but is None"),
    ("optimizer as a class", {"optimizer": SGD}, NetsError, "but is the class SGD"),
    ("no metric", {"metrics": {"right": 3}}, NetsError, "the metric 'right' must be callable, but is 3"),
    ("metric of arrays", {"metrics": {"far": lambda z, y: z}}, NetsError, "'far' must return a number, not an array"),
    ("metric of text", {"metrics": {"far": lambda z, y: "good"}}, NetsError, "must return a number, not 'good'"),
    ("last batch of one", {"batch_size": 13}, ShapeError, "the last batch of each epoch has one sample only"),
    ("batches of one", {"batch_size": 1}, ShapeError, "choose another batch_size, e.g. 2"),
    ("share", {"validation": 1.5}, NetsError, "leaves none on one side"),
    ("share too small", {"validation": 0.001}, NetsError, "leaves none on one side"),
    ("validation empty", {"validation": (X[:0], y[:0])}, ShapeError, "validation X has no samples"),
    ("validation NaN", {"validation": (spoilt((3, 0), np.nan), y)}, DataError, "validation X has nan in sample 3"),
    ("validation label", {"validation": (X, labelled(5))}, ShapeError, "validation: label 5 of sample 33"),
    ("weights", {"sample_weight": np.ones(39)}, ShapeError, r"sample_weight must have shape \(40,\)"),
    ("weights below 0", {"sample_weight": np.linspace(-1, 1, 40)}, DataError, "sample_weight must be at least 0"),
    ("weights zero", {"sample_weight": np.zeros(40)}, DataError, "with a sum above 0"),
    ("monitor", {"callbacks": [EarlyStopping()]}, NetsError, "no epoch has 'val_loss'\n  help: give fit validation"),
    ("callback", {"callbacks": [3]}, NetsError, "callback 0 must be one of nets.train.callbacks, but is 3"),
    ("callback class", {"callbacks": [EarlyStopping]}, NetsError, "callback 0 .* but is the class EarlyStopping"),
    ("callbacks None", {"callbacks": None}, NetsError, "callbacks must be a list, but is None"),
    ("validation of four", {"validation": (X, y, y, y)}, NetsError, r"\(X, y, sample_weight\), but has 4 parts"),
    ("weights of validation", {"validation": (X, y, -y)}, DataError, "validation sample_weight must be at least 0"),
    ("seed", {"rng": -1}, NetsError, "rng must be a generator or a seed of at least 0, but is -1"),
    ("nothing to resume", {"resume": True}, NetsError, "resume needs the file to go on from"),
    ("folder", {"checkpoint": "none/c.npz"}, NetsError, "there is no folder 'none'"),
]


@pytest.mark.parametrize(("name", "options", "error", "message"), REFUSED, ids=[row[0] for row in REFUSED])
def test_it_is_refused_and_nothing_changes(
    name: str, options: dict[str, Any], error: type[NetsError], message: str
) -> None:
    net = model()
    before, modes = net.state_dict(), [module.training for _, module in net.named_modules()]
    draws = [generator.bit_generator.state for generator in net.generators()]
    data = options.pop("X", X), options.pop("y", y)
    with pytest.raises(error, match=message) as caught:
        trained(net, data, **options)
    assert type(caught.value) is error
    assert all(np.array_equal(before[key], value) for key, value in net.state_dict().items())
    assert draws == [generator.bit_generator.state for generator in net.generators()]
    assert modes == [module.training for _, module in net.named_modules()]


def test_targets_far_behind_the_first_batch_are_refused_too() -> None:
    targets = (y % 2).astype(np.float32)[:, None]
    targets[37] = 1.5
    with pytest.raises(ShapeError, match=r"in samples 0 to 39: target 1.5 at \[37, 0\]"):
        trained(Linear(2, 1, rng=0), (X, targets), loss=BCEWithLogitsLoss(), batch_size=4)


def test_an_optimizer_of_another_model_is_refused() -> None:
    with pytest.raises(NetsError, match="parameters that are not the model's"):
        trained(model(), optimizer=SGD(model().parameters(), lr=0.1))


def test_an_optimizer_of_before_astype_is_refused() -> None:
    net = model()
    optimizer = SGD(net.parameters(), lr=0.1, momentum=0.9)
    net.astype(np.float64)
    with pytest.raises(NetsError, match="made before the model's dtype changed"):
        trained(net, optimizer=optimizer)
    assert len(trained(model().astype(np.float64), epochs=1)) == 1


def test_the_size_proposed_leaves_no_single_sample() -> None:
    with pytest.raises(ShapeError) as caught:
        trained(model(), (X, y), batch_size=13)
    proposed = int(caught.value.help.split()[-1])
    assert len(trained(model(), (X, y), batch_size=proposed)) == 2


def test_a_last_batch_of_one_is_no_harm_without_batch_norm() -> None:
    assert len(trained(Linear(2, 2, rng=0), (X, y), batch_size=13)) == 2


@pytest.mark.parametrize("call", [predict, evaluate])
def test_evaluation_refuses_the_same(call: Callable[..., Any]) -> None:
    net = model()
    for bad, message in ((X[:0], "X has no samples"), (spoilt((7, 1), np.nan), "X has nan in sample 7")):
        with pytest.raises(NetsError, match=message):
            call(net, bad, *([y[: len(bad)]] if call is evaluate else []))
    with pytest.raises(NetsError, match="batch_size"):
        call(net, X, *([y] if call is evaluate else []), batch_size=0)
    assert net.training


def test_weights_may_be_zero_for_whole_batches() -> None:
    net = Linear(2, 2, rng=0)
    weights = np.zeros(40)
    weights[3] = 1.0
    optimizer = SGD(net.parameters(), lr=0.1)
    history = fit(
        net, X, y, loss=CrossEntropyLoss(), optimizer=optimizer, epochs=2, batch_size=4, sample_weight=weights
    )
    assert optimizer.steps == 2
    assert np.isfinite(history.column("train_loss")).all()
    assert np.isfinite(evaluate(net, X, y, loss=CrossEntropyLoss(), sample_weight=weights, batch_size=2)["loss"])
