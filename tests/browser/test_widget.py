"""The widget in Chromium: values go both ways, widgets do not touch one another, bad ones leave the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.explorer.gallery import GALLERY
from boolnet.explorer.page import network_page
from boolnet.explorer.widget import Widget
from nets import GraphBuilder
from tests.browser.explorer_pages import large
from tests.browser.widget_page import shown_widgets

pytest.importorskip("anywidget", reason="anywidget, which the widget is made with, is missing")
ADDER = "sum = a ^ b ^ c; carry = maj(a, b, c)"
LOW = 200
MARKUP = ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "constructor"]


def adder() -> Widget:
    return boolnet.explore(ADDER, effort=LOW).widget(LOW)


def test_what_python_sets_is_shown(chromium: Browser, tmp_path: Path) -> None:
    widget = adder()
    widget.row = "101"
    with shown_widgets(chromium, [widget], tmp_path) as cells:
        assert cells.at(".result").inner_text() == "sum = 0, carry = 1"
        assert "proved" in cells.verdict()
        widget.row = {"a": 1, "b": 1, "c": 1}
        cells.push()
        assert cells.at("#vector").input_value() == "111"
        widget.strategy = "dnf"
        cells.push()
        assert cells.at("input[type=radio]:checked").locator("xpath=..").inner_text() == "dnf"
        (neuron,) = cells.at(".weights tbody th").nth(0).all_inner_texts()
        widget.weights = {neuron: {"bias": -9}}
        cells.push()
        assert "edited: wrong on" in cells.verdict()
        cells.pull()
        assert widget.broken
        widget.row = widget.broken[0]
        cells.push()
        assert "✗" in cells.at(".result").inner_text()
        assert cells.at(".rows tr.bad.here").count() == 1
        widget.weights = {}
        cells.push()
        cells.pull()
        assert (widget.broken, "✗" in cells.verdict()) == ([], False)
        widget.formula = "m(1,2,4,7) + d(0)"  # the page cannot read it
        cells.push()
        assert "inputs x1, x2, x3" in cells.at("#formula").input_value()  # in words that it can
        assert cells.at("#refused").inner_text() == ""
        assert cells.at(".toggles span").all_inner_texts() == ["x1", "x2", "x3"]
        assert cells.state() == {name: widget.get_state()[name] for name in cells.state()}


def test_what_is_changed_in_the_page_is_seen_in_python(chromium: Browser, tmp_path: Path) -> None:
    widget = adder()
    seen: list[str] = []
    widget.observe(
        lambda change: seen.append(change["name"]), names=["formula", "strategy", "row", "weights", "broken"]
    )
    with shown_widgets(chromium, [widget], tmp_path) as cells:
        cells.at(".toggles button").nth(1).click()
        cells.pull()
        assert (widget.row, seen) == ([0, 1, 0], ["row"])
        cells.at("input[type=radio]:enabled").nth(1).click()
        cells.pull()
        second = cells.at("input[type=radio]:checked").locator("xpath=..").inner_text()
        assert (widget.strategy, seen[-1]) == (second, "strategy")
        cells.at("g.node").nth(3).click()
        cells.at("input.weight").nth(0).fill("7")
        cells.at("input.weight").nth(0).press("Enter")
        cells.pull()
        ((neuron, change),) = widget.weights.items()
        assert 7 in (change.get("bias"), *change.get("weights", {}).values())
        assert neuron
        assert 0 < len(widget.broken) <= 8
        cells.at("#formula").fill("p & !q | r & s")
        cells.at("#formula").press("Enter")
        cells.pull()
        assert (widget.formula, widget.row, widget.weights) == ("p & !q | r & s", [0, 0, 0, 0], {})
        widget.row = {"p": 1, "q": 0, "r": 0, "s": 0}
        cells.push()
        assert cells.at(".result").inner_text() == "y = 1"
        with pytest.raises(BoolnetError, match="4 bits"):
            widget.row = "101"
        widget.formula = ADDER
        cells.push()
        assert "sum = 0, carry = 0" in cells.at(".result").inner_text()
        assert cells.state()["strategy"] == widget.strategy


def test_two_widgets_and_two_views_of_each_do_not_touch_one_another(chromium: Browser, tmp_path: Path) -> None:
    other = boolnet.explore("x1 ^ x2", effort=LOW).widget(LOW)
    with shown_widgets(chromium, [adder(), other], tmp_path, views=2) as cells:
        cells.at(".toggles button", 0).nth(0).click()
        cells.at(".toggles button", 3).nth(1).click()
        assert [cells.at("#vector", view).input_value() for view in range(4)] == ["100", "100", "01", "01"]
        cells.at("#formula", 0).fill("u | v")
        cells.at("#formula", 0).press("Enter")
        assert [cells.at("#formula", view).input_value() for view in range(4)] == ["u | v"] * 2 + ["x1 ^ x2"] * 2
        cells.at("input[type=radio]:enabled", 1).nth(1).click()
        ways = [cells.at("input[type=radio]:checked", view).locator("xpath=..").inner_text() for view in range(4)]
        assert ways[0] == ways[1] == cells.state(0)["strategy"]
        assert ways[2] == ways[3] == cells.state(1)["strategy"]
        cells.tab.evaluate("models[0].close[0]()")
        cells.at(".toggles button", 1).nth(1).click()
        assert cells.state(0)["row"] == [0, 1]
        assert cells.tab.locator(".cell").nth(0).locator("*").count() == 0


def test_styles_and_keys_stay_on_their_side(chromium: Browser, tmp_path: Path) -> None:
    with shown_widgets(chromium, [adder()], tmp_path) as cells:
        tab = cells.tab
        assert tab.locator("#outside").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(1, 2, 3)"
        assert tab.locator("#text").evaluate("e => getComputedStyle(e).fontSize") == "40px"
        assert tab.locator("body").evaluate("e => getComputedStyle(e).fontSize") == "30px"
        assert cells.at(".toggles button").nth(0).evaluate("e => getComputedStyle(e).backgroundColor") != "rgb(1, 2, 3)"
        assert cells.at("p").nth(1).evaluate("e => getComputedStyle(e).fontSize") == "15px"
        assert tab.evaluate("document.querySelectorAll('style').length") == 1
        tab.evaluate("window.keys = []; document.addEventListener('keydown', event => keys.push(event.key))")
        cells.at("#formula").press("d")
        cells.at("g.node").nth(0).press("ArrowRight")
        assert tab.evaluate("keys") == []


@pytest.mark.parametrize("width", [390, 700, 1440])
def test_it_fits_its_cell(width: int, chromium: Browser, tmp_path: Path) -> None:
    with shown_widgets(chromium, [adder()], tmp_path, width=width) as cells:
        cells.at("g.node").last.click()
        assert cells.tab.evaluate("document.documentElement.scrollWidth") <= width
        columns = cells.at(".explorer").evaluate("e => getComputedStyle(e).gridTemplateColumns.split(' ').length")
        assert columns == (2 if width > 900 else 1)


def test_names_are_never_markup_nor_properties(chromium: Browser, tmp_path: Path) -> None:
    net = GraphBuilder(MARKUP)
    total = net.input(MARKUP[0]) + net.input(MARKUP[1]) + net.input(MARKUP[2])
    net.output("__proto__", net.neuron(total - 2, name="toString"))
    widget = boolnet.explore(net.build()).widget(LOW)
    with shown_widgets(chromium, [widget], tmp_path) as cells:
        assert cells.at(".toggles span").all_inner_texts() == MARKUP
        assert cells.at("img, script").count() == 0
        assert "✗" not in cells.verdict()
        change = {"toString": {"weights": {"constructor": 3}}, "__proto__": {"bias": 1}}
        widget.weights = change
        cells.push()
        assert cells.at(".edge.edited").count() == 1
        cells.at(".toggles button").nth(2).click()
        assert cells.at(".result").inner_text() == "__proto__ = 2 ✗"
        cells.pull()
        assert (widget.row, widget.weights) == ([0, 0, 1], change)


def test_a_network_that_is_wrong_is_red_and_its_rows_are_told(chromium: Browser, tmp_path: Path) -> None:
    file = boolnet.compile("a & b | c").save(tmp_path / "net.json")
    data = json.loads(file.read_text())
    data["neurons"][0]["bias"] += 1
    file.write_text(json.dumps(data))
    widget = boolnet.explore(file).widget(LOW)
    with shown_widgets(chromium, [widget], tmp_path) as cells:
        assert "✗ wrong" in cells.verdict()
        assert "bad" in (cells.at(".verdict").get_attribute("class") or "")
        cells.pull()
        net = boolnet.load(file)
        rows = [[r >> 2 & 1, r >> 1 & 1, r & 1] for r in range(8)]
        assert widget.broken == [row for row in rows if net([row])[0, 0] != (row[0] & row[1] | row[2])]


def test_a_thousand_neurons(chromium: Browser, tmp_path: Path) -> None:
    page, graph = large()
    widget = page.widget(LOW)
    with shown_widgets(chromium, [widget], tmp_path) as cells:
        expect(cells.at("g.node")).to_have_count(len(graph))
        names = [str(node) for node in graph if node not in graph.graph["inputs"]][:200]
        widget.weights = {name: {"bias": -20} for name in names}
        cells.push()
        cells.pull()
        assert len(widget.broken) == 200
        widget.row = widget.broken[-1]
        cells.push()
        assert "✗" in cells.at(".result").inner_text()


def test_a_network_too_large_for_the_page_says_so(chromium: Browser, tmp_path: Path) -> None:
    net = boolnet.compile("xor(x1..x13)", strategy="dnf", passes="none", verify=False)
    widget = network_page(net, "large").widget(LOW)
    with shown_widgets(chromium, [widget], tmp_path) as cells:
        assert "too many for the page" in cells.at("#refused").inner_text()
        widget.formula = "a | b"
        cells.push()
        assert cells.at(".toggles button").count() == 2
        assert "proved" in cells.verdict()
        cells.at("#formula").fill("b & c")
        cells.at("#formula").press("Enter")
        cells.pull()
        assert widget.formula == "b & c"


def test_wide_functions_tell_samples_that_break(chromium: Browser, tmp_path: Path) -> None:
    widget = boolnet.explore("xor(x1..x20)", strategy="parity-fold").widget(LOW)
    with shown_widgets(chromium, [widget], tmp_path) as cells:
        assert "parity-fold" in cells.at(".strategies").inner_text()
        (name,) = [row[0] for row in widget.get_state()["_data"]["subjects"][0]["networks"][0]["neurons"]][-1:]
        widget.weights = {name: {"bias": 5}}
        cells.push()
        cells.pull()
        assert widget.broken
        assert {len(row) for row in widget.broken} == {20}


def test_the_gallery_is_a_widget_too(chromium: Browser, tmp_path: Path) -> None:
    widget = boolnet.explore(effort=LOW).widget(LOW)
    with shown_widgets(chromium, [widget], tmp_path) as cells:
        for item in GALLERY:
            cells.at("#gallery").select_option(label=item.title)
            cells.pull()
            assert widget.formula == item.source
            assert len(widget.row) == len(boolnet.read(item.source).inputs)
            assert "proved" in cells.verdict()
        widget.formula = GALLERY[1].source
        cells.push()
        assert cells.at(".toggles button").count() == 2
