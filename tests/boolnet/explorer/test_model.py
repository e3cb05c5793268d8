"""What is looked at on the page: the inputs, a neuron, the layers, weights that are changed and taken back."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest

import boolnet
from boolnet.explorer.data import of_compiled
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
