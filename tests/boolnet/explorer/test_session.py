"""What a widget can show: what is asked of it beyond that is refused with the reason."""

from __future__ import annotations

import copy
import re
from typing import Any

import numpy as np
import pytest

import boolnet
from boolnet.core.errors import BoolnetError
from boolnet.explorer.data import Data
from boolnet.explorer.session import Session

ADDER = "s = a ^ b; c = a & b"
MARKUP = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def adder() -> Data:
    return boolnet.explore(ADDER, strategy="xor-tree").data


@pytest.fixture
def session(adder: Data) -> Session:
    return Session(copy.deepcopy(adder), 200)


@pytest.mark.parametrize("value", ["10", "1 0", [1, 0], (True, False), {"b": 0, "a": 1}, iter([1, 0])])
def test_a_row_is_said_in_many_ways(session: Session, value: Any) -> None:
    assert session.row(ADDER, value) == [1, 0]


@pytest.mark.parametrize(
    "value",
    [
        "1",
        "102",
        [1],
        [1, 2],
        [1, None],
        ["1", "0"],
        5,
        None,
        {"a": 1},
        [0.5, 1],
        MARKUP,
        [np.array([1, 0]), 0],
        np.array(1),
        [10**5000, 1],
    ],
)
def test_a_row_that_is_none_is_refused(session: Session, value: Any) -> None:
    with pytest.raises(BoolnetError, match="row must have 2 bits, each 0 or 1") as caught:
        session.row(ADDER, value)
    assert "a, b" in caught.value.help


def test_an_input_that_is_not_there_is_refused(session: Session) -> None:
    with pytest.raises(BoolnetError, match="unknown input 'z'"):
        session.row(ADDER, {"a": 1, "b": 0, "z": 1})


@pytest.mark.parametrize("name", ["magic", "dnf", "", 3, None, MARKUP])
def test_a_strategy_that_is_not_there_is_refused(session: Session, name: Any) -> None:
    with pytest.raises(BoolnetError, match="unknown strategy"):
        session.strategy(ADDER, name)


def test_a_strategy_without_a_network_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boolnet.explorer.data.MOST_EDGES", 30)
    text = "atleast(3, x1..x5) ^ x3"
    wide = Session(boolnet.explore(text, effort=200).data, 200)
    left_out = [row for row in wide.subject(text)["networks"] if row["neurons"] is None]
    assert left_out
    for row in left_out:
        with pytest.raises(BoolnetError, match=re.escape(row["problem"])):
            wide.strategy(text, row["strategy"])


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (3, "weights must be a mapping, not int"),
        ({"zz": {}}, "unknown neuron 'zz'"),
        ({MARKUP: {}}, "unknown neuron"),
        ({"a": {}}, "unknown neuron 'a'"),
        ({"c": 3}, "the change of c must be a mapping"),
        ({"c": {"b": 3}}, "unknown part of c 'b'"),
        ({"c": {"weights": [1]}}, "the weights of c must be a mapping"),
        ({"c": {"weights": {"nobody": 1}}}, "c does not read nobody"),
        ({"c": {"bias": "1"}}, "must be a number up to 2^53"),
        ({"c": {"bias": True}}, "must be a number up to 2^53"),
        ({"c": {"bias": float("nan")}}, "must be a number up to 2^53"),
        ({"c": {"bias": float("inf")}}, "must be a number up to 2^53"),
        ({"c": {"bias": 10**400}}, "must be a number up to 2^53"),
        ({"c": {"bias": 10**5000}}, "must be a number up to 2^53"),
        (None, "weights must be a mapping, not NoneType"),
        ({"c": {"bias": None}}, "must be a number up to 2^53"),
    ],
)
def test_weights_that_cannot_be_are_refused(session: Session, value: Any, message: str) -> None:
    with pytest.raises(BoolnetError, match=re.escape(message)):
        session.weights(ADDER, "xor-tree", value)


def test_weights_are_plain_numbers(session: Session) -> None:
    ((name, _, _, sources, *_), *_) = session.subject(ADDER)["networks"][0]["neurons"]
    source = session.subject(ADDER)["inputs"][sources[0]]
    assert session.weights(ADDER, "xor-tree", {name: {"bias": 2.0, "weights": {source: 0.5}}}) == {
        name: {"bias": 2, "weights": {source: 0.5}}
    }


@pytest.mark.parametrize("text", ["a &", "", 7, None, MARKUP, "xor(x1..x50001)"])
def test_a_formula_that_cannot_be_read_leaves_all_as_it_was(session: Session, text: Any) -> None:
    before = session.data
    with pytest.raises(BoolnetError):
        session.compile(text)
    assert session.data == before


def test_what_was_compiled_is_known_and_what_the_page_compiled(session: Session) -> None:
    session.compile("p | q")
    session.compile("p & q")
    assert [session.knows(text) for text in (ADDER, "p & q", "p | q")] == [True, True, False]
    session.told = {"text": "u", "inputs": ["u"], "networks": [{"strategy": "exact", "problem": "", "neurons": []}]}
    assert (session.row("u", "1"), session.first_strategy("u")) == ([1], "exact")
