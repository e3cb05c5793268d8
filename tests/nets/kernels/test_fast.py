"""Compiled kernels give what NumPy gives, bit for bit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np
import pytest

from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.kernels import choice, use_fast
from nets.layers import BatchNorm2d, Conv2d, GroupNorm, LayerNorm, Linear, MaxPool2d, ReLU, RMSNorm, Sequential
from nets.losses import CrossEntropyLoss, cross_entropy
from nets.models import lenet, mlp, resnet
from nets.optim import SGD, Adam, AdamW, Optimizer

numba = pytest.mark.skipif(not choice._table(), reason="numba is not installed (the extra 'fast')")
dtypes = pytest.mark.parametrize("dtype", [np.float32, np.float64])

LAYERS: dict[str, tuple[Callable[[], Module], tuple[int, ...]]] = {
    "batch norm": (lambda: BatchNorm2d(5), (7, 5, 20, 20)),
    "batch norm without weight": (lambda: BatchNorm2d(5, affine=False), (7, 5, 20, 20)),
    "layer norm": (lambda: LayerNorm(70), (50, 70)),
    "layer norm without weight": (lambda: LayerNorm(70, elementwise_affine=False), (50, 70)),
    "root-mean-square norm": (lambda: RMSNorm(70), (50, 70)),
    "group norm": (lambda: GroupNorm(2, 6), (7, 6, 20, 20)),
    "group norm without weight": (lambda: GroupNorm(2, 6, affine=False), (7, 6, 20, 20)),
    "linear": (lambda: Linear(70, 40, rng=0), (50, 70)),
    "relu": (ReLU, (7, 5, 20, 30)),
    "relu in place": (lambda: Sequential(Conv2d(5, 4, 1, rng=0), ReLU(inplace=True)), (7, 5, 20, 30)),
    "pooling": (lambda: MaxPool2d(2), (7, 5, 20, 30)),
    "pooling by three": (lambda: MaxPool2d(3), (7, 5, 21, 30)),
    "pooling with ties": (lambda: Sequential(ReLU(), MaxPool2d(2)), (7, 5, 20, 30)),
    "narrow": (lambda: Conv2d(3, 4, 5, padding=2, rng=0), (5, 3, 20, 18)),
    "strided": (lambda: Conv2d(16, 17, 3, (2, 3), 1, rng=0), (5, 16, 21, 18)),
    "dilated": (lambda: Conv2d(3, 4, 3, 1, 1, 2, rng=0), (5, 3, 20, 18)),
    "groups": (lambda: Conv2d(6, 4, 3, padding=1, groups=2, rng=0), (5, 6, 20, 18)),
}


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = choice._enabled
    yield
    choice._enabled = before


def results(build: Callable[[], Module], x: Array, on: bool) -> list[Array]:
    """Return output and gradients of a layer."""
    use_fast(on)
    layer = build().astype(x.dtype)
    for k, parameter in enumerate(layer.parameters()):
        parameter.data += np.random.default_rng(k).standard_normal(parameter.data.shape).astype(x.dtype)
    y = layer(x)
    dx = layer.backward(np.random.default_rng(9).standard_normal(y.shape).astype(x.dtype))
    return [y, dx, *(p.grad for p in layer.parameters() if p.grad is not None)]


@numba
@dtypes
@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_the_same_to_the_last_bit(name: str, dtype: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "SMALLEST", 0)
    build, shape = LAYERS[name]
    x: Array = np.random.default_rng(8).standard_normal(shape).astype(dtype)
    for compiled, plain in zip(results(build, x, True), results(build, x, False), strict=True):
        assert compiled.dtype == plain.dtype == dtype
        assert np.ascontiguousarray(compiled).tobytes() == np.ascontiguousarray(plain).tobytes()


@numba
@pytest.mark.parametrize(
    ("build", "shape"),
    [
        (lambda: lenet((1, 28, 28), 10, rng=0), (16, 1, 28, 28)),
        (lambda: resnet((3, 16, 16), 10, 8, rng=0), (16, 3, 16, 16)),
    ],
    ids=["lenet", "resnet"],
)
def test_training_is_the_same_to_the_last_bit(build: Callable[[], Module], shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(1)
    x, y = rng.standard_normal(shape).astype(np.float32), rng.integers(0, 10, shape[0])
    states = []
    for on in (True, False):
        use_fast(on)
        model = build()
        optimizer = SGD(model.parameters(), lr=0.05, momentum=0.9)
        for _ in range(5):
            model.zero_grad()
            model.backward(CrossEntropyLoss()(model.forward(x), y)[1], False)
            optimizer.step()
        states.append(model.state_dict())
    for name, value in states[0].items():
        assert value.tobytes() == states[1][name].tobytes(), name


OPTIMIZERS: dict[str, Callable[[Module], Optimizer]] = {
    "momentum": lambda model: SGD(model.parameters(), lr=0.05, momentum=0.9),
    "dampened": lambda model: SGD(model.parameters(), lr=0.05, momentum=0.9, dampening=0.1),
    "decaying": lambda model: SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=0.01, maximize=True),
    "Adam": lambda model: Adam(model.parameters()),
    "AMSGrad": lambda model: Adam(model.parameters(), amsgrad=True),
    "AdamW": lambda model: AdamW(model.parameters()),
}


@numba
@dtypes
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_steps_are_the_same_to_the_last_bit(name: str, dtype: type) -> None:
    rng = np.random.default_rng(1)
    x: Array = rng.standard_normal((96, 120)).astype(dtype)
    y = rng.integers(0, 7, 96)
    states = []
    for on in (True, False):
        use_fast(on)
        model = mlp(120, 7, (90, 100), rng=0).astype(dtype)
        optimizer = OPTIMIZERS[name](model)
        for step in range(6):
            model.zero_grad()
            model.backward(CrossEntropyLoss()(model.forward(x), y)[1], False)
            optimizer.step()
            if step == 3:  # what an option asked for is still there once it is taken back
                for option in {"dampening", "amsgrad"} & optimizer.groups[0].options.keys():
                    optimizer.groups[0][option] = 0.0 if option == "dampening" else False
        states.append([*model.state_dict().values(), *(v for row in optimizer.state for v in row.values())])
    assert [value.tobytes() for value in states[0]] == [value.tobytes() for value in states[1]]


@numba
@dtypes
@pytest.mark.parametrize("labels", ["int64", "int16", "uint8"])
@pytest.mark.parametrize("shape", [(1, 9), (2, 1), (7, 3), (33, 10), (1000, 130)], ids=str)
def test_a_loss_is_the_same_to_the_last_bit(shape: tuple[int, int], labels: str, dtype: type) -> None:
    rng = np.random.default_rng(3)
    z: Array = (rng.standard_normal(shape) * 10 ** rng.uniform(-3, 2, (shape[0], 1))).astype(dtype)
    z[0, -1] = np.nan if shape[0] > 2 else 0
    y = rng.integers(0, shape[1], shape[0]).astype(labels)
    found = []
    for on in (True, False):
        use_fast(on)
        plain = cross_entropy._plain(z, y)
        assert plain is not None
        value, dz = plain
        found.append((np.float64(value).tobytes(), dz.strides, np.isnan(dz).tolist(), np.nan_to_num(dz).tobytes()))
    assert found[0] == found[1]


@numba
@pytest.mark.parametrize("label", [-1, 4])
def test_a_label_that_is_none_is_refused(label: int) -> None:
    use_fast(True)
    with pytest.raises(ShapeError, match=f"label {label} of sample 2 is out of range"):
        CrossEntropyLoss()(np.zeros((3, 4), np.float32), np.array([0, 3, label]))


@numba
def test_threads_have_losses_and_predictions_of_their_own() -> None:
    use_fast(True)
    rng = np.random.default_rng(4)
    model, batches = mlp(40, 5, (300,), rng=0), rng.standard_normal((8, 40, 40)).astype(np.float32)
    y = rng.integers(0, 5, 40)

    def run(x: Array) -> bytes:
        value, dz = CrossEntropyLoss()(model(x), y)
        return np.float64(value).tobytes() + dz.tobytes()

    alone = [run(x) for x in batches]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(run, [*batches] * 50)) == alone * 50


@pytest.mark.parametrize("installed", [True, False])
def test_numba_is_looked_for_once_small_arrays_come_often(installed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []

    @lru_cache(maxsize=1)
    def table() -> dict[str, Callable[..., None]]:
        looked.append(True)
        return {"kernel": print} if installed else {}

    for name, value in (("_table", table), ("_asked", 0), ("_enabled", True)):
        monkeypatch.setattr(choice, name, value)
    small = np.ones(3)
    assert {choice.compiled("kernel", small, small=True) for _ in range(choice.OFTEN)} == {None}
    assert not looked
    assert choice.compiled("kernel", small, small=True) is (print if installed else None)
    assert choice.compiled("kernel", small) is None


@numba
def test_a_large_array_readies_kernels_for_small_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_asked", 0)
    use_fast(True)
    assert choice.compiled("softmax_shift", np.ones(3), small=True) is not None


def test_small_arrays_never_look_for_numba() -> None:
    code = "import sys, numpy as np; from nets.layers import BatchNorm2d; m = BatchNorm2d(2)\n"
    code += "y = m(np.ones((4, 2, 3, 3))); m.backward(y); print('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_what_is_not_installed_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_table", dict)
    with pytest.raises(NetsError, match=r"pip install 'boolnet\[fast\]'"):
        use_fast(True)
    assert choice.compiled("divide", np.ones(1 << 20)) is None
    use_fast(False)


@pytest.mark.parametrize(("value", "on"), [("0", "False"), ("1", "True")])
def test_the_environment_turns_it_off(value: str, on: str) -> None:
    code = "from nets.kernels import choice; print(choice._enabled)"
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"BOOLNET_FAST": value, "PYTHONPATH": ":".join(sys.path)},
    )
    assert found.stdout == f"{on}\n"


def test_half_floats_are_for_numpy() -> None:
    layer = BatchNorm2d(16).astype(np.float16)
    assert choice.compiled("divide", np.ones(1 << 20, np.float16)) is None
    assert layer(np.ones((4, 16, 16, 16), np.float16)).dtype == np.float16
