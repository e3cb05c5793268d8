"""Neurons of one layer that start equal stay equal, whatever the data; random weights break the symmetry.

Neurons with the same inputs, the same weights and the same readers' weights give the same output and get the same
gradient, so that every step moves them alike. A layer of eight is then a layer of one. Where all weights are 0 it is
worse: behind a tanh or a ReLU the hidden outputs are 0, so the last weights get no gradient, and the gradient of the
first passes through the last, which are 0. Only the last biases move.

Weights drawn evenly from -1/sqrt(d) to 1/sqrt(d), for d inputs, separate them. Biases may start at 0: neurons whose
weights differ do not need them to differ as well.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.made import accuracy, two_moons
from nets.charts import lines_picture
from nets.init import Constant, Init
from nets.layers import Linear, Sequential, Tanh
from nets.losses import CrossEntropyLoss
from nets.optim import SGD

WIDTH = 8
STARTS: dict[str, tuple[Init, bool]] = {  # and whether biases are drawn too
    "all 0": ("zeros", False),
    "all 0.5": (Constant(0.5), False),
    "drawn, biases 0": ("uniform", False),
    "drawn with biases": ("uniform", True),
}


class Measured(NamedTuple):
    """What training from a start ends in."""

    neurons: int
    moved: float
    accuracy: float
    losses: list[float]


def run(setting: Setting) -> Findings:
    """Return how many different neurons there are after training."""
    found = {name: measure(init, has_biases, setting) for name, (init, has_biases) in STARTS.items()}
    zeros, equal, drawn, biased = found.values()
    steps = list(range(1, len(zeros.losses) + 1))
    return Findings(
        Figures.of(
            ("start", "different neurons", "weights moved by", "accuracy"),
            [(name, *one[:3]) for name, one in found.items()],
            bar=1,
        ),
        zeros.moved < 1e-6 < 0.1 < equal.moved
        and zeros.neurons == equal.neurons == 1
        and drawn.neurons == biased.neurons == WIDTH
        and min(drawn.accuracy, biased.accuracy) > max(zeros.accuracy, equal.accuracy) + 0.05,
        f"Weights that start at 0 move by {zeros.moved:.1g}. Those that start at 0.5 move by {equal.moved:.2f}, and "
        f"leave {equal.neurons} different of {WIDTH} neurons and an accuracy of {equal.accuracy:.1%}. Drawn ones leave "
        f"{drawn.neurons} and reach {drawn.accuracy:.1%} with biases of 0, {biased.accuracy:.1%} with biases drawn.",
        lines_picture(
            {name: (steps, one.losses) for name, one in found.items()}, "step", "loss", "Where weights start"
        ),
    )


def measure(init: Init, has_biases: bool, setting: Setting) -> Measured:
    """Return what becomes of a hidden layer of eight."""
    X, y = two_moons(200, setting.rng(0))
    X_new, y_new = two_moons(1000, setting.rng(1))
    rng = setting.rng(2)
    hidden, last = (Linear(*sizes, init=init, rng=rng, dtype=np.float64) for sizes in ((2, WIDTH), (WIDTH, 2)))
    for layer in (hidden, last):
        if not has_biases and layer.bias is not None:
            layer.bias.data[...] = 0
    before = hidden.weight.data.copy()
    model, loss, losses = Sequential(hidden, Tanh(), last), CrossEntropyLoss(), []
    optimizer = SGD(model.parameters(), lr=0.3, momentum=0.9)
    for _ in range(setting.pick(small=500, full=2000)):
        value, dz = loss(model(X.astype(np.float64)), y)
        optimizer.zero_grad()
        model.backward(dz)
        optimizer.step()
        losses.append(value)
    weights = hidden.weight.data
    return Measured(
        len(np.unique(weights.round(6), axis=0)),
        float(abs(weights - before).max()),
        accuracy(model, X_new.astype(np.float64), y_new),
        losses,
    )
