"""Taking over a state: names, shapes and dtypes, and nothing changed where it does not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nets.core.errors import NetsError, StateError
from nets.core.module import Module, Parameter
from nets.layers import BatchNorm1d, Linear, Parallel, ReLU, Residual, Sequential
from nets.optim import OPTIMIZERS, SGD

State = dict[str, Any]


def model() -> Sequential:
    return Sequential(Linear(2, 3, rng=0), BatchNorm1d(3), Linear(3, 1, rng=1))


def renamed(state: State) -> State:
    return {name.replace("0.", "features.0.").replace("2.", "classifier."): value for name, value in state.items()}


@pytest.mark.parametrize(
    "rename",
    [
        {"features.0": "0", "classifier": "2"},
        {"features": "nowhere", "features.0": "0", "classifier.weight": "2.weight", "classifier.bias": "2.bias"},
        lambda name: name.replace("features.", "").replace("classifier", "2"),
    ],
)
def test_names_are_those_of_the_key_map(rename: Any) -> None:
    given = {name: value + 1 for name, value in model().state_dict().items()}
    net = model()
    net.load_state_dict(renamed(given), rename=rename)
    assert all(np.array_equal(value, given[name]) for name, value in net.state_dict().items())


def test_a_key_map_may_leave_out() -> None:
    state = model().state_dict() | {"head.weight": np.ones(7)}
    model().load_state_dict(state, rename=lambda name: None if name.startswith("head") else name)


def changed(**changes: Any) -> State:
    state: State = {name.replace(".", "_"): value for name, value in model().state_dict().items()} | changes
    return {name.replace("_", ".", 1): value for name, value in state.items() if value is not None}


WRONG: dict[str, tuple[State, str]] = {
    "missing": (changed(**{"0_weight": None}), r"0.weight is missing"),
    "unknown": (changed(**{"3_weight": np.ones(2)}), r"3.weight is not in the model"),
    "shape": (changed(**{"0_weight": np.ones((2, 3))}), r"0.weight must have shape \(3, 2\) but has shape \(2, 3\)"),
    "text": (changed(**{"0_bias": np.array(["a", "b", "c"])}), "0.bias is not numeric"),
    "objects": (changed(**{"0_bias": [None, 1, 2]}), "0.bias is not numeric"),
    "complex": (changed(**{"0_bias": np.ones(3, complex)}), "0.bias is not numeric"),
    "truth values": (changed(**{"0_bias": np.ones(3, bool)}), "0.bias has dtype bool, which does not go into float32"),
    "a fraction for a count": (
        changed(**{"1_num_batches_tracked": np.array(2.5)}),
        "1.num_batches_tracked has dtype float64, which does not go into int64",
    ),
    "too large": (changed(**{"0_bias": np.array([1, 2, 1e300])}), "0.bias has values that float32 cannot hold"),
    "too large a count": (
        changed(**{"1_num_batches_tracked": np.array(2**64 - 1, np.uint64)}),
        "1.num_batches_tracked has values that int64 cannot hold",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_is_refused_and_nothing_is_changed(name: str) -> None:
    state, message = WRONG[name]
    net = model()
    before = net.state_dict()
    with pytest.raises(StateError, match=message):
        net.load_state_dict(state)
    assert all(np.array_equal(value, before[key]) for key, value in net.state_dict().items())


def test_two_names_for_one_place_are_refused() -> None:
    state = model().state_dict() | {"fc.weight": np.ones((1, 3))}
    with pytest.raises(StateError, match=r"2.weight and fc.weight would both be 2.weight"):
        model().load_state_dict(state, rename={"fc": "2"})


@pytest.mark.parametrize("dtype", ["<f8", ">f4", "<f2", "<i4", ">u8"])
def test_numbers_of_other_kinds_are_taken_where_they_fit(dtype: str) -> None:
    net, given = model(), np.array([1, 2, 3], dtype)
    net.load_state_dict({**net.state_dict(), "0.bias": given})
    assert net.state_dict()["0.bias"].dtype == np.float32
    assert net.state_dict()["0.bias"].tolist() == [1, 2, 3]


def test_a_deep_model_is_loaded_in_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = Sequential(*[Linear(1, 1, rng=0) for _ in range(500)])
    state, walks = deep.state_dict(), 0
    walk = Module.named_modules

    def counted(self: Module, prefix: str = "") -> Any:
        nonlocal walks
        walks += 1
        return walk(self, prefix)

    monkeypatch.setattr(Module, "named_modules", counted)
    deep.load_state_dict(state)
    assert walks <= 2 * 501


untyped: dict[str, Any] = {"Sequential": Sequential, "Parallel": Parallel, "Residual": Residual}
CONTAINERS: dict[str, tuple[Any, str]] = {
    "a list": (
        lambda: untyped["Sequential"]([Linear(3, 2), ReLU()]),
        r"layer 0 is a list, no Module(.|\n)*Sequential\(\*layers\)",
    ),
    "a generator": (lambda: untyped["Sequential"](Linear(2, 2) for _ in "ab"), r"unpack it: Sequential\(\*layers\)"),
    "a function": (lambda: untyped["Sequential"](Linear(3, 2), np.tanh), "layer 1 is a ufunc, no Module"),
    "a method": (lambda: untyped["Sequential"](Linear(3, 2), np.ones(2).sum), "layer 1 is the function"),
    "a number": (lambda: untyped["Sequential"](Linear(3, 2), 0.5), "layer 1 is a float, no Module"),
    "a class": (
        lambda: untyped["Sequential"](Linear(3, 2), ReLU),
        r"layer 1 is the class ReLU(.|\n)*call it: ReLU\(...\)",
    ),
    "none": (lambda: untyped["Sequential"](None), "layer 0 is a NoneType, no Module"),
    "a name": (lambda: untyped["Sequential"]({1: ReLU()}), "name of a layer must be a text, but is 1"),
    "a parameter": (lambda: untyped["Parallel"](Parameter(np.ones(2))), "Parallel: layer 0 is a Parameter"),
    "no branch": (lambda: untyped["Parallel"](), "Parallel needs a branch"),
    "a body": (lambda: untyped["Residual"]([Linear(2, 2)]), "Residual: layer body is a list"),
    "a shortcut": (lambda: untyped["Residual"](Linear(2, 2), 1), "Residual: layer shortcut is a int"),
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_what_is_no_layer_is_refused_by_containers(name: str) -> None:
    build, message = CONTAINERS[name]
    with pytest.raises(NetsError, match=message):
        build()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_parameters_given_twice_are_refused(name: str) -> None:
    layer = Linear(2, 3, rng=0)
    with pytest.raises(NetsError, match="parameter 2 is parameter 0 again"):
        OPTIMIZERS[name]([*layer.parameters(), layer.weight])
    OPTIMIZERS[name](Sequential(layer, ReLU(), layer).parameters())  # a shared one is there once


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (Linear(2, 2, rng=0), "was given one Linear, not the parameters"),
        (Linear(2, 2, rng=0).weight, "was given one Parameter, not the parameters"),
        (list(Linear(2, 2, rng=0).named_parameters()), "parameter 0 is a name and a parameter"),
        ([np.ones(2)], "parameter 0 is a ndarray"),
        ([], "no parameters"),
    ],
)
def test_what_is_no_parameter_is_refused(given: Any, message: str) -> None:
    with pytest.raises(NetsError, match=message):
        SGD(given)


@pytest.mark.parametrize(
    ("state", "rename", "message"),
    [
        (None, None, "a state is a mapping of names to arrays, not one NoneType"),
        ([np.ones(2)], None, "not one list"),
        ({}, "fc", "rename must be a mapping of names or a function, but is 'fc'"),
    ],
)
def test_what_is_no_state_is_refused(state: Any, rename: Any, message: str) -> None:
    with pytest.raises(StateError, match=message):
        model().load_state_dict(state, rename=rename)
