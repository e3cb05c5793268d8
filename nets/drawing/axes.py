"""Panels with axes: round ticks, a grid, lines, points, and legends that are whole."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nets.drawing.svg import Box, Picture, points
from nets.drawing.text import fitted, text_width

SMALL = 10.0
LINE = 16.0  # the height of a row of a legend
SWATCH = 30.0  # the width of the sample of a line
BESIDE = 14.0  # between two columns of a legend
MOST_LOG_TICKS = 9
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 2 1 2 1 2", "12 4")  # a series differs by its colour and by its dashes


def dash(number: int) -> str:
    """Return the dashes of a series.

    >>> dash(0), dash(1) == dash(1 + len(DASHES))
    ('', True)
    """
    return DASHES[number % len(DASHES)]


def round_ticks(low: float, high: float, most: int = 8) -> tuple[float, ...]:
    """Return multiples of 1, 2 or 5 times a power of ten that reach from `low` or below to `high` or above.

    Parameters
    ----------
    low, high : float
    most : int
        About how many.

    Examples
    --------
    >>> round_ticks(0, 7, 4), round_ticks(-0.3, 0.4, 5)
    ((0, 2, 4, 6, 8), (-0.4, -0.2, 0, 0.2, 0.4))
    """
    span = (high - low) or 1.0
    size = 10.0 ** math.floor(math.log10(span / most))
    step = next(size * k for k in (1, 2, 5, 10, 20) if span / (size * k) <= most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    digits = max(0, -math.floor(math.log10(step)))
    return tuple(_plain(round(k * step, digits)) for k in range(first, max(last, first + 1) + 1))


def log_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return 1, 2 and 5 times powers of ten around positive numbers, or of many powers each second one and so on.

    >>> log_ticks(3, 40)
    (2, 5, 10, 20, 50)
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for step, marks in ((1, (1, 2, 5)), *((step, (1,)) for step in range(1, last - first + 2))):
        decades = range(first // step * step, last + step, step)
        known = [k * 10.0**decade for decade in decades for k in marks]
        below = max((tick for tick in known if tick <= low), default=known[0])
        above = min((tick for tick in known if tick >= high), default=known[-1])
        kept = tuple(_plain(tick) for tick in known if below <= tick <= above)
        if len(kept) <= MOST_LOG_TICKS:
            break
    return kept


def _plain(number: float) -> float:
    return int(number) if number == int(number) else number


@dataclass(frozen=True)
class Scale:
    """What numbers an axis shows.

    Attributes
    ----------
    low, high : float
        Its ends.
    ticks : tuple of float
    is_log : bool
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    is_log: bool = False

    @classmethod
    def of(cls, values: Sequence[float], most: int = 8, *, is_whole: bool = False, is_log: bool = False) -> Scale:
        """Return a scale that shows all values, ends at round numbers, and has about so many ticks.

        Parameters
        ----------
        values : sequence of float
        most : int
        is_whole : bool
            Whether ticks are whole numbers only.
        is_log : bool
            Whether equal ratios take equal lengths; all values are positive.
        """
        low, high = min(values), max(values)
        if is_log:
            ticks = log_ticks(low, high)
        else:
            ticks = round_ticks(low, high, min(most, max(1, round(high - low))) if is_whole else most)
        return cls(min(ticks[0], low), max(ticks[-1], high), ticks, is_log)

    def share(self, value: float) -> float:
        """Return where a value stands, from 0 at the low end to 1 at the high one."""
        low, high = self.low, self.high
        if self.is_log:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return (value - low) / ((high - low) or 1.0)


def number_text(number: float) -> str:
    """Return a number as ticks have it.

    >>> number_text(-12000), number_text(0.25)
    ('−12,000', '0.25')
    """
    return f"{number:,.10g}".replace("-", "\u2212")


@dataclass(frozen=True)
class Panel:
    """A plot: its box is the area between the axes.

    Attributes
    ----------
    picture : Picture
    box : Box
    x, y : Scale
    """

    picture: Picture
    box: Box
    x: Scale
    y: Scale

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point stands in the picture."""
        left, top, right, bottom = self.box
        return left + (right - left) * self.x.share(x), bottom - (bottom - top) * self.y.share(y)

    def axes(self, x_name: str = "", y_name: str = "") -> None:
        """Draw the grid, the ticks and what the axes are; their names stand above and at the right end below."""
        picture, (left, top, right, bottom) = self.picture, self.box
        for tick in self.y.ticks:
            _, y = self.place(self.x.low, tick)
            picture.line(left, y, right, y, stroke="faint" if tick == 0 else "line")
            picture.text(left - 6, y + SMALL / 3, number_text(tick), size=SMALL, anchor="end", fill="faint")
        for tick in self.x.ticks:
            x, _ = self.place(tick, self.y.ticks[0])
            picture.line(x, top, x, bottom + 4)
            picture.text(x, bottom + 6 + SMALL, number_text(tick), size=SMALL, anchor="middle", fill="faint")
        if x_name:
            name = fitted(x_name, SMALL, right - left)
            picture.text((left + right) / 2, bottom + 10 + 2.2 * SMALL, name, size=SMALL, anchor="middle")
        if y_name:
            picture.text(left, top - 8, fitted(y_name, SMALL * 1.1, right - left), size=SMALL * 1.1)

    def line(
        self, xs: Sequence[float], ys: Sequence[float], *, number: int = 0, dashes: str = "", tip: str = ""
    ) -> None:
        """Draw a line through points.

        Parameters
        ----------
        xs, ys : sequence of float
        number : int
            Of the series, for its colour.
        dashes : str
            As in `Picture.path`.
        tip : str
        """
        places = [self.place(x, y) for x, y in zip(xs, ys, strict=True)]
        d = points([x for x, _ in places], [y for _, y in places])
        self.picture.path(d, stroke=f"series{number % 8}", width=2.0, dash=dashes, tip=tip)

    def point(
        self, x: float, y: float, *, number: int = 0, r: float = 3.5, is_hollow: bool = False, tip: str = ""
    ) -> Box:
        """Draw a point and return the box that it takes.

        Parameters
        ----------
        x, y : float
        number : int
            Of the series, for its colour.
        r : float
            Its radius.
        is_hollow : bool
        tip : str
        """
        px, py = self.place(x, y)
        ink = f"series{number % 8}"
        self.picture.circle(px, py, r, fill="paper" if is_hollow else ink, stroke=ink, width=1.5, tip=tip)
        return Box(px - r, py - r, px + r, py + r)


@dataclass(frozen=True)
class Entry:
    """A row of a legend: the sample of a line, and what it is.

    Attributes
    ----------
    text : str
    ink : str
        A colour of `nets.drawing.palette.INKS`.
    dash : str
    thick : float
        Of the line.
    """

    text: str
    ink: str
    dash: str = ""
    thick: float = 2.4


def legend_columns(entries: Sequence[Entry], width: float) -> tuple[int, float]:
    """Return how many entries stand side by side in a width, and how wide each is."""
    widest = legend_width(entries)
    columns = max(1, int((width + BESIDE) // (widest + BESIDE)))
    return min(columns, max(len(entries), 1)), min(widest, width)


def legend_width(entries: Sequence[Entry]) -> float:
    """Return how much width a legend takes at the least, so that no text is cut."""
    return max((text_width(entry.text, SMALL) for entry in entries), default=0.0) + SWATCH + 10


def legend_height(entries: Sequence[Entry], width: float) -> float:
    """Return how much height a legend takes."""
    columns, _ = legend_columns(entries, width)
    return LINE * math.ceil(len(entries) / columns)


def legend(picture: Picture, left: float, top: float, width: float, entries: Sequence[Entry]) -> None:
    """Draw a legend with all its entries, in as many rows as that takes.

    Parameters
    ----------
    picture : Picture
    left, top, width : float
        What it may take; a longer text is cut.
    entries : sequence of Entry
    """
    columns, wide = legend_columns(entries, width)
    for number, entry in enumerate(entries):
        x, y = left + (wide + BESIDE) * (number % columns), top + LINE * (number // columns) + LINE / 2
        picture.path(points([x, x + SWATCH], [y, y]), stroke=entry.ink, width=entry.thick, dash=entry.dash)
        text = fitted(entry.text, SMALL, wide - SWATCH - 8)
        picture.text(x + SWATCH + 8, y + SMALL / 3, text, size=SMALL)
