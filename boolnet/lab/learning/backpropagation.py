"""Backpropagation finds the gradient by every weight in one sweep from the last layer to the first.

Layer l has a weight matrix W of n rows, one for each neuron, and m columns, one for each of its inputs: ``z = W x + b``
and ``a = f(z)``, and a is the next layer's x. Let delta_i be the derivative of a sample's loss by z_i. In the last
layer it is ``(a_i - y_i) f'(z_i)`` for half the squared error, and ``a_i - y_i`` for a softmax with cross-entropy. From
layer l + 1 to layer l it is ``delta_i = f'(z_i) sum_j W_ji delta_j``, with W and the deltas of layer l + 1: row j is
the neuron that reads, column i the one that is read. The gradient by W_ij is ``delta_i x_j``, by b_i it is delta_i, all
of the same layer. The mean over the samples is taken, and weight decay adds ``lambda W``.

Here each rule is set beside finite differences on a small network, layer by layer: delta by moving one z and running
the layers behind it, the gradients by moving one weight. With the indices swapped, ``sum_j W_ij delta_j``, the shapes
fit where all layers are equally wide, and the numbers are wrong.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from nets.charts import bars_picture
from nets.core.arrays import Array
from nets.inspection.gradcheck import central_differences, relative_error
from nets.layers import LogSoftmax

SAMPLES, DEPTH, DECAY, EPS, STEP = 5, 3, 0.01, 1e-5, 1e-3
LOSSES = ("squared error", "cross-entropy")


class Layer(NamedTuple):
    """A layer's weights (neurons, inputs) and biases."""

    W: Array
    b: Array


class Measured(NamedTuple):
    """How far the rules of a layer are from finite differences."""

    name: str
    delta: float
    weights: float
    biases: float
    swapped: float


def run(setting: Setting) -> Findings:
    """Return how far the rules are from finite differences, layer by layer."""
    found: list[Measured] = []
    falls: list[float] = []
    for k, loss in enumerate(LOSSES):
        rows, fall = measure(loss, setting.pick(small=4, full=8), setting.rng(k))
        found += rows
        falls.append(fall)
    worst = max(max(row[1:4]) for row in found)
    before_last = {f"{row.name}, swapped": row.swapped for row in found if str(DEPTH) not in row.name}
    bars = {row.name: max(row[1:4]) for row in found} | before_last
    least = min(before_last.values())
    return Findings(
        Figures.of(("loss, layer", "delta off by", "weights off", "biases off", "delta, swapped"), found),
        worst < 1e-6 and least > 0.1 and all(abs(fall - 1) < 0.1 for fall in falls),
        f"The rules are at most {worst:.1g} from finite differences, relative to the largest, in every layer. With the "
        f"indices of the weights swapped, delta is off by {least:.2g} or more before the last layer. A step of "
        f"{STEP:g} against the gradient lowers the loss by {falls[0]:.3f} and {falls[1]:.3f} times what it foretells.",
        bars_picture(bars, "Distance from finite differences", is_log=True),
    )


def measure(loss: str, width: int, rng: np.random.Generator) -> tuple[list[Measured], float]:
    """Return a row for each layer, the last first, and what a step wins as a share of what the gradient foretells."""
    net = [Layer(rng.normal(0, width**-0.5, (width, width)), rng.normal(0, 0.3, width)) for _ in range(DEPTH)]
    X = rng.standard_normal((SAMPLES, width))
    y = np.eye(width)[rng.integers(0, width, SAMPLES)] if loss == "cross-entropy" else rng.uniform(-0.8, 0.8, X.shape)
    zs, xs = forward(net, X)
    rows: list[Measured] = []
    gradients: list[Layer] = []
    delta = swapped = last_delta(zs[-1], y, loss)
    for k in reversed(range(DEPTH)):
        if k < DEPTH - 1:
            swapped, delta = (delta_before(W, delta, zs[k]) for W in (net[k + 1].W.T, net[k + 1].W))
        gradients.insert(0, Layer(delta.T @ xs[k] / SAMPLES + DECAY * net[k].W, delta.mean(axis=0)))
        moved = central_differences(partial(total, net[k + 1 :], zs[k], y, loss), zs[k], EPS)
        found = [central_differences(partial(cost, net, X, y, loss), array, EPS) for array in net[k]]
        off = [relative_error(one, other) for one, other in zip(gradients[0], found, strict=True)]
        row = relative_error(delta, moved), *off, relative_error(swapped, moved)
        rows.append(Measured(f"{loss}, {k + 1}", *row))
    stepped = [Layer(W - STEP * dW, b - STEP * db) for (W, b), (dW, db) in zip(net, gradients, strict=True)]
    foretold = STEP * sum(float((array**2).sum()) for gradient in gradients for array in gradient)
    return rows, (cost(net, X, y, loss) - cost(stepped, X, y, loss)) / foretold


def forward(net: list[Layer], X: Array) -> tuple[list[Array], list[Array]]:
    """Return z and x of every layer; all hidden layers have tanh."""
    zs, xs = [], [X]
    for W, b in net:
        zs.append(xs[-1] @ W.T + b)
        xs.append(np.tanh(zs[-1]))
    return zs, xs


def total(behind: list[Layer], z: Array, y: Array, loss: str) -> float:
    """Return the sum of the losses of all samples from the z of a layer, and the layers behind it."""
    return float(losses(forward(behind, np.tanh(z))[0][-1] if behind else z, y, loss).sum())


def losses(z: Array, y: Array, loss: str) -> Array:
    """Return each sample's loss from the last layer's z: tanh and half the squared error, or softmax and -ln a."""
    each: Array = -y * LogSoftmax()(z) if loss == "cross-entropy" else (np.tanh(z) - y) ** 2 / 2
    total: Array = each.sum(axis=1)
    return total


def cost(net: list[Layer], X: Array, y: Array, loss: str) -> float:
    """Return the mean loss, and half lambda times the sum of the squared weights."""
    return float(losses(forward(net, X)[0][-1], y, loss).mean()) + DECAY / 2 * sum(float((W**2).sum()) for W, _ in net)


def last_delta(z: Array, y: Array, loss: str) -> Array:
    """Return delta of the last layer, a row for each sample."""
    delta: Array = np.exp(LogSoftmax()(z)) - y if loss == "cross-entropy" else (np.tanh(z) - y) * slope(z)
    return delta


def delta_before(W: Array, delta: Array, z: Array) -> Array:
    """Return delta of a layer from the weights and the delta of the next one."""
    return (delta @ W) * slope(z)


def slope(z: Array) -> Array:
    """Return the derivative of tanh."""
    found: Array = 1 - np.tanh(z) ** 2
    return found
