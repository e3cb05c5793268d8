"""Whole models beside PyTorch's: loss, gradients, and what a step of training leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nets.core.arrays import Array
from nets.core.module import Module
from nets.losses import CrossEntropyLoss, MSELoss
from nets.models import autoencoder, cnn, lenet, mlp, plain, resnet, text_cnn
from nets.optim import SGD
from tests.vectors import torch_models
from tests.vectors.layer_pairs import drawn_state, state_of
from tests.vectors.records import Arrays

CLASSES = 3
STEP: dict[str, Any] = {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.01}


@dataclass(frozen=True)
class ModelPair:
    """A model of ours and the same written in PyTorch."""

    name: str  # a row of MODELS, and more words to tell pairs apart
    shape: tuple[int, ...]
    ours: Callable[[], Module]
    theirs: Callable[[Any], Any]
    ids: int | None = None

    @property
    def row(self) -> str:
        return self.name.split(",")[0]

    @property
    def classifies(self) -> bool:
        return self.row != "autoencoder"


def inputs(pair: ModelPair, rng: np.random.Generator) -> Arrays:
    """Return a state, a batch and labels."""
    x: Array = rng.standard_normal(pair.shape).round(3) if pair.ids is None else rng.integers(0, pair.ids, pair.shape)
    state = drawn_state(pair.ours(), rng)
    return {f"state.{k}": v for k, v in state.items()} | {"x": x, "labels": rng.integers(0, CLASSES, len(x))}


def run(pair: ModelPair, given: Arrays, dtype: type = np.float64) -> Arrays:
    """Return output, loss and gradients in training, and the output in evaluation after a step."""
    model = pair.ours().astype(dtype)
    model.load_state_dict(state_of(given))
    x = given["x"].astype(dtype) if pair.ids is None else given["x"]
    y = model.train()(x)
    loss, dy = CrossEntropyLoss()(y, given["labels"]) if pair.classifies else MSELoss()(y, x)
    model.backward(dy, input_gradient=False)
    learned = {name: parameter for name, parameter in model.named_parameters() if parameter.learned}
    results = {"y": y, "loss": np.array(loss)} | {f"grad.{k}": np.array(p.grad) for k, p in learned.items()}
    SGD(model.parameters(), **STEP).step()
    return results | {"after": model.eval()(x)}


def run_theirs(pair: ModelPair, torch: Any, given: Arrays, dtype: type = np.float64) -> Arrays:
    """Return the same of PyTorch's model."""
    model = pair.theirs(torch).to(torch.float64 if dtype is np.float64 else torch.float32)
    model.load_state_dict({name: torch.tensor(value) for name, value in state_of(given).items()})
    x = torch.tensor(given["x"].astype(dtype) if pair.ids is None else given["x"])
    y = model.train()(x)
    functions = torch.nn.functional
    loss = functions.cross_entropy(y, torch.tensor(given["labels"])) if pair.classifies else functions.mse_loss(y, x)
    loss.backward()
    learned = {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}
    results = {"y": y, "loss": loss} | {f"grad.{name}": p.grad.clone() for name, p in learned.items()}
    groups = [
        {"params": [p for p in learned.values() if p.ndim > 1]},
        {"params": [p for p in learned.values() if p.ndim == 1], "weight_decay": 0.0},
    ]
    torch.optim.SGD(groups, **STEP).step()
    return {k: value.detach().numpy() for k, value in (results | {"after": model.eval()(x)}).items()}


_MAPS, _LARGER = (6, 2, 8, 9), (3, 1, 12, 13)
_KIM: dict[str, Any] = {"dimension": 5, "windows": (2, 3), "maps": 4}


def _text(mode: str) -> ModelPair:
    name = "text-cnn" if mode == "rand" else f"text-cnn, {mode}"
    return ModelPair(
        name,
        (4, 7),
        lambda: text_cnn(11, CLASSES, mode, dropout=0.0, **_KIM),
        lambda torch: torch_models.text_cnn(torch, 11, CLASSES, mode, **_KIM),
        ids=11,
    )


PAIRS = (
    ModelPair(
        "autoencoder",
        (4, 7),
        lambda: autoencoder(7, (6,), 3),
        lambda torch: torch_models.autoencoder(torch, 7, 6, 3),
    ),
    ModelPair(
        "cnn",
        _MAPS,
        lambda: cnn((2, 8, 9), CLASSES, (3, 4), hidden=(12,), dropout=0.0),
        lambda torch: torch_models.cnn(torch, 2, CLASSES, (3, 4), 16, 12, True),
    ),
    ModelPair(
        "cnn, without batch norm",
        _MAPS,
        lambda: cnn((2, 8, 9), CLASSES, (3, 4), hidden=(12,), batch_norm=False, dropout=0.0),
        lambda torch: torch_models.cnn(torch, 2, CLASSES, (3, 4), 16, 12, False),
    ),
    ModelPair(
        "lenet",
        _LARGER,
        lambda: lenet((1, 12, 13), CLASSES, (2, 3)),
        lambda torch: torch_models.lenet(torch, 1, CLASSES, (2, 3), 3),
    ),
    ModelPair(
        "lenet, original",
        _LARGER,
        lambda: lenet((1, 12, 13), CLASSES, (2, 3), original=True),
        lambda torch: torch_models.lenet(torch, 1, CLASSES, (2, 3), 3, original=True),
    ),
    ModelPair(
        "mlp",
        (4, 6),
        lambda: mlp(6, CLASSES, (5, 4)),
        lambda torch: torch_models.mlp(torch, (6, 5, 4, CLASSES)),
    ),
    ModelPair(
        "mlp, of tanh with batch norm",
        (5, 6),
        lambda: mlp(6, CLASSES, (5, 4), "tanh", batch_norm=True),
        lambda torch: torch_models.mlp(torch, (6, 5, 4, CLASSES), "Tanh", batch_norm=True),
    ),
    ModelPair(
        "plain",
        _MAPS,
        lambda: plain((2, 8, 9), CLASSES, 8, (3, 4, 6)),
        lambda torch: torch_models.resnet(torch, 2, CLASSES, (3, 4, 6), None),
    ),
    ModelPair(
        "resnet",
        _MAPS,
        lambda: resnet((2, 8, 9), CLASSES, 8, (3, 4, 6)),
        lambda torch: torch_models.resnet(torch, 2, CLASSES, (3, 4, 6), "projection"),
    ),
    ModelPair(
        "resnet, of padded shortcuts",
        _MAPS,
        lambda: resnet((2, 8, 9), CLASSES, 8, (3, 4, 7), "padding"),
        lambda torch: torch_models.resnet(torch, 2, CLASSES, (3, 4, 7), "padding"),
    ),
    *(_text(mode) for mode in ("rand", "static", "non-static", "multichannel")),
)
