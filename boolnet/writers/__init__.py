"""What a minimised cover is written as, one row per notation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from boolnet.cover import Cover
from boolnet.writers.expression import write_expression
from boolnet.writers.latex import write_latex
from boolnet.writers.pla import write_pla_cover
from boolnet.writers.sympy_objects import write_sympy


@dataclass(frozen=True)
class Writer:
    """A notation: `write` takes a cover, the inputs' names and the outputs' names, and keeps the order of the cubes."""

    summary: str
    write: Callable[[Cover, Sequence[str], Sequence[str]], str]


WRITERS: Mapping[str, Writer] = {
    "expr": Writer("expression in our own language: x1 & !x2 | x3", write_expression),
    "sympy": Writer("sympy: Or(And(x1, Not(x2)), x3)", write_sympy),
    "latex": Writer(r"LaTeX: x_{1} \, \overline{x}_{2} \lor x_{3}", write_latex),
    "pla": Writer("espresso PLA", write_pla_cover),
}
