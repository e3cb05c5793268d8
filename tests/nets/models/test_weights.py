"""Weights of models that were written elsewhere, under other names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import StateError
from nets.core.module import Module
from nets.models import lenet, load_weights, resnet, text_cnn

MODELS = {
    "lenet": lambda rng: lenet((1, 28, 28), 10, rng=rng),
    "resnet-20": lambda rng: resnet((3, 32, 32), 10, 20, rng=rng),
    "resnet-20 of padded shortcuts": lambda rng: resnet((3, 32, 32), 10, 20, shortcut="padding", rng=rng),
    "text": lambda rng: text_cnn(40, 2, rng=rng),
}
NAMES = {  # ours -> those of widespread code
    "lenet": {"conv1": "features.0", "conv2": "features.3", "fc1": "classifier.0", "fc2": "classifier.2"},
    "resnet-20": {"downsample": "shortcut", "fc": "linear"},
    "resnet-20 of padded shortcuts": {"fc": "linear"},
    "text": {
        "windows.3.conv": "convs.0",
        "windows.4.conv": "convs.1",
        "windows.5.conv": "convs.2",
        "embedding": "embed",
    },
}


def inputs(name: str) -> Array:
    rng = np.random.default_rng(0)
    if name == "text":
        return rng.integers(1, 40, (3, 12))
    return rng.standard_normal((2, 1, 28, 28) if name == "lenet" else (2, 3, 32, 32)).astype(np.float32)


def elsewhere(name: str) -> tuple[Module, dict[str, Any]]:
    """Return a model, and its state under other names; convolutions over words as those of maps of one channel."""
    model, state = MODELS[name](1), {}
    for key, value in model.state_dict().items():
        for ours, theirs in NAMES[name].items():
            key = key.replace(ours, theirs)
        state[key] = value.transpose(0, 2, 1)[:, None] if name == "text" and value.ndim == 3 else value
    return model.eval(), state


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("counted", [True, False])
def test_weights_go_over_in_one_line(name: str, counted: bool) -> None:
    theirs, state = elsewhere(name)
    if not counted:
        state = {key: value for key, value in state.items() if not key.endswith("num_batches_tracked")}
    model = MODELS[name](2)
    load_weights(model, state)
    assert np.array_equal(model.eval()(inputs(name)), theirs(inputs(name)))


def test_what_is_in_another_order_is_refused_and_a_key_map_helps() -> None:
    theirs, state = elsewhere("lenet")
    state = dict(reversed(state.items()))
    model = MODELS["lenet"](2)
    before = model.state_dict()
    with pytest.raises(StateError, match=r"differ at conv1.weight, of shape \(6, 1, 5, 5\), where fc3.bias"):
        load_weights(model, state)
    assert all(np.array_equal(value, before[key]) for key, value in model.state_dict().items())
    load_weights(model, state, {theirs: ours for ours, theirs in NAMES["lenet"].items()})
    assert np.array_equal(model(inputs("lenet")), theirs(inputs("lenet")))


def test_too_few_and_too_many_are_refused() -> None:
    _, state = elsewhere("lenet")
    with pytest.raises(StateError, match=r"the state lacks fc3.bias"):
        load_weights(MODELS["lenet"](2), dict(list(state.items())[:-1]))
    with pytest.raises(StateError, match=r"the model has nothing for more.bias"):
        load_weights(MODELS["lenet"](2), {**state, "more.bias": np.ones(2)})
