"""The whole path on random functions, judged by evaluators that share no code with it.

An expression is judged by the Python function built beside its text, a network neuron by neuron in Python integers.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boolnet
from boolnet.core.budget import Budget
from boolnet.core.output_semantics import OUTPUT_SEMANTICS
from boolnet.functions.cover import FREE, Cover, CoverFunction
from boolnet.functions.truth_table import TruthTable
from tests.corpus import GENERAL
from tests.generators import Expression, examples, expressions, truth_tables
from tests.networks import evaluate

NAMES = ("a", "b", "x1", "x₂", "v[3]")
WAYS = list(itertools.product(GENERAL, OUTPUT_SEMANTICS))


def is_right(got: float, want: int, meaning: str) -> bool:
    """Whether an output says what it shall; -1 is don't care."""
    if meaning == "exact":
        return got in (0, 1) if want == -1 else got == want
    return got >= 0 if want == -1 else (got > 0) == want and got >= 0


@pytest.mark.parametrize(("strategy", "meaning"), WAYS)
@given(expression=expressions(NAMES))
@examples(1 / 2)
def test_an_expression_becomes_a_network_of_the_same_value(strategy: str, meaning: str, expression: Expression) -> None:
    net = boolnet.compile(expression.text, strategy=strategy, meaning=meaning, inputs=NAMES, budget=Budget(30))
    output = net.function.outputs[0]
    for bits, want in zip(itertools.product((0, 1), repeat=len(NAMES)), expression.table(NAMES), strict=True):
        assert is_right(evaluate(net.graph, dict(zip(NAMES, bits, strict=True)))[output], want, meaning)


@pytest.mark.parametrize(("strategy", "meaning"), WAYS)
@given(table=truth_tables(max_inputs=4))
@examples(1 / 2)
def test_a_table_with_dont_cares_becomes_a_network_of_its_values(
    strategy: str, meaning: str, table: TruthTable
) -> None:
    net = boolnet.compile(table, strategy=strategy, meaning=meaning, budget=Budget(30))
    wanted = table.values()
    for row, bits in enumerate(itertools.product((0, 1), repeat=len(table.inputs))):
        values = evaluate(net.graph, dict(zip(table.inputs, bits, strict=True)))
        for j, output in enumerate(table.outputs):
            assert is_right(values[output], int(wanted[j, row]), meaning)


@given(expression=expressions(NAMES), other=expressions(NAMES))
def test_verification_agrees_with_the_judge(expression: Expression, other: Expression) -> None:
    net = boolnet.compile(expression.text, inputs=NAMES)
    equal = expression.table(NAMES) == other.table(NAMES)
    assert boolnet.verify(net, boolnet.read(other.text, inputs=NAMES)).ok == equal


@given(table=truth_tables(max_inputs=5))
def test_sympy_out_has_the_values_of_the_table(table: TruthTable) -> None:
    import sympy

    dnf = boolnet.minimize(table)
    found = dnf.to_sympy()
    for j, formula in enumerate(found if isinstance(found, list) else [found]):
        assert sympy.logic.boolalg.is_dnf(formula)
        for row, bits in enumerate(itertools.product((False, True), repeat=len(table.inputs))):
            value = formula.subs(dict(zip(map(sympy.Symbol, table.inputs), bits, strict=True)))
            assert int(table.values()[j, row]) in (-1, int(bool(value)))


@pytest.mark.slow
@examples(1 / 4)
@given(st.integers(25, 45), st.integers(1, 12), st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_wide_covers(n: int, cubes: int, m: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    given_cubes = random.choice(np.array([0, 1, FREE], np.uint8), size=(cubes, n), p=[0.15, 0.15, 0.7])
    members = random.integers(2, size=(cubes, m)).astype(np.bool_)
    names = [f"x{i}" for i in range(n)], [f"y{j}" for j in range(m)]
    function = CoverFunction(tuple(names[0]), tuple(names[1]), Cover(given_cubes, members))
    for meaning in OUTPUT_SEMANTICS:
        net = boolnet.compile(function, strategy="dnf", meaning=meaning)
        assert net.certificate is not None
        assert not net.certificate.proved
        assert len(net.graph) <= n + 2 * m + cubes
        for cube in given_cubes:
            vector = np.where(cube == FREE, random.integers(2, size=n), cube)
            inside = ((given_cubes == FREE) | (given_cubes == vector)).all(axis=1)
            values = evaluate(net.graph, dict(zip(names[0], vector.tolist(), strict=True)))
            for j, output in enumerate(names[1]):
                assert is_right(values[output], int((inside & members[:, j]).any()), meaning)
