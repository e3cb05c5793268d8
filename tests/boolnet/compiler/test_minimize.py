"""`boolnet.minimize` on every kind of source, and in the place of sympy's `simplify_logic`."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy.logic import simplify_logic
from sympy.logic.boolalg import is_dnf

import boolnet
from boolnet.minimizers import MINIMIZERS
from boolnet.writers.named_cover import NamedCover

A, B, C, D = sympy.symbols("a b c d")

expressions = st.recursive(
    st.sampled_from([A, B, C, D, sympy.true, sympy.false]),
    lambda inner: st.one_of(
        st.builds(sympy.And, inner, inner),
        st.builds(sympy.Or, inner, inner),
        st.builds(sympy.Xor, inner, inner),
        st.builds(sympy.Not, inner),
        st.builds(sympy.Implies, inner, inner),
    ),
    max_leaves=12,
)


def size(expression: object) -> tuple[int, int]:
    """Products, and literals in all of them."""
    products = expression.args if isinstance(expression, sympy.Or) else (expression,)
    if expression in (sympy.true, sympy.false):
        return 0, 0
    return len(products), sum(len(p.args) if isinstance(p, sympy.And) else 1 for p in products)


@given(expressions)
def test_a_sympy_expression_gives_its_smallest_dnf(expression: object) -> None:
    found = boolnet.minimize(expression)
    assert isinstance(found, sympy.logic.boolalg.Boolean)
    assert is_dnf(found)
    assert not sympy.satisfiable(sympy.Xor(found, expression))
    assert size(found) <= size(simplify_logic(expression, form="dnf", force=True))


def test_sympy_symbols_stay_the_same_objects() -> None:
    p, q = sympy.symbols("p q", integer=True)
    assert boolnet.minimize((p & q) | (p & ~q)) is p


def test_more_inputs_than_sympy_minimises() -> None:
    names = sympy.symbols("x1:13")
    expression = sympy.Or(*(sympy.And(a, b) for a, b in pairwise(names)), names[0] & names[2])
    found = boolnet.minimize(sympy.Or(expression, expression & names[5]))
    assert not sympy.satisfiable(sympy.Xor(found, expression))
    assert len(found.args) == 12


SOURCES = {
    "expression": "a & b | a & !b",
    "table": "0011",
    "array": np.array([0, 0, 1, 1]),
    "callable": lambda a, b: a,
    "cover": boolnet.Cover.from_strings(["11", "10"], ["1", "1"]),
    "function": boolnet.read("a & b | a & !b"),
    "pla": ".i 2\n.o 1\n11 1\n10 1\n.e",
}


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize("method", MINIMIZERS)
def test_every_kind_of_source_by_every_method(kind: str, method: str) -> None:
    found = boolnet.minimize(SOURCES[kind], method=method)
    assert isinstance(found, NamedCover)
    assert found.cover.cubes.tolist() == [[1, 2]]
    assert found.proved
    assert str(found) in ("a", "x1")


def test_news_and_limits() -> None:
    news: list[str] = []
    rng = np.random.default_rng(0)
    found = boolnet.minimize(rng.integers(2, size=1 << 9), effort="low", report=news.append)
    assert any("primes" in line for line in news)
    assert found.cover.size("cubes")[0] == found.minimized.at_least
    with pytest.raises(boolnet.BoolnetError, match="minimiser"):
        boolnet.minimize("a", method="espresso")
    with pytest.raises(boolnet.BoolnetError, match="objective"):
        boolnet.minimize("a", objective="depth")  # type: ignore[arg-type]
