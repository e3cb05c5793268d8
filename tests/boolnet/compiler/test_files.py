"""What is loaded is what `compile` gives, as far as the file has it and as far as it is to be believed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.compiler.network_function import NetworkFunction
from boolnet.core.errors import BoolnetError
from nets import GraphBuilder


def test_a_loaded_network_is_what_compile_gives(tmp_path: Path) -> None:
    net = boolnet.compile("s = a ^ b ^ c; carry = maj(a, b, c)")
    again = boolnet.load(boolnet.save(net, tmp_path / "adder.json"))
    assert (again.inputs, again.outputs) == (("a", "b", "c"), ("s", "carry"))
    assert again.function.source == "s = a ^ b ^ c; carry = maj(a, b, c)"
    assert again.certificate is not None
    assert str(again.certificate) == str(net.certificate)
    assert again.at_least == net.at_least
    assert again.counts == net.counts
    assert again([[1, 1, 0]]).tolist() == [[0.0, 1.0]]
    assert again.as_dict()["verified"] == net.as_dict()["verified"]


def test_a_certificate_of_other_weights_is_not_believed(tmp_path: Path) -> None:
    path = boolnet.save(boolnet.compile("a & b"), tmp_path / "net.json")
    document = json.loads(path.read_text())
    document["neurons"][-1]["bias"] += 1
    path.write_text(json.dumps(document))
    again = boolnet.load(path)
    assert again.certificate is None
    assert not boolnet.verify(again, "a & b").ok


@pytest.mark.parametrize("source", ["a &", "p & q", "x1 & x2 & x3", "f = a & b; g = a"])
def test_a_source_that_is_none_of_this_network_is_refused(source: str, tmp_path: Path) -> None:
    path = boolnet.save(boolnet.compile("a & b"), tmp_path / "net.json")
    document = json.loads(path.read_text())
    document["source"] = source
    path.write_text(json.dumps(document))
    with pytest.raises(BoolnetError, match=r"net\.json is damaged: its source is none of this network"):
        boolnet.load(path)


def test_a_network_without_a_source_has_the_function_that_it_computes(tmp_path: Path) -> None:
    net = GraphBuilder(["a", "b"])
    net.output("y", net.neuron(net.input("a") + net.input("b") - 1))
    again = boolnet.load(boolnet.save(net.build(), tmp_path / "net.json"))
    assert isinstance(again.function, NetworkFunction)
    assert again.function([[1, 1], [0, 1]]).tolist() == [[1], [0]]
    assert (again.strategy, again.certificate) == ("unknown", None)
    assert boolnet.compile(again.function).counts.hidden == 1
    turned = again.function.rearranged(["b", "extra", "a"], ["y"])
    assert turned([[1, 0, 1], [1, 1, 0]]).tolist() == [[1], [0]]
    assert turned.renamed(["p", "q", "r"], ["z"]).outputs == ("z",)


def test_what_computes_no_boolean_function_says_so() -> None:
    net = GraphBuilder(["a", "b"])
    net.output("y", net.input("a") + net.input("b"))
    graph = net.build()
    with pytest.raises(BoolnetError, match=r"an output of the network is 2\.0"):
        boolnet.compiler.network_function.network_function(graph)([[1, 1]])
    graph.graph["meaning"] = "positive"
    assert boolnet.compiler.network_function.network_function(graph)(np.eye(2)).tolist() == [[1], [1]]


@pytest.mark.parametrize(
    ("facts", "is_kept"),
    [({}, True), ({"method": "guessed"}, False), ({"rows": "all"}, False), ({"ok": False}, False), (3, False)],
)
def test_a_certificate_that_is_none_is_left_out(facts: Any, is_kept: bool, tmp_path: Path) -> None:
    path = boolnet.save(boolnet.compile("a | b"), tmp_path / "net.json")
    document = json.loads(path.read_text())
    document["certificate"] = document["certificate"] | facts if isinstance(facts, dict) else facts
    path.write_text(json.dumps(document))
    assert (boolnet.load(path).certificate is not None) == is_kept


def test_a_long_source_is_not_kept() -> None:
    source = " | ".join(["a & b"] * 20_000)
    assert boolnet.read(source).source == ""
    assert boolnet.read("0110", "table").source == "0110"
    assert boolnet.read("a ^ b", inputs=["b", "a"]).source == "a ^ b"


@pytest.mark.parametrize(
    ("facts", "is_kept"),
    [({}, True), ({"hidden": -1}, False), ({"hidden": 9}, False), ({"hidden": True}, False), ({"networks": []}, False)],
)
def test_a_bound_that_is_none_is_left_out(facts: Any, is_kept: bool, tmp_path: Path) -> None:
    path = boolnet.save(boolnet.compile("a ^ b"), tmp_path / "net.json")
    document = json.loads(path.read_text())
    document["at_least"] |= facts
    path.write_text(json.dumps(document))
    assert (boolnet.load(path).at_least is not None) == is_kept
