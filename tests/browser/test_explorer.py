"""The page of `boolnet explore` in Chromium: what it shows is what the library says, by mouse and by keyboard."""

from __future__ import annotations

import json
import statistics
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Tab

import boolnet
from boolnet.core.budget import Budget
from boolnet.explorer.page import function_page, network_page
from nets import GraphBuilder
from tests.browser.chromium import Scheme
from tests.browser.explorer_pages import SOURCES, large, node_values, page, shown_page, written

PAGES = [*SOURCES, "gallery"]
PAPER = 718  # pixels between the margins of A4
FLIP = 16.0  # milliseconds that an input's change may take, with a thousand neurons

#: Set the inputs, flip one of them by its button, and read what every node has.
_FLIPS = """
([vectors]) => {
  const field = document.querySelector("#vector"), toggles = document.querySelectorAll(".toggles button");
  const nodes = [...document.querySelectorAll("g.node")], found = [];
  for (const [bits, i] of vectors) {
    field.value = bits;
    field.dispatchEvent(new Event("change"));
    toggles[i].click();
    found.push(nodes.map(node => node.querySelector("title").textContent.split(/value |input, /).pop()));
  }
  return found;
}
"""


#: Flip inputs in turn, and say how many milliseconds each took until all has its place again.
_TIMES = """
() => [...Array(60).keys()].map(i => {
  const toggles = document.querySelectorAll(".toggles button"), start = performance.now();
  toggles[i % toggles.length].click();
  document.querySelector(".frame svg").getBoundingClientRect();
  return performance.now() - start;
})
"""


@pytest.fixture(params=PAGES)
def tab(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[Tab]:
    with shown_page(chromium, written(page(request.param), tmp_path), 1440, "light") as (tab, wrong):
        yield tab
        assert wrong == []


@pytest.fixture
def adder(chromium: Browser, tmp_path: Path) -> Iterator[Tab]:
    with shown_page(chromium, written(page("three"), tmp_path), 1440, "light") as (tab, wrong):
        yield tab
        assert wrong == []


def verdict(tab: Tab) -> Locator:
    return tab.locator(".verdict")


def titles(tab: Tab) -> list[str]:
    """Return what the nodes of the picture are called."""
    found: list[str] = tab.locator("g.node > title").all_text_contents()
    return found


def point_on_edge(tab: Tab, number: int) -> tuple[float, float]:
    """Return where an edge can be grabbed."""
    x, y = tab.evaluate(
        """number => {
          const path = document.querySelectorAll(".hit")[number];
          const p = path.getPointAtLength(path.getTotalLength() * 0.62), m = path.getScreenCTM();
          return [m.a * p.x + m.e, m.d * p.y + m.f];
        }""",
        number,
    )
    return x, y


def drag(tab: Tab, number: int, steps: int) -> None:
    x, y = point_on_edge(tab, number)
    tab.mouse.move(x, y)
    tab.mouse.down()
    for _ in range(abs(steps)):
        y += -14 if steps > 0 else 14
        tab.mouse.move(x, y)
    tab.mouse.up()


@pytest.mark.parametrize("name", ["two", "three", "four", "eight", "pla"])
def test_every_input_toggled_on_every_row_gives_the_values_of_the_library(
    name: str, chromium: Browser, tmp_path: Path
) -> None:
    net = boolnet.compile(SOURCES[name], effort=300)
    n = len(net.inputs)
    rows = [format(r, f"0{n}b") for r in range(1 << n)]
    flips = [(row, i) for row in rows for i in range(n)]
    vectors = [[int(bit) ^ (j == i) for j, bit in enumerate(row)] for row, i in flips]
    values = node_values(net.graph, vectors)
    with shown_page(chromium, written(network_page(net, name), tmp_path), 1440, "light") as (tab, wrong):
        names = [label.split(": ")[0] for label in titles(tab)]
        found = tab.evaluate(_FLIPS, [flips])
        for k, texts in enumerate(found):
            expected = {node: values[node][k] for node in names}
            assert {node: float(t.replace("\u2212", "-")) for node, t in zip(names, texts, strict=True)} == expected
        assert wrong == []


def test_every_function_of_three_inputs_is_typed_and_right(adder: Tab) -> None:
    minterms = [" & ".join(("" if r >> 2 - i & 1 else "!") + "abc"[i] for i in range(3)) for r in range(8)]
    area = adder.locator("#formula")
    for number in range(256):
        area.fill("inputs a, b, c\ny = " + (" | ".join(m for r, m in enumerate(minterms) if number >> r & 1) or "0"))
        area.press("Enter")
        assert "proved in this page: right on all 8 rows" in (verdict(adder).text_content() or "")
        cells = adder.locator(".rows tbody tr").evaluate_all("rows => rows.map(row => row.cells[5].textContent)")
        assert cells == [str(number >> r & 1) for r in range(8)]


def test_strategies_are_switched(tab: Tab) -> None:
    radios = tab.locator("input[name=strategy]:enabled")
    assert radios.count() >= 1
    for i in range(radios.count()):
        radios.nth(i).check()
        neurons = int(radios.nth(i).locator("xpath=ancestor::tr/td[1]").inner_text().replace(",", ""))
        inputs = tab.locator(".toggles button").count()
        expect(tab.locator("g.node")).to_have_count(neurons + inputs)
        assert "✗" not in (verdict(tab).text_content() or "")


def test_formula_row_and_map_move_together(adder: Tab) -> None:
    adder.locator(".map button").nth(2).click()  # 0, 11
    assert adder.locator("#vector").input_value() == "011"
    assert adder.locator(".toggles button").evaluate_all("a => a.map(e => e.ariaChecked)") == ["false", "true", "true"]
    assert adder.locator(".name.on").all_inner_texts() == ["b", "c", "b", "c"]
    assert adder.locator(".rows tr.here button").inner_text() == "3"
    assert adder.locator(".result").inner_text() == "sum = 0, carry = 1"
    adder.locator(".rows button").nth(7).click()
    assert adder.locator(".map button[aria-current=true]").inner_text().split()[:2] == ["111:", "1"]
    adder.locator("#vector").fill("01")
    adder.locator("#vector").press("Enter")
    assert adder.locator("#vector").input_value() == "111"
    assert "needs 3 bits" in adder.locator("[role=status]").inner_text()


def test_a_weight_is_dragged_and_taken_back(adder: Tab) -> None:
    before = adder.locator(".weights tbody").inner_text()
    drag(adder, 0, 3)
    expect(verdict(adder)).to_contain_text("edited: wrong on")
    assert adder.locator(".rows tr.bad").count() > 0
    assert adder.locator(".map button.bad").count() + adder.locator(".map button").count() > 8
    assert adder.locator(".edge.edited").count() == 1
    assert adder.locator(".weights tbody").inner_text() != before
    assert adder.get_by_role("button", name="ONNX").is_disabled()
    adder.get_by_role("button", name="Undo", exact=True).click()
    expect(verdict(adder)).to_contain_text("proved in this page")
    assert adder.locator(".rows tr.bad, .map .bad, .edge.edited").count() == 0
    assert adder.locator(".weights tbody").inner_text() == before
    drag(adder, 1, -2)
    drag(adder, 2, 1)
    adder.get_by_role("button", name="Undo all").click()
    assert adder.locator(".weights tbody").inner_text() == before


def test_a_neuron_is_looked_into(adder: Tab) -> None:
    adder.locator("#vector").fill("110")
    adder.locator("#vector").press("Enter")
    adder.locator("g.node").nth(4).click()
    text = adder.locator(".p-neuron").inner_text()
    label = adder.locator(".weights tr.here td").nth(2).inner_text()
    assert label in text
    assert "What it adds" in text
    assert "rows would be wrong" in text
    sums = adder.locator(".map .sum").all_inner_texts()
    halves = adder.locator(".map button").evaluate_all("a => a.map(e => e.classList.contains('half'))")
    assert halves == [float(one.replace("\u2212", "-")) > 0 for one in sums]
    adder.locator("g.node").nth(4).click()
    assert "Select a neuron" in adder.locator(".p-neuron").inner_text()
    adder.locator("g.node").nth(4).click()
    assert adder.locator(".p-neuron").inner_text() == text


def test_layers_are_stepped_through(adder: Tab) -> None:
    adder.get_by_role("button", name="From the inputs").click()
    labels = titles(adder)
    assert sum("not yet computed" in label for label in labels) == 5
    adder.get_by_role("button", name="Next layer").click()
    assert "Layer 1. h1: sum" in adder.locator("[role=status]").inner_text()
    adder.get_by_role("button", name="Next layer").click()
    adder.get_by_role("button", name="Next layer").click()
    labels = titles(adder)
    assert not any("not yet computed" in label for label in labels)
    adder.get_by_role("button", name="Play").click()
    expect(adder.locator(".p-network .hint").first).to_have_text("layer 1 of 2")
    expect(adder.locator(".p-network .hint").first).to_have_text("", timeout=5000)


def tab_to(tab: Tab, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(80):
        if tab.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


def test_all_is_done_by_keyboard(adder: Tab) -> None:
    keys = adder.keyboard
    tab_to(adder, "#formula")
    keys.press("ControlOrMeta+a")
    keys.type("y = a & !b | c")
    keys.press("Enter")
    assert "proved in this page" in (verdict(adder).text_content() or "")
    tab_to(adder, "g.node")
    keys.press("ArrowRight")
    keys.press("ArrowDown")
    keys.press("Enter")
    assert adder.locator("g.node.selected").count() == 1
    assert "selected" in adder.locator("[role=status]").inner_text()
    tab_to(adder, ".toggles button")
    keys.press("Space")
    assert adder.locator("#vector").input_value() == "100"
    tab_to(adder, ".map button")
    keys.press("ArrowRight")
    keys.press("Enter")
    assert adder.locator("#vector").input_value() != "100"
    tab_to(adder, "input.weight")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    keys.press("Tab")
    expect(verdict(adder)).to_contain_text("edited")
    tab_to(adder, "input[name=strategy]")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    expect(verdict(adder)).to_contain_text("edited")
    keys.press("Tab")
    keys.press("ControlOrMeta+z")
    while "edited" in (verdict(adder).text_content() or ""):
        keys.press("ControlOrMeta+z")
    tab_to(adder, ".rows button")
    keys.press("End")
    keys.press("Enter")
    assert adder.locator("#vector").input_value() == "111"


def test_files_are_given_out(adder: Tab, tmp_path: Path) -> None:
    for name in ("SVG", "JSON", "ONNX"):
        with adder.expect_download() as given:
            adder.get_by_role("button", name=name).click()
        given.value.save_as(tmp_path / given.value.suggested_filename)
    (svg,) = tmp_path.glob("*.svg")
    assert ET.parse(svg).getroot().tag.endswith("svg")
    (found,) = tmp_path.glob("*.json")
    (onnx,) = tmp_path.glob("*.onnx")
    for file in (found, onnx):
        assert boolnet.verify(boolnet.load(file).graph, SOURCES["three"]).proved


REFUSED = {"xor(x1..x70)": "too many", "0110": "truth tables", "0x96": "truth tables", "d(0)": "lists of rows"}


@pytest.mark.parametrize("text", REFUSED)
def test_what_the_page_cannot_compile_it_refuses_with_the_command_that_can(adder: Tab, text: str) -> None:
    adder.locator("#formula").fill(text)
    adder.locator("#formula").press("Enter")
    said = adder.locator("#refused").inner_text()
    assert REFUSED[text] in said
    assert f"boolnet explore '{text}' --open" in said
    assert "proved in this page" in (verdict(adder).text_content() or "")


@pytest.mark.parametrize("text", ["a &", "maj a b", "F(a, a) = a"])
def test_what_is_wrong_everywhere_is_refused_without_a_command(adder: Tab, text: str) -> None:
    adder.locator("#formula").fill(text)
    adder.locator("#formula").press("Enter")
    said = adder.locator("#refused").inner_text()
    assert text in said
    assert "boolnet explore" not in said


def compile_typed(tab: Tab, text: str) -> None:
    tab.locator("#formula").fill(text)
    tab.locator("#formula").press("Enter")


def strategies(tab: Tab) -> int:
    count: int = tab.locator("input[name=strategy]").count()
    return count


def test_after_a_typed_formula_every_item_can_be_chosen(adder: Tab) -> None:
    gallery, own = adder.locator("#gallery"), strategies(adder)
    chosen = "select => select.selectedOptions[0].label"
    for text in ("p & q", "p &"):
        compile_typed(adder, text)
        assert gallery.evaluate(chosen) == "typed formula"
        assert strategies(adder) == 3
        gallery.select_option(index=1)
        assert (strategies(adder), adder.locator("#formula").input_value()) == (own, SOURCES["three"])
        compile_typed(adder, "p & q")
    compile_typed(adder, " a^b ")
    assert gallery.evaluate(chosen) == "Exclusive or"


def test_the_own_formula_of_a_page_is_found_again_when_it_is_typed(adder: Tab) -> None:
    own = strategies(adder)
    for text in (SOURCES["three"], SOURCES["three"].replace(" ", "  ")):
        compile_typed(adder, "p & q")
        compile_typed(adder, text)
        assert strategies(adder) == own > 3
        assert adder.locator("#gallery").evaluate("select => select.selectedIndex") == 1


def test_weights_that_are_none_are_refused_and_the_old_ones_stay(adder: Tab) -> None:
    adder.locator("g.node").nth(4).click()
    field, said = adder.locator("input.weight").first, adder.locator("[role=status]")
    before = field.input_value()
    for text, reason in {"3,5": "3,5", "": "nothing", "abc": "abc", "1e308": "at most 2^53"}.items():
        field.fill(text)
        field.press("Enter")
        assert reason in said.inner_text()
        assert field.input_value() == before
        assert "edited" not in (verdict(adder).text_content() or "")
    field.fill("1/2")
    field.press("Enter")
    expect(verdict(adder)).to_contain_text("edited")
    assert "now 0.5" in said.inner_text()


def test_a_sum_that_is_rounded_is_not_said_to_be_one(chromium: Browser, tmp_path: Path) -> None:
    net = GraphBuilder(["a"])
    net.output("y", net.input("a") * (1 + 2**-52))
    file = boolnet.save(net.build(), tmp_path / "net.json")
    one = network_page(boolnet.load(file), "net")
    with shown_page(chromium, written(one, tmp_path), 1440, "light") as (tab, wrong):
        tab.locator("#vector").fill("1")
        tab.locator("#vector").press("Enter")
        assert tab.locator(".rows tr.here td").last.inner_text() == "1.0000000000000002"
        assert tab.locator(".result").inner_text() == "y = ≈1"
        assert wrong == []


def test_escape_gives_a_drag_up(adder: Tab) -> None:
    before = adder.locator(".weights tbody").inner_text()
    x, y = point_on_edge(adder, 0)
    adder.mouse.move(x, y)
    adder.mouse.down()
    adder.mouse.move(x, y - 42)
    expect(verdict(adder)).to_contain_text("edited")
    adder.keyboard.press("Escape")
    adder.mouse.move(x, y - 70)
    adder.mouse.up()
    assert "edited" not in (verdict(adder).text_content() or "")
    assert adder.locator(".weights tbody").inner_text() == before
    assert adder.get_by_role("button", name="Undo", exact=True).is_disabled()


def test_letters_of_many_groups_are_not_cut_off(adder: Tab) -> None:
    compile_typed(adder, "maj(x1..x5)")
    letters = adder.locator(".map .letters")
    assert letters.last.evaluate("e => e.title") != ""
    most = letters.evaluate_all("all => all.map(e => [e.textContent, e.title])")
    assert ["AB…", "A B C D E F G H I J"] in most
    assert letters.evaluate_all("all => all.every(e => e.scrollWidth <= e.parentElement.clientWidth / 2)")


MARKUP = ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "<!-- <script>"]


def test_names_are_never_markup(chromium: Browser, tmp_path: Path) -> None:
    net = GraphBuilder(MARKUP)
    total = net.input(MARKUP[0]) + net.input(MARKUP[1]) + net.input(MARKUP[2])
    net.output("<b>y</b>", net.neuron(total - 2))
    file = boolnet.save(net.build(), tmp_path / "net.json")
    one = network_page(boolnet.load(file), "<script>alert(3)</script>")
    with shown_page(chromium, written(one, tmp_path), 1440, "light") as (tab, wrong):
        assert tab.locator("img, b:text-is('y'), main script").count() == 0
        for toggle in tab.locator(".toggles button").all():
            toggle.click()
        assert tab.locator(".toggles span").all_inner_texts() == MARKUP
        assert tab.locator(".result").inner_text() == "<b>y</b> = 1"
        assert wrong == []


def test_a_network_that_is_wrong_is_shown_in_red(chromium: Browser, tmp_path: Path) -> None:
    file = boolnet.compile("a & b | c").save(tmp_path / "net.json")
    data = json.loads(file.read_text())
    data["neurons"][0]["bias"] += 1
    file.write_text(json.dumps(data))
    with shown_page(chromium, written(network_page(boolnet.load(file), "net"), tmp_path), 1440, "light") as (
        tab,
        wrong,
    ):
        assert "✗ wrong" in (verdict(tab).text_content() or "")
        assert "bad" in (verdict(tab).get_attribute("class") or "")
        assert tab.locator(".rows tr.bad").count() > 0
        assert tab.locator(".strategies tr.bad").count() == 1
        tab.get_by_role("button", name="Next wrong row").click()
        assert tab.locator(".rows tr.bad.here").count() == 1
        assert wrong == []


@pytest.mark.parametrize("name", ["three", "parity"])
def test_without_javascript_the_picture_stays(chromium: Browser, tmp_path: Path, name: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(written(page(name), tmp_path).as_uri())
    assert tab.locator("main svg").is_visible()
    assert "nodes" in tab.locator("main table").inner_text()
    assert "JavaScript" in tab.locator("noscript").inner_text()
    assert "too many to draw" not in tab.locator("main").inner_text()
    context.close()


def test_a_thousand_neurons_follow_an_input_at_once(chromium: Browser, tmp_path: Path) -> None:
    one, graph = large()
    assert len(graph) > 1000
    with shown_page(chromium, written(one, tmp_path), 1440, "light") as (tab, wrong):
        rounds = [statistics.median(tab.evaluate(_TIMES)) for _ in range(3)]  # others may use the machine, too
        bits = [int(bit) for bit in tab.locator("#vector").input_value()]
        lit = tab.locator("g.node.lit").count()
        assert lit == int(np.count_nonzero(list(node_values(graph, [bits]).values())))
        assert min(rounds) <= FLIP
        assert wrong == []


def test_a_network_too_large_for_the_page_says_so(chromium: Browser, tmp_path: Path) -> None:
    net = boolnet.compile("xor(x1..x13)", strategy="dnf", passes="none", verify=False)
    with shown_page(chromium, written(network_page(net, "large"), tmp_path), 1440, "light") as (tab, wrong):
        assert "too many for the page" in tab.locator("main").inner_text()
        assert tab.locator(".still svg").is_visible()
        tab.locator("#gallery").select_option(label="Exclusive or")
        assert tab.locator("g.node").count() == 5
        assert not tab.locator(".still svg").is_visible()
        assert wrong == []


def test_values_left_open_are_shown_open(chromium: Browser, tmp_path: Path) -> None:
    one = function_page(boolnet.read("m(1,2,4,7) + d(0,3)"), "open", Budget(300))
    with shown_page(chromium, written(one, tmp_path), 1440, "light") as (tab, wrong):
        assert tab.locator(".rows tbody tr").nth(3).locator("td").nth(3).inner_text() == "–"
        assert "✗" not in (verdict(tab).text_content() or "")
        assert wrong == []


@pytest.mark.parametrize(("width", "media"), [(390, "screen"), (1440, "screen"), (PAPER, "print")])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_the_page(name: str, width: int, media: str, chromium: Browser, tmp_path: Path) -> None:
    with shown_page(chromium, written(page(name), tmp_path), width, "light") as (tab, wrong):
        tab.locator("g.node").last.click()
        tab.emulate_media(media=media)
        tab.screenshot(path=tmp_path / "page.png", full_page=True)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(name: str, scheme: Scheme, chromium: Browser, tmp_path: Path) -> None:
    with shown_page(chromium, written(page(name), tmp_path), 1440, scheme) as (tab, wrong):
        tab.locator("#formula").fill("a &")
        tab.locator("#formula").press("Enter")
        tab.locator("g.node").last.click()
        drag(tab, 0, 2) if tab.locator(".hit").count() else None
        tab.wait_for_timeout(600)  # colours have settled
        tab.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
        found = tab.evaluate(
            "axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160))]))"
        )
        assert found == []
        assert wrong == []
