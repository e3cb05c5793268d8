"""ROC curves: of every class, how many of its samples are found for how many false alarms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nets.charts.frame import MARGIN, Head, check_length, class_names, counted, finite, sample
from nets.core.arrays import Array
from nets.core.errors import ShapeError
from nets.drawing.axes import LINE, SMALL, Entry, Panel, Scale, dash, legend, legend_width
from nets.drawing.palette import series
from nets.drawing.svg import Box, Picture
from nets.metrics import one_against_rest

SIDE = 400.0  # of the panel
LEFT, FOOT, BESIDE = 44.0, 48.0, 30.0
MOST = 12  # curves
MOST_SCORES = 4_000_000
NAMES = 320.0  # the most width of the legend
PLACES = 800  # a curve's points are kept apart by such a part of an axis
UNIT = Scale(0.0, 1.0, (0, 0.2, 0.4, 0.6, 0.8, 1))


@dataclass(frozen=True)
class _Curve:
    """A class, the shares along its curve, and the area under it."""

    number: int
    false_alarms: Array
    found: Array
    area: float


def roc_picture(
    scores: ArrayLike, y: ArrayLike, names: Sequence[object] | None = None, title: str = "ROC curves"
) -> Picture:
    """Return the ROC curves of every class against the others, with the areas under them.

    Parameters
    ----------
    scores : array_like, shape (N, classes) or that of `y`
        Logits of the classes, or probabilities where every row has a sum of 1; or one score per target.
    y : array_like, shape (N,) or (N, outputs)
        Class numbers, or zeros and ones.
    names : sequence, optional
        Of the classes or outputs; their numbers by default.
    title : str

    Raises
    ------
    NetsError
        If the scores are not finite, do not fit the classes, or all samples are of one class.

    Notes
    -----
    Of two classes there is one curve, that of the second. Areas are those of `nets.metrics.roc_auc_score`.

    Examples
    --------
    >>> picture = roc_picture([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], ["no", "yes"])
    >>> picture.description
    '4 samples. Areas under the curves: yes 0.750.'
    """
    z, targets = finite("scores", scores), np.asarray(y)
    z = z[:, 0] if z.ndim == targets.ndim + 1 == 2 and z.shape[1] == 1 else z
    check_length(z, targets)
    count = len(z)
    chosen = sample(count, max(1, MOST_SCORES * len(z) // z.size))
    values, is_own = one_against_rest(z[chosen], targets[chosen])
    labels = _labels(names, z, targets, values.shape[1])
    curves = [_curve(k, values[:, k], is_own[:, k]) for k in range(len(labels)) if 0 < is_own[:, k].sum() < len(values)]
    if not curves:
        raise _one_sided(is_own, labels)
    notes = [f"{counted(count, 'sample')}."]
    if len(chosen) < count:
        notes = [f"{len(chosen):,} of {count:,} samples, drawn at random."]
    if absent := len(labels) - len(curves):
        notes.append(f"{absent:,} of {len(labels):,} classes have no curve, as none or all samples are of them.")
    if len(curves) > MOST:
        notes.append(f"The {MOST} of {len(curves):,} classes with the least area are drawn.")
        curves = sorted(sorted(curves, key=lambda one: one.area)[:MOST], key=lambda one: one.number)
    areas = ", ".join(f"{labels[one.number]} {one.area:.3f}" for one in curves)
    description = f"{' '.join(notes)} Areas under the curves: {areas}."
    entries = [Entry(f"{one.area:.3f}  {labels[one.number]}", series(k), dash(k)) for k, one in enumerate(curves)]
    entries.append(Entry("0.500  chance", "faint", "1 3", 1.5))
    wide = min(legend_width(entries), NAMES)
    width = LEFT + SIDE + BESIDE + wide + MARGIN
    head = Head.of(title, notes, width)
    top = head.bottom + 20
    picture = Picture(width, top + SIDE + FOOT, title, description)
    head.draw(picture)
    panel = Panel(picture, Box(LEFT, top, LEFT + SIDE, top + SIDE), UNIT, UNIT)
    panel.axes("false alarms: share of the others taken for the class", "found: share of the class")
    _draw(panel, curves, labels)
    picture.text(LEFT + SIDE + BESIDE, top + 10, "area", size=SMALL, fill="faint")
    for k, entry in enumerate(entries):
        legend(picture, LEFT + SIDE + BESIDE, top + 20 + LINE * k, wide, [entry])
    return picture


def _labels(names: Sequence[object] | None, z: Array, y: Array, count: int) -> tuple[str, ...]:
    """Return the name of each curve: of two classes that of the second."""
    is_binary = count == 1
    if not is_binary:
        return class_names(names, count)
    if names is not None and len(names) == 1:
        return class_names(names, 1)
    return class_names(names, 2)[1:]


def _curve(number: int, scores: Array, is_own: Array) -> _Curve:
    """Return a curve from (0, 0) to (1, 1), samples of one score as one step."""
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    hits = np.cumsum(is_own[order])[ends]
    found = np.append(0.0, hits / hits[-1])
    others = ends + 1 - hits
    false_alarms = np.append(0.0, others / others[-1])
    area = float(np.sum(np.diff(false_alarms) * (found[1:] + found[:-1]) / 2))
    return _Curve(number, false_alarms, found, area)


def _one_sided(is_own: Array, names: Sequence[str]) -> ShapeError:
    always = [name for name, share in zip(names, is_own.mean(axis=0).tolist(), strict=True) if share == 1]
    whose = f"all {len(is_own):,} samples are of {always[0]!r}" if always else f"none is of {names[0]!r}"
    return ShapeError(
        f"a ROC curve compares the samples of a class with others, but {whose}",
        help="give samples of two classes at least",
    )


def _draw(panel: Panel, curves: Sequence[_Curve], names: Sequence[str]) -> None:
    chance = [panel.place(0, 0), panel.place(1, 1)]
    d = "M" + "L".join(f"{x:g} {y:g}" for x, y in chance)
    panel.picture.path(d, stroke="faint", width=1.5, dash="1 3", tip="chance")
    for k, one in enumerate(curves):
        kept = _apart(one)
        tip = f"{names[one.number]}: area {one.area:.4f}"
        panel.line(one.false_alarms[kept].tolist(), one.found[kept].tolist(), number=k, dashes=dash(k), tip=tip)


def _apart(curve: _Curve) -> Array:
    """Return which points to draw: the corners of a curve, one for each place that can be told apart."""
    steps = np.rint(np.column_stack([curve.false_alarms, curve.found]) * PLACES).astype(int)
    moves = np.diff(steps, axis=0)
    kept = np.append(True, moves.any(axis=1))
    kept[-1] = True
    at = np.flatnonzero(kept)
    ways = np.diff(steps[at], axis=0)
    turns = np.append(np.append(True, ways[1:, 0] * ways[:-1, 1] != ways[1:, 1] * ways[:-1, 0]), True)
    corners: Array = at[turns[: len(at)]]
    return corners
