"""A ReLU whose pre-activation is below 0 for every sample has slope 0 for all of them: no gradient, and no way back.

One large step can move a neuron there. In the first hidden layer nothing else can then bring it back, since its inputs
stay the same: the neuron is dead, however small the steps are from then on. The larger the learning rate, the more
neurons die, and what is left may be too little.

A slope below 0 keeps a neuron alive: a small fixed one (leaky), which somebody has to choose, a learned one (PReLU), or
one drawn for every number (RReLU). ELU and SELU have a slope below 0 too, but it is ``alpha e^z``: far below 0 they are
as silent as a ReLU. A neuron counts as dead here where its slope is below 1/1000 for every sample.

RReLU is noise in training, as dropout is, and hinders overfitting: with slopes drawn from 0 to 1 the loss on new
samples is less than with their mean as a fixed slope.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.made import accuracy, two_moons
from nets.charts import bars_picture
from nets.core.arrays import Array
from nets.core.module import Module
from nets.layers import ELU, SELU, LeakyReLU, Linear, PReLU, ReLU, RReLU, Sequential
from nets.losses import CrossEntropyLoss
from nets.optim import Adam

WIDTH, WIDE, SILENT = 32, 64, 1e-3
QUIET = 0.01  # the learning rate of the second half of training
RATES = (0.01, 0.1, 1.0, 10.0)  # of the first half
KINDS: Mapping[str, type[Module]] = {"leaky": LeakyReLU, "PReLU": PReLU, "RReLU": RReLU, "ELU": ELU, "SELU": SELU}
ALIVE = ("leaky", "PReLU", "RReLU")


class Measured(NamedTuple):
    """Shares of neurons, and of samples."""

    dead: float  # after the first half
    revived: float  # of them, after the second
    right: float


def run(setting: Setting) -> Findings:
    """Return how many neurons die by learning rate and activation, and what training reaches."""
    relu = {rate: measure(ReLU, rate, setting) for rate in RATES}
    others = {name: measure(kind, RATES[-1], setting) for name, kind in KINDS.items()}
    rows = [("ReLU", rate, *one) for rate, one in relu.items()]
    rows += [(name, RATES[-1], *one) for name, one in others.items()]
    first, second, third, last = relu.values()
    alive = float(np.mean([others[name].right for name in ALIVE]))
    drawn, fixed = (overfitted(slopes, setting) for slopes in ((0.0, 1.0), (0.5, 0.5)))
    revived, dead = max(one.revived for one in relu.values()), max(others[name].dead for name in ALIVE)
    return Findings(
        Figures.of(("activation", "rate", "dead", "revived", "samples right"), rows, bar=2),
        first.dead < second.dead < third.dead
        and first.dead + 0.3 < last.dead
        and revived == dead == 0
        and last.right < alive
        and drawn < fixed,
        f"Of ReLUs {first.dead:.0%} are dead at a learning rate of {RATES[0]:g} and {last.dead:.0%} at {RATES[-1]:g}; "
        f"with {QUIET:g} from then on, {revived:.0%} come back and {last.right:.0%} of samples are right. Leaky, "
        f"learned and drawn slopes leave {dead:.0%} dead and in the mean {alive:.0%} right; of ELUs "
        f"{others['ELU'].dead:.0%} are silent. Drawn slopes have a loss of {drawn:.2g} on new samples, their mean as "
        f"a fixed slope {fixed:.2g}.",
        bars_picture({f"{name}, {rate:g}": 100 * dead for name, rate, dead, *_ in rows}, "Dead neurons, percent"),
    )


def measure(kind: type[Module], rate: float, setting: Setting) -> Measured:
    """Return what becomes of the neurons of one hidden layer, the mean of some starts."""
    return Measured(*np.mean([_measured(kind, rate, setting, k) for k in range(setting.pick(small=2, full=6))], axis=0))


def _measured(kind: type[Module], rate: float, setting: Setting, start: int) -> Measured:
    x, y = two_moons(512, setting.rng(start, 0))
    rng = setting.rng(start, 1)
    neurons = made(kind, rng)
    model = Sequential(Linear(2, WIDTH, init="he", rng=rng), neurons, Linear(WIDTH, 2, rng=rng))
    steps = setting.pick(small=60, full=200)
    train(model, x, y, rate, steps, rng)
    dead = silent(model[0], neurons, x)
    train(model, x, y, QUIET, steps, rng)
    revived = (dead & ~silent(model[0], neurons, x)).mean() / max(dead.mean(), 1 / WIDTH)
    return Measured(float(dead.mean()), float(revived), accuracy(model, x, y))


def made(kind: type[Module], rng: np.random.Generator) -> Module:
    """Return an activation; one that draws gets what it draws from."""
    return RReLU(rng=rng) if kind is RReLU else kind()


def train(model: Module, x: Array, y: Array, rate: float, steps: int, rng: np.random.Generator) -> None:
    """Train with Adam, whose steps are of about the size of the learning rate, however large gradients are."""
    optimizer, loss = Adam(model.parameters(), lr=rate), CrossEntropyLoss()
    model.train()
    for _ in range(steps):
        chosen = rng.permutation(len(x))[:64]
        _, dz = loss(model.forward(x[chosen]), y[chosen])
        optimizer.zero_grad()
        model.backward(dz, False)
        optimizer.step()


def silent(before: Module, neurons: Module, x: Array) -> Array:
    """Return which neurons have next to no slope, for every sample."""
    z = neurons.eval()(before(x))
    return np.asarray((abs(neurons.backward(np.ones_like(z))) < SILENT).all(axis=0))


def overfitted(slopes: tuple[float, float], setting: Setting) -> float:
    """Return the loss on new samples after long training on few noisy ones, with slopes drawn from an interval."""
    draw, rng = partial(two_moons, noise=0.35), setting.rng(2)
    x, y = draw(80, setting.rng(3))
    x_new, y_new = draw(1000, setting.rng(4))
    layers: list[Module] = []
    for before in (2, WIDE):
        layers += [Linear(before, WIDE, init="he", rng=rng), RReLU(*slopes, rng=rng)]
    model = Sequential(*layers, Linear(WIDE, 2, rng=rng))
    train(model, x, y, QUIET, setting.pick(small=300, full=1000), rng)
    return float(CrossEntropyLoss()(model.eval()(x_new), y_new)[0])
