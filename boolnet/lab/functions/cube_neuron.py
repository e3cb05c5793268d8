"""A ReLU neuron is 1 on a cube and 0 off it: weight 1 for a literal, -1 for a negated one, and the right bias.

A cube is a product of literals, such as ``a & !c``. The neuron adds up the inputs that must be 1, takes away those that
must be 0, and is to reach exactly 1 where all literals hold. There the sum is the number of positive literals, so the
bias is 1 minus that number. With any literal wrong the sum is lower by 1 at least, so the neuron is 0.

A bias of 1 minus the number of all literals is too low as soon as one is negated: a negated literal that holds adds
nothing to the sum. With Q negated literals the neuron reaches ``1 - Q`` at the most, which is never above 0.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from boolnet.functions.cover import FREE
from boolnet.lab.experiment import Figures, Findings, Setting
from nets.charts import lines_picture
from nets.core.arrays import Array


def run(setting: Setting) -> Findings:
    """Return of how many cubes the neuron is right on every row, by the number of negated literals."""
    n = setting.pick(small=4, full=7)
    cubes = np.array(list(product((0, 1, FREE), repeat=n)))
    negated = (cubes == 0).sum(axis=1)
    right, misprinted = right_cubes(cubes, positive_literals(cubes)), right_cubes(cubes, all_literals(cubes))
    of = [negated == q for q in range(n + 1)]
    counts = [(int(chosen.sum()), int(right[chosen].sum()), int(misprinted[chosen].sum())) for chosen in of]
    total, good, bad = (sum(row[k] for row in counts) for k in range(3))
    return Findings(
        Figures.of(
            ("negated literals", "cubes", "right", "all counted"),
            [(str(q), *row) for q, row in enumerate(counts)],
            bar=1,
        ),
        good == total and bad == counts[0][0],
        f"Of {total:,} cubes of {n} inputs the neuron is right on all {1 << n} rows for {good:,}. With a bias that "
        f"counts all literals it is right for {bad:,}; {counts[0][0]:,} have no negated literal.",
        lines_picture(
            {
                name: (list(range(n + 1)), [row[k] for row in counts])
                for k, name in ((1, "bias 1 - positive literals"), (2, "bias 1 - all literals"))
            },
            "negated literals",
            "cubes that are right",
            "One neuron for a cube",
        ),
    )


def positive_literals(cubes: Array) -> Array:
    """Return what is taken from 1 for the bias: how many literals of each cube are positive."""
    return np.asarray((cubes == 1).sum(axis=1))


def all_literals(cubes: Array) -> Array:
    """Return how many literals each cube has."""
    return np.asarray((cubes != FREE).sum(axis=1))


def right_cubes(cubes: Array, count: Array) -> Array:
    """Return for each cube whether its neuron, of bias ``1 - count``, is 1 on the cube and 0 off it, on every row."""
    rows = np.array(list(product((0, 1), repeat=cubes.shape[1])))
    weights = np.select([cubes == 1, cubes == 0], [1, -1], 0)
    neurons = np.maximum(weights @ rows.T + 1 - count[:, None], 0)
    inside = ((cubes[:, None, :] == FREE) | (cubes[:, None, :] == rows)).all(axis=2)
    return np.asarray((neurons == inside).all(axis=1))
