"""What a minimised cover is written as, one row per notation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from boolnet.core.errors import BoolnetError
from boolnet.writers.expression import write_expression
from boolnet.writers.latex import write_latex
from boolnet.writers.pla import write_pla_cover
from boolnet.writers.sympy_objects import write_sympy


@dataclass(frozen=True)
class Writer:
    """A notation.

    Attributes
    ----------
    summary : str
    suffixes : tuple of str
        Files that are named so are written in it.
    write : callable
        Takes a cover, the inputs' names, the outputs' names and the kind of the cover (see `MinimizationResult`), and
        returns the text; keeps the order of the cubes.
    """

    summary: str
    suffixes: tuple[str, ...]
    write: Callable[..., str]


WRITERS: Mapping[str, Writer] = {
    "expr": Writer(
        "expression in our own language: x1 & !x2 | x3", (".bool", ".expr", ".eqn", ".txt"), write_expression
    ),
    "sympy": Writer("sympy: Or(And(x1, Not(x2)), x3)", (".py",), write_sympy),
    "latex": Writer(r"LaTeX: x_{1} \, \overline{x}_{2} \lor x_{3}", (".tex",), write_latex),
    "pla": Writer("espresso PLA", (".pla",), write_pla_cover),
}


def writer_for(path: Path) -> str:
    """Return the notation that a file's suffix names.

    Raises
    ------
    BoolnetError
        If no notation is written to such files.

    Examples
    --------
    >>> writer_for(Path("adder.pla"))
    'pla'
    """
    for name, row in WRITERS.items():
        if path.suffix.lower() in row.suffixes:
            return name
    known = ", ".join(suffix for row in WRITERS.values() for suffix in row.suffixes)
    raise BoolnetError(
        f"the suffix of {str(path)!r} names no notation", help=f"end the name in one of {known}, or say which with --to"
    )
