"""Groups of parameters: their options, their states, and what is refused."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import numpy as np
import pytest

from nets.core.errors import NetsError, StateError
from nets.core.module import Parameter
from nets.layers import Linear, ReLU, Sequential
from nets.optim import OPTIMIZERS, SGD, Adam, Optimizer

every_row = pytest.mark.parametrize("name", OPTIMIZERS)
SHAPES = [(3, 4), (4,), (2, 4), (2,), (60, 50)]


def parameters(seed: int = 0) -> list[Parameter]:
    rng = np.random.default_rng(seed)
    return [Parameter(rng.standard_normal(shape), decays=len(shape) > 1) for shape in SHAPES]


def steps(optimizer: Optimizer, count: int = 3, start: int = 0) -> None:
    for k in range(start, start + count):
        rng = np.random.default_rng(100 + k)
        for p in optimizer.parameters:
            p.grad = rng.standard_normal(p.data.shape)
        optimizer.step()


def grouped(name: str, ps: list[Parameter], **options: Any) -> Optimizer:
    groups = [{"params": ps[:2], "lr": 0.01, "weight_decay": 0.1}, {"params": iter(ps[2:]), "maximize": True}]
    return OPTIMIZERS[name](groups, lr=0.1, **options)


@every_row
def test_groups_move_as_optimizers_of_their_own(name: str) -> None:
    ps, qs = parameters(), parameters()
    together = grouped(name, ps)
    first = OPTIMIZERS[name](qs[:2], lr=0.01, weight_decay=0.1)
    second = OPTIMIZERS[name](qs[2:], lr=0.1, maximize=True)
    for k in range(4):
        rng = np.random.default_rng(k)
        for p, q in zip(ps, qs, strict=True):
            p.grad = rng.standard_normal(p.data.shape)
            q.grad = p.grad.copy()
        for optimizer in (together, first, second):
            optimizer.step()
    for p, q in zip(ps, qs, strict=True):
        np.testing.assert_array_equal(p.data, q.data)


@every_row
def test_one_group_is_no_group(name: str) -> None:
    ps, qs = parameters(), parameters()
    one, other = OPTIMIZERS[name]([{"params": ps, "lr": 0.05}]), OPTIMIZERS[name](qs, lr=0.05)
    steps(one)
    steps(other)
    assert one.options() == other.options()
    assert all(np.array_equal(p.data, q.data) for p, q in zip(ps, qs, strict=True))


@every_row
def test_a_state_has_the_options_of_now_and_goes_through_json(name: str) -> None:
    whole, first, second = (grouped(name, parameters()) for _ in range(3))
    for optimizer in (whole, first):
        steps(optimizer)
        optimizer.groups[1]["lr"] = 0.02
        optimizer.groups[0]["weight_decay"] = 0.3
        steps(optimizer, start=3)
    state = first.state_dict()
    values = {key: value for key, value in state.items() if not isinstance(value, np.ndarray)}
    second.load_state_dict(state | json.loads(json.dumps(values)))
    for p, q in zip(first.parameters, second.parameters, strict=True):
        q.data[...] = p.data
    steps(whole, start=6)
    steps(second, start=6)
    assert [dict(group.options) for group in second.groups] == [dict(group.options) for group in whole.groups]
    for p, q in zip(whole.parameters, second.parameters, strict=True):
        np.testing.assert_array_equal(p.data, q.data)


@every_row
def test_a_copy_has_groups_of_its_own(name: str) -> None:
    optimizer = grouped(name, parameters())
    steps(optimizer)
    for other in (copy.deepcopy(optimizer), pickle.loads(pickle.dumps(optimizer))):
        other.groups[0]["lr"] = 0.0
        assert optimizer.groups[0]["lr"] == 0.01
        before = [p.data.copy() for p in other.parameters]
        steps(other, 1, start=3)
        moved = [not np.array_equal(p.data, b) for p, b in zip(other.parameters, before, strict=True)]
        assert moved == [False, False, True, True, True]


def test_momentum_may_be_given_later() -> None:
    ps, qs = parameters(), parameters()
    late, early = SGD(ps, lr=0.1), SGD(qs, lr=0.1, momentum=0.9)
    late.groups[0]["momentum"] = 0.9
    steps(late)
    steps(early)
    assert all(np.array_equal(p.data, q.data) for p, q in zip(ps, qs, strict=True))
    fresh = SGD(parameters(), lr=0.1)
    fresh.load_state_dict(late.state_dict())
    assert fresh.groups[0]["momentum"] == 0.9
    np.testing.assert_array_equal(fresh.state[4]["momentum_buffer"], late.state[4]["momentum_buffer"])


def test_the_rate_is_that_of_the_first_group_and_multiplies_the_others() -> None:
    optimizer = SGD([{"params": parameters(), "lr": 0.2}, {"params": parameters()}], lr=0.1)
    optimizer.lr = 0.1
    assert [group["lr"] for group in optimizer.groups] == [0.1, 0.05]
    optimizer.lr = 0.0
    with pytest.raises(NetsError, match="rate of the first group is 0"):
        optimizer.lr = 0.1
    single = SGD(parameters(), lr=0.0)
    single.lr = 0.5
    assert single.lr == 0.5


def test_options_say_what_each_group_has_of_its_own() -> None:
    optimizer = SGD([{"params": parameters(), "lr": 0.2}, {"params": parameters()}], lr=0.1)
    optimizer.groups[0]["lr"] = 7.0
    assert optimizer.options()["lr"] == 0.1
    assert optimizer.options()["groups"] == {"0": {"parameters": 5, "lr": 0.2}, "1": {"parameters": 5}}


def test_a_group_is_a_mapping() -> None:
    (group,) = SGD(ps := parameters(), lr=0.1).groups
    assert group["params"] == ps
    assert set(group) == {"params", "lr", "momentum", "dampening", "weight_decay", "nesterov", "maximize"}
    assert len(group) == 7
    assert "momentum=0.0" in repr(group)
    with pytest.raises(KeyError):
        group["gamma"]
    with pytest.raises(NetsError, match="cannot be taken away"):
        del group["lr"]


def test_one_parameter_is_a_group_and_what_is_not_learned_is_left_out() -> None:
    static, learned = Parameter(np.ones(2), learned=False), Parameter(np.ones(2))
    optimizer = SGD([{"params": static}, {"params": learned}], lr=0.1)
    assert optimizer.parameters == [learned]
    steps(optimizer)
    assert (static.data == 1).all()
    with pytest.raises(NetsError, match="no parameters"):
        SGD([{"params": static}, {"params": []}])


W = Parameter(np.ones(2))
GIVEN: list[tuple[Any, str]] = [
    ({"params": [W]}, "given one mapping, not a list of groups"),
    ([{"params": [W]}, W], "group 1 is a Parameter, no mapping"),
    ([W, {"params": [W]}], "group 0 is a Parameter, no mapping"),
    ([{"param": [W]}], "group 0 has no 'params'; did you mean 'param'"),
    ([{"lr": 0.1}], "group 0 has no 'params'"),
    ([{"params": [W], "momentun": 0.9}], "group 0 has an unknown option 'momentun'; did you mean 'momentum'"),
    ([{"params": [W]}, {"params": [Parameter(np.ones(2)), W]}], "parameter 1 of group 1 is parameter 0 of group 0 ag"),
    ([{"params": [W, W]}], "parameter 1 of group 0 is parameter 0 of group 0 again"),
    ([{"params": "weights"}], "group 0 was given one str"),
    ([{"params": 3}], "group 0 was given one int"),
    ([{"params": {W}}], "group 0 was given a set"),
    ([{"params": [np.ones(2)]}], "parameter 0 of group 0 is a ndarray"),
    ([{"params": [W], "lr": -0.1}], "lr must be at least 0, not -0.1"),
    ([{"params": [W], "lr": "0.1"}], "lr must be a number, not '0.1'"),
    ([{"params": [W], "lr": None}], "lr must be a number, not None"),
    ([{"params": [W], "momentum": 1.0}], "momentum must be at least 0 and below 1"),
    ([{"params": [W], "nesterov": True}], "nesterov needs a momentum above 0"),
    ([{"params": [W], "nesterov": 1}], "nesterov must be True or False, not 1"),
    ("weights", "was given one str"),
    (None, "was given one NoneType"),
]


@pytest.mark.parametrize(("given", "message"), GIVEN, ids=lambda value: str(value)[:40])
def test_what_is_no_group_is_refused(given: Any, message: str) -> None:
    with pytest.raises(NetsError, match=message):
        SGD(given, lr=0.1)


CHANGES: list[tuple[str, Any, str]] = [
    ("lr", float("nan"), "lr must be at least 0, not nan"),
    ("lr", True, "lr must be a number"),
    ("momentm", 0.5, "unknown option 'momentm'; did you mean 'momentum'"),
    ("params", [W], "stay as they are"),
    ("nesterov", True, "nesterov needs a momentum"),
    ("weight_decay", float("inf"), "weight_decay must be at least 0, not inf"),
]


@pytest.mark.parametrize(("option", "value", "message"), CHANGES, ids=str)
def test_a_change_that_is_refused_changes_nothing(option: str, value: Any, message: str) -> None:
    optimizer = SGD(parameters(), lr=0.1)
    before = optimizer.state_dict()
    with pytest.raises(NetsError, match=message):
        optimizer.groups[0][option] = value
    assert optimizer.state_dict() == before


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("adam", {"betas": (0.9, 1.0)}, r"betas\[1\] must be at least 0 and below 1, not 1.0"),
    ("adam", {"betas": (-0.1, 0.9)}, r"betas\[0\] must be at least 0"),
    ("adam", {"betas": 0.9}, "betas must be two numbers, not 0.9"),
    ("adam", {"betas": (0.9,)}, "betas must be two numbers"),
    ("adam", {"betas": "ab"}, "betas must be two numbers"),
    ("adam", {"betas": (0.9, "0.99")}, r"betas\[1\] must be a number, not '0.99'"),
    ("adam", {"eps": 0.0}, "eps must be above 0"),
    ("adamw", {"amsgrad": "yes"}, "amsgrad must be True or False, not 'yes'"),
    ("nadam", {"momentum_decay": -1e-3}, "momentum_decay must be at least 0"),
    ("nadam", {"decoupled_weight_decay": 1}, "decoupled_weight_decay must be True or False"),
    ("adagrad", {"lr_decay": float("nan")}, "lr_decay must be at least 0"),
    ("adagrad", {"initial_accumulator_value": -1}, "initial_accumulator_value must be at least 0"),
    ("adadelta", {"rho": 1.5}, "rho must be at least 0 and below 1"),
    ("adadelta", {"lazy": None}, "lazy must be True or False"),
    ("rmsprop", {"alpha": 1.0}, "alpha must be at least 0 and below 1"),
    ("rmsprop", {"eps": [1e-8]}, "eps must be a number"),
    ("sgd", {"dampening": -0.1}, "dampening must be at least 0"),
    ("sgd", {"momentum": 0.9, "nesterov": True, "dampening": 0.1}, "nesterov needs a dampening of 0"),
    ("sgd", {"maximize": "no"}, "maximize must be True or False"),
]


@pytest.mark.parametrize(("name", "options", "message"), BAD, ids=str)
def test_options_out_of_range_are_refused(name: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(NetsError, match=message):
        OPTIMIZERS[name]([Parameter(np.ones(2))], **options)


def test_a_state_of_other_groups_is_refused_and_nothing_changed() -> None:
    one = Adam(parameters())
    groups = Adam([{"params": (ps := parameters())[:1]}, {"params": ps[1:]}])
    steps(one)
    before = copy.deepcopy(groups.state_dict())
    whole = one.state_dict()
    changed: list[tuple[dict[str, Any], str]] = [
        (whole, "is not that of Adam with 5 parameters in 2 groups"),
        ({**groups.state_dict(), "groups": None}, "is not that of"),
        ({**groups.state_dict(), "groups": [{"parameters": 1}, {"parameters": 4}]}, "is not that of"),
        ({**groups.state_dict(), "0.exp_avg": np.ones(2)}, r"0.exp_avg must have shape \(3, 4\)"),
        ({**groups.state_dict(), "0.exp_avg": np.full((3, 4), "a")}, "0.exp_avg must have shape"),
        ({**groups.state_dict(), "5.exp_avg": np.ones(2)}, "is not that of"),
        (Adam([{"params": ps[:1], "amsgrad": True}, {"params": ps[1:]}]).state_dict() | {"9": 1}, "is not that of"),
    ]
    for state, message in changed:
        with pytest.raises(StateError, match=message):
            groups.load_state_dict(state)
        after = groups.state_dict()
        assert after.keys() == before.keys()
        assert all(np.array_equal(after[key], before[key]) for key in before)


def test_groups_of_a_model_learn_at_their_own_rates() -> None:
    model = Sequential(Linear(4, 3, rng=0), ReLU(), Linear(3, 2, rng=1))
    body, head = model[0], model[2]
    optimizer = SGD([{"params": body.parameters(), "lr": 0.0}, {"params": head.parameters()}], lr=0.1)
    before = [p.data.copy() for p in model.parameters()]
    model.backward(np.ones_like(model(np.ones((5, 4), np.float32))))
    optimizer.step()
    moved = [not np.array_equal(p.data, b) for p, b in zip(model.parameters(), before, strict=True)]
    assert moved == [False, False, True, True]
