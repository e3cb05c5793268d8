"""A convolution uses the same weights at every place: fewer to store, and each learns from all places.

Three layers give as many outputs: a dense one; one whose outputs see k inputs each, with weights of its own at every
place; and a convolution. Of P places and C channels the second has P k C weights and uses each once a sample, the third
has k C and uses each P times. What is computed costs the same in both: sharing saves memory, not multiply-adds.

It saves samples too. Here a sample is a noisy series with one of two short patterns somewhere in it. Behind each layer
stand the maximum over the places and a dense layer of two outputs, and all is trained by back-propagation. A layer with
weights of its own has to be shown each pattern at each place; a convolution that knows it at one place knows it at all
of them. Given enough samples the others catch up; the saving is that of a prior that is right for this data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.made import accuracy
from nets.charts import lines_picture
from nets.core.arrays import Array
from nets.core.module import Module
from nets.inspection.summary import summary
from nets.layers import Conv1d, Flatten, Linear, MaxOverTime, ReLU, Sequential, Transpose, Unflatten
from nets.losses import CrossEntropyLoss
from nets.optim import Adam
from nets.train import fit

LENGTH, K, CHANNELS, NOISE = 24, 5, 4, 0.5
PLACES = LENGTH - K + 1


class Measured(NamedTuple):
    """What a layer has, and what a network with it learns from numbers of samples."""

    weights: int
    uses: float
    right: list[float]


def run(setting: Setting) -> Findings:
    """Return weights, and the share of new samples that is right after training with more and more samples."""
    counts = setting.pick(small=(32, 256), full=(32, 128, 512, 2048))
    found = {name: measure(build, counts, setting) for name, build in LAYERS.items()}
    dense, own, shared = found.values()
    head = ("layer", "weights", "uses of each", f"trained on {counts[0]}", f"on {counts[-1]:,}")
    is_counted = shared.weights == K * CHANNELS and own.weights == PLACES * shared.weights < dense.weights
    is_better = shared.right[0] > max(own.right[0], dense.right[0]) + 0.1 and shared.right[0] > own.right[-2]
    return Findings(
        Figures.of(head, [(name, *one[:2], one.right[0], one.right[-1]) for name, one in found.items()], bar=3),
        is_counted and is_better and shared.uses == PLACES * own.uses,
        f"The convolution has {shared.weights} weights and uses each {shared.uses:g} times a sample, the layer with "
        f"weights of its own at every place has {own.weights}, {own.uses:g} use of each, and the dense one "
        f"{dense.weights:,}. Trained with {counts[0]} samples the convolution gets {shared.right[0]:.0%} of new ones "
        f"right, the others {own.right[0]:.0%} and {dense.right[0]:.0%}; with {counts[-1]:,} it is "
        f"{shared.right[-1]:.0%}, {own.right[-1]:.0%} and {dense.right[-1]:.0%}.",
        lines_picture(
            {name: (counts, one.right) for name, one in found.items()},
            "samples in training",
            "share of new samples that is right",
            "The same weights at every place",
            is_log_x=True,
        ),
    )


def dense(rng: np.random.Generator) -> list[Module]:
    """Return layers whose outputs see the whole series."""
    return [Linear(LENGTH, PLACES * CHANNELS, bias=False, rng=rng), Unflatten(1, (PLACES, CHANNELS)), Transpose()]


def own(rng: np.random.Generator) -> list[Module]:
    """Return layers whose outputs see windows, with weights of its own for each: a group of channels is a window."""
    groups = Conv1d(PLACES * K, PLACES * CHANNELS, 1, groups=PLACES, bias=False, rng=rng)
    return [Windows(), groups, Flatten(), Unflatten(1, (PLACES, CHANNELS)), Transpose()]


def shared(rng: np.random.Generator) -> list[Module]:
    """Return layers whose outputs see windows, with the same weights for all."""
    return [Unflatten(1, (1, LENGTH)), Conv1d(1, CHANNELS, K, bias=False, rng=rng)]


Build = Callable[[np.random.Generator], list[Module]]
LAYERS: Mapping[str, Build] = {
    "dense": dense,
    "own weights": own,
    "convolution": shared,
}


class Windows(Module):
    """All windows of a series one after the other; it comes first, so nothing asks for the gradient of its input."""

    def forward(self, x: Array) -> Array:
        return np.ascontiguousarray(sliding_window_view(x, K, axis=1)).reshape(len(x), -1, 1)

    def backward(self, dy: Array, input_gradient: bool = True) -> Array:
        return dy


def measure(
    build: Callable[[np.random.Generator], list[Module]], counts: tuple[int, ...], setting: Setting
) -> Measured:
    """Return the weights of a layer, how often each is used for a sample, and what it learns."""
    facts = summary(Sequential(*build(setting.rng(0))), (LENGTH,))
    X_new, y_new = series(1000, setting.rng(1))
    right = []
    for count in counts:
        rng = setting.rng(2, count)
        model = Sequential(*build(rng), ReLU(), MaxOverTime(), Linear(CHANNELS, 2, rng=rng))
        X, y = series(count, setting.rng(3))
        epochs = setting.pick(small=60, full=320) * 32 // count
        loss, optimizer = CrossEntropyLoss(), Adam(model.parameters(), lr=0.02)
        fit(model, X, y, loss=loss, optimizer=optimizer, epochs=epochs, batch_size=32, rng=setting.rng(4))
        right.append(accuracy(model, X_new, y_new))
    return Measured(facts.parameters, facts.multiply_adds / facts.parameters, right)


def series(n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return noisy series, in each of them one of two patterns at a place drawn at random, and which."""
    patterns = np.array([[1, 1, -1, -1, 1], [1, -1, 1, 1, -1]])
    y, start = np.arange(n) % 2, rng.integers(0, PLACES, n)
    X = NOISE * rng.standard_normal((n, LENGTH))
    X[np.arange(n)[:, None], start[:, None] + np.arange(K)] += 1.5 * patterns[y]
    return X.astype(np.float32), y
