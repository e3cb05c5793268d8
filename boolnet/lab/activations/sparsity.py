"""ReLU leaves about half of its neurons at exactly 0, others none: their products need not be computed.

A neuron of value 0 adds nothing to any neuron of the next layer, so of the products of that layer the same share could
be left out. Sigmoid, tanh, ELU and their like are never exactly 0. Leaky ReLU gives up the zeros for a slope.

ReLU is cheap, too: a comparison. Leaky ReLU is as well; the others need an exponential for every neuron, ELU and
SELU for those below 0. That is counted here, in formulas that give the same values as the layers: a tanh takes one,
by ``2 sigmoid(2z) - 1``. The exponentials of a layer are few beside its products, though: one for a neuron, which is
a sum of as many products as it has inputs. That ReLU is faster in training is owed to its slope more than to them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.made import accuracy, descend, two_moons
from nets.charts import bars_picture
from nets.core.arrays import Array
from nets.layers import ACTIVATIONS, Linear, Sequential
from nets.layers.leaky import LeakyReLU
from nets.layers.smooth import SELU_ALPHA, SELU_SCALE
from nets.losses import CrossEntropyLoss

Exp = Callable[[float], float]
WIDTH = 64
#: Each as a formula of z that calls `exp` where it needs it.
FORMULAS: Mapping[str, Callable[[float, Exp], float]] = {
    "relu": lambda z, exp: max(z, 0.0),
    "leaky-relu": lambda z, exp: z if z > 0 else LeakyReLU().negative_slope * z,
    "sigmoid": lambda z, exp: 1 / (1 + exp(-z)),
    "tanh": lambda z, exp: 2 / (1 + exp(-2 * z)) - 1,
    "elu": lambda z, exp: z if z > 0 else exp(z) - 1,
    "selu": lambda z, exp: SELU_SCALE * (z if z > 0 else SELU_ALPHA * (exp(z) - 1)),
    "silu": lambda z, exp: z / (1 + exp(-z)),
    "softplus": lambda z, exp: math.log(1 + exp(z)),
}


class Measured(NamedTuple):
    """What an activation leads to, after training."""

    zeros: float
    exponentials: float  # for a neuron
    right: float
    off: float  # by how much the formula differs from the layer


def run(setting: Setting) -> Findings:
    """Return shares of zeros, and exponentials for a neuron, of trained networks."""
    found = {name: measure(name, setting) for name in FORMULAS}
    relu, *others = found.values()
    most, off = max(one.zeros for one in others), max(one.off for one in found.values())
    return Findings(
        Figures.of(
            ("activation", "exactly 0", "exponentials", "samples right"),
            [(name, *one[:3]) for name, one in found.items()],
            bar=1,
        ),
        relu.zeros > 0.3 and most < 0.01 and relu.exponentials == 0 and found["tanh"].exponentials == 1 and off < 1e-5,
        f"After training {relu.zeros:.0%} of the ReLUs are exactly 0, of any other activation {most:.0%} at the most. "
        f"A ReLU takes {relu.exponentials:.2g} exponentials, a sigmoid {found['sigmoid'].exponentials:.2g}, an ELU "
        f"{found['elu'].exponentials:.2g}; a neuron of the second layer is a sum of {WIDTH} products.",
        bars_picture({name: 100 * one.zeros for name, one in found.items()}, "Neurons that are exactly 0, percent"),
    )


def measure(name: str, setting: Setting) -> Measured:
    """Return zeros and exponentials of a network of two hidden layers after training."""
    x, y = two_moons(512, setting.rng(0))
    x_new, y_new = two_moons(200, setting.rng(1))
    rng = setting.rng(2)
    first, second = Linear(2, WIDTH, init="he", rng=rng), Linear(WIDTH, WIDTH, init="he", rng=rng)
    act = ACTIVATIONS[name]()
    model = Sequential(first, act, second, ACTIVATIONS[name](), Linear(WIDTH, 2, rng=rng))
    descend(model, x, y, CrossEntropyLoss(), steps=setting.pick(small=100, full=1000), lr=0.05, rng=setting.rng(3))
    model.eval()
    z1 = first(x_new)
    z = np.concatenate([z1, second(act(z1))]).astype(np.float64)
    some = z[:: setting.pick(small=20, full=2)].ravel()
    formula, calls = counted(name, some)
    off = float(abs(act(some) - formula).max())
    return Measured(float((act(z) == 0).mean()), calls / len(formula), accuracy(model, x_new, y_new), off)


def counted(name: str, numbers: Array) -> tuple[Array, int]:
    """Return what a formula makes of numbers, and how many exponentials that takes."""
    calls = 0

    def exp(z: float) -> float:
        nonlocal calls
        calls += 1
        return math.exp(z)

    return np.array([FORMULAS[name](z, exp) for z in numbers.tolist()]), calls
