"""Augmentation makes new samples of those there are, by changes that leave the class as it is.

A stroke that is moved by a pixel is a stroke in the same direction, and so is one under other noise. Training on such
changes, drawn anew in each epoch, is training on more samples, and a network of few samples is right more often on new
ones. It learns what does not matter for the class.

What is left as it is must be known, since it comes from the task and not from the data. A mirrored stroke "/" is the
stroke "\\" of another class: with mirroring the network is taught that the two are one.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.made import Errors, mean_errors, strokes
from boolnet.lab.sheet import sheet_picture
from nets.data import Compose, Cutout, GaussianNoise, HorizontalFlip, Shift
from nets.data.augment import Augmentation
from nets.drawing.svg import Picture
from nets.layers import Flatten, Sequential
from nets.losses import CrossEntropyLoss
from nets.models import mlp
from nets.optim import Adam
from nets.train import evaluate, fit

SIDE, CLASSES, NOISE = 8, 4, 0.4
WAYS: dict[str, Augmentation | None] = {
    "none": None,
    "noise": GaussianNoise(NOISE),
    "cutout": Cutout(3),
    "shift": Shift(1),
    "shift and noise": Compose([Shift(1), GaussianNoise(NOISE)]),
    "mirrored": HorizontalFlip(0.5),
}


def run(setting: Setting) -> Findings:
    """Return errors with each augmentation, in the mean over some draws of samples."""
    draws = setting.pick(small=2, full=12)
    found = {name: mean_errors(partial(measure, way, setting), draws) for name, way in WAYS.items()}
    none, both, mirrored = (found[name] for name in ("none", "shift and noise", "mirrored"))
    return Findings(
        Figures.of(
            ("augmentation", "loss in training", "loss, new samples", "wrong, new samples"),
            [(name, *one) for name, one in found.items()],
            bar=3,
        ),
        both.wrong < 0.7 * none.wrong and both.new < none.new and mirrored.wrong > 1.3 * none.wrong,
        f"Without augmentation {none.wrong:.1%} of new samples are wrong, with shifts and noise {both.wrong:.1%}. "
        f"Mirroring, which changes the class of two of the four strokes, makes it {mirrored.wrong:.1%}.",
        sheet(setting),
    )


def measure(way: Augmentation | None, setting: Setting, draw: int) -> Errors:
    """Return what training on few samples leads to."""
    X, y = strokes(40, setting.rng(draw, 0), SIDE, NOISE)
    X_new, y_new = strokes(400, setting.rng(draw, 1), SIDE, NOISE)
    rng = setting.rng(draw, 2)
    model = Sequential(Flatten(), mlp(SIDE**2, CLASSES, (32,), rng=rng))
    optimizer, epochs = Adam(model.parameters(), lr=0.01), setting.pick(small=40, full=150)
    loss = CrossEntropyLoss()
    fit(model, X, y, loss=loss, optimizer=optimizer, epochs=epochs, batch_size=20, rng=rng, augment=way, metrics={})
    old, new = (evaluate(model, *data, loss=loss) for data in ((X, y), (X_new, y_new)))
    return Errors(old["loss"], new["loss"], 1 - new["accuracy"])


def sheet(setting: Setting) -> Picture:
    """Return one sample, and under it what each augmentation makes of it."""
    X, _ = strokes(4, setting.rng(3), SIDE, 0.1)
    one = np.repeat(X[1:2], 5, axis=0)
    rows = [{"a sample": one[0, 0]}]
    for k, (name, way) in enumerate(WAYS.items()):
        if way is not None:
            rows.append({f"{name}, {j}": image[0] for j, image in enumerate(way(one, setting.rng(4, k)), 1)})
    return sheet_picture(rows, "Augmented samples")
