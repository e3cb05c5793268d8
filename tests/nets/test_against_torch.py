"""The pairs of the vectors compared with PyTorch itself, where it can be imported: other numbers, other options."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from tests.vectors import layer_pairs, loss_pairs, model_pairs, optimizer_pairs
from tests.vectors.layer_pairs import LayerPair
from tests.vectors.loss_pairs import LossPair
from tests.vectors.model_pairs import ModelPair
from tests.vectors.optimizer_pairs import OptimizerPair, SchedulePair
from tests.vectors.records import assert_close

torch = pytest.importorskip("torch")

TOLERANCE: dict[type, float] = {np.float64: 1e-9, np.float32: 1e-5}
dtypes = pytest.mark.parametrize("dtype", TOLERANCE)
seeds = pytest.mark.parametrize("seed", [1, 2])


def name_of(pair: LayerPair | LossPair | ModelPair | OptimizerPair | SchedulePair) -> str:
    return pair.name


def compare(pair: LayerPair, rng: np.random.Generator, dtype: type) -> None:
    given = layer_pairs.inputs(pair, rng)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Using padding='same'", UserWarning)
        expected = layer_pairs.run_theirs(pair, torch, given, dtype)
    assert_close(layer_pairs.run(pair, given, dtype), expected, TOLERANCE[dtype])


@dtypes
@seeds
@pytest.mark.parametrize("pair", layer_pairs.PAIRS, ids=name_of)
def test_a_layer_gives_what_pytorch_gives(pair: LayerPair, seed: int, dtype: type) -> None:
    compare(pair, np.random.default_rng(seed), dtype)


@dtypes
@seeds
@pytest.mark.parametrize("pair", loss_pairs.PAIRS, ids=name_of)
def test_a_loss_gives_what_pytorch_gives(pair: LossPair, seed: int, dtype: type) -> None:
    given = loss_pairs.inputs(pair, np.random.default_rng(seed))
    expected = loss_pairs.run_theirs(pair, torch, given, dtype)
    assert_close(loss_pairs.run(pair, given, dtype), expected, TOLERANCE[dtype])


@seeds
@pytest.mark.parametrize("pair", model_pairs.PAIRS, ids=name_of)
def test_a_model_gives_what_the_same_in_pytorch_gives(pair: ModelPair, seed: int) -> None:
    given = model_pairs.inputs(pair, np.random.default_rng(seed))
    assert_close(model_pairs.run(pair, given), model_pairs.run_theirs(pair, torch, given), TOLERANCE[np.float64])


@pytest.mark.parametrize("pair", model_pairs.PAIRS, ids=name_of)
def test_a_state_goes_to_pytorch_and_back(pair: ModelPair) -> None:
    ours, theirs, back = pair.ours(), pair.theirs(torch), pair.ours()
    theirs.load_state_dict({name: torch.tensor(value) for name, value in ours.state_dict().items()})
    back.load_state_dict({name: value.numpy() for name, value in theirs.state_dict().items()})
    for name, value in ours.state_dict().items():
        assert np.array_equal(value, back.state_dict()[name]), name


@dtypes
@seeds
@pytest.mark.parametrize("pair", optimizer_pairs.PAIRS, ids=name_of)
def test_an_optimizer_steps_as_pytorchs(pair: OptimizerPair, seed: int, dtype: type) -> None:
    given = optimizer_pairs.inputs(pair, np.random.default_rng(seed))
    expected = optimizer_pairs.run_theirs(pair, torch, given, dtype)
    assert_close(optimizer_pairs.run(pair, given, dtype), expected, TOLERANCE[dtype])


@seeds
@pytest.mark.parametrize("pair", optimizer_pairs.SCHEDULE_PAIRS, ids=name_of)
def test_a_schedule_gives_the_rates_of_pytorchs(pair: SchedulePair, seed: int) -> None:
    given = optimizer_pairs.watched(pair, np.random.default_rng(seed))
    expected = optimizer_pairs.run_schedule_theirs(pair, torch, given)
    assert_close(optimizer_pairs.run_schedule(pair, given), expected, 1e-9)
