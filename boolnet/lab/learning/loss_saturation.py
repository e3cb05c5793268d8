"""Behind a saturated sigmoid squared error learns slowly, and cross-entropy does not.

With half the squared error of ``a = f(z)`` the derivative by z is ``(a - y) f'(z)``. For a sigmoid ``f'(z)`` is
``a (1 - a)``, which is nearly 0 where a is near 0 or 1, also where that is wrong: then the neuron hardly learns. With
cross-entropy the factor cancels, and the derivative is ``a - y``: the more wrong, the faster. The same holds behind a
softmax, whose derivatives are 0 as well where one class has taken all.

A neuron that should give 0 is started at a z above 0, and the steps are counted until it gives less than one half. With
squared error there are about e times as many for every unit of z more; with cross-entropy they grow in proportion.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from nets.charts import lines_picture
from nets.core.arrays import Array
from nets.core.module import Module
from nets.layers import Linear, Sigmoid, Softmax
from nets.losses import BCEWithLogitsLoss, CrossEntropyLoss, Loss, MSELoss
from nets.optim import SGD

OUTPUTS: dict[str, tuple[Module, Loss, tuple[float, ...]]] = {  # and what they should be
    "sigmoid": (Sigmoid(), BCEWithLogitsLoss(), (0.0,)),
    "softmax": (Softmax(), CrossEntropyLoss(), (0.0, 1.0, 0.0)),
}
MOST = 20_000  # steps


class Measured(NamedTuple):
    """The first derivatives by z, and the steps that both losses take."""

    name: str
    squared: float
    entropy: float
    squared_steps: int
    entropy_steps: int


def run(setting: Setting) -> Findings:
    """Return how many steps both losses take from more and more saturated starts."""
    starts = setting.pick(small=(1, 3, 5), full=(1, 3, 5, 7))
    found: dict[str, list[Measured]] = {}
    lines: dict[str, tuple[list[int], list[float]]] = {}
    for name in OUTPUTS:
        for z in starts:
            (slow, path), (quick, other) = (course(name, is_squared, z) for is_squared in (True, False))
            found.setdefault(name, []).append(Measured(f"{name}, {z}", slow, quick, len(path), len(other)))
        lines |= {f"{name}, squared error": points(path), f"{name}, cross-entropy": points(other)}
    (*_, before, last), (*_, other_last) = found["sigmoid"], found["softmax"]
    growths = last.squared_steps / before.squared_steps, last.entropy_steps / before.entropy_steps
    is_slow = [
        one.squared < 0.1 * one.entropy and one.squared_steps > 3 * one.entropy_steps for one in (last, other_last)
    ]
    return Findings(
        Figures.of(
            ("output, first z", "delta, squared", "delta, entropy", "steps, squared", "steps, entropy"),
            [row for rows in found.values() for row in rows],
            bar=3,
            is_log=True,
        ),
        all(is_slow) and growths[0] > 2 * growths[1],
        f"From z = {starts[-1]} a sigmoid takes {last.squared_steps:,} steps with squared error and "
        f"{last.entropy_steps} with cross-entropy, a softmax {other_last.squared_steps:,} and "
        f"{other_last.entropy_steps}; the sigmoid's first delta is {last.squared:.2g} against {last.entropy:.2g}. Its "
        f"steps from z = {starts[-1]} are {growths[0]:.1f} times those from z = {starts[-2]} with squared error, "
        f"{growths[1]:.1f} times with cross-entropy.",
        lines_picture(lines, "steps", "what should be 0", f"From z = {starts[-1]}", is_log_x=True),
    )


def course(name: str, is_squared: bool, z: int) -> tuple[float, list[float]]:
    """Return the first derivative by z, and an output that should be 0 before each step until it is below one half.

    The input is 1, weight and bias are z / 2, the other logits of a softmax start at 0, and a step moves z by delta.
    """
    layer, entropy, wanted = OUTPUTS[name]
    x, y = np.ones((1, 1)), np.array([wanted])
    neurons = Linear(1, len(wanted), init="zeros", dtype=np.float64)
    for parameter in neurons.parameters():
        parameter.data[0] = z / 2
    optimizer = SGD(neurons.parameters(), lr=0.5)
    outputs: list[float] = []
    deltas: list[float] = []
    while len(outputs) < MOST and (not outputs or outputs[-1] >= 0.5):
        sums = neurons(x)
        outputs.append(float(layer(sums)[0, 0]))
        delta = squared_delta(layer, sums, y) if is_squared else entropy(sums, y)[1]
        deltas.append(float(delta[0, 0]))
        optimizer.zero_grad()
        neurons.backward(delta)
        optimizer.step()
    return deltas[0], outputs


def squared_delta(layer: Module, z: Array, y: Array) -> Array:
    """Return the derivative by z of half the squared errors of ``layer(z)``."""
    return layer.backward(MSELoss(reduction="sum")(layer(z), y)[1] / 2)


def points(outputs: list[float]) -> tuple[list[int], list[float]]:
    """Return outputs by the number of the step before which they were."""
    return list(range(1, len(outputs) + 1)), outputs
