"""How a source is recognised, fetched, and given its inputs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import boolnet
from boolnet.frontends import FRONTENDS, recognise
from boolnet.functions.truth_table import tabulate

RECOGNISED = {
    "0110": "table",
    "0x96": "table",
    "m(1,2) + d(0)": "table",
    "a,b: 0110": "table",
    "a & b": "expr",
    "0": "expr",
    "a": "expr",
    "mm(1)": "expr",
    "# a comment\n.i 2\n.o 1\n": "pla",
    ".i 2\n.o 1\n11 1\n": "pla",
    "c hello\np cnf 2 1\n1 0\n": "cnf",
    "c & p": "expr",
}


@pytest.mark.parametrize("text", RECOGNISED)
def test_a_text_is_recognised_by_its_content(text: str) -> None:
    assert recognise(text) == RECOGNISED[text]


def test_a_suffix_decides_over_content(tmp_path: Path) -> None:
    for name, row in FRONTENDS.items():
        for suffix in row.suffixes:
            assert recognise("a", suffix) == name
    (tmp_path / "f.expr").write_text("1")
    assert boolnet.read(tmp_path / "f.expr").inputs == ()


def test_a_path_is_read_as_text_or_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("majority").write_text("maj(p, q, r)\r\n", encoding="utf-8-sig")
    for source in ("majority", "./majority", Path("majority"), str(tmp_path / "majority")):
        assert boolnet.read(source).inputs == ("p", "q", "r")
    Path("folder").mkdir()
    assert boolnet.read("folder").inputs == ("folder",)


@pytest.mark.parametrize("source", ["x" * 5000, "a\0b", "\ud800"])
def test_odd_texts_are_no_paths(source: str) -> None:
    with pytest.raises(boolnet.BoolnetError):
        boolnet.read(source)


def test_inputs_are_named_ordered_and_added() -> None:
    assert boolnet.read("0110", inputs=["p", "q"]).inputs == ("p", "q")
    wider = boolnet.read("b -> a", inputs=["b", "c", "a"])
    assert wider.inputs == ("b", "c", "a")
    assert wider([[1, 1, 0], [1, 0, 1]]).tolist() == [[0], [1]]
    pla = boolnet.read(".i 2\n.o 1\n.ilb a b\n10 1\n.e", inputs=["b", "z", "a"])
    assert pla([[0, 0, 1], [1, 1, 1]]).tolist() == [[1], [0]]
    table = boolnet.read("a,b: 0010", inputs=["b", "a"])
    assert tabulate(table).values().tolist() == [[0, 1, 0, 0]]
    counted = boolnet.read(lambda *bits: sum(bits) > 1, inputs=3)
    assert counted.inputs == ("x1", "x2", "x3")
    assert boolnet.verify(boolnet.compile("maj(a, b, c)"), counted).ok  # made-up names are matched by position


@pytest.mark.parametrize(
    ("source", "inputs", "message"),
    [
        ("0110", ["a"], "1 name \\(a\\) for 2 inputs"),
        ("a & b", ["a", "c"], "has an input 'b', which is not among a, c"),
        ("a & b", ["a", "b", "a"], "'a' is given to an input twice"),
        ("a & b", ["a", "b", ""], "'' cannot name an input"),
        ("a & b", 2, "has an input 'a', which is not among x1, x2"),
        ("a & b", ["a", "b", "y"], "'y' is given to an input and an output"),
    ],
)
def test_inputs_that_do_not_fit_are_refused(source: str, inputs: list[str] | int, message: str) -> None:
    with pytest.raises(boolnet.BoolnetError, match=message):
        boolnet.read(source, inputs=inputs)


def test_functions_of_every_kind_are_rearranged_alike() -> None:
    text = "s = a & !b | c; t = b"
    formula = boolnet.read(text)
    kinds = [formula, tabulate(formula), boolnet.read(boolnet.minimize(text).to_text("pla"))]
    X = np.array([[i >> 3 & 1, i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(16)])
    for kind in kinds:
        moved = kind.rearranged(["c", "z", "b", "a"], ["t", "s"])
        np.testing.assert_array_equal(moved(X)[:, ::-1], formula(X[:, [3, 2, 0]]))
        assert (moved.inputs, moved.outputs) == (("c", "z", "b", "a"), ("t", "s"))
