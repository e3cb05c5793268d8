"""That weights exist does not say that training finds them: parity is learned seldom at the least width.

A hidden layer that is wide enough can come as near to any continuous function as is wanted, and can compute any Boolean
function exactly. The compiler writes such weights down: for parity of n inputs it takes 2, 3 and from 4 inputs on n - 1
hidden neurons, right on every row.

Training starts from random weights and follows the gradient. With no neuron to spare, each has to find a place of its
own, and most starts end where some neuron is of no use and others would have to give up theirs. With more neurons than
are needed, a few that start well are enough. So the share of starts that learn parity rises with the width, and falls
with the number of inputs.
"""

from __future__ import annotations

from itertools import product

import numpy as np

import boolnet
from boolnet.lab.experiment import Figures, Findings, Setting
from nets.charts import lines_picture
from nets.core.arrays import Array
from nets.core.module import Module, Parameter
from nets.init import uniform
from nets.layers import ReLU, Sequential
from nets.losses import BCEWithLogitsLoss
from nets.optim import Adam

WIDER = (1, 2, 4)  # times the least width that the compiler finds


def run(setting: Setting) -> Findings:
    """Return how many starts learn parity, by inputs and width, and what compiling takes."""
    sizes = setting.pick(small=(2, 3), full=(2, 3, 4, 5))
    starts, steps = setting.pick(small=(40, 300), full=(100, 1500))
    rows = []
    for n in sizes:
        net = boolnet.compile(f"xor(x1..x{n})", layered=True, max_layers=2, strategy="weighted-sum")
        is_exact = net.certificate is not None and net.certificate.proved
        shares = [learned(n, net.counts.hidden * wider, starts, steps, setting) for wider in WIDER]
        rows.append((n, net.counts.hidden, is_exact, shares))
    lows, highs = ([shares[k] for *_, shares in rows] for k in (0, -1))
    return Findings(
        Figures.of(
            ("inputs", "compiled", *(f"learned, {k}x wide" for k in WIDER)),
            [(str(n), hidden, *(f"{share:.0%}" for share in shares)) for n, hidden, _, shares in rows],
        ),
        all(row[2] for row in rows)
        and all(low + 0.2 < high for low, high in zip(lows, highs, strict=True))
        and lows[0] > lows[-1],
        f"Compiling gives a network that is right on all rows for {sum(row[2] for row in rows)} of {len(rows)} sizes. "
        f"As wide, {lows[0]:.0%} of {starts} starts learn parity of {sizes[0]} inputs and {lows[-1]:.0%} that of "
        f"{sizes[-1]}; {WIDER[-1]} times as wide {highs[0]:.0%} and {highs[-1]:.0%}.",
        lines_picture(
            {f"{n} inputs": (WIDER, [100 * share for share in shares]) for n, *_, shares in rows},
            "width, in least widths",
            "percent of starts that learn parity",
            "How often training finds parity",
        ),
    )


def learned(n: int, width: int, starts: int, steps: int, setting: Setting) -> float:
    """Return the share of starts from which a hidden layer learns parity of n inputs, right on every row."""
    rows = np.array(list(product((0.0, 1.0), repeat=n)), np.float32)
    y = np.broadcast_to((rows.sum(axis=1) % 2)[:, None], (starts, len(rows), 1)).astype(np.float32)
    x = np.broadcast_to(rows, (starts, *rows.shape))
    rng = setting.rng(n, width)
    model = Sequential(Apart(starts, n, width, rng), ReLU(), Apart(starts, width, 1, rng))
    optimizer, loss = Adam(model.parameters(), lr=0.03), BCEWithLogitsLoss()
    for _ in range(steps):
        _, dz = loss(model(x), y)
        optimizer.zero_grad()
        model.backward(dz * starts, False)
        optimizer.step()
    return float(((model(x) > 0) == (y > 0)).all(axis=(1, 2)).mean())


class Apart(Module):
    """A dense layer for each of many networks that are trained at once, and have nothing to do with one another."""

    def __init__(self, networks: int, before: int, after: int, rng: np.random.Generator) -> None:
        draws = [uniform((after, before), rng).T for _ in range(networks)]
        self.weight = Parameter(np.array(draws, np.float32))
        bound = before**-0.5
        self.bias = Parameter(rng.uniform(-bound, bound, (networks, 1, after)).astype(np.float32))

    def forward(self, x: Array) -> Array:
        self.keep(x)
        return np.asarray(x @ self.weight.data + self.bias.data)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        (x,) = self.kept()
        self.weight.accumulate(x.transpose(0, 2, 1) @ dy)
        self.bias.accumulate(dy.sum(axis=1, keepdims=True))
        return np.asarray(dy @ self.weight.data.transpose(0, 2, 1))
