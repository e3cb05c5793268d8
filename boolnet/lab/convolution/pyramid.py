"""A pyramid of pooling makes a row of one length of a map of any size, and keeps roughly where things are.

Each map is pooled into 1 x 1, 2 x 2 and 4 x 4 bins, whatever its size, and the 21 numbers are joined. The dense layer
behind then fits maps of every size, while a map laid out as a row has as many numbers as places: trained on maps of one
size, the network answers on others.

The three levels look at different scales. One bin of the whole map says that something is there, not where. So a
network that is to say in which quarter a spot lies guesses behind one bin, and knows behind a pyramid.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from boolnet.lab.experiment import Figures, Findings, Setting
from boolnet.lab.made import accuracy
from boolnet.lab.sheet import sheet_picture
from nets.core.arrays import Array
from nets.drawing.svg import Picture
from nets.layers import AdaptiveMaxPool2d, Conv2d, Flatten, Linear, ReLU, Sequential, SpatialPyramidPool2d
from nets.losses import CrossEntropyLoss
from nets.optim import Adam
from nets.train import fit

LEVELS = (1, 2, 4)  # bins along a side
SIZES = ((12, 12), (16, 16), (10, 18), (24, 14), (32, 32))  # trained on the first
CHANNELS, NOISE = 4, 0.1


def run(setting: Setting) -> Findings:
    """Return lengths behind pooling for every size of map, and how often the quarter of a spot is found."""
    alone, pyramid = (trained(levels, setting) for levels in ((1,), LEVELS))
    found = [measure(size, alone, pyramid, setting.rng(1, k)) for k, size in enumerate(SIZES)]
    names = [f"{height} x {width}" for height, width in SIZES]
    flats, lengths, one_bin, right = zip(*found, strict=True)
    is_one_length = len(set(flats)) == len(SIZES) and set(lengths) == {21 * CHANNELS}
    return Findings(
        Figures.of(
            ("map", "as a row", "pyramid", "right, 1 x 1 alone", "right, pyramid"),
            [(name, *one) for name, one in zip(names, found, strict=True)],
            bar=4,
        ),
        is_one_length and min(right) > 0.9 > 0.5 > max(one_bin),
        f"Maps of {names[0]} to {names[-1]} with {CHANNELS} channels are rows of {min(flats):,} to {max(flats):,} "
        f"numbers, and behind bins of {' + '.join(f'{level} x {level}' for level in LEVELS)} rows of "
        f"{' or '.join(f'{length}' for length in sorted(set(lengths)))}. Trained on {names[0]} alone, the network "
        f"finds the quarter of a spot in at least {min(right):.0%} of the maps of every size; behind one bin in at "
        f"most {max(one_bin):.0%}.",
        picture(setting.rng(2)),
    )


def measure(
    size: tuple[int, int], alone: Sequential, pyramid: Sequential, rng: np.random.Generator
) -> tuple[int, int, float, float]:
    """Return how long rows of maps of a size are, laid out and pooled, and how often one bin and all find a spot."""
    x, y = spots(400, size, rng)
    maps = Sequential(pyramid[0], pyramid[1])(x)
    lengths = Flatten()(maps).shape[1], pyramid[2](maps).shape[1]
    return *lengths, accuracy(alone, x, y), accuracy(pyramid, x, y)


def trained(levels: Sequence[int], setting: Setting) -> Sequential:
    """Return a network with a pyramid of some levels, trained on maps of the first size."""
    rng = setting.rng(0)
    features = CHANNELS * sum(level**2 for level in levels)
    conv = Conv2d(1, CHANNELS, 3, padding=1, rng=rng)
    model = Sequential(conv, ReLU(), SpatialPyramidPool2d(levels), Linear(features, 4, rng=rng))
    X, y = spots(setting.pick(small=256, full=1024), SIZES[0], rng)
    optimizer, epochs = Adam(model.parameters(), lr=0.02), setting.pick(small=6, full=20)
    fit(model, X, y, loss=CrossEntropyLoss(), optimizer=optimizer, epochs=epochs, batch_size=32, rng=rng)
    return model


def spots(n: int, size: tuple[int, int], rng: np.random.Generator) -> tuple[Array, Array]:
    """Return noisy maps with a spot of 3 by 3, and which quarter it lies in."""
    y, (height, width) = np.arange(n) % 4, size
    x = NOISE * rng.standard_normal((n, 1, height, width))
    tops = rng.integers(0, height // 2 - 2, n) + y // 2 * (height // 2)
    lefts = rng.integers(0, width // 2 - 2, n) + y % 2 * (width // 2)
    for one, top, left in zip(x, tops, lefts, strict=True):
        one[0, top : top + 3, left : left + 3] += 1
    return x.astype(np.float32), y


def picture(rng: np.random.Generator) -> Picture:
    """Return a map of each of two sizes, and its pyramid."""
    rows = []
    for size in (SIZES[0], SIZES[-2]):
        x = spots(4, size, rng)[0][1:2]
        bins = {f"{level} x {level}": AdaptiveMaxPool2d(level)(x)[0, 0].copy() for level in LEVELS}
        rows.append({f"{size[0]} x {size[1]} map": x[0, 0], **bins})
    return sheet_picture(rows, "The same 21 numbers for maps of two sizes")
