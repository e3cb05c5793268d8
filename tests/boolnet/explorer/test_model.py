"""What is looked at on the page: the inputs, a neuron, the layers, weights that are changed and taken back."""

from __future__ import annotations

import json
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import boolnet
from boolnet.compiler.files import of_graph
from boolnet.explorer.data import of_compiled
from nets import GraphBuilder
from tests.boolnet.explorer.node import needs_node, node

pytestmark = needs_node

LABELS = ["c", "a & b & !c", "c | a & b"]  # of a & b | c
CHANGED = ["0", "a & b & !c", "a & b & !c"]  # once the first reads nothing


def look(formula: str, *steps: list[Any], data: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Return what there is to see after every step."""
    classes = files("boolnet.minimum").joinpath("classes.txt").read_text(encoding="utf-8")
    given = {"formula": formula, "data": data, "classes": classes, "steps": steps}
    seen: list[dict[str, Any]] = node("look.mjs", given)
    return seen


def test_inputs_are_set_and_told() -> None:
    (seen,) = look("s = a ^ b; c = a & b", ["set", [1, 1]])
    assert (seen["row"], seen["result"], seen["told"]) == (3, "s = 0, c = 1", "11: s = 0, c = 1")


def test_a_neuron_is_selected_with_its_sums_on_every_row_and_let_go() -> None:
    on, off = look("a & b", ["select", 2], ["select", 2])
    assert (on["told"], on["sums"]) == ("h1 selected: a & b", [-1, 0, 0, 1])
    assert (off["told"], off["sums"]) == ("nothing selected", None)


def test_layers_follow_one_another_and_end() -> None:
    seen = look("a & b", ["set", [1, 1]], *(["toDepth", depth] for depth in range(4)))
    assert [one["depth"] for one in seen[1:]] == [0, 1, 2, None]
    assert [one["told"] for one in seen[1:3]] == ["Inputs. a: 1; b: 1", "Layer 1. h1: sum 1, 1"]


def test_weights_are_changed_counted_as_wrong_and_taken_back() -> None:
    seen = look(
        "a & b",
        ["change", 2, 0, 2],
        ["record", 2, 0, 1],
        ["change", 2, -1, -2],
        ["record", 2, -1, -1],
        ["takeBack", 1],
        ["takeBack", 9],
    )
    assert [one["wrong"] for one in seen] == [[2, 3], [2, 3], [], [], [2, 3], []]
    assert [one["undo"] for one in seen] == [0, 1, 1, 2, 1, 0]
    assert seen[1]["told"] == "weight 1 is now 2. ✗ edited: wrong on 2 of 4 rows"
    assert seen[3]["told"] == "bias −1 is now −2. ✓ edited: proved in this page: right on all 4 rows"
    assert seen[5]["verdict"] == {"isWrong": False, "text": "✓ proved in this page: right on all 4 rows"}


def test_what_neurons_compute_is_said_anew_where_weights_were_changed() -> None:
    seen = look("a & b | c", ["select", 3], ["change", 3, 0, 0], ["record", 3, 0, 1], ["takeBack", 1])
    assert [one["labels"] for one in seen] == [LABELS, CHANGED, CHANGED, LABELS]
    assert [one["verdict"]["text"][:8] for one in seen] == ["✓ proved", "✗ edited", "✗ edited", "✓ proved"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a & b", "✓ proved on all 4 rows; proved in this page: right on all 4 rows"),
        ("xor(x1..x13)", "✓ proved on all 8,192 rows; right on 2,048 random rows in this page, which is no proof"),
        ("m(1,2,4,7) + d(0,3)", "✓ proved on all 8 rows; proved in this page: right on all 8 rows"),
    ],
)
def test_networks_of_python_keep_their_certificates(source: str, text: str) -> None:
    data = of_compiled(boolnet.compile(source, effort=300), source)[0]
    (seen,) = look("", ["toDepth", 0], data=data)
    assert seen["verdict"] == {"isWrong": False, "text": text}


def test_one_that_fails_is_wrong_whatever_it_says() -> None:
    data = of_compiled(boolnet.compile("a & b", effort=300), "and")[0]
    data["tables"] = ["0111"]
    (seen,) = look("", ["toDepth", 0], data=data)
    assert seen["verdict"]["isWrong"]
    assert seen["wrong"] == [1, 2]


def weighed(*numbers: Any) -> dict[str, Any]:
    """Return the data of a network with such weights and bias."""
    *weights, bias = numbers
    net = GraphBuilder([f"x{i}" for i in range(1, len(weights) + 1)])
    total = sum((weight * net.input(f"x{i + 1}") for i, weight in enumerate(weights)), net.input("x1") * 0)
    net.output("y", net.neuron(total + bias))
    return of_compiled(of_graph(net.build(), "a graph"), "net")[0]


@pytest.mark.parametrize(
    ("numbers", "rounded"),
    [
        ((0.5, 0.25, 0), False),
        ((2**51, 0.5, 0), False),
        ((2**52, 0.5, 0), True),
        ((2**53 + 1, 0), True),
        ((Fraction(1, 3), 0), True),
        ((0.1, 0.2, 0), True),
        ((0.1, 0), False),
        ((2**400, 1, 0), True),
    ],
)
def test_networks_of_fractions_are_shown_and_those_that_are_rounded_say_so(
    numbers: tuple[Any, ...], rounded: bool
) -> None:
    data = weighed(*numbers)
    (network,) = data["networks"]
    assert (network["rounded"], network["problem"]) == (rounded, "")
    (seen,) = look("", ["toDepth", 0], data=data)
    assert ("rounded" in seen["verdict"]["text"]) is rounded
    assert "✓" not in seen["verdict"]["text"] or seen["wrong"] == []


def test_a_network_that_cannot_be_run_is_left_out() -> None:
    (network,) = weighed(2**1022, 2**1022, 0)["networks"]
    assert (network["neurons"], network["problem"]) == (None, "left out: its values pass what the page's numbers reach")


def test_weights_that_are_rounded_prove_nothing() -> None:
    steps = [["change", 2, 0, 0.1], ["change", 2, 1, 0.2], ["change", 2, -1, 0.3], ["takeBack", 0]]
    texts = [one["verdict"]["text"] for one in look("a & b", *steps)]
    assert texts[2] == "✗ edited: wrong on 4 of 4 rows, in numbers that are rounded here"
    large = look("a & b", ["change", 2, 0, 2**53], ["change", 2, 1, 0.5])
    assert ["rounded" in one["verdict"]["text"] for one in large] == [True, True]
    halves = look("a & b", ["change", 2, 0, 0.5], ["change", 2, 0, 1.5], ["change", 2, -1, -1.5])
    assert "rounded" not in " ".join(one["verdict"]["text"] for one in halves)


def test_a_page_opens_what_was_edited_on_a_page(tmp_path: Path) -> None:
    net = boolnet.compile("a ^ b & c", strategy="exact").save(tmp_path / "exact.json")
    written = json.loads(net.read_text())
    written.pop("source", None)
    first = written["neurons"][0]
    first["weights"] = dict.fromkeys(first["weights"], 0.5)
    net.write_text(json.dumps(written))
    (row,) = boolnet.explore(net).data["subjects"][0]["networks"]
    assert (row["problem"], row["rounded"], len(row["neurons"])) == ("", False, len(written["neurons"]))
