"""Every function of the gallery in Chromium: each of its networks is shown, proved, and right on every row."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

import boolnet
from boolnet.explorer.gallery import GALLERY
from tests.browser.explorer_pages import page, shown_page, written


@pytest.mark.parametrize("item", GALLERY, ids=lambda item: item.title)
def test_every_network_of_an_item_is_proved_and_right(item: tuple[str, str], chromium: Browser, tmp_path: Path) -> None:
    title, source = item
    function = boolnet.read(source)
    rows = [[r >> i & 1 for i in reversed(range(len(function.inputs)))] for r in range(1 << len(function.inputs))]
    with shown_page(chromium, written(page("gallery"), tmp_path), 1440, "light") as (tab, wrong):
        tab.locator("#gallery").select_option(label=title)
        assert tab.locator("[data-title]").inner_text() == source
        assert tab.locator("#refused").inner_text() == ""
        assert tab.locator(".toggles span").all_inner_texts() == list(function.inputs)
        radios = tab.locator("input[type=radio]:enabled")
        assert radios.count() >= 1
        for i in range(radios.count()):
            radios.nth(i).check()
            verdict = tab.locator(".verdict").inner_text()
            assert verdict.startswith("✓ ")
            assert "proved" in verdict
        for row in rows[:: max(1, len(rows) // 16)]:
            tab.locator("#vector").fill("".join(map(str, row)))
            tab.locator("#vector").press("Enter")
            wanted = zip(function.outputs, function([row])[0].tolist(), strict=True)
            assert tab.locator(".result").inner_text() == ", ".join(f"{name} = {value}" for name, value in wanted)
        assert wrong == []
