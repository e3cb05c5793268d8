"""Weight decay adds half lambda times the sum of squared weights to the loss, and so pulls every weight towards 0.

A network with far more weights than samples can fit the noise in them. With more decay its weights get smaller, it fits
the training samples less closely, and what it says of new samples gets better, until the decay is so strong that the
network cannot follow the data any more. The term is the same beside a squared error and beside a cross-entropy; biases
are left out of it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from nets.charts import lines_picture
from nets.core.arrays import Array
from nets.layers import Linear, Sequential, Tanh
from nets.losses import MSELoss
from nets.optim import Adam

DECAYS = (0.0, 1e-4, 1e-3, 1e-2, 1e-1)
SAMPLES, WIDTH, NOISE = 24, 64, 0.3


class Measured(NamedTuple):
    """What one decay leads to."""

    norm: float
    train: float
    test: float


def run(setting: Setting) -> Findings:
    """Return norms and errors for rising decays."""
    found = [measure(decay, setting) for decay in DECAYS]
    first, last, best = found[0], found[-1], min(found, key=lambda one: one.test)
    falls = all(after.norm < before.norm for before, after in pairwise(found))
    steps = list(range(len(found)))
    return Findings(
        Figures.of(
            ("decay", "norm of the weights", "error in training", "error on new samples"),
            [(f"{decay:g}", *one) for decay, one in zip(DECAYS, found, strict=True)],
            bar=3,
        ),
        falls and best not in (first, last) and best.train > first.train,
        f"From no decay to {DECAYS[-1]:g} the norm of the weights goes from {first.norm:.1f} to {last.norm:.2g}. The "
        f"error on new samples is least at {DECAYS[found.index(best)]:g}: {best.test:.3f}, against {first.test:.3f} "
        f"without and {last.test:.3f} with the most, while the error in training goes from {first.train:.3f} to "
        f"{last.train:.3f}.",
        lines_picture(
            {"in training": (steps, [one.train for one in found]), "new samples": (steps, [one.test for one in found])},
            f"decay: {', '.join(f'{decay:g}' for decay in DECAYS)}",
            "squared error",
            "Weight decay",
        ),
    )


def measure(decay: float, setting: Setting) -> Measured:
    """Return the norm of the weights, and the squared errors in training and on new samples."""
    X, y = noisy_curve(SAMPLES, setting.rng(0))
    X_new, y_new = noisy_curve(200, setting.rng(1), noise=0.0)
    rng = setting.rng(2)
    layers = [Linear(1, WIDTH, rng=rng), Linear(WIDTH, WIDTH, rng=rng), Linear(WIDTH, 1, rng=rng)]
    model = Sequential(layers[0], Tanh(), layers[1], Tanh(), layers[2])
    optimizer, loss = Adam(model.parameters(), lr=0.01, weight_decay=decay), MSELoss()  # of weights, not of biases
    for _ in range(setting.pick(small=600, full=3000)):
        _, dz = loss(model(X), y)
        optimizer.zero_grad()
        model.backward(dz)
        optimizer.step()
    norm = sum(float((layer.weight.data**2).sum()) for layer in layers) ** 0.5
    return Measured(norm, loss(model(X), y)[0], loss(model(X_new), y_new)[0])


def noisy_curve(n: int, rng: np.random.Generator, noise: float = NOISE) -> tuple[Array, Array]:
    """Return points of a sine, and their values with noise."""
    X = rng.uniform(-1, 1, (n, 1))
    y = np.sin(4 * X) + noise * rng.standard_normal((n, 1))
    return X.astype(np.float32), y.astype(np.float32)
