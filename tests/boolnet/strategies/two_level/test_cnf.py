"""cnf: sums of products of complements, and the lowering it shares with dnf."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from boolnet.core.errors import LimitError
from boolnet.core.output_semantics import OUTPUT_SEMANTICS
from boolnet.frontends import read
from boolnet.functions.cover import CoverFunction
from boolnet.functions.function import BooleanFunction
from boolnet.strategies.construction import Construction
from boolnet.strategies.search_context import SearchContext
from boolnet.strategies.spec import Spec
from boolnet.strategies.two_level.cnf import cnf, least_nodes
from boolnet.strategies.two_level.dnf import dnf
from boolnet.strategies.two_level.phases import with_phases
from boolnet.verification.verification import verify_function
from nets import count
from tests.corpus import read_covers, table_of
from tests.generators import Expression, expressions
from tests.shared_files import PLA_FOLDER, needs_pla_files


def built(function: BooleanFunction, meaning: str = "exact") -> Construction:
    (construction,) = cnf(function, SearchContext(Spec(meaning=meaning)))
    assert verify_function(construction.graph, function, meaning).ok
    assert count(construction.graph).nodes >= least_nodes(function)
    return construction


@pytest.mark.parametrize(
    ("source", "hidden", "layers"),
    [
        ("a | b | c | d", 1, 2),
        ("(a | b) & (c | d)", 3, 2),
        ("(a | b) & (c | d) & (e | f)", 4, 3),
        ("a ^ b", 2, 2),
        ("(a | b) & (!a | c | d)", 2, 2),
        ("1", 0, 1),
        ("0", 1, 2),
    ],
)
def test_clauses_are_neurons(source: str, hidden: int, layers: int) -> None:
    counts = count(built(read(source)).graph)
    assert (counts.hidden, counts.layers) == (hidden, layers)


def test_overlapping_clauses_are_clamped_whatever_the_meaning() -> None:
    function = read("(a | b | c) & (c | d | e) & (a | d | f)")
    for meaning in OUTPUT_SEMANTICS:
        assert count(built(function, meaning).graph).layers <= 3


def test_each_output_has_its_phase() -> None:
    construction = built(read("p = a & b & c & d; q = (a | b) & (c | d) & (a | e); r = !(a & b & c & d)"))
    assert construction.note == "complement covered of q, r"
    assert construction.minimized is None


def test_a_note_says_when_all_are_complemented() -> None:
    assert built(read("a | b")).note == "complement covered"
    assert built(read("p = a | b; q = c | d")).note == "complements covered"


@given(expressions())
def test_any_expression_is_right(expression: Expression) -> None:
    for meaning in OUTPUT_SEMANTICS:
        built(read(f"y = {expression.text}"), meaning)


@pytest.mark.parametrize("seed", range(6))
def test_random_tables_are_right(seed: int) -> None:
    built(table_of(5, int(np.random.default_rng(seed).integers(1 << 32))))


WIDE = ".i 30\n.o 2\n" + "".join(f"{'-' * i}10{'-' * (28 - i)} {'10' if i % 2 else '01'}\n" for i in range(0, 28, 7))
_FR = WIDE.replace(".o 2\n", ".o 2\n.type fr\n").replace(" 10\n", " 1~\n").replace(" 01\n", " ~1\n")
PARTIAL = _FR + "0" * 30 + " 00\n"


@pytest.mark.parametrize("text", [WIDE, PARTIAL])
def test_wide_covers_are_complemented_as_cubes(text: str) -> None:
    function = read_covers(text)
    phased = with_phases(function, np.array([True, False]))
    assert isinstance(phased, CoverFunction)
    X = np.random.default_rng(0).integers(2, size=(500, 30))
    Y, flipped = function(X), phased(X)
    np.testing.assert_array_equal(flipped[:, 1], Y[:, 1])
    np.testing.assert_array_equal(flipped[:, 0], np.where(Y[:, 0] < 0, -1, 1 - Y[:, 0]))
    built(function)


def test_a_complement_with_too_many_cubes_is_refused() -> None:
    pairs = "".join("-" * (2 * i) + "11" + "-" * (58 - 2 * i) + " 1\n" for i in range(30))
    with pytest.raises(LimitError):
        list(cnf(read_covers(f".i 60\n.o 1\n{pairs}"), SearchContext()))


@needs_pla_files
@pytest.mark.parametrize(("name", "most"), [("rd53", 25), pytest.param("Z9sym", 73, marks=pytest.mark.slow)])
def test_it_beats_dnf_on_benchmarks(name: str, most: int) -> None:
    function = read_covers((PLA_FOLDER / f"{name}.pla").read_text())
    assert count(built(function).graph).nodes <= most
    assert count(next(iter(dnf(function, SearchContext()))).graph).nodes > most
