"""The learning curves of a run, as a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nets.train.history import EpochRow

WIDTH, HEIGHT = 900, 420
COLOURS = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728")
MOST_DOTS = 40  # more epochs than these are drawn as lines alone
MOST_LABELS = 12


def curves(history: Sequence[EpochRow], title: str) -> bytes:
    """Return an SVG picture: loss on the left scale, accuracy on the right, epoch by epoch.

    Parameters
    ----------
    history : sequence of mapping
        One row an epoch, as `nets.train.History` has them: "epoch", "train_loss", "val_accuracy", ...
    title : str

    Examples
    --------
    >>> picture = curves([{"epoch": 1, "train_loss": 0.7}, {"epoch": 2, "train_loss": 0.4}], "a run")
    >>> picture.startswith(b"<?xml") and b"train loss" in picture
    True
    """
    import pygal
    from pygal.style import Style

    names = _curves(history)
    chart = pygal.XY(
        title=title,
        x_title="epoch",
        width=WIDTH,
        height=HEIGHT,
        js=[],  # the picture must need no network
        style=Style(background="white", plot_background="white", font_family="sans-serif", colors=COLOURS),
        legend_at_bottom=True,
        legend_at_bottom_columns=max(len(names), 1),  # with more, too little room is left
        show_dots=len(history) <= MOST_DOTS,
        dots_size=2.5,
        x_labels=_ticks([int(row["epoch"]) for row in history]),
        x_value_formatter=lambda x: f"{x:g}",
        value_formatter=lambda y: f"{y:.4g}",
        include_x_axis=False,
    )
    for name in names:
        points = [(row["epoch"], row[name]) for row in history if _is_number(row.get(name))]
        is_right = not name.endswith("loss")
        label = name.replace("val_", "validation_").replace("_", " ") + (" (right)" if is_right else "")
        chart.add(label, points, secondary=is_right)
    return bytes(chart.render())


def _curves(history: Sequence[EpochRow]) -> list[str]:
    names = dict.fromkeys(name for row in history for name in row if name.startswith(("train_", "val_")))
    return sorted(names, key=lambda name: not name.endswith("loss"))


def _ticks(epochs: Sequence[int]) -> list[int]:
    if not epochs:
        return []
    step = max(1, math.ceil((epochs[-1] - epochs[0]) / MOST_LABELS))
    return list(range(epochs[0], epochs[-1] + 1, step))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)
