"""NamedCover: a minimised function as people use it: as text, as sympy, as LaTeX, as PLA."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from boolnet.core.errors import counted
from boolnet.drawings.kmap import KarnaughMap, kmap_picture
from boolnet.drawings.shown import shown
from boolnet.functions.cover import Cover
from boolnet.minimizers import MinimizationResult
from boolnet.writers import WRITERS
from boolnet.writers.karnaugh import MOST_INPUTS, karnaugh
from boolnet.writers.sympy_objects import to_sympy

SHOWN_TEXT = 2_000  # characters of a formula that a notebook typesets
SHOWN_MAPS = 12  # Karnaugh maps that it shows


@dataclass(frozen=True, eq=False)
class NamedCover:
    """A minimised cover with the names of its function.

    Attributes
    ----------
    inputs, outputs : tuple of str
    minimized : MinimizationResult
        The cover, how its outputs follow from its cubes, and what is known about its size.

    Examples
    --------
    >>> import boolnet
    >>> found = boolnet.minimize("a & b | a & !b | !b & c")
    >>> print(found)
    a | !b & c
    >>> found.to_sympy()
    a | (c & ~b)
    >>> found.proved, len(found.cover)
    (True, 2)
    >>> len(boolnet.minimize("xor(x1..x5)", method="esop").cover)
    5
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    minimized: MinimizationResult

    @property
    def cover(self) -> Cover:
        """The cubes, shared between the outputs."""
        return self.minimized.cover

    @property
    def proved(self) -> bool:
        """Whether no cover of its kind is smaller, and that is proved."""
        return self.minimized.proved

    def __str__(self) -> str:
        return self.to_text().rstrip("\n")

    def to_text(self, format: str = "expr") -> str:
        """Return the cover as ``expr``, ``sympy``, ``latex`` or ``pla`` text."""
        return WRITERS[format].write(self.cover, self.inputs, self.outputs, self.minimized.kind)

    def maps(self) -> list[KarnaughMap]:
        """Return the Karnaugh maps of what the cover computes, its cubes as groups; of 1 to 6 inputs."""
        function = self.cover.to_formula(self.inputs, self.outputs, self.minimized.kind)
        return [karnaugh(function, self.cover, output) for output in range(len(self.outputs))]

    def _repr_latex_(self) -> str | None:
        text = self.to_text("latex").strip()
        return f"$\\displaystyle {text}$" if len(text) <= SHOWN_TEXT and "\n" not in text else None

    def _repr_html_(self) -> str:
        known = counted(len(self.cover), "cube") + (
            ", proved to be the fewest" if self.proved and len(self.cover) > 1 else ""
        )
        has_maps = 1 <= len(self.inputs) <= MOST_INPUTS and len(self.outputs) <= SHOWN_MAPS
        return shown(kmap_picture(self.maps()) if has_maps else None, [("formula", str(self)), ("size", known)])

    def to_sympy(self) -> Any:
        """Return a sympy expression, an Or or Xor of And; a list of them for several outputs."""
        expressions = to_sympy(self.cover, self.inputs, self.outputs, self.minimized.kind)
        return expressions[0] if len(expressions) == 1 else expressions

    def as_dict(self) -> dict[str, Any]:
        """Return what is known of the cover, for JSON."""
        found = self.minimized
        return {
            "inputs": list(self.inputs),
            "outputs": list(self.outputs),
            "kind": found.kind,
            "objective": found.objective,
            "cubes": len(self.cover),
            "literals": self.cover.literals(),
            "memberships": int(self.cover.members.sum()),
            "at_least": found.at_least,
            "proved": found.proved,
            "method": found.method,
        }
