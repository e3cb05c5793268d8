"""Dropout trains all sub-networks at once, and one scaled network stands for their average.

In training each neuron is dropped with a probability p, and kept with ``q = 1 - p``. Which are kept is drawn anew for
every sample, so that N neurons make 2^N sub-networks (not 2 N), which share their weights. To stand for all of them,
what comes out of the neurons is multiplied by q in evaluation (the classical form), or divided by q in training, so
that evaluation changes nothing (the inverted form). The factor is the probability to keep: a p that means "drop" in one
place and "keep" in another passes unnoticed at one half alone.

For a sum of dropped neurons the average is exact, and so is the geometric mean of the probabilities of a softmax behind
it. Behind one more layer with an activation, and for the plain mean of the probabilities, it is an approximation. Here
all sub-networks of a small network are run after training, each with its probability. As in an ensemble, the average
is better on new samples than its members are in the mean.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.made import two_moons
from nets.charts import lines_picture
from nets.core.arrays import Array
from nets.layers import Dropout, Linear, LogSoftmax
from nets.losses import CrossEntropyLoss
from nets.models import mlp
from nets.optim import Adam
from nets.train import fit

DROPS = (0.2, 0.5)
DRAWN = 2000


def run(setting: Setting) -> Findings:
    """Return how far the scaled network is from the average of all its sub-networks."""
    (low, _), (half, each) = (measure(p, setting) for p in DROPS)
    exact = max(one[name] for one in (low, half) for name in ("classical", "inverted", "geometric mean of softmax"))
    rough = [one[name] for one in (low, half) for name in ("mean of softmax", "one more layer")]
    wrong, same = (one["scaled by p, not q"] for one in (low, half))
    count = setting.pick(small=8, full=10)
    return Findings(
        Figures.of(("measured", *(f"p = {p:g}" for p in DROPS)), [(name, low[name], half[name]) for name in low]),
        exact < 1e-9
        and min(rough) > 1e-4
        and same < 1e-9 < 0.1 < wrong
        and all(one["sub-networks"] == 2**count for one in (low, half))
        and all(max(one["loss, average"], one["loss, scaled"]) < one["loss, one alone"] for one in (low, half)),
        f"With {count} neurons there are {low['sub-networks']:,} sub-networks. Scaled by the probability to keep, the "
        f"sums are their average to {exact:.1g} in both forms; scaled by the probability to drop they are off by "
        f"{wrong:.2g} at p = {DROPS[0]:g}, and by {same:.1g} at {DROPS[1]:g}. The mean of the probabilities is met to "
        f"{max(one['mean of softmax'] for one in (low, half)):.2g}. At p = {DROPS[1]:g} a sub-network alone has a loss "
        f"of {half['loss, one alone']:.3f} on new samples, all together {half['loss, average']:.3f}, the scaled "
        f"network {half['loss, scaled']:.3f}.",
        lines_picture(
            {
                "sub-networks, the best first": (list(range(len(each))), sorted(each)),
                "their average": ((0, len(each) - 1), (half["loss, average"],) * 2),
                "the scaled network": ((0, len(each) - 1), (half["loss, scaled"],) * 2),
            },
            "sub-network",
            "loss on new samples",
            f"Dropout with p = {DROPS[1]:g}",
        ),
    )


def measure(p: float, setting: Setting) -> tuple[dict[str, float], list[float]]:
    """Return how far averages are from the scaled network that should stand for them, and all losses on new samples."""
    X, y = two_moons(100, setting.rng(0), noise=0.3)
    X_new, y_new = two_moons(200, setting.rng(1), noise=0.3)
    width = setting.pick(small=8, full=10)
    model = mlp(2, 2, (width,), "tanh", dropout=p, rng=setting.rng(2), dtype=np.float64)
    optimizer = Adam(model.parameters(), lr=0.02)
    epochs = setting.pick(small=100, full=500)
    fit(model, X, y, loss=CrossEntropyLoss(), optimizer=optimizer, epochs=epochs, batch_size=100, metrics={})
    last, more = model[3], Linear(2, 2, rng=setting.rng(3), dtype=np.float64)
    hidden = model[1](model[0](X_new.astype(np.float64)))
    masks = np.array(list(product((0.0, 1.0), repeat=width)))
    shares = np.prod(np.where(masks == 1, 1 - p, p), axis=1)
    classical, inverted = (last(masks[:, None] * hidden / divisor) for divisor in (1, 1 - p))  # (masks, samples, 2)
    scaled = last(Dropout(p, classical=True).eval()(hidden))
    as_it_is = last(Dropout(p).eval()(hidden))
    drawn = Dropout(p, rng=setting.rng(4))(np.repeat(hidden[:1], DRAWN, axis=0))
    softmax = LogSoftmax(dim=-1)
    logs = softmax(inverted)
    geometric = np.tensordot(shares, logs, 1)
    mean = np.log(np.tensordot(shares, np.exp(logs), 1))
    loss = CrossEntropyLoss()
    each = [float(loss(z, y_new)[0]) for z in inverted]
    return {
        "sub-networks": len(np.unique(classical.reshape(len(masks), -1).round(9), axis=0)),
        "classical": off(np.tensordot(shares, classical, 1), scaled),
        "inverted": off(np.tensordot(shares, inverted, 1), as_it_is),
        f"inverted, {DRAWN:,} drawn": off(last(drawn).mean(axis=0), as_it_is[0]),
        "scaled by p, not q": off(np.tensordot(shares, classical, 1), last(p * hidden)),
        "geometric mean of softmax": off(np.exp(softmax(geometric)), np.exp(softmax(as_it_is))),
        "mean of softmax": off(np.exp(mean), np.exp(softmax(as_it_is))),
        "one more layer": off(np.tensordot(shares, more(np.tanh(inverted)), 1), more(np.tanh(as_it_is))),
        "loss, one alone": float(shares @ each),
        "loss, average": loss(mean, y_new)[0],
        "loss, scaled": loss(as_it_is, y_new)[0],
    }, each


def off(one: Array, other: Array) -> float:
    """Return the largest distance."""
    return float(abs(one - other).max())
