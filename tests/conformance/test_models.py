"""Every model keeps what the table promises: its options, its shapes, its gradients, the same numbers for a seed."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.module import Module
from nets.inspection.gradcheck import gradcheck
from nets.inspection.summary import summary
from nets.layers import ReLU
from nets.models import MODELS
from nets.models.store import build, load_model, save_model

WORDS = ["a", "b", "c", "d"]
MAPS = {"input_shape": [2, 8, 8], "classes": ["x", "y", "z"]}
# small ones of every kind: finite differences run the model once per number
SMALL: dict[str, dict[str, Any]] = {
    "autoencoder": {"input_shape": [4], "options": {"hidden": [3], "code": 2, "activation": "tanh"}},
    "cnn": {**MAPS, "options": {"channels": [2, 2], "hidden": [3], "dropout": 0.2}},
    "lenet": {"input_shape": [1, 12, 12], "classes": ["x", "y"], "options": {"channels": [2, 2], "original": True}},
    "mlp": {"input_shape": [4], "classes": ["x", "y"], "options": {"hidden": [3], "batch_norm": True, "dropout": 0.2}},
    "plain": {**MAPS, "options": {"depth": 8, "widths": [2, 2, 3]}},
    "resnet": {**MAPS, "options": {"depth": 8, "widths": [2, 2, 3]}},
    "text-cnn": {
        "input_shape": [6],
        "classes": ["x", "y"],
        "vocabulary": WORDS,
        "options": {"dimension": 3, "maps": 2},
    },
}
MORE: dict[str, dict[str, Any]] = {
    "resnet padded": {**MAPS, "options": {"depth": 8, "widths": [2, 3, 4], "shortcut": "padding"}},
    "text-cnn multichannel": {**SMALL["text-cnn"], "options": {"dimension": 3, "maps": 2, "mode": "multichannel"}},
    "text-cnn static": {**SMALL["text-cnn"], "options": {"dimension": 3, "maps": 2, "mode": "static"}},
    "text-cnn non-static": {**SMALL["text-cnn"], "options": {"dimension": 3, "maps": 2, "mode": "non-static"}},
}
SPECS = {name: {"model": name.split()[0], **spec} for name, spec in {**SMALL, **MORE}.items()}
MANY = 5000  # weights of one layer, too many to move one by one: dense layers are checked on their own
LARGE = ("plain", "resnet", "resnet padded", "lenet")  # cnn has the layers of lenet, and blocks are tested as layers
every_model = pytest.mark.parametrize("name", SPECS)


def batch(name: str, dtype: type = np.float64, n: int = 4) -> Array:
    rng, spec = np.random.default_rng(3), SPECS[name]
    if "vocabulary" in spec:
        return rng.integers(1, len(WORDS) + 2, (n, *spec["input_shape"]))  # padding, 0, has no gradient
    x: Array = rng.standard_normal((n, *spec["input_shape"])).astype(dtype)
    return x


def test_every_model_has_a_case() -> None:
    assert set(SMALL) == set(MODELS)


@pytest.mark.parametrize("name", MODELS)
def test_the_options_are_those_of_the_build_function(name: str) -> None:
    row = MODELS[name]
    parameters = inspect.signature(row.build).parameters.values()
    defaults = {p.name: p.default for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD and p.default is not p.empty}
    assert {option.name: option.default for option in row.options} == defaults
    assert {"rng", "dtype"} <= {p.name for p in parameters}
    for option in row.options:
        values = option.default if option.many else [option.default]
        assert all(type(value) is option.type for value in values)
        assert not option.choices or option.default in option.choices
        assert option.help
    assert row.help
    assert row.source


@pytest.mark.parametrize(
    ("training", "name"),
    [
        pytest.param(training, name, marks=[pytest.mark.slow] * (name in LARGE))
        for training in (True, False)
        for name in SPECS
    ],
)
def test_gradients_agree_with_finite_differences(training: bool, name: str) -> None:
    few = 2 if SPECS[name]["input_shape"] == MAPS["input_shape"] else 4  # maps have places enough to normalise over
    model, x = build(SPECS[name], rng=5, dtype=np.float64), batch(name, n=few)
    rng = np.random.default_rng(6)
    for parameter in model.parameters():  # a wrong pass hides behind gamma = 1 and beta = 0
        parameter.learned = parameter.learned and parameter.data.size < MANY
        parameter.data += 0.1 * rng.standard_normal(parameter.data.shape)
    if not training:
        model(x)
    errors = gradcheck(model.train(training), x)
    assert max(errors.values()) < 1e-6, errors


@every_model
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_dtype(name: str, dtype: type) -> None:
    model, x = build(SPECS[name], rng=0, dtype=dtype), batch(name, dtype)
    y = model(x)
    outputs = len(SPECS[name]["classes"]) if "classes" in SPECS[name] else x.shape[1]
    assert y.shape == (len(x), outputs)
    assert y.dtype == dtype
    model.backward(np.ones_like(y))
    assert all(p.grad is not None and p.grad.dtype == dtype for p in model.parameters() if p.learned)


@every_model
def test_a_seed_gives_the_same_numbers(name: str) -> None:
    def numbers(seed: int) -> tuple[dict[str, Array], Array]:
        model = build(SPECS[name], rng=seed)
        return model.state_dict(), model(batch(name, np.float32))

    (state, y), (same, z), (other, _) = numbers(1), numbers(1), numbers(2)
    assert np.array_equal(y, z)
    assert all(np.array_equal(state[key], same[key]) for key in state)
    assert any(not np.array_equal(state[key], other[key]) for key in state)


@every_model
def test_it_comes_back_from_a_file(name: str, tmp_path: Path) -> None:
    model, x = build(SPECS[name], rng=1), batch(name, np.float32)
    model(x)
    save_model(tmp_path / "m.npz", model, SPECS[name])
    again, _ = load_model(tmp_path / "m.npz")
    assert np.array_equal(again(x), model.eval()(x))


@every_model
def test_it_has_a_summary(name: str) -> None:
    model = build(SPECS[name], rng=0)
    found = summary(model, SPECS[name]["input_shape"])
    assert found.parameters == sum(parameter.data.size for parameter in model.parameters())
    assert found.multiply_adds > 0
    assert len({row.name for row in found.rows}) == len(found.rows)


def test_relu_works_in_place_in_every_model_that_has_one() -> None:
    for name, spec in SPECS.items():
        if name != "mlp":
            layers: list[Module] = [module for _, module in build(spec, rng=0).named_modules()]
            assert all(layer.in_place for layer in layers if isinstance(layer, ReLU)), name
