"""Behind many sigmoids nothing is left of the gradient: each layer multiplies it by a slope of at most 1/4.

The gradient of an early layer is a product: of the weights of all later layers and of the slopes of their activations.
With sigmoids the slopes are at most 1/4, and less where neurons are saturated, so the product shrinks by a power of the
depth, and the network does not learn.

The slope of tanh is 1 at 0, so with weights to match, and pre-activations near 0, its gradient does not vanish. It does
where neurons are saturated: here by a bias. ReLU has the slope 1 however large its pre-activation is.

Batch norm moves pre-activations back to where slopes are large, and a shortcut adds the gradient of a layer to that of
the one before, whatever the slope. With either, the first layers of a deep network of sigmoids have gradients too.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.made import accuracy, descend, two_moons
from nets.charts import lines_picture
from nets.core.arrays import Array
from nets.core.module import Module
from nets.layers import ACTIVATIONS, BatchNorm1d, Linear, Residual, Sequential
from nets.losses import CrossEntropyLoss

WIDTH = 32


class Kind(NamedTuple):
    """How a deep network is made."""

    activation: str
    bias: float = 0.0
    has_norm: bool = False
    has_shortcuts: bool = False


FAR = 2.0  # a bias that saturates
KINDS = {
    "sigmoid": Kind("sigmoid"),
    "sigmoid, norm": Kind("sigmoid", has_norm=True),
    "sigmoid, shortcuts": Kind("sigmoid", has_shortcuts=True),
    "tanh": Kind("tanh"),
    "tanh, saturated": Kind("tanh", FAR),
    "saturated, norm": Kind("tanh", FAR, has_norm=True),
    "saturated, shortcuts": Kind("tanh", FAR, has_shortcuts=True),
    "ReLU": Kind("relu"),
    "ReLU, same biases": Kind("relu", FAR),
    "ReLU, norm": Kind("relu", has_norm=True),
}
VANISH = ("sigmoid", "tanh, saturated")
TRAINED = ("sigmoid", "ReLU, norm")


def run(setting: Setting) -> Findings:
    """Return the gradients of the first and the last hidden layer, and what training reaches."""
    depth = setting.pick(small=14, full=20)
    x, y = two_moons(512, setting.rng(0))
    sizes = {name: gradient_sizes(deep(kind, depth, setting.rng(2)), x, y) for name, kind in KINDS.items()}
    shares = {name: found[0] / found[-1] for name, found in sizes.items()}
    sigmoid, relu = (right(KINDS[name], depth, x, y, setting) for name in TRAINED)
    kept = min(share for name, share in shares.items() if name not in VANISH)
    return Findings(
        Figures.of(
            (f"{depth} layers", "first", "last", "first / last"),
            [(name, found[0], found[-1], shares[name]) for name, found in sizes.items()],
            bar=3,
            is_log=True,
        ),
        all(shares[name] < 1e-6 for name in VANISH) and kept > 1e-3 and sigmoid < 0.65 < 0.95 < relu,
        f"With {depth} layers of sigmoids the first layer's gradient is {shares['sigmoid']:.1g} of the last one's, of "
        f"saturated tanh {shares['tanh, saturated']:.1g}; with ReLU, batch norm or shortcuts "
        f"{kept:.2g} is the least. Training gets {sigmoid:.0%} of new samples right with sigmoids, {relu:.0%} with "
        "ReLU and batch norm.",
        lines_picture(
            {name: (range(1, depth + 1), found) for name, found in sizes.items()},
            "hidden layer",
            "gradient of its weights (root mean square)",
            "Gradients on their way back",
            is_log_y=True,
        ),
    )


def deep(kind: Kind, depth: int, rng: np.random.Generator) -> Sequential:
    """Return a network of so many hidden layers, with weights drawn as its activation wants them."""
    init = "he" if kind.activation == "relu" else "xavier"
    layers: list[Module] = []
    for before, after in pairwise((2, *[WIDTH] * depth)):
        dense = Linear(before, after, init=init, rng=rng)
        if dense.bias is not None:
            dense.bias.data += kind.bias * rng.choice([-1, 1], after)
        block: list[Module] = [dense, *([BatchNorm1d(after)] if kind.has_norm else []), ACTIVATIONS[kind.activation]()]
        layers += [Residual(Sequential(*block))] if kind.has_shortcuts and before == after else block
    return Sequential(*layers, Linear(WIDTH, 2, rng=rng))


def right(kind: Kind, depth: int, x: Array, y: Array, setting: Setting) -> float:
    """Return the share of new samples that a network of a kind gets right after training."""
    model, steps = deep(kind, depth, setting.rng(2)), setting.pick(small=80, full=500)
    descend(model, x, y, CrossEntropyLoss(), steps=steps, lr=0.05, rng=setting.rng(3))
    return accuracy(model, *two_moons(512, setting.rng(1)))


def gradient_sizes(model: Sequential, x: Array, y: Array) -> list[float]:
    """Return the root mean square of the gradient by the weights of every hidden layer, the first layer first."""
    model.astype(np.float64).zero_grad()  # where what vanishes is still a number
    _, dz = CrossEntropyLoss()(model.train().forward(x.astype(np.float64)), y)
    model.backward(dz)
    gradients = [layer.weight.grad for _, layer in model.named_modules() if isinstance(layer, Linear)][:-1]
    return [float(np.sqrt((gradient**2).mean())) for gradient in gradients if gradient is not None]
