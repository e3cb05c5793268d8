"""Amounts side by side: a bar for each, with its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nets.charts.frame import MARGIN, Head, counted, one_line
from nets.core.errors import NetsError
from nets.drawing.axes import SMALL, Scale
from nets.drawing.svg import Box, Picture
from nets.drawing.text import fitted, text_width

WIDE = 320.0  # of the longest bar
ROW, BAR = 22.0, 14.0
NAMES = 260.0  # the widest that names get
MOST_BARS = 64


def bars_picture(
    values: Mapping[str, float],
    title: str = "",
    *,
    notes: Sequence[str] = (),
    is_log: bool = False,
) -> Picture:
    """Return the picture of amounts as bars from 0, or from below the least one on a logarithmic axis.

    Parameters
    ----------
    values : mapping of str to float
        At most 64, finite; 0 or more.
    title : str
    notes : sequence of str
        Sentences below the title.
    is_log : bool
        Whether equal ratios take equal lengths; an amount of 0 has no bar.

    Raises
    ------
    NetsError
        If there are too many amounts or none, or one is negative or not finite.

    Examples
    --------
    >>> bars_picture({"dense": 784, "convolution": 25}).description
    '2 bars. dense 784, convolution 25.'
    """
    known = {one_line(name): float(value) for name, value in values.items()}
    if not 1 <= len(known) <= MOST_BARS or not all(0 <= value < 1e300 for value in known.values()):
        raise NetsError(f"a picture has 1 to {MOST_BARS} bars of finite amounts of 0 or more: {dict(values)}")
    positive = [value for value in known.values() if value > 0] or [1.0]
    scale = Scale.of([*positive, min(positive) / 2] if is_log else [0.0, *positive], is_log=is_log)
    wide = min(NAMES, max(text_width(name, SMALL) for name in known)) + 8
    numbers = {name: f"{value:.4g}" for name, value in known.items()}
    width = 2 * MARGIN + wide + WIDE + 8 + max(text_width(text, SMALL) for text in numbers.values())
    head = Head.of(title, notes, width)
    top = head.bottom + 8
    ends = ", ".join(f"{name} {text}" for name, text in numbers.items())
    described = " ".join([*notes, f"{counted(len(known), 'bar')}. {ends}."])
    picture = Picture(width, top + ROW * len(known) + MARGIN / 2, title, described)
    head.draw(picture)
    for k, (name, value) in enumerate(known.items()):
        y, x = top + ROW * k, MARGIN + wide
        long = WIDE * scale.share(value) if value > 0 else 0.0
        picture.text(x - 8, y + ROW / 2 + SMALL / 3, fitted(name, SMALL, wide - 8), size=SMALL, anchor="end")
        if long > 0:
            picture.rect(
                Box(x, y + (ROW - BAR) / 2, x + long, y + (ROW + BAR) / 2), fill="plus", tip=f"{name}: {numbers[name]}"
            )
        picture.text(x + long + 6, y + ROW / 2 + SMALL / 3, numbers[name], size=SMALL, fill="faint")
    return picture
