"""The words of the expression language: one row per operator, per function and per constant.

A row's `build` takes a circuit and the literals of the operands, and returns the literal of the result. A new
operator or function is one row here; the lexer and the parser follow from the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from boolnet.frontends.foreign_words import FOREIGN
from boolnet.functions.circuit import FALSE, TRUE, Circuit, negate

Build = Callable[[Circuit, Sequence[int]], int]
CountedBuild = Callable[[Circuit, int, Sequence[int]], int]


class Operator(NamedTuple):
    """An operator.

    Attributes
    ----------
    spellings : str
        What it is written as, separated by blanks; words in any case.
    place : str
        ``postfix``, ``prefix`` or ``infix``.
    precedence : int
        A larger one binds tighter.
    grouping : str
        What a chain of it means: ``all`` (operands of one n-ary operator), ``left``, ``right``, or ``none``
        (it is refused, because readers would disagree).
    build : callable
    """

    spellings: str
    place: str
    precedence: int
    grouping: str
    build: Build


class Function(NamedTuple):
    """A function: its build takes the number too, which is 0 unless `counted` (the first argument is a number)."""

    build: CountedBuild
    least: int = 1
    most: int | None = None
    counted: bool = False

    def arguments(self) -> str:
        """Say how many arguments it takes."""
        if self.least == self.most:
            return str(self.least)
        return f"at least {self.least}"


def _implies(circuit: Circuit, operands: Sequence[int]) -> int:
    return circuit.or_([negate(operands[0]), operands[1]])


AND = Operator("& && * · ⋅ ∙ • × ∧ ⋀ /\\ and", "infix", 6, "all", lambda c, a: c.and_(a))

OPERATORS: tuple[Operator, ...] = (
    Operator("' ′ ’ ʹ", "postfix", 8, "left", lambda c, a: negate(a[0])),
    Operator("! ~ ¬ ∼ not", "prefix", 7, "right", lambda c, a: negate(a[0])),
    AND,
    Operator("⊼ ↑ nand", "infix", 6, "none", lambda c, a: negate(c.and_(a))),
    Operator("^ ⊕ ⊻ xor", "infix", 5, "all", lambda c, a: c.xor(a)),
    Operator("⊙ xnor", "infix", 5, "none", lambda c, a: negate(c.xor(a))),
    Operator("| || + ∨ ⋁ \\/ or", "infix", 4, "all", lambda c, a: c.or_(a)),
    Operator("⊽ ↓ nor", "infix", 4, "none", lambda c, a: negate(c.or_(a))),
    Operator("-> => → ⇒ ⟶ ⟹ ⊃ implies", "infix", 3, "right", _implies),
    Operator("⇐ ⟸", "infix", 3, "none", lambda c, a: _implies(c, a[::-1])),
    Operator("<-> <=> ↔ ⇔ ⟷ ⟺ ≡ iff", "infix", 2, "left", lambda c, a: negate(c.xor(a))),
    Operator("≢ ↮ ⇎", "infix", 2, "left", lambda c, a: c.xor(a)),
)

FUNCTIONS: dict[str, Function] = {
    "and": Function(lambda c, k, a: c.and_(a)),
    "or": Function(lambda c, k, a: c.or_(a)),
    "xor": Function(lambda c, k, a: c.xor(a)),
    "nand": Function(lambda c, k, a: negate(c.and_(a))),
    "nor": Function(lambda c, k, a: negate(c.or_(a))),
    "xnor": Function(lambda c, k, a: negate(c.xor(a))),
    "not": Function(lambda c, k, a: negate(a[0]), 1, 1),
    "ite": Function(lambda c, k, a: c.ite(a[0], a[1], a[2]), 3, 3),
    "maj": Function(lambda c, k, a: c.atleast(len(a) // 2 + 1, a)),
    "atleast": Function(lambda c, k, a: c.atleast(k, a), counted=True),
    "exactly": Function(lambda c, k, a: c.exactly(k, a), counted=True),
}

CONSTANTS: dict[str, int] = {"0": FALSE, "1": TRUE, "false": FALSE, "true": TRUE, "⊥": FALSE, "⊤": TRUE}

POSTFIX, PREFIX, INFIX = (
    {spelling: row for row in OPERATORS if row.place == place for spelling in row.spellings.split()}
    for place in ("postfix", "prefix", "infix")
)
KEYWORDS = frozenset(word for word in (*PREFIX, *INFIX, *CONSTANTS) if word.isalpha())
SIGNS = frozenset(
    word
    for word in (*POSTFIX, *PREFIX, *INFIX, *CONSTANTS, *FOREIGN, "..")
    if not word.isalnum() or word in POSTFIX  # one of the primes is a letter to Unicode
) | frozenset("()[]{},;=")
