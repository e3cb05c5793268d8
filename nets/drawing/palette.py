"""Colours that people with any colour vision tell apart, on light paper and on dark.

The eight of M. Okabe and K. Ito, "Color universal design", 2008, whose yellow is too pale for lines on white and comes
last. What differs by colour differs by a pattern or a sign too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Ink(NamedTuple):
    """A colour on light paper, and on dark."""

    light: str
    dark: str


#: By the classes of elements that they fill or draw.
INKS: Mapping[str, Ink] = {
    "paper": Ink("#ffffff", "#16181d"),
    "ink": Ink("#1d1f24", "#e8e9ec"),
    "faint": Ink("#6b7078", "#9aa0aa"),
    "line": Ink("#c9cdd3", "#3c4149"),
    "plus": Ink("#0072b2", "#56b4e9"),
    "minus": Ink("#d55e00", "#f0913f"),
    "node": Ink("#f4f5f7", "#24272e"),
    "lit": Ink("#ffe680", "#7a6200"),
    "heat": Ink("#003f72", "#7cc4f5"),
    "series0": Ink("#0072b2", "#56b4e9"),
    "series1": Ink("#d55e00", "#f0913f"),
    "series2": Ink("#009e73", "#2fc79b"),
    "series3": Ink("#cc79a7", "#e39ac3"),
    "series4": Ink("#56b4e9", "#8fd0f5"),
    "series5": Ink("#e69f00", "#f2bb4a"),
    "series6": Ink("#000000", "#ffffff"),
    "series7": Ink("#b8a800", "#f0e442"),
}
SERIES = 8  # colours, after which they come again


def series(number: int) -> str:
    """Return the class of a series' colour.

    >>> series(1), series(9)
    ('series1', 'series1')
    """
    return f"series{number % SERIES}"
