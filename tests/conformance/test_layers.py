"""Every layer keeps what the table promises: gradients, dtypes, memory order, its input untouched."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from nets.core.arrays import Array, memory_order
from nets.core.module import Module
from nets.inspection.gradcheck import gradcheck
from nets.layers import LAYERS
from tests.nets.cases import CASES, LayerCase

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
dtypes = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def built(case: LayerCase, dtype: type = np.float64) -> tuple[Module, Array]:
    rng = np.random.default_rng(7)
    module = case.build(rng).astype(dtype)
    for parameter in module.parameters():  # a wrong pass hides behind gamma = 1 and beta = 0
        parameter.data += 0.1 * rng.standard_normal(parameter.data.shape).astype(dtype)
    if case.ids is not None:
        return module, rng.integers(0, case.ids, case.shape)
    x: Array = rng.standard_normal(case.shape).astype(dtype)
    return module, channels_last(x)


def channels_last(x: Array) -> Array:
    return np.ascontiguousarray(np.moveaxis(x, 1, -1)).transpose(0, -1, *range(1, x.ndim - 1)) if x.ndim > 2 else x


def test_every_layer_has_a_case() -> None:
    missing = set(LAYERS) - {case.name.split()[0] for case in CASES}
    assert not missing, f"add a LayerCase to tests/nets/cases.py for {', '.join(sorted(missing))}"
    assert {case.name.split()[0] for case in CASES} <= set(LAYERS)


#: Layers that do the same in training and out of it, with many numbers to move one by one.
LARGE = ("Conv2d around", "Conv2d wide", "Conv2d wide and same", "ConvTranspose2d wide")


@pytest.mark.parametrize(
    ("training", "case"),
    [
        pytest.param(
            training,
            case,
            id=f"{training}-{case.name}",
            marks=[pytest.mark.slow] * (case.name in LARGE and not training),
        )
        for training in (True, False)
        for case in CASES
    ],
)
def test_gradients_agree_with_finite_differences(case: LayerCase, training: bool) -> None:
    module, x = built(case)
    module.train(training)
    errors = gradcheck(module, x)
    assert max(errors.values(), default=0) < 1e-6, errors


@every_case
@dtypes
def test_the_dtype_is_kept(case: LayerCase, dtype: type) -> None:
    module, x = built(case, dtype)
    y = module(x)
    dx = module.backward(np.ones_like(y))
    assert y.dtype == dx.dtype == np.dtype(dtype)
    assert all(p.grad is None or p.grad.dtype == dtype for p in module.parameters())


@every_case
def test_the_input_and_the_gradient_given_by_a_caller_are_left(case: LayerCase) -> None:
    module, x = built(case)
    before = x.copy()
    y = module(x)
    assert np.array_equal(x, before)
    assert not np.shares_memory(y, module.forward(x.copy()))


@every_case
def test_any_memory_order_gives_the_same(case: LayerCase) -> None:
    module, x = built(case)
    copies = [copy.deepcopy(module) for _ in range(2)]
    results = [copies[0](x.copy(order="C")), copies[1](x.copy(order="F"))]
    gradients = [m.backward(np.ones_like(y)) for m, y in zip(copies, results, strict=True)]
    np.testing.assert_allclose(results[0], results[1], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(gradients[0], gradients[1], rtol=1e-12, atol=1e-12)


@every_case
def test_maps_stay_channels_last(case: LayerCase) -> None:
    module, x = built(case)
    y = module.forward(x.copy(order="K"))
    dx = module.backward(y.copy(order="K"))
    for array in (a for a in (y, dx) if a.ndim == 4 and min(a.shape[1:]) > 1):
        assert memory_order(array) == [0, 2, 3, 1]


@every_case
def test_gradients_add_up_over_two_passes(case: LayerCase) -> None:
    module, x = built(case)
    module.eval()
    for passes in (1, 2):
        y = module(x)
        module.backward(np.ones_like(y))
        if passes == 1:
            once = [None if p.grad is None else p.grad.copy() for p in module.parameters()]
    for gradient, parameter in zip(once, module.parameters(), strict=True):
        if gradient is not None and parameter.grad is not None:
            np.testing.assert_allclose(parameter.grad, 2 * gradient, rtol=1e-12, atol=1e-12)


@every_case
def test_a_smaller_batch_after_a_larger_one_is_right(case: LayerCase) -> None:
    module, x = built(case)
    module.eval()
    whole = module(x)
    assert np.allclose(module(x[:1]), whole[:1])


@every_case
def test_state_moves_to_another_of_its_kind(case: LayerCase) -> None:
    module, x = built(case)
    module(x)  # moves running statistics
    other = case.build(np.random.default_rng(8)).astype(np.float64)
    other.load_state_dict(module.state_dict())
    assert np.array_equal(other.eval()(x), module.eval()(x))


@every_case
def test_a_copy_is_of_its_own(case: LayerCase) -> None:
    module, x = built(case)
    module.eval()
    y = module(x)
    twin = copy.deepcopy(module)
    for parameter in twin.parameters():
        parameter.data += 1
    assert np.array_equal(module(x), y)
