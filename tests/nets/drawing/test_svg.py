"""Pictures as text and as files."""

from __future__ import annotations

import signal
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from nets.core.errors import NetsError
from nets.drawing import formats
from nets.drawing.svg import Box, Picture
from nets.drawing.text import text_width, wrapped
from nets.io.files import check_place


def picture() -> Picture:
    made = Picture(80, 40, "a < b", "so that & is & and \x00 is none")
    made.rect(Box(1, 1, 79, 39), fill="node", stroke="ink", opacity=0.5, radius=3)
    made.text(5, 20, '</text><script>alert("x")</script>')
    return made


def test_names_are_escaped_and_the_same_drawing_is_the_same_text() -> None:
    text = picture().svg()
    root = ET.fromstring(text)
    assert [node.text for node in root.iter() if node.tag.endswith("}text")] == ['</text><script>alert("x")</script>']
    assert "<script" not in text
    assert text == picture().svg() == picture()._repr_svg_()
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_pictures_that_differ_have_other_ids() -> None:
    pictures = [Picture(80, 40, title, what) for title, what in (("a", "b"), ("a", "c"), ("b", "b"), ("ab", ""))]
    assert len({ET.fromstring(one.svg()).get("id") for one in pictures}) == len(pictures)


def test_colours_of_their_own_are_the_same_in_the_dark() -> None:
    made = Picture(8, 8, "t", "d")
    made.path("M0 0h4v4z", fill="#123456", stroke=None, is_crisp=True, opacity=0.5)
    text = made.svg()
    assert 'fill="#123456" />' in text
    assert 'shape-rendering="crispEdges"' in text
    assert 'fill-opacity="0.5"' in text


def test_a_picture_is_whole_pixels_and_a_page_has_it_as_it_is() -> None:
    root = ET.fromstring(Picture(80.2, 39.5, "a", "b").svg())
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("81", "40", "0 0 81 40")
    assert picture()._repr_html_().count(picture().svg()) == 1
    assert ET.fromstring(picture().html()).tag == "div"


def test_a_file_is_the_text(tmp_path: Path) -> None:
    assert picture().save(tmp_path / "a.svg").read_text(encoding="utf-8") == picture().svg()


@pytest.mark.parametrize("name", ["a.gif", "a", "missing/a.svg", ".", "a.svg/"])
def test_files_that_cannot_be_written_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.svg").mkdir()
    with pytest.raises(NetsError) as refused:
        picture().save(tmp_path / name)
    assert refused.value.help


def test_a_closed_folder_is_refused_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    with pytest.raises(NetsError, match="may not be written to"):
        formats.check_file(tmp_path / "b.svg")
    check_place(Path("/dev/null"))


def test_without_the_package_the_error_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cairosvg", None)
    for suffix in ("png", "pdf"):
        with pytest.raises(NetsError, match="cairosvg") as refused:
            formats.check_file(tmp_path / f"a.{suffix}")
        assert "boolnet[draw]" in refused.value.help


class Converter:
    """Stands for the package: it says what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def svg2png(self, **asked: Any) -> bytes:
        self.asked.append(asked)
        return b"png"

    svg2pdf = svg2png


def test_png_and_pdf_are_made_by_the_package_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    converter = Converter()
    monkeypatch.setitem(__import__("sys").modules, "cairosvg", converter)
    assert picture().save(tmp_path / "a.png").read_bytes() == b"png"
    picture().save(tmp_path / "a.PDF")
    assert [asked.get("scale") for asked in converter.asked] == [2.0, None]
    formats.png_bytes("", 10_000, 6_400)
    assert converter.asked[-1]["scale"] == pytest.approx(1.0)
    with pytest.raises(NetsError, match="too many for PNG"):
        formats.png_bytes("", 100_000, 10)


def test_wrapped_lines_fit() -> None:
    text = "x1 & !x2 | x3 & a_very_long_name_without_any_blank_in_it | y"
    for most in (1, 2, 4):
        lines = wrapped(text, 12, 90, most)
        assert len(lines) <= most
        assert all(text_width(line, 12) <= 90 for line in lines)


def test_an_interrupt_of_a_conversion_is_raised_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(Converter):
        def svg2png(self, **asked: Any) -> bytes:
            signal.raise_signal(signal.SIGINT)  # Cairo would print it, and fail
            return super().svg2png(**asked)

    monkeypatch.setitem(__import__("sys").modules, "cairosvg", Interrupted())
    file = tmp_path / "a.png"
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background ignores it
    try:
        with pytest.raises(KeyboardInterrupt):
            picture().save(file)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert not file.exists()
