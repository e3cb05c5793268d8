"""The notebook with every object: each is shown, nothing fails, and nothing is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import Scheme, opened
from tests.browser.measures import outputs
from tests.browser.notebook import as_html, executed
from tests.shown_objects import CELLS

SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[Scheme, Path]:
    notebook, folder = executed(CELLS), tmp_path_factory.mktemp("notebook")
    files = {scheme: folder / f"{scheme}.html" for scheme in SCHEMES}
    for scheme, file in files.items():
        file.write_text(as_html(notebook, scheme), encoding="utf-8")
    return files


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [390, 1440])
def test_every_object_is_shown(
    chromium: Browser, pages: dict[Scheme, Path], width: int, scheme: Scheme, tmp_path: Path
) -> None:
    with opened(chromium, pages[scheme], width, scheme) as (page, wrong):
        page.screenshot(path=tmp_path / "page.png", full_page=True)  # draws, and so loads, what is far below too
        found = outputs(page)
        assert wrong == []
        assert len(found) == len(CELLS)
        unseen = [cell.code for cell, one in zip(CELLS, found, strict=True) if not one["shown"]]
        assert unseen == []
        cut = [cell.code for cell, one in zip(CELLS, found, strict=True) if one["is_cut"]]
        assert cut == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_what_goes_wrong_is_noticed(chromium: Browser, tmp_path: Path) -> None:
    file = tmp_path / "wrong.html"
    file.write_text(
        '<div class="jp-OutputArea-output"></div><img src="https://example.org/a.png">'
        "<script>console.error('c'); throw new Error('e')</script>",
        encoding="utf-8",
    )
    with opened(chromium, file, 390, "light") as (page, wrong):
        assert [one["shown"] for one in outputs(page)] == [False]
        assert {"a request for https://example.org/a.png", "error on the console: c", "a page error: e"} <= {*wrong}
