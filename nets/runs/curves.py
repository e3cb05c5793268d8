"""The learning curves of a run, as a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nets.train.history import EpochRow

WIDTH, HEIGHT = 900, 420
COLOURS = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728")
TINY = 1e-12  # what is no greater is drawn as 0
GREY = "#dddddd"
MOST_DOTS = 40  # more epochs than these are drawn as lines alone
MOST_LABELS = 12
INTERVALS = range(4, 9)  # between the labels of a scale
ROUND = (1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0)  # times a power of ten: what lies between two labels


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
    points = {name: [(row["epoch"], row[name]) for row in history if _is_number(row.get(name))] for name in names}
    values = {side: [y for name in names if _is_right(name) == side for _, y in points[name]] for side in (False, True)}
    left, right = scales(values[False], values[True])
    chart = pygal.XY(
        title=title,
        x_title="epoch",
        width=WIDTH,
        height=HEIGHT,
        js=[],  # the picture must need no network
        style=Style(
            background="white",
            plot_background="white",
            font_family="sans-serif",
            legend_font_size=12,
            colors=COLOURS,
            guide_stroke_color=GREY,
            guide_stroke_dasharray="none",
            major_guide_stroke_color=GREY,
            major_guide_stroke_dasharray="none",
        ),
        truncate_legend=-1,
        legend_at_bottom=True,
        legend_at_bottom_columns=max(len(names), 1),  # with more, too little room is left
        show_dots=len(history) <= MOST_DOTS,
        dots_size=2.5,
        x_labels=_ticks([int(row["epoch"]) for row in history]),
        y_labels=left or None,
        range=_ends(left),
        secondary_range=_ends(right),
        x_value_formatter=lambda x: f"{x:g}",
        value_formatter=lambda y: f"{y:.4g}",
        include_x_axis=False,
    )
    for name in names:
        label = name.replace("val_", "validation_").replace("_", " ") + (" (right)" if _is_right(name) else "")
        chart.add(label, points[name], secondary=_is_right(name))
    return bytes(chart.render())


def _curves(history: Sequence[EpochRow]) -> list[str]:
    names = dict.fromkeys(name for row in history for name in row if name.startswith(("train_", "val_")))
    return sorted(names, key=lambda name: not name.endswith("loss"))


def _is_right(name: str) -> bool:
    return not name.endswith("loss")


def scales(left: Sequence[float], right: Sequence[float]) -> tuple[list[float], list[float]]:
    """Return the labels of both scales, round numbers around all values, as many on the right as on the left."""
    found = [(_round_labels(left, count), _round_labels(right, count)) for count in INTERVALS]
    return min(found, key=lambda labels: _excess(left, labels[0]) + _excess(right, labels[1]))


def _round_labels(values: Sequence[float], count: int) -> list[float]:
    """Return the ends of `count` intervals around all values; none ends above 1 where no value, a share, does.

    Examples
    --------
    >>> _round_labels([0.4583, 0.9167], 6)
    [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
    """
    if not values:
        return []
    low, high = _bounds(values)
    unit: float = 10.0 ** math.floor(math.log10((high - low) / count))
    for step in (unit * factor for factor in ROUND):
        first = math.floor(low / step + 1e-9)
        if (first + count + 1e-9) * step >= high:
            break
    if max(values) <= 1 < (first + count) * step and step <= 1:
        first = round(1 / step) - count
    return [float(f"{(first + i) * step:.9g}") for i in range(count + 1)]


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    """Return the least and the greatest value; where they are nearly the same, what is a tenth below and above."""
    low, high = min(values), max(values)
    margin = max(abs(low), abs(high)) / 10
    if margin < TINY:
        return -TINY, TINY
    return (low, high) if high - low > 1e-6 * margin else (low - margin, high + margin)


def _excess(values: Sequence[float], labels: Sequence[float]) -> float:
    """Return how much longer a scale is than what it shows."""
    if not values:
        return 0.0
    low, high = _bounds(values)
    return (labels[-1] - labels[0]) / (high - low)


def _ends(labels: Sequence[float]) -> tuple[float, float] | None:
    return (labels[0], labels[-1]) if labels else None


def _ticks(epochs: Sequence[int]) -> list[int]:
    if not epochs:
        return []
    step = max(1, math.ceil((epochs[-1] - epochs[0]) / MOST_LABELS))
    return list(range(epochs[0], epochs[-1] + 1, step))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)
