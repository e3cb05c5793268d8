"""An ensemble is better than its members are in the mean, as far as they err differently.

Each model starts from weights of its own and sees samples of its own, drawn from those there are with repetition
(bagging). Their probabilities are averaged. Since ``-ln`` is convex, the loss of the average is never above the mean of
their losses, whatever they say; where all say the same, nothing is won. How often the class is right has no such law,
and yet it rises, since errors that come from what each happened to see cancel.

The price is to train and to run all of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.made import strokes
from nets.charts import lines_picture
from nets.core.module import Module
from nets.layers import Flatten, Sequential
from nets.losses import CrossEntropyLoss
from nets.models import mlp
from nets.models.ensemble import Ensemble
from nets.optim import Adam
from nets.train import evaluate, fit

SAMPLES, NEW, SIDE, CLASSES, NOISE = 100, 1000, 8, 4, 0.7


class Measured(NamedTuple):
    """What some models give on new samples: means of theirs, and what their average gives."""

    models: int
    loss: float
    loss_averaged: float
    wrong: float
    wrong_averaged: float


def run(setting: Setting) -> Findings:
    """Return losses and errors of more and more models."""
    counts = setting.pick(small=(1, 2, 4, 8), full=(1, 2, 4, 8, 16, 32))
    models = [member(setting, k) for k in range(counts[-1])]
    data = strokes(NEW, setting.rng(1), SIDE, NOISE)
    loss = CrossEntropyLoss()
    alone = [evaluate(model, *data, loss=loss) for model in models]
    found = []
    for count in counts:
        together = evaluate(Ensemble(models[:count]), *data, loss=loss)
        mean = {name: float(np.mean([one[name] for one in alone[:count]])) for name in together}
        found.append(Measured(count, mean["loss"], together["loss"], 1 - mean["accuracy"], 1 - together["accuracy"]))
    most = found[-1]
    return Findings(
        Figures.of(("models", "loss, mean", "loss, averaged", "wrong, mean", "wrong, averaged"), found, bar=2),
        all(one.loss_averaged < one.loss + 1e-6 for one in found)
        and most.loss_averaged < 0.8 * most.loss
        and most.wrong_averaged < 0.95 * most.wrong,
        f"The {most.models} models alone have a loss of {most.loss:.2f} on new samples in the mean, and are wrong on "
        f"{most.wrong:.1%}. Their average has {most.loss_averaged:.2f} and "
        f"{most.wrong_averaged:.1%}.",
        lines_picture(
            {
                "mean of the models": (counts, [one.loss for one in found]),
                "their average": (counts, [one.loss_averaged for one in found]),
            },
            "models",
            "loss on new samples",
            "Ensembles",
            is_log_x=True,
        ),
    )


def member(setting: Setting, k: int) -> Module:
    """Return a model that was trained on samples drawn with repetition."""
    X, y = strokes(SAMPLES, setting.rng(0), SIDE, NOISE)
    rng = setting.rng(2, k)
    chosen = rng.integers(0, SAMPLES, SAMPLES)
    model = Sequential(Flatten(), mlp(SIDE**2, CLASSES, (32, 32), rng=rng))
    fit(
        model,
        X[chosen],
        y[chosen],
        loss=CrossEntropyLoss(),
        optimizer=Adam(model.parameters(), lr=0.01),
        epochs=setting.pick(small=15, full=60),
        batch_size=25,
        rng=rng,
        metrics={},
    )
    return model
