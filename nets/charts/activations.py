"""What a batch becomes on its way through a model: how the numbers of every layer are spread."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nets.charts.frame import MARGIN, Head, check_model, counted, one_line, sample, share_text
from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module, several
from nets.drawing.axes import SMALL, Scale, number_text
from nets.drawing.svg import Box, Picture
from nets.drawing.text import BOLD, fitted, text_width
from nets.inspection.summary import summary
from nets.inspection.trace import watched
from nets.layers import ACTIVATIONS

LEAST_SAMPLES, MOST_SAMPLES = 16, 256
MOST_WORK = 2_000_000_000  # multiply-adds of the samples that are run
MOST_NUMBERS = 200_000  # of a layer, about, whose histogram is made
MOST_LAYERS = 48
BINS = 40
WIDE, TALL = 220.0, 78.0  # of a histogram
ABOVE, BELOW, BESIDE = 46.0, 24.0, 26.0
COLUMNS = 4
NARROW = 1e-6  # of the greatest number: layers that spread less give one value


@dataclass(frozen=True)
class LayerNumbers:
    """What a layer gave.

    Attributes
    ----------
    name, type : str
        Its dotted name and its class.
    shape : tuple of int
        Of what it gives for one sample.
    zeros, broken : float
        The shares of exact zeros, and of what is no finite number.
    dead, units : int
        How many of its units gave 0 for all samples and places, and how many there are; 0 units where the layer is
        no activation.
    counts, edges : ndarray
        The histogram of the other numbers.
    """

    name: str
    type: str
    shape: tuple[int, ...]
    zeros: float
    broken: float
    dead: int
    units: int
    counts: Array
    edges: Array


def activations_picture(model: Module, x: Any, title: str = "Activations") -> Picture:
    """Return the picture of what every layer of a model gives for a batch, out of training.

    A panel has the histogram of a layer's numbers, zeros left out, their share below, and of activations how many
    units are dead: 0 for every sample. The model is not changed: a copy of it is run.

    Parameters
    ----------
    model : Module
    x : array_like, shape (N, ...), or tuple of them for a model of several inputs
        Of more than 256 samples 256 are drawn at random, of a large model fewer.
    title : str

    Raises
    ------
    NetsError
        If there are no samples, they are not finite, or they do not fit the model.

    Examples
    --------
    >>> from nets.layers import Linear, ReLU, Sequential
    >>> model = Sequential(Linear(2, 8, rng=0), ReLU())
    >>> picture = activations_picture(model, np.ones((5, 2), np.float32))
    >>> picture.description
    '5 samples. 0 Linear (8): 0% zeros. 1 ReLU (8): 25% zeros, 2 of 8 dead.'
    """
    check_model(model)
    batch, drawn, count = _batch(model, x)
    layers = _run(model, batch)
    if not layers:
        raise NetsError(f"{type(model).__name__} ran no layer", help="a layer is a module that a model holds")
    notes = [f"{counted(count, 'sample')}."]
    if drawn < count:
        notes = [f"{drawn:,} of {count:,} samples, drawn at random."]
    facts = [f"{_name(one)} {_shape(one)}: {_facts(one)}." for one in layers]
    if len(layers) > MOST_LAYERS:
        chosen = np.unique(np.linspace(0, len(layers) - 1, MOST_LAYERS).round().astype(int)).tolist()
        notes.append(f"{len(chosen)} of {len(layers):,} layers, at even distances.")
        layers = [layers[k] for k in chosen]
    notes.append("Zeros are left out of the histograms.")
    columns = min(COLUMNS, len(layers))
    width = max(2 * MARGIN + columns * (WIDE + BESIDE) - BESIDE, 420.0)
    head = Head.of(title, notes, width)
    step = ABOVE + TALL + BELOW
    picture = Picture(width, head.bottom + step * -(-len(layers) // columns) + 8, title, " ".join([notes[0], *facts]))
    head.draw(picture)
    for k, one in enumerate(layers):
        left, top = MARGIN + (WIDE + BESIDE) * (k % columns), head.bottom + step * (k // columns) + ABOVE
        _panel(picture, Box(left, top, left + WIDE, top + TALL), one)
    return picture


def _batch(model: Module, x: Any) -> tuple[Any, int, int]:
    """Return a batch that runs within a second or so, how many samples it has, and how many there were."""
    parts = several(model, x) if model.takes_several else (x,)
    arrays = [np.asarray(part) for part in parts]
    for array in arrays:
        if array.dtype.kind not in "fiub":
            raise ShapeError(f"x must be numbers, but has dtype {array.dtype}", help="give a batch: (N, ...)")
        if not array.ndim or not len(array) or len(array) != len(arrays[0]):
            raise ShapeError(f"x must have samples, but has shape {array.shape}", help="give a batch: (N, ...)")
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ShapeError("x must be finite, but is not everywhere", help="leave out or fill in what is missing")
    count = len(arrays[0])
    shapes = [array.shape[1:] for array in arrays]
    with np.errstate(all="ignore"):
        cost = summary(model, shapes if model.takes_several else shapes[0]).multiply_adds
    chosen = sample(count, max(LEAST_SAMPLES, min(MOST_SAMPLES, MOST_WORK // max(cost, 1))))
    types = {parameter.data.dtype for parameter in model.parameters() if parameter.data.dtype.kind == "f"}
    dtype = types.pop() if len(types) == 1 else None  # what the model computes in, where it is one
    drawn = tuple(array[chosen].astype(dtype if dtype and array.dtype.kind == "f" else array.dtype) for array in arrays)
    return drawn if model.takes_several else drawn[0], len(chosen), count


def _run(model: Module, x: Any) -> list[LayerNumbers]:
    """Return what every layer of a copy of a model gave, in the order in which they ran."""
    model = copy.deepcopy(model).eval()
    layers: list[LayerNumbers] = []

    def after(name: str, module: Module, x: Any, y: Array) -> None:
        layers.append(_measured(name, module, y))

    with watched(model, after), np.errstate(all="ignore"):
        model(x)
    return layers


def _measured(name: str, module: Module, y: Array) -> LayerNumbers:
    some = y[: max(1, MOST_NUMBERS // max(1, y[0].size))]
    numbers = some[np.isfinite(some) & (some != 0)].astype(np.float64)
    dead = units = 0
    if isinstance(module, tuple(ACTIVATIONS.values())) and y.ndim > 1:
        alive = (y != 0).any(axis=(0, *range(2, y.ndim)))
        dead, units = int(np.count_nonzero(~alive)), len(alive)
    counts, edges = np.histogram(numbers, BINS, _ends(numbers))
    broken = np.count_nonzero(~np.isfinite(y)) / max(y.size, 1)
    zeros = 1 - np.count_nonzero(y) / max(y.size, 1)
    return LayerNumbers(name, type(module).__name__, y.shape[1:], zeros, broken, dead, units, counts, edges)


def _ends(numbers: Array) -> tuple[float, float]:
    """Return the round ends of a scale of numbers."""
    low, high = (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 1.0)
    size = max(abs(low), abs(high))
    if high - low <= NARROW * size:
        low, high = low - size / 2, high + size / 2
    scale = Scale.of([low, high], 8)
    return scale.low, scale.high


def _name(one: LayerNumbers) -> str:
    return one_line(f"{one.name} {one.type}")


def _shape(one: LayerNumbers) -> str:
    return f"({', '.join(map(str, one.shape))})"


def _facts(one: LayerNumbers) -> str:
    """Return what is remarkable of a layer's numbers."""
    words = [f"{share_text(one.zeros, 1.0)} zeros"]
    words += [f"{one.dead:,} of {one.units:,} dead"] if one.dead else []
    words += [f"{share_text(one.broken, 1.0)} NaN or infinite"] if one.broken else []
    return ", ".join(words)


def _panel(picture: Picture, box: Box, one: LayerNumbers) -> None:
    """Draw the histogram of a layer between its round ends, and what is remarkable above it."""
    picture.text(box.left, box.top - 30, fitted(_name(one), SMALL * BOLD, WIDE), size=SMALL, bold=True)
    facts = fitted(_facts(one), SMALL, WIDE)
    picture.text(box.left, box.top - 15, facts, size=SMALL, fill="minus" if one.dead or one.broken else "faint")
    shape = fitted(_shape(one), SMALL, WIDE - text_width(facts, SMALL) - 8)
    picture.text(box.right, box.top - 15, shape, size=SMALL, anchor="end", fill="faint")
    _share(picture, Box(box.left, box.top - 9, box.right, box.top - 6), one)
    picture.line(box.left, box.bottom, box.right, box.bottom, stroke="faint")
    low, high = float(one.edges[0]), float(one.edges[-1])
    if not one.counts.any():
        text = "no finite number" if one.broken else "all are 0"
        picture.text((box.left + box.right) / 2, (box.top + box.bottom) / 2, text, size=SMALL, anchor="middle")
        return
    if low < 0 < high:
        x = box.left + WIDE * -low / (high - low)
        picture.line(x, box.top, x, box.bottom + 4)
    picture.path(_outline(box, one.counts.tolist()), fill="series0", stroke=None, opacity=0.7, tip=_name(one))
    _ticks(picture, box, low, high)


def _share(picture: Picture, box: Box, one: LayerNumbers) -> None:
    """Draw the share of zeros as a part of a thin bar."""
    picture.rect(box, fill="node")
    if one.zeros:
        picture.rect(Box(box.left, box.top, box.left + WIDE * one.zeros, box.bottom), fill="series5", tip=_facts(one))


def _outline(box: Box, counts: Sequence[int]) -> str:
    """Return the area of a histogram."""
    wide, most = (box.right - box.left) / len(counts), max(counts)
    steps = [f"V{box.bottom - TALL * count / most:.1f}h{wide:g}" for count in counts]
    return f"M{box.left:g} {box.bottom:g}{''.join(steps)}V{box.bottom:g}z"


def _ticks(picture: Picture, box: Box, low: float, high: float) -> None:
    """Write the ends of a scale, and 0 where it is between and there is room."""
    y = box.bottom + 6 + SMALL
    first, last = (fitted(number_text(float(f"{end:.4g}")), SMALL, WIDE / 2 - 10) for end in (low, high))
    picture.text(box.left, y, first, size=SMALL, fill="faint")
    picture.text(box.right, y, last, size=SMALL, anchor="end", fill="faint")
    x = box.left + WIDE * -low / (high - low)
    half = text_width("0", SMALL) / 2 + 4
    if box.left + text_width(first, SMALL) + half < x < box.right - text_width(last, SMALL) - half:
        picture.text(x, y, "0", size=SMALL, anchor="middle", fill="faint")
