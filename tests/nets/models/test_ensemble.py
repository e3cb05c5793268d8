"""Ensembles decide by mean probabilities or by votes, and work as models do."""

from __future__ import annotations

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError, StateError
from nets.core.module import Module
from nets.layers import Linear, ReLU, Sequential, Softmax
from nets.losses import CrossEntropyLoss
from nets.models.ensemble import Ensemble
from nets.train import evaluate, predict
from tests.nets.train.problems import model, rings, trained


class Fixed(Module):
    """Logits that do not depend on the input."""

    def __init__(self, *logits: float) -> None:
        self.logits = np.array([logits])

    def forward(self, x: Array) -> Array:
        return np.repeat(self.logits, len(x), axis=0)


X = np.zeros((2, 1))


def test_the_average_is_that_of_probabilities() -> None:
    models = [Fixed(1.0, 2.0, 3.0), Fixed(-4.0, 0.0, 4.0), Fixed(7.0, 7.0, 0.0)]
    expected = np.mean([Softmax()(m(X)) for m in models], axis=0)
    found = Ensemble(models)(X)
    np.testing.assert_allclose(np.exp(found), expected, rtol=1e-14)
    np.testing.assert_allclose(Softmax()(found), expected, rtol=1e-14)


def test_the_average_is_stable() -> None:
    found = Ensemble([Fixed(0.0, 2e4), Fixed(0.0, 1e4)])(X)
    np.testing.assert_allclose(found[0], [-1e4 - np.log(2), 0.0])


def test_one_model_is_itself() -> None:
    np.testing.assert_allclose(Softmax()(Ensemble([Fixed(1.0, 2.0)])(X)), Softmax()(Fixed(1.0, 2.0)(X)))


VOTES: list[tuple[list[int], int]] = [([0, 1, 1], 1), ([2, 2, 0], 2), ([2, 1], 1), ([2, 1, 0], 0), ([1, 2, 2, 1], 1)]


@pytest.mark.parametrize(("votes", "winner"), VOTES, ids=str)
def test_the_majority_decides_and_the_lowest_of_equals(votes: list[int], winner: int) -> None:
    shares = Ensemble([Fixed(*(9.0 * np.eye(3)[v])) for v in votes], "vote")(X)
    assert shares.argmax(axis=1).tolist() == [winner, winner]
    np.testing.assert_allclose(shares.sum(axis=1), 1)


@pytest.mark.parametrize("combine", ["average", "vote"])
def test_it_is_predicted_and_evaluated_as_a_model(combine: str) -> None:
    models = [model(seed) for seed in range(3)]
    for seed, net in enumerate(models):
        trained(net, rng=seed, epochs=5)
    ensemble, (points, y) = Ensemble(models, combine), rings(seed=9)
    outputs = predict(ensemble, points, batch_size=64)
    assert outputs.dtype == np.float32
    assert evaluate(ensemble, points, y)["accuracy"] == np.mean(outputs.argmax(axis=1) == y) > 0.8
    if combine == "average":
        singles = [evaluate(net, points, y, loss=CrossEntropyLoss())["loss"] for net in models]
        assert evaluate(ensemble, points, y, loss=CrossEntropyLoss())["loss"] < np.mean(singles)


def test_layers_in_place_leave_the_input_to_the_next_model() -> None:
    net = Sequential(ReLU(inplace=True), Linear(2, 2, rng=0))
    x = np.array([[-1.0, 2.0]], np.float32)
    outputs = Ensemble([net, Linear(2, 2, rng=1)]).forward(x)
    np.testing.assert_array_equal(x, [[-1, 2]])
    np.testing.assert_allclose(outputs, Ensemble([net, Linear(2, 2, rng=1)])(x))


def test_what_is_no_ensemble_is_refused() -> None:
    with pytest.raises(NetsError, match="one model at least"):
        Ensemble([])
    with pytest.raises(NetsError, match="combine must be one of average, vote, but is 'sum'"):
        Ensemble([Fixed(1.0)], "sum")
    with pytest.raises(ShapeError, match=r"of one shape, but they give \(2, 1\), \(2, 2\)"):
        Ensemble([Fixed(1.0), Fixed(1.0, 2.0)])(X)
    with pytest.raises(StateError, match="train its models one by one"):
        Ensemble([Fixed(1.0)]).backward(X)
