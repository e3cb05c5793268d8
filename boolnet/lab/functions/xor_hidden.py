"""Two ReLU neurons in one hidden layer compute XOR exactly: one fires where both inputs are 1, one where both are 0.

With ``h1 = x + y - 1`` and ``h2 = 1 - x - y``, at most one of ``z1 = relu(h1)`` and ``z2 = relu(h2)`` is 1, and neither
is where just one input is 1. So ``1 - z1 - z2`` is XOR, on every row, with no error at all.

The signs of the two biases matter: the first is -1, the second +1. Exchanged, the first neuron reads ``x + y + 1``,
which is above 0 on every row, and the second ``-x - y - 1``, which is nowhere: what is left is ``-x - y``, no XOR.

Two hidden neurons are the fewest where the output reads hidden neurons only. One is enough where it may read the
inputs as well: ``x + y - 2 relu(x + y - 1)``.
"""

from __future__ import annotations

from itertools import product

import numpy as np

import boolnet
from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.minimum.table import lookup
from nets import Executor, GraphBuilder
from nets.graphs.graph import Graph

ROWS = tuple(product((0, 1), repeat=2))
BIASES = (-1, 1)  # of h1 = x + y - 1 and of h2 = -x - y + 1


def run(setting: Setting) -> Findings:
    """Return what the neurons give on every row, with the biases as they are and exchanged."""
    given, exchanged = table(BIASES), table(BIASES[::-1])
    truth = [x ^ y for x, y in ROWS]
    right, wrong = ([row[-1] == bit for row, bit in zip(rows, truth, strict=True)] for rows in (given, exchanged))
    fewest = lookup(2, 0b0110).at_least
    rows = [
        (f"{x} {y}", f"{h1} → {z1}", f"{h2} → {z2}", out, other[-1])
        for (x, y), (h1, z1, h2, z2, out), other in zip(ROWS, given, exchanged, strict=True)
    ]
    return Findings(
        Figures.of(("x y", "h1 → z1", "h2 → z2", "1 - z1 - z2", "biases exchanged"), rows),
        all(right) and not all(wrong) and fewest == 2,
        f"Two hidden neurons with biases {BIASES[0]} and {BIASES[1]} are right on {sum(right)} of {len(ROWS)} rows, "
        f"with the biases exchanged on {sum(wrong)}. No network of one hidden layer has fewer than {fewest} there.",
        boolnet.draw(network(BIASES), at="10"),
    )


def network(biases: tuple[int, int]) -> Graph:
    """Return the network of two hidden neurons, for biases of theirs."""
    net = GraphBuilder("xy")
    both = net.input("x") + net.input("y")
    z1, z2 = net.neuron(both + biases[0], name="z1"), net.neuron(biases[1] - both, name="z2")
    net.output("z", 1 - z1 - z2)
    return net.build()


def table(biases: tuple[int, int]) -> list[tuple[int, ...]]:
    """Return h1, z1, h2, z2 and the output on every row; all but the sums are the network's own values."""
    found = Executor(network(biases)).run_columns(np.array(ROWS).T, ["z1", "z2", "z"]).T
    sums = [(x + y + biases[0], biases[1] - x - y) for x, y in ROWS]
    values = [[int(value) for value in row] for row in found]
    return [(h1, z1, h2, z2, z) for (h1, h2), (z1, z2, z) in zip(sums, values, strict=True)]
