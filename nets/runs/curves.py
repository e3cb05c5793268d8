"""The learning curves of a run, as a picture: a panel for the loss and one for every metric, epoch by epoch."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nets.drawing.axes import Entry, Panel, Scale, dash, legend, legend_height
from nets.drawing.palette import series
from nets.drawing.svg import Box, Picture
from nets.train.history import EpochRow

WIDE, TALL = 380.0, 240.0  # of a panel
LEFT, BETWEEN, TOP, BELOW = 62.0, 76.0, 56.0, 52.0
TITLE = 14.0
MOST_DOTS = 40  # more epochs than these are drawn as lines alone
SIDES = {"train": "training", "val": "held out"}  # in the order of their colours, which are the same in every picture


def curves(history: Sequence[EpochRow], title: str) -> bytes:
    """Return an SVG picture of what was measured in each epoch.

    Parameters
    ----------
    history : sequence of mapping
        One row an epoch, as `nets.train.History` has them: "epoch", "train_loss", "val_accuracy", ...
    title : str

    Examples
    --------
    >>> picture = curves([{"epoch": 1, "train_loss": 0.7}, {"epoch": 2, "train_loss": 0.4}], "a run")
    >>> picture.startswith(b"<svg") and b"training" in picture
    True
    """
    return curves_picture(history, title).svg().encode()


def curves_picture(history: Sequence[EpochRow], title: str) -> Picture:
    """Return the picture of the learning curves; see `curves`.

    Parameters
    ----------
    history : sequence of mapping
    title : str
    """
    measures = _measures(history)
    count = max(len(measures), 1)
    width = LEFT + count * WIDE + (count - 1) * BETWEEN + 24
    sides = [side for side in SIDES if any(_points(history, side, name) for name in measures)]
    entries = [_entry(side) for side in sides]
    height = TOP + TALL + BELOW + legend_height(entries, width - 2 * LEFT)
    picture = Picture(width, height, title, _description(history, measures))
    picture.text(LEFT, 24, title, size=TITLE, bold=True)
    for number, name in enumerate(measures):
        left = LEFT + number * (WIDE + BETWEEN)
        _panel(picture, Box(left, TOP, left + WIDE, TOP + TALL), history, name)
    legend(picture, LEFT, TOP + TALL + BELOW - 8, width - 2 * LEFT, entries)
    return picture


def _measures(history: Sequence[EpochRow]) -> list[str]:
    """Return what was measured, the loss first; what is nowhere a number is left out."""
    names = dict.fromkeys(
        name.partition("_")[2] for row in history for name in row if name.startswith(("train_", "val_"))
    )
    drawn = [name for name in names if any(_points(history, side, name) for side in SIDES)]
    return sorted(drawn, key=lambda name: name != "loss")


def _points(history: Sequence[EpochRow], side: str, name: str) -> list[tuple[float, float]]:
    values = ((row["epoch"], row.get(f"{side}_{name}")) for row in history)
    return [(x, y) for x, y in values if isinstance(y, int | float) and math.isfinite(y)]


def _entry(side: str) -> Entry:
    number = list(SIDES).index(side)
    return Entry(SIDES[side], series(number), dash(number))


def _panel(picture: Picture, box: Box, history: Sequence[EpochRow], name: str) -> None:
    lines = {side: found for side in SIDES if (found := _points(history, side, name))}
    xs = [float(row["epoch"]) for row in history]
    ys = [y for found in lines.values() for _, y in found]
    panel = Panel(picture, box, Scale.of(xs, is_whole=True), Scale.of(ys, 6))
    panel.axes("epoch", name.replace("_", " "))
    for side, found in lines.items():
        number = list(SIDES).index(side)
        panel.line([x for x, _ in found], [y for _, y in found], number=number, dashes=dash(number), tip=SIDES[side])
        for x, y in found if len(history) <= MOST_DOTS else ():
            panel.point(x, y, number=number, r=2.5, tip=f"{SIDES[side]}, epoch {x}: {y:.4g}")


def _description(history: Sequence[EpochRow], measures: Sequence[str]) -> str:
    """Say where every curve ends, for those who do not see it."""
    ends = [
        f"{SIDES[side]} {name.replace('_', ' ')} {found[-1][1]:.4g}"
        for name in measures
        for side in SIDES
        if (found := _points(history, side, name))
    ]
    return f"{len(history)} epochs; at the end {', '.join(ends)}." if ends else "Nothing was measured."
