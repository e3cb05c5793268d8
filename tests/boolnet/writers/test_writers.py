"""What covers are written as: golden texts, and that each notation says the same function."""

from __future__ import annotations

import re

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy.logic.boolalg import is_dnf

from boolnet.core.errors import BoolnetError
from boolnet.frontends.expression import read_expression
from boolnet.frontends.pla import read_pla
from boolnet.functions.cover import FREE, Cover
from boolnet.functions.function import numbered
from boolnet.functions.packed_bits import row_words
from boolnet.functions.truth_table import tabulate
from boolnet.writers import WRITERS
from boolnet.writers.sympy_objects import to_sympy

COVERS = {
    "one output": (["10-", "--1"], ["1", "1"], ["x1", "x2", "x3"], ["y"]),
    "the order of the cubes": (["--1", "10-"], ["1", "1"], ["x1", "x2", "x3"], ["y"]),
    "a named output": (["11"], ["1"], ["a", "b"], ["carry"]),
    "shared cubes": (["1-", "-0", "01"], ["11", "01", "10"], ["a", "b"], ["p", "q"]),
    "true": (["--"], ["1"], ["a", "b"], ["y"]),
    "false": ([], [], ["a", "b"], ["y"]),
    "constants among outputs": (["-", "0"], ["100", "001"], ["a"], ["p", "q", "r"]),
    "indices and digits": (["10-", "-01"], ["1", "1"], ["a[3]", "carry_12", "x₁"], ["y"]),
}
GOLDEN = {
    "one output": {
        "expr": "x1 & !x2 | x3",
        "sympy": "Or(And(x1, Not(x2)), x3)",
        "latex": r"x_{1} \, \overline{x}_{2} \lor x_{3}",
        "pla": ".i 3\n.o 1\n.ilb x1 x2 x3\n.ob y\n.type f\n.p 2\n10- 1\n--1 1\n.e\n",
    },
    "the order of the cubes": {"expr": "x3 | x1 & !x2", "sympy": "Or(x3, And(x1, Not(x2)))"},
    "a named output": {"expr": "carry = a & b", "sympy": "carry = And(a, b)", "latex": r"\mathit{carry} = a \, b"},
    "shared cubes": {
        "expr": "p = a | !a & b\nq = a | !b",
        "sympy": "p = Or(a, And(Not(a), b))\nq = Or(a, Not(b))",
        "latex": "\\begin{aligned}\np &= a \\lor \\overline{a} \\, b \\\\\nq &= a \\lor \\overline{b}\n\\end{aligned}",
        "pla": ".i 2\n.o 2\n.ilb a b\n.ob p q\n.type f\n.p 3\n1- 11\n-0 01\n01 10\n.e\n",
    },
    "true": {"expr": "1", "sympy": "true", "latex": "1"},
    "false": {"expr": "0", "sympy": "false", "latex": "0"},
    "constants among outputs": {"expr": "p = 1\nq = 0\nr = !a", "sympy": "p = true\nq = false\nr = Not(a)"},
    "indices and digits": {
        "expr": "a[3] & !carry_12 | !carry_12 & x₁",
        "sympy": "Or(And(Symbol('a[3]'), Not(carry_12)), And(Not(carry_12), Symbol('x₁')))",
        "latex": r"a_{3} \, \overline{\mathit{carry}}_{12} \lor \overline{\mathit{carry}}_{12} \, x_{1}",
    },
}


def cover_of(cubes: list[str], members: list[str], inputs: list[str], outputs: list[str]) -> Cover:
    return Cover.from_strings(cubes, members) if cubes else Cover.empty(len(inputs), len(outputs))


@pytest.mark.parametrize(("case", "row"), [(case, row) for case, texts in GOLDEN.items() for row in texts])
def test_golden(case: str, row: str) -> None:
    cubes, members, inputs, outputs = COVERS[case]
    cover = cover_of(cubes, members, inputs, outputs)
    assert WRITERS[row].write(cover, inputs, outputs) == GOLDEN[case][row]


@pytest.mark.parametrize("name", WRITERS)
def test_every_row_is_named_by_its_key(name: str) -> None:
    assert WRITERS[name].summary


@st.composite
def covers(draw: st.DrawFn) -> Cover:
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    cubes = draw(st.lists(st.text("01-", min_size=n, max_size=n), max_size=6))
    members = [draw(st.text("01", min_size=m, max_size=m)) for _ in cubes]
    return Cover.from_strings(cubes, members) if cubes else Cover.empty(n, m)


def words_of(cover: Cover) -> np.ndarray:
    rows = 1 << cover.n_inputs
    return cover.evaluate(row_words(cover.n_inputs, 0, rows)) & np.uint64((1 << rows) - 1)


@given(covers())
def test_an_expression_reads_back(cover: Cover) -> None:
    inputs, outputs = numbered("x", cover.n_inputs), numbered("y", cover.n_outputs)
    text = WRITERS["expr"].write(cover, inputs, outputs)
    again = read_expression(f"inputs {' '.join(inputs)}\n{text}")
    assert again.outputs == outputs
    assert np.array_equal(tabulate(again).on, words_of(cover))


@given(covers())
def test_a_pla_reads_back(cover: Cover) -> None:
    inputs, outputs = numbered("x", cover.n_inputs), numbered("y", cover.n_outputs)
    again = read_pla(WRITERS["pla"].write(cover, inputs, outputs))
    assert np.array_equal(tabulate(again).on, words_of(cover))


@given(covers())
def test_sympy_objects_are_the_same_dnf(cover: Cover) -> None:
    inputs, outputs = numbered("x", cover.n_inputs), numbered("y", cover.n_outputs)
    symbols = sympy.symbols(inputs)
    for expression, row in zip(to_sympy(cover, inputs, outputs), words_of(cover), strict=True):
        assert is_dnf(expression)
        values = [
            expression.subs({s: bool(r >> i & 1) for s, i in zip(symbols, reversed(range(len(inputs))), strict=True)})
            for r in range(1 << len(inputs))
        ]
        assert [bool(value) for value in values] == [bool(int(row[0]) >> r & 1) for r in range(1 << len(inputs))]


@given(covers())
def test_sympy_text_says_the_sympy_objects(cover: Cover) -> None:
    inputs = ("E", "x1", "gamma", "in<3>")[: cover.n_inputs]
    outputs = numbered("f", cover.n_outputs)
    text = WRITERS["sympy"].write(cover, inputs, outputs)
    names: dict[str, object] = {name: getattr(sympy, name) for name in ("And", "Or", "Not", "Symbol", "true", "false")}
    names["x1"] = sympy.Symbol("x1")
    exec(text, {}, names)
    assert [names[name] for name in outputs] == to_sympy(cover, inputs, outputs)


def test_sympy_keeps_the_cubes_as_they_are() -> None:
    cover = Cover.from_strings(["1-", "0-", "11"], ["1", "1", "1"])
    (expression,) = to_sympy(cover, ["a", "b"], ["y"])
    a, b = sympy.symbols("a b")
    assert expression == sympy.Or(a, sympy.Not(a), sympy.And(a, b))


UNSPELLABLE = ["a<3>", "in.1", "a b", "1x", "and", "NOT", "a[03]", "a[x]", "a'", "true", "a[1][2]", "x" * 300]


@pytest.mark.parametrize("name", UNSPELLABLE)
def test_a_name_outside_the_language_is_refused(name: str) -> None:
    cover = Cover.from_strings(["10"], ["1"])
    for inputs, outputs in ((["b", name], ["y"]), (["b", "c"], [name])):
        with pytest.raises(BoolnetError, match=re.escape(repr(name))) as caught:
            WRITERS["expr"].write(cover, inputs, outputs)
        assert "rename" in caught.value.help


@pytest.mark.parametrize("name", ["Straße", "x₁", "变量", "_", "a[0]", "maj", "inputs", "m", "lambda"])
def test_a_name_of_the_language_reads_back(name: str) -> None:
    text = WRITERS["expr"].write(Cover.from_strings(["10", "01"], ["1", "1"]), [name, "b"], ["f"])
    assert sorted(read_expression(text).inputs) == sorted([name, "b"])


def test_a_name_that_no_cube_uses_does_no_harm() -> None:
    assert WRITERS["expr"].write(Cover.from_strings(["1-"], ["1"]), ["a", "in.1"], ["y"]) == "a"


def test_an_output_that_python_cannot_spell_is_refused() -> None:
    with pytest.raises(BoolnetError, match="Python cannot spell the output 'a<1>'"):
        WRITERS["sympy"].write(Cover.from_strings(["1"], ["11"]), ["a"], ["p", "a<1>"])


LATEX_NAMES = {
    "x": "x",
    "x12": "x_{12}",
    "x₁₂": "x_{12}",
    "a[3]": "a_{3}",
    "sum": r"\mathit{sum}",
    "a_b": r"\mathit{a\_b}",
    "s_1": "s_{1}",
    "a<3>": r"\mathit{a<3>}",
    "50%": r"\mathit{50\%}",
    "{x}": r"\mathit{\{x\}}",
    "7": "7",
    "_7": r"\mathit{\_7}",
}


@pytest.mark.parametrize(("name", "expected"), LATEX_NAMES.items())
def test_latex_names(name: str, expected: str) -> None:
    assert WRITERS["latex"].write(Cover.from_strings(["1"], ["1"]), [name], ["y"]) == expected


def test_cubes_without_an_output_are_left_out_of_expressions() -> None:
    cover = Cover(np.array([[1], [FREE]], dtype=np.uint8), np.array([[True], [False]]))
    assert WRITERS["expr"].write(cover, ["a"], ["y"]) == "a"


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ("expr", "a & b ^ !a"),
        ("latex", r"a \, b \oplus \overline{a}"),
        ("pla", ".i 2\n.o 1\n.ilb a b\n.ob y\n.type esop\n.p 2\n11 1\n0- 1\n.e\n"),
        ("sympy", "Xor(And(a, b), Not(a))"),
    ],
)
def test_exclusive_sums_are_written_as_such(notation: str, expected: str) -> None:
    cover = Cover.from_strings(["11", "0-"], ["1", "1"])
    assert WRITERS[notation].write(cover, ["a", "b"], ["y"], "xor") == expected
