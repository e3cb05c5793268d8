"""The confusion matrix: how often each class was taken for each, as counts and as shares of the class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nets.charts.cells import share_ink, share_opacity, share_scale
from nets.charts.frame import MARGIN, Head, class_names, finite, share_text
from nets.core.arrays import Array
from nets.core.errors import ShapeError
from nets.drawing.axes import SMALL
from nets.drawing.svg import Box, Picture
from nets.drawing.text import fitted, text_width, wrapped

MOST = 30  # classes; of more those with the most errors are drawn, and the others as one
TALL = 34.0  # of a cell
NARROWEST, WIDEST = 40.0, 84.0
NAMES = 200.0  # the most width of the names of rows
COUNT, SHARE = 11.0, 9.0  # sizes of text
BESIDE = 6.0  # between the matrix and what is summed up of it
LEAST = 420.0  # the width of a picture
WORST = 3  # pairs that the description names
SUM_WIDTH = 44.0


@dataclass(frozen=True)
class _Layout:
    """Where things stand.

    Attributes
    ----------
    left, top, cell : float
        The corner of the matrix, and the width of a cell.
    heads : tuple of tuple of str
        The lines over each column.
    """

    left: float
    top: float
    cell: float
    heads: tuple[tuple[str, ...], ...]

    def box(self, row: int, column: int) -> Box:
        x, y = self.left + self.cell * column, self.top + TALL * row
        return Box(x + 0.5, y + 0.5, x + self.cell - 0.5, y + TALL - 0.5)


def confusion_picture(
    counts: ArrayLike, names: Sequence[object] | None = None, title: str = "Confusion matrix"
) -> Picture:
    """Return the picture of a confusion matrix.

    Parameters
    ----------
    counts : array_like of int, shape (classes, classes)
        Rows are the true classes, columns the predicted ones: see `nets.metrics.confusion_matrix`.
    names : sequence, optional
        Of the classes; their numbers by default.
    title : str

    Raises
    ------
    NetsError
        If the counts are no square matrix of whole numbers from 0 up, or all are 0.

    Examples
    --------
    >>> picture = confusion_picture([[8, 2], [1, 9]], ["cat", "dog"])
    >>> picture.description
    'Right 17 of 20, 85.0%. cat taken for dog 2 times, dog taken for cat 1 time.'
    """
    matrix = _checked(counts)
    labels = class_names(names, len(matrix))
    facts = _facts(matrix, labels)
    drawn, shown, numbers, note = _folded(matrix, labels)
    own = len(drawn) - bool(note)  # those that are a class each
    widest = max(text_width(f"{count:,}", COUNT) for count in drawn.ravel().tolist())
    cell, heads = _heads(shown, max(NARROWEST, widest + 8))
    rows = shown
    if heads is None:
        heads = tuple((number,) for number in numbers)
        rows = [f"{number}  {name}" for number, name in zip(numbers, shown, strict=True)]
    wide = min(max(text_width(name, SMALL) for name in [*rows, "precision"]), NAMES)
    left = MARGIN + wide + 10
    width = max(left + cell * len(drawn) + BESIDE + SUM_WIDTH + MARGIN, LEAST)
    head = Head.of(title, [facts[0], *note, *_absent(matrix)], width)
    top = head.bottom + 30 + 12 * max(map(len, heads))
    layout = _Layout(left, top, cell, heads)
    picture = Picture(width, top + TALL * len(drawn) + BESIDE + TALL + 54, title, " ".join(facts))
    head.draw(picture)
    _frame(picture, layout, rows, wide, head.bottom)
    for row in range(len(drawn)):
        for column in range(len(drawn)):
            _cell(picture, layout.box(row, column), drawn, row, column, shown, row == column < own)
    _sums(picture, layout, drawn, own)
    share_scale(picture, MARGIN, layout.top + TALL * len(drawn) + BESIDE + TALL + 14, "of the samples of a class")
    return picture


def _checked(counts: ArrayLike) -> Array:
    found = finite("counts", counts)
    if found.ndim != 2 or found.shape[0] != found.shape[1]:
        raise ShapeError(
            f"counts must be (classes, classes), rows the true ones, but have shape {found.shape}",
            help="nets.metrics.confusion_matrix(predicted, y, classes) makes them",
        )
    if (found < 0).any() or (found != np.rint(found)).any() or found.sum() > 2**53:
        raise ShapeError("counts must be whole numbers from 0 up", help="give counts, not shares: the picture has both")
    if not found.any():
        raise ShapeError("all counts are 0: there is nothing to draw", help="predict one sample at least")
    return found.astype(np.int64)


def _facts(matrix: Array, names: Sequence[str]) -> list[str]:
    """Return what is right, and the pairs that are mistaken most often."""
    right, total = int(np.trace(matrix)), int(matrix.sum())
    share = f"{right / total:.1%}" if right == total or right / total < 0.9995 else ">99.9%"
    wrong = matrix - np.diag(np.diag(matrix))
    order = np.argsort(-wrong, axis=None, kind="stable")[:WORST].tolist()
    pairs = [(k // len(names), k % len(names)) for k in order]
    words = [
        f"{names[row]} taken for {names[column]} {count:,} time{'s' if count > 1 else ''}"
        for row, column in pairs
        if (count := int(wrong[row, column]))
    ]
    return [f"Right {right:,} of {total:,}, {share}.", *([", ".join(words) + "."] if words else [])]


def _absent(matrix: Array) -> list[str]:
    without = int(np.count_nonzero(matrix.sum(axis=1) == 0))
    return [f"{without:,} of {len(matrix):,} classes have no sample."] if without else []


def _folded(matrix: Array, names: tuple[str, ...]) -> tuple[Array, list[str], list[str], list[str]]:
    """Return a matrix of at most `MOST` classes, their names and numbers, and what is to be said of it."""
    count = len(matrix)
    if count <= MOST:
        return matrix, list(names), list(map(str, range(count))), []
    errors = matrix.sum(axis=0) + matrix.sum(axis=1) - 2 * np.diag(matrix)
    kept = np.sort(np.argsort(-errors, kind="stable")[: MOST - 1])
    place = np.full(count, MOST - 1)
    place[kept] = np.arange(MOST - 1)
    drawn = np.zeros((MOST, MOST), np.int64)
    np.add.at(drawn, (place[:, None], place[None]), matrix)
    others = count - len(kept)
    note = f"The {len(kept)} of {count:,} classes with the most errors; the others are the last row and column."
    shown = [*(names[k] for k in kept.tolist()), f"{others:,} others"]
    return drawn, shown, [*map(str, kept.tolist()), "+"], [note]


def _heads(names: Sequence[str], least: float) -> tuple[float, tuple[tuple[str, ...], ...] | None]:
    """Return the width of a column, and the lines of the name over each, or None where they do not fit."""
    widest = WIDEST if len(names) <= 12 else 56.0
    for cell in (least, *(width for width in np.arange(least, widest, 4.0).tolist()), max(least, widest)):
        lines = [wrapped(name, SMALL, cell - 6) for name in names]
        if all(" ".join(one) == name for one, name in zip(lines, names, strict=True)):
            return cell, tuple(map(tuple, lines))
    return least, None


def _frame(picture: Picture, layout: _Layout, rows: Sequence[str], wide: float, top: float) -> None:
    """Write what rows and columns are."""
    right = layout.left + layout.cell * len(rows)
    picture.text(layout.left, top + 10, fitted("predicted", SMALL, right - layout.left), size=SMALL, fill="faint")
    picture.text(layout.left - 10, top + 10, fitted("true", SMALL, wide), size=SMALL, anchor="end", fill="faint")
    for k, lines in enumerate(layout.heads):
        for n, line in enumerate(lines):
            y = layout.top - 7 - 12 * (len(lines) - 1 - n)
            picture.text(layout.left + layout.cell * (k + 0.5), y, line, size=SMALL, anchor="middle")
    for k, name in enumerate(rows):
        y = layout.top + TALL * (k + 0.5) + SMALL / 3
        picture.text(layout.left - 10, y, fitted(name, SMALL, wide), size=SMALL, anchor="end")


def _cell(
    picture: Picture, box: Box, matrix: Array, row: int, column: int, names: Sequence[str], is_right: bool
) -> None:
    count, whole = int(matrix[row, column]), int(matrix[row].sum())
    share, text = count / max(whole, 1), share_text(count, whole)
    tip = f"true {names[row]}, predicted {names[column]}: {count:,} of {whole:,}, {text}"
    picture.rect(box, fill="node")
    picture.rect(box, fill="heat", opacity=share_opacity(share), tip=tip)
    if count:
        x, ink = (box.left + box.right) / 2, share_ink(share)
        picture.text(x, box.top + 14, f"{count:,}", size=COUNT, anchor="middle", fill=ink, bold=is_right)
        picture.text(x, box.top + 26, text, size=SHARE, anchor="middle", fill=ink)


def _sums(picture: Picture, layout: _Layout, matrix: Array, own: int) -> None:
    """Write the recall of every row and the precision of every column that are one class."""
    size = len(matrix)
    x = layout.left + layout.cell * size + BESIDE
    picture.text(x + SUM_WIDTH, layout.top - 7, "recall", size=SMALL, anchor="end", fill="faint")
    base = layout.top + TALL * size + BESIDE
    picture.text(layout.left - 10, base + 14, "precision", size=SMALL, anchor="end", fill="faint")
    for k in range(own):
        right = int(matrix[k, k])
        recall, precision = share_text(right, int(matrix[k].sum())), share_text(right, int(matrix[:, k].sum()))
        picture.text(x + SUM_WIDTH, layout.top + TALL * (k + 0.5) + SMALL / 3, recall, size=SMALL, anchor="end")
        picture.text(layout.left + layout.cell * (k + 0.5), base + 14, precision, size=SMALL, anchor="middle")
