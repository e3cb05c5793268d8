"""Small plots side by side, all of the same scales: what differs between them is seen at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nets.charts.frame import MARGIN, Head, counted
from nets.drawing.axes import SMALL, Entry, Panel, Scale, dash, legend, legend_height
from nets.drawing.palette import series
from nets.drawing.svg import Box, Picture
from nets.drawing.text import fitted

COLUMNS = 4
WIDE, TALL = 132.0, 104.0  # of a plot
BEFORE, ABOVE, BELOW = 26.0, 24.0, 24.0  # what stands around it

Lines = Mapping[str, tuple[Sequence[float], Sequence[float]]]


def panels_picture(panels: Mapping[str, Lines], title: str, notes: Sequence[str] = ()) -> Picture:
    """Return the picture of plots by their captions, each of lines that are the same in all of them.

    Parameters
    ----------
    panels : mapping of str to mapping of str to (xs, ys)
        The names of the lines are told below, once.
    title : str
    notes : sequence of str
        Sentences below the title.

    Examples
    --------
    >>> panels_picture({"up": {"line": ([0, 1], [0, 1])}, "down": {"line": ([0, 1], [1, 0])}}, "Two").description
    '2 plots of line: up, down.'
    """
    every = [line for lines in panels.values() for line in lines.values()]
    x, y = (Scale.of([value for line in every for value in line[axis]], 5) for axis in (0, 1))
    names = list(dict.fromkeys(name for lines in panels.values() for name in lines))
    columns = min(COLUMNS, len(panels))
    width = 2 * MARGIN + columns * (BEFORE + WIDE)
    head = Head.of(title, notes, width)
    entries = [Entry(name, series(k), dash(k)) for k, name in enumerate(names)]
    step = ABOVE + TALL + BELOW
    bottom = head.bottom + step * -(-len(panels) // columns)
    described = " ".join([*notes, f"{counted(len(panels), 'plot')} of {', '.join(names)}: {', '.join(panels)}."])
    picture = Picture(width, bottom + legend_height(entries, width - 2 * MARGIN) + MARGIN, title, described)
    head.draw(picture)
    for k, (name, lines) in enumerate(panels.items()):
        left = MARGIN + BEFORE + (BEFORE + WIDE) * (k % columns)
        top = head.bottom + step * (k // columns) + ABOVE
        panel = Panel(picture, Box(left, top, left + WIDE, top + TALL), x, y)
        panel.axes()
        picture.text(left, top - 6, fitted(name, SMALL * 1.1, WIDE), size=SMALL * 1.1, bold=True)
        for label, points in lines.items():
            number = names.index(label)
            panel.line(*points, number=number, dashes=dash(number), tip=f"{name}, {label}")
    legend(picture, MARGIN, bottom + 6, width - 2 * MARGIN, entries)
    return picture
