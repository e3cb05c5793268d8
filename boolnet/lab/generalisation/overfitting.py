"""Five remedies against overfitting, each alone, on the same samples and the same network.

A network of far more weights than samples says the right class of every training sample, its loss there falls to 0, and
on new samples it is wrong and sure of it. Augmentation makes more samples of those there are. Weight decay keeps the
weights small. An ensemble averages networks that were trained apart. Batch norm ties what a sample gives to the others
of its batch, which differ each time. Dropout leaves no neuron to rely on another.

The network is a dense one for maps of strokes under noise. What is compared is the loss on new samples. The share of
wrong classes changes less, and may rise: most of what remedies do, except augmentation, which knows what leaves a class
as it is, is that wrong answers are less sure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.made import Errors, mean_errors, strokes
from nets.charts import bars_picture
from nets.core.module import Module
from nets.data import Compose, GaussianNoise, Shift
from nets.layers import Flatten, Sequential
from nets.losses import CrossEntropyLoss
from nets.models import mlp
from nets.models.ensemble import Ensemble
from nets.optim import Adam
from nets.train import evaluate, fit
from nets.train.samples import Augment

SAMPLES, NEW, SIDE, CLASSES, NOISE = 80, 400, 8, 4, 0.8


@dataclass(frozen=True)
class Remedy:
    """What is changed in training."""

    augment: Augment | None = None
    decay: float = 0.0
    models: int = 1
    has_batch_norm: bool = False
    dropout: float = 0.0


REMEDIES = {
    "none": Remedy(),
    "augmentation": Remedy(augment=Compose([Shift(1), GaussianNoise(NOISE)])),
    "weight decay": Remedy(decay=0.03),
    "ensemble of 5": Remedy(models=5),
    "batch norm": Remedy(has_batch_norm=True),
    "dropout": Remedy(dropout=0.5),
}


def run(setting: Setting) -> Findings:
    """Return losses with each remedy, in the mean over some draws of samples."""
    draws = setting.pick(small=1, full=6)
    means = {name: mean_errors(partial(measure, remedy, setting), draws) for name, remedy in REMEDIES.items()}
    none, *treated = means.values()
    names = list(means)[1:]
    best, worst = (choose(names, key=lambda name: means[name].new) for choose in (min, max))
    fewer = sum(one.wrong < none.wrong for one in treated)
    return Findings(
        Figures.of(
            ("remedy", "loss in training", "loss, new samples", "wrong, new samples"),
            [(name, *one) for name, one in means.items()],
            bar=2,
        ),
        none.train < 0.01 and all(one.new < 0.8 * none.new for one in treated),
        f"Without a remedy the loss is {none.train:.1g} in training and {none.new:.2f} on new samples. The five bring "
        f"it down there to between {means[best].new:.2f} ({best}) and {means[worst].new:.2f} ({worst}). The share of "
        f"wrong classes falls with {fewer} of the 5, from {none.wrong:.1%} to {means[best].wrong:.1%} with {best}.",
        bars_picture({name: one.new for name, one in means.items()}, "Loss on new samples"),
    )


def measure(remedy: Remedy, setting: Setting, draw: int) -> Errors:
    """Return what training with a remedy leads to."""
    X, y = strokes(SAMPLES, setting.rng(draw, 0), SIDE, NOISE)
    X_new, y_new = strokes(NEW, setting.rng(draw, 1), SIDE, NOISE)
    epochs, width = setting.pick(small=(25, 32), full=(40, 64))
    models: list[Module] = []
    for k in range(remedy.models):
        rng = setting.rng(draw, 2, k)
        hidden = (width,) * 3
        dense = mlp(SIDE**2, CLASSES, hidden, batch_norm=remedy.has_batch_norm, dropout=remedy.dropout, rng=rng)
        model = Sequential(Flatten(), dense)
        optimizer = Adam(model.parameters(), lr=0.01, weight_decay=remedy.decay)
        fit(
            model,
            X,
            y,
            loss=CrossEntropyLoss(),
            optimizer=optimizer,
            epochs=epochs,
            batch_size=20,
            rng=rng,
            augment=remedy.augment,
            metrics={},
        )
        models.append(model)
    decided = Ensemble(models)
    old, new = (evaluate(decided, *data, loss=CrossEntropyLoss()) for data in ((X, y), (X_new, y_new)))
    return Errors(old["loss"], new["loss"], 1 - new["accuracy"])
