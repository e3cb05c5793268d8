"""Residuals of a regression: what is left to explain, over what was predicted, and how it is spread."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from nets.charts.frame import MARGIN, Head, class_names, counted, finite, sample, short
from nets.core.arrays import Array
from nets.core.errors import ShapeError
from nets.drawing.axes import SMALL, Panel, Scale, number_text
from nets.drawing.svg import Box, Picture
from nets.drawing.text import fitted, text_width
from nets.metrics import r2_score

WIDE, TALL = 480.0, 260.0  # of a panel
FOOT, ABOVE, BELOW, BESIDE = 46.0, 46.0, 18.0, 14.0
SIDE = 96.0  # the width of the histogram
BINS = 30
MOST_POINTS = 2_000
MOST_OUTPUTS = 6
STEADY = 1e-9  # of the greatest value: what spreads less is taken to be one value


def residuals_picture(
    predicted: ArrayLike, y: ArrayLike, names: Sequence[object] | None = None, title: str = "Residuals"
) -> Picture:
    """Return the picture of residuals, ``y - predicted``, over predictions: a panel for each output.

    Parameters
    ----------
    predicted, y : array_like, shape (N,) or (N, outputs)
    names : sequence, optional
        Of the outputs; their numbers by default.
    title : str

    Raises
    ------
    NetsError
        If the shapes differ, a number is not finite, or there are more than 6 outputs.

    Examples
    --------
    >>> residuals_picture([1.0, 2.0, 3.0], [1.5, 2.0, 2.5]).description
    '3 samples. Mean residual 0, root mean square 0.408, from −0.5 to 0.5, R2 0.'
    """
    guesses, targets = _columns(predicted, y)
    outputs = guesses.shape[1]
    labels = class_names(names, outputs)
    residuals = targets - guesses
    facts = [_facts(guesses[:, k], targets[:, k], residuals[:, k]) for k in range(outputs)]
    chosen = sample(len(guesses), MOST_POINTS)
    notes = [f"{counted(len(guesses), 'sample')}."]
    if len(chosen) < len(guesses):
        notes.append(f"{len(chosen):,} of them, drawn at random, are points; the histogram is of all.")
    has_names = names is not None or outputs > 1
    named = [
        f"{name}: {fact}" if has_names else fact[0].upper() + fact[1:] for name, fact in zip(labels, facts, strict=True)
    ]
    scales = [(_scale(guesses[:, k], WIDE), _scale(residuals[:, k])) for k in range(outputs)]
    left = MARGIN + max(max(_widest(y) + 6, _widest(x) / 2) for x, y in scales)
    width = left + WIDE + BESIDE + SIDE + MARGIN
    head = Head.of(title, notes, width)
    step = ABOVE + TALL + FOOT
    picture = Picture(width, head.bottom + step * outputs + BELOW, title, " ".join([notes[0], *named]))
    head.draw(picture)
    for k, (x, scale) in enumerate(scales):
        top = head.bottom + step * k + ABOVE
        picture.text(MARGIN, top - 26, fitted(named[k], SMALL * 1.1, width - 2 * MARGIN), size=SMALL * 1.1)
        panel = Panel(picture, Box(left, top, left + WIDE, top + TALL), x, scale)
        panel.axes("predicted", "residual: true minus predicted")
        _points(panel, guesses[chosen, k], targets[chosen, k])
        _histogram(panel, residuals[:, k])
    return picture


def _columns(predicted: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """Return predictions and targets of shape (N, outputs)."""
    guesses, targets = finite("predicted", predicted), finite("y", y)
    if guesses.ndim > 1 and guesses.shape[1:] == (1,) and targets.ndim == 1:
        guesses = guesses[:, 0]
    if guesses.shape != targets.shape or guesses.ndim not in (1, 2):
        raise ShapeError(
            f"predicted and y must have one shape, (N,) or (N, outputs), but have {guesses.shape} and {targets.shape}",
            help="give one prediction for each target",
        )
    guesses, targets = (values.reshape(len(values), -1).astype(np.float64) for values in (guesses, targets))
    if guesses.shape[1] > MOST_OUTPUTS:
        raise ShapeError(
            f"{guesses.shape[1]:,} outputs are too many for one picture; at most {MOST_OUTPUTS} are drawn",
            help="choose some: predicted[:, :6], y[:, :6]",
        )
    return guesses, targets


def _facts(guesses: Array, targets: Array, residuals: Array) -> str:
    mean = float(residuals.mean())
    root = math.sqrt(float(np.square(residuals).mean()))
    mean = 0.0 if abs(mean) < STEADY * root else mean
    r2 = r2_score(guesses, targets)
    known = f", R2 {short(r2)}" if math.isfinite(r2) else ""
    ends = f"from {short(float(residuals.min()))} to {short(float(residuals.max()))}"
    return f"mean residual {short(mean)}, root mean square {short(root)}, {ends}{known}."


def _scale(values: Array, width: float = math.inf) -> Scale:
    """Return the scale of values, as many ticks as there is width for; of ones that hardly spread one around them."""
    low, high = float(values.min()), float(values.max())
    size = max(abs(low), abs(high))
    if high - low <= STEADY * size:
        low, high = low - 0.5 * (size or 1.0), high + 0.5 * (size or 1.0)
    scales = [Scale.of([low, high], most) for most in (8, 6, 4, 3, 2, 1)]
    return next((one for one in scales if len(one.ticks) * (_widest(one) + 12) < width), scales[-1])


def _widest(scale: Scale) -> float:
    return max(text_width(number_text(tick), SMALL) for tick in scale.ticks)


def _points(panel: Panel, guesses: Array, targets: Array) -> None:
    picture, many = panel.picture, len(guesses) > 200
    for guess, target in zip(guesses.tolist(), targets.tolist(), strict=True):
        x, y = panel.place(guess, target - guess)
        tip = "" if many else f"predicted {short(guess)}, true {short(target)}"
        picture.circle(x, y, 2.2 if many else 3.2, fill="series0", opacity=0.5 if many else 0.7, tip=tip)
    _, zero = panel.place(panel.x.low, 0.0)
    if panel.box.top <= zero <= panel.box.bottom:
        picture.line(panel.box.left, zero, panel.box.right, zero, stroke="ink", width=1.4)


def _histogram(panel: Panel, residuals: Array) -> None:
    """Draw how residuals are spread, beside the panel and on its scale."""
    counts, edges = np.histogram(residuals, BINS, (panel.y.low, panel.y.high))
    left = panel.box.right + BESIDE
    picture = panel.picture
    picture.line(left, panel.box.top, left, panel.box.bottom)
    for count, low, high in zip(counts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if count:
            (_, bottom), (_, top) = panel.place(0.0, low), panel.place(0.0, high)
            tip = f"{count:,} residuals from {short(low)} to {short(high)}"
            bar = Box(left, top + 0.5, left + SIDE * count / int(counts.max()), bottom - 0.5)
            picture.rect(bar, fill="series0", opacity=0.6, tip=tip)
    _, zero = panel.place(panel.x.low, 0.0)
    if panel.box.top <= zero <= panel.box.bottom:
        picture.line(left, zero, left + SIDE, zero, stroke="ink", width=1.4)
    picture.text(left, panel.box.bottom + 10 + 2.2 * SMALL, "how many", size=SMALL, fill="faint")
