"""Numbers over numbers: a line for each series, on round or logarithmic axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nets.charts.frame import MARGIN, Head, counted, one_line
from nets.core.errors import NetsError
from nets.drawing.axes import SMALL, Entry, Panel, Scale, dash, legend, legend_height, number_text
from nets.drawing.palette import series
from nets.drawing.svg import Box, Picture
from nets.drawing.text import text_width

WIDE, TALL = 420.0, 280.0
BELOW = 52.0
MOST_DOTS = 40
MOST_LINES = 12

Points = tuple[Sequence[float], Sequence[float]]


def lines_picture(
    lines: Mapping[str, Points],
    x_name: str = "",
    y_name: str = "",
    title: str = "",
    *,
    notes: Sequence[str] = (),
    is_log_x: bool = False,
    is_log_y: bool = False,
) -> Picture:
    """Return the picture of some series of points, each a line of its own colour and dashes.

    Parameters
    ----------
    lines : mapping of str to (xs, ys)
        At most 12. A point that is not finite, or not positive on a logarithmic axis, is left out.
    x_name, y_name, title : str
    notes : sequence of str
        Sentences below the title.
    is_log_x, is_log_y : bool
        Whether equal ratios take equal lengths.

    Raises
    ------
    NetsError
        If there are too many lines, or no point at all.

    Examples
    --------
    >>> lines_picture({"squares": ([1, 2, 3], [1, 4, 9])}, "n").description
    '1 line. squares: 1 to 9.'
    """
    known = {one_line(name): _kept(points, is_log_x, is_log_y) for name, points in lines.items()}
    xs, ys = ([point[axis] for points in known.values() for point in points] for axis in (0, 1))
    if not xs or len(known) > MOST_LINES:
        raise NetsError(f"a picture has 1 to {MOST_LINES} lines of finite points, not {len(known)} of {len(xs)} points")
    x = Scale.of(xs, is_whole=all(value == int(value) for value in xs), is_log=is_log_x)
    y = Scale.of(ys, 6, is_log=is_log_y)
    left = MARGIN + max(text_width(number_text(tick), SMALL) for tick in y.ticks) + 6
    width = left + WIDE + MARGIN
    head = Head.of(title, notes, width)
    entries = [Entry(name, series(k), dash(k)) for k, name in enumerate(known)]
    top = head.bottom + 24
    rows = legend_height(entries, width - 2 * left)
    picture = Picture(width, top + TALL + BELOW + rows, title, _description(known, notes))
    head.draw(picture)
    panel = Panel(picture, Box(left, top, left + WIDE, top + TALL), x, y)
    panel.axes(one_line(x_name), one_line(y_name))
    for k, (name, points) in enumerate(known.items()):
        if len(points) > 1:
            panel.line([p[0] for p in points], [p[1] for p in points], number=k, dashes=dash(k), tip=name)
        for px, py in points if len(points) <= MOST_DOTS else ():
            panel.point(px, py, number=k, r=2.5, tip=f"{name}: {px:g}, {py:.4g}")
    legend(picture, left, top + TALL + BELOW - 8, width - 2 * left, entries)
    return picture


def _kept(points: Points, is_log_x: bool, is_log_y: bool) -> list[tuple[float, float]]:
    bound = 1e300
    return [
        (float(x), float(y))
        for x, y in zip(*points, strict=True)
        if abs(x) < bound and abs(y) < bound and (x > 0 or not is_log_x) and (y > 0 or not is_log_y)
    ]


def _description(lines: Mapping[str, Sequence[tuple[float, float]]], notes: Sequence[str]) -> str:
    ends = [f"{name}: {points[0][1]:.4g} to {points[-1][1]:.4g}." for name, points in lines.items() if points]
    return " ".join([*notes, f"{counted(len(lines), 'line')}.", *ends])
