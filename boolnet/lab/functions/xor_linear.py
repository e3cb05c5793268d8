"""No line separates XOR, so no single unit computes it, linear or logistic, however it is trained.

A unit is right on every row if its sum is above 0 where XOR is 1 and below 0 where it is 0. Whether weights like that
exist is a linear program: the largest margin by which all rows can be right, with weights of at most 1. For AND and OR
it is above 0. For XOR it is 0: with weights a, b and the bias c, the rows 01 and 10 ask for ``a + b + 2 c > 0``, the
rows 00 and 11 for ``a + b + 2 c < 0``.

Training finds the same: it ends at a loss of ln 2, where the unit says one half to every row.
"""

from __future__ import annotations

import math
from itertools import product

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from nets.charts import bars_picture
from nets.core.arrays import Array
from nets.layers import Linear
from nets.losses import BCEWithLogitsLoss
from nets.optim import SGD

FUNCTIONS = {"a & b": (0, 0, 0, 1), "a | b": (0, 1, 1, 1), "a ^ b": (0, 1, 1, 0)}
ROWS = np.array(list(product((0.0, 1.0), repeat=2)))


def run(setting: Setting) -> Findings:
    """Return the largest margins, and what training reaches."""
    rows = []
    for name, values in FUNCTIONS.items():
        y = np.array(values, dtype=float)
        loss, right = trained(y, setting)
        rows.append((name, margin(y), right, loss))
    *_, xor = rows
    others = [row for row in rows if row is not xor]
    is_seen = xor[1] < 1e-9 and xor[2] < 4 and all(row[1] > 0.1 and row[2] == 4 for row in others)
    return Findings(
        Figures.of(("function", "largest margin", "rows decided right", "loss"), rows, bar=1),
        is_seen,
        f"The largest margin for XOR is {xor[1]:.2g}. Training ends at a loss of {xor[3]:.3f} (ln 2 is "
        f"{math.log(2):.3f}) and decides {xor[2]} of 4 rows, for a sum of 0 says one half: one unit cannot compute it. "
        f"AND and OR have margins of {others[0][1]:.2g} and {others[1][1]:.2g}.",
        bars_picture({name: value for name, value, *_ in rows}, "Largest margin of one unit"),
    )


def margin(y: Array) -> float:
    """Return by how much a unit with weights of at most 1 can be right on every row, by linear program."""
    from scipy.optimize import linprog

    signs = np.where(y == 1, 1.0, -1.0)
    rows = -signs[:, None] * np.column_stack([ROWS, np.ones(4)])  # sign * sum >= t
    found = linprog(
        [0, 0, 0, -1], A_ub=np.column_stack([rows, np.ones(4)]), b_ub=np.zeros(4), bounds=[(-1, 1)] * 3 + [(0, None)]
    )
    return 0.0 - float(found.fun or 0.0)


def trained(y: Array, setting: Setting) -> tuple[float, int]:
    """Return the loss of a logistic unit after training, and on how many rows it is right."""
    unit, loss = Linear(2, 1, rng=setting.rng(), dtype=np.float64), BCEWithLogitsLoss()
    optimizer = SGD(unit.parameters(), lr=1.0)
    for _ in range(setting.pick(small=400, full=4000)):
        value, dz = loss(unit(ROWS), y[:, None])
        optimizer.zero_grad()
        unit.backward(dz)
        optimizer.step()
    sums = unit(ROWS)[:, 0]
    return float(value), int((np.where(abs(sums) < 1e-3, 0.5, sums > 0) == y).sum())
