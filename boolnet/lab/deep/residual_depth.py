"""Deeper plain networks train worse, which more layers alone cannot explain; with shortcuts they train.

A deeper network can do all that a shallow one can: keep its layers, and let those that are added hand on what they get.
Here layers are added to a trained network, and its loss stays as it was. Yet trained from the start, the deeper plain
network ends with a larger loss in training: the identity is there, but descent does not find it.

A residual block of two layers gives ``H(x) = F(x) + x``. To hand on its input it only needs F = 0. Its derivative is
that of F plus the identity, so whatever comes back reaches the first layers along the shortcuts, past all that is in
between. Without them it is a product of as many factors as there are layers, which vanishes or grows beyond bounds.

Which of the two depends on the network. Behind sigmoids gradients vanish. With ReLU and batch normalisation, as here,
they are larger at the input than at the output instead, and far more so in the plain network than in the residual one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from boolnet.lab.experiment import Cell, Figures, Findings, Setting
from boolnet.lab.made import descend, strokes
from nets.charts import lines_picture
from nets.core.arrays import Array
from nets.core.module import Module
from nets.layers import BatchNorm2d, Conv2d, ReLU, Sequential
from nets.losses import CrossEntropyLoss
from nets.models import plain, resnet
from nets.models.resnet import BasicBlock

SHAPE, CLASSES, WIDTHS = (1, 8, 8), 4, (8, 8, 8)
ADDED = 12  # layers


class Measured(NamedTuple):
    """What a network of a depth comes to."""

    loss: float
    right: float
    gradient: float = 0.0  # by the first layer's weights, in that by the last's, before training


def run(setting: Setting) -> Findings:
    """Return losses, and gradients at both ends, of plain and residual networks as depth grows."""
    depths = setting.pick(small=(8, 26), full=(8, 20, 56))
    found, rows = {}, []
    for name, build in BUILDS.items():
        for depth in depths:
            model, found[name, depth] = measure(build, depth, setting)
            rows.append(named(f"{name}, {depth}", found[name, depth]))
            if depth == depths[0]:
                added = with_identities(model, name == "residual")
                found[name, 0] = Measured(loss_of(added, setting), right_of(added, setting))
                rows.append(named(f"{name}, {depth} + {ADDED}", found[name, 0]))
    low, high = depths[0], depths[-1]
    shallow, deep, other = found["plain", low], found["plain", high], found["residual", high]
    change = max(abs(found[name, 0].loss - found[name, low].loss) for name in BUILDS)
    is_worse = deep.loss > 1.2 * shallow.loss and deep.right < shallow.right
    is_better = other.loss < 0.7 * deep.loss and other.gradient < deep.gradient / 1.5
    return Findings(
        Figures.of(("network, layers", "loss", "right", "gradient, first / last"), rows, bar=1),
        is_worse and is_better and change < 1e-3,
        f"From {low} to {high} layers the loss in training of the plain network goes from {shallow.loss:.2f} to "
        f"{deep.loss:.2f} and its share of new samples that are right from {shallow.right:.0%} to "
        f"{deep.right:.0%}; the loss of the residual one goes from {found['residual', low].loss:.2f} to "
        f"{other.loss:.2f}, with {other.right:.0%} right. Yet {ADDED} layers of identity added to "
        f"the trained networks of {low} change no loss by more than {change:.1g}. Before training the gradient of the "
        f"first layer is {deep.gradient:,.0f} times that of the last in the plain network of {high}, in the residual "
        f"one {other.gradient:,.0f} times; in those of {low} {shallow.gradient:.1f} and "
        f"{found['residual', low].gradient:.1f} times.",
        lines_picture(
            {name: (depths, [found[name, depth].loss for depth in depths]) for name in BUILDS},
            "layers",
            "loss in training",
            "Depth with shortcuts and without",
        ),
    )


def named(name: str, one: Measured) -> tuple[Cell, ...]:
    """Return a row of the table."""
    return name, one.loss, one.right, one.gradient or ""


BUILDS: Mapping[str, Callable[..., Sequential]] = {"plain": plain, "residual": resnet}


def data(setting: Setting, key: int) -> tuple[Array, Array]:
    """Return noisy strokes in four directions, and which each has."""
    n, noise = setting.pick(small=(96, 0.1), full=(384, 0.5))
    return strokes(n, setting.rng(key), noise=noise)


def measure(build: Callable[..., Sequential], depth: int, setting: Setting) -> tuple[Sequential, Measured]:
    """Return a trained network, and what it comes to."""
    x, y = data(setting, 0)
    model = build(SHAPE, CLASSES, depth=depth, widths=WIDTHS, rng=setting.rng(2, depth))
    gradient = gradient_ratio(model, x, y)
    steps, batch = setting.pick(small=(20, 16), full=(60, 32))
    descend(model, x, y, CrossEntropyLoss(), steps=steps, lr=0.05, batch=batch, rng=setting.rng(3))
    loss = loss_of(model, setting)
    return model, Measured(loss, right_of(model, setting), gradient)


def right_of(model: Module, setting: Setting) -> float:
    """Return the share of new samples that is right, normalised together: after a few steps there is no better mean."""
    x, y = data(setting, 1)
    return float((model.train().forward(x).argmax(axis=1) == y).mean())


def loss_of(model: Module, setting: Setting) -> float:
    """Return the loss of all samples of the training, normalised together as in training."""
    x, y = data(setting, 0)
    return float(CrossEntropyLoss()(model.train().forward(x), y)[0])


def gradient_ratio(model: Module, x: Array, y: Array) -> float:
    """Return the size of the gradient by the first convolution's weights, in that by the last's."""
    _, dz = CrossEntropyLoss()(model.train().forward(x), y)
    model.zero_grad()
    model.backward(dz)
    convs = [layer for _, layer in model.named_modules() if isinstance(layer, Conv2d) and layer.window.kernel == (3, 3)]
    first, last = (np.asarray(layer.weight.grad) for layer in (convs[0], convs[-1]))
    return float(((first**2).mean() / (last**2).mean()) ** 0.5)


def with_identities(model: Sequential, is_residual: bool) -> Sequential:
    """Return a network with layers before its last that hand on what they get, as a block of F = 0 or convolutions."""
    channels = WIDTHS[-1]
    blocks: list[Module] = []
    for _ in range(ADDED // 2 if is_residual else ADDED):
        conv = Conv2d(channels, channels, 3, padding=1, bias=False, rng=0)
        if is_residual:
            norm = BatchNorm2d(channels)
            norm.load_state_dict({**norm.state_dict(), "weight": np.zeros(channels, np.float32)})
            again = Conv2d(channels, channels, 3, padding=1, bias=False, rng=0)
            blocks += [BasicBlock(Sequential(conv, BatchNorm2d(channels), ReLU(), again, norm)), ReLU()]
        else:
            conv.weight.data[...] = 0
            conv.weight.data[np.arange(channels), np.arange(channels), 1, 1] = 1
            blocks += [conv, ReLU()]
    layers = list(model.children().items())
    place = [name for name, _ in layers].index("avgpool")
    return Sequential(dict([*layers[:place], ("added", Sequential(*blocks)), *layers[place:]]))
