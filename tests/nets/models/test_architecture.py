"""Models of one's own go to a file and come back, without pickle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import NetsError, StateError
from nets.core.module import Module
from nets.io.archive import write_archive
from nets.layers import Dropout, Embedding, Linear, Parallel, ReLU, Residual, Sequential, Tanh
from nets.models import resnet
from nets.models.architecture import construct, describe
from nets.models.ensemble import Ensemble
from nets.models.store import load_model, save_model
from tests.nets.cases import CASES, LayerCase


class Doubled(Module):
    """A layer of one's own: twice another, or so."""

    def __init__(self, inner: Module, factor: float = 2.0, *, names: tuple[str, ...] = ()) -> None:
        self.inner, self.factor, self.names = inner, factor, names

    def forward(self, x: Array) -> Array:
        return self.factor * self.inner.forward(x)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        return self.inner.backward(self.factor * dy, input_gradient)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_layer_comes_back_from_a_file(case: LayerCase, dtype: type, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    model = Sequential({"only": case.build(rng)}).astype(dtype)
    x: Array = rng.integers(0, case.ids, case.shape) if case.ids else rng.standard_normal(case.shape).astype(dtype)
    model(x)  # moves statistics
    save_model(tmp_path / "m.npz", model)
    again, spec = load_model(tmp_path / "m.npz")
    assert set(spec) == {"architecture"}
    assert repr(again) == repr(model)
    y, expected = again(x), model.eval()(x)
    assert y.dtype == expected.dtype
    assert np.array_equal(y, expected)
    for (name, a), (_, b) in zip(again.named_parameters(), model.named_parameters(), strict=True):
        assert (a.learned, a.decays) == (b.learned, b.decays), name


def test_a_description_is_plain_and_keeps_its_meaning_through_json() -> None:
    model = Sequential({"a": Residual(Linear(3, 3, rng=0)), "b": Parallel(Tanh(), Dropout(0.25, rng=1))})
    plain = json.loads(json.dumps(describe(model)))
    assert repr(construct(plain)) == repr(model)


def test_a_shared_layer_stays_one(tmp_path: Path) -> None:
    shared, relu = Linear(3, 3, rng=0), ReLU()
    model = Sequential(shared, relu, Sequential(shared, relu), shared)
    save_model(tmp_path / "m.npz", model)
    again, _ = load_model(tmp_path / "m.npz")
    assert len(again.parameters()) == 2
    x = np.random.default_rng(0).standard_normal((4, 3)).astype(np.float32)
    assert np.array_equal(again(x), model(x))


def test_classes_of_ones_own_are_named_by_their_user(tmp_path: Path) -> None:
    model = Doubled(Sequential(Linear(2, 2, rng=0), Doubled(ReLU(), factor=0.5)), names=("a", "b"))
    save_model(tmp_path / "m.npz", model)
    with pytest.raises(StateError, match=r"unknown layer 'Doubled'(.|\n)*classes=\[Doubled\]"):
        load_model(tmp_path / "m.npz")
    again, _ = load_model(tmp_path / "m.npz", classes=[Doubled])
    assert isinstance(again, Doubled)
    assert again.names == ("a", "b")
    assert np.array_equal(again(np.ones((1, 2), np.float32)), model(np.ones((1, 2), np.float32)))


def test_models_of_the_table_go_without_their_options(tmp_path: Path) -> None:
    model = Ensemble([resnet((1, 8, 8), 3, 8, (2, 4, 8), shortcut="padding", rng=k) for k in range(2)])
    save_model(tmp_path / "m.npz", model, {"scaling": 0.5})
    again, spec = load_model(tmp_path / "m.npz")
    x = np.random.default_rng(0).standard_normal((2, 1, 8, 8)).astype(np.float32)
    assert np.array_equal(again(x), model.eval()(x))
    assert spec["scaling"] == 0.5


def test_what_was_put_out_of_learning_stays_so(tmp_path: Path) -> None:
    model = Sequential(Embedding.from_pretrained(np.eye(3), freeze=False), Linear(3, 1, rng=0))
    model[1].parameters()[0].learned = False
    save_model(tmp_path / "m.npz", model)
    again, _ = load_model(tmp_path / "m.npz")
    assert [parameter.learned for parameter in again.parameters()] == [True, False, True]


def test_what_plain_values_cannot_say_is_refused_and_nothing_written(tmp_path: Path) -> None:
    model = Sequential(Linear(2, 2, rng=0), Doubled(ReLU(), names=(print,)))  # type: ignore[arg-type]
    with pytest.raises(NetsError, match="names of Doubled is a builtin_function_or_method, which a file"):
        save_model(tmp_path / "m.npz", model)
    assert not list(tmp_path.iterdir())


ARCHITECTURE = describe(Linear(2, 1, rng=0))
DAMAGED: dict[str, Any] = {
    "no layer": 3,
    "no class": {"arguments": {}},
    "unknown": {"class": "Linaer", "arguments": {}},
    "too few arguments": {"class": "Linear", "arguments": {"in_features": 2}},
    "another argument": {"class": "Linear", "arguments": {**ARCHITECTURE["arguments"], "outs": 1}},
    "a wrong argument": {"class": "Linear", "arguments": {"in_features": "two", "out_features": 1}},
    "a layer from nowhere": {"class": "Sequential", "arguments": {"layers": [{"again": 7}]}},
    "a number for a layer": {"class": "Sequential", "arguments": {"layers": [7]}},
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_description_is_refused(name: str, tmp_path: Path) -> None:
    spec = {"architecture": DAMAGED[name]}
    write_archive(tmp_path / "m.npz", {"kind": "model", "dtype": "float32", "spec": spec}, {})
    with pytest.raises(StateError, match=r"damaged|unknown layer 'Linaer'; did you mean 'Linear'"):
        load_model(tmp_path / "m.npz")
