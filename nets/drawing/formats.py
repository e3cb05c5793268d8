"""What a picture is written as: SVG, and what is made of that; one row per format."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from nets.core.errors import NetsError
from nets.io.files import check_place

SCALE = 2.0  # pixels of a PNG file for one of the picture
MOST_PIXELS = 64_000_000
MOST_SIDE = 32_000  # pixels, which Cairo's surfaces end at


@dataclass(frozen=True)
class Format:
    """A format of pictures.

    Attributes
    ----------
    summary : str
    write : callable
        From the text of an SVG file, and its width and height, to the bytes of a file.
    is_converted : bool
        Whether it needs the extra `draw`.
    """

    summary: str
    write: Callable[[str, float, float], bytes]
    is_converted: bool = True


def svg_bytes(svg: str, width: float, height: float) -> bytes:
    """Return the text as it is, in UTF-8.

    Parameters
    ----------
    svg : str
    width, height : float
        Of the picture.
    """
    return svg.encode()


def png_bytes(svg: str, width: float, height: float) -> bytes:
    """Return a PNG file, of two pixels for one where that is not too large.

    Parameters
    ----------
    svg : str
    width, height : float
        Of the picture.

    Raises
    ------
    NetsError
        If the picture is too large for pixels.
    """
    scale = min(SCALE, (MOST_PIXELS / max(width * height, 1)) ** 0.5, MOST_SIDE / max(width, height, 1))
    if scale < 0.5:
        raise NetsError(f"{width:,.0f} by {height:,.0f} pixels are too many for PNG", help="write .svg or .pdf")
    converter = _converter()
    with _interrupts_later():
        data: bytes = converter.svg2png(bytestring=svg.encode(), scale=scale)
    return data


def pdf_bytes(svg: str, width: float, height: float) -> bytes:
    """Return a PDF file of one page.

    Parameters
    ----------
    svg : str
    width, height : float
        Of the picture.
    """
    converter = _converter()
    with _interrupts_later():
        data: bytes = converter.svg2pdf(bytestring=svg.encode())
    return data


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Keep Ctrl-C until a conversion ends: where it comes in a call that Cairo makes, that prints it and goes on."""
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield
        return
    caught: list[int] = []
    signal.signal(signal.SIGINT, lambda number, frame: caught.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if caught:
        raise KeyboardInterrupt


#: By the suffix of a file, in lower case.
FORMATS: Mapping[str, Format] = {
    ".svg": Format("SVG: text that stays sharp, light and dark colours", svg_bytes, is_converted=False),
    ".png": Format("PNG: pixels, two for one", png_bytes),
    ".pdf": Format("PDF: one page", pdf_bytes),
}


def check_file(path: Path) -> None:
    """Refuse a file that no picture can be written to, before the work whose result it is for.

    Raises
    ------
    NetsError
        If nobody writes its suffix, the package for it is not installed, or its place cannot be written to.

    Examples
    --------
    >>> check_file(Path("a.gif"))
    Traceback (most recent call last):
    nets.core.errors.NetsError: no picture is written as '.gif' (a.gif)
      help: name the file with .svg, .png, .pdf
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        said = f"no picture is written as {suffix!r} ({path})" if suffix else f"'{path}' has no suffix for its format"
        raise NetsError(said, help=f"name the file with {', '.join(FORMATS)}")
    check_place(path)
    if FORMATS[suffix].is_converted:
        _converter()


def _converter() -> Any:
    try:
        return import_module("cairosvg")
    except (ImportError, OSError):  # the package, or the library that it stands on
        message = "PNG and PDF need the package cairosvg, which is not installed or lacks the library Cairo"
        raise NetsError(message, help="pip install 'boolnet[draw]', or write .svg") from None
