"""The maximum of a window stays when what it saw moves, grows or turns a little, as long as it stays in the window.

Moved by one place, the numbers 1, 5, 3 become 0, 1, 5: none stands where it stood, and their maximum is 5 as before.
Moved by two they become 0, 0, 1, and it is not. So pooling makes answers nearly invariant to changes that are small
against its windows, and all the more the wider these are; where in its window a thing stood is then forgotten.

Here maps are bumps at random places, drawn anew where they have moved to. An answer stays if it changes by at most a
tenth of a bump's height; places where there was nothing before or after do not count.

Turning what has a shape of its own, such as a figure 5, is another matter: no pooling over places turns a filter. Three
filters that know the 5 at three angles and the maximum over the three filters answer to all three; to an angle in
between they answer less, and to one that none of them knows hardly more than a single filter does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from boolnet.lab.experiment import Cell, Figures, Findings, Setting
from nets.charts import lines_picture
from nets.core.arrays import Array
from nets.core.module import Module
from nets.layers import Conv2d, Identity, MaxPool1d, MaxPool2d

SIZE, BUMPS, WIDTH = 32, 5, 2.0  # of the maps; how many bumps there are, and how wide
KNOWN = (-60, 0, 60)  # degrees: the angles at which a filter knows the 5
BETWEEN, BEYOND = 30, 150
FILTERS = ("one filter", "largest of three")
FIVE = ((0.5, -0.8), (-0.4, -0.8), (-0.45, -0.05), (0.2, -0.15), (0.5, 0.2), (0.45, 0.6), (0.1, 0.8), (-0.45, 0.7))


def run(setting: Setting) -> Findings:
    """Return how often answers stay with and without pooling, and the answers to a 5 that is turned."""
    first, moved, gone = (pool_line(numbers) for numbers in ((1, 5, 3), (0, 1, 5), (0, 0, 1)))
    n = setting.pick(small=20, full=200)
    wide = {name: [stays(pool, change, n, setting) for pool in POOLS] for name, change in CHANGES.items()}
    turned = {angle: answers(angle) for angle in (KNOWN[1], KNOWN[2], BETWEEN, BEYOND)}
    (_, (one, three), between, beyond), by_one = turned.values(), wide["moved by 1"]
    low, high = ([share[k] for share in wide.values()] for k in (0, -1))
    is_wider_better = all(1.1 * share[0] < share[1] < share[2] - 0.2 for share in wide.values())
    is_turned = one < 0.5 and three > 0.99 and three > between[1] + 0.2 and beyond[1] < beyond[0] + 0.1
    angles = range(-180, 181, 10)
    rows: list[tuple[Cell, ...]] = [(name, *share) for name, share in wide.items()]
    rows += [(f"5 turned by {angle}°", alone, "", most) for angle, (alone, most) in turned.items()]
    return Findings(
        Figures.of(
            ("input", "one place or filter", "4 x 4", "16 x 16 or 3 filters"),
            rows,
            bar=3,
        ),
        first == moved > gone and is_wider_better and is_turned,
        f"The maximum of 1, 5, 3 is {first:g}, moved by one place {moved:g}, by two {gone:g}. When bumps move by one "
        f"place {by_one[0]:.0%} of the answers stay, pooled in windows of 4 x 4 {by_one[1]:.0%} and of 16 x 16 "
        f"{by_one[2]:.0%}; over all changes {min(low):.0%} to {max(low):.0%} without pooling, and {min(high):.0%} to "
        f"{max(high):.0%} in the widest windows. To a 5 turned by {KNOWN[2]}° the filter of the "
        f"upright 5 answers {one:.2f} of 1, and "
        f"the largest of three filters {three:.2f}; at {BETWEEN}°, between two of them, {between[1]:.2f}, at "
        f"{BEYOND}° {beyond[1]:.2f}.",
        lines_picture(
            {name: (angles, [answers(angle)[k] for angle in angles]) for k, name in enumerate(FILTERS)},
            "degrees that the 5 is turned by",
            "answer",
            "Three filters and a maximum",
        ),
    )


POOLS: Sequence[Module] = (Identity(), MaxPool2d(4), MaxPool2d(16))
CHANGES: Mapping[str, tuple[int, float, float]] = {  # places to the right, times as large, degrees
    "moved by 1": (1, 1.0, 0.0),
    "moved by 3": (3, 1.0, 0.0),
    "grown by 1.1": (0, 1.1, 0.0),
    "grown by 1.3": (0, 1.3, 0.0),
    "turned by 10°": (0, 1.0, 10.0),
    "turned by 30°": (0, 1.0, 30.0),
}


def pool_line(numbers: Sequence[float]) -> float:
    """Return the maximum of a window of three."""
    return float(MaxPool1d(3)(np.array(numbers, np.float32)[None, None])[0, 0, 0])


def stays(pool: Module, change: tuple[int, float, float], n: int, setting: Setting) -> float:
    """Return the share of answers that stay when bumps move, grow and turn about the middle of their maps."""
    shift, scale, degrees = change
    places = setting.rng(0).uniform(-SIZE / 3, SIZE / 3, (n, BUMPS, 2))
    spun = scale * places @ rotation(degrees) + [0, shift]
    before, after = pool(bumps(places, WIDTH)).copy(), pool(bumps(spun, scale * WIDTH))
    is_seen = np.maximum(before, after) > 0.2
    return float((abs(after - before)[is_seen] <= 0.1).mean())


def rotation(degrees: float) -> Array:
    """Return the matrix that turns rows of two coordinates."""
    angle = np.deg2rad(degrees)
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def bumps(places: Array, width: float) -> Array:
    """Return maps (n, 1, SIZE, SIZE) of bumps of height 1 at places (n, bumps, 2) off the middle."""
    grid = np.moveaxis(np.mgrid[:SIZE, :SIZE] - (SIZE - 1) / 2, 0, -1)
    distance = ((grid - places[:, :, None, None]) ** 2).sum(axis=-1)
    maps: Array = np.exp(-distance / (2 * width**2)).max(axis=1)[:, None].astype(np.float32)
    return maps


def five(degrees: float, size: int = 15) -> Array:
    """Return a figure 5, turned."""
    grid = np.moveaxis(np.mgrid[:size, :size] / (size - 1) * 2.4 - 1.2, 0, -1)[..., ::-1]
    corners = np.array(FIVE) @ rotation(degrees)
    nearest = np.full((size, size), np.inf)
    for start, end in pairwise(corners):
        along = np.clip((grid - start) @ (end - start) / ((end - start) ** 2).sum(), 0, 1)
        nearest = np.minimum(nearest, np.linalg.norm(grid - start - along[..., None] * (end - start), axis=-1))
    return np.clip(1.5 - 6 * nearest, 0, 1)


def answers(degrees: float) -> tuple[float, float]:
    """Return the answer of the filter of the upright 5 to one that is turned, and the largest of three filters."""
    filters = np.stack([five(angle) for angle in KNOWN])
    filters -= filters.mean(axis=(1, 2), keepdims=True)
    filters /= np.linalg.norm(filters, axis=(1, 2), keepdims=True)
    shown = five(degrees)
    conv = Conv2d(1, len(KNOWN), shown.shape[0], bias=False)
    conv.load_state_dict({"weight": filters[:, None].astype(np.float32)})
    x = (shown - shown.mean()) / np.linalg.norm(shown - shown.mean())
    found = conv(x[None, None].astype(np.float32))[0, :, 0, 0]
    return float(found[KNOWN.index(0)]), float(found.max())
