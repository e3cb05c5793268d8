"""The page as a file: whole, small, closed to the outside, and the picture in it for those without JavaScript."""

from __future__ import annotations

import base64
import json
import re
import zlib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import boolnet
from boolnet.compiler.compiled import Compiled
from boolnet.core.budget import Budget
from boolnet.explorer import data as data_module
from boolnet.explorer.gallery import GALLERY
from boolnet.explorer.page import as_script_text, function_page, gallery_page, network_page
from boolnet.explorer.script import WIDGET, digest, joined, modules, widget_module
from boolnet.strategies import STRATEGIES
from nets import GraphBuilder
from nets.core.errors import NetsError

MOST_BYTES = 60_000  # of the page of a small network before its data
MOST_CODE = 52_000  # of every page without its picture
ADDER = "s = a ^ b; c = a & b"


def parts(html: str) -> tuple[dict[str, Any], str, str]:
    """Return the data of a page, its script, and what stays of it without the data."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    packed = re.search(r'<script type="text/plain" id="script">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    assert packed is not None
    script = zlib.decompress(base64.b64decode(packed[1])).decode()
    return json.loads(found[1]), script, html.replace(found[1], "")


@pytest.fixture(scope="module")
def adder() -> str:
    return function_page(boolnet.read(ADDER), ADDER, Budget(200)).html


def test_the_page_is_small_and_asks_for_nothing(adder: str) -> None:
    _, script, rest = parts(adder)
    assert len(rest.encode()) < MOST_BYTES
    picture = re.search(r"<div data-still>.*</main>", rest, re.DOTALL)
    assert picture is not None
    assert len(rest.encode()) - len(picture[0].encode()) < MOST_CODE
    assert not re.search(r"(src|href)=|https?://(?!www\.w3\.org/)|@import|url\(", rest)
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|innerHTML|outerHTML|insertAdjacentHTML|eval)\b", script)
    assert "default-src 'none'" in rest
    assert digest(script) in rest


def test_what_the_page_knows_of_a_function(adder: str) -> None:
    data, _, _ = parts(adder)
    (subject,) = data["subjects"]
    assert (subject["inputs"], subject["outputs"], subject["tables"]) == (["a", "b"], ["s", "c"], ["0110", "0001"])
    best = subject["networks"][0]
    assert best["best"]
    assert best["certificate"] == {"ok": True, "proved": True, "text": "proved on all 4 rows"}
    assert best["counts"]["nodes"] == len(best["neurons"]) == 4
    sizes = [row["counts"]["nodes"] for row in subject["networks"] if row["counts"]]
    assert sizes == sorted(sizes)
    assert {row["strategy"] for row in subject["networks"]} == {*STRATEGIES}
    assert data["classes"] == files("boolnet.minimum").joinpath("classes.txt").read_text(encoding="utf-8")
    assert [item["title"] for item in data["gallery"]] == [ADDER, *(item.title for item in GALLERY)]


def test_the_files_in_the_page_are_our_own(adder: str, tmp_path: Path) -> None:
    best = parts(adder)[0]["subjects"][0]["networks"][0]
    path = tmp_path / "net.onnx"
    path.write_bytes(base64.b64decode(best["onnx"]))
    assert boolnet.verify(boolnet.load(path).graph, ADDER).proved


def test_without_javascript_there_is_the_picture(adder: str) -> None:
    assert "<noscript>" in adder
    assert re.search(r"<main.*<svg.*a \^ b.*</svg>.*</main>", adder, re.DOTALL)


def test_the_gallery_has_networks_of_its_first_functions_and_the_page_compiles_the_others() -> None:
    data, _, rest = parts(gallery_page(Budget(200)).html)
    assert [item["subject"] for item in data["gallery"]] == [0, 1, *[None] * (len(GALLERY) - 2)]
    assert [subject["source"] for subject in data["subjects"]] == [item.source for item in GALLERY[:2]]
    assert "<svg" in rest


NAMES = ["</script><script>alert(1)</script>", "<!--", "a&b"]


def test_names_and_titles_are_text_everywhere(tmp_path: Path) -> None:
    net = GraphBuilder(NAMES)
    net.output("]]>", net.neuron(net.input(NAMES[0]) + net.input(NAMES[1]) + net.input(NAMES[2]) - 2))
    data, _, rest = parts(network_page(loaded(net, tmp_path), "</title><script>").html)
    assert data["subjects"][0]["inputs"] == NAMES
    assert rest.count("<script") == 3
    assert rest.count("</script>") == 3
    assert "alert(1)</script>" not in rest


def loaded(net: GraphBuilder, folder: Path) -> Compiled:
    """Return a network from anywhere as one that was read from a file."""
    return boolnet.load(boolnet.save(net.build(), folder / "net.json"))


@pytest.mark.parametrize("text", ["</script>", "<!--<script>", "\u2028", "&lt;", '"\\', "\ud800"])
def test_data_are_no_markup(text: str) -> None:
    written = as_script_text({"name": text})
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == {"name": text if text != "\ud800" else "?"}


def test_a_network_that_is_wrong_says_so_and_one_without_a_source_is_not_called_proved(tmp_path: Path) -> None:
    file = boolnet.compile("a & b | c").save(tmp_path / "net.json")
    saved = json.loads(file.read_text())
    saved["neurons"][0]["bias"] += 1
    file.write_text(json.dumps(saved))
    (row,) = parts(network_page(boolnet.load(file), "net").html)[0]["subjects"][0]["networks"]
    assert row["certificate"]["ok"] is False
    assert row["certificate"]["text"].startswith("wrong")
    del saved["source"]
    file.write_text(json.dumps(saved))
    (row,) = parts(network_page(boolnet.load(file), "net").html)[0]["subjects"][0]["networks"]
    assert row["certificate"] is None


def test_what_the_page_cannot_run_is_left_out_with_the_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(data_module, "MOST_EDGES", 20)
    monkeypatch.setattr(data_module, "MOST_ONNX", 100)
    subject, _ = data_module.of_function(boolnet.read("a ^ b ^ c"), "parity", Budget(200))
    rows = [row for row in subject["networks"] if row["counts"]]
    assert rows[0]["neurons"] is not None
    assert rows[0]["onnx"] is None
    assert "too many for the page" in rows[0]["onnx_reason"]
    assert "too many for the page" in rows[-1]["problem"]
    net = GraphBuilder(["a"])
    net.output("y", net.neuron(net.input("a") * 1e300) * 1e300)
    (row,) = data_module.of_compiled(loaded(net, tmp_path), "x")[0]["networks"]
    assert "pass what the page's numbers reach" in row["problem"]


def test_two_modules_with_one_name_are_refused() -> None:
    texts = {"a": 'import { b } from "./b.js";\nconst c = b;\n', "b": "export const b = 1;\nconst c = 2;\n"}
    with pytest.raises(ValueError, match=r"c is defined in b\.js and in a\.js"):
        joined(texts, "a")


def test_every_module_is_in_the_script_of_the_page_or_of_the_widget() -> None:
    page, widget = joined(modules()), widget_module()
    assert "function render" not in page
    assert not re.search(r"^import ", page + widget, re.MULTILINE)
    assert re.findall(r"^export .*", widget, re.MULTILINE) == ["export default { render };"]
    for name, text in modules().items():
        script = widget if name == WIDGET else page
        assert max(map(len, text.splitlines())) <= 120, name
        assert text.count("\n") <= 400, name
        assert all(line.count("`") % 2 == 0 for line in text.splitlines()), name
        (remark,) = re.findall(r"\A(// .*)\n", text)
        exported = re.findall(r"^export ((?:function|class|const) \w+\b)", text, re.MULTILINE)
        assert exported, name
        assert all(one in script and one in widget for one in exported), name
        assert remark not in script + widget


def test_a_page_is_saved_whole_or_not_at_all(tmp_path: Path) -> None:
    one = function_page(boolnet.read("a"), "a", Budget(50))
    assert one.save(tmp_path / "a.html").read_text(encoding="utf-8") == one.html
    with pytest.raises(NetsError, match="no folder"):
        one.save(tmp_path / "missing" / "a.html")
