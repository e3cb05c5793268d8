from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy.abc import a, b, c
from sympy.logic.boolalg import Xnor

from boolnet.core.errors import BoolnetError, LimitError
from boolnet.frontends.objects import read_array, read_callable, read_sympy
from boolnet.functions.truth_table import TruthTable, tabulate
from tests.generators import truth_tables

SYMPY = [
    (a, "01"),
    (True, "1"),
    (np.bool_(False), "0"),
    (sympy.true, "1"),
    (sympy.And(a, b), "0001"),
    (sympy.Or(a, ~b), "1011"),
    (sympy.Xor(a, b, c), "01101001"),
    (sympy.Nand(a, b), "1110"),
    (sympy.Nor(a, b), "1000"),
    (Xnor(a, b), "1001"),
    (sympy.Implies(a, b), "1101"),
    (sympy.Equivalent(a, b), "1001"),
    (sympy.Equivalent(a, b, c), "10000001"),
    (sympy.ITE(c, a, b), "00100111"),
    (sympy.Not(sympy.And(a, sympy.true, evaluate=False), evaluate=False), "10"),
]


@pytest.mark.parametrize(("expr", "expected"), SYMPY)
def test_sympy(expr: Any, expected: str) -> None:
    assert "".join(map(str, tabulate(read_sympy(expr)).values()[0])) == expected


def test_sympy_inputs() -> None:
    x = sympy.symbols("x1:12")
    assert read_sympy(sympy.Xor(*x)).inputs == tuple(f"x{i}" for i in range(1, 12))
    assert read_sympy(a & b, inputs=["c", "b", "a"]).inputs == ("c", "b", "a")
    assert read_sympy(a & b, inputs=[b, a]).inputs == ("b", "a")
    assert read_sympy(sympy.Symbol("y")).outputs == ("f",)


def test_sympy_that_is_deep() -> None:
    expr: Any = a
    for i in range(3000):
        expr = sympy.Basic.__new__(*((sympy.Not, expr) if i % 2 else (sympy.And, expr, b)))  # And itself recurses
    assert read_sympy(expr).inputs == ("a", "b")


@pytest.mark.parametrize(
    ("expr", "inputs", "message"),
    [
        ("a & b", None, "str is not a sympy Boolean"),
        (a < b, None, "a < b is a relation between numbers, not a Boolean function"),
        (a + b, None, "a + b is of class Add, not a Boolean function"),
        (sympy.Integer(1), None, "1 is of class One"),
        (a & sympy.Contains(b, sympy.S.Naturals), None, "Contains(b, Naturals) is of class Contains"),
        (a & sympy.Symbol("alpha"), ["a", "alpa"], "symbol 'alpha' is not among inputs; did you mean 'alpa'?"),
        (a & sympy.Dummy("a"), None, "two different symbols are called 'a'"),
    ],
)
def test_sympy_errors(expr: Any, inputs: Sequence[str] | None, message: str) -> None:
    with pytest.raises(BoolnetError) as caught:
        read_sympy(expr, inputs)
    assert caught.value.message.startswith(message)
    assert caught.value.help


def adder(a: int, b: int) -> dict[str, int]:
    return {"s": a ^ b, "c": a & b} if a else {"c": a & b, "s": a ^ b}


Inputs = int | list[str] | None
CALLABLES: list[tuple[Callable[..., Any], Inputs, tuple[str, ...], tuple[str, ...], list[list[int]]]] = [
    (lambda a, b: a and not b, None, ("a", "b"), ("y",), [[0, 0, 1, 0]]),
    (lambda y: y, None, ("y",), ("f",), [[0, 1]]),
    (lambda a: (a, None), None, ("a",), ("y1", "y2"), [[0, 1], [-1, -1]]),
    (lambda a: np.array([a, 1 - a]), None, ("a",), ("y1", "y2"), [[0, 1], [1, 0]]),
    (lambda a: np.bool_(a), None, ("a",), ("y",), [[0, 1]]),
    (lambda: True, None, (), ("y",), [[1]]),
    (adder, None, ("a", "b"), ("c", "s"), [[0, 0, 0, 1], [0, 1, 1, 0]]),
    (lambda *bits: sum(bits) % 2, 2, ("x1", "x2"), ("y",), [[0, 1, 1, 0]]),
    (lambda *bits: min(bits), ["p", "q"], ("p", "q"), ("y",), [[0, 0, 0, 1]]),
    (max, 2, ("x1", "x2"), ("y",), [[0, 1, 1, 1]]),
]


@pytest.mark.parametrize(("f", "given_inputs", "inputs", "outputs", "values"), CALLABLES)
def test_callable(
    f: Callable[..., Any],
    given_inputs: Inputs,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    values: list[list[int]],
) -> None:
    table = read_callable(f, given_inputs)
    assert (table.inputs, table.outputs, table.values().tolist()) == (inputs, outputs, values)
    assert table.has_given_names == (not isinstance(given_inputs, int))


def crash(a: int, b: int) -> int:
    return 1 // (1 - a * b)


@pytest.mark.parametrize(
    ("f", "inputs", "message"),
    [
        (crash, None, "crash(a=1, b=1) raised ZeroDivisionError"),
        (lambda a: "yes" if a else 0, None, "f(a=1) returned 'yes'"),
        (lambda a: a + 1, None, "f(a=1) returned 2"),
        (lambda a: 0.5, None, "f(a=0) returned 0.5"),
        (lambda a: (a, 7), None, "f(a=0) returned 7 for output 2"),
        (lambda a: {"s": -1}, None, "f(a=0) returned -1 for 's'"),
        (
            lambda a: (a, a) if a else (a,),
            None,
            "f(a=1) returned a sequence of 2 values, but the first row a",
        ),
        (lambda a: {"s": a} if a else a, None, "f(a=1) returned the outputs s, but the first row a single value"),
        (lambda a: {"s": a} if a else {"t": a}, None, "f(a=1) returned the outputs s, but the first row the outputs t"),
        (lambda *a: 0, None, "the function has the parameter *a"),
        (lambda a, *, b: 0, None, "the function has the parameter b"),
        (lambda a: 0, 2, "the function does not take 2 arguments"),
        (lambda a: (), None, "the function has no output"),
        (lambda a: {"a": 1}, None, "the name 'a' is given to"),
    ],
)
def test_callable_errors(f: Callable[..., Any], inputs: int | None, message: str) -> None:
    with pytest.raises(BoolnetError) as caught:
        read_callable(f, inputs)
    assert caught.value.message.startswith(message)


def test_callable_error_is_chained() -> None:
    with pytest.raises(BoolnetError) as caught:
        read_callable(crash)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_callable_is_called_once_a_row_and_not_at_all_for_too_many() -> None:
    calls: list[tuple[int, ...]] = []

    def f(*bits: int) -> int:
        calls.append(bits)
        return 0

    with pytest.raises(LimitError, match="17 inputs"):
        read_callable(f, 17)
    assert calls == []
    read_callable(f, 3)
    assert calls == list(product((0, 1), repeat=3))


nan = float("nan")
ARRAYS: list[tuple[Any, list[list[int]]]] = [
    ([0, 1, 1, 0], [[0, 1, 1, 0]]),
    (np.array([True, False]), [[1, 0]]),
    (np.array([0, 1, 255], dtype=np.uint8)[:2], [[0, 1]]),
    ([0.0, 1.0, nan, -1.0], [[0, 1, -1, -1]]),
    ([[0, 1], [1, -1]], [[0, 1], [1, -1]]),
    (np.ma.array([0, 7], mask=[False, True]), [[0, -1]]),
    (np.ma.array([0, 1]), [[0, 1]]),
    ([1], [[1]]),
]


@pytest.mark.parametrize(("array", "values"), ARRAYS)
def test_array(array: Any, values: list[list[int]]) -> None:
    table = read_array(array)
    assert table.values().tolist() == values
    assert not table.has_given_names


@pytest.mark.parametrize(
    ("array", "names", "message"),
    [
        ([0, 1, 1], {}, "the array must have a row for each of the 2^n input vectors, but has 3"),
        ([], {}, "the array must have shape (2^n,) or (2^n, m), but has shape (0,)"),
        (1, {}, "the array must have shape (2^n,) or (2^n, m), but has shape ()"),
        ([[[0]]], {}, "the array must have shape"),
        ([[0], [0, 1]], {}, "the array is ragged"),
        (["0", "1"], {}, "the array must hold numbers or bools"),
        ([0, 2], {}, "row 1 of the array holds 2"),
        ([[0, 0.5], [0, 0]], {}, "row 0, output 2 of the array holds 0.5"),
        ([0, float("inf")], {}, "row 1 of the array holds inf"),
        ([0, 1], {"inputs": ["a", "b"]}, "an array of shape (2,) has 1 inputs, but 2 are named"),
        ([0, 1], {"outputs": ["s", "c"]}, "an array of shape (2,) has 1 outputs, but 2 are named"),
        ([0, 1], {"inputs": ["a"], "outputs": ["a"]}, "the name 'a' is given to"),
    ],
)
def test_array_errors(array: Any, names: dict[str, list[str]], message: str) -> None:
    with pytest.raises(BoolnetError) as caught:
        read_array(array, **names)
    assert caught.value.message.startswith(message)


@given(truth_tables(), st.booleans())
def test_array_and_callable_give_the_table_back(table: TruthTable, masked: bool) -> None:
    values = table.values()
    array = np.ma.array(np.abs(values.T), mask=values.T == -1) if masked else values.T
    assert read_array(array).values().tolist() == values.tolist()

    def look_up(*bits: int) -> list[int | None]:
        row = int("0" + "".join(map(str, bits)), 2)
        return [None if v == -1 else int(v) for v in values[:, row]]

    assert read_callable(look_up, table.inputs).values().tolist() == values.tolist()
