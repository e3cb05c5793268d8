"""Small integer weights for neurons whose active sets are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from boolnet.core.budget import UNLIMITED, Budget
from boolnet.core.integer_program import solve_program
from boolnet.minimum.neuron_space import NeuronSpace, vertices
from boolnet.minimum.one_layer import OneLayer, neuron

LARGEST = 64  # of the weights, the biases and the constant


def integer_network(
    space: NeuronSpace, values: NDArray[np.int64], chosen: Sequence[int], budget: Budget = UNLIMITED
) -> OneLayer | None:
    """Return a network whose neurons are active on given sets, in small integers; None where there is none.

    An integer program looks for the weights, biases and constant, each from -64 to 64, whose magnitudes have the least
    sum, before common divisors become factors (see `neuron`). What it finds is rounded, and checked on every vertex;
    None may therefore also mean that the network needs larger integers, or that the program was not exact.

    Parameters
    ----------
    space : NeuronSpace
        Of n inputs.
    values : ndarray of int64, shape (2^n,)
        The function, 0 or 1.
    chosen : sequence of int
        Numbers of signed active sets, in the order of `boolnet.minimum.witness.named`: a neuron for each.
    budget : Budget
        Ends the program.
    """
    rows, sets, width = len(values), len(space.active), space.rays.shape[1]
    points = np.hstack([vertices(width - 1), np.ones((rows, 1), dtype=np.int64)])
    signs = [-1 if one >= sets else 1 for one in chosen]
    active = [space.active[one % sets] for one in chosen]
    zero = np.zeros((rows, 1), dtype=np.int64)
    total = np.hstack([*(s * a[:, None] * points for s, a in zip(signs, active, strict=True)), zero + 1])
    sides = np.zeros((len(chosen) * rows, total.shape[1]), dtype=np.int64)
    for i, a in enumerate(active):
        sides[i * rows : (i + 1) * rows, i * width : (i + 1) * width] = np.where(a, 1, -1)[:, None] * points
    one_sign = np.concatenate([total, sides])
    found = solve_program(
        np.ones(2 * total.shape[1]),
        np.hstack([one_sign, -one_sign]),
        np.concatenate([values, np.zeros(len(sides))]),
        np.concatenate([values, np.full(len(sides), np.inf)]),
        budget,
        most=LARGEST,
    )
    if found is None or found.values is None:
        return None
    numbers = np.rint(found.values[: total.shape[1]] - found.values[total.shape[1] :]).astype(np.int64).tolist()
    parts = [numbers[i * width : (i + 1) * width] for i in range(len(chosen))]
    neurons = tuple(neuron(sign, part[:-1], part[-1]) for sign, part in zip(signs, parts, strict=True))
    network = OneLayer(numbers[-1], (0,) * (width - 1), neurons)
    return network if np.array_equal(network.values(vertices(width - 1)), values) else None
