"""Dnf: a minimised function as people use it: as text, as sympy, as LaTeX, as PLA."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from boolnet.cover import Cover
from boolnet.minimizers import Minimized
from boolnet.writers import WRITERS
from boolnet.writers.sympy_objects import to_sympy


@dataclass(frozen=True, eq=False)
class Dnf:
    """A minimised sum of products with the names of its function.

    Attributes
    ----------
    inputs, outputs : tuple of str
    minimized : Minimized
        The cover, and what is known about its size.

    Examples
    --------
    >>> import boolnet
    >>> dnf = boolnet.minimize("a & b | a & !b | !b & c")
    >>> print(dnf)
    a | !b & c
    >>> dnf.to_sympy()
    a | (c & ~b)
    >>> dnf.proved, len(dnf.cover)
    (True, 2)
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    minimized: Minimized

    @property
    def cover(self) -> Cover:
        """The cubes, shared between the outputs."""
        return self.minimized.cover

    @property
    def proved(self) -> bool:
        """Whether no cover has fewer cubes, and that is proved."""
        return self.minimized.proved

    def __str__(self) -> str:
        return self.to_text().rstrip("\n")

    def to_text(self, format: str = "expr") -> str:
        """Return the sum of products as ``expr``, ``sympy``, ``latex`` or ``pla`` text."""
        return WRITERS[format].write(self.cover, self.inputs, self.outputs)

    def to_sympy(self) -> Any:
        """Return a sympy expression in disjunctive normal form; a list of them for several outputs."""
        expressions = to_sympy(self.cover, self.inputs, self.outputs)
        return expressions[0] if len(expressions) == 1 else expressions
