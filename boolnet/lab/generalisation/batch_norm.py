"""Batch norm brings each feature of a batch to mean 0 and deviation 1, then lets the layer choose both anew.

With m values of a feature in the batch the mean is ``mu = sum x / m`` (a plain sum: no squares), the variance
``sum (x - mu)^2 / m``, and what comes out is ``gamma (x - mu) / sqrt(variance + eps) + beta``. A dense layer has b
values of each neuron, a batch of b samples. A convolution has the same weights at every place, so all b w h values of a
map of w by h are taken together, and each of f maps has one pair of gamma and beta.

Whatever the scale and the mean of what comes in, what comes out is the same, so that layers behind it need not follow
what the layers before it do; sigmoids are met where they have a slope. Nothing is lost: with gamma the deviation (not
the variance) and beta the mean, the input comes back. Networks with it train at higher rates. Here the highest of some
learning rates is taken at which a network still trains, with weights drawn to suit ReLU in both cases.
"""

from __future__ import annotations

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.made import descend, strokes
from nets.charts import lines_picture
from nets.core.arrays import Array
from nets.core.module import Module
from nets.layers import AdaptiveAvgPool2d, BatchNorm1d, BatchNorm2d, Conv2d, Flatten, Linear, ReLU, Sequential, Sigmoid
from nets.losses import CrossEntropyLoss
from nets.models import mlp

BATCH, SIDE, CLASSES = 32, 8, 4
EPS = 1e-12
LOW = 0.5  # the loss below which a network trained; guessing has ln 4
SHAPES = {"dense": (BATCH, 16), "maps": (BATCH, 6, SIDE, SIDE)}
WORDS = {"without": False, "with": True}


def run(setting: Setting) -> Findings:
    """Return what batch norm does to a batch, and at which rates networks train."""
    rates = setting.pick(small=(0.3, 1.0, 3.0), full=(0.03, 0.1, 0.3, 1.0, 3.0, 10.0))
    lines: dict[str, list[float]] = {}
    columns = []
    for kind, shape in SHAPES.items():
        column = statistics(shape, setting.rng(0))
        for word, has_norm in WORDS.items():
            losses = lines[f"{kind}, {word}"] = [final_loss(kind, has_norm, lr, setting) for lr in rates]
            column[f"highest rate {word}"] = max(
                (lr for lr, loss in zip(rates, losses, strict=True) if loss < LOW), default=0.0
            )
        columns.append(column)
    dense, maps = columns
    return Findings(
        Figures.of(("measured", *SHAPES), [(name, dense[name], maps[name]) for name in dense]),
        all(map(is_right, columns)),
        f"Mean and variance are taken over {dense['values for a mean']:g} values of a neuron and "
        f"{maps['values for a mean']:,g} of a map; squares in the place of the mean are off by "
        f"{dense['squares as mean, off by']:.2g} and {maps['squares as mean, off by']:.2g}. "
        f"The mean slope of sigmoids rises from {dense['slope before']:.2f} to {dense['slope after']:.2f}. Of the "
        f"rates tried the highest that trains is {said(dense, 'without')} without and {said(dense, 'with')} with it in "
        f"the dense network, "
        f"{said(maps, 'without')} and {said(maps, 'with')} in the convolutional one.",
        lines_picture(
            {name: (rates, losses) for name, losses in lines.items()},
            "learning rate",
            "loss after training",
            "Batch norm",
            is_log_x=True,
            is_log_y=True,
        ),
    )


def said(found: dict[str, float], word: str) -> str:
    """Return the highest rate that trains, in words where there is none."""
    rate = found[f"highest rate {word}"]
    return f"{rate:g}" if rate else "none of those tried"


def is_right(found: dict[str, float]) -> bool:
    """Whether the formulas are met, and the network trains at a higher rate."""
    exact = max(found[name] for name in ("formulas, off by", "given back, off by", "other scale, off by"))
    slips = min(found["squares as mean, off by"], found["gamma as variance, off by"])
    return (
        exact < 1e-9
        and slips > 0.1
        and found["slope after"] > 1.5 * found["slope before"]
        and found["highest rate with"] > found["highest rate without"]
    )


def statistics(shape: tuple[int, ...], rng: np.random.Generator) -> dict[str, float]:
    """Return what batch norm makes of a batch whose features have means and deviations of their own."""
    features, axes = shape[1], (0, *range(2, len(shape)))
    each = (1, features, *[1] * (len(shape) - 2))
    x = rng.normal(0, 3, each) + rng.uniform(2, 5, each) * rng.standard_normal(shape)
    m = x.size // features
    mean = x.sum(axis=axes, keepdims=True) / m
    variance = ((x - mean) ** 2).sum(axis=axes, keepdims=True) / m
    y = normalized(x)
    return {
        "values for a mean": m,
        "pairs of gamma and beta": features,
        "formulas, off by": off(y, (x - mean) / np.sqrt(variance)),
        "squares as mean, off by": off(mean, variance),
        "other scale, off by": off(y, normalized(10 * x + 3)),
        "given back, off by": off(x, normalized(x, np.sqrt(variance), mean)),
        "gamma as variance, off by": off(x, normalized(x, variance, mean)),
        "slope before": slope(x),
        "slope after": slope(y),
    }


def normalized(x: Array, gamma: Array | float = 1.0, beta: Array | float = 0.0) -> Array:
    """Return a batch behind a layer of batch norm."""
    kind = BatchNorm1d if x.ndim == 2 else BatchNorm2d
    layer = kind(x.shape[1], eps=EPS, dtype=np.float64)
    for parameter, value in ((layer.weight, gamma), (layer.bias, beta)):
        if parameter is not None:
            parameter.data[...] = np.ravel(value)
    return layer(x)


def off(one: Array, other: Array) -> float:
    """Return the largest distance."""
    return float(abs(one - other).max())


def slope(z: Array) -> float:
    """Return the mean slope of sigmoids, which is at most 1/4."""
    a = Sigmoid()(z)
    return float((a * (1 - a)).mean())


def final_loss(kind: str, has_norm: bool, lr: float, setting: Setting) -> float:
    """Return the mean loss of the last steps of training at a rate."""
    X, y = strokes(128, setting.rng(1), SIDE, 0.3)
    model, steps = network(kind, has_norm, setting), setting.pick(small=40, full=100)
    with np.errstate(all="ignore"):  # at too high a rate numbers overflow
        return descend(
            model, X, y, CrossEntropyLoss(), steps=steps, lr=lr, rng=setting.rng(3), momentum=0.0, batch=BATCH
        )


def network(kind: str, has_norm: bool, setting: Setting) -> Module:
    """Return a network with or without batch norm before each ReLU."""
    rng, width = setting.rng(2), setting.pick(small=4, full=6)
    if kind == "dense":
        return Sequential(Flatten(), mlp(SIDE**2, CLASSES, (32,) * 4, batch_norm=has_norm, init="he", rng=rng))
    layers: list[Module] = []
    for before in setting.pick(small=(1, width), full=(1, width, width)):
        norm = [BatchNorm2d(width)] if has_norm else []
        layers += [Conv2d(before, width, 3, padding=1, init="he", rng=rng), *norm, ReLU()]
    return Sequential(*layers, AdaptiveAvgPool2d(1), Flatten(), Linear(width, CLASSES, rng=rng))
