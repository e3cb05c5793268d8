"""Minimized: a cover, and what is known about its size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from boolnet.cover import Cover

Kind = Literal["sum", "disjoint", "xor"]
Objective = Literal["cubes", "literals"]
OBJECTIVES: tuple[Objective, ...] = ("cubes", "literals")


@dataclass(frozen=True, eq=False)
class Minimized:
    """What a minimiser found.

    Attributes
    ----------
    cover : Cover
        Checked against the function: it covers the on-set and leaves the off-set alone.
    at_least : int
        A proved lower bound on the size of any cover of its kind of the function.
    method : str
        How the cover was found and checked, for people.
    kind : {"sum", "disjoint", "xor"}
        How an output follows from its cubes: their OR; the same, and no two of them meet; their exclusive OR.
    objective : {"cubes", "literals"}
        What `size` counts: the multi-output cubes, or their literals and their memberships in outputs.

    Examples
    --------
    >>> Minimized(Cover.from_strings(["1-"], ["1"]), 1, "exact").description
    'proved minimum'
    """

    cover: Cover
    at_least: int
    method: str
    kind: Kind = "sum"
    objective: Objective = "cubes"

    @property
    def size(self) -> int:
        """What was minimised: the cubes, or the literals and memberships."""
        return len(self.cover) if self.objective == "cubes" else self.cover.edges()

    @property
    def proved(self) -> bool:
        """Whether no cover is smaller, and that is proved."""
        return self.at_least == self.size

    @property
    def description(self) -> str:
        """What is known about the size."""
        what = "" if self.objective == "cubes" else " literals and memberships"
        if self.proved:
            return "proved minimum" + (f" of{what}" if what else "")
        return f"at most {self.size}, at least {self.at_least}{what}"


def rank(cover: Cover, objective: Objective) -> tuple[int, int]:
    """Return what is to be small first, and what then.

    Examples
    --------
    >>> rank(Cover.from_strings(["11-"], ["1"]), "cubes")
    (1, 3)
    """
    return (len(cover), cover.edges()) if objective == "cubes" else (cover.edges(), len(cover))
