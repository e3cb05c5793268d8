"""Numbers at the edge of what a dtype holds, and batches without a sample. The values are those of PyTorch 2.13."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import DataError, ShapeError
from nets.core.module import Module
from nets.layers import (
    ACTIVATIONS,
    ELU,
    SELU,
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    Embedding,
    KMaxOverTime,
    LeakyReLU,
    Linear,
    LogSoftmax,
    MaxPool1d,
    MaxPool2d,
    Softmax,
    Transpose,
)
from nets.losses import CrossEntropyLoss, MSELoss
from nets.optim import SGD
from nets.train import evaluate, fit
from tests.nets.cases import CASES, LayerCase

INF, NAN = np.inf, np.nan


def batch(case: LayerCase, rng: np.random.Generator) -> Array:
    return rng.integers(0, case.ids, case.shape) if case.ids else rng.standard_normal(case.shape).astype(np.float32)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("training", [True, False])
def test_a_batch_without_a_sample_has_an_output_without_one(case: LayerCase, training: bool) -> None:
    rng = np.random.default_rng(0)
    layer, x = case.build(rng).train(training), batch(case, rng)
    full = layer(x)
    layer.zero_grad()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        y = layer(x[:0])
        dx = layer.backward(np.ones_like(y))
    assert y.shape == (0, *full.shape[1:])
    assert y.dtype == full.dtype
    assert case.ids or dx.shape == (0, *x.shape[1:])
    for parameter in layer.parameters():
        assert parameter.grad is None or not parameter.grad.any()
    assert np.isfinite(layer(x)).all()


def test_batch_norm_counts_a_batch_without_a_sample_and_measures_nothing() -> None:
    layer = BatchNorm2d(3)
    layer(np.zeros((0, 3, 2, 2), np.float32))
    state = layer.state_dict()
    assert state["num_batches_tracked"] == 1
    assert state["running_mean"].tolist() == [0, 0, 0]
    assert state["running_var"].tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    "name", ["sigmoid", "silu", "softplus", "tanh", "elu", "selu", "softmax", "log-softmax", "gelu"]
)
def test_half_precision_is_finite_wherever_the_value_is(name: str) -> None:
    x: Array = np.linspace(-20, 20, 81, dtype=np.float16)[None]
    layer = ACTIVATIONS[name]()
    y, exact = layer(x), ACTIVATIONS[name]()(x.astype(np.float64))
    dx = layer.backward(np.ones_like(y))
    assert y.dtype == dx.dtype == np.float16
    np.testing.assert_allclose(y, exact, rtol=4e-3, atol=1e-3)
    assert np.isfinite(dx).all()
    assert ACTIVATIONS[name]()(np.array([[6e4]], np.float16)).item() == pytest.approx(
        ACTIVATIONS[name]()(np.array([[6e4]])).item(), rel=1e-3
    )


AT_INFINITY: dict[str, tuple[list[float], list[float]]] = {  # of -inf, inf, 1: values and derivatives
    "elu": ([-1.0, INF, 1.0], [0.0, 1.0, 1.0]),
    "leaky-relu": ([-INF, INF, 1.0], [0.01, 1.0, 1.0]),
    "relu": ([0.0, INF, 1.0], [0.0, 1.0, 1.0]),
    "selu": ([-1.7580993408473766, INF, 1.0507009873554805], [0.0, 1.0507009873554805, 1.0507009873554805]),
    "sigmoid": ([0.0, 1.0, 0.7310585786300049], [0.0, 0.0, 0.19661193324148185]),
    "softplus": ([0.0, INF, 1.3132616875182228], [0.0, 1.0, 0.7310585786300049]),
    "tanh": ([-1.0, 1.0, 0.7615941559557649], [0.0, 0.0, 0.41997434161402614]),
}


@pytest.mark.parametrize("name", AT_INFINITY)
def test_infinities_go_through_activations(name: str) -> None:
    layer, (values, derivatives) = ACTIVATIONS[name](), AT_INFINITY[name]
    y = layer(np.array([[-INF, INF, 1.0]]))
    np.testing.assert_allclose(y[0], values, rtol=1e-12)
    np.testing.assert_allclose(layer.backward(np.ones((1, 3)))[0], derivatives, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize(
    ("slope", "values", "derivatives"),
    [
        (0.0, [NAN, INF, 0.0, 2.0], [0.0, 1.0, 0.0, 1.0]),
        (-0.5, [INF, INF, 0.5, 2.0], [-0.5, 1.0, -0.5, 1.0]),
        (1.5, [-INF, INF, -1.5, 2.0], [1.5, 1.0, 1.5, 1.0]),
    ],
)
def test_infinities_go_through_any_slope(slope: float, values: list[float], derivatives: list[float]) -> None:
    layer = LeakyReLU(slope)
    with np.errstate(invalid="ignore"):
        assert np.array_equal(layer(np.array([-INF, INF, -1.0, 2.0])), values, equal_nan=True)
    assert layer.backward(np.ones(4)).tolist() == derivatives


@pytest.mark.parametrize(("layer", "scale"), [(ELU(), 1.0), (ELU(0.3), 0.3), (SELU(), 1.7580993408473766)])
def test_the_derivative_far_below_zero_has_all_its_digits(layer: Module, scale: float) -> None:
    z = np.array([-1.0, -17.0, -40.0, -300.0])
    layer(z)
    np.testing.assert_allclose(layer.backward(np.ones(4)), scale * np.exp(z), rtol=1e-14)


def test_an_infinity_stays_in_its_bins() -> None:
    x = np.array([[[[1.0, INF, 2.0, 3.0]]]])
    with np.errstate(invalid="ignore"):
        assert AdaptiveAvgPool2d((1, 2))(x).tolist() == [[[[INF, 2.5]]]]
        assert AdaptiveAvgPool2d((1, 3))(x).tolist() == [[[[INF, INF, 2.5]]]]
        assert AdaptiveAvgPool2d((1, 2))(-x).tolist() == [[[[-INF, -2.5]]]]
    assert AdaptiveMaxPool2d((1, 2))(-x).tolist() == [[[[-1.0, -2.0]]]]
    assert np.array_equal(
        AdaptiveMaxPool2d((1, 2))(np.array([[[[1.0, NAN, 2.0, 3.0]]]])), [[[[NAN, 3.0]]]], equal_nan=True
    )


def test_the_gradient_of_minus_infinity_stays_inside_the_border() -> None:
    layer = MaxPool2d(2, padding=1)
    y = layer(np.full((1, 1, 2, 2), -INF))
    assert y.tolist() == [[[[-INF, -INF], [-INF, -INF]]]]
    assert layer.backward(np.ones_like(y)).tolist() == [[[[1, 1], [1, 1]]]]
    layer = MaxPool2d(3, 1, 1)
    x = np.array([[[[-INF, 5.0], [-INF, -INF]]]])
    y = layer(x)
    assert (y == 5).all()
    assert layer.backward(np.ones_like(y)).tolist() == [[[[0, 4], [0, 0]]]]


def test_what_is_not_a_number_is_among_the_largest() -> None:
    layer = KMaxOverTime(3)
    y = layer(np.array([[[1.0, NAN, INF, 3.0, NAN, -INF]]]))
    assert np.array_equal(y, [[NAN, INF, NAN]], equal_nan=True)
    assert layer.backward(np.ones_like(y)).tolist() == [[[0, 1, 1, 0, 1, 0]]]


@pytest.mark.parametrize(
    ("layer", "shape", "expected"),
    [
        (MaxPool2d(3, 2, ceil_mode=True), (1, 1, 2, 2), (1, 1, 1, 1)),
        (MaxPool2d(3, 2, ceil_mode=True), (1, 1, 6, 2), (1, 1, 3, 1)),
        (AvgPool2d(3, 3, ceil_mode=True), (1, 1, 1, 5), (1, 1, 1, 2)),
        (MaxPool1d(4, 3, ceil_mode=True), (1, 1, 2), (1, 1, 1)),
        (MaxPool2d(2, 2, 1, ceil_mode=True), (1, 1, 4, 4), (1, 1, 3, 3)),
    ],
)
def test_a_last_window_may_hang_over(layer: Module, shape: tuple[int, ...], expected: tuple[int, ...]) -> None:
    x = np.arange(np.prod(shape), dtype=float).reshape(shape)
    y = layer(x)
    assert y.shape == expected
    assert np.isfinite(y).all()
    assert layer.backward(np.ones_like(y)).shape == shape


def test_a_window_that_would_start_outside_is_refused() -> None:
    with pytest.raises(ShapeError, match="smaller than the window"):
        MaxPool2d(4, 2, ceil_mode=True)(np.zeros((1, 1, 1, 4)))


@pytest.mark.parametrize("layer", [Transpose(1, 3), Transpose(-4, 0), Softmax(3), LogSoftmax(-4)])
def test_an_axis_that_is_not_there_is_refused(layer: Module) -> None:
    with pytest.raises(ShapeError, match=rf"{type(layer).__name__}: there is no axis .*\(2, 3, 4\)"):
        layer(np.zeros((2, 3, 4)))


def test_softmax_over_nothing_is_nothing() -> None:
    assert Softmax(1)(np.zeros((3, 0))).shape == LogSoftmax(1)(np.zeros((3, 0))).shape == (3, 0)


@pytest.mark.parametrize("dtype", ["uint8", "uint64", ">i4", ">u8", "int8"])
def test_whole_numbers_of_any_kind_are_labels_and_ids(dtype: str) -> None:
    y, z = np.array([1, 0, 2], dtype), np.random.default_rng(0).standard_normal((3, 3))
    expected = CrossEntropyLoss()(z, y.astype(np.int64))
    value, dz = CrossEntropyLoss()(z, y)
    assert value == expected[0]
    assert np.array_equal(dz, expected[1])
    layer = Embedding(3, 2, rng=0)
    assert np.array_equal(layer(y), layer.weight.data[[1, 0, 2]])
    layer.backward(np.ones((3, 2), np.float32))
    assert evaluate(Linear(3, 3, rng=0), z, y)["accuracy"] == evaluate(Linear(3, 3, rng=0), z, [1, 0, 2])["accuracy"]


@pytest.mark.parametrize("dtype", [">f4", ">f8"])
def test_inputs_in_another_order_of_bytes_are_turned(dtype: str) -> None:
    x = np.random.default_rng(0).standard_normal((4, 3))
    for layer in (Linear(3, 2, rng=0), BatchNorm1d(3), ELU()):
        y = layer(x.astype(dtype))
        assert y.dtype.isnative
        np.testing.assert_allclose(y, layer(x.astype(np.dtype(dtype).newbyteorder("="))))


def test_statistics_keep_their_dtype_whatever_comes() -> None:
    layer = BatchNorm1d(2)
    layer(np.array([[1.0, 2.0], [3.0, 5.0]]))
    assert {name: str(value.dtype) for name, value in layer.state_dict().items()} == {
        "weight": "float32",
        "bias": "float32",
        "running_mean": "float32",
        "running_var": "float32",
        "num_batches_tracked": "int64",
    }


@pytest.mark.parametrize("where", ["X", "y"])
def test_what_the_model_cannot_hold_is_refused_before_training(where: str) -> None:
    data = {"X": np.ones((3, 2)), "y": np.ones((3, 1))}
    data[where][1, 0] = 1e39
    model = Linear(2, 1, rng=0)
    before = model.state_dict()
    with pytest.raises(DataError, match=rf"{where} has 1e\+39 in sample 1, position \(0,\), which float32 cannot hold"):
        fit(model, data["X"], data["y"], loss=MSELoss(), optimizer=SGD(model.parameters()), epochs=1)
    assert all(np.array_equal(value, before[name]) for name, value in model.state_dict().items())
    wide = Linear(2, 1, rng=0, dtype=np.float64)
    fit(wide, data["X"], data["y"], loss=MSELoss(), optimizer=SGD(wide.parameters(), lr=0.0), epochs=1)
