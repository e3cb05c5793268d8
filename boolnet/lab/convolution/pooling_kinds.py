"""The mean of a window keeps the background and calms its noise; the maximum keeps what stands out.

Pooling samples a map down: windows of 2 by 2, two places apart, make a map of 4 by 4 one of 2 by 2. It has no weights
and changes none of a convolution behind it; a dense layer behind it has as many inputs fewer.

The mean of k values with noise of variance s^2 has a variance of s^2 / k and stays at the level of the background. But
something that fills one of the k places is left with a k-th of its height. The maximum leaves it whole, so fine texture
is told from its surroundings more easily; in turn the maximum of noise lies above its mean, so the background rises.

An error that a filter makes everywhere, such as a wrong bias, shifts the mean and the maximum by the same amount:
neither takes it away. Windows that overlap, with a step smaller than they are, change less when the map moves.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from boolnet.lab.experiment import Cell, Figures, Findings, Setting
from boolnet.lab.sheet import sheet_picture
from nets.core.arrays import Array
from nets.core.module import Module
from nets.drawing.svg import Picture
from nets.layers import AvgPool2d, Linear, MaxPool2d

LEVEL, HEIGHT, OFFSET = 2.0, 4.0, 1.0  # of the background and of dots on it, in deviations of the noise; of a filter
WORKED = np.array([[1, 5, 3, 2], [4, 2, 1, 6], [7, 1, 0, 4], [3, 5, 8, 4]], np.float32)
SIZE, CLASSES = 32, 10


class Pooled(NamedTuple):
    """What one kind of pooling makes of maps."""

    worked: str
    noise: float
    background: float
    height: float
    seen: float
    offset: float
    moved: float
    overlapping: float
    weights: float


def run(setting: Setting) -> Findings:
    """Return what pooling by mean and by maximum keeps."""
    n = setting.pick(small=50, full=1000)
    mean, top = (measure(kind, n, setting) for kind in POOLS.values())
    unpooled = SIZE**2 * CLASSES
    names = (
        "noise, of 1",
        f"background, of {LEVEL:g}",
        f"height of a dot, of {HEIGHT:g}",
        "that in deviations of the noise",
        f"shift by a filter's error of {OFFSET:g}",
        "change when a map moves by 1",
        "the same, windows that overlap",
        f"weights of a dense layer, of {unpooled:,}",
    )
    rows: list[tuple[Cell, ...]] = [("4 x 4 to 2 x 2", mean.worked, top.worked)]
    rows += zip(names, mean[1:], top[1:], strict=True)
    is_background = mean.noise < 0.8 * top.noise and abs(mean.background - LEVEL) < 0.1 < top.background - LEVEL
    is_texture = top.height > 2 * mean.height and top.seen > 1.5 * mean.seen
    is_moved = all(one.overlapping < 0.95 * one.moved for one in (mean, top))
    is_smaller = mean.weights == top.weights == unpooled / 4
    return Findings(
        Figures.of(("measured", "mean", "maximum"), rows),
        is_background and is_texture and is_moved and is_smaller and abs(mean.offset - top.offset) < 1e-3,
        f"Noise of 1 becomes {mean.noise:.2f} by the mean and {top.noise:.2f} by the maximum, a background of "
        f"{LEVEL:g} {mean.background:.2f} and {top.background:.2f}: the mean keeps it. A dot {HEIGHT:g} high is left "
        f"with {mean.height:.2f} and {top.height:.2f}, or {mean.seen:.1f} and {top.seen:.1f} deviations of the noise "
        f"that is left: the maximum keeps it. A filter's error of {OFFSET:g} shifts both, by {mean.offset:.2f} and "
        f"{top.offset:.2f}. Moved by one place a map changes by {mean.moved:.2f} and {top.moved:.2f}, and by "
        f"{mean.overlapping:.2f} and {top.overlapping:.2f} where windows overlap.",
        picture(setting.rng(2)),
    )


POOLS: dict[str, type[AvgPool2d | MaxPool2d]] = {"mean": AvgPool2d, "maximum": MaxPool2d}


def measure(kind: type[AvgPool2d | MaxPool2d], n: int, setting: Setting) -> Pooled:
    """Return what a kind of pooling makes of a worked map, of noise, of dots in it, and of maps that move."""
    pool, rng = kind(2), setting.rng(0)
    noisy = LEVEL + rng.standard_normal((n, 1, SIZE, SIZE)).astype(np.float32)
    flat = pool(noisy).copy()
    dotted = pool(noisy + HEIGHT * dots()).copy()
    has_dot = MaxPool2d(2)(dots())[0, 0] > 0
    noise, height = flat.std(), (dotted - flat)[:, 0, has_dot].mean()
    behind = Linear(flat[0].size, CLASSES, bias=False, rng=0)
    return Pooled(
        as_text(pool(WORKED[None, None])[0, 0]),
        float(noise),
        float(flat.mean()),
        float(height),
        float(height / noise),
        float((pool(noisy + np.float32(OFFSET)) - flat).mean()),
        change(pool, noisy),
        change(kind(3, 2), noisy),
        behind.weight.data.size,
    )


def dots() -> Array:
    """Return a map that is 1 at one place of every second window of 2 by 2 along both sides."""
    x = np.zeros((1, 1, SIZE, SIZE), np.float32)
    x[:, :, ::4, ::4] = 1
    return x


def change(pool: Module, x: Array) -> float:
    """Return how far outputs change when maps move by one place, in deviations of the outputs."""
    before, after = pool(x[:, :, :, :-1]).copy(), pool(x[:, :, :, 1:])
    return float(np.sqrt(((after - before) ** 2).mean()) / before.std())


def as_text(x: Array) -> str:
    """Return the rows of a small map.

    >>> as_text(np.array([[1.0, 2.5], [3.0, 4.0]]))
    '1 2.5 / 3 4'
    """
    return " / ".join(" ".join(f"{value:g}" for value in row) for row in x)


def picture(rng: np.random.Generator) -> Picture:
    """Return the worked map, and a slope with noise and dots, pooled both ways."""
    slope = np.linspace(0, LEVEL, SIZE)[None, None, None] + 0.5 * rng.standard_normal((1, 1, SIZE, SIZE))
    noisy = (slope + HEIGHT * dots()).astype(np.float32)
    rows = [
        {name: x, **{kind: pool(2)(x).copy() for kind, pool in POOLS.items()}}
        for name, x in (("4 by 4", WORKED[None, None]), ("slope, noise, dots", noisy))
    ]
    return sheet_picture(
        [{name: x[0, 0] / max(map(np.max, row.values())) for name, x in row.items()} for row in rows],
        "Pooling by mean and by maximum",
    )
