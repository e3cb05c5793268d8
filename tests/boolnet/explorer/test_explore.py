"""boolnet.explore: what it takes is what the command takes, and notebooks show what it gives."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.explorer.page import Page
from nets.core.errors import NetsError
from tests.boolnet.explorer.test_page import MOST_BYTES, parts
from tests.targets import adder_text

ADDER = "s = a ^ b; c = a & b"
LOW = 200


def strategies(page: Page) -> set[str]:
    return {row["strategy"] for row in page.data["subjects"][0]["networks"]}


def test_a_text_a_file_a_function_a_network_and_a_graph(tmp_path: Path) -> None:
    net = boolnet.compile(ADDER, strategy="xor-tree")
    file = net.save(tmp_path / "net.json")
    (tmp_path / "f.pla").write_text(".i 2\n.o 1\n11 1\n.e\n")
    whole = boolnet.explore(ADDER, effort=LOW)
    assert whole.title == ADDER
    assert len(strategies(whole)) > 5
    assert boolnet.explore(tmp_path / "f.pla", effort=LOW).title == "f.pla"
    assert boolnet.explore(boolnet.read(lambda p, q: p and q), effort=LOW).title == "p, q -> y"
    assert boolnet.explore("0110", inputs=["u", "v"], format="table", effort=LOW).data["subjects"][0]["inputs"] == [
        "u",
        "v",
    ]
    for source in (net, net.graph, file, str(file)):
        page = boolnet.explore(source)
        (row,) = page.data["subjects"][0]["networks"]
        assert row["counts"]["nodes"] == net.counts.nodes
    assert strategies(boolnet.explore(ADDER, strategy="dnf", effort=LOW)) == {"dnf"}
    gallery = boolnet.explore(effort=LOW)
    assert (gallery.title, len(gallery.data["subjects"])) == ("Boolean functions as networks", 2)


@pytest.mark.parametrize(
    ("source", "options", "message"),
    [
        ("a &", {}, "operand"),
        (ADDER, {"strategy": "magic"}, "unknown strategy 'magic'"),
        (ADDER, {"effort": "huge"}, "unknown effort 'huge'"),
        (ADDER, {"effort": -1}, "above 0"),
        (None, {"strategy": "dnf"}, "the gallery has functions of its own"),
        (None, {"format": "pla"}, "say how a source is read"),
        (boolnet.compile("a & b"), {"strategy": "dnf"}, "built already"),
        (boolnet.compile("a & b"), {"inputs": ["a"]}, "say how a source is read"),
        (nx.DiGraph(), {}, "inputs"),
        ("missing/net.json", {}, "missing/net.json"),
        (3.5, {}, "float"),
    ],
)
def test_what_cannot_be_explored_is_refused(source: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(NetsError, match=re.escape(message)):
        boolnet.explore(source, **options)


def test_a_damaged_file_is_refused_and_a_wrong_network_is_not(tmp_path: Path) -> None:
    (tmp_path / "net.json").write_text("{")
    with pytest.raises(BoolnetError, match=re.escape("net.json")):
        boolnet.explore(tmp_path / "net.json")
    net = boolnet.compile("a & b")
    wrong = net.graph.copy()
    wrong.nodes["y"]["bias"] += 1
    wrong.graph["source"] = "a & b"
    (row,) = boolnet.explore(wrong).data["subjects"][0]["networks"]
    assert row["certificate"]["ok"] is False


def test_notebooks_show_the_page_in_a_frame_that_may_do_little() -> None:
    page = boolnet.explore("a & b", effort=LOW)
    frame = page._repr_html_()
    found = re.fullmatch(r'<iframe title="a &amp; b" sandbox="([^"]*)" style="[^"]*" srcdoc="([^"]*)"></iframe>', frame)
    assert found is not None
    assert found[1] == "allow-scripts allow-downloads"
    assert unescape(found[2]) == page.html
    assert (page._repr_svg_() or "").startswith("<svg")
    assert repr(page) == "Page(title='a & b')"


def test_the_title_of_a_frame_is_no_markup() -> None:
    title = '"><script>alert(1)</script>'
    frame = Page(title, "<p>", None, {})._repr_html_()
    assert "<script>" not in frame
    assert Page(title, "", None, {})._repr_svg_() is None


PLA = ".i 6\n.o 3\n.p 5\n11---0 1-1\n0--101 110\n-01--- 011\n1111-- 010\n---000 100\n.e\n"


@pytest.mark.parametrize(
    ("source", "strategy", "title"),
    [
        ("sum = a ^ b ^ c; carry = maj(a, b, c)", "auto", "5 neurons"),
        (PLA, "auto", "neurons in 2 layers"),
        (adder_text(8), "auto", "Overview"),
        ("xor(x1..x64)", "parity-fold", "Overview"),
    ],
)
def test_a_page_without_its_data_is_small_whatever_its_network(source: str, strategy: str, title: str) -> None:
    page = boolnet.explore(source, strategy=strategy, effort=LOW)
    assert len(parts(page.html)[2].encode()) < MOST_BYTES
    assert page.picture is not None
    assert title in page.picture.title
