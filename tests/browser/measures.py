"""What the browser measures on a page: outputs of cells, and the texts of a drawing in its own font."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from nets.drawing.svg import Box

#: Of every output of a cell whether something is shown, and whether some of it is cut where nothing scrolls.
_OUTPUTS = """
() => [...document.querySelectorAll(".jp-OutputArea-output")].map(output => {
  const inner = [...output.querySelectorAll("svg, table, pre, iframe")].filter(e => !e.parentElement.closest("svg"));
  return {
    shown: inner.some(e => { const b = e.getBoundingClientRect(); return b.width > 20 && b.height > 8; }),
    is_cut: output.scrollWidth > output.clientWidth + 1,
  };
})
"""

#: For every text its box, as wide as it is drawn and as tall as its font; the right end of the narrowest rectangle
#: that it begins in; its colour, and that of what it stands on.
_TEXTS = """
() => {
  const rects = [...document.querySelectorAll("rect")].map(rect => [rect, rect.getBoundingClientRect()]);
  return [...document.querySelectorAll("text")].map(text => {
    const box = text.getBoundingClientRect(), style = getComputedStyle(text);
    const off = (box.height - parseFloat(style.fontSize)) / 2, middle = (box.top + box.bottom) / 2;
    const under = rects.filter(([rect, b]) => b.left <= box.left + 2 && box.left + 2 < b.right && b.top <= middle
      && middle <= b.bottom && rect.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING);
    const paper = under.filter(([rect]) => getComputedStyle(rect).fill !== "none"
      && getComputedStyle(rect).fillOpacity === "1").at(-1)[0];
    return {
      text: text.textContent, box: [box.left, box.top + off, box.right, box.bottom - off],
      end: Math.min(...under.map(([rect, b]) => b.right)),
      ink: style.fill, paper: getComputedStyle(paper).fill,
    };
  });
}
"""


@dataclass(frozen=True)
class Text:
    """A text of a drawing.

    Attributes
    ----------
    text : str
    box : Box
        As wide as it is drawn, and as tall as its font's size.
    end : float
        Where the narrowest rectangle ends that it begins in.
    contrast : float
        Between its colour and that of what it stands on, from 1 to 21.
    """

    text: str
    box: Box
    end: float
    contrast: float


def outputs(page: Page) -> list[dict[str, Any]]:
    """Return what is known of every output of the notebook."""
    found: list[dict[str, Any]] = page.evaluate(_OUTPUTS)
    return found


def texts(page: Page) -> list[Text]:
    """Return every text of a drawing that stands alone in its page."""
    return [
        Text(one["text"], Box(*one["box"]), one["end"], contrast(one["ink"], one["paper"]))
        for one in page.evaluate(_TEXTS)
    ]


def contrast(ink: str, paper: str) -> float:
    """Return the contrast of two colours as the Web Content Accessibility Guidelines define it.

    >>> contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    21.0
    """
    low, high = sorted((_luminance(ink), _luminance(paper)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
