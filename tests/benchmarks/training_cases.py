"""What `bench_training.py` times: models, layers and epochs, each in `nets` and in PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nets import optim
from nets.core.arrays import Array
from nets.core.module import Module
from nets.data import load
from nets.layers import BatchNorm2d, Conv2d, GroupNorm, LayerNorm, ReLU, Sequential
from nets.losses import CrossEntropyLoss
from nets.models import lenet, mlp, resnet, text_cnn
from nets.train import fit
from tests.vectors import torch_models

Step = Callable[[], float]
#: Per optimiser, its options.
OPTIONS: Mapping[str, Mapping[str, Any]] = {"SGD": {"lr": 0.01, "momentum": 0.9}, "Adam": {"lr": 0.001}}
VOCABULARY = 2000
WIDTHS = (16, 32, 64)
FASHION = Path(__file__).parents[3] / "shared" / "datasets" / "fashion-mnist"


@dataclass(frozen=True)
class Case:
    """A model on both sides, and a batch for it."""

    name: str
    ours: Callable[[], Module]
    theirs: Callable[[Any], Any]  # given torch
    shape: tuple[int, ...]  # of the batch; of two axes and whole numbers where the model reads words
    classes: int
    must: float | None = None  # what the ratio may be at most
    optimizer: str = "SGD"
    turns: int = 40

    def batch(self) -> tuple[Array, Array]:
        """Return inputs and labels; maps lie in memory with their channels last, as the readers of data give them."""
        rng = np.random.default_rng(0)
        y = rng.integers(0, self.classes, self.shape[0])
        if self.name.startswith("text"):
            return rng.integers(1, VOCABULARY, self.shape), y
        return _normal(self.shape, rng), y


@dataclass(frozen=True)
class LayerCase:
    """A layer on both sides: forward, and backward with the gradient of the input."""

    name: str
    ours: Callable[[], Module]
    theirs: Callable[[Any], Any]  # given torch.nn
    shape: tuple[int, ...]
    must: float
    turns: int = 40


@dataclass(frozen=True)
class EpochCase:
    """A model on both sides, and what one of the samples of an epoch is."""

    name: str
    ours: Callable[[], Module]
    theirs: Callable[[Any], Any]  # given torch
    sample: tuple[int, ...]
    must: float
    batch_size: int = 128


def _their_block(nn: Any) -> Any:
    return nn.Sequential(
        nn.Conv2d(32, 32, 3, padding=1, groups=32, bias=False),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.Conv2d(32, 64, 1, bias=False),
        nn.BatchNorm2d(64),
        nn.ReLU(),
    )


def _our_block() -> Module:
    return Sequential(
        Conv2d(32, 32, 3, padding=1, groups=32, bias=False),
        BatchNorm2d(32),
        ReLU(inplace=True),
        Conv2d(32, 64, 1, bias=False),
        BatchNorm2d(64),
        ReLU(inplace=True),
    )


def _our_mlp() -> Module:
    return mlp(784, 10, (256, 128))


def _their_mlp(torch: Any) -> Any:
    return torch_models.mlp(torch, (784, 256, 128, 10))


def _our_lenet() -> Module:
    return lenet((1, 28, 28), 10)


def _their_lenet(torch: Any) -> Any:
    return torch_models.lenet(torch, 1, 10, (6, 16), 400)


CASES = (
    Case("MLP 784-256-128-10", _our_mlp, _their_mlp, (128, 784), 10, 0.8),
    Case("MLP with Adam", _our_mlp, _their_mlp, (128, 784), 10, 0.8, "Adam"),
    Case(
        "tiny MLP 8-16-2",
        lambda: mlp(8, 2, (16,)),
        lambda torch: torch_models.mlp(torch, (8, 16, 2)),
        (32, 8),
        2,
        0.2,
    ),
    Case(
        "text CNN",
        lambda: text_cnn(VOCABULARY, 2, "static", dropout=0.0),
        lambda torch: torch_models.text_cnn(torch, VOCABULARY, 2, "static", 300, (3, 4, 5), 100),
        (50, 50),
        2,
        0.85,
    ),
    Case("LeNet", _our_lenet, _their_lenet, (64, 1, 28, 28), 10, 1.0),
    Case(
        "ResNet-8",
        lambda: resnet((3, 32, 32), 10, 8),
        lambda torch: torch_models.resnet(torch, 3, 10, WIDTHS, "projection"),
        (32, 3, 32, 32),
        10,
        1.15,
    ),
    Case(
        "ResNet-20",
        lambda: resnet((3, 32, 32), 10, 20),
        lambda torch: torch_models.resnet(torch, 3, 10, WIDTHS, "projection", 3),
        (128, 3, 32, 32),
        10,
        turns=8,
    ),
)
LAYER_CASES = (
    LayerCase("depthwise block", _our_block, _their_block, (32, 32, 32, 32), 1.2),
    LayerCase("LayerNorm 256", lambda: LayerNorm(256), lambda nn: nn.LayerNorm(256), (4096, 256), 1.2),
    LayerCase("LayerNorm 64", lambda: LayerNorm(64), lambda nn: nn.LayerNorm(64), (4096, 64), 1.2),
    LayerCase("GroupNorm 8, 32", lambda: GroupNorm(8, 32), lambda nn: nn.GroupNorm(8, 32), (32, 32, 32, 32), 1.2),
    LayerCase("GroupNorm 8, 64", lambda: GroupNorm(8, 64), lambda nn: nn.GroupNorm(8, 64), (32, 64, 8, 8), 1.2),
)
EPOCHS = (
    EpochCase("epoch of the MLP", _our_mlp, _their_mlp, (784,), 0.8),
    EpochCase("epoch of LeNet", _our_lenet, _their_lenet, (1, 28, 28), 1.0),
)


def _normal(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
    x = rng.standard_normal(shape).astype(np.float32)
    return x if x.ndim == 2 else np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)


def our_step(case: Case, model: Module) -> Step:
    """Return a function that takes a step and returns the loss before it."""
    loss, (x, y) = CrossEntropyLoss(), case.batch()
    optimizer = getattr(optim, case.optimizer)(model.parameters(), **OPTIONS[case.optimizer])

    def step() -> float:
        optimizer.zero_grad()
        value, dz = loss(model.forward(x), y)
        model.backward(dz, False)
        optimizer.step()
        return float(value)

    return step


def torch_step(torch: Any, case: Case, model: Any) -> Step:
    """Return the same step in PyTorch, whose maps lie in memory as it likes them by default."""
    data, labels = (torch.from_numpy(np.ascontiguousarray(array)) for array in case.batch())
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = getattr(torch.optim, case.optimizer)(learned, **OPTIONS[case.optimizer])

    def step() -> float:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(data), labels)
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    return step


def layer_steps(torch: Any, case: LayerCase) -> tuple[Step, Step]:
    """Return the passes of a layer on both sides; each returns the sum of the gradient of the input, made absolute."""
    rng = np.random.default_rng(0)
    x, dy = _normal(case.shape, rng), _normal(case.shape, rng)
    ours, theirs = case.ours(), case.theirs(torch.nn)
    ours.load_state_dict({name: value.numpy() for name, value in theirs.state_dict().items()})
    if ours.forward(x).shape != x.shape:
        dy = _normal(ours.forward(x).shape, rng)
    data, gradient = (torch.from_numpy(np.ascontiguousarray(array)) for array in (x, dy))
    data.requires_grad_()
    ends_in_place = isinstance(ours, Sequential)

    def our() -> float:
        ours.zero_grad()
        ours.forward(x)
        dx = ours.backward(dy.copy(order="K") if ends_in_place else dy)
        return float(dx[0, 0].ravel()[0])

    def their() -> float:
        theirs.zero_grad()
        data.grad = None
        theirs(data).backward(gradient)
        return float(data.grad[0, 0].ravel()[0])

    return our, their


def fashion(sample: tuple[int, ...]) -> tuple[Array, Array]:
    """Return the training images of Fashion-MNIST and their labels, random ones of that size where they are not."""
    rng = np.random.default_rng(0)
    if not FASHION.is_dir():
        return rng.random((60_000, *sample), np.float32), rng.integers(0, 10, 60_000)
    data = load(FASHION)
    return (data.X.reshape(-1, *sample) / np.float32(255)).astype(np.float32), data.y.astype(np.int64)


def epochs(torch: Any, case: EpochCase) -> tuple[Step, Step]:
    """Return an epoch of `fit` and that of a plain loop; each returns the mean of its losses."""
    X, y = fashion(case.sample)
    ours, theirs = case.ours(), case.theirs(torch)
    ours.load_state_dict({name: value.numpy() for name, value in theirs.state_dict().items()})
    our_optimizer = optim.SGD(ours.parameters(), **OPTIONS["SGD"])
    optimizer = torch.optim.SGD(theirs.parameters(), **OPTIONS["SGD"])
    data, labels = torch.from_numpy(X), torch.from_numpy(y)

    def our() -> float:
        history = fit(
            ours, X, y, loss=CrossEntropyLoss(), optimizer=our_optimizer, epochs=1, batch_size=case.batch_size
        )
        return float(history[0]["train_loss"])

    def their() -> float:
        order, total = torch.randperm(len(data)), 0.0
        for start in range(0, len(data), case.batch_size):
            rows = order[start : start + case.batch_size]
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(theirs(data[rows]), labels[rows])
            loss.backward()
            optimizer.step()
            total += float(loss.detach()) * len(rows)
        return total / len(data)

    return our, their
