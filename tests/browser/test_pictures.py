"""Every kind of drawing, opened in Chromium: in its fonts too, texts stand apart, inside, and can be read."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import boolnet
from boolnet.drawings import DRAWINGS
from nets.drawing.svg import Box, Picture
from tests.browser.chromium import opened
from tests.browser.examples import EXAMPLES
from tests.browser.measures import Text, texts

CASES = [(name, kind) for name, example in EXAMPLES.items() for kind in example.kinds]
WIDE_FONT = "'DejaVu Sans', Verdana"  # as wide as drawings allow for, `nets.drawing.text`
NEAR = 0.5  # pixels that boxes may share
LEAST_CONTRAST = 3.5
MOST_BYTES = 2_000_000


def problems(picture: Picture, found: list[Text]) -> list[str]:
    """Return what is wrong with the texts of a drawing."""
    whole = Box(-NEAR, -NEAR, picture.width + NEAR, picture.height + NEAR)
    result = [
        f"{one.text!r} reaches out of the drawing"
        for one in found
        if one.box.left < whole.left
        or one.box.top < whole.top
        or one.box.right > whole.right
        or one.box.bottom > whole.bottom
    ]
    result += [f"{one.text!r} leaves its box" for one in found if one.box.right > one.end + NEAR]
    result += [f"{one.text!r} is pale: {one.contrast:.1f}" for one in found if one.contrast < LEAST_CONTRAST]
    result += [
        f"{one.text!r} lies over {other.text!r}"
        for one, other in combinations(found, 2)
        if smaller(one.box).meets(other.box)
    ]
    return result


def smaller(box: Box) -> Box:
    return Box(box.left + NEAR, box.top + NEAR, box.right - NEAR, box.bottom - NEAR)


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_a_drawing_can_be_read(chromium: Browser, tmp_path: Path, name: str, kind: str) -> None:
    example = EXAMPLES[name]
    inputs = len(boolnet.read(example.source).inputs)
    vectors = (None, ("10110100" * 2)[:inputs]) if DRAWINGS[kind].takes_vector else (None,)
    for vector in vectors:
        picture = boolnet.draw(example.subject(kind), kind, vector, effort="low")
        file = picture.save(tmp_path / f"{vector}.svg")
        assert file.stat().st_size < MOST_BYTES
        with opened(chromium, file, 1440, "light") as (page, wrong):
            assert problems(picture, texts(page)) == [], vector
            page.emulate_media(color_scheme="dark")
            assert problems(picture, texts(page)) == [], (vector, "dark")
            page.evaluate("font => document.documentElement.setAttribute('font-family', font)", WIDE_FONT)
            assert problems(picture, texts(page)) == [], (vector, WIDE_FONT)
            assert wrong == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_other_kinds_are_refused_with_a_way_out(name: str) -> None:
    for kind in EXAMPLES[name].refused:
        with pytest.raises(boolnet.BoolnetError) as refused:
            boolnet.draw(EXAMPLES[name].subject(kind), kind)
        assert refused.value.help


def test_what_cannot_be_read_is_noticed(chromium: Browser, tmp_path: Path) -> None:
    picture = Picture(60, 40, "wrong", "texts that cannot be read")
    picture.rect(Box(10, 2, 25, 18), fill="node")
    picture.text(12, 14, "leaves its box")
    picture.text(14, 16, "over", fill="line")
    with opened(chromium, picture.save(tmp_path / "a.svg"), 1440, "light") as (page, _):
        words = " ".join(problems(picture, texts(page)))
    assert all(word in words for word in ("reaches out", "leaves its box", "is pale", "lies over"))
