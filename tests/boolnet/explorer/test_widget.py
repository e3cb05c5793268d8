"""The widget without a browser: values are checked, and what the page sends is taken as it is."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.explorer.widget import Widget, _widget_class

ADDER = "s = a ^ b; c = a & b"
COMPILED = {
    "text": "m & n",
    "inputs": ["m", "n"],
    "outputs": ["y"],
    "networks": [{"strategy": "exact", "problem": "", "neurons": [["y", 1, -1, [0, 1], [1, 1], "m & n"]]}],
}
SENT = {
    "_compiled": COMPILED,
    "formula": "m & n",
    "strategy": "exact",
    "row": [1, 1],
    "weights": {},
    "broken": [[0, 1]],
}


def test_without_its_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    _widget_class.cache_clear()
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(BoolnetError, match="needs the package anywidget") as caught:
        boolnet.explore("a & b", effort=200).widget()
    assert caught.value.help == "pip install 'boolnet[widget]'"


@pytest.fixture
def widget() -> Widget:
    pytest.importorskip("anywidget", reason="anywidget, which the widget is made with, is missing")
    return boolnet.explore(ADDER, effort=200).widget(200)


def values(widget: Widget) -> list[Any]:
    return [widget.formula, widget.strategy, widget.row, widget.weights, widget.broken]


def test_it_begins_with_the_best_network_at_zeros(widget: Widget) -> None:
    best = next(row for row in widget.get_state()["_data"]["subjects"][0]["networks"] if row["best"])
    assert values(widget) == [ADDER, best["strategy"], [0, 0], {}, []]
    assert repr(widget) == f"<Explorer {ADDER!r} by {best['strategy']} at [0, 0], 0 rows broken>"


@pytest.mark.parametrize(
    ("name", "value"),
    [("formula", "a &"), ("strategy", "magic"), ("row", "101"), ("weights", {"zz": {}}), ("broken", [[0, 1]])]
    + [(name, None) for name in ("formula", "strategy", "row", "weights")]
    + [("row", [np.array([1, 0]), 0])],
)
def test_what_cannot_be_shown_is_refused_and_changes_nothing(widget: Widget, name: str, value: Any) -> None:
    traitlets = pytest.importorskip("traitlets", reason="it comes with anywidget")
    before, state = values(widget), widget.get_state()
    with pytest.raises(traitlets.TraitError) as caught:
        setattr(widget, name, value)
    assert isinstance(caught.value, BoolnetError) is (name != "broken")
    assert values(widget) == before
    assert widget.get_state() == state


def test_a_new_formula_begins_anew_and_a_new_strategy_without_changes(widget: Widget) -> None:
    widget.row = "11"
    widget.strategy = "dnf"
    neuron = widget.get_state()["_data"]["subjects"][0]["networks"][0]["neurons"][-1][0]
    widget.weights = {neuron: {"bias": 3}}
    widget.formula = "b & a"
    assert (widget.row, widget.weights) == ([1, 1], {})
    widget.formula = "p | q & r"
    assert (widget.row, widget.weights) == ([0, 0, 0], {})
    widget.formula = ADDER
    assert widget.row == [0, 0]
    widget.weights = {neuron: {"bias": 3}}
    widget.strategy = "dnf" if widget.strategy != "dnf" else "xor-tree"
    assert widget.weights == {}


def test_what_the_page_sends_is_taken_whole_and_told(widget: Widget) -> None:
    seen: list[tuple[str, Any]] = []
    widget.observe(lambda change: seen.append((change["name"], change["new"])), names=["formula", "row", "broken"])
    widget.set_state(dict(SENT))
    assert values(widget) == ["m & n", "exact", [1, 1], {}, [[0, 1]]]
    assert sorted(seen) == [("broken", [[0, 1]]), ("formula", "m & n"), ("row", [1, 1])]
    widget.weights = {"y": {"weights": {"n": 2}}}
    with pytest.raises(BoolnetError, match="y does not read a"):
        widget.weights = {"y": {"weights": {"a": 2}}}
    widget.set_state({"strategy": "exact", "weights": {"y": {"bias": 0}}})
    assert widget.weights == {"y": {"bias": 0}}


def test_values_set_together_are_checked_together(widget: Widget) -> None:
    with widget.hold_trait_notifications():  # type: ignore[attr-defined]
        widget.formula = "p & q & r"
        widget.row = [1, 0, 1]
    assert (widget.formula, widget.row) == ("p & q & r", [1, 0, 1])


def test_two_widgets_share_nothing(widget: Widget) -> None:
    other = boolnet.explore("x1 ^ x2", effort=200).widget(200)
    other.row = "10"
    widget.formula = "u | v"
    assert (widget.row, other.row, other.formula) == ([0, 0], [1, 0], "x1 ^ x2")


def test_what_the_page_sends_and_is_refused_is_taken_back_there(
    widget: Widget, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(widget, "send_state", sent.append)
    before = values(widget)
    with pytest.raises(BoolnetError, match="up to 2"):
        widget.set_state({**SENT, "weights": {"y": {"bias": 1e300}}})
    assert values(widget) == before
    assert sent[-1] == list(SENT)
    with pytest.raises(BoolnetError, match="unknown neuron"):  # of the network before
        widget.weights = {"nobody": {"bias": 1}}
