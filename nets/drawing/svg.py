"""SVG without any package but the standard library's `xml.etree`, which escapes every name and text.

A drawing is a `Picture`: shapes in the order in which they cover one another. Colours are those of
`nets.drawing.palette`: the light ones as attributes, which every reader of SVG knows, the dark ones in a style sheet
that holds for this picture alone, wherever it is put. Text is text, and every picture has a title and a description.
"""

from __future__ import annotations

import hashlib
import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from nets.core.html import SCROLLS
from nets.core.html import readable as readable
from nets.drawing.formats import FORMATS, check_file
from nets.drawing.palette import INKS
from nets.drawing.text import BOLD, FONT, text_width
from nets.io.files import write_file

NAMESPACE = "http://www.w3.org/2000/svg"
SIZE = 12.0  # of the font, in pixels
ASCENT, DESCENT = 0.76, 0.24  # of a line of text above its base and below it, in sizes
LEAST_SHARE = 0.75  # of its size that a picture has on a narrow page, so that it can be read


class Box(NamedTuple):
    """A rectangle that something takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes have an area in common.

        >>> Box(0, 0, 2, 2).meets(Box(1, 1, 3, 3)), Box(0, 0, 2, 2).meets(Box(2, 0, 4, 2))
        (True, False)
        """
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def text_box(x: float, y: float, text: str, size: float = SIZE, anchor: str = "start") -> Box:
    """Return the rectangle that a line of text takes.

    Parameters
    ----------
    x, y : float
        Where it is anchored: its end or middle, and its base line.
    text : str
    size : float
        Of the font.
    anchor : {"start", "middle", "end"}

    Examples
    --------
    >>> text_box(0, 10, "ab", 10)
    Box(left=0.0, top=2.4, right=12.51, bottom=12.4)
    """
    width = text_width(text, size)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left, round(y - ASCENT * size, 3), left + width, round(y + DESCENT * size, 3))


@dataclass(repr=False)
class Picture:
    """A drawing that grows shape by shape.

    Attributes
    ----------
    width, height : float
        Its size, in pixels.
    title, description : str
        For those who do not see it.
    texts : list of (Box, str)
        Where texts stand.

    Examples
    --------
    >>> picture = Picture(100, 40, "A dot", "One dot, in the middle.")
    >>> picture.circle(50, 20, 5, fill="plus", tip="the dot")
    >>> picture.svg().count("<circle")
    1
    >>> picture
    <Picture 'A dot'>
    """

    width: float
    height: float
    title: str
    description: str
    texts: list[tuple[Box, str]] = field(default_factory=list)
    _open: list[ET.Element] = field(default_factory=lambda: [ET.Element("g")])
    _inks: set[str] = field(default_factory=set)

    def __repr__(self) -> str:
        return f"<Picture {self.title!r}>"

    def line(self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = "line", width: float = 1.0) -> None:
        """Draw a line.

        Parameters
        ----------
        x1, y1, x2, y2 : float
            Its ends.
        stroke : str
            A colour of `INKS`.
        width : float
        """
        self._shape("line", "", None, stroke, width, x1=x1, y1=y1, x2=x2, y2=y2)

    def path(
        self,
        d: str,
        *,
        fill: str | None = None,
        stroke: str | None = "line",
        width: float = 1.0,
        dash: str = "",
        tip: str = "",
        opacity: float = 1.0,
        is_crisp: bool = False,
    ) -> None:
        """Draw a path.

        Parameters
        ----------
        d : str
            Its commands, as SVG has them.
        fill, stroke : str or None
            Colours of `INKS`; or ``#rrggbb``, on light paper as on dark.
        width : float
            Of the stroke.
        dash : str
            Lengths of dashes and of the gaps between them.
        tip : str
            What is shown where one points at it.
        opacity : float
            How much of what is under it the fill hides.
        is_crisp : bool
            Whether edges fall on whole pixels, so that areas side by side leave no seam.
        """
        more: dict[str, object] = {"stroke_dasharray": dash} if dash else {}
        more |= {"fill_opacity": opacity} if opacity != 1 else {}
        more |= {"shape_rendering": "crispEdges"} if is_crisp else {}
        self._shape("path", tip, fill, stroke, width, d=d, **more)

    def circle(
        self,
        x: float,
        y: float,
        r: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1.0,
        tip: str = "",
        opacity: float = 1.0,
    ) -> None:
        """Draw a circle.

        Parameters
        ----------
        x, y, r : float
            Its middle and its radius.
        fill, stroke, width, tip, opacity
            As in `path`.
        """
        more = {"fill_opacity": opacity} if opacity != 1 else {}
        self._shape("circle", tip, fill, stroke, width, cx=x, cy=y, r=r, **more)

    def rect(
        self,
        box: Box,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1.0,
        radius: float = 0.0,
        dash: str = "",
        tip: str = "",
        opacity: float = 1.0,
    ) -> None:
        """Draw a rectangle; the rest as in `path`.

        Parameters
        ----------
        box : Box
        fill, stroke, width, dash, tip
            As in `path`.
        radius : float
            Of its corners.
        opacity : float
            How much of what is under it the fill hides.
        """
        more: dict[str, object] = {"stroke_dasharray": dash} if dash else {}
        if radius:
            more["rx"] = radius
        if opacity != 1:
            more["fill_opacity"] = opacity
        w, h = box.right - box.left, box.bottom - box.top
        self._shape("rect", tip, fill, stroke, width, x=box.left, y=box.top, width=w, height=h, **more)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = SIZE,
        anchor: str = "start",
        fill: str = "ink",
        bold: bool = False,
        halo: bool = False,
    ) -> Box:
        """Write a line of text and return the box that it takes.

        Parameters
        ----------
        x, y : float
            Where it is anchored: its end or middle, and its base line.
        text : str
        size : float
            Of the font.
        anchor : {"start", "middle", "end"}
        fill : str
            A colour of `INKS`.
        bold : bool
        halo : bool
            Whether the paper shows around it, over lines.
        """
        text = readable(text)
        more: dict[str, object] = {} if anchor == "start" else {"text_anchor": anchor}
        if size != SIZE:
            more["font_size"] = size
        if bold:
            more["font_weight"] = "bold"
        box = text_box(x, y, text, size * BOLD if bold else size, anchor)
        if halo:
            self.rect(Box(box.left - 1, box.top, box.right + 1, box.bottom - 1), fill="paper", radius=3)
        element = self._shape("text", "", fill, None, 0.0, x=x, y=y, **more)
        element.text = text
        self.texts.append((box, text))
        return box

    @contextmanager
    def group(self, tip: str = "") -> Iterator[None]:
        """Put what is drawn within into one group, with a tip for all of it."""
        element = ET.SubElement(self._open[-1], "g")
        if tip:
            ET.SubElement(element, "title").text = readable(tip)
        self._open.append(element)
        try:
            yield
        finally:
            self._open.pop()

    def _shape(
        self, tag: str, tip: str, fill: str | None, stroke: str | None, stroke_width: float, **attributes: object
    ) -> ET.Element:
        element = ET.SubElement(self._open[-1], tag)
        for name, value in attributes.items():
            element.set(name.replace("_", "-"), _number(value))
        classes = []
        if fill is not None or stroke is not None:
            element.set("fill", "none" if fill is None else fill if fill.startswith("#") else INKS[fill].light)
        if fill is not None and not fill.startswith("#"):
            classes.append(f"f-{fill}")
        if stroke is not None:
            element.set("stroke", INKS[stroke].light)
            element.set("stroke-width", _number(stroke_width))
            classes.append(f"s-{stroke}")
        self._inks.update(classes)
        if classes:
            element.set("class", " ".join(classes))
        if tip:
            ET.SubElement(element, "title").text = readable(tip)
        return element

    def svg(self) -> str:
        """Return the picture as the text of an SVG file; the same drawing has the same text."""
        body = ET.tostring(self._open[0], encoding="unicode")
        content = "\0".join((readable(self.title), readable(self.description), body))
        name = f"p{hashlib.sha256(content.encode()).hexdigest()[:10]}"
        root = ET.Element("svg", {"xmlns": NAMESPACE, "id": name, "role": "img"})
        root.set("aria-labelledby", f"{name}-t {name}-d")
        width, height = math.ceil(self.width), math.ceil(self.height)  # half a pixel would be a pale edge
        root.set("viewBox", f"0 0 {width} {height}")
        root.set("width", str(width))
        root.set("height", str(height))
        root.set("font-family", FONT)
        root.set("font-size", _number(SIZE))
        ET.SubElement(root, "title", {"id": f"{name}-t"}).text = readable(self.title)
        ET.SubElement(root, "desc", {"id": f"{name}-d"}).text = readable(self.description)
        ET.SubElement(root, "style").text = self._style(name)
        paper = {"width": "100%", "height": "100%", "fill": INKS["paper"].light, "class": "f-paper"}
        ET.SubElement(root, "rect", paper)
        root.append(self._open[0])
        return ET.tostring(root, encoding="unicode") + "\n"

    def html(self) -> str:
        """Return the picture as a part of a page: where there is less room it shrinks a little, and scrolls."""
        size = f"max-width:{self.width:.0f}px;min-width:{LEAST_SHARE * self.width:.0f}px"
        return f'<div style="{SCROLLS}"><div style="{size}">{self.svg()}</div></div>'

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        return self.html()

    def save(self, path: str | Path) -> Path:
        """Write the picture to a file, whole or not at all, and return where it is.

        Parameters
        ----------
        path : path-like
            Its suffix, a row of `nets.drawing.formats.FORMATS`, says the format.

        Raises
        ------
        NetsError
            If nobody writes such a format, or the file cannot be written.
        """
        path = Path(path)
        check_file(path)
        write_file(path, FORMATS[path.suffix.lower()].write(self.svg(), self.width, self.height))
        return path

    def _style(self, name: str) -> str:
        """Return the dark colours, for this picture alone."""
        kinds = {"f": "fill", "s": "stroke"}
        rules = [f"#{name} .{one}{{{kinds[one[0]]}:{INKS[one[2:]].dark}}}" for one in sorted({*self._inks, "f-paper"})]
        return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"


def _number(value: object) -> str:
    return f"{round(value, 2):g}" if isinstance(value, float) else str(value)


def points(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Return the commands of a path along points.

    >>> points([0, 1.5], [2, 3])
    'M0 2L1.5 3'
    """
    pairs = zip(xs, ys, strict=True)
    return "M" + "L".join(f"{_number(float(x))} {_number(float(y))}" for x, y in pairs)
