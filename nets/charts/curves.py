"""Learning curves: a panel for the loss and one for every metric, epoch by epoch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from nets.charts.frame import MARGIN, TITLE, one_line
from nets.drawing.axes import SMALL, Entry, Panel, Scale, dash, legend, legend_height, number_text
from nets.drawing.palette import series
from nets.drawing.svg import Box, Picture
from nets.drawing.text import BOLD, fitted, text_width

WIDE, TALL = 380.0, 240.0  # of a panel
TOP, BELOW, STEP = 60.0, 52.0, 336.0  # STEP: from one row of panels to the next
COLUMNS = 3
MOST_DOTS = 40  # more epochs than these are drawn as lines alone
MOST_POINTS = 2_000  # of a line
EpochRow: TypeAlias = Mapping[str, float]
#: In the order of their colours, which are the same in every picture.
SIDES = {"train": "training", "val": "held out", "test": "test split"}


def curves_picture(history: Sequence[EpochRow], title: str = "Learning curves") -> Picture:
    """Return the picture of what was measured in each epoch, in training and on what was held out.

    Parameters
    ----------
    history : sequence of mapping
        One row an epoch, as `nets.train.History` has them: "epoch", "train_loss", "val_accuracy", ...
    title : str

    Examples
    --------
    >>> picture = curves_picture([{"epoch": 1, "train_loss": 0.7}, {"epoch": 2, "train_loss": 0.4}])
    >>> picture.description
    '2 epochs; at the end training loss 0.4.'
    """
    measures = _measures(history)
    scales = {name: _scales(history, name) for name in measures}
    count, columns = max(len(measures), 1), min(max(len(measures), 1), COLUMNS)
    ticks = [number_text(tick) for _, y in scales.values() for tick in y.ticks]
    left = MARGIN + max((text_width(tick, SMALL) for tick in ticks), default=0.0) + 6
    apart = WIDE + left + 8
    width = left + apart * (columns - 1) + WIDE + MARGIN
    sides = [side for side in SIDES if any(_points(history, side, name) for name in measures)]
    entries = [_entry(side) for side in sides]
    bottom = TOP + STEP * (-(-count // columns) - 1) + TALL + BELOW
    height = bottom + legend_height(entries, width - 2 * left)
    picture = Picture(width, height, title, _description(history, measures))
    picture.text(MARGIN, 24, fitted(one_line(title), TITLE * BOLD, width - 2 * MARGIN), size=TITLE, bold=True)
    if not measures:
        picture.text(MARGIN, TOP, picture.description, size=SMALL, fill="faint")
    for k, (name, (x, y)) in enumerate(scales.items()):
        start, top = left + apart * (k % columns), TOP + STEP * (k // columns)
        _panel(Panel(picture, Box(start, top, start + WIDE, top + TALL), x, y), history, name)
    legend(picture, left, bottom - 8, width - 2 * left, entries)
    return picture


def _measures(history: Sequence[EpochRow]) -> list[str]:
    """Return what was measured, the loss first; what is nowhere a number is left out."""
    names = dict.fromkeys(name.partition("_")[2] for row in history for name in row if name.partition("_")[0] in SIDES)
    drawn = [name for name in names if any(_points(history, side, name) for side in SIDES)]
    return sorted(drawn, key=lambda name: name != "loss")


def _points(history: Sequence[EpochRow], side: str, name: str) -> list[tuple[float, float]]:
    values = ((row.get("epoch", k), row.get(f"{side}_{name}")) for k, row in enumerate(history, 1))
    return [(x, float(y)) for x, y in values if isinstance(y, int | float | np.number) and math.isfinite(y)]


def _scales(history: Sequence[EpochRow], name: str) -> tuple[Scale, Scale]:
    """Return the scales of a panel: epochs as whole numbers, one epoch in the middle."""
    xs = [float(row.get("epoch", k)) for k, row in enumerate(history, 1)]
    ys = [y for side in SIDES for _, y in _points(history, side, name)]
    x = Scale.of(xs, is_whole=True) if max(xs) > min(xs) else Scale(xs[0] - 1, xs[0] + 1, (int(xs[0]),))
    return x, Scale.of(ys, 6)


def _entry(side: str) -> Entry:
    number = list(SIDES).index(side)
    return Entry(SIDES[side], series(number), dash(number))


def _panel(panel: Panel, history: Sequence[EpochRow], name: str) -> None:
    panel.axes("epoch", one_line(name.replace("_", " ")))
    for number, (side, text) in enumerate(SIDES.items()):
        found = _points(history, side, name)
        drawn = found[:: -(-len(found) // MOST_POINTS) or 1]
        if len(found) > 1:
            xs, ys = [x for x, _ in drawn], [y for _, y in drawn]
            panel.line(xs, ys, number=number, dashes=dash(number), tip=text)
        for x, y in found if len(history) <= MOST_DOTS else ():
            panel.point(x, y, number=number, r=2.5 if len(found) > 1 else 4.0, tip=f"{text}, epoch {x:g}: {y:.4g}")


def _description(history: Sequence[EpochRow], measures: Sequence[str]) -> str:
    """Say where every curve ends, for those who do not see it."""
    ends = [
        f"{SIDES[side]} {name.replace('_', ' ')} {found[-1][1]:.4g}"
        for name in measures
        for side in SIDES
        if (found := _points(history, side, name))
    ]
    many = f"{len(history):,} epoch{'' if len(history) == 1 else 's'}"
    return f"{many}; at the end {', '.join(ends)}." if ends else "Nothing was measured."
