"""The filters of a first layer, as the small images, or windows of words, that they answer to."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nets.charts.cells import Tile, coloured_cells, signed_cells, signed_scale
from nets.charts.frame import MARGIN, Head, check_model, counted, one_line, short
from nets.core.arrays import Array
from nets.core.errors import NetsError, ShapeError
from nets.core.module import Module
from nets.drawing.axes import SMALL
from nets.drawing.svg import Box, Picture
from nets.drawing.text import fitted, text_width
from nets.layers import Conv1d, Conv2d, Embedding, Linear, Parallel, TwoChannelEmbedding

MOST = 64  # filters of a layer
MOST_CELLS = 60_000  # of a picture
ACROSS = 64.0  # about how wide an image is
ROOM = 760.0  # the width of a row of images
GAP, UNDER, HEADING = 10.0, 14.0, 28.0
COLOURS = 3  # channels of an image that has them
ENDS = ((min, np.nanmin), (max, np.nanmax))


@dataclass(frozen=True)
class FilterGroup:
    """The filters of one layer, as images.

    Attributes
    ----------
    text : str
        What the layer is, and what an image's rows and columns are.
    numbers : tuple of int
        Of the filters that are drawn.
    images : ndarray, shape (filters, rows, columns) or (filters, rows, columns, 3)
        Weights; what is no number is a gap.
    """

    text: str
    numbers: tuple[int, ...]
    images: Array


def filters_picture(
    model: Module, shape: Sequence[int] | None = None, *, is_grey: bool = False, title: str = "First-layer filters"
) -> Picture:
    """Return the picture of the filters that see a model's input.

    One channel is drawn in two hues, blue above 0 and orange below, three as the colours red, green and blue, on which
    0 is a middle grey, other numbers of channels side by side. Of parallel branches each has its filters.

    Parameters
    ----------
    model : Module
    shape : sequence of int, optional
        (channels, height, width) or (height, width) of the images that a `Linear` layer sees flattened.
    is_grey : bool
        Whether one channel is drawn in greys, white at the highest weight and black at its opposite.
    title : str

    Raises
    ------
    NetsError
        If no layer has filters, the shape does not fit, or weights are not finite.

    Examples
    --------
    >>> from nets.layers import Conv2d, ReLU, Sequential
    >>> picture = filters_picture(Sequential(Conv2d(1, 6, 5, rng=0), ReLU()))
    >>> picture.description
    'Layer 0, Conv2d: 6 filters of 5 by 5. Weights from −0.199 to 0.199.'
    """
    check_model(model)
    layers = list(_first(model, ""))
    if not layers:
        raise NetsError(
            f"{type(model).__name__} has no layer with filters to draw",
            help="a model with a Conv2d, Conv1d or Linear layer has",
        )
    reads_words = any(isinstance(module, Embedding | TwoChannelEmbedding) for _, module in model.named_modules())
    all_groups = [_group(name, layer, shape, reads_words) for name, layer in layers]
    low, high = (end([float(find(group.images)) for group in all_groups]) for end, find in ENDS)
    bound = max(abs(low), abs(high))
    ends = f"Weights from {short(low)} to {short(high)}."
    groups = [_drawn(group, MOST_CELLS // len(layers)) for group in all_groups]
    drawn = sum(len(group.numbers) for group in groups)
    if left_out := sum(len(group.numbers) for group in all_groups) - drawn:
        ends += f" Drawn are the {drawn:,} of {drawn + left_out:,} with the largest norms."
    cell = min((_cell(group) for group in groups), key=lambda size: size[0] * size[1])
    grids = [_grid(group, cell) for group in groups]
    width = 2 * MARGIN + max(360.0, *(grid.width for grid in grids))
    head = Head.of(title, [ends], width)
    height = head.bottom + sum(HEADING + grid.height for grid in grids) + 48
    description = " ".join([*(group.text for group in groups), ends])
    picture = Picture(width, height, title, description)
    head.draw(picture)
    top = head.bottom
    for group, grid in zip(groups, grids, strict=True):
        picture.text(MARGIN, top + 18, fitted(group.text, SMALL * 1.1, width - 2 * MARGIN), size=SMALL * 1.1)
        _draw(picture, top + HEADING, group, grid, bound, is_grey)
        top += HEADING + grid.height
    if not is_grey and any(group.images.ndim == 3 for group in groups):
        signed_scale(picture, MARGIN, top + 8, bound)
    else:
        text = f"grey is 0, black {short(-bound)}, white {short(bound)}"
        picture.text(MARGIN, top + 18, text, size=SMALL, fill="faint")
    return picture


def _first(module: Module, name: str) -> Iterator[tuple[str, Module]]:
    """Yield the first layer with filters, of parallel branches that of each."""
    if isinstance(module, Conv2d | Conv1d | Linear):
        yield name or "0", module
        return
    for key, child in module.children().items():
        found = list(_first(child, f"{name}.{key}" if name else key))
        yield from found
        if found and not isinstance(module, Parallel):
            return


def _weights(name: str, layer: Module) -> Array:
    weight = np.asarray(layer.weight.data, np.float64)  # type: ignore[attr-defined]
    if not np.isfinite(weight).all():
        raise NetsError(
            f"layer {name}, {type(layer).__name__}, has weights that are not finite",
            help="the training diverged: begin anew with a lower learning rate",
        )
    return weight


def _group(name: str, layer: Module, shape: Sequence[int] | None, reads_words: bool) -> FilterGroup:
    """Return a layer's filters as images."""
    if shape is not None and not isinstance(layer, Linear):
        raise ShapeError(
            f"a shape is for a Linear layer, but layer {name} is a {type(layer).__name__}", help="leave shape out"
        )
    weight = _weights(name, layer)
    if isinstance(layer, Linear):
        weight = weight.reshape(len(weight), *_shape(name, weight.shape[1], shape))
    images, of = _images(layer, weight, reads_words)
    text = one_line(f"Layer {name}, {type(layer).__name__}: {counted(len(images), 'filter')} of {of}.")
    return FilterGroup(text, tuple(range(len(images))), images)


def _drawn(group: FilterGroup, most_cells: int) -> FilterGroup:
    """Return the filters with the largest norms, where there are too many to draw."""
    most = max(1, min(MOST, most_cells // math.prod(group.images.shape[1:3])))
    norms = np.square(np.nan_to_num(group.images)).reshape(len(group.images), -1).sum(axis=1)
    numbers = np.sort(np.argsort(-norms, kind="stable")[:most])
    return FilterGroup(group.text, tuple(numbers.tolist()), group.images[numbers])


def _images(layer: Module, weight: Array, reads_words: bool) -> tuple[Array, str]:
    """Return (filters, rows, columns[, 3]), and how large a filter is, in words."""
    if isinstance(layer, Conv1d):
        _, channels, window = weight.shape
        if channels <= window and not reads_words:
            return weight, f"{counted(channels, 'channel')} by {window} places"
        of = f"{window} words by {channels} dimensions" if reads_words else f"{window} places by {channels} channels"
        return weight.transpose(0, 2, 1), f"{of}, a row each"
    _, channels, height, width = weight.shape
    if height * width > MOST_CELLS:
        raise ShapeError(
            f"filters of {height:,} by {width:,} have too many weights for a picture; at most {MOST_CELLS:,} are drawn",
            help="draw those of a model for smaller images",
        )
    if channels == COLOURS:
        return weight.transpose(0, 2, 3, 1), f"{height} by {width} in colour"
    if channels == 1:
        return weight[:, 0], f"{height} by {width}"
    return _strips(weight), f"{height} by {width}, {channels} channels side by side"


def _shape(name: str, features: int, shape: Sequence[int] | None) -> tuple[int, ...]:
    """Return (channels, height, width) of what a dense layer sees."""
    if shape is None:
        raise ShapeError(
            f"layer {name}, Linear, sees {features:,} features: which image they are is not known",
            help="give shape=(channels, height, width), or (1, 1, features) for a row each",
        )
    try:
        sizes = tuple(operator.index(size) for size in shape)
    except TypeError:
        sizes = ()
    if len(sizes) == 2:
        sizes = (1, *sizes)
    if len(sizes) != 3 or min(sizes) < 1 or math.prod(sizes) != features:
        raise ShapeError(
            f"shape must be (channels, height, width) of {features:,} features, but is {shape!r}",
            help="their product is the number of features",
        )
    return sizes


def _strips(weight: Array) -> Array:
    """Return the channels of each filter side by side, a gap between two."""
    filters, channels, height, width = weight.shape
    strip = np.full((filters, height, channels * (width + 1) - 1), np.nan)
    for k in range(channels):
        strip[:, :, k * (width + 1) : k * (width + 1) + width] = weight[:, k]
    return strip


@dataclass(frozen=True)
class _Grid:
    """How images stand: the size of a cell and of an image, columns and rows of images."""

    cell: tuple[float, float]
    image: tuple[float, float]
    columns: int
    rows: int

    @property
    def width(self) -> float:
        return self.columns * (self.image[0] + GAP) - GAP

    @property
    def height(self) -> float:
        return self.rows * (self.image[1] + UNDER + GAP)


def _cell(group: FilterGroup) -> tuple[float, float]:
    """Return the width and height of a weight, in whole pixels."""
    rows, columns = group.images.shape[1:3]
    side = float(max(1, min(12, round(ACROSS / max(rows, min(columns, 2 * rows))), int(ROOM // columns))))
    cell = (max(1.0, min(side, ROOM // columns)), side)
    if columns > 8 * rows:  # long rows are made higher
        cell = (cell[0], min(12.0, max(side, 30.0 // rows)))
    return cell


def _grid(group: FilterGroup, cell: tuple[float, float]) -> _Grid:
    rows, columns = group.images.shape[1:3]
    image = cell[0] * columns, cell[1] * rows
    across = max(1, min(len(group.numbers), int((ROOM + GAP) // (image[0] + GAP))))
    return _Grid(cell, image, across, -(-len(group.numbers) // across))


def _draw(picture: Picture, top: float, group: FilterGroup, grid: _Grid, bound: float, is_grey: bool) -> None:
    width, height = grid.image
    places = [
        (MARGIN + (width + GAP) * (k % grid.columns), round(top) + (height + UNDER + GAP) * (k // grid.columns))
        for k in range(len(group.numbers))
    ]
    tiles = [Tile(left, y, image) for (left, y), image in zip(places, group.images, strict=True)]
    if group.images.ndim == 4 or is_grey:
        coloured_cells(picture, [_coloured(tile, bound) for tile in tiles], grid.cell)
    else:
        signed_cells(picture, tiles, grid.cell, bound)
    for number, (left, y), image in zip(group.numbers, places, group.images, strict=True):
        tip = f"filter {number}: from {short(float(np.nanmin(image)))} to {short(float(np.nanmax(image)))}"
        picture.rect(Box(left - 0.5, y - 0.5, left + width + 0.5, y + height + 0.5), stroke="line")
        picture.rect(Box(left, y, left + width, y + height), fill="paper", opacity=0.0, tip=tip)
        if width >= text_width(str(number), SMALL):
            picture.text(left, y + height + 12, str(number), size=SMALL - 1, fill="faint")


def _coloured(tile: Tile, bound: float) -> Tile:
    """Return weights as colours, 0 as a middle grey."""
    values = 0.5 + tile.values / (2 * (bound or 1.0))
    return Tile(tile.left, tile.top, np.repeat(values[..., None], COLOURS, 2) if values.ndim == 2 else values)
