"""Hypothesis strategies that several suites share: expressions and truth tables.

Everything here is judged without the code under test: an `Expression` carries its own value as a Python function,
which hypothesis builds beside the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import NamedTuple

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from boolnet.functions.function import numbered
from boolnet.functions.truth_table import TruthTable

Assignment = Mapping[str, int]


def examples(share: float) -> settings:
    """Return settings of a share of the examples of the profile: less for what takes long, more for what is quick."""
    return settings(max_examples=max(1, round(settings().max_examples * share)))


class Expression(NamedTuple):
    """An expression's text, its precedence in the grammar (9 for an operand), and its value for an assignment."""

    text: str
    precedence: int
    value: Callable[[Assignment], int]

    def table(self, inputs: tuple[str, ...]) -> list[int]:
        """The value on every row, the first input most significant."""
        return [self.value(dict(zip(inputs, bits, strict=True))) for bits in product((0, 1), repeat=len(inputs))]


class _Infix(NamedTuple):
    spellings: tuple[str, ...]
    precedence: int
    right_associative: bool
    value: Callable[[int, int], int]


INFIX = (
    _Infix(("&", "&&", "*", "·", "∧", "and", "AND", ""), 6, False, lambda a, b: a * b),
    _Infix(("^", "⊕", "⊻", "xor"), 5, False, lambda a, b: (a + b) % 2),
    _Infix(("|", "||", "+", "∨", "or", "Or"), 4, False, lambda a, b: max(a, b)),
    _Infix(("->", "=>", "→", "⇒"), 3, True, lambda a, b: max(1 - a, b)),
    _Infix(("<->", "<=>", "↔", "⇔", "≡"), 2, False, lambda a, b: 1 - (a + b) % 2),
)
OPERATOR_WORDS = ("and", "or", "xor", "nand", "nor", "xnor")
CALLS: dict[str, Callable[[list[int]], int]] = {
    "and": min,
    "or": max,
    "xor": lambda a: sum(a) % 2,
    "nand": lambda a: 1 - min(a),
    "nor": lambda a: 1 - max(a),
    "xnor": lambda a: 1 - sum(a) % 2,
    "maj": lambda a: int(2 * sum(a) > len(a)),
}


def expressions(
    names: tuple[str, ...] = ("a", "b", "x1", "x₂", "v[3]"), size: int = 20
) -> st.SearchStrategy[Expression]:
    """Expressions over some names (at most `size` leaves), in every spelling, with only some needless parentheses."""
    constants = st.sampled_from([("0", 0), ("1", 1), ("true", 1), ("⊥", 0)]).map(
        lambda pair: Expression(pair[0], 9, lambda _: pair[1])
    )
    variables = st.sampled_from(names).map(lambda name: Expression(name, 9, lambda row: row[name]))
    return st.recursive(
        variables | constants,
        lambda inner: st.one_of(_negations(inner), _infixes(inner), _calls(inner), inner.map(_in_parentheses)),
        max_leaves=size,
    )


def _in_parentheses(e: Expression) -> Expression:
    return Expression(f"({e.text})", 9, e.value)


def _at_least(e: Expression, precedence: int) -> str:
    return e.text if e.precedence >= precedence else f"({e.text})"


@st.composite
def _negations(draw: st.DrawFn, inner: st.SearchStrategy[Expression]) -> Expression:
    e, sign = draw(inner), draw(st.sampled_from(["!", "~", "¬", "not ", "'", "′"]))
    if sign in "'′":
        return Expression(_at_least(e, 8) + sign, 8, lambda row: 1 - e.value(row))
    return Expression(sign + _at_least(e, 7), 7, lambda row: 1 - e.value(row))


@st.composite
def _infixes(draw: st.DrawFn, inner: st.SearchStrategy[Expression]) -> Expression:
    left, right, row = draw(inner), draw(inner), draw(st.sampled_from(INFIX))
    level, sign = row.precedence, draw(st.sampled_from(row.spellings))
    first = _at_least(left, level + row.right_associative)
    second = _at_least(right, level + (not row.right_associative))
    is_clash = (first[-1] in "01" and second[0] in "01") or second.startswith(OPERATOR_WORDS)
    if not sign and is_clash:
        sign = "&"  # two numbers side by side are refused, and behind an operand "and(" is the operator
    return Expression(f"{first} {sign} {second}", level, lambda x: row.value(left.value(x), right.value(x)))


@st.composite
def _calls(draw: st.DrawFn, inner: st.SearchStrategy[Expression]) -> Expression:
    arguments = draw(st.lists(inner, min_size=1, max_size=4))
    name = draw(st.sampled_from([*CALLS, "atleast", "exactly", "ite"]))
    texts = ", ".join(e.text for e in arguments)

    def values(row: Assignment) -> list[int]:
        return [e.value(row) for e in arguments]

    if name in CALLS:
        return Expression(f"{name}({texts})", 9, lambda row: CALLS[name](values(row)))
    if name == "ite":
        c, a, b = (draw(inner) for _ in range(3))
        text = f"ite({c.text}, {a.text}, {b.text})"
        return Expression(text, 9, lambda row: a.value(row) if c.value(row) else b.value(row))
    k = draw(st.integers(0, 5))
    if name == "atleast":
        return Expression(f"atleast({k}, {texts})", 9, lambda row: int(sum(values(row)) >= k))
    return Expression(f"exactly({k}, {texts})", 9, lambda row: int(sum(values(row)) == k))


@st.composite
def truth_tables(
    draw: st.DrawFn, max_inputs: int = 5, max_outputs: int = 3, dont_cares: bool = True, min_inputs: int = 0
) -> TruthTable:
    """Truth tables, with don't-cares unless `dont_cares` is False; half of them with given names."""
    n = draw(st.integers(min_inputs, max_inputs))
    m = draw(st.integers(1, max_outputs))
    cells = st.integers(-1 if dont_cares else 0, 1)
    values = draw(st.lists(cells, min_size=m << n, max_size=m << n))
    has_given_names = draw(st.booleans())
    inputs = tuple("abcdefghijklmnopqrstuvwxyz"[:n]) if has_given_names else numbered("x", n)
    array = np.array(values, dtype=np.int8).reshape(m, 1 << n)
    return TruthTable.from_values(inputs, numbered("y", m), array, has_given_names)
