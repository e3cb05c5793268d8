"""`evaluate` gives what was asked for, and something where nothing was."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.errors import NetsError
from nets.layers import Linear
from nets.losses import MSELoss
from nets.metrics import METRICS, accuracy
from nets.optim import SGD
from nets.train import EarlyStopping, Watch, evaluate, fit

X = np.random.default_rng(0).standard_normal((300, 3))
NUMBERS = X @ np.array([[1.0], [2.0], [-1.0]]) + 0.1


def model(outputs: int) -> Linear:
    return Linear(3, outputs, rng=0)


def test_numbers_without_a_loss_have_metrics() -> None:
    z = X.astype(np.float32) @ model(1).weight.data.T + model(1).bias.data  # type: ignore[union-attr]
    measured = evaluate(model(1), X, NUMBERS)
    assert list(measured) == ["mean-absolute-error", "root-mean-squared-error", "r2"]
    for name, value in measured.items():
        assert value == pytest.approx(METRICS[name](z, NUMBERS), rel=1e-5)
    assert list(evaluate(model(1), X, NUMBERS, loss=MSELoss())) == ["loss"]


@pytest.mark.parametrize("asked", ["f1", ["f1"], ("f1",), {"f1": METRICS["f1"]}])
def test_metrics_are_asked_for_by_name_or_function(asked: object) -> None:
    y = (X[:, 0] > 0).astype(int)
    measured = evaluate(model(2), X, y, metrics=asked)  # type: ignore[arg-type]
    z = X.astype(np.float32) @ model(2).weight.data.T + model(2).bias.data  # type: ignore[union-attr]
    assert measured == {"f1": pytest.approx(METRICS["f1"](z, y))}


def test_what_measures_nothing_is_refused() -> None:
    y = (X[:, 0] > 0).astype(int)
    for metrics, part in (({}, "nothing to measure"), (["f2"], "unknown metric 'f2'"), (3, "must be functions")):
        with pytest.raises(NetsError, match=part):
            evaluate(model(2), X, y, metrics=metrics)  # type: ignore[arg-type]
    assert evaluate(model(2), X, y, metrics={"mine": accuracy}).keys() == {"mine"}


def test_fit_stops_by_an_error_that_falls() -> None:
    net = model(1)
    stopping = EarlyStopping(3, "val_mean-absolute-error")
    history = fit(
        net,
        X,
        NUMBERS,
        loss=MSELoss(),
        optimizer=SGD(net.parameters(), lr=0.1),
        epochs=8,
        validation=0.2,
        metrics=["mean-absolute-error"],
        callbacks=[Watch(X, NUMBERS, metrics="r2"), stopping],
    )
    assert stopping.mode == "min"
    errors = history.column("val_mean-absolute-error")
    assert stopping.best == min(errors) < errors[0] / 2
    assert history[-1]["test_r2"] > 0.9
