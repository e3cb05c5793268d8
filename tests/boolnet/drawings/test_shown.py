"""What notebooks show: pictures and facts, all of it text."""

from __future__ import annotations

import functools
import xml.etree.ElementTree as ET
from typing import Any

import pytest

import boolnet
from boolnet.compiler.comparison import Compared, ComparedRows
from boolnet.drawings.shown import shown
from boolnet.writers.karnaugh import karnaugh_maps
from nets import Counts

OBJECTS = (
    "network",
    "graph",
    "function",
    "wide function",
    "renamed function",
    "cover",
    "wide cover",
    "comparison",
    "nothing",
)
EVIL = "</td><script>alert(1)</script>"


def rows() -> ComparedRows:
    counts = boolnet.compile("a ^ b", strategy="xor-tree").counts
    assert isinstance(counts, Counts)
    return ComparedRows(
        [
            Compared("xor-tree", counts, "", 0.0, None, True, True),
            Compared(EVIL, None, EVIL, 0.0, None, False, False),
        ]
    )


@functools.cache
def objects() -> dict[str, Any]:
    net = boolnet.compile("s = a ^ b; c = a & b", strategy="xor-tree")
    return {
        "network": net,
        "graph": boolnet.show(net.graph),
        "function": boolnet.read("a & b | c"),
        "wide function": boolnet.read("xor(x1..x40)"),
        "renamed function": boolnet.read("a & b").renamed([EVIL, "b"], ["y"]),
        "cover": boolnet.minimize("a & b | c"),
        "wide cover": boolnet.minimize("; ".join(f"y{i} = a{i} & b" for i in range(9))),
        "comparison": rows(),
        "nothing": ComparedRows(),
    }


@pytest.mark.parametrize("name", OBJECTS)
def test_html_is_well_formed_scoped_and_fetches_nothing(name: str) -> None:
    assert tuple(objects()) == OBJECTS
    text = objects()[name]._repr_html_()
    root = ET.fromstring(text)
    assert root.tag == "div"
    assert "<script" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    for style in (node.text or "" for node in root.iter() if node.tag.endswith("}style")):
        rules = style.removeprefix("@media (prefers-color-scheme:dark){").rstrip("}").split("}")
        assert all(rule.startswith("#p") for rule in rules)


def test_svg_and_latex() -> None:
    found = objects()
    for name in ("network", "graph", "comparison"):
        ET.fromstring(found[name]._repr_svg_())
    ET.fromstring(karnaugh_maps(boolnet.read("a & b"))[0]._repr_svg_())
    assert found["cover"]._repr_latex_().startswith("$")
    assert found["nothing"]._repr_svg_() is None


def test_a_network_is_shown_with_its_counts_and_its_certificate() -> None:
    text = objects()["network"]._repr_html_()
    assert "4 = 2 hidden + 2 output" in text
    assert "proved on all 4 rows" in text


def test_formulas_of_several_outputs_stand_below_one_another() -> None:
    text = boolnet.minimize("p = a & b; q = a ^ b")._repr_html_()
    assert "p = a &amp; b\nq = " in text
    assert "white-space:pre-line" in text


def test_one_is_one() -> None:
    assert "of 12 inputs and 1 output<" in boolnet.read("xor(x1..x12)")._repr_html_()
    assert "1 cube<" in boolnet.minimize("a & b")._repr_html_()
    assert "none" in ComparedRows()._repr_html_()


def test_the_maps_of_a_cover_are_those_of_its_kind() -> None:
    (one,) = boolnet.minimize("a ^ b ^ c", method="esop").maps()
    assert [[cell.value for cell in row] for row in one.cells[0]] == [list("0101"), list("1010")]


def test_a_long_fact_is_cut() -> None:
    assert len(shown(None, [("source", "a" * 10_000)])) < 1_200


def test_show_refuses_what_is_no_network() -> None:
    with pytest.raises(boolnet.BoolnetError, match="takes a network"):
        boolnet.show("a & b")  # type: ignore[arg-type]
