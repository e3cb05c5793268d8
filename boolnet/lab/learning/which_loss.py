"""Squared error is for continuous outputs behind a linear layer, cross-entropy for classes behind a softmax.

A linear output with squared error can say any number. A sigmoid says none below 0 or above 1, and classes of equal bins
say no more than a bin. For classes, training by squared error behind a softmax stands still where the softmax is sure
and wrong, which cross-entropy does not. Both start from weights that make the softmax sure here, and each is given the
best of some learning rates.

The cross-entropy of a class is ``-ln a`` of its probability, with the minus sign, or for two classes
``-y ln o - (1 - y) ln (1 - o)``. It is least, and not largest, where ``o = y``: 0 for a y of 0 or 1, the entropy of y
between. Its derivative behind a softmax is ``a - y`` for every class: ``a - 1`` for the true one and a for all others,
whose logits are pushed down. The derivative of a softmax has entries off its diagonal, ``-a_i a_j``, which
``f' = f (1 - f)`` leaves out.
"""

from __future__ import annotations

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.made import accuracy
from nets.charts import lines_picture
from nets.core.arrays import Array
from nets.core.module import Module
from nets.inspection.gradcheck import central_differences, relative_error
from nets.layers import Linear, Sequential, Sigmoid, Softmax, Tanh
from nets.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from nets.optim import SGD, Adam

BINS, CLASSES, RATES = 8, 10, (0.1, 0.3, 1.0, 3.0)
TARGETS = (0.0, 0.25, 0.7, 1.0)
GRID = np.arange(1, 200) / 200


def run(setting: Setting) -> Findings:
    """Return errors of both losses, and how far the slips are off."""
    linear, squashed, binned = (continuous(kind, setting) for kind in ("linear", "sigmoid", "bins"))
    entropy, squared = (1 - max(classes(name, lr, setting) for lr in RATES) for name in ("entropy", "squared"))
    right, alone = deltas(setting.rng(3))
    curves = {f"y = {y:g}": entropies(y) for y in TARGETS}
    least, most = (
        max(abs(float(GRID[at(curves[f"y = {y:g}"])]) - y) for y in TARGETS) for at in (np.argmin, np.argmax)
    )
    rows = [
        ("continuous: squared error, linear output", linear),
        ("continuous: squared error, sigmoid", squashed),
        (f"continuous: cross-entropy of {BINS} bins", binned),
        ("classes: cross-entropy, softmax", entropy),
        ("classes: squared error, softmax", squared),
        ("softmax: a - y for all classes", right),
        ("softmax: a - 1 for the true class alone", alone),
        ("where cross-entropy is least, from y", least),
        ("where it is largest, from y", most),
    ]
    return Findings(
        Figures.of(("case", "error"), rows),
        linear < 0.5 * min(squashed, binned)
        and entropy < 0.5 * squared
        and right < 1e-6 < 0.1 < alone
        and least < 0.01,
        f"Continuous outputs are {linear:.3f} off with squared error, {squashed:.2f} behind a sigmoid and {binned:.2f} "
        f"as bins. Of classes, {entropy:.1%} are wrong with cross-entropy and {squared:.1%} with squared error. "
        f"The delta a - y of all classes is right to {right:.1g}; that of the true class alone is off by {alone:.2g}. "
        f"Cross-entropy is least within {least:.3f} of o = y, and largest up to {most:.2g} away.",
        lines_picture(
            {name: (GRID.tolist(), values.tolist()) for name, values in curves.items()}, "o", "loss", "Cross-entropy"
        ),
    )


def continuous(kind: str, setting: Setting) -> float:
    """Return the root of the mean squared error on new samples of 2 sin(3 x)."""
    rng = setting.rng(0)
    X, X_new = (rng.uniform(-1, 1, (n, 1)).astype(np.float32) for n in (200, 400))
    y, y_new = 2 * np.sin(3 * X), 2 * np.sin(3 * X_new)
    outputs = BINS if kind == "bins" else 1
    layers = [Linear(1, 32, rng=rng), Tanh(), Linear(32, outputs, rng=rng)]
    model = Sequential(*layers, Sigmoid()) if kind == "sigmoid" else Sequential(*layers)
    edges = np.linspace(-2, 2, BINS + 1)
    bins = np.clip(np.digitize(y[:, 0], edges) - 1, 0, BINS - 1)
    optimizer = Adam(model.parameters(), lr=0.02)
    for _ in range(setting.pick(small=600, full=2000)):
        _, dz = CrossEntropyLoss()(model(X), bins) if kind == "bins" else MSELoss()(model(X), y)
        step(model, dz, optimizer)
    said = model(X_new)
    said = (edges[:-1] + edges[1:])[said.argmax(axis=1), None] / 2 if kind == "bins" else said
    return float(((said - y_new) ** 2).mean() ** 0.5)


def classes(loss: str, lr: float, setting: Setting) -> float:
    """Return the accuracy on new samples of ten classes on a circle, from weights that make the softmax sure."""
    rng = setting.rng(1)
    X, y = ring(200, rng)
    X_new, y_new = ring(1000, rng)
    last = Linear(16, CLASSES, rng=rng)
    last.weight.data *= 10
    model, softmax = Sequential(Linear(2, 16, rng=rng), Tanh(), last), Softmax()
    optimizer = SGD(model.parameters(), lr=lr)
    onehot = np.eye(CLASSES, dtype=np.float32)[y]
    for _ in range(setting.pick(small=50, full=300)):
        z = model(X)
        dz = CrossEntropyLoss()(z, y)[1] if loss == "entropy" else softmax.backward((softmax(z) - onehot) / len(y))
        step(model, dz, optimizer)
    return accuracy(model, X_new, y_new)


def step(model: Module, dz: Array, optimizer: SGD | Adam) -> None:
    """Take a step against the gradient."""
    optimizer.zero_grad()
    model.backward(dz)
    optimizer.step()


def ring(n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return points around places on a circle, and which place."""
    y = np.arange(n) % CLASSES
    angle = y * 2 * np.pi / CLASSES
    X = np.stack([np.cos(angle), np.sin(angle)], axis=1) + 0.12 * rng.standard_normal((n, 2))
    return (2 * X).astype(np.float32), y


def deltas(rng: np.random.Generator) -> tuple[float, float]:
    """Return how far a - y, and its entry of the true class alone, are from finite differences of -ln a."""
    z, y = rng.standard_normal((6, 5)), rng.integers(0, 5, 6)
    onehot = np.eye(5)[y]
    found = central_differences(lambda: CrossEntropyLoss(reduction="sum")(z, y)[0], z, 1e-5)
    delta = Softmax()(z) - onehot
    return relative_error(delta, found), relative_error(delta * onehot, found)


def entropies(y: float) -> Array:
    """Return the cross-entropy of y and each o of the grid."""
    values: Array = BCEWithLogitsLoss(reduction="none")(np.log(GRID / (1 - GRID)), np.full(GRID.shape, y))[0]
    return values
