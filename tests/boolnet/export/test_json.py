"""The JSON format: round trips, refusals with the place, and files that are never half written."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.export.json import read_json, write_json
from nets.core.errors import NetsError
from nets.graphs.graph import Graph, with_node_attribute

Document = dict[str, Any]


def document() -> Document:
    net = boolnet.compile("x ^ y", strategy="xor-tree")
    result: Document = json.loads(write_json(net.graph))
    return result


def same(first: Graph, second: Graph) -> bool:
    return bool(nx.utils.graphs_equal(first, second))


def test_saved_and_loaded_networks_are_equal(tmp_path: Path) -> None:
    net = boolnet.compile("s = a[3] ^ ñ; c = a[3] & ñ", meaning="positive")
    net.save(tmp_path / "net.json")
    loaded = boolnet.load(tmp_path / "net.json")
    assert same(loaded.graph, net.described())
    assert loaded.graph.graph["source"] == "s = a[3] ^ ñ; c = a[3] & ñ"
    assert (loaded.certificate, loaded.strategy, loaded.counts) == (net.certificate, net.strategy, net.counts)
    assert boolnet.verify(loaded, "s = a[3] ^ ñ; c = a[3] & ñ").proved


def test_fractions_and_floats_survive() -> None:
    graph = boolnet.compile("x ^ y").graph
    graph.edges["x", "h1"]["weight"] = Fraction(-2, 3)
    graph.edges["y", "h1"]["weight"] = 0.1
    assert same(read_json(write_json(graph), "net"), with_node_attribute(graph, "label", {}))


def neuron(change: Callable[[Document], object]) -> Callable[[Document], object]:
    return lambda document: change(document["neurons"][0])


DAMAGED: list[tuple[str, Callable[[Document], object], str]] = [
    ("foreign", lambda d: d.update(format="onnx"), 'no "format"'),
    ("version", lambda d: d.update(version=3), "version is 3, this boolnet reads versions 1 and 2"),
    ("no inputs", lambda d: d.pop("inputs"), "the network has no 'inputs'"),
    ("unknown key", lambda d: d.update(extra=1), "unknown key 'extra'"),
    ("inputs no list", lambda d: d.update(inputs="xy"), "'inputs' is not a list of names"),
    ("input twice", lambda d: d.update(inputs=["x", "x", "y"]), "names a node twice"),
    ("meaning", lambda d: d.update(meaning="maybe"), "meaning 'maybe'"),
    ("meaning no text", lambda d: d.update(meaning={}), "meaning {}"),
    ("strategy no text", lambda d: d.update(strategy=[1]), "strategy [1]"),
    ("version a bool", lambda d: d.update(version=True), "version is True"),
    ("neurons no list", lambda d: d.update(neurons={}), "'neurons' is not a list"),
    ("neuron no object", lambda d: d["neurons"].append(3), "neurons[3] is not an object"),
    ("neuron without bias", neuron(lambda n: n.pop("bias")), "neurons[0] has no 'bias'"),
    ("name twice", neuron(lambda n: n.update(name="h2")), "neurons[1]: the name 'h2' is given twice"),
    ("name of an input", neuron(lambda n: n.update(name="x")), "neurons[0]: the name 'x' is given twice"),
    ("name no Unicode", neuron(lambda n: n.update(name="\ud800")), "neurons[0]: the name '\\ud800' is not a text"),
    ("input no Unicode", lambda d: d.update(inputs=["x", "\ud800"]), "'inputs' is not a list of names"),
    ("activation", neuron(lambda n: n.update(activation="tanh")), "activation 'tanh'"),
    ("activation no text", neuron(lambda n: n.update(activation=[])), "activation []"),
    ("weight text", neuron(lambda n: n["weights"].update(x="one")), "neurons[0].weights['x'] is 'one'"),
    ("weight exponent", neuron(lambda n: n["weights"].update(x="1e999999999")), "not a fraction"),
    ("weight 1/0", neuron(lambda n: n["weights"].update(x="1/0")), "not a fraction"),
    ("weight bool", neuron(lambda n: n["weights"].update(x=True)), "not a finite number"),
    ("bias null", neuron(lambda n: n.update(bias=None)), "neurons[0].bias is None"),
    ("weights no object", neuron(lambda n: n.update(weights=[1])), "neurons[0].weights is not an object"),
    ("unknown source", neuron(lambda n: n["weights"].update(q=1)), "reads 'q', which the network does not have"),
    ("cycle", neuron(lambda n: n["weights"].update(h1=1)), "cycle"),
    ("unknown output", lambda d: d.update(outputs=["z"]), "'z', which is no node"),
]


@pytest.mark.parametrize(("_name", "damage", "message"), DAMAGED, ids=[row[0] for row in DAMAGED])
def test_a_damaged_document_is_refused(_name: str, damage: Callable[[Document], object], message: str) -> None:
    damaged = document()
    damage(damaged)
    with pytest.raises(boolnet.BoolnetError) as caught:
        read_json(json.dumps(damaged).encode(), "net.json")
    assert "net.json" in str(caught.value)
    assert message in str(caught.value)


WHOLE = json.dumps(document()).encode()
BYTES: list[tuple[str, bytes, str]] = [
    ("empty", b"", "damaged, cut short, or not JSON"),
    ("truncated", WHOLE[:-20], "damaged, cut short, or not JSON"),
    ("binary", bytes(range(256)), "not a boolnet network"),
    ("NaN", WHOLE.replace(b'"bias": 1', b'"bias": NaN'), "NaN is not a number"),
    ("Infinity", WHOLE.replace(b'"bias": 1', b'"bias": Infinity'), "Infinity is not a number"),
    ("overflow", WHOLE.replace(b'"bias": 1', b'"bias": 1e999'), "not a finite number"),
    ("key twice", WHOLE.replace(b'"version": 2', b'"version": 2, "version": 2'), "'version' is given twice"),
    ("deep", b"[" * 200_000, "not a boolnet network"),
    ("list", b"[]", 'no "format"'),
    ("long number", WHOLE.replace(b'"bias": 1', b'"bias": ' + b"9" * 5000), "not a boolnet network"),
]


@pytest.mark.parametrize(("_name", "data", "message"), BYTES, ids=[row[0] for row in BYTES])
def test_bytes_that_are_no_network_are_refused(_name: str, data: bytes, message: str) -> None:
    with pytest.raises(boolnet.BoolnetError) as caught:
        read_json(data, "net.json")
    assert message in str(caught.value)


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "net.json"
    boolnet.compile("a").save(path)
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nets.io.files.os.fsync", fail)
    with pytest.raises(NetsError, match="No space left on device"):
        boolnet.compile("b").save(path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["net.json"]


def test_a_save_keeps_the_mode_and_follows_links(tmp_path: Path) -> None:
    path, link = tmp_path / "net.json", tmp_path / "link.json"
    boolnet.compile("a").save(path)
    path.chmod(0o640)
    link.symlink_to(path)
    boolnet.compile("b").save(link)
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert boolnet.load(path).inputs == ("b",)


@pytest.mark.parametrize(
    ("path", "message"),
    [("missing/net.json", "cannot write"), ("net.onnxx", "no network format has the suffix '.onnxx'")],
)
def test_unwritable_places_are_refused(tmp_path: Path, path: str, message: str) -> None:
    with pytest.raises(NetsError, match=message):
        boolnet.compile("a").save(tmp_path / path)


def test_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(boolnet.BoolnetError, match="there is no file"):
        boolnet.load(tmp_path / "net.json")
    with pytest.raises(boolnet.BoolnetError, match="directory"):
        boolnet.load(tmp_path)


@pytest.mark.parametrize(
    "change", [{"rows": -4}, {"rows": "4"}, {"gates": {}}, {"gates": {"seen_at_both_values": "x", "all": 1}}]
)
def test_a_certificate_of_no_numbers_is_none(change: Document, tmp_path: Path) -> None:
    path = boolnet.compile("x ^ y").save(tmp_path / "net.json")
    whole = json.loads(path.read_text())
    assert boolnet.load(path).certificate is not None
    path.write_text(json.dumps(whole | {"certificate": whole["certificate"] | change}))
    assert boolnet.load(path).certificate is None


def test_the_source_in_a_file_is_text_and_no_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = boolnet.compile("x").save("net.json")
    Path("x").write_text("!y")
    assert boolnet.load(path).function.inputs == ("x",)
    path.write_text(path.read_text().replace('"source": "x"', '"source": "-"'))
    with pytest.raises(BoolnetError, match="its source is none of this network"):
        boolnet.load(path)
