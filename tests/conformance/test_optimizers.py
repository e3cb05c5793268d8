"""Every optimiser keeps what the table promises: it descends, is deterministic, keeps dtypes, and resumes exactly."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import NetsError, StateError
from nets.core.module import Parameter
from nets.optim import OPTIMIZERS, Optimizer

#: Options that bring in every branch of every optimiser.
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "adadelta": [{"lr": 10.0}, {"lr": 20.0, "rho": 0.95, "weight_decay": 1e-3}, {"lr": 10.0, "lazy": True}],
    "adagrad": [
        {"lr": 0.5},
        {"lr": 0.5, "lr_decay": 1e-3, "initial_accumulator_value": 0.1, "eps": 1e-3, "weight_decay": 1e-3},
    ],
    "adam": [
        {"lr": 0.05},
        {"lr": 0.05, "betas": (0.8, 0.99), "weight_decay": 1e-3},
        {"lr": 0.05, "amsgrad": True},
    ],
    "adamw": [{"lr": 0.05}, {"lr": 0.05, "weight_decay": 0.0}, {"lr": 0.05, "amsgrad": True}],
    "nadam": [
        {"lr": 0.05},
        {"lr": 0.05, "momentum_decay": 0.1, "weight_decay": 1e-3},
        {"lr": 0.05, "decoupled_weight_decay": True, "weight_decay": 1e-3},
    ],
    "rmsprop": [
        {"lr": 0.02},
        {"lr": 0.01, "momentum": 0.5},
        {"lr": 0.01, "momentum": 0.5, "centered": True, "weight_decay": 1e-3},
    ],
    "sgd": [
        {"lr": 0.2},
        {"lr": 0.1, "momentum": 0.5},
        {"lr": 0.1, "momentum": 0.5, "nesterov": True, "weight_decay": 1e-3},
        {"lr": 0.1, "momentum": 0.5, "dampening": 0.3},
    ],
}
CASES = [(name, options) for name, rows in OPTIONS.items() for options in rows]
every_case = pytest.mark.parametrize(("name", "options"), CASES, ids=lambda value: str(value))
SIZES = [(3, 4), (4,), (2, 3), (3,), (60, 50), (300, 300)]  # small ones move together, the last block by block


def built(
    name: str, options: dict[str, Any], dtype: type = np.float64, sizes: Sequence[tuple[int, ...]] = SIZES
) -> tuple[Optimizer, list[Parameter]]:
    rng = np.random.default_rng(5)
    parameters = [Parameter(rng.standard_normal(shape).astype(dtype), decays=len(shape) > 1) for shape in sizes]
    return OPTIMIZERS[name](parameters, **options), parameters


def centre(shape: tuple[int, ...]) -> Array:
    return np.linspace(-1, 1, int(np.prod(shape))).reshape(shape)


def loss(parameters: list[Parameter]) -> float:
    return sum(float(np.square(p.data - centre(p.data.shape)).mean()) for p in parameters)


def steps(optimizer: Optimizer, parameters: list[Parameter], count: int) -> None:
    """Descend on the square distance from a centre."""
    for _ in range(count):
        for p in parameters:
            p.grad = (p.data - centre(p.data.shape)).astype(p.data.dtype)
        optimizer.step()
        optimizer.zero_grad()


def test_every_optimizer_has_a_case() -> None:
    assert set(OPTIONS) == set(OPTIMIZERS)


@every_case
def test_it_lowers_a_convex_loss(name: str, options: dict[str, Any]) -> None:
    optimizer, parameters = built(name, options, sizes=SIZES[:-1])
    before = loss(parameters)
    steps(optimizer, parameters, 100)
    assert loss(parameters) < 0.1 * before


@every_case
def test_same_seed_same_numbers(name: str, options: dict[str, Any]) -> None:
    (one, ps), (other, qs) = built(name, options), built(name, options)
    steps(one, ps, 5)
    steps(other, qs, 5)
    for p, q in zip(ps, qs, strict=True):
        np.testing.assert_array_equal(p.data, q.data)


@every_case
def test_the_dtype_is_kept_and_the_gradient_too(name: str, options: dict[str, Any]) -> None:
    optimizer, parameters = built(name, options, np.float32)
    arrays = [p.data for p in parameters]
    gradients = [np.full(p.data.shape, 0.5, np.float32) for p in parameters]
    for p, gradient in zip(parameters, gradients, strict=True):
        p.grad = gradient
    optimizer.step()
    assert all(p.data is array and array.dtype == np.float32 for p, array in zip(parameters, arrays, strict=True))
    kept = {value.dtype for row in optimizer.state for value in row.values()} - {np.dtype(np.int64)}
    assert kept <= {np.dtype(np.float32)}
    assert all((gradient == 0.5).all() for gradient in gradients)


@every_case
def test_it_resumes_from_its_state(name: str, options: dict[str, Any]) -> None:
    whole, ps = built(name, options)
    steps(whole, ps, 7)
    first, qs = built(name, options)
    steps(first, qs, 3)
    second = OPTIMIZERS[name](qs, **options)
    second.load_state_dict(first.state_dict())
    steps(second, qs, 4)
    for p, q in zip(ps, qs, strict=True):
        np.testing.assert_array_equal(p.data, q.data)


@every_case
def test_blocks_change_no_number(name: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    optimizer, ps = built(name, options)
    steps(optimizer, ps, 3)
    monkeypatch.setattr("nets.optim.base.BLOCK", 10**9)
    whole, qs = built(name, options)
    steps(whole, qs, 3)
    for p, q in zip(ps, qs, strict=True):
        np.testing.assert_array_equal(p.data, q.data)


@every_case
def test_packs_change_no_number(name: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    optimizer, ps = built(name, options)
    steps(optimizer, ps, 3)
    monkeypatch.setattr("nets.optim.packs.SMALL", 0)
    single, qs = built(name, options)
    steps(single, qs, 3)
    for p, q in zip(ps, qs, strict=True):
        np.testing.assert_array_equal(p.data, q.data)
    own, other = optimizer.state_dict(), single.state_dict()
    assert all(np.array_equal(own[key], value) for key, value in other.items())


@every_case
def test_gradients_may_be_missing_now_and_then(
    name: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def moved() -> list[Parameter]:
        optimizer, parameters = built(name, options)
        for k in range(len(parameters)):
            for p in parameters:
                p.grad = p.data - centre(p.data.shape)
            parameters[k].grad = None
            optimizer.step()
        return parameters

    packed = moved()
    monkeypatch.setattr("nets.optim.packs.SMALL", 0)
    for p, q in zip(packed, moved(), strict=True):
        np.testing.assert_array_equal(p.data, q.data)


@every_case
def test_a_copy_goes_on_alike(name: str, options: dict[str, Any]) -> None:
    optimizer, ps = built(name, options)
    steps(optimizer, ps, 2)
    other, qs = copy.deepcopy((optimizer, ps))
    steps(optimizer, ps, 2)
    steps(other, qs, 2)
    for p, q in zip(ps, qs, strict=True):
        np.testing.assert_array_equal(p.data, q.data)
    own, copied = optimizer.state_dict(), other.state_dict()
    assert all(np.array_equal(own[key], value) for key, value in copied.items())


@every_case
def test_weights_in_any_order_of_memory_are_moved_alike(name: str, options: dict[str, Any]) -> None:
    w = np.random.default_rng(0).standard_normal((800, 3, 5, 7))
    turned = np.ascontiguousarray(w.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    ps, qs = [Parameter(w)], [Parameter(turned)]
    steps(OPTIMIZERS[name](ps, **options), ps, 3)
    steps(OPTIMIZERS[name](qs, **options), qs, 3)
    assert qs[0].data.strides == turned.strides
    np.testing.assert_array_equal(ps[0].data, qs[0].data)


@every_case
def test_gradients_in_any_order_of_memory_are_taken_alike(name: str, options: dict[str, Any]) -> None:
    w = np.random.default_rng(0).standard_normal((300, 300))
    p, q = Parameter(w.copy()), Parameter(w.copy())
    p.grad, q.grad = np.ascontiguousarray(w * 2), np.asfortranarray(w * 2)
    OPTIMIZERS[name]([p], **options).step()
    OPTIMIZERS[name]([q], **options).step()
    np.testing.assert_array_equal(p.data, q.data)


@every_case
def test_weights_that_moved_in_memory_keep_their_state(name: str, options: dict[str, Any]) -> None:
    w = np.random.default_rng(0).standard_normal((300, 300))
    p, q = Parameter(w.copy()), Parameter(w.copy())
    one, other = OPTIMIZERS[name]([p], **options), OPTIMIZERS[name]([q], **options)
    for moved in (q.data, np.asfortranarray(q.data), np.repeat(q.data, 2, axis=1)[:, ::2]):
        moved[...] = q.data
        q.data = moved
        steps(one, [p], 2)
        steps(other, [q], 2)
        np.testing.assert_array_equal(p.data, q.data)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_is_not_learned_stays(name: str) -> None:
    static, learned = Parameter(np.ones(3), learned=False), Parameter(np.ones(3))
    optimizer = OPTIMIZERS[name]([static, learned])
    static.grad, learned.grad = np.ones(3), np.ones(3)
    optimizer.step()
    assert (static.data == 1).all()
    assert (learned.data != 1).all()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_has_no_gradient_stays(name: str) -> None:
    p, q = Parameter(np.ones(3)), Parameter(np.ones(3))
    optimizer = OPTIMIZERS[name]([p, q], weight_decay=0.1)
    p.grad = np.ones(3)
    optimizer.step()
    assert (q.data == 1).all()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_only_weights_decay(name: str) -> None:
    weight, bias = Parameter(np.full(3, 2.0)), Parameter(np.full(3, 2.0), decays=False)
    optimizer = OPTIMIZERS[name]([weight, bias], weight_decay=0.1)
    weight.grad, bias.grad = np.zeros(3), np.zeros(3)
    optimizer.step()
    assert (weight.data < 2).all()
    assert (bias.data == 2).all()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_options_are_those_it_was_made_with(name: str) -> None:
    optimizer = OPTIMIZERS[name]([Parameter(np.ones(2))], lr=0.5, weight_decay=0.25)
    optimizer.lr = 0.1
    assert optimizer.options()["lr"] == 0.5
    assert optimizer.options()["weight_decay"] == 0.25
    assert "weight_decay=0.25" in repr(optimizer)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_bad_options_are_refused(name: str) -> None:
    for options in ({"lr": -1.0}, {"lr": float("nan")}, {"lr": float("inf")}, {"weight_decay": -0.1}):
        with pytest.raises(NetsError, match="must be at least 0"):
            OPTIMIZERS[name]([Parameter(np.ones(2))], **options)
    with pytest.raises(NetsError, match="no parameters"):
        OPTIMIZERS[name]([])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_state_of_other_shapes_is_refused(name: str) -> None:
    one, other = OPTIMIZERS[name]([Parameter(np.ones(2))]), OPTIMIZERS[name]([Parameter(np.ones(3))])
    two = OPTIMIZERS[name]([Parameter(np.ones(2)), Parameter(np.ones(2))])
    if one.state[0]:
        with pytest.raises(StateError, match=r"must have shape \(2,\)"):
            one.load_state_dict(other.state_dict())
        with pytest.raises(StateError, match="is not that of"):
            one.load_state_dict(two.state_dict())
    with pytest.raises(StateError, match="is not that of"):
        one.load_state_dict({"lr": 0.1})
